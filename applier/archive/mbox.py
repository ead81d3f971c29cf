"""How are messages kept in an mbox?

One after the other, each behind a ``From `` line. Lines of the body that
could be taken for one are quoted by a ``>`` in mboxo and mboxrd; an mbox of
``git format-patch`` quotes nothing, and git takes none away. What counts as a
``From `` line is what ``git mailsplit`` was seen to accept
(``tests/oracle/test_from_lines.py``). I/O only through the store.
"""

from collections.abc import Generator, Iterator

from applier.archive.random_access import ByteStore

_MARK = b"\nFrom "


def find_spans(store: ByteStore) -> Iterator[tuple[int, int]]:
    """Yield start and end of every message, its ``From `` line included."""
    start = None
    for begin in _line_starts(store):
        if start is not None:
            yield start, begin
        start = begin
    if start is not None:
        yield start, store.size


def unwrap(stored: bytes) -> bytes:
    """Take the ``From `` line and the quoting away."""
    line, message = split_from_line(stored)
    return message if is_format_patch(line) else unquote(message)


def _line_starts(store: ByteStore) -> Iterator[int]:
    """Yield where ``From `` lines begin, in one pass that holds two blocks at most."""
    window, offset = b"\n", -1
    for block in store.blocks():
        window += block
        keep = yield from _search(window, offset, ended=offset + len(window) >= store.size)
        offset += keep
        window = window[keep:]


def _search(window: bytes, offset: int, *, ended: bool) -> Generator[int, None, int]:
    """Yield the ``From `` lines in *window*; return how much of it needs no second look."""
    at = window.find(_MARK)
    while at >= 0:
        end = window.find(b"\n", at + 1, at + 1 + LONGEST_LINE)
        if end < 0 and len(window) - at <= LONGEST_LINE:
            if not ended:
                return at
            end = len(window)
        if end >= 0 and is_from_line(window[at + 1 : end]):
            yield offset + at + 1
        at = window.find(_MARK, at + 1)
    return max(0, len(window) - len(_MARK) + 1)


SHORTEST_LINE = 19
"""Bytes, without the newline: ``From`` with a time and a year alone is too short for git."""

LONGEST_LINE = 1024
"""Bytes. A longer line is no ``From `` line, whatever it looks like."""


def is_from_line(line: bytes) -> bool:
    """Whether *line* is ``From somebody ... HH:MM:SS YYYY``.

    People begin sentences with "From"; they do not end them with a time and a
    year after 1990.
    """
    if not line.startswith(b"From ") or len(line) < SHORTEST_LINE:
        return False
    before, colon, _ = line[:-1].rpartition(b":")
    after = line[len(before) + 1 :]
    return (
        colon == b":"
        and before[-4:-3].isdigit()
        and before[-2:].isdigit()
        and after[:2].isdigit()
        and len(after[:2]) == 2
        and _is_year(after[2:])
    )


def _is_year(text: bytes) -> bool:
    """Whether a number above 90 comes first; what follows it (a zone) does not matter."""
    text = text.lstrip().removeprefix(b"+")
    digits = text[: len(text) - len(text.lstrip(b"0123456789"))]
    return bool(digits) and (len(digits) > 4 or int(digits) > 90)


def is_format_patch(line: bytes) -> bool:
    """Whether the line is the one that ``git format-patch`` begins a message with."""
    words = line.split(b" ", 2)
    return (
        len(words) == 3
        and len(words[1]) in {40, 64}
        and not words[1].strip(b"0123456789abcdef")
        and words[2].strip() == b"Mon Sep 17 00:00:00 2001"
    )


def split_from_line(stored: bytes) -> tuple[bytes, bytes]:
    """Part a stored message into its ``From `` line, if it has one, and the rest."""
    line, newline, rest = stored.partition(b"\n")
    return (line, rest) if newline and is_from_line(line) else (b"", stored)


def unquote(message: bytes) -> bytes:
    """Take one ``>`` from the body's lines that read ``>From ``, ``>>From `` and so on."""
    end_of_header = message.find(b"\n\n")
    if end_of_header < 0 or message.find(b">From ", end_of_header) < 0:
        return message
    lines = message[end_of_header:].split(b"\n")
    return message[:end_of_header] + b"\n".join(
        line[1:] if line[:1] == b">" and line.lstrip(b">")[:5] == b"From " else line
        for line in lines
    )
