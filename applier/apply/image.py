"""Where in a file does a hunk go?

The preimage must match byte for byte. The search starts where the hunk should
go and moves outward, a line later before a line earlier. Lines that an earlier
hunk of the same diff wrote match nothing. Pure. Source: git apply, observed;
tests/oracle holds this module against it.

A hunk that fits where it says, behind all earlier ones, costs one search of
the bytes from the last hunk to its place. The file is taken apart into lines
only when one does not.
"""

from bisect import bisect_left
from collections.abc import Iterator

from applier.apply.lines import (
    begins_line,
    count_lines,
    find_last_lines,
    find_lines,
    line_starts,
)
from applier.apply.regions import NOWHERE, Region, Regions
from applier.apply.sides import BLANKS, Sides


class Image:
    """A file while its hunks are being placed."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._regions = Regions()
        self._known_starts: list[int] | None = None
        self._text = content
        """What preimages are compared with; see :meth:`_lengthen`."""

    def place(self, sides: Sides) -> int | None:
        """Put a hunk where git would; give the current line that it went to.

        None, and no change, if it fits nowhere.
        """
        region = self._region(sides)
        if region is None:
            return None
        line = self._regions.current(region.line)
        self._regions.add(region)
        if region.start == len(self._content):
            self._lengthen(region.new)
        return line

    def find(self, sides: Sides) -> int | None:
        """Give the current line that a hunk would go to, and change nothing."""
        region = self._region(sides)
        return None if region is None else self._regions.current(region.line)

    def text(self) -> bytes:
        """Give the file as the hunks so far leave it."""
        return b"".join(self._pieces())

    def line(self, current: int) -> bytes | None:
        """Give a current line; None behind the end, and if a hunk wrote it."""
        line = self._regions.original(current)
        if line is None or line + 1 >= len(self._starts):
            return None
        return self._content[self._starts[line] : self._starts[line + 1]]

    def is_written(self, current: int) -> bool:
        """Whether a hunk wrote this current line."""
        return self._regions.original(current) is None

    @property
    def lines(self) -> int:
        """How many lines the file has now."""
        return len(self._starts) - 1 + self._regions.growth

    @property
    def _starts(self) -> list[int]:
        """Where the original lines start, and behind them where the file ends."""
        if self._known_starts is None:
            self._known_starts = line_starts(self._content)
        return self._known_starts

    def _pieces(self) -> Iterator[bytes]:
        at = 0
        for region in self._regions:
            yield self._content[at : region.start]
            yield region.new
            at = region.end
        yield self._content[at:]

    def _lengthen(self, appended: bytes) -> None:
        """Let a last line without newline go on into what a hunk has appended.

        git counts it as a line of its own all the same, so that a preimage
        can match it together with the white space that now follows it.
        """
        if not begins_line(self._content, len(self._content)):
            self._text += appended

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
        last = self._regions.last
        ahead = sides.expected - last.line_after - self._regions.growth
        if ahead < 0 or sides.firm is not None:
            return None
        start = find_lines(self._content, sides.old, last.end)
        if start < 0 or self._content.count(b"\n", last.end, start) != ahead:
            return None
        return _replace(sides, last.line_after + ahead, start, start + len(sides.old))

    def _region_at_end(self, sides: Sides) -> Region | None:
        """Try the end of the file, which is earlier once a hunk has removed lines there."""
        content = self._content
        last, end = self._last_before_end() if sides.old else (self._regions.last, len(content))
        start = end - len(sides.old)
        if start < last.end or not content.startswith(sides.old, start) or not sides.whole:
            return None
        if sides.old and not begins_line(content, start):
            return None
        line = last.line_after + count_lines(content, last.end, start)
        if sides.at_start and self._regions.current(line):
            return None
        return _replace(sides, line, start, end)

    def _last_before_end(self) -> tuple[Region, int]:
        """Give where the original lines that are left end, and what a hunk wrote before them."""
        end = len(self._content)
        for region in reversed(self._regions):
            if region.end < end or region.new_lines:
                return region, end
            end = region.start
        return NOWHERE, end

    def _region_at_start(self, sides: Sides) -> Region | None:
        """Try the beginning of the file, which is later once a hunk has removed lines there."""
        if not self._regions and sides.firm is None:
            fits = self._content.startswith(sides.old)
            return _replace(sides, 0, 0, len(sides.old)) if fits else None
        line = self._regions.original(0)
        if line is None or not self._text.startswith(sides.old, self._start(line)):
            return None
        return self._region_on(sides, line) if self._is_free(sides, line) else None

    def _region_nearest(self, sides: Sides) -> Region | None:
        """Search outward from the stated place."""
        expected = min(sides.expected, self.lines)
        later = self._first_from(expected, sides)
        reach = self.lines + 1 if later is None else self._regions.current(later) - expected
        earlier = self._last_before(expected, reach, sides)
        line = later if earlier is None else earlier
        return None if line is None else self._region_on(sides, line)

    def _first_from(self, expected: int, sides: Sides) -> int | None:
        """Find the first original line, not before the current line *expected*, where it fits."""
        line = self._regions.original_from(expected)
        while line < len(self._starts):
            start = find_lines(self._text, sides.old, self._starts[line])
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(sides, line):
                return line
            region = self._regions.find_in(line, line + sides.old_lines)
            line = line + 1 if region is None else region.line_after
        return None

    def _last_before(self, expected: int, reach: int, sides: Sides) -> int | None:
        """Find the last original line before *expected*, less than *reach* lines away, likewise."""
        lowest = self._regions.original_from(max(expected - reach + 1, 0))
        limit = self._regions.original_until(expected)
        while lowest < limit:
            low, high = self._start(lowest), self._start(limit)
            start = find_last_lines(self._text, sides.old, low, high)
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(sides, line):
                return line
            region = self._regions.find_in(line, line + sides.old_lines)
            limit = line if region is None else region.line - sides.old_lines + 1
        return None

    def _is_free(self, sides: Sides, line: int) -> bool:
        """Whether a hunk, whose text begins to match at the original *line*, may go there."""
        end = line + sides.old_lines
        if end >= len(self._starts) or self._regions.find_in(line, end):
            return False
        start = self._starts[line]
        beyond = self._text[len(self._content) : start + len(sides.old)]
        if sides.firm is None:
            return not beyond.strip(BLANKS)
        rest = self._content[start + sides.firm : self._starts[end]]
        return not (rest.strip(BLANKS) or beyond.strip(BLANKS))

    def _region_on(self, sides: Sides, line: int) -> Region:
        return _replace(sides, line, self._starts[line], self._starts[line + sides.old_lines])

    def _start(self, line: int) -> int:
        return self._starts[line] if line < len(self._starts) else len(self._content)

    def _line_at(self, start: int) -> int:
        return bisect_left(self._starts, start)


def _replace(sides: Sides, line: int, start: int, end: int) -> Region:
    return Region(line, sides.old_lines, start, end, sides.new, sides.new_lines)
