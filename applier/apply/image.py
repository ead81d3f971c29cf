"""Where in a file does a hunk go?

The preimage must match byte for byte. The search starts where the hunk should
go and moves outward, a line later before a line earlier. Lines that an earlier
hunk of the same diff wrote match nothing. Pure. Source: git apply, observed;
tests/oracle holds this module against it.

A hunk that fits where it says, behind all earlier ones, costs one search of
the bytes from the last hunk to its place. The file is taken apart into lines
only when one does not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from applier.apply.lines import (
    begins_line,
    count_lines,
    find_last_lines,
    find_lines,
    line_starts,
)
from applier.apply.sides import BLANKS, Sides


@dataclass(frozen=True, slots=True)
class Region:
    """Some lines of the original file, and what a hunk wrote in their place."""

    line: int
    """The first of the original lines, from 0."""
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


_NOTHING = Region(0, 0, 0, 0, b"", 0)


class Image:
    """A file while its hunks are being placed.

    *Original* lines are those of the content that it was made from; *current*
    ones are those after the hunks so far, which the starts of hunks refer to.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._regions: list[Region] = []
        self._growth = 0
        self._map: LineMap | None = None
        self._starts: list[int] | None = None
        self._text = content
        """What preimages are compared with; see :meth:`_lengthen`."""

    def place(self, sides: Sides) -> int | None:
        """Put a hunk where git would; give the current line (from 0) that it went to.

        None, and no change, if it fits nowhere.
        """
        region = self._region(sides)
        if region is None:
            return None
        line = self._current_line(region)
        self._regions.insert(bisect_right(self._regions, region.line, key=_line_of), region)
        self._growth += region.new_lines - region.lines
        self._map = None
        if region.start == len(self.content):
            self._lengthen(region.new)
        return line

    def _lengthen(self, appended: bytes) -> None:
        """Let a last line without newline go on into what a hunk has appended.

        git counts it as a line of its own all the same, so that a preimage
        can match it together with the white space that now follows it.
        """
        if not begins_line(self.content, len(self.content)):
            self._text += appended

    def find(self, sides: Sides) -> int | None:
        """Give the current line that a hunk would go to, and change nothing."""
        region = self._region(sides)
        return None if region is None else self._current_line(region)

    def line(self, current: int) -> bytes | None:
        """Give a current line; None behind the end, and if a hunk wrote it."""
        line = self.map.original(current)
        if line is None or line + 1 >= len(self.starts):
            return None
        return self.content[self.starts[line] : self.starts[line + 1]]

    def is_written(self, current: int) -> bool:
        """Whether a hunk wrote this current line."""
        return self.map.original(current) is None

    def text(self) -> bytes:
        """Give the file as the hunks so far leave it."""
        return b"".join(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        at = 0
        for region in self._regions:
            yield self.content[at : region.start]
            yield region.new
            at = region.end
        yield self.content[at:]

    @property
    def starts(self) -> list[int]:
        """Where the original lines start, and behind them where the file ends."""
        if self._starts is None:
            self._starts = line_starts(self.content)
        return self._starts

    @property
    def map(self) -> "LineMap":
        """How original and current lines correspond."""
        if self._map is None:
            self._map = LineMap(self._regions)
        return self._map

    @property
    def current_lines(self) -> int:
        """How many lines the file has now."""
        return len(self.starts) - 1 + self._growth

    def _last(self) -> Region:
        return self._regions[-1] if self._regions else _NOTHING

    def _current_line(self, region: Region) -> int:
        if region.line >= self._last().line_after:
            return region.line + self._growth
        return self.map.current(region.line)

    def _region(self, sides: Sides) -> Region | None:
        if sides.hopeless:
            return None
        if sides.at_end:
            return self._region_at_end(sides)
        if sides.at_start:
            return self._region_at_start(sides)
        return self._region_as_stated(sides) or self._region_nearest(sides)

    def _region_as_stated(self, sides: Sides) -> Region | None:
        """Try the stated place, if it lies behind all earlier hunks."""
        last = self._last()
        ahead = sides.expected - last.line_after - self._growth
        if ahead < 0 or sides.firm is not None:
            return None
        start = find_lines(self.content, sides.old, last.end)
        if start < 0 or self.content.count(b"\n", last.end, start) != ahead:
            return None
        return _replace(sides, last.line_after + ahead, start, start + len(sides.old))

    def _region_at_end(self, sides: Sides) -> Region | None:
        """Try the end of the file, which is earlier once a hunk has removed lines there."""
        last, content = self._last(), self.content
        end = len(content)
        if sides.old:
            last, end = self._last_before_end()
        start = end - len(sides.old)
        if start < last.end or not content.startswith(sides.old, start) or not sides.whole:
            return None
        if sides.old and not begins_line(content, start):
            return None
        line = last.line_after + count_lines(content, last.end, start)
        region = _replace(sides, line, start, end)
        return None if sides.at_start and self._current_line(region) else region

    def _last_before_end(self) -> tuple[Region, int]:
        """Give where the original lines that are left end, and what a hunk wrote before them."""
        end = len(self.content)
        for region in reversed(self._regions):
            if region.end < end or region.new_lines:
                return region, end
            end = region.start
        return _NOTHING, end

    def _region_at_start(self, sides: Sides) -> Region | None:
        """Try the beginning of the file, which is elsewhere once a hunk has removed lines there."""
        if not self._regions and sides.firm is None:
            fits = self.content.startswith(sides.old)
            return _replace(sides, 0, 0, len(sides.old)) if fits else None
        line = self.map.original(0)
        if line is None or not self._text.startswith(sides.old, self._start(line)):
            return None
        return self._region_on(sides, line) if self._is_free(sides, line) else None

    def _region_nearest(self, sides: Sides) -> Region | None:
        """Search outward from the stated place."""
        expected = min(sides.expected, self.current_lines)
        later = self._first_from(expected, sides)
        reach = self.current_lines + 1 if later is None else self.map.current(later) - expected
        earlier = self._last_before(expected, reach, sides)
        line = later if earlier is None else earlier
        return None if line is None else self._region_on(sides, line)

    def _first_from(self, expected: int, sides: Sides) -> int | None:
        """Find the first original line, not before the current line *expected*, where it fits."""
        line = self.map.original_from(expected)
        while line < len(self.starts):
            start = find_lines(self._text, sides.old, self.starts[line])
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(sides, line):
                return line
            region = self.map.region_in(line, line + sides.old_lines)
            line = line + 1 if region is None else region.line_after
        return None

    def _last_before(self, expected: int, reach: int, sides: Sides) -> int | None:
        """Find the last original line before *expected*, less than *reach* lines away, likewise."""
        lowest = self.map.original_from(max(expected - reach + 1, 0))
        limit = self.map.original_until(expected)
        while lowest < limit:
            low, high = self._start(lowest), self._start(limit)
            start = find_last_lines(self._text, sides.old, low, high)
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(sides, line):
                return line
            region = self.map.region_in(line, line + sides.old_lines)
            limit = line if region is None else region.line - sides.old_lines + 1
        return None

    def _is_free(self, sides: Sides, line: int) -> bool:
        """Whether a hunk, whose text begins to match at the original *line*, may go there."""
        end = line + sides.old_lines
        if end >= len(self.starts) or self.map.region_in(line, end):
            return False
        start = self.starts[line]
        beyond = self._text[len(self.content) : start + len(sides.old)]
        if sides.firm is None:
            return not beyond.strip(BLANKS)
        rest = self.content[start + sides.firm : self.starts[end]]
        return not (rest.strip(BLANKS) or beyond.strip(BLANKS))

    def _region_on(self, sides: Sides, line: int) -> Region:
        return _replace(sides, line, self.starts[line], self.starts[line + sides.old_lines])

    def _start(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.content)

    def _line_at(self, start: int) -> int:
        return bisect_left(self.starts, start)


class LineMap:
    """How the lines of the original correspond to those of the current file."""

    def __init__(self, regions: list[Region]) -> None:
        self._regions = regions
        self._growths = [0, *accumulate(r.new_lines - r.lines for r in regions)]
        self._lines = [region.line for region in regions]
        self._currents = [
            line + growth for line, growth in zip(self._lines, self._growths, strict=False)
        ]

    def current(self, line: int) -> int:
        """Give the current number of an original line that no hunk replaced."""
        return line + self._growths[bisect_right(self._lines, line)]

    def original(self, current: int) -> int | None:
        """Give the original number of a current line; None if a hunk wrote it."""
        index = bisect_right(self._currents, current)
        if index and current < self._currents[index - 1] + self._regions[index - 1].new_lines:
            return None
        return current - self._growths[index]

    def original_from(self, current: int) -> int:
        """Give the first original line that is now at *current* or later."""
        line = self.original(current)
        return self._written_at(current).line_after if line is None else line

    def original_until(self, current: int) -> int:
        """Give the original line before which all are now earlier than *current*."""
        line = self.original(current)
        return self._written_at(current).line if line is None else line

    def _written_at(self, current: int) -> Region:
        return self._regions[bisect_right(self._currents, current) - 1]

    def region_in(self, line: int, end: int) -> Region | None:
        """Find what a hunk wrote in place of the original lines from *line* to before *end*."""
        index = bisect_right(self._lines, line)
        if index and self._regions[index - 1].line_after > line:
            return self._regions[index - 1]
        if index < len(self._regions) and self._lines[index] < end:
            return self._regions[index]
        return None


def _line_of(region: Region) -> int:
    return region.line


def _replace(sides: Sides, line: int, start: int, end: int) -> Region:
    return Region(line, sides.old_lines, start, end, sides.new, sides.new_lines)
