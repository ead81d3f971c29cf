"""What does a header's value say once its encoded words are decoded?

RFC 2047 as git mailinfo reads it: a word may stand anywhere, white space
between two words disappears, and one broken word makes git refuse the mail.
Pure. Unfolding is :mod:`applier.mail.headers`' business.
"""

from typing import NamedTuple

from applier.mail.charsets import convert
from applier.mail.headers import SPACE
from applier.mail.transfer_encoding import decode_base64_line, decode_quoted_line


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
