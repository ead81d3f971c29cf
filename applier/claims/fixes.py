"""Is what a ``Fixes:`` says true: that commit, of that subject, before this patch?

And is it written as tools read it (:mod:`~applier.claims.commit_reference`)? A tag that
names an issue, a report or a CVE says nothing of a commit. Reads the repository.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from applier.claims.commit_reference import (
    FEWEST_DIGITS,
    FormFault,
    Reference,
    parse_reference,
    short_words,
    text_behind,
)
from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.claims.name_commit import NamedCommit, find_named_commit
from applier.model import ClaimVerdict

_MOST_JOINED = 3
"""Lines that a tag may be wrapped onto."""


class Tag(Struct, frozen=True):
    """One ``Fixes:`` of a message."""

    line: int
    text: str
    reference: Reference
    """What it names, its lines joined."""
    faults: tuple[FormFault, ...]
    """Of its first line, which is all that tools see."""
    wrapped: bool


def find_tags(message: Message, fewest: int = FEWEST_DIGITS) -> Iterator[Tag]:
    """Yield the tags that name commits, or should, by *fewest* digits of their ids."""
    for number, value in message.tags("fixes"):
        if _issue().match(value):
            continue
        first = parse_reference(value, fewest)
        more = list(_continued(message.lines[number:], value)) if _may_go_on(first, value) else []
        whole = parse_reference(" ".join((value, *more)), fewest) if more else first
        text = " ".join((message.lines[number - 1].strip(), *more))
        yield Tag(number, text, whole if more else first, first.faults, bool(more))


def _may_go_on(reference: Reference, value: str) -> bool:
    return reference.is_open or (bool(reference.digits) and not reference.subject and bool(value))


def _continued(lines: Sequence[str], value: str) -> Iterator[str]:
    """Yield the lines behind a tag that close it; none if nothing does."""
    taken: list[str] = []
    for line in lines[:_MOST_JOINED]:
        if not line.strip() or _trailer().match(line):
            return
        taken.append(line.strip())
        joined = parse_reference(" ".join((value, *taken)))
        if not joined.is_open and joined.subject and line.rstrip().endswith(")"):
            yield from taken
            return


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge every tag of a message."""
    fewest = series.repo.settings.id_digits
    for tag in find_tags(message, fewest):
        named = find_named_commit(series, message.place, tag.reference, must_precede=True)
        yield _judge(tag, named, fewest)


def _judge(tag: Tag, named: NamedCommit, fewest: int) -> Judgement:
    """Put together what is wrong with the form, and with what it says."""
    form = [_words(fault, tag, fewest) for fault in tag.faults]
    if tag.wrapped:
        closing = (FormFault.PARENTHESES, FormFault.QUOTES, FormFault.NO_SUBJECT)
        form = [_words(fault, tag, fewest) for fault in tag.faults if fault not in closing]
        form.append("it is wrapped: a tag is one line")
    reasons = [*form, named.reason] if named.verdict is not ClaimVerdict.TRUE else form
    verdict = ClaimVerdict.FALSE if form else named.verdict
    suggestion = named.suggestion
    return Judgement(
        verdict,
        tag.text,
        tag.line,
        "; ".join(filter(None, reasons)),
        named.commit,
        f"Fixes: {suggestion}" if suggestion and verdict is ClaimVerdict.FALSE else "",
    )


def _words(fault: FormFault, tag: Tag, fewest: int) -> str:
    """Say what is wrong with the form; what stands behind a quote is shown."""
    if fault is FormFault.SHORT_ID:
        return short_words(fewest)
    behind = text_behind(tag.text) if fault is FormFault.QUOTES else ""
    return f"unexpected text behind the subject: {behind}" if behind else fault.value


@cache
def _trailer() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z][A-Za-z-]{1,40}: ?\S")


@cache
def _issue() -> re.Pattern[str]:
    return re.compile(
        r"(?:\[?\d\]? )?(?:https?://|#\d|[\w.-]+/[\w.-]+#\d|(?:CVE|GHSA)-"
        r"|(?:CID|bug|issue)s?\b[ :#]*\d|\d{1,6}$|n/a\b|none$|-$)",
        re.IGNORECASE,
    )
