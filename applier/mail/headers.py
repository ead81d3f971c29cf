"""Which header fields does a message or a part begin with, and what do they say?

Lines are unfolded and encoded words decoded. RFC 2047 as git mailinfo reads it: a
word may stand anywhere, white space between two words disappears, and one broken
word makes git refuse the mail. What a field means is its reader's business. Pure.
The rules are git mailinfo's, observed: they are laxer than RFC 5322, and a line
that is no field ends the header.
"""

import re
from functools import cache
from typing import NamedTuple

from applier.budgets import check_count
from applier.mail.charsets import convert_to_utf8
from applier.mail.transfer_encoding import decode_base64_line, decode_quoted_line

SPACE = b" \t\n\r"
"""White space to git: neither form feed nor vertical tab."""

_NAME_BYTES = bytes(byte for byte in range(33, 127) if byte != ord(":"))
_ALL_SPACES = bytes.maketrans(SPACE, b" " * len(SPACE))


class Field(NamedTuple):
    """One header field; *name* is lower-case."""

    name: bytes
    folded: bytes
    """All behind the colon, as it stands: most fields are nobody's concern."""

    @property
    def value(self) -> bytes:
        """The value, unfolded and still encoded."""
        return _text(_unfold(self.folded))


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

    Field by field, as parts of hostile mail may have no blank line anywhere: to
    look for one first would read the rest of the mail for every part.
    """
    fields: list[Field] = []
    last, match = b"", _header_line().match
    while start < len(content):
        found = match(content, start)
        if found is None:
            check_count("headers", len(fields))
            line, start = _next_line(content, start)
            return Header(fields, line + b"\n", start)
        if found[1] is not None:
            fields.append(Field(found[1].lower(), found[2]))
        start, last = found.end() + 1, found[0]
    check_count("headers", len(fields))
    return Header(fields, _unfold(last), len(content))


@cache
def _header_line() -> re.Pattern[bytes]:
    """Match a field's name and value, or a ``From `` line, with the lines that continue it."""
    rest = rb"[^\n]*(?:\n[ \t][^\n]*)*"
    field, from_line = rb"([!-9;-~]*):(" + rest + rb")", rb">?From [ \t\r]*[^ \t\r\n]" + rest
    return re.compile(field + b"|" + from_line)


def parse_field(line: bytes) -> tuple[bytes, bytes] | None:
    """Take *line* apart into name, in lower case, and value; None if it is no field."""
    name, colon, value = line.partition(b":")
    return (name.lower(), _text(value)) if colon and is_name(name) else None


def is_name(name: bytes) -> bool:
    """Whether a field may have this name."""
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


def _unfold(lines: bytes) -> bytes:
    """Join lines that continue one another; each adds one space and its text."""
    if b"\n" not in lines:
        return lines.rstrip(SPACE)
    first, *rest = lines.split(b"\n")
    return first.rstrip(SPACE) + b"".join([(b" " + line[1:]).rstrip(SPACE) for line in rest])


class _Word(NamedTuple):
    text: bytes
    end: int


def decode_words(value: bytes, faults: list[str]) -> bytes:
    """Decode every encoded word; what is wrong goes to *faults*.

    From a broken word on the value is left as it stands: git refuses the mail,
    and looking for a later word that is whole could take quadratic time.
    """
    pieces: list[bytes] = []
    start = value.find(b"=?")
    done = 0
    while start >= 0:
        between = value[done:start]
        if not done or between.strip(SPACE):
            pieces.append(between)
        word = _read_word(value, start, faults)
        if word is None:
            faults.append("an encoded word in the header is broken")
            done = start
            break
        pieces.append(word.text)
        done = word.end
        start = value.find(b"=?", done)
    pieces.append(value[done:])
    return b"".join(pieces)


def _read_word(value: bytes, start: int, faults: list[str]) -> _Word | None:
    """Read ``=?charset?encoding?text?=`` at *start*; None if it is not one."""
    after_charset = value.find(b"?", start + 2)
    if after_charset < 0 or value[after_charset + 2 : after_charset + 3] != b"?":
        return None
    end = value.find(b"?=", after_charset + 3)
    if end < 0:
        return None
    encoded = value[after_charset + 3 : end]
    match value[after_charset + 1 : after_charset + 2]:
        case b"b" | b"B":
            decoded = decode_base64_line(encoded)
        case b"q" | b"Q":
            decoded = decode_quoted_line(encoded.replace(b"_", b" "))
        case _:
            return None
    return _Word(convert_to_utf8(decoded, value[start + 2 : after_charset], faults), end + 2)
