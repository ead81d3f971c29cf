"""Where in a file does a hunk go?

The preimage must match byte for byte. The search starts where the hunk should
go and moves outward, a line later before a line earlier. Lines that an earlier
hunk of the same diff wrote match nothing. Pure. Source: git apply, observed;
tests/oracle holds this module against it.

An example. The file has the lines a b c b c e, and a hunk ``@@ -3,3 +3,3 @@`` takes
``b c e`` to ``b d e``. It expects b in line 3, and c is there; line 4 is tried next and
fits, so the offset is 1. Had it not fitted there, lines 2, 5, 1 and 6 would have come
next. A hunk that says ``-1`` may go to the beginning of the file only, and one without
context behind its change to the end only.

Lines are *original* or *current*, as :mod:`applier.apply.applied_ranges` says.

A hunk that fits where it says, behind all earlier ones, costs one search of
the bytes from the last hunk to its place. The file is taken apart into lines
only when one does not.
"""

from bisect import bisect_left
from collections.abc import Iterator

from applier.apply.applied_ranges import NOWHERE, AppliedRange, AppliedRanges
from applier.apply.hunk_images import (
    BLANKS,
    HunkImages,
    begins_line,
    count_lines,
    find_last_lines,
    find_lines,
    line_starts,
)
from applier.apply.unfinished_line import find_unfinished
from applier.budgets import spend_placement

_NEAR = 64
"""Lines around the stated place that are searched first; then four times as many, and so on."""
_WIDER = 4
_LOOK = 400
"""What looking at one place costs, in bytes searched."""


