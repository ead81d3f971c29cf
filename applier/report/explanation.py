"""Why does a series not apply, at length?

For each series that conflicts: where git stops, what the matter is with its
evidence, and what to do. Pure.
"""

from collections.abc import Iterator

from applier.model import Report, SeriesStatus, SeriesVerdict
from applier.model.finding import Finding, FindingKind
from applier.report.base_words import base_words
from applier.report.columns import cut
from applier.report.safe import printable
from applier.report.status_words import revision_words, status_words
from applier.report.text.look import NARROWEST, Look, Tone
from applier.report.words import conflict_lines, conflicts_of, finding_line, mending_line


def format_explanation(report: Report, *, colour: bool = False, width: int = 80) -> str:
    """Explain every series of *report* that does not apply; a line for the others."""
    look = Look(verbose=True, colour=colour, width=max(width, NARROWEST))
    blocks = ("".join(f"{line}\n" for line in _lines(one, look)) for one in report.series)
    return "\n".join(blocks)


def _lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    title = f"{printable(verdict.series.title)}  [{revision_words(verdict.series)}]"
    yield look.paint(cut(title, look.width), Tone.TITLE)
    if base := base_words(verdict.base, verdict.series):
        yield from look.labelled("base", base)
    if verdict.error is not None:
        yield from look.labelled("error", printable(verdict.error.reason), Tone.ODD)
    conflicts = verdict.status is SeriesStatus.CONFLICTS
    if not (conflicts or verdict.explanation.findings):
        yield f"  {status_words(verdict)}: there is nothing to explain"
        return
    yield from _stop_lines(verdict, look)
    for finding in verdict.explanation.findings:
        yield from _finding_lines(finding, look)
    for mending in verdict.explanation.mending:
        yield from look.labelled("mend", mending_line(mending), Tone.GOOD)
    if conflicts and not verdict.explanation.mending:
        yield from look.labelled("mend", _without_mending(verdict))


def _without_mending(verdict: SeriesVerdict) -> str:
    kinds = {finding.kind for finding in verdict.explanation.findings}
    if FindingKind.ALREADY_APPLIED in kinds:
        return "nothing is to be mended: the change is in"
    return "nothing that was tried works: ask for a rebase"


def _stop_lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield where git stops."""
    first = next((one for one in verdict.patches if conflicts_of(one.outcome)), None)
    if first is None:
        return
    where = f"patch {first.number} of {verdict.series.total}, {printable(first.title)}"
    yield from look.labelled("stops", where, Tone.BAD)
    for line in conflict_lines(first.outcome):
        yield from look.hanging(line)


def _finding_lines(finding: Finding, look: Look) -> Iterator[str]:
    yield from look.labelled("cause", finding_line(finding), Tone.ODD)
    for line in finding.evidence:
        yield look.indented(cut(printable(line), look.width - 2))
