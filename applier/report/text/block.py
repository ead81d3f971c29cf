"""What does the text say of one series?

A title line, the base, a line a patch, the diffstat, what else a reader should
know, and the verdict in capitals: one screen, from which a person can decide
what to do next. Pure.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from applier.model import (
    BaseStatus,
    Diffstat,
    FailureStage,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    Support,
)
from applier.model.finding import Finding, FindingKind
from applier.report.archive_links import link_to
from applier.report.base_phrases import base_words, chosen_evidence, standing_words
from applier.report.phrases import (
    conflict_lines,
    excuse_line,
    finding_line,
    joined,
    mismatch_lines,
    one_line,
    quoted,
    remedy_line,
    stat_sum,
)
from applier.report.standing_phrases import fails_to_merge, standing_lines, tree_words
from applier.report.status_phrases import (
    count_inconsistent,
    is_in_already,
    odd_words,
    revision_words,
    status_words,
)
from applier.report.testing_phrases import testing_lines
from applier.report.text.layout import GUTTER, Layout, Tone
from applier.report.text.rows import shown_claims, table_lines
from applier.report.text_width import cut, width
from applier.sanitize import printable
from applier.verdict import faulty_tests
from applier.wording import plural, short

_STATEMENTS_SHOWN = 3
_MISMATCHES_SHOWN = 3
_FINDINGS_SHOWN = 2
_MARKS = ("= ", "- ", "+ ")
_ALIKE_SHOWN = 3
"""Lines before and behind what differs."""
_OTHERS_SHOWN = 20
"""Lines of one kind in a row that are expected or found."""


def block_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield all that is to be said of a series."""
    yield from _header_lines(verdict, layout)
    yield name_line(verdict, layout)
    if words := tree_words(verdict):
        yield from layout.labelled("tree", words)
    if verdict.status is not SeriesStatus.OTHER_PROJECT:
        yield from _base_lines(verdict, layout)
    yield from table_lines(verdict, layout)
    yield from _cause_lines(verdict, layout)
    yield from _stat_lines(verdict, layout)
    for label, words in standing_lines(verdict, verbose=layout.verbose):
        tone = Tone.ODD if fails_to_merge(verdict) and label == "onto" else Tone.PLAIN
        yield from layout.labelled(label, words, tone)
    for line in shown_claims(verdict.claims, layout):
        yield from layout.labelled("says", line.removeprefix("claim "), Tone.PLAIN)
    for line in testing_lines(verdict):
        yield from layout.labelled("tests", line, _tests_tone(verdict))
    for note in _notes(verdict, layout):
        yield from layout.labelled("note", note)
    for reason in _reasons(verdict, layout):
        yield from layout.labelled("why", reason)
    yield from _verdict_lines(verdict, layout)


def _header_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield title, revision, size, submitter and date: on one line if they fit."""
    title = printable(verdict.title) or "(no subject)"
    facts = f"[{revision_words(verdict)}, {plural(verdict.total, 'patch')}]"
    who = printable(verdict.submitter.name or verdict.submitter.email)
    date = (verdict.date or "")[:10]
    tail = joined((facts, who, date), "  ")
    if width(title) + 2 + width(tail) <= layout.width:
        yield f"{layout.paint(title, Tone.TITLE)}  {tail}"
    else:
        yield layout.paint(cut(title, layout.width), Tone.TITLE)
        yield "  " + cut(tail, layout.width - 2)


def name_line(verdict: SeriesVerdict, layout: Layout) -> str:
    """Say what to give to ``--select``, or to a browser: whole, for it is to be copied."""
    address = "" if layout.verbose else link_to(verdict.id, layout.link_mask)
    label, name = ("link", address) if address else ("id", one_line(verdict.id))
    return f"{f'  {label}':<{GUTTER}}{name}"


def _base_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield the base and the statements about it that a reader must know."""
    head = base_words(verdict)
    rest = layout.few(list(_statements(verdict, layout)), _STATEMENTS_SHOWN)
    if not head:
        head, *rest = rest or [""]
    yield from layout.labelled("base", head, _base_tone(verdict.base.status))
    for line in rest:
        yield from layout.hanging(line)


def _base_tone(status: BaseStatus) -> Tone:
    """Mark a base that is wanting."""
    known = {BaseStatus.RESOLVED, BaseStatus.NOT_LOOKED_UP}
    return Tone.PLAIN if status in known else Tone.ODD


