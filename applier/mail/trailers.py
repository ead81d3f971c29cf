"""Which trailers does a text give, and how are more of them added to a message?

The block of trailers is the last paragraph, as git interpret-trailers sees it
(the man page, and tests/oracle/test_trailers.py). Pure. Whose trailers are
worth adding is :mod:`applier.collection.reviews`' business.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from applier.mail.charsets import repair_utf8

Trailer = tuple[str, str]
"""A trailer's name and value."""

GIVEN = {
    name.lower(): name
    for name in (
        "Reviewed-by", "Acked-by", "Tested-by", "Reported-by", "Suggested-by",
        "Reviewed-and-tested-by", "Acked-and-tested-by", "Tested-and-reviewed-by",
        "Reported-and-tested-by", "Fixes", "Link", "Closes",
    )
}  # fmt: skip
"""What people give in answers, by lower-case name. A sign-off is no answer's to give."""

MOST_GIVEN = 50
"""Trailers of one message that are kept."""

LONGEST_VALUE = 500

_NAME_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_GIT_MADE = (b"Signed-off-by: ", b"(cherry picked from commit ")


def given_trailers(text: bytes) -> tuple[Trailer, ...]:
    """Find the trailers that an answer gives: lines of their own, not quoted."""
    if b"-by:" not in text.lower() and b"\nFixes:" not in text and b"\nLink:" not in text:
        return ()
    found: dict[Trailer, None] = {}
    for line in _given_line().finditer(text):
        trailer = _parse_given(line[1], line[2])
        if trailer and len(found) < MOST_GIVEN:
            found.setdefault(trailer)
    return tuple(found)


@cache
def _given_line() -> re.Pattern[bytes]:
    names = "|".join(sorted(GIVEN, key=len, reverse=True))
    line = rf"^[ \t]{{0,8}}({names})[ \t]?:[ \t]{{0,8}}([^\s\n][^\n]*)$"
    return re.compile(line.encode(), re.IGNORECASE | re.MULTILINE)


def _parse_given(name: bytes, value: bytes) -> Trailer | None:
    """Read a line as one of the trailers that answers give."""
    known, value = GIVEN[name.decode().lower()], value.strip()
    if len(value) > LONGEST_VALUE:
        return None
    if known.endswith("-by") and b"@" not in value:
        return None
    return known, repair_utf8(value).decode()


def find_trailers(message: bytes) -> tuple[Trailer, ...]:
    """Give the trailers that a commit message ends with."""
    found = []
    for line in _last_paragraph(message):
        name, colon, value = line.partition(b":")
        if colon and _is_name(name):
            found.append((name.strip().decode(), repair_utf8(value.strip()).decode()))
    return tuple(found)


def add_trailers(message: bytes, trailers: Iterable[Trailer]) -> bytes:
    """Append trailers to a commit message, to its block of trailers or as one of their own."""
    lines = b"".join(f"{name}: {value}\n".encode() for name, value in trailers)
    if not lines:
        return message
    body = message.rstrip(b"\n") + b"\n"
    return body + lines if _last_paragraph(message) else body + b"\n" + lines


def _last_paragraph(message: bytes) -> Sequence[bytes]:
    """Give the lines of the block of trailers; none if a message ends in prose, or is a title."""
    lines = message.rstrip().split(b"\n")
    start = next((at for at in range(len(lines), 0, -1) if not lines[at - 1].strip()), 0)
    block = lines[start:]
    return block if start and _is_block(block) else ()


def _is_block(lines: Sequence[bytes]) -> bool:
    """Whether all lines are trailers, or one is git's own and a quarter are trailers."""
    trailers = others = 0
    own = continued = False
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            others += not continued
            continue
        made = line.startswith(_GIT_MADE)
        name, colon, _ = line.partition(b":")
        continued = made or (bool(colon) and _is_name(name))
        own |= made
        trailers += continued
        others += not continued
    return trailers > 0 and (not others or (own and trailers * 3 >= others))


def _is_name(name: bytes) -> bool:
    """Whether what precedes a colon can be a trailer's name."""
    plain = name.rstrip(b" \t")
    return bool(plain) and not plain.translate(None, _NAME_BYTES)
