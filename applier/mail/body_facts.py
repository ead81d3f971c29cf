"""What of a message's text does grouping need, without keeping the text?

A diffstat, links to earlier revisions, b4's change-id; and where the footer begins
that the list added and not the sender. Mailman puts a rule of underscores and the
list's name and address behind a message, or a signature of its own; Google Groups
says how to unsubscribe. What git commits is not touched by this. Pure. Every search
is a search for a few bytes first; most mails hold none of them.
"""

import re
from collections.abc import Iterator
from functools import cache

from applier.mail.charsets import repair_utf8

LONGEST_LINE = 1000
"""Bytes. No line of a person's or a program's is longer; a longer one is not looked into."""

MOST_LINKS = 64
"""Links to earlier revisions that are followed: more than any series has."""


def has_stat(text: bytes) -> bool:
    """Whether there is a row of a diffstat, not quoted: `` path | 3 ++-`` or ``| Bin``."""
    at = text.find(b" | ")
    while at >= 0:
        start = max(text.rfind(b"\n", max(0, at - LONGEST_LINE), at) + 1, at - LONGEST_LINE, 0)
        end = text.find(b"\n", at, at + LONGEST_LINE)
        if _stat_row().match(text, start, end if end >= 0 else len(text)):
            return True
        at = text.find(b" | ", max(at + 1, end))
    return False


def find_change_id(text: bytes) -> str:
    """Find the line ``change-id: ...``; nothing if there is none."""
    for value in _values(text, b"change-id:"):
        return value
    return ""


def find_revision_links(text: bytes) -> tuple[str, ...]:
    """Find the message-ids of earlier revisions that the text links to or supersedes.

    ``v1: https://lore.kernel.org/r/<id>``, ``- Link to v2: https://...``,
    ``Supersedes: <id>``: an URL counts when its last part could be an id.
    """
    found: dict[str, None] = {}
    for start in dict.fromkeys(_line_starts(text)):
        line = _revision_line().match(text, start)
        if line and (name := _message_id(line[1])) and len(found) < MOST_LINKS:
            found.setdefault(name)
    return tuple(found)


def _line_starts(text: bytes) -> Iterator[int]:
    """Yield where a line begins that holds a link, or stands above one: long ones are wrapped."""
    for mark in (b"://", b"upersedes: <"):
        at = text.find(mark)
        while at >= 0:
            start = text.rfind(b"\n", max(0, at - LONGEST_LINE), at) + 1
            yield text.rfind(b"\n", max(0, start - LONGEST_LINE), max(0, start - 1)) + 1
            yield start
            at = text.find(mark, at + 1)


def _message_id(target: bytes) -> str:
    """Give the id that an URL or a bracket names; nothing if it names none."""
    path = target.strip(b"<>,.;)").partition(b"#")[0].rstrip(b"/")
    for view in (b"/T", b"/t", b"/raw"):
        path = path.removesuffix(view)
    name = path.rpartition(b"/")[2]
    plain = name.replace(b"%40", b"@").replace(b"%2F", b"/").replace(b"%2B", b"+")
    return repair_utf8(plain).decode() if 0 < plain.find(b"@") < len(plain) - 1 else ""


def _values(text: bytes, name: bytes) -> Iterator[str]:
    """Yield what follows *name* at the start of a line."""
    at = 0 if text.startswith(name) else text.find(b"\n" + name) + 1
    while at > 0 or text.startswith(name, at):
        end = text.find(b"\n", at)
        value = text[at + len(name) : end if end >= 0 else len(text)][:LONGEST_LINE].strip()
        if value and b" " not in value:
            yield repair_utf8(value).decode()
        at = text.find(b"\n" + name, at + 1) + 1
        if not at:
            return


@cache
def _stat_row() -> re.Pattern[bytes]:
    return re.compile(rb" [^>\s][^\n|]{0,400}? +\| +(?:\d{1,7}(?: [+-]+|$| *$)|Bin\b)")


@cache
def _revision_line() -> re.Pattern[bytes]:
    """Compile on first use; a line begins with what it links, so that prose does not count."""
    return re.compile(
        rb"[ \t]{0,8}(?:[-*] )?(?:(?:link to )?(?:rfc )?\[?(?:rfc )?(?:v|rev|revision )\d{1,3}"
        rb"(?: rfc)?\]?(?: link| series)?[ \t]*[:\-]|supersedes:)[ \t]*\r?\n?[ \t]{0,8}"
        rb"(<[^<>\s]{3,300}>|https?://[^\s>]{3,400})",
        re.IGNORECASE,
    )


_TAIL = 1500
"""Bytes at the end in which a footer may begin; none is longer."""

_RULE = b"_" * 20
_SIGNATURE = (b"--", b"-- ")
_OPENINGS = (b"Mailing list info:", b"You received this message because you are subscribed")
_SIGNS = (b"mailing list", b"/listinfo/", b"@")


def without_footer(text: bytes) -> bytes:
    """Return *text* without what the list put behind it."""
    start = max(len(text) - _TAIL, 0)
    tail = text[start:]
    if not any(opening in tail for opening in (_RULE, *_OPENINGS)):
        return text
    lines = tail.split(b"\n")
    for at, line in enumerate(lines):
        if not line.startswith((_RULE, *_SIGNATURE)):
            continue
        following = lines[at + 1 :]
        if _is_rule(line, following) or _is_signature(line, following):
            return text[: start + sum(len(above) + 1 for above in lines[:at])]
    return text


def _is_rule(line: bytes, following: list[bytes]) -> bool:
    """Whether *line* is a rule, and little more than the list's name and address follows."""
    if line.strip(b"_ \r"):
        return False
    told = [words for words in following if words.strip()]
    return 0 < len(told) <= 4 and any(sign in told[0] or sign in told[-1] for sign in _SIGNS)


def _is_signature(line: bytes, following: list[bytes]) -> bool:
    """Whether *line* is the mark of a signature that only a list would write."""
    first = following[0] if following else b""
    return line.rstrip(b"\r") in _SIGNATURE and first.startswith(_OPENINGS)
