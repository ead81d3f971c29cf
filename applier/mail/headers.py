"""Which header fields does a message or a part begin with, and what do they say?

Lines are unfolded and encoded words decoded. RFC 2047 as git mailinfo reads it: a
word may stand anywhere, white space between two words disappears, and one broken
word makes git refuse the mail. What a field means is its reader's business. Pure.
The rules are git mailinfo's, observed: they are laxer than RFC 5322, and a line
that is no field ends the header.
"""

from functools import lru_cache
from typing import NamedTuple

from applier.mail.charsets import convert
from applier.mail.transfer_encoding import decode_base64_line, decode_quoted_line

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
    return _Word(convert(decoded, value[start + 2 : after_charset], faults), end + 2)
