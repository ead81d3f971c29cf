"""What do a subject's brackets say: which patch, of how many, in which revision?

Leaves to :mod:`applier.series` what follows from it, and to the reader of the
whole mail the title that git would commit. Pure. The rules are what people
write on real lists; every shape has its row in the tests.

A subject is read from the left: marks of replies and brackets, as long as
there are any; the rest is the title. A bracket behind the title counts when it
holds nothing but what belongs into one, as in ``[PATCH] foo [v2]``.
"""

import re
from collections.abc import Set as AbstractSet
from functools import cache

from msgspec import Struct, field

from applier.model import Subject

LONGEST_BRACKET = 200
"""Characters. Whatever is longer is no bracket but prose, and is not searched for its end."""

LARGEST_TOTAL = 2000
"""Patches. Stable kernels are reviewed in series of a thousand; a year is no total."""

_STATE_WORDS = frozenset({"rfc", "resend", "resent", "repost", "committed", "pushed", "applied"})
_CLOSING = {"[": "]", "{": "}", "(": ")"}


class _Facts(Struct):
    """What has been gathered so far; lives for one subject only."""

    words: list[str] = field(default_factory=list)
    revisions: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, what follows it, and the word as written."""
    place: tuple[int, int | None] | None = None
    patch: bool = False
    reply: bool = False
    patch_first: bool = False
    """Whether the word PATCH stood in front of the first mark of a reply."""


def parse_subject(text: str, tags: AbstractSet[str] = frozenset()) -> Subject:
    """Take a decoded, unfolded subject apart.

    *tags* are the list's own, lower-case, without brackets (``ltp``): a
    bracket that holds one of them and no more says nothing of the patch and is
    left out of the prefixes.
    """
    facts = _Facts()
    start = _read_front(text, facts, tags)
    end = _read_back(text, start, facts)
    revision, sub_revision = _choose_revision(facts)
    number, total = facts.place or (None, None)
    return Subject(
        title=" ".join(text[start:end].split()),
        prefixes=tuple(facts.words),
        revision=revision,
        number=number,
        total=total,
        reply=facts.reply,
        bracketed=facts.patch or bool(facts.place) or bool(facts.revisions),
        sub_revision=sub_revision,
        patch_first=facts.patch_first,
    )


def _choose_revision(facts: _Facts) -> tuple[int | None, str]:
    """Take the last revision stated; ``v4.9`` beside ``v2`` names a kernel, not a revision."""
    whole = [found for found in facts.revisions if not found[1].startswith(".")]
    if whole and len(whole) < len(facts.revisions):
        facts.words += [written for _, sub, written in facts.revisions if sub.startswith(".")]
    stated = whole or facts.revisions
    return (stated[-1][0], stated[-1][1]) if stated else (None, "")


def _read_front(text: str, facts: _Facts, tags: AbstractSet[str]) -> int:
    """Read reply marks and brackets from the left; return where the title begins."""
    at = 0
    while True:
        at = _skip(text, at)
        mark = _plain_reply(text, at) if facts.patch else _any_reply(text, at)
        if mark:
            facts.patch_first |= not facts.reply and "patch" in map(str.lower, facts.words)
            facts.reply = True
            at = mark
            continue
        end = _read_bracket(text, at, facts, tags)
        if end == at:
            return at
        at = end


def _skip(text: str, at: int) -> int:
    """Pass over what stands between brackets: white space and colons, as git does."""
    while at < len(text) and (text[at] == ":" or text[at].isspace()):
        at += 1
    return at


def _read_bracket(text: str, at: int, facts: _Facts, tags: AbstractSet[str]) -> int:
    """Read the bracket at *at*, whole or damaged; return what follows it, *at* if there is none."""
    if text[at : at + 1] == "[":
        end = _find_end(text, at)
        if not end:
            return _read_unclosed(text, at, facts)
    elif text[at : at + 1] in ("{", "("):
        end = _find_end(text, at)
        if not end or not _stands_for_bracket(text, at, end):
            return at
    else:
        return _read_unopened(text, at, facts)
    content = text[at + 1 : end - 1]
    if content.strip().lower() not in tags:
        _gather(_split(content), facts)
    return end


def _stands_for_bracket(text: str, at: int, end: int) -> bool:
    """Whether braces or parentheses are meant as a bracket: ``{LTP}[PATCH]``, ``[PATCH] (v2)``."""
    if text[at] == "{":
        return text.startswith("[", _skip(text, end))
    tokens = _split(text[at + 1 : end - 1])
    return bool(tokens) and all(_belongs(token) for token in tokens)


def _find_end(text: str, at: int) -> int:
    """Find where the bracket opened at *at* is closed, inner ones apart; 0 if it is not."""
    opening, closing, depth = text[at], _CLOSING[text[at]], 0
    for position in range(at, min(len(text), at + LONGEST_BRACKET)):
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if not depth:
                return position + 1
    return 0


def _read_unopened(text: str, at: int, facts: _Facts) -> int:
    """Read ``PATCH v2 1/3] title``, which lost its first character."""
    if text[at : at + 5].lower() != "patch":
        return at
    end = text.find("]", at, at + LONGEST_BRACKET)
    tokens = _split(text[at:end]) if end > 0 else []
    if not all(_belongs(token) for token in tokens) or not tokens:
        return at
    _gather(tokens, facts)
    return end + 1


def _read_unclosed(text: str, at: int, facts: _Facts) -> int:
    """Read ``[PATCH v2 1/3 title``, as far as the words belong into a bracket."""
    tokens: list[str] = []
    for found in _pattern(r"\S+").finditer(text, at + 1, at + LONGEST_BRACKET):
        if not _belongs(found.group()):
            break
        tokens.append(found.group())
        end = found.end()
    if not tokens or "patch" not in tokens[0].lower():
        return at
    _gather(tokens, facts)
    return end


def _read_back(text: str, start: int, facts: _Facts) -> int:
    """Read brackets behind the title from the right; return where the title ends."""
    end = len(text.rstrip())
    while end > start and text[end - 1] in "])":
        opening = "[" if text[end - 1] == "]" else "("
        at = text.rfind(opening, max(start, end - LONGEST_BRACKET), end)
        tokens = _split(text[at + 1 : end - 1])
        if at <= start or not text[at - 1].isspace() or not tokens:
            break
        if not all(_belongs(token) for token in tokens) or (opening == "(" and facts.revisions):
            break
        _gather(tokens, facts)
        end = len(text[:at].rstrip())
    return end


def _split(content: str) -> list[str]:
    """Split a bracket's content into words; ``1 of 3`` and ``take 2`` become one each."""
    joined = _pattern(r"\b(\d{1,4})\s+of\s+(\d{1,4})\b").sub(r"\1/\2", content)
    joined = _pattern(r"\b(?:take|try|version|ver|rev|v)[ .]*#?[ ]*(\d{1,3})\b").sub(r"v\1", joined)
    return [word for word in _pattern(r"[\s,;:|\[\]{}()]+").split(joined) if word]


def _gather(words: list[str], facts: _Facts) -> None:
    """Add what the words of one bracket say."""
    for word in words:
        if "patch" in word.lower():
            facts.patch = True
        found = _pattern(_WORD).fullmatch(word)
        place = _read_place(found) if found else None
        if found is None or (found["total"] and place is None):
            facts.words.extend(_separate(word))
            continue
        if found["word"]:
            facts.words.append(found["word"])
        if found["revision"]:
            facts.revisions.append((int(found["revision"]), found["sub"] or "", word))
        if found["late"]:
            facts.revisions.append((int(found["late"]), "", word))
        facts.place = facts.place or place


_WORD = (
    r"(?P<word>patch|rfc|resend|repost)?[-_#]?"
    r"(?:v(?P<revision>\d{1,3})(?P<sub>\.\d|[a-z])?)?[-_]?"
    r"(?:(?P<number>\d{1,4})/(?P<total>\d{1,4}|[nmx?]))?"
    r"(?:[-_]?v(?P<late>\d{1,3}))?"
)
"""All that may be glued together in one word: ``PATCHv2``, ``1/3v2``, ``RFC-v3``, ``1/n``."""


def _read_place(found: re.Match[str]) -> tuple[int, int | None] | None:
    """Read *i/n*; None for what cannot be one, like 24/7. One more than all (9/8) happens."""
    if not found["total"]:
        return None
    number = int(found["number"])
    if not found["total"].isdecimal():
        return (number, None)
    total = int(found["total"])
    believable = 0 < total <= LARGEST_TOTAL and number <= total + 2 + total // 4
    return (number, total) if believable else None


def _separate(word: str) -> list[str]:
    """Keep a word whole, except for known ones with a slash between them: ``PATCH/RFC``."""
    pieces = word.split("/")
    return pieces if len(pieces) > 1 and all(map(_is_known, pieces)) else [word]


def _is_known(word: str) -> bool:
    """Whether a word is one of those that only brackets hold."""
    return "patch" in word.lower() or word.lower() in _STATE_WORDS


def _belongs(word: str) -> bool:
    """Whether a word could not be part of a title: a revision, a number, a patch word."""
    found = _pattern(_WORD).fullmatch(word)
    return _is_known(word) or (found is not None and any(found.groups()))


def _plain_reply(text: str, at: int) -> int:
    """Find the end of ``Re:`` at *at*; all that is believed behind ``[PATCH]``. 0 if it is none."""
    found = _pattern(r"re\s{0,3}[:\uff1a]").match(text, at)
    return found.end() if found else 0


def _any_reply(text: str, at: int) -> int:
    """Find the end of a reply's or a forward's mark, in whatever language; 0 if it is none.

    Short marks count in capitals only: ``res:`` and ``vs:`` begin titles, too.
    """
    found = _pattern(
        r"(?:(?:re|fwd?|antw|回复|回覆|答复|答覆|转发|轉寄|返信|ответ)"
        r"|(?-i:AW|SV|VS|WG|TR|RES|RIF|Rif|ENC|YNT|Ynt|ODP|Odp|Отв|VL|BLS|TB))"
        r"\s{0,3}(?:[\[(^]?\d{1,4}[\])]?)?\s{0,3}[:\uff1a]"
    ).match(text, at)
    return found.end() if found else 0


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Compile on first use: most commands never read a subject."""
    return re.compile(expression, re.IGNORECASE)
