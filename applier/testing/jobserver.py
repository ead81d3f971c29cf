"""How many compilers run at once, over all commands of all workers?

One GNU make jobserver for them all ("Job Slots" in the manual of GNU make). Each command
has a pipe of its own, into which a thread of ours puts tokens as they are taken out: so
we know how many it holds, and when it is killed they come back. A token that waits unused
goes to whoever wants one. I/O: pipes in a directory for temporary files.
"""

import fcntl
import os
import re
import struct
import subprocess
import tempfile
import termios
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Self

from msgspec import Struct, field

_TOKEN = b"+"
_ROUND = 0.01
"""Seconds between two looks at who took tokens."""
_READ_AS, _WRITE_AS = 20, 21
"""Our descriptors' numbers in a command: shells use those below 10 and some from 10 on."""
_FIFO_SINCE = (4, 4)
_ASKING = 10.0


class Style(Enum):
    """How a command is told of its jobserver."""

    PIPE = "pipe"
    """Two descriptors that it inherits: every GNU make, and through whatever keeps them open."""
    FIFO = "fifo"
    """A path, from GNU make 4.4 on: through what closes descriptors too."""


class Lease(Struct, frozen=True):
    """One command's part in the jobserver."""

    makeflags: str
    """What its environment has as ``MAKEFLAGS``."""
    inherited: Mapping[int, int] = field(default_factory=dict)
    """The descriptors that it inherits, ours by their numbers there."""


class _Held:
    """A pipe, and how many tokens its command has, in it or taken."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self.ours = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self.tokens = 0

    def waiting(self) -> int:
        """Count the tokens that nobody has taken."""
        (count,) = struct.unpack("i", fcntl.ioctl(self.ours, termios.FIONREAD, b"\0" * 4))
        return int(count)

    def give(self) -> None:
        os.write(self.ours, _TOKEN)
        self.tokens += 1

    def take_back(self, most: int) -> int:
        """Take tokens out, if a command is not quicker; give how many."""
        with suppress(BlockingIOError):
            found = len(os.read(self.ours, most))
            self.tokens -= found
            return found
        return 0

    def close(self) -> None:
        os.close(self.ours)
        self.path.unlink(missing_ok=True)


class Jobserver:
    """Tokens for all commands that run at once."""

    def __init__(self, jobs: int, style: Style | None = None) -> None:
        """Let *jobs* run at once beside the one that each command may always run."""
        self._jobs = self._free = max(jobs, 0)
        self._style = style or find_style()
        self._held: list[_Held] = []
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._ended = False
        self._number = 0
        self._directory = tempfile.TemporaryDirectory(prefix="applier-jobs-")
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._wanted.set()
        self._thread.join()
        self._directory.cleanup()

    @property
    def free(self) -> int:
        """The tokens that no command has."""
        with self._lock:
            return self._free

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """Take part for one command; all that it took is back at the end, killed or not."""
        with self._lock:
            self._number += 1
            held = _Held(Path(self._directory.name) / str(self._number))
            self._held.append(held)
        self._wanted.set()
        opened: tuple[int, ...] = ()
        try:
            auth = f"fifo:{held.path}"
            if self._style is Style.PIPE:
                auth = f"{_READ_AS},{_WRITE_AS}"
                read = os.open(held.path, os.O_RDONLY | os.O_CLOEXEC)
                opened = read, os.open(held.path, os.O_WRONLY | os.O_CLOEXEC)
            inherited = dict(zip((_READ_AS, _WRITE_AS), opened, strict=False))
            yield Lease(f" -j{self._jobs + 1} --jobserver-auth={auth}", inherited)
        finally:
            for one in opened:
                os.close(one)
            with self._lock:
                self._held.remove(held)
                self._free += held.tokens
                held.close()

    def _serve(self) -> None:
        while not self._ended:
            with self._lock:
                self._balance()
                idle = not self._held
            if idle:
                self._wanted.wait()
                self._wanted.clear()
            else:
                threading.Event().wait(_ROUND)

    def _balance(self) -> None:
        """Have one token wait in each pipe, as long as there are any."""
        hungry: list[_Held] = []
        resting: list[_Held] = []
        for held in self._held:
            waiting = held.waiting()
            if waiting > 1:
                self._free += held.take_back(waiting - 1)
            (resting if waiting else hungry).append(held)
        if hungry and not self._free and resting:
            self._free += resting[0].take_back(1)
        for held in hungry[: self._free]:
            held.give()
            self._free -= 1
        if len(self._held) > 1:
            self._held.append(self._held.pop(0))


@cache
def find_style() -> Style:
    """Say how the make that is installed is best told."""
    try:
        done = subprocess.run(
            ("make", "--version"),  # noqa: S607 - the one that the user's commands would find
            capture_output=True,
            timeout=_ASKING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Style.PIPE
    found = re.match(rb"GNU Make (\d+)\.(\d+)", done.stdout)
    known = found is not None and (int(found[1]), int(found[2])) >= _FIFO_SINCE
    return Style.FIFO if known else Style.PIPE
