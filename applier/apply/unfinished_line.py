r"""Where may a hunk go that has a line without newline?

Such a line (``\\ No newline at end of file``) matches one that goes on with white space,
its newline included. So as bytes the hunk may begin everywhere in a file, and fit nowhere:
to ask place after place would cost the file times the hunk. Instead the last line is
looked for, and then once, for all places together, the lines before it (Knuth, Morris and
Pratt, on lines). Pure. Source: git apply, observed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from io import BytesIO

from applier.apply.hunk_images import HunkImages
from applier.budgets import spend_placement

_LINE = 64
"""What comparing a line costs, in bytes searched."""
_SHORT = 200
"""Bytes of a line that are looked for together with what may follow them."""
_FEW = 16
"""Places at which the lines before are compared one by one."""


def find_unfinished(content: bytes, starts: Sequence[int], images: HunkImages) -> Iterator[int]:
    """Yield the lines of *content*, rising, where the bytes of a hunk stand.

    *starts* is where the lines start. Whether a hunk may go there (no other has written
    there, nothing but white space follows) is for the caller to see.
    """
    exact = images.exact_prefix or 0
    *before, last = _lines(images.old[:exact])
    tail = last + images.old[exact:]
    places = [line - len(before) for line in _lines_that_begin(content, starts, tail)]
    places = [line for line in places if line >= 0]
    whole = b"".join(before)
    if len(places) <= _FEW:
        spend_placement(len(whole) * len(places))
        yield from (line for line in places if content.startswith(whole, starts[line]))
    elif not before:
        yield from places
    elif b"\n" + whole in b"\n" + content:
        wanted = set(places)
        yield from (line for line in _matches(_lines(content), before) if line in wanted)


def _lines(text: bytes) -> list[bytes]:
    """Give the lines, the last without newline even if it is empty."""
    lines = BytesIO(text).readlines()
    return lines if lines and not lines[-1].endswith(b"\n") else [*lines, b""]


def _lines_that_begin(content: bytes, starts: Sequence[int], tail: bytes) -> Iterator[int]:
    """Yield the lines that begin with *tail*, and go on with white space only."""
    spend_placement(len(content) + len(tail))
    if content.startswith(tail):
        yield 0
    for found in _finds(content, b"\n" + tail):
        yield bisect_left(starts, found + 1)


def _finds(content: bytes, wanted: bytes) -> Iterator[int]:
    """Yield where *wanted* stands.

    A short one is looked for together with what may follow it; lines that begin with a
    long one are few.
    """
    if len(wanted) < _SHORT and wanted.count(b"\n") == 1:
        pattern = re.escape(wanted) + rb"(?=[ \t\r]*(?:\n|\Z))"
        yield from (found.start() for found in re.finditer(pattern, content))
        return
    at = content.find(wanted)
    while at >= 0:
        spend_placement(_LINE + len(wanted))
        yield at
        at = content.find(wanted, at + 1)


def _matches(lines: Sequence[bytes], wanted: Sequence[bytes]) -> Iterator[int]:
    """Yield where *wanted* stands in *lines*."""
    spend_placement(_LINE * (len(lines) + len(wanted)))
    borders = _borders(wanted)
    length = 0
    for at, line in enumerate(lines):
        while length == len(wanted) or (length and line != wanted[length]):
            length = borders[length - 1]
        length += line == wanted[length]
        if length == len(wanted):
            yield at - length + 1


def _borders(wanted: Sequence[bytes]) -> list[int]:
    """Give for each beginning of *wanted* how much of it is its end as well."""
    borders, length = [0], 0
    for line in wanted[1:]:
        while length and line != wanted[length]:
            length = borders[length - 1]
        length += line == wanted[length]
        borders.append(length)
    return borders
