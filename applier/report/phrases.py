"""Which words do all reports use for the same thing?

Short phrases for numbers, diffstats, outcomes, conflicts and evidence, so that
the text, KTAP, JUnit and Markdown say what the JSON says. Every phrase is one
line, and safe to print: what comes from mails goes through
:func:`~applier.report.sanitize.printable` here. Pure.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from applier.model import (
    AlreadyApplied,
    Applied,
    Conflict,
    Conflicted,
    Diffstat,
    Evidence,
    Malformed,
    NoDiff,
    NotChecked,
    NotTried,
    Oid,
    Outcome,
    Series,
    Stat,
    StatStatus,
)
from applier.model.finding import Finding, Remedy
from applier.report.sanitize import printable
from applier.report.text_width import cut

_LONGEST_LINE = 1000
"""Columns of one line; a reader has given up long before, and the whole is in the JSON."""

_LONGEST_QUOTE = 160
"""Columns of a mail's words; the whole is in the JSON."""

_PLURALS = {
    "patch": "patches",
    "more patch": "more patches",
    "series": "series",
    "more series": "more series",
    "reply": "replies",
}


def one_line(text: str) -> str:
    """Make text of a mail safe to print, and of bearable length."""
    return cut(printable(text), _LONGEST_LINE)


def plural(count: int, noun: str) -> str:
    """Count things: ``1 patch``, ``2 patches``."""
    return f"{count} {noun if count == 1 else _PLURALS.get(noun, noun + 's')}"


def short(oid: Oid) -> str:
    """Abbreviate an id to the twelve digits that kernel people write."""
    return oid[:12]


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run in ascending *numbers*."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def listed(numbers: Iterable[int]) -> str:
    """List ascending *numbers* with their runs drawn together: ``2..4, 7``."""
    return ", ".join(span_label(first, last) for first, last in spans(numbers))


def span_label(first: int, last: int) -> str:
    """Name a run: ``2..4``, or ``7`` alone."""
    return str(first) if first == last else f"{first}..{last}"


def joined(parts: Iterable[str], separator: str = ", ") -> str:
    """Join those *parts* that say anything."""
    return separator.join(part for part in parts if part)


def stat_sum(stat: Stat) -> str:
    """Sum a diffstat up: ``8 files +74 -62``."""
    files = plural(len(stat.rows) if stat.files is None else stat.files, "file")
    insertions = "" if stat.insertions is None else f"+{stat.insertions}"
    deletions = "" if stat.deletions is None else f"-{stat.deletions}"
    return joined((files, insertions, deletions), " ")


def outcome_word(outcome: Outcome) -> str:
    """Name an outcome as the JSON does."""
    match outcome:
        case Applied():
            return "applied"
        case AlreadyApplied():
            return "already-applied"
        case Conflicted():
            return "conflict"
        case Malformed():
            return "malformed"
        case NoDiff():
            return "no-diff"
        case NotTried():
            return "not-tried"
        case NotChecked():
            return "not-checked"
        case _:
            assert_never(outcome)


def outcome_reason(outcome: Outcome) -> str:
    """Say in a line what an outcome of no success and no conflict means, or how it came about."""
    match outcome:
        case AlreadyApplied(detail=detail):
            return one_line(detail) or "the base has it already"
        case NoDiff():
            return "this copy of the message has no diff"
        case NotTried(reason=reason):
            return one_line(reason)
        case NotChecked():
            return "no tree was given"
        case Applied() | Conflicted() | Malformed():
            return ""
        case _:
            assert_never(outcome)


def conflicts_of(outcome: Outcome) -> tuple[Conflict, ...]:
    """Return what stands in the way, of an outcome that has anything in its way."""
    match outcome:
        case Conflicted(conflicts=conflicts) | Malformed(conflicts=conflicts):
            return conflicts
        case _:
            return ()


def path_text(path: bytes) -> str:
    """Give a path as a string: itself if it is plain UTF-8, else as git quotes it."""
    text = path.decode(errors="replace")
    if printable(text) == text and not set(text) & {'"', "\\", "\N{REPLACEMENT CHARACTER}"}:
        return text
    from applier.diff.quote import quote_path  # noqa: PLC0415 - few paths need it

    return quote_path(path)


def conflict_line(conflict: Conflict, *, in_patch: bool) -> str:
    """Say where and why: ``mm/slub.c hunk 2, line 1178: the context differs``.

    With *in_patch* the line counts in the patch text and not in the file.
    """
    path = "" if conflict.path is None else one_line(path_text(conflict.path))
    hunk = "" if conflict.hunk is None else f"hunk {conflict.hunk}"
    line = "" if conflict.line is None else f"line {conflict.line}"
    where = joined((hunk, f"{line} of the patch" if line and in_patch else line))
    return joined((joined((path, where), " "), one_line(conflict.detail)), ": ")


def conflict_lines(outcome: Outcome) -> list[str]:
    """Say all that stands in the way of a patch, a line each."""
    in_patch = isinstance(outcome, Malformed)
    return [conflict_line(conflict, in_patch=in_patch) for conflict in conflicts_of(outcome)]


def finding_line(finding: Finding) -> str:
    """Say what the matter is: ``damaged mail: a long line was wrapped ...``."""
    kind = finding.kind.value.replace("-", " ")
    return f"{kind}: {one_line(finding.detail)}"


def mending_line(mending: Remedy) -> str:
    """Say what to do, and what comes of it."""
    return f"{one_line(mending.action)}: {one_line(mending.effect)}"


def mismatch_lines(diffstat: Diffstat) -> list[str]:
    """Say where a declared diffstat is false, a line each; nothing of one that is not."""
    if diffstat.status is not StatStatus.INCONSISTENT:
        return []
    return [
        one_line(mismatch.detail)
        if mismatch.path is None or mismatch.path in mismatch.detail
        else f"{one_line(mismatch.path)}: {one_line(mismatch.detail)}"
        for mismatch in diffstat.mismatches
    ]


def excuse_line(diffstat: Diffstat) -> str:
    """Say why a diffstat that reads otherwise than the result is true all the same."""
    excused = diffstat.status is StatStatus.CONSISTENT and diffstat.declared is not None
    return one_line(diffstat.note) if excused else ""


def place(message_id: str | None, series: Series) -> str:
    """Name the message of *series* that says something: ``the cover letter``, ``patch 3``."""
    if message_id is None:
        return ""
    if series.cover is not None and series.cover.message_id == message_id:
        return "the cover letter"
    for part in series.parts:
        if part.envelope.message_id == message_id:
            return f"patch {part.number}" if series.total > 1 else "the mail"
    return one_line(message_id)


def quoted(evidence: Evidence, series: Series) -> str:
    """Give a statement in its own words: ``patch 2 says "Based on v5.12-rc1."``."""
    where = place(evidence.message_id, series)
    words = cut(printable(evidence.text), _LONGEST_QUOTE)
    return f'{where} says "{words}"' if where else words
