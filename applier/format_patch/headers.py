"""How does a header line of a mail name a person, a subject, a date?

As ``git format-patch`` writes them: folded before column 78, names quoted where a mail's
grammar asks for it, and in encoded words (RFC 2047, the Q encoding, lines of at most 76
columns) where they are not plain ASCII. Pure; the rules are RFC 2047, RFC 5322 and what
git was seen to print.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from applier.model import Timestamp

_FOLD_AT = 78
_ENCODED_FOLD_AT = 76
_OPENING, _CLOSING = b"=?UTF-8?q?", b"?="
_SPECIALS = re.compile(rb'[()<>\[\]:;@\\,."]')
_PHRASE = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!*+-/")
"""What stands for itself in an encoded word of a name (RFC 2047, section 5, rule 3)."""
_TEXT = frozenset(range(0x21, 0x7F)).difference(b"=?_")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TAB = 7
"""In the columns below a tab, these bits are set in the last."""
_WORD = re.compile(rb"(\s?)(\S*)")
"""One white space and what follows up to the next: of two spaces, one may end a line."""


def subject_line(prefix: bytes, title: bytes) -> bytes:
    """Write the Subject; *prefix* is its brackets."""
    start = b"Subject: " + (prefix + b" " if prefix else b"")
    if not title:
        return start.rstrip()
    if _needs_encoding(title):
        return start + encode_words(title, len(start), _TEXT)
    return start + fold(title, len(start))


def from_line(name: bytes, email: bytes) -> bytes:
    """Write the From."""
    start = b"From: "
    if _needs_encoding(name):
        shown = encode_words(name, len(start), _PHRASE)
        most = _ENCODED_FOLD_AT
    elif _SPECIALS.search(name):
        shown = b'"' + re.sub(rb'(["\\])', rb"\\\1", name) + b'"'
        most = _FOLD_AT
    else:
        shown, most = fold(name, len(start)), _FOLD_AT
    line = start + shown
    last = len(line) - (line.rfind(b"\n") + 1)
    return line + (b"\n" if last + len(email) + 3 > most else b"") + b" <" + email + b">"


def date_line(date: Timestamp) -> bytes:
    """Write the Date, as RFC 5322 has it but for the zero before a day of one digit."""
    sign = -1 if date.zone < 0 else 1
    hours, minutes = divmod(abs(date.zone), 100)
    try:
        local = datetime.fromtimestamp(date.seconds, UTC) + sign * timedelta(
            hours=hours, minutes=minutes
        )
    except (OverflowError, ValueError, OSError):
        local, date = datetime.fromtimestamp(0, UTC), Timestamp(0)  # as git shows what it cannot
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"Date: {day}, {local.day} {month} {local:%Y %H:%M:%S} {date.zone:+05d}".encode()


def fold(text: bytes, column: int, most: int = _FOLD_AT, indent: int = 1) -> bytes:
    """Fold *text*, which begins at *column*, at white space; later lines are indented."""
    folded = bytearray()
    for space, word in _WORD.findall(text):
        if not space and not word:
            break
        start = (column | _TAB) + 1 if space == b"\t" else column + len(space)
        if start + len(word) > most and (folded or column > indent):
            folded += b"\n" + b" " * indent + word
            column = indent + len(word)
        else:
            folded += space + word
            column = start + len(word)
    return bytes(folded)


def _needs_encoding(text: bytes) -> bool:
    """Whether a header cannot hold *text* as it is."""
    return not text.isascii() or b"=?" in text or b"\n" in text


def encode_words(text: bytes, column: int, plain: frozenset[int]) -> bytes:
    """Write *text*, which begins at *column*, in encoded words; no character is torn apart."""
    encoded = bytearray(_OPENING)
    column += len(_OPENING)
    for character in _characters(text):
        shown = b"".join(bytes((one,)) if one in plain else b"=%02X" % one for one in character)
        if column + len(shown) + len(_CLOSING) > _ENCODED_FOLD_AT:
            encoded += _CLOSING + b"\n " + _OPENING
            column = 1 + len(_OPENING)
        encoded += shown
        column += len(shown)
    return bytes(encoded + _CLOSING)


def _characters(text: bytes) -> Iterator[bytes]:
    """Yield the characters of *text*; what is no UTF-8 byte by byte."""
    for character in text.decode("utf-8", "surrogateescape"):
        yield character.encode("utf-8", "surrogateescape")
