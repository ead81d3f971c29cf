r"""What does a hunk expect in a file, and what does it leave there?

The two sides of a hunk as texts, and the ends of the file that it must lie at; and how
whole lines of one text are found in another. Leaves finding the place to
:mod:`applier.apply.placer`. Pure. Source: git apply, observed.

Most hunks are whole lines. A line that lacks its newline (``\ No newline at
end of file``) is stranger: git compares line by line without white space, and
then the text of all lines as one beginning. So such a line also matches one
that has a newline, or ends in white space, and behind it only blank lines can
match.

Everything searches with :meth:`bytes.find`, whose time is linear for any input;
:meth:`bytes.rfind`'s is not.
"""

from io import BytesIO
from itertools import accumulate

from msgspec import Struct

from applier.model import Hunk


def count_lines(text: bytes, start: int, end: int) -> int:
    """Count the lines from *start* to *end*; one that lacks its newline is one."""
    unfinished = end > start and not text.endswith(b"\n", start, end)
    return text.count(b"\n", start, end) + unfinished


def line_starts(text: bytes) -> list[int]:
    """Give where each line starts, and behind the last where the text ends."""
    return [0, *accumulate(map(len, BytesIO(text).readlines()))]


def begins_line(text: bytes, at: int) -> bool:
    """Whether a line starts at *at*."""
    return at == 0 or text.startswith(b"\n", at - 1)


def find_lines(text: bytes, wanted: bytes, start: int, end: int | None = None) -> int:
    """Find *wanted* where a line starts, at *start* (which is one) or later; -1 if nowhere.

    Where there is an *end*, before it: that is where a line starts, too.
    """
    if text.startswith(wanted, start):
        return start
    last = len(text) if end is None else end - 1 + len(wanted)
    before = text.find(b"\n" + wanted, start, last)
    return before + 1 if before >= 0 else -1


def find_last_lines(text: bytes, wanted: bytes, low: int, high: int) -> int:
    """Find the last line start from *low* (a line start) to before *high* where *wanted* is.

    -1 if there is none. The range is halved again and again: each search
    leaves at most half of it.
    """
    last = low if low < high and text.startswith(wanted, low) else -1
    newline = b"\n" + wanted
    high -= 1
    while low < high:
        middle = (low + high) // 2
        found = text.find(newline, middle, high + len(wanted))
        if found >= 0:
            last = low = found + 1
        else:
            high = middle
    return last


BLANKS = b" \t\r\n"
"""What git passes over when it compares lines without their white space."""

_CONTEXT, _OLD, _NEW = b" -+"


class HunkImages(Struct, frozen=True):
    """A hunk's two texts and its anchors."""

    old: bytes
    """The preimage."""
    old_lines: int
    new: bytes
    """The postimage."""
    new_lines: int
    expected: int
    """The line where it should go, from 0, in the file as earlier hunks leave it."""
    at_start: bool
    """Whether it must match at the beginning of the file."""
    at_end: bool
    """Whether it must match at the end of the file."""
    exact_prefix: int | None = None
    """Bytes of *old* up to the first line without a newline, that one included."""
    unmatchable: bool = False
    """Whether text follows a line without a newline: no file can match."""

    @property
    def complete(self) -> bool:
        """Whether *old* as a file of its own would have as many lines."""
        return count_lines(self.old, 0, len(self.old)) == self.old_lines


def hunk_images(hunk: Hunk) -> HunkImages:
    """Take a hunk apart.

    The search starts at the new start, in which the growth by earlier hunks is
    implied. An old start of 0 or 1 promises that the file begins here, and a
    hunk without trailing context that it ends here.
    """
    old = [line[1:] for line in hunk.lines if line[0] != _NEW]
    new = [line[1:] for line in hunk.lines if line[0] != _OLD]
    text = b"".join(old)
    exact_prefix, unmatchable = None, False
    if text.count(b"\n") != len(old):
        exact_prefix, unmatchable = _find_unfinished_line(old)
    return HunkImages(
        old=text,
        old_lines=len(old),
        new=b"".join(new),
        new_lines=len(new),
        expected=max(hunk.new_start - 1, 0),
        at_start=hunk.old_start <= 1,
        at_end=not hunk.lines or hunk.lines[-1][0] != _CONTEXT,
        exact_prefix=exact_prefix,
        unmatchable=unmatchable,
    )


def _find_unfinished_line(lines: list[bytes]) -> tuple[int, bool]:
    """Measure *lines* up to the first without a newline, and look whether text follows it."""
    first = next(index for index, line in enumerate(lines) if not line.endswith(b"\n"))
    exact_prefix = sum(map(len, lines[: first + 1]))
    return exact_prefix, any(line.strip(BLANKS) for line in lines[first + 1 :])
