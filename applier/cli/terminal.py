"""What does a person at a terminal see: how wide, in colour, through which pager, how far along?

The terminal as git reads it (git(1), "ENVIRONMENT VARIABLES"; no-color.org). The pager
is the one that git would take: GIT_PAGER, ``pager.applier``, ``core.pager``, PAGER, else
less, with the same settings for less where there are none (git-config(1)). ``cat`` and an
empty name mean none. Progress is a line on standard error that is written over and at
last wiped away; only on a terminal, and only when the work takes longer than a second.
Prints, and starts the pager.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import RLock, Timer
from time import monotonic
from typing import BinaryIO, Self, cast

from applier.cli.output import Write, is_terminal, write_to
from applier.report.text_width import cut
from applier.sanitize import printable

DEFAULT_WIDTH = 80
_PAGER_SETTINGS = {"LESS": "FRX", "LV": "-c"}
_PATIENCE = 1.0
"""Seconds without a word."""
_PACE = 0.2
"""Seconds from line to line."""


def wants_colour(
    choice: bool | None, output: str | None, environ: Mapping[str, str], configured: str = ""
) -> bool:
    """Decide on colour: as told, else on a terminal that can and a user who does not mind.

    *configured* is what git's ``color.ui`` says: never, always, or to look for a terminal.
    """
    if choice is not None:
        return choice
    if configured.lower() == "always":
        return output is None
    if configured.lower() in {"never", "false", "no", "off", "0"}:
        return False
    minds = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
    return output is None and not minds and is_terminal(sys.stdout)


def find_width(environ: Mapping[str, str]) -> int:
    """Find the columns of the terminal: ``COLUMNS``, else its own word, else 80."""
    told = environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and 0 < int(told[:6]) < 10_000:
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or DEFAULT_WIDTH
    except (AttributeError, OSError, ValueError):  # closed, or no file
        return DEFAULT_WIDTH


def choose_pager(find: Callable[[str], str | None], environ: Mapping[str, str]) -> str:
    """Name the pager, or nothing; *find* looks names up in the configuration."""
    own = find("pager.applier") or ""
    if own.lower() in {"false", "no", "off", "0"}:
        return ""
    if own.lower() in {"true", "yes", "on", "1"}:
        own = ""
    named = environ.get("GIT_PAGER"), own or None, find("core.pager"), environ.get("PAGER"), "less"
    pager = next(each for each in named if each is not None).strip()
    return "" if pager == "cat" else pager


@contextmanager
def paging(command: str) -> Iterator[Write]:
    """Start a pager, and give a function that writes to it; leaving waits for it to end."""
    environ = {**_PAGER_SETTINGS, **os.environ}
    # The user's own setting, which like git's may be a pipeline of the shell.
    import subprocess

    process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environ)  # noqa: S602 - see above
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    stream = process.stdin
    assert stream is not None  # noqa: S101 - it is a pipe
    try:
        signal.signal(signal.SIGINT, before)
        yield write_to(cast("BinaryIO", stream), "the pager")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(OSError):
            stream.close()
        process.wait()
        signal.signal(signal.SIGINT, before)


class Progress:
    """One line about the work that is being done; leaving it wipes the line away."""

    def __init__(self, *, wanted: bool, width: int) -> None:
        """Say nothing unless *wanted* and standard error is a terminal of *width* columns."""
        self._wanted = wanted and is_terminal(sys.stderr)
        self._room = width - 1
        self._next = monotonic() + _PATIENCE
        self._shown = False
        self._timer: Timer | None = None
        self._lock = RLock()

    def begin(self, words: str) -> None:
        """Say *words* when it is time, although nobody comes back until the work is done."""
        if self._wanted:
            self._timer = Timer(_PATIENCE, self.tell, (words,))
            self._timer.daemon = True
            self._timer.start()

    def tell(self, words: str) -> None:
        """Say what is being done, if it is time to say anything."""
        with self._lock:
            if self._wanted and (now := monotonic()) >= self._next:
                self._next = now + _PACE
                self._shown = True
                self._print(cut(printable(words), self._room))

    def wipe(self) -> None:
        """Leave the terminal as it was."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            if self._shown:
                self._shown = False
                self._print("")

    def __enter__(self) -> Self:
        """Give the line itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe it away, whatever ended the work."""
        self.wipe()
        self._wanted = False

    def _print(self, line: str) -> None:
        try:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
        except (OSError, ValueError):
            self._wanted = False
