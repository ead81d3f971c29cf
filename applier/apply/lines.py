"""Where do lines of a text start, and where do whole lines of another occur in it?

Pure. Everything searches with :meth:`bytes.find`, whose time is linear for any
input; :meth:`bytes.rfind`'s is not.
"""

from io import BytesIO
from itertools import accumulate


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


def find_lines(text: bytes, wanted: bytes, start: int) -> int:
    """Find *wanted* where a line starts, at *start* (which is one) or later; -1 if nowhere."""
    if text.startswith(wanted, start):
        return start
    before = text.find(b"\n" + wanted, start)
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
