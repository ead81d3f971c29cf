"""How is a report read by a person, on a terminal of 80 columns without colour?

One block a series, a blank line between, a sum at the end; or one line a series.
Nothing from a mail reaches the terminal but through
:func:`~applier.sanitize.printable`. Pure.
"""

from collections.abc import Iterator

from applier.model import Other, PatchOutcome, Report, SeriesStatus, SeriesVerdict
from applier.report.phrases import (
    joined,
)
from applier.report.status_phrases import count_inconsistent, summary_words
from applier.report.text.block import block_lines
from applier.report.text.layout import NARROWEST, Layout
from applier.report.text_width import cut, wrap
from applier.sanitize import printable
from applier.wording import plural

__all__ = ["format_text"]


def format_text(
    report: Report,
    *,
    verbose: bool = False,
    oneline: bool = False,
    colour: bool = False,
    width: int = 80,
) -> str:
    """Give the whole report as text; *width* is in columns."""
    layout = Layout(verbose=verbose, colour=colour, width=max(width, NARROWEST))
    lines = _oneline_report(report, layout) if oneline else _full_report(report, layout)
    return "".join(f"{line}\n" for line in lines)


def _full_report(report: Report, layout: Layout) -> Iterator[str]:
    """Yield every series as a block, and what holds for all of them."""
    for at, verdict in enumerate(report.series):
        yield from ("",) if at else ()
        yield from block_lines(verdict, layout)
    if layout.verbose and report.other:
        yield ""
        yield from (line for other in report.other for line in _other_lines(other, layout))
    yield from _sum_lines(report, layout)


def _sum_lines(report: Report, layout: Layout) -> Iterator[str]:
    """Yield the sum; one series alone has said all of it."""
    if len(report.series) == 1 and not report.other:
        return
    yield from ("",) if report.series else ()
    first, *later = wrap(summary_words(report), layout.width - 2)
    yield first
    yield from (f"  {line}" for line in later)


def _other_lines(other: Other, layout: Layout) -> Iterator[str]:
    """Yield what is known of a message that is part of no series."""
    subject = printable(other.subject) or "(no subject)"
    yield cut(f"{other.kind.value}: {subject}", layout.width)
    yield from layout.hanging(
        joined((printable(other.reason), printable(other.message_id or "")), "; ")
    )


def _oneline_report(report: Report, layout: Layout) -> Iterator[str]:
    """Yield a line a series, for lists of many."""
    counts = [_progress(verdict) for verdict in report.series]
    revisions = [f"v{verdict.revision}" for verdict in report.series]
    room = max(map(len, counts), default=0), max(map(len, revisions), default=0)
    for verdict, count, revision in zip(report.series, counts, revisions, strict=True):
        lead = f"{verdict.status.value:<11}  {count:>{room[0]}}  {revision:<{room[1]}}  "
        yield lead + _title(verdict, layout, layout.width - len(lead))


def _progress(verdict: SeriesVerdict) -> str:
    """Count the patches that applied, of all; without a tree, those that are here."""
    checked = verdict.status is not SeriesStatus.NOT_CHECKED
    applied = [patch for patch in verdict.patches if patch.outcome is PatchOutcome.APPLIED]
    return f"{len(applied if checked else verdict.patches)}/{verdict.total}"


def _title(verdict: SeriesVerdict, layout: Layout, room: int) -> str:
    """Give the title, and behind it what no cut may lose."""
    false = count_inconsistent(verdict)
    tail = f"  [{plural(false, 'diffstat')} inconsistent]" if false else ""
    ident = f"  {printable(verdict.id)}" if layout.verbose else ""
    return cut(printable(verdict.title), max(room - len(tail), 8)) + tail + ident
