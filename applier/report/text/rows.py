"""What does a line say of a patch, and what stands beneath it?

A line a patch: number, mark, what it adds and deletes, how it was placed, its
title. Columns that say nothing of any patch are left out. Patches that are
missing, or were not tried after one that failed, are drawn together. Pure.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.model import (
    FAILING,
    Claim,
    GivenTrailer,
    PatchOutcome,
    PatchTest,
    PatchVerdict,
    SeriesVerdict,
    Stat,
)
from applier.report.claim_phrases import INSTEAD, claim_lines, found_false
from applier.report.phrases import (
    conflict_lines,
    damage_lines,
    excuse_line,
    joined,
    mismatch_lines,
    outcome_reason,
)
from applier.report.testing_phrases import is_worth_showing, log_end, test_words
from applier.report.text.layout import GUTTER, Layout, Tone
from applier.report.text_width import cut, pad
from applier.sanitize import printable
from applier.wording import plural, short, span_label, spans

_MISSING = "missing"

_CONFLICTS_SHOWN = 3
_MISMATCHES_SHOWN = 2
_CLAIMS_SHOWN = 3
_NOT_FALSE = ("claim true", "claim unknown", "claim false, a note")
_LOG_SHOWN = 3
_LOG_IN_FULL = 40
_UNTRIED_SHOWN = 3
"""So many untried patches in a row keep their own lines; more are drawn together."""


class Row(Struct, frozen=True):
    """One line of the table, in cells, and what is to be said beneath it."""

    number: int
    label: str
    mark: str = ""
    tone: Tone = Tone.PLAIN
    insertions: str = ""
    deletions: str = ""
    placing: str = ""
    title: str = ""
    sentence: str = ""
    """In place of stat and title, where there is no one patch to show."""
    beneath: tuple[tuple[str, Tone], ...] = ()


def table_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield the lines of all patches of a series, aligned."""
    rows = sorted(
        (*_patch_rows(verdict, layout), *_missing_rows(verdict)), key=lambda row: row.number
    )
    widths = _Widths.of(rows)
    for row in rows:
        yield _line(row, widths, layout)
        for text, tone in row.beneath:
            is_to_copy = text.startswith(INSTEAD)
            yield from (layout.indented(text),) if is_to_copy else layout.hanging(text, tone)


class _Widths(Struct, frozen=True):
    """The columns of the table; a width of 0 leaves a column out."""

    mark: int
    insertions: int
    deletions: int
    placing: int

    @classmethod
    def of(cls, rows: list[Row]) -> "_Widths":
        """Measure every column."""
        return cls(
            mark=max((len(row.mark) for row in rows), default=0),
            insertions=max((len(row.insertions) for row in rows), default=0),
            deletions=max((len(row.deletions) for row in rows), default=0),
            placing=max((len(row.placing) for row in rows), default=0),
        )


def _line(row: Row, widths: _Widths, layout: Layout) -> str:
    """Put one row's cells together; the title takes the room that is left."""
    lead = f"{row.label:>{GUTTER - 2}}  "
    mark = f"{row.mark:<{widths.mark}}  " if widths.mark and row.sentence != _MISSING else ""
    rest = cut(row.sentence or _cells(row, widths), max(layout.width - len(lead) - len(mark), 20))
    painted = layout.paint(row.mark, row.tone) + mark[len(row.mark) :]
    return f"{lead}{painted}{rest}".rstrip()


def _cells(row: Row, widths: _Widths) -> str:
    """Align what stands behind the mark; columns of nothing are left out."""
    stat = f"{row.insertions:>{widths.insertions}} {row.deletions:>{widths.deletions}}"
    placing = pad(row.placing, widths.placing)
    shown = [cell for cell in (stat if widths.insertions else "", placing) if cell]
    return "  ".join([*shown, row.title])


def _missing_rows(verdict: SeriesVerdict) -> Iterator[Row]:
    """Yield a row for each run of numbers that no message supplies."""
    for first, last in spans(verdict.missing):
        one = f"{first}/{verdict.total}"
        label = one if first == last else span_label(first, last)
        yield Row(first, label, sentence=_MISSING)


def _patch_rows(verdict: SeriesVerdict, layout: Layout) -> Iterator[Row]:
    """Yield a row for each patch, or for a long run of those that were not tried."""
    for run in _runs(verdict.patches):
        first, last = run[0], run[-1]
        led = first is not verdict.patches[0]
        if led and len(run) > _UNTRIED_SHOWN and not layout.verbose:
            label = span_label(first.number, last.number)
            reason = outcome_reason(first)
            yield Row(first.number, label, mark="--", sentence=f"not tried: {reason}")
        else:
            yield from (_patch_row(patch, verdict, layout) for patch in run)


def _runs(patches: tuple[PatchVerdict, ...]) -> Iterator[list[PatchVerdict]]:
    """Yield the patches, those together that follow each other untried for one reason."""
    run: list[PatchVerdict] = []
    for patch in patches:
        if run and not _follows(patch, run[-1]):
            yield run
            run = []
        run.append(patch)
    if run:
        yield run


def _follows(patch: PatchVerdict, before: PatchVerdict) -> bool:
    """Whether a patch was not tried for the same reason as the one before it."""
    return (
        patch.outcome is before.outcome is PatchOutcome.NOT_TRIED
        and patch.reason == before.reason
        and patch.number == before.number + 1
    )


def _patch_row(patch: PatchVerdict, verdict: SeriesVerdict, layout: Layout) -> Row:
    """Describe one patch."""
    mark, tone = _MARKS[patch.outcome]
    row = Row(
        number=patch.number,
        label=f"{patch.number}/{verdict.total}",
        mark=mark,
        tone=tone,
        placing=_placing(patch, verdict),
        title=_title(patch, verdict),
        beneath=tuple(_beneath(patch, layout, verdict.id)),
    )
    stat = patch.diffstat.counted or patch.diffstat.applied or patch.diffstat.declared
    return row if stat is None else _with_numbers(row, stat)


