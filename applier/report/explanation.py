"""Why does a series not apply, at length?

For each series that conflicts: where git stops, what the matter is with its
evidence, and what to do. Pure.
"""

from collections.abc import Iterator

from applier.model import Report, SeriesStatus, SeriesVerdict
from applier.model.finding import Finding, FindingKind
from applier.report.base_phrases import base_words
from applier.report.phrases import conflict_lines, finding_line, remedy_line
from applier.report.status_phrases import revision_words, status_words
from applier.report.text.block import evidence_lines, name_line, status_tone
from applier.report.text.layout import Layout, Tone
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import REFUSED

_DEFAULTS = Layout()


def format_explanation(report: Report, layout: Layout = _DEFAULTS) -> str:
    """Explain every series of *report* that does not apply; a line for the others."""
    blocks = ("".join(f"{line}\n" for line in _lines(one, layout)) for one in report.series)
    return "\n".join(blocks)


def _lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    title = f"{printable(verdict.title)}  [{revision_words(verdict)}]"
    yield layout.paint(cut(title, layout.width), Tone.TITLE)
    yield name_line(verdict, layout)
    if base := base_words(verdict):
        yield from layout.labelled("base", base)
    if verdict.error is not None:
        yield from layout.labelled("error", printable(verdict.error.reason), Tone.ODD)
    conflicts = verdict.status is SeriesStatus.CONFLICTS
    if not (conflicts or verdict.findings):
        yield f"  {status_words(verdict)}: there is nothing to explain"
        return
    yield from _stop_lines(verdict, layout)
    for finding in verdict.findings:
        yield from _finding_lines(finding, layout)
    for remedy in verdict.mending:
        yield from layout.labelled("mend", remedy_line(remedy), Tone.GOOD)
    if conflicts and not verdict.mending:
        yield from layout.labelled("mend", _without_remedy(verdict))
    if not conflicts:
        yield "  " + layout.paint(status_words(verdict), status_tone(verdict))


def _without_remedy(verdict: SeriesVerdict) -> str:
    kinds = {finding.kind for finding in verdict.findings}
    if FindingKind.ALREADY_APPLIED in kinds:
        return "nothing is to be mended: the change is in"
    if FindingKind.OTHER_PROJECT in kinds:
        return "nothing can be mended here: give the tree that it is for (--tree)"
    return "nothing that was tried works: ask for a rebase"


def _stop_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield where git stops."""
    first = next((one for one in verdict.patches if one.outcome in REFUSED), None)
    if first is None:
        return
    where = f"patch {first.number} of {verdict.total}, {printable(first.title)}"
    yield from layout.labelled("stops", where, Tone.BAD)
    for line in conflict_lines(first):
        yield from layout.hanging(line)


def _finding_lines(finding: Finding, layout: Layout) -> Iterator[str]:
    yield from layout.labelled("cause", finding_line(finding), Tone.ODD)
    yield from evidence_lines(finding, layout)
