"""How is a report read by a person, on a terminal of 80 columns without colour?

One block a series, a blank line between, a sum at the end; or one line a series.
Nothing from a mail reaches the terminal but through
:func:`~applier.sanitize.printable`. Pure.
"""

from collections.abc import Iterator, Sequence

from applier.model import Other, Report, SeriesStatus, SeriesVerdict
from applier.report.phrases import joined, one_line
from applier.report.standing_phrases import standing_cells
from applier.report.status_phrases import (
    count_left_out,
    side_words,
    status_word,
    summary_words,
)
from applier.report.text.block import block_lines, status_tone
from applier.report.text.layout import Layout
from applier.report.text_width import cut, pad, wrap
from applier.report.text_width import width as width_of
from applier.sanitize import printable
from applier.verdict import TAKEN

__all__ = ["format_text"]

_SHORTEST = 24
"""Columns of a title that is cut; the line runs over sooner than that an id is cut."""


_DEFAULTS = Layout()


def format_text(report: Report, layout: Layout = _DEFAULTS) -> str:
    """Give the whole report as text."""
    lines = _oneline_report(report, layout) if layout.oneline else _full_report(report, layout)
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
    if len(report.series) == 1 and not report.other and not count_left_out(report):
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
        joined((_unsaid_reason(other), printable(other.message_id or "")), "; ")
    )


def _unsaid_reason(other: Other) -> str:
    """Say why a message is in no series, but for its kind, which stands in front of it."""
    kind = f"a {other.kind.value.replace('-', ' ')}"
    return "" if other.reason == kind else printable(other.reason.removeprefix(f"{kind}; "))


def _oneline_report(report: Report, layout: Layout) -> Iterator[str]:
    """Yield a line a series, for lists of many, and the sum."""
    targets = _targets(report)
    head = ("", "", "", *(["tree"] if len(report.trees) > 1 else []), *map(one_line, targets))
    rows = [_cells(verdict, report, targets) for verdict in report.series]
    shown = [*([head] if targets and rows else []), *rows]
    widths = [max((width_of(row[at]) for row in shown), default=0) for at in range(len(head))]
    if targets and rows:
        yield _aligned(head, widths).rstrip()
    for cells, verdict in zip(rows, report.series, strict=True):
        lead = _aligned(cells, widths)
        painted = layout.paint(cells[0], status_tone(verdict)) + lead[len(cells[0]) :]
        yield painted + _named(verdict, layout.width - width_of(lead) if layout.cut else None)
    yield from _sum_lines(report, layout)


def _targets(report: Report) -> list[str]:
    """Name the branches of the table, where there are several."""
    found = dict.fromkeys(one.target for verdict in report.series for one in verdict.standings)
    return list(found) if len(found) > 1 and _is_matrix(report) else []


def _is_matrix(report: Report) -> bool:
    """Whether any series was held against several branches: else each tree has its own."""
    return any(len(verdict.standings) > 1 for verdict in report.series)


def _cells(verdict: SeriesVerdict, report: Report, targets: list[str]) -> tuple[str, ...]:
    """Give what stands in front of a title: status, patches, revision, tree, standings."""
    name = "" if verdict.tree is None else one_line(verdict.tree.name)
    tree = (name,) if len(report.trees) > 1 else ()
    first = (status_word(verdict), _progress(verdict), f"v{verdict.revision}")
    return (*first, *tree, *standing_cells(verdict, targets))


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Put cells into columns; numbers stand at the right."""
    columns = [
        " " * (room - width_of(cell)) + cell if at == 1 else pad(cell, room)
        for at, (cell, room) in enumerate(zip(cells, widths, strict=True))
    ]
    return "".join(f"{column}  " for column in columns)


def _progress(verdict: SeriesVerdict) -> str:
    """Count the patches that git am takes or the base has; without a tree, those here."""
    checked = verdict.status is not SeriesStatus.NOT_CHECKED
    taken = [patch for patch in verdict.patches if patch.outcome in TAKEN]
    return f"{len(taken if checked else verdict.patches)}/{verdict.total}"


def _named(verdict: SeriesVerdict, room: int | None) -> str:
    """Give the title, what is odd, and the id: the title is cut to *room*, and nothing else."""
    odd = "".join(f"  [{words}]" for words in side_words(verdict))
    tail = f"{odd}  {one_line(verdict.id)}"
    title = one_line(verdict.title)
    return (title if room is None else cut(title, max(room - width_of(tail), _SHORTEST))) + tail