class HunkPlacer:
    """A file while its hunks are being placed."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._ranges = AppliedRanges()
        self._known_starts: list[int] | None = None
        self._text = content
        """What preimages are compared with; see :meth:`_lengthen`."""

    def place(self, images: HunkImages) -> int | None:
        """Put a hunk where git would; give the current line that it went to.

        None, and no change, if it fits nowhere.
        """
        applied = self._range(images)
        if applied is None:
            return None
        line = self._ranges.current(applied.line)
        self._ranges.add(applied)
        if applied.start == len(self._content):
            self._lengthen(applied.new)
        return line

    def find(self, images: HunkImages) -> int | None:
        """Give the current line that a hunk would go to, and change nothing."""
        applied = self._range(images)
        return None if applied is None else self._ranges.current(applied.line)

    def text(self) -> bytes:
        """Give the file as the hunks so far leave it."""
        return b"".join(self._pieces())

    def edits(self) -> tuple[tuple[int, int, bytes], ...]:
        """Give where the hunks so far wrote, in the bytes of the file as it was, and what."""
        return tuple((applied.start, applied.end, applied.new) for applied in self._ranges)

    def line(self, current: int) -> bytes | None:
        """Give a current line; None behind the end, and if a hunk wrote it."""
        line = self._ranges.original(current)
        if line is None or line + 1 >= len(self._starts):
            return None
        return self._content[self._starts[line] : self._starts[line + 1]]

    def is_written(self, current: int) -> bool:
        """Whether a hunk wrote this current line."""
        return self._ranges.original(current) is None

    @property
    def lines(self) -> int:
        """How many lines the file has now."""
        return len(self._starts) - 1 + self._ranges.growth

    @property
    def _starts(self) -> list[int]:
        """Where the original lines start, and behind them where the file ends."""
        if self._known_starts is None:
            self._known_starts = line_starts(self._content)
        return self._known_starts

    def _pieces(self) -> Iterator[bytes]:
        at = 0
        for applied in self._ranges:
            yield self._content[at : applied.start]
            yield applied.new
            at = applied.end
        yield self._content[at:]

    def _lengthen(self, appended: bytes) -> None:
        """Let a last line without newline go on into what a hunk has appended.

        git counts it as a line of its own all the same, so that a preimage
        can match it together with the white space that now follows it.
        """
        if not begins_line(self._content, len(self._content)):
            self._text += appended

    def _range(self, images: HunkImages) -> AppliedRange | None:
        if images.unmatchable:
            return None
        if images.at_end:
            return self._range_at_end(images)
        if images.at_start:
            return self._range_at_start(images)
        return self._range_as_stated(images) or self._range_nearest(images)

    def _range_as_stated(self, images: HunkImages) -> AppliedRange | None:
        """Try the stated place, if it lies behind all earlier hunks."""
        last = self._ranges.last
        ahead = images.expected - last.line_after - self._ranges.growth
        if ahead < 0 or images.exact_prefix is not None:
            return None
        if self._known_starts is not None:
            return self._range_at(images, last.line_after + ahead)
        start = find_lines(self._content, images.old, last.end)
        spend_placement(_LOOK + (start if start >= 0 else len(self._content)) - last.end)
        if start < 0 or self._content.count(b"\n", last.end, start) != ahead:
            return None
        return _replace(images, last.line_after + ahead, start, start + len(images.old))

    def _range_at(self, images: HunkImages, line: int) -> AppliedRange | None:
        """Try one original line, behind which there are no hunks, where lines are known."""
        spend_placement(_LOOK)
        start = self._start(line)
        if line >= len(self._starts) or not self._content.startswith(images.old, start):
            return None
        return _replace(images, line, start, start + len(images.old))

    def _range_at_end(self, images: HunkImages) -> AppliedRange | None:
        """Try the end of the file, which is earlier once a hunk has removed lines there."""
        content = self._content
        last, end = self._last_before_end() if images.old else (self._ranges.last, len(content))
        start = end - len(images.old)
        if start < last.end or not content.startswith(images.old, start) or not images.complete:
            return None
        if images.old and not begins_line(content, start):
            return None
        line = last.line_after + count_lines(content, last.end, start)
        if images.at_start and self._ranges.current(line):
            return None
        return _replace(images, line, start, end)

    def _last_before_end(self) -> tuple[AppliedRange, int]:
        """Give where the original lines that are left end, and what a hunk wrote before them."""
        end = len(self._content)
        for applied in reversed(self._ranges):
            if applied.end < end or applied.new_lines:
                return applied, end
            end = applied.start
        return NOWHERE, end

    def _range_at_start(self, images: HunkImages) -> AppliedRange | None:
        """Try the beginning of the file, which is later once a hunk has removed lines there."""
        if not self._ranges and images.exact_prefix is None:
            fits = self._content.startswith(images.old)
            return _replace(images, 0, 0, len(images.old)) if fits else None
        line = self._ranges.original(0)
        if line is None or not self._text.startswith(images.old, self._start(line)):
            return None
        return self._range_on(images, line) if self._is_free(images, line) else None

    def _range_nearest(self, images: HunkImages) -> AppliedRange | None:
        """Search outward from the stated place, wider and wider."""
        if images.exact_prefix is not None and self._text is self._content:
            return self._range_unfinished(images)
        expected = min(images.expected, self.lines)
        after, before, width = expected, expected, _NEAR
        while True:
            end = self._ranges.original_from(expected + width)
            later = self._first_between(self._ranges.original_from(after), end, images)
            reach = width if later is None else self._ranges.current(later) - expected
            lowest = self._ranges.original_from(max(expected - reach + 1, 0))
            earlier = self._last_between(lowest, self._ranges.original_until(before), images)
            line = later if earlier is None else earlier
            if line is not None:
                return self._range_on(images, line)
            if expected - width < 0 and end >= len(self._starts):
                return None
            after, before, width = expected + width, expected - width + 1, width * _WIDER

    def _first_between(self, line: int, end: int, images: HunkImages) -> int | None:
        """Find the first original line from *line* to before *end* where it fits."""
        while line < min(end, len(self._starts)):
            low, high = self._starts[line], self._start(end)
            start = find_lines(self._text, images.old, low, None if end > self._last else high)
            spend_placement(_LOOK + len(images.old) + (high if start < 0 else start) - low)
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(images, line):
                return line
            line = max(self._ranges.free_from(line, images.old_lines), line + 1)
        return None

    def _last_between(self, lowest: int, limit: int, images: HunkImages) -> int | None:
        """Find the last original line from *lowest* to before *limit*, likewise."""
        while lowest < limit:
            low, high = self._start(lowest), self._start(limit)
            start = find_last_lines(self._text, images.old, low, high)
            spend_placement(_LOOK + 8 * len(images.old) + high - low)
            if start < 0:
                return None
            line = self._line_at(start)
            if self._is_free(images, line):
                return line
            limit = min(self._ranges.free_until(line, images.old_lines) + 1, line)
        return None

    def _range_unfinished(self, images: HunkImages) -> AppliedRange | None:
        """Find the nearest place of a hunk that has a line without newline."""
        expected = min(images.expected, self.lines)
        best: int | None = None
        for line in find_unfinished(self._content, self._starts, images):
            spend_placement(_LOOK)
            distance = self._ranges.current(line) - expected
            if best is not None and _is_nearer(self._ranges.current(best) - expected, distance):
                continue
            if self._is_free(images, line):
                best = line
        return None if best is None else self._range_on(images, best)

    def _is_free(self, images: HunkImages, line: int) -> bool:
        """Whether a hunk, whose text begins to match at the original *line*, may go there."""
        end = line + images.old_lines
        if end >= len(self._starts) or self._ranges.find_in(line, end):
            return False
        start = self._starts[line]
        beyond = self._text[len(self._content) : start + len(images.old)]
        if images.exact_prefix is None:
            return not beyond.strip(BLANKS)
        rest = self._content[start + images.exact_prefix : self._starts[end]]
        return not (rest.strip(BLANKS) or beyond.strip(BLANKS))

    @property
    def _last(self) -> int:
        """The last of the original lines."""
        return len(self._starts) - 2

    def _range_on(self, images: HunkImages, line: int) -> AppliedRange:
        return _replace(images, line, self._starts[line], self._starts[line + images.old_lines])

    def _start(self, line: int) -> int:
        return self._starts[line] if line < len(self._starts) else len(self._content)

    def _line_at(self, start: int) -> int:
        return bisect_left(self._starts, start)


def _replace(images: HunkImages, line: int, start: int, end: int) -> AppliedRange:
    return AppliedRange(line, images.old_lines, start, end, images.new, images.new_lines)


def _is_nearer(one: int, other: int) -> bool:
    """Whether git comes to the distance *one* before the *other*: of two as far, the later line."""
    return (abs(one), one < 0) <= (abs(other), other < 0)