def _statements(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield the other statements: those that disagree or lead nowhere; with --verbose all."""
    base, said = verdict.base, base_words(verdict)
    chosen = chosen_evidence(base)
    for evidence in base.evidence:
        agrees = evidence.verdict is Support.SUPPORTS
        known = agrees and quoted(evidence, verdict) in said
        if (layout.verbose and not known) or not (agrees or evidence is chosen):
            yield quoted(evidence, verdict) + standing_words(evidence, base)


def _stat_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield what the series changes in all, and whether what is said of it is true."""
    diffstat = _whole(verdict)
    words = joined((_total_words(diffstat, verdict), _patches_words(verdict)), "; ")
    if words:
        tone = Tone.ODD if count_inconsistent(verdict) else Tone.PLAIN
        yield from layout.labelled("stat", words, tone)
    for line in layout.few(mismatch_lines(verdict.diffstat), _MISMATCHES_SHOWN):
        yield from layout.hanging(f"cover letter: {line}", Tone.ODD)
    if layout.verbose and verdict.diffstat.note:
        yield from layout.hanging(printable(verdict.diffstat.note))


def _cause_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield what the matter is, and what mends it; the evidence with --verbose.

    A cause that is no more than the conflict again has been said above.
    """
    said = {
        line
        for patch in verdict.patches
        for line in (
            *conflict_lines(patch),
            *(printable(one.detail) for one in patch.conflicts),
        )
    }
    findings = [
        finding
        for finding in verdict.findings
        if layout.verbose or printable(finding.detail) not in said
    ]
    for finding in layout.few_of(findings, _FINDINGS_SHOWN):
        if verdict.applies and finding.kind is FindingKind.ALREADY_APPLIED:
            whose = f"patch {finding.patch}: " if verdict.total > 1 else ""
            yield from layout.labelled("have", f"{whose}{one_line(finding.detail)}")
        else:
            yield from layout.labelled("cause", finding_line(finding), Tone.ODD)
        if layout.verbose:
            yield from evidence_lines(finding, layout)
    error = verdict.error
    if error is not None and error.stage is FailureStage.DIAGNOSIS:
        yield from layout.labelled("cause", f"not found out: {printable(error.reason)}", Tone.ODD)
    if error is not None and error.stage is FailureStage.TESTING:
        yield from layout.labelled("tests", f"not run: {printable(error.reason)}", Tone.ODD)
    for remedy in verdict.mending:
        yield from layout.labelled("mend", remedy_line(remedy))


def evidence_lines(finding: Finding, layout: Layout) -> Iterator[str]:
    """Yield what was seen: sentences, and a hunk beside the file."""
    rows = [line for line in finding.evidence if line[:2] in _MARKS]
    for line in finding.evidence:
        if line[:2] not in _MARKS:
            yield from layout.hanging(printable(line))
    if rows:
        yield from layout.hanging(_row_words(rows))
        for line in _shortened(rows):
            yield layout.indented(cut(printable(line), layout.width - GUTTER - 2))


def _row_words(rows: list[str]) -> str:
    """Count what differs, and say what the marks mean."""
    expected, found = (sum(row.startswith(mark) for row in rows) for mark in ("- ", "+ "))
    return (
        f"the hunk beside the file: {plural(expected, 'line')} that it expects (-), "
        f"{plural(found, 'line')} that the file has (+), the others alike (=)"
    )


def _shortened(rows: list[str]) -> Iterator[str]:
    """Yield the rows, of many in a row that are of one kind the first and the last."""
    for mark, group in groupby(rows, key=lambda row: row[:1]):
        run = list(group)
        most = 2 * _ALIKE_SHOWN if mark == "=" else _OTHERS_SHOWN
        if len(run) <= most + 1:
            yield from run
        else:
            yield from run[: most // 2]
            yield f"{mark} ... {len(run) - most} more ..."
            yield from run[-(most // 2) :]


def _alone(verdict: SeriesVerdict) -> bool:
    """Whether the series is one patch without a cover letter."""
    return verdict.cover is None and len(verdict.patches) == verdict.total == 1


def _whole(verdict: SeriesVerdict) -> Diffstat:
    """Return the diffstat of the whole: a lone patch's is its own."""
    return verdict.patches[0].diffstat if _alone(verdict) else verdict.diffstat


def _total_words(diffstat: Diffstat, verdict: SeriesVerdict) -> str:
    """Say what all changes come to, beside what is declared."""
    actual = diffstat.applied or diffstat.counted
    total = "" if actual is None else stat_sum(actual)
    who = "the mail" if _alone(verdict) else "the cover letter"
    if diffstat.declared is None:
        return total
    match diffstat.status:
        case StatStatus.CONSISTENT if excuse_line(diffstat):
            said = f"{who} declares {stat_sum(diffstat.declared)}"
            return joined((total, said, "" if _alone(verdict) else excuse_line(diffstat)), "; ")
        case StatStatus.CONSISTENT | StatStatus.UNDECLARED:
            return joined((total, f"as {who} declares")) if total else f"{who}'s is consistent"
        case StatStatus.INCONSISTENT:
            said = stat_sum(diffstat.declared)
            if said == total:
                return f"{total}, but not as {who} declares"
            return joined((f"{who} declares {said}", total and f"it is {total}"), "; ")
        case StatStatus.UNDECIDED:
            said = f"{who} declares {stat_sum(diffstat.declared)}"
            alone = verdict.status is SeriesStatus.NOT_CHECKED and not _alone(verdict)
            note = "not compared without a tree" if alone else printable(diffstat.note)
            return joined((said, note or "there is nothing to compare it with"), "; ")


def _patches_words(verdict: SeriesVerdict) -> str:
    """Count the patches' diffstats by what they turned out to be."""
    statuses = [patch.diffstat.status for patch in verdict.patches]
    if _alone(verdict):
        return statuses[0].value if statuses == [StatStatus.UNDECLARED] else ""
    if len(statuses) > 1 and len(set(statuses)) == 1:
        return f"patches: all {statuses[0].value}"
    counts = [
        f"{statuses.count(status)} {status.value}" for status in StatStatus if status in statuses
    ]
    return f"patches: {', '.join(counts)}" if counts else ""


def _tests_tone(verdict: SeriesVerdict) -> Tone:
    """Mark the tests where a patch fails one."""
    return Tone.ODD if any(True for _ in faulty_tests(verdict)) else Tone.PLAIN


def _notes(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield what was assumed, and which revisions stand before and behind."""
    yield from map(printable, verdict.notes)
    if verdict.newer_revision is not None:
        yield f"a newer revision is here, {printable(verdict.newer_revision)}"
    if layout.verbose and verdict.previous_revision is not None:
        yield f"the previous revision is {printable(verdict.previous_revision)}"


def _reasons(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield the reasons that no line above has said: the weightiest of what is undecided."""
    said = [*_details(verdict)]
    if layout.verbose:
        said += [patch.reason for patch in verdict.patches]
    unsaid = [why for why in verdict.reasons if not _is_said(why, verdict, said)]
    if layout.verbose:
        yield from map(printable, unsaid)
    elif verdict.status is SeriesStatus.UNDECIDED:
        yield from map(printable, unsaid[:1])


def _is_said(reason: str, verdict: SeriesVerdict, said: Sequence[str]) -> bool:
    """Whether another line of the block says what a reason says."""
    plain = ("is missing", "are missing", "in the base already")
    if reason in verdict.notes or reason.endswith(plain):
        return True
    return any(detail and detail in reason for detail in said)


def _details(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what the lines of a block say, in the words of the verdict."""
    yield from (finding.detail for finding in verdict.findings)
    yield from (f'"{one.text}"' for one in verdict.base.evidence)
    yield verdict.base.missing_reason
    yield from (mismatch.detail for mismatch in verdict.diffstat.mismatches)
    if verdict.error is not None and verdict.error.stage is FailureStage.DIAGNOSIS:
        yield verdict.error.reason
    for patch in verdict.patches:
        yield from (conflict.detail for conflict in patch.conflicts)
        yield from (mismatch.detail for mismatch in patch.diffstat.mismatches)


def _verdict_lines(verdict: SeriesVerdict, layout: Layout) -> Iterator[str]:
    """Yield the last line: the status in capitals, where it shows, and false diffstats."""
    words = status_words(verdict)
    tip = verdict.tip
    if layout.verbose and tip is not None:
        words = joined((words, f"tip {short(tip.commit)}"))
    yield "  " + layout.paint(words, status_tone(verdict))


def status_tone(verdict: SeriesVerdict) -> Tone:
    """Colour a verdict."""
    if verdict.status is SeriesStatus.CONFLICTS:
        return Tone.BAD
    odd = any(True for _ in odd_words(verdict)) or is_in_already(verdict)
    if odd or verdict.status in {
        SeriesStatus.INCOMPLETE,
        SeriesStatus.UNDECIDED,
        SeriesStatus.OTHER_PROJECT,
    }:
        return Tone.ODD
    if verdict.status is SeriesStatus.APPLIES:
        return Tone.GOOD
    return Tone.ODD if verdict.missing else Tone.PLAIN
