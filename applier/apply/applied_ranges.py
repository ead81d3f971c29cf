"""What did the hunks so far write in a file, and which line is which now?

*Original* lines are those of the file before any hunk; *current* ones are those after
the hunks so far, which the starts of hunks refer to. Lines are counted from 0.

Hunks may come in any order, and each moves all that stands behind it. So the ranges lie
in blocks of some hundred, and a block is moved as a whole: ten thousand hunks in falling
order cost what they cost in rising order, and not the square of it. Pure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import sub

from msgspec import Struct, field

_MOST = 512
"""Ranges in a block, after which it is halved."""


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
        """The first original line behind the range."""
        return self.line + self.lines


NOWHERE = AppliedRange(0, 0, 0, 0, b"", 0)
"""What stands before the first range."""


class _Block(Struct):
    """Neighbours, in their order in the file; never empty."""

    ranges: list[AppliedRange]
    lines: list[int]
    """The original lines at which they start."""
    currents: list[int]
    """The current lines at which they start, before the block was moved."""
    moved: int = 0
    """By how many lines the block was moved since."""
    known_gap: int | None = None
    """What :meth:`widest_gap` found since a range was put in."""

    def widest_gap(self) -> int:
        """Give the most original lines that lie between two of the ranges."""
        if self.known_gap is None:
            afters = [one.line_after for one in self.ranges]
            gaps = map(sub, self.lines[1:], afters)
            self.known_gap = max(gaps, default=0)
        return self.known_gap

    def end_of_crowd(self, index: int, lines: int) -> int:
        """Find the first range from *index* on behind which *lines* are free, else the last."""
        if self.widest_gap() < lines:
            return len(self.ranges) - 1
        while index + 1 < len(self.ranges):
            if self.lines[index + 1] - self.ranges[index].line_after >= lines:
                break
            index += 1
        return index

    def start_of_crowd(self, index: int, lines: int) -> int:
        """Find the last range up to *index* before which *lines* are free, else the first."""
        if self.widest_gap() < lines:
            return 0
        while index and self.lines[index] - self.ranges[index - 1].line_after < lines:
            index -= 1
        return index

    def growth_before(self, index: int) -> int:
        """Give the growth by all ranges of the file before the one at *index*."""
        return self.currents[index] + self.moved - self.lines[index]

    def growth_after(self) -> int:
        """Give the growth by all ranges of the file up to the last of the block."""
        return self.growth_before(-1) + self.ranges[-1].new_lines - self.ranges[-1].lines

    def put(self, index: int, applied: AppliedRange, current: int) -> None:
        """Put a range in, and move those behind it."""
        growth = applied.new_lines - applied.lines
        behind = self.currents[index:]
        self.ranges.insert(index, applied)
        self.lines.insert(index, applied.line)
        self.known_gap = None
        self.currents[index:] = [current - self.moved, *(line + growth for line in behind)]

    def split(self) -> "_Block":
        """Take the second half away, and give it."""
        half = len(self.ranges) // 2
        self.known_gap = None
        other = _Block(self.ranges[half:], self.lines[half:], self.currents[half:], self.moved)
        del self.ranges[half:], self.lines[half:], self.currents[half:]
        return other


class AppliedRanges(Struct):
    """What the hunks so far wrote in one file, in their order in it."""

    growth: int = 0
    """By how many lines the file is longer now."""
    _blocks: list[_Block] = field(default_factory=list)
    _firsts: list[int] = field(default_factory=list)
    """The original lines at which blocks start."""

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def __iter__(self) -> Iterator[AppliedRange]:
        for block in self._blocks:
            yield from block.ranges

    def __reversed__(self) -> Iterator[AppliedRange]:
        for block in reversed(self._blocks):
            yield from reversed(block.ranges)

    @property
    def last(self) -> AppliedRange:
        """The one nearest to the end of the file."""
        return self._blocks[-1].ranges[-1] if self._blocks else NOWHERE

    def add(self, applied: AppliedRange) -> None:
        """Note what a hunk wrote; mostly that is behind all the others."""
        current, growth = self.current(applied.line), applied.new_lines - applied.lines
        self.growth += growth
        if not self._blocks:
            self._blocks.append(_Block([applied], [applied.line], [current]))
            self._firsts.append(applied.line)
            return
        at = self._block_at(applied.line)
        block = self._blocks[at]
        block.put(bisect_right(block.lines, applied.line), applied, current)
        self._firsts[at] = block.lines[0]
        for behind in self._blocks[at + 1 :]:
            behind.moved += growth
        if len(block.ranges) > _MOST:
            other = block.split()
            self._blocks.insert(at + 1, other)
            self._firsts.insert(at + 1, other.lines[0])

    def current(self, line: int) -> int:
        """Give the current number of an original line that no hunk replaced."""
        if not self._blocks or line < self._firsts[0]:
            return line
        block = self._blocks[self._block_at(line)]
        index = bisect_right(block.lines, line)
        if index < len(block.lines):
            return line + block.growth_before(index)
        return line + block.growth_after()

    def original(self, current: int) -> int | None:
        """Give the original number of a current line; None if a hunk wrote it."""
        found = self._at_or_before(current)
        if found is None:
            return current
        block, index = found
        if current < block.currents[index] + block.moved + block.ranges[index].new_lines:
            return None
        if index + 1 < len(block.ranges):
            return current - block.growth_before(index + 1)
        return current - block.growth_after()

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
        if not self._blocks or end <= self._firsts[0]:
            return None
        at = self._block_at(line)
        block = self._blocks[at]
        index = bisect_right(block.lines, line)
        if index and block.ranges[index - 1].line_after > line:
            return block.ranges[index - 1]
        if index < len(block.ranges):
            return block.ranges[index] if block.lines[index] < end else None
        following = self._blocks[at + 1].ranges[0] if at + 1 < len(self._blocks) else None
        return following if following is not None and following.line < end else None

    def free_from(self, line: int, lines: int) -> int:
        """Find the first original line, *line* or later, where as many *lines* are free, or one."""
        lines = max(lines, 1)
        applied = self.find_in(line, line + lines)
        if applied is None:
            return line
        at, index = self._place_of(applied)
        while True:
            block = self._blocks[at]
            index = block.end_of_crowd(index, lines)
            line, at = block.ranges[index].line_after, at + 1
            if index + 1 < len(block.ranges) or at == len(self._blocks):
                return line
            if self._firsts[at] - line >= lines:
                return line
            index = 0

    def free_until(self, line: int, lines: int) -> int:
        """Find the last original line, *line* or earlier, likewise; below 0 if there is none."""
        lines = max(lines, 1)
        applied = self.find_in(line, line + lines)
        if applied is None:
            return line
        at, index = self._place_of(applied)
        while True:
            block = self._blocks[at]
            index = block.start_of_crowd(index, lines)
            line, at = block.lines[index] - lines, at - 1
            if index or at < 0:
                return line
            index = len(self._blocks[at].ranges) - 1
            if line >= self._blocks[at].ranges[index].line_after:
                return line

    def _place_of(self, applied: AppliedRange) -> tuple[int, int]:
        """Find the block that holds a range, and where in it its line begins."""
        at = self._block_at(applied.line)
        return at, bisect_left(self._blocks[at].lines, applied.line)

    def _block_at(self, line: int) -> int:
        """Find the last block that starts at *line* or before it, else the first."""
        return max(bisect_right(self._firsts, line) - 1, 0)

    def _at_or_before(self, current: int) -> tuple[_Block, int] | None:
        """Find the last range that now starts at *current* or before it."""
        at = bisect_right(self._blocks, current, key=_first_current) - 1
        if at < 0:
            return None
        block = self._blocks[at]
        return block, bisect_right(block.currents, current - block.moved) - 1

    def _written_at(self, current: int) -> AppliedRange:
        found = self._at_or_before(current)
        assert found is not None  # noqa: S101 - asked only where a hunk wrote
        block, index = found
        return block.ranges[index]


def _first_current(block: _Block) -> int:
    return block.currents[0] + block.moved
