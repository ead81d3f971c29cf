"""What have hunks written so far, and how do old and current lines correspond?

*Original* lines are those of the file before any hunk; *current* ones are
those after the hunks so far, which the starts of hunks refer to. Lines are
counted from 0. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct


class AppliedRange(Struct, frozen=True):
    """Some original lines, and what a hunk wrote in their place."""

    line: int
    """The first of the original lines."""
    lines: int
    start: int
    """The same as bytes: *start* to *end*."""
    end: int
    new: bytes
    new_lines: int

    @property
    def line_after(self) -> int:
        """The first original line behind the region."""
        return self.line + self.lines


NOWHERE = AppliedRange(0, 0, 0, 0, b"", 0)
"""What stands before the first region."""


class AppliedRanges:
    """The regions of one file, in their order in it."""

    def __init__(self) -> None:
        self._ranges: list[AppliedRange] = []
        self._lines: list[int] = []
        """The original lines at which regions start."""
        self._currents: list[int] = []
        """The current lines at which they start."""
        self.growth = 0
        """By how many lines the file is longer now."""

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def __iter__(self) -> Iterator[AppliedRange]:
        return iter(self._ranges)

    def __reversed__(self) -> Iterator[AppliedRange]:
        return reversed(self._ranges)

    @property
    def last(self) -> AppliedRange:
        """The one nearest to the end of the file."""
        return self._ranges[-1] if self._ranges else NOWHERE

    def add(self, applied: AppliedRange) -> None:
        """Note what a hunk wrote; mostly that is behind all the others."""
        current = self.current(applied.line)
        growth = applied.new_lines - applied.lines
        index = bisect_right(self._lines, applied.line)
        self._ranges.insert(index, applied)
        self._lines.insert(index, applied.line)
        self._currents[index:] = [current, *(line + growth for line in self._currents[index:])]
        self.growth += growth

    def current(self, line: int) -> int:
        """Give the current number of an original line that no hunk replaced."""
        return line + self._growth_before(bisect_right(self._lines, line))

    def original(self, current: int) -> int | None:
        """Give the original number of a current line; None if a hunk wrote it."""
        index = bisect_right(self._currents, current)
        if index and current < self._currents[index - 1] + self._ranges[index - 1].new_lines:
            return None
        return current - self._growth_before(index)

    def original_from(self, current: int) -> int:
        """Give the first original line that is now at *current* or later."""
        line = self.original(current)
        return self._written_at(current).line_after if line is None else line

    def original_until(self, current: int) -> int:
        """Give the original line before which all are now earlier than *current*."""
        line = self.original(current)
        return self._written_at(current).line if line is None else line

    def find_in(self, line: int, end: int) -> AppliedRange | None:
        """Find what a hunk wrote in place of the original lines from *line* to before *end*."""
        index = bisect_right(self._lines, line)
        if index and self._ranges[index - 1].line_after > line:
            return self._ranges[index - 1]
        if index < len(self._ranges) and self._lines[index] < end:
            return self._ranges[index]
        return None

    def _growth_before(self, index: int) -> int:
        """Give the growth by all regions before the one at *index*."""
        if index == 0:
            return 0
        if index == len(self._ranges):
            return self.growth
        return self._currents[index] - self._lines[index]

    def _written_at(self, current: int) -> AppliedRange:
        return self._ranges[bisect_right(self._currents, current) - 1]
