"""What is it doing all the time?

A line on standard error that is written over and at last wiped away; only on a
terminal, and only when the work takes longer than a second. Prints.
"""

import sys
from time import monotonic

from applier.report.text_width import cut
from applier.sanitize import printable

_PATIENCE = 1.0
"""Seconds without a word."""
_PACE = 0.2
"""Seconds from line to line."""


class Progress:
    """One line about the work that is being done."""

    def __init__(self, *, wanted: bool, width: int) -> None:
        """Say nothing unless *wanted* and standard error is a terminal of *width* columns."""
        self._wanted = wanted and sys.stderr is not None and sys.stderr.isatty()
        self._room = width - 1
        self._next = monotonic() + _PATIENCE
        self._shown = False

    def tell(self, words: str) -> None:
        """Say what is being done, if it is time to say anything."""
        if self._wanted and (now := monotonic()) >= self._next:
            self._next = now + _PACE
            self._shown = True
            self._print(cut(printable(words), self._room))

    def wipe(self) -> None:
        """Leave the terminal as it was."""
        if self._shown:
            self._shown = False
            self._print("")

    def _print(self, line: str) -> None:
        try:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
        except (OSError, ValueError):
            self._wanted = False
