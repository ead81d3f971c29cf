"""Which of a message's last lines did the list add, and not the sender?

Mailman puts a rule of underscores and the list's name and address behind a
message, or a signature of its own; Google Groups says how to unsubscribe.
What git commits is not touched by this: it is for reading what a message says.
Pure.
"""

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
        following = lines[at + 1 :]
        if _is_rule(line, following) or _is_signature(line, following):
            return text[: start + sum(len(above) + 1 for above in lines[:at])]
    return text


def _is_rule(line: bytes, following: list[bytes]) -> bool:
    """Whether *line* is a rule, and little more than the list's name and address follows."""
    told = [words for words in following if words.strip()]
    return (
        line.startswith(_RULE)
        and not line.strip(b"_ \r")
        and 0 < len(told) <= 4
        and any(sign in told[0] or sign in told[-1] for sign in _SIGNS)
    )


def _is_signature(line: bytes, following: list[bytes]) -> bool:
    """Whether *line* is the mark of a signature that only a list would write."""
    first = following[0] if following else b""
    return line.rstrip(b"\r") in _SIGNATURE and first.startswith(_OPENINGS)