def _title(patch: PatchVerdict, verdict: SeriesVerdict) -> str:
    """Give a patch's title, unless the line at the top of the block is the same."""
    same = verdict.total == 1 and patch.title == verdict.title
    return "" if same else printable(patch.title)


def _with_numbers(row: Row, stat: Stat) -> Row:
    """Add what a patch adds and deletes; lines of a binary file cannot be counted."""
    if stat.paths and all(one.binary for one in stat.paths):
        return replace(row, insertions="bin")
    if stat.insertions is None or stat.deletions is None:
        return row
    return replace(row, insertions=f"+{stat.insertions}", deletions=f"-{stat.deletions}")


_MARKS = {
    PatchOutcome.APPLIED: ("ok", Tone.GOOD),
    PatchOutcome.ALREADY_APPLIED: ("have", Tone.GOOD),
    PatchOutcome.CONFLICT: ("FAIL", Tone.BAD),
    PatchOutcome.MALFORMED: ("FAIL", Tone.BAD),
    PatchOutcome.NO_DIFF: ("no diff", Tone.ODD),
    PatchOutcome.NOT_TRIED: ("--", Tone.PLAIN),
    PatchOutcome.NOT_CHECKED: ("", Tone.PLAIN),
}
"""How an outcome is seen at a glance."""


def _placing(patch: PatchVerdict, verdict: SeriesVerdict) -> str:
    """Say what is unusual: an offset, a merge, a message of an earlier revision."""
    return joined(
        (
            f"from v{patch.revision}" if patch.revision != verdict.revision else "",
            "3-way" if patch.three_way else "",
            f"off {patch.max_offset:+d}" if patch.max_offset else "",
        )
    )


def _beneath(patch: PatchVerdict, layout: Layout, own_id: str) -> Iterator[tuple[str, Tone]]:
    """Yield what stands below a patch's line: conflicts, then falsehoods, then the small print."""
    for line in layout.few(conflict_lines(patch), _CONFLICTS_SHOWN):
        yield line, Tone.BAD
    if patch.warning is not None:
        yield printable(patch.warning), Tone.ODD
    for line in layout.few(damage_lines(patch), _CONFLICTS_SHOWN):
        yield line, Tone.ODD
    mismatches = mismatch_lines(patch.diffstat)
    for line in layout.few(mismatches, _MISMATCHES_SHOWN):
        yield f"diffstat: {line}", Tone.ODD
    if excuse := excuse_line(patch.diffstat):
        yield f"diffstat: {excuse}", Tone.PLAIN
    for line in shown_claims(patch.claims, layout):
        yield line, Tone.PLAIN if line.startswith(_NOT_FALSE) else Tone.ODD
    for test in patch.tests:
        if layout.verbose or is_worth_showing(test):
            yield from _test_lines(test, layout)
    if layout.verbose:
        yield from ((line, Tone.PLAIN) for line in _small_print(patch, own_id))


def shown_claims(claims: Sequence[Claim], layout: Layout) -> list[str]:
    """List what is said of *claims*: of those that are false, or with --claims of all."""
    if layout.claims:
        return claim_lines(claims)
    false = found_false(claims)
    shown = claim_lines(false if layout.verbose else false[:_CLAIMS_SHOWN])
    more = 0 if layout.verbose else len(false) - _CLAIMS_SHOWN
    return [*shown, f"and {plural(more, 'more claim')} false"] if more > 0 else shown


def _test_lines(test: PatchTest, layout: Layout) -> Iterator[tuple[str, Tone]]:
    """Yield what a test says of a patch, and the end of what it printed."""
    tone = Tone.PLAIN
    if test.result in FAILING and test.since != 0:
        tone = Tone.BAD
    elif is_worth_showing(test):
        tone = Tone.ODD
    took = f" ({'kept' if test.cached else f'{test.seconds:.1f} s'})" if layout.verbose else ""
    yield f"{test_words(test)}{took}", tone
    if is_worth_showing(test):
        most = _LOG_IN_FULL if layout.verbose else _LOG_SHOWN
        yield from ((f"| {line}", Tone.PLAIN) for line in log_end(test, most))


def _trailer_words(trailer: GivenTrailer) -> str:
    """Give a reviewer's trailer, and why it is not for the commit or how it came here."""
    words = f"{printable(trailer.name)}: {printable(trailer.value)}"
    mark = "" if trailer.added else "not added"
    return joined((words, joined((mark, printable(trailer.reason)), ": ")), "; ")


def _small_print(patch: PatchVerdict, own_id: str) -> Iterator[str]:
    """Yield what only --verbose shows of a patch; the series has *own_id*."""
    yield f"author {printable(str(patch.author))}"
    if patch.message_id not in {None, own_id}:
        yield f"message-id {printable(patch.message_id or '')}"
    yield from map(_trailer_words, patch.trailers)
    if patch.patch_id is not None:
        yield f"patch-id {patch.patch_id}"
    if patch.commit is not None and patch.tree is not None:
        yield f"commit {short(patch.commit)}, tree {short(patch.tree)}"
    if patch.outcome in {PatchOutcome.ALREADY_APPLIED, PatchOutcome.NOT_TRIED}:
        yield outcome_reason(patch)
    declared = patch.diffstat.declared
    if declared is not None:
        yield f"diffstat {patch.diffstat.status.value}, {plural(len(declared.paths), 'row')}"
    if patch.diffstat.note and not excuse_line(patch.diffstat):
        yield printable(patch.diffstat.note)
