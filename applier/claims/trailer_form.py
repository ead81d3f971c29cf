"""Is each trailer spelled as tools read it?

A name that is another's but for a letter, a person without an address, no blank behind the
colon, a ``Co-developed-by`` without the sign-off of that person right behind it: what the kernel's
Documentation/process/submitting-patches.rst says of them. Those that are right are
passed over. Pure.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.model import ClaimVerdict

_PEOPLE = (
    "Signed-off-by", "Co-developed-by", "Acked-by", "Reviewed-by", "Tested-by",
    "Reported-by", "Suggested-by",
)  # fmt: skip
_NAMES = {name.lower(): name for name in (*_PEOPLE, "Fixes", "Closes", "Link", "Cc")}
_ADDRESSED = frozenset(name.lower() for name in _PEOPLE[:5])
_NEARLY = 0.88
_MOST_ODD = 100
"""Names of one message that are held beside those that are known."""


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge the trailers of a message that are not as they should be."""
    del series
    odd = 0
    for number, line in enumerate(message.lines[1:], 2):
        found = _trailer().match(line) if ":" in line else None
        if found is not None:
            name, gap, value = found.groups()
            odd += name.lower() not in _NAMES
            if odd > _MOST_ODD:
                return
            reason, mended = _judge(name, gap, value)
            if reason:
                text = line.strip()
                yield Judgement(ClaimVerdict.FALSE, text, number, reason, None, mended)
            elif name.lower() == "co-developed-by" and not _signs_next(message, number, value):
                reason = "the sign-off of who developed it too should follow it"
                yield Judgement(ClaimVerdict.FALSE, line.strip(), number, reason)


def _judge(name: str, gap: str, value: str) -> tuple[str, str]:
    """Say what is wrong with one, and how it should be."""
    known = _NAMES.get(name.lower())
    if known is None and name.lower().endswith(("-by", "-of")):
        close = get_close_matches(name.lower(), _NAMES, 1, _NEARLY)
        known = _NAMES[close[0]] if close else None
    if known is None or (known not in _PEOPLE and known.lower() == name.lower()):
        return "", ""
    mended = f"{known}: {value}"
    if name != known:
        return f"it is spelled {known}", mended
    if not gap:
        return "a blank is missing behind the colon", mended
    if name.lower() in _ADDRESSED and not _address().search(value):
        return "it has no address", ""
    return "", ""


def _signs_next(message: Message, number: int, value: str) -> bool:
    """Whether the line behind a co-developer's is the sign-off of the same person."""
    following = message.lines[number] if number < len(message.lines) else ""
    name, _, signed = following.partition(":")
    return name.lower() == "signed-off-by" and signed.strip() == value.strip()


@cache
def _trailer() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z][A-Za-z-]{1,40}):([ \t]*)(\S.*)$")


@cache
def _address() -> re.Pattern[str]:
    return re.compile(r"[^\s<>@]+@[^\s<>@]+")
