"""Which words do all reports use for the same thing?

Short phrases for numbers, diffstats, outcomes, conflicts and evidence, so that
the text, KTAP, JUnit and Markdown say what the JSON says. Every phrase is one
line, and safe to print: what comes from mails goes through
:func:`~applier.sanitize.printable` here. Pure.
"""

from collections.abc import Iterable
from typing import assert_never

from applier.model import (
    Diffstat,
    Evidence,
    PatchConflict,
    PatchOutcome,
    PatchVerdict,
    SeriesVerdict,
    Stat,
    StatStatus,
)
from applier.model.candidates import CandidateTable
from applier.model.finding import Finding, Remedy
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.wording import plural

_LONGEST_LINE = 1000
"""Columns of one line; a reader has given up long before, and the whole is in the JSON."""

_LONGEST_QUOTE = 160
"""Columns of a mail's words; the whole is in the JSON."""


def one_line(text: str) -> str:
    """Make text of a mail safe to print, and of bearable length."""
    return cut(printable(text), _LONGEST_LINE)


def joined(parts: Iterable[str], separator: str = ", ") -> str:
    """Join those *parts* that say anything."""
    return separator.join(part for part in parts if part)


def stat_sum(stat: Stat) -> str:
    """Sum a diffstat up: ``8 files +74 -62``."""
    files = plural(len(stat.paths) if stat.files is None else stat.files, "file")
    insertions = "" if stat.insertions is None else f"+{stat.insertions}"
    deletions = "" if stat.deletions is None else f"-{stat.deletions}"
    return joined((files, insertions, deletions), " ")


def outcome_reason(patch: PatchVerdict) -> str:
    """Say in a line what an outcome of no success and no conflict means, or how it came about."""
    match patch.outcome:
        case PatchOutcome.ALREADY_APPLIED:
            return one_line(patch.reason) or "the base has it already"
        case PatchOutcome.NO_DIFF:
            return "this copy of the message has no diff"
        case PatchOutcome.NOT_TRIED:
            return one_line(patch.reason)
        case PatchOutcome.NOT_CHECKED:
            return "no tree was given"
        case PatchOutcome.APPLIED | PatchOutcome.CONFLICT | PatchOutcome.MALFORMED:
            return ""
        case _:
            assert_never(patch.outcome)


def conflict_line(conflict: PatchConflict, *, in_patch: bool) -> str:
    """Say where and why: ``mm/slub.c hunk 2, line 1178: the context differs``.

    With *in_patch* the line counts in the patch text and not in the file.
    """
    path = "" if conflict.path is None else one_line(conflict.path)
    hunk = "" if conflict.hunk is None else f"hunk {conflict.hunk}"
    line = "" if conflict.line is None else f"line {conflict.line}"
    where = joined((hunk, f"{line} of the patch" if line and in_patch else line))
    detail = one_line(conflict.detail)
    if line and f" at {line}: " in detail:  # it is where it should be: once is enough
        detail = detail.replace(f" at {line}", "", 1)
    return joined((joined((path, where), " "), detail), ": ")


def conflict_lines(patch: PatchVerdict) -> list[str]:
    """Say all that stands in the way of a patch, a line each."""
    in_patch = patch.outcome is PatchOutcome.MALFORMED
    return [conflict_line(conflict, in_patch=in_patch) for conflict in patch.conflicts]


def finding_line(finding: Finding) -> str:
    """Say what the matter is: ``damaged mail: a long line was wrapped ...``."""
    kind = finding.kind.value.replace("-", " ")
    return f"{kind}: {one_line(finding.detail)}"


def remedy_line(remedy: Remedy) -> str:
    """Say what to do, and what comes of it."""
    return f"{one_line(remedy.action)}: {one_line(remedy.effect)}"


def damage_lines(patch: PatchVerdict, *, lossy: bool = False) -> list[str]:
    """Say what mail would do to a commit, a line each; only what is *lossy*, if that is asked."""
    return [
        f"mail: {'line ' + str(one.line) + ': ' if one.line else ''}{one_line(one.detail)}"
        for one in patch.damage
        if one.lossy or not lossy
    ]


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


def place(message_id: str | None, series: SeriesVerdict | CandidateTable) -> str:
    """Name the message of *series* that says something: ``the cover letter``, ``patch 3``."""
    if message_id is None:
        return ""
    if series.cover == message_id:
        return "the cover letter"
    for patch in series.patches:
        if patch.message_id == message_id:
            return f"patch {patch.number}" if series.total > 1 else "the mail"
    return one_line(message_id)


def quoted(evidence: Evidence, series: SeriesVerdict | CandidateTable) -> str:
    """Give a statement in its own words: ``patch 2 says "Based on v5.12-rc1."``."""
    where = place(evidence.message_id, series)
    words = cut(printable(evidence.text), _LONGEST_QUOTE)
    return f'{where} says "{words}"' if where else words
