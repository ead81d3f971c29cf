"""How does a report read as a comment on a merge request?

Whatever comes from a mail stands in a code span: there neither HTML nor links
nor mentions nor issue numbers mean anything, in CommonMark and on GitHub and
GitLab alike. Lists and no table, for a ``|`` in a code span ends a cell. No line
begins with text of a mail, so none is a command to a bot. Pure; source: the
CommonMark specification, sections "Code spans" and "Lists".
"""

from collections.abc import Iterator

from applier.model import (
    AlreadyApplied,
    Applied,
    Conflicted,
    Malformed,
    NoDiff,
    NotChecked,
    NotTried,
    Outcome,
    PatchVerdict,
    Report,
    SeriesVerdict,
)
from applier.report.base_words import base_gist
from applier.report.columns import cut
from applier.report.safe import printable
from applier.report.status_words import revision_words, status_words, summary_words
from applier.report.words import (
    conflict_lines,
    joined,
    listed,
    mismatch_lines,
    plural,
    stat_sum,
)

_LONGEST = 300
"""Columns of one code span."""

_LINES_SHOWN = 5


def format_markdown(report: Report) -> str:
    """Give the whole report as Markdown."""
    return "".join(f"{line}\n" for line in _report_lines(report))


def _report_lines(report: Report) -> Iterator[str]:
    for verdict in report.series:
        yield from _series_lines(verdict)
        yield ""
    yield summary_words(report)


def _series_lines(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield a heading, the facts, and a list of the patches."""
    series = verdict.series
    yield f"### {code(series.title)}"
    yield ""
    yield f"**{status_words(verdict)}**"
    yield ""
    size = f"{code(revision_words(series))}, {plural(series.total, 'patch')}"
    date = "" if series.date is None else series.date.rfc3339()[:10]
    who = f"by {code(series.submitter.name or series.submitter.email)}"
    yield joined((size, who, date, code(series.id)))
    yield ""
    yield f"- base: {code(base_gist(verdict.base, series))}"
    for reason in verdict.reasons[:_LINES_SHOWN]:
        yield f"- {code(reason)}"
    for line in _few(mismatch_lines(verdict.diffstat)):
        yield f"- the cover letter's diffstat: {line}"
    yield ""
    yield "Patches:"
    yield ""
    for patch in verdict.patches:
        yield from _patch_lines(patch, verdict)
    if series.missing:
        yield f"- {listed(series.missing)} of {series.total}: missing"


def _patch_lines(patch: PatchVerdict, verdict: SeriesVerdict) -> Iterator[str]:
    """Yield a patch and, below it, what is wrong with it."""
    stat = patch.diffstat.counted or patch.diffstat.applied or patch.diffstat.declared
    numbers = "" if stat is None else f"({stat_sum(stat)})"
    head = f"{patch.number}/{verdict.series.total} **{_word(patch.outcome)}**"
    yield "- " + joined((head, code(patch.title), numbers), " ")
    lines = _few(conflict_lines(patch.outcome))
    lines += [f"diffstat: {line}" for line in _few(mismatch_lines(patch.diffstat))]
    yield from (f"  - {line}" for line in lines)


def _few(lines: list[str]) -> list[str]:
    """Show the first lines as code, and count the rest."""
    shown = [code(line) for line in lines[:_LINES_SHOWN]]
    left = len(lines) - len(shown)
    return [*shown, f"and {left} more"] if left else shown


def _word(outcome: Outcome) -> str:
    """Say in a word what became of a patch."""
    match outcome:
        case Applied():
            return "ok"
        case AlreadyApplied():
            return "already applied"
        case Conflicted():
            return "conflict"
        case Malformed():
            return "malformed"
        case NoDiff():
            return "no diff"
        case NotTried():
            return "not tried"
        case NotChecked():
            return "not checked"


def code(text: str) -> str:
    """Put *text* between more backticks than it holds in a row, as CommonMark asks."""
    text = cut(printable(text), _LONGEST).strip() or "(none)"
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    blank = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{blank}{text}{blank}{fence}"
