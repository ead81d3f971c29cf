"""Which header fields does a message or a part begin with, and where does its text start?

Unfolding only; encoded words are :mod:`applier.mail.rfc2047`' business and what
a field means is its reader's. Pure. The rules are git mailinfo's, observed:
they are laxer than RFC 5322, and a line that is no field ends the header.
"""

from functools import lru_cache
from typing import NamedTuple

SPACE = b" \t\n\r"
"""White space to git: neither form feed nor vertical tab."""

_NAME_BYTES = bytes(byte for byte in range(33, 127) if byte != ord(":"))
_ENVELOPE_LINES = (b"From ", b">From ")
_FOLDS = (b" ", b"\t")
_ALL_SPACES = bytes.maketrans(SPACE, b" " * len(SPACE))


class Field(NamedTuple):
    """One header field, unfolded; *name* is lower-case, *value* still encoded."""

    name: bytes
    value: bytes


class Header(NamedTuple):
    """The fields of a message or part, and what follows them."""

    fields: list[Field]
    ended_by: bytes
    """The line that ended the header, trailing space removed; git reads it as text.

    Where the message ends in its header, this is the last field once more, without line end.
    """
    end: int
    """Where the line after that one begins."""


def read_header(content: bytes, start: int) -> Header:
    """Read the fields at *start*.

    Line by line, as parts of hostile mail may have no blank line anywhere: to
    look for one first would read the rest of the mail for every part.
    """
    fields: list[Field] = []
    last = b""
    while start < len(content):
        line, start = _next_line(content, start)
        name, colon, _ = line.partition(b":")
        is_field = bool(colon) and is_name(name)
        if not is_field and not line.startswith(_ENVELOPE_LINES):
            return Header(fields, line + b"\n", start)
        if content[start : start + 1] in _FOLDS:
            rest, start = _read_folds(content, start)
            line += rest
        last = line
        if is_field:
            fields.append(Field(name.lower(), _text(line[len(name) + 1 :])))
    return Header(fields, last, start)


def parse_field(line: bytes) -> Field | None:
    """Take *line* apart at its colon; None if it is no field."""
    name, colon, value = line.partition(b":")
    return Field(name.lower(), _text(value)) if colon and is_name(name) else None


def is_name(name: bytes) -> bool:
    """Whether a field may have this name."""
    return _is_usual_name(name) if len(name) < 80 else not name.translate(None, _NAME_BYTES)


@lru_cache(maxsize=512)
def _is_usual_name(name: bytes) -> bool:
    """Say the same of a short name; cached, as most mails have the same fields."""
    return not name.translate(None, _NAME_BYTES)


def collapse_space(text: bytes) -> bytes:
    """Turn every run of white space into one space, at the ends too."""
    plain = text.translate(_ALL_SPACES)
    if b"  " not in plain:
        return plain
    words = b" ".join(filter(None, plain.split(b" ")))
    before = b" " if plain[:1] == b" " else b""
    after = b" " if words and plain[-1:] == b" " else b""
    return before + words + after


def _text(value: bytes) -> bytes:
    """Drop what precedes the value, and a NUL byte with all that follows: git sees neither."""
    return value.lstrip(SPACE).partition(b"\0")[0]


def _next_line(content: bytes, start: int) -> tuple[bytes, int]:
    end = content.find(b"\n", start)
    if end < 0:
        return content[start:].rstrip(SPACE), len(content)
    return content[start:end].rstrip(SPACE), end + 1


def _read_folds(content: bytes, start: int) -> tuple[bytes, int]:
    """Join the lines that begin with white space; each adds one space and its text."""
    pieces = []
    while content[start : start + 1] in _FOLDS:
        line, start = _next_line(content, start + 1)
        pieces.append((b" " + line).rstrip(SPACE))
    return b"".join(pieces), start
