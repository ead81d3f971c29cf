"""How are messages kept in an mbox?

One after the other, each behind an envelope line. Lines of the body that
could be taken for one are quoted by a ``>`` in mboxo and mboxrd; an mbox of
``git format-patch`` quotes nothing, and git takes none away. I/O only through
the store.
"""

from collections.abc import Generator, Iterator

from applier.archive.from_line import (
    LONGEST_LINE,
    is_envelope,
    is_format_patch,
    strip_envelope,
    unquote,
)
from applier.archive.random_access import Store

_MARK = b"\nFrom "


def find_spans(store: Store) -> Iterator[tuple[int, int]]:
    """Yield start and end of every message, its envelope line included."""
    start = None
    for begin in _envelope_starts(store):
        if start is not None:
            yield start, begin
        start = begin
    if start is not None:
        yield start, store.size


def unwrap(stored: bytes) -> bytes:
    """Take the envelope line and the quoting away."""
    line, message = strip_envelope(stored)
    return message if is_format_patch(line) else unquote(message)


def _envelope_starts(store: Store) -> Iterator[int]:
    """Yield where envelope lines begin, in one pass that holds two blocks at most."""
    window, offset = b"\n", -1
    for block in store.blocks():
        window += block
        keep = yield from _search(window, offset, ended=offset + len(window) >= store.size)
        offset += keep
        window = window[keep:]


def _search(window: bytes, offset: int, *, ended: bool) -> Generator[int, None, int]:
    """Yield the envelope lines in *window*; return how much of it needs no second look."""
    at = window.find(_MARK)
    while at >= 0:
        end = window.find(b"\n", at + 1, at + 1 + LONGEST_LINE)
        if end < 0 and len(window) - at <= LONGEST_LINE:
            if not ended:
                return at
            end = len(window)
        if end >= 0 and is_envelope(window[at + 1 : end]):
            yield offset + at + 1
        at = window.find(_MARK, at + 1)
    return max(0, len(window) - len(_MARK) + 1)
