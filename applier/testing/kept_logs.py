"""Where is all that a command printed, of which a report quotes the end?

In a file for each commit and test, the newest run's. What a command prints is bounded
before it comes here, and so is the number of files; what cannot be written is not kept, for
a full disk is no reason to lose a result. Writes below one directory.
"""

import os
from contextlib import suppress
from pathlib import Path

from applier.model import Oid

MOST_LOGS = 2000
"""Files; of more, the oldest go."""


class KeptLogs:
    """The logs below one directory."""

    def __init__(self, directory: Path) -> None:
        """Write to *directory*, which need not be there."""
        self._directory = directory

    def keep(self, commit: Oid, test: str, printed: bytes) -> None:
        """Keep what *test* printed on *commit*."""
        path = self._directory / f"{commit}-{test}.log"
        beside = path.with_name(f".{path.name[:60]}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(printed)
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def prune(self, most: int = MOST_LOGS) -> None:
        """Remove the oldest, if there are more than *most*."""
        with suppress(OSError):
            found = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(self._directory)]
            for _, path in sorted(found)[: max(len(found) - most, 0)]:
                Path(path).unlink(missing_ok=True)
