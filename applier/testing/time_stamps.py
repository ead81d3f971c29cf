"""Which time do files get, so that ``make`` rebuilds what changed and nothing else?

What is rewritten must be newer than all that was built before, and what is built after
must not be older than it. The kernel stamps files by a clock that ticks (4 ms, say) and
stands behind the exact one; a file system may keep whole seconds. So a stamp is the exact
time, always later than the last one, and whoever goes on waits until the coarse clock is
past it. I/O: reads the clocks, waits.
"""

import os
import time
from pathlib import Path

from applier.errors import WorkTreeError

_COARSE = getattr(time, "CLOCK_REALTIME_COARSE", 5)
"""clock_gettime(2): the clock that files are stamped by; Python has no name for it."""
_PROBE = 1_000_000_000_123_456_789
_UNITS = (1, 100, 1_000, 1_000_000, 1_000_000_000, 2_000_000_000)
"""What file systems count in, in nanoseconds: ext4, NTFS, NFS and tar, FUSE, HFS+, FAT."""
LONGEST_WAIT = 3_000_000_000
"""Nanoseconds by which a clock may have gone back; more is not waited for."""


class ClockWentBackError(WorkTreeError):
    """The clock is far behind the time of files that were written: all must be written anew."""


class TimeStamps:
    """Stamps for one work tree."""

    def __init__(self, last: int, unit: int) -> None:
        """Give stamps later than *last* on a file system that counts in *unit* nanoseconds."""
        self.last = last
        self._unit = unit

    def take(self) -> int:
        """Give a stamp later than any before, and not later than now."""
        stamp = time.time_ns()
        if self.last - stamp > LONGEST_WAIT:
            raise ClockWentBackError("the clock has gone back")
        if self._unit > 1:
            stamp = -(-(stamp + 1) // self._unit) * self._unit
        stamp = max(stamp, self.last + self._unit)
        self._wait(time.CLOCK_REALTIME, stamp)
        self.last = stamp
        return stamp

    def settle(self) -> None:
        """Wait until whatever is written from now on is stamped later than the last stamp."""
        self._wait(_COARSE, self.last + 1)

    @staticmethod
    def _wait(clock: int, until: int) -> None:
        while (left := until - time.clock_gettime_ns(clock)) > 0:
            time.sleep(max(left, 100_000) / 1e9)


def measure_unit(directory: Path) -> int:
    """Find what the file system of *directory* counts time in, in nanoseconds."""
    probe = directory / "time-probe"
    probe.touch()
    try:
        os.utime(probe, ns=(_PROBE, _PROBE))
        kept = probe.stat().st_mtime_ns
    finally:
        probe.unlink()
    return next((unit for unit in _UNITS if kept == _PROBE // unit * unit), _UNITS[-1])
