"""What does the text say of one series?

A title line, the base, a line a patch, the diffstat, what else a reader should
know, and the verdict in capitals: one screen, from which a person can decide
what to do next. Pure.
"""

from collections.abc import Iterator

from applier.model import (
    AlreadyApplied,
    Base,
    BaseStatus,
    Diffstat,
    Evidence,
    EvidenceRule,
    NoDiff,
    NotTried,
    PatchVerdict,
    Series,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    Support,
)
from applier.report.columns import cut, width
from applier.report.safe import printable
from applier.report.tally import count_inconsistent
from applier.report.text.look import Look, Tone
from applier.report.text.rows import table_lines
from applier.report.words import (
    conflicts_of,
    joined,
    listed,
    mismatch_lines,
    place,
    plural,
    quoted,
    short,
    stat_sum,
)

_STATEMENTS_SHOWN = 3
_MISMATCHES_SHOWN = 3


def block_lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield all that is to be said of a series."""
    yield from _header_lines(verdict.series, look)
    if look.verbose:
        yield from look.labelled("id", printable(verdict.series.id))
    yield from _base_lines(verdict, look)
    yield from table_lines(verdict, look)
    yield from _stat_lines(verdict, look)
    for note in _notes(verdict, look):
        yield from look.labelled("note", note)
    for reason in _reasons(verdict):
        yield from look.labelled("why", reason)
    yield from _verdict_lines(verdict, look)


def _header_lines(series: Series, look: Look) -> Iterator[str]:
    """Yield title, revision, size, submitter and date: on one line if they fit."""
    title = printable(series.title) or "(no subject)"
    facts = f"[{revision_words(series)}, {plural(series.total, 'patch')}]"
    who = printable(series.submitter.name or series.submitter.email)
    date = "" if series.date is None else series.date.rfc3339()[:10]
    tail = joined((facts, who, date), "  ")
    if width(title) + 2 + width(tail) <= look.width:
        yield f"{look.paint(title, Tone.TITLE)}  {tail}"
    else:
        yield look.paint(cut(title, look.width), Tone.TITLE)
        yield "  " + cut(tail, look.width - 2)


def revision_words(series: Series) -> str:
    """Name a revision with the prefixes that set it apart: ``RFC net-next v2``."""
    prefixes = [printable(word) for word in series.prefixes if word.upper() != "PATCH"]
    assumed = " (inferred)" if series.revision_inferred else ""
    return joined((*prefixes[:6], f"v{series.revision}{assumed}"), " ")


def _base_lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield the base and the statements about it that a reader must know."""
    base, series = verdict.base, verdict.series
    head = _base_words(base, series)
    rest = look.few(list(_statements(base, series, look)), _STATEMENTS_SHOWN)
    if not head:
        head, *rest = rest or [""]
    yield from look.labelled("base", head, _base_tone(base.status))
    for line in rest:
        yield from look.hanging(line)


def _base_tone(status: BaseStatus) -> Tone:
    """Mark a base that is wanting."""
    known = {BaseStatus.RESOLVED, BaseStatus.NOT_LOOKED_UP}
    return Tone.PLAIN if status in known else Tone.ODD


def _base_words(base: Base, series: Series) -> str:
    """Say which commit is the base and why, or why there is none."""
    match base.status:
        case BaseStatus.RESOLVED:
            return joined((_commit_words(base), _rule_words(base, series)))
        case BaseStatus.UNKNOWN_COMMIT:
            return (
                "the mails name a commit that is not in this repository: fetch it, or give --base"
            )
        case BaseStatus.UNMET_PREREQUISITES:
            return "needs other patches first"
        case BaseStatus.UNSTATED:
            return "none found: give one with --base"
        case BaseStatus.NOT_LOOKED_UP:
            return "" if base.evidence else "not stated"


def _commit_words(base: Base) -> str:
    """Name the commit for a person and for git."""
    oid = "" if base.oid is None else short(base.oid)
    name = printable(base.name or "")
    return f"{name} ({oid})" if name and name not in oid else oid


def _rule_words(base: Base, series: Series) -> str:
    """Say by which rule the base was chosen, and on whose word."""
    chosen = chosen_evidence(base)
    where = "" if chosen is None else place(chosen.message_id, series)
    text = "" if chosen is None else quoted(chosen, series)
    match base.rule:
        case EvidenceRule.OPTION:
            return "as told"
        case EvidenceRule.BASE_COMMIT:
            return f"stated in {where}" if where else "stated"
        case EvidenceRule.PREVIOUS_REVISION:
            return joined(("the previous revision's base", text))
        case None:
            return ""
        case _:
            return text


def chosen_evidence(base: Base) -> Evidence | None:
    """Find the statement that the choice rests on."""
    same = (one for one in base.evidence if one.rule is base.rule and one.oid == base.oid)
    return next(same, None)


def _statements(base: Base, series: Series, look: Look) -> Iterator[str]:
    """Yield the other statements: those that disagree or lead nowhere; with --verbose all."""
    chosen = chosen_evidence(base)
    for evidence in base.evidence:
        agrees = evidence.verdict is Support.SUPPORTS
        if look.verbose or not (agrees or evidence is chosen):
            yield quoted(evidence, series) + _standing(evidence, base)


def _standing(evidence: Evidence, base: Base) -> str:
    """Say how a statement stands to the base."""
    if base.status is BaseStatus.NOT_LOOKED_UP:
        return ""
    match evidence.verdict:
        case Support.SUPPORTS:
            return " (agrees)"
        case Support.CONTRADICTS:
            other = "" if evidence.oid is None else f", {short(evidence.oid)}"
            return f" (another commit{other})"
        case Support.UNKNOWN:
            unsettled = evidence.oid is not None or evidence.rule is EvidenceRule.PREREQUISITE
            return " (not looked at)" if unsettled else " (not found in this repository)"


def _stat_lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield what the series changes in all, and whether what is said of it is true."""
    diffstat = _whole(verdict)
    words = joined((_total_words(diffstat, verdict), _patches_words(verdict)), "; ")
    if words:
        tone = Tone.ODD if count_inconsistent(verdict) else Tone.PLAIN
        yield from look.labelled("stat", words, tone)
    for line in look.few(mismatch_lines(verdict.diffstat), _MISMATCHES_SHOWN):
        yield from look.hanging(f"cover letter: {line}", Tone.ODD)
    if look.verbose and verdict.diffstat.note:
        yield from look.hanging(printable(verdict.diffstat.note))


def _alone(verdict: SeriesVerdict) -> bool:
    """Whether the series is one patch without a cover letter."""
    return verdict.series.cover is None and len(verdict.patches) == verdict.series.total == 1


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
        case StatStatus.CONSISTENT | StatStatus.UNDECLARED:
            return joined((total, f"as {who} declares")) if total else f"{who}'s is consistent"
        case StatStatus.INCONSISTENT:
            said = f"{who} declares {stat_sum(diffstat.declared)}"
            return joined((said, total and f"it is {total}"), "; ")
        case StatStatus.UNDECIDED:
            said = f"{who} declares {stat_sum(diffstat.declared)}"
            return joined((said, printable(diffstat.note) or "cannot be compared"), "; ")


def _patches_words(verdict: SeriesVerdict) -> str:
    """Count the patches' diffstats by what they turned out to be."""
    statuses = [patch.diffstat.status for patch in verdict.patches]
    if _alone(verdict):
        return "" if statuses == [StatStatus.CONSISTENT] else statuses[0].value
    if len(statuses) > 1 and len(set(statuses)) == 1:
        return f"patches: all {statuses[0].value}"
    counts = [
        f"{statuses.count(status)} {status.value}" for status in StatStatus if status in statuses
    ]
    return f"patches: {', '.join(counts)}" if counts else ""


def _notes(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield what was assumed, and which revisions stand before and behind."""
    series = verdict.series
    yield from map(printable, series.notes)
    if series.newer_revision is not None:
        yield f"a newer revision is here, {printable(series.newer_revision)}"
    if look.verbose and series.previous_revision is not None:
        yield f"the previous revision is {printable(series.previous_revision)}"


def _reasons(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield the reasons, unless the verdict's own line says them."""
    yield from map(printable, verdict.reasons)


def _verdict_lines(verdict: SeriesVerdict, look: Look) -> Iterator[str]:
    """Yield the last line: the status in capitals, where it shows, and false diffstats."""
    words = status_words(verdict)
    tip = verdict.tip
    if look.verbose and tip is not None:
        words = joined((words, f"tip {short(tip.commit)}"))
    yield "  " + look.paint(words, _status_tone(verdict))


def _status_tone(verdict: SeriesVerdict) -> Tone:
    """Colour a verdict."""
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            return Tone.BAD
        case SeriesStatus.INCOMPLETE | SeriesStatus.UNDECIDED:
            return Tone.ODD
        case SeriesStatus.APPLIES:
            return Tone.ODD if count_inconsistent(verdict) else Tone.GOOD
        case SeriesStatus.NOT_CHECKED:
            return Tone.ODD if count_inconsistent(verdict) else Tone.PLAIN


def status_words(verdict: SeriesVerdict) -> str:
    """Give the verdict as a phrase: ``CONFLICTS at patch 3 of 14``."""
    status = verdict.status.value.upper().replace("-", " ")
    false = count_inconsistent(verdict)
    falsehood = f"{plural(false, 'diffstat')} inconsistent" if false else ""
    return joined((status + _where(verdict), falsehood))


def _where(verdict: SeriesVerdict) -> str:
    """Say which patches the status is owed to."""
    series = verdict.series
    missing = f": {listed(series.missing)} of {series.total} missing" if series.missing else ""
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            first = next((patch for patch in verdict.patches if conflicts_of(patch.outcome)), None)
            return "" if first is None else f" at patch {first.number} of {series.total}"
        case SeriesStatus.APPLIES:
            have = [isinstance(patch.outcome, AlreadyApplied) for patch in verdict.patches]
            return ": the base has it already" if have and all(have) else ""
        case SeriesStatus.UNDECIDED:
            return _undecided(verdict.base, verdict.patches)
        case SeriesStatus.INCOMPLETE:
            return missing
        case SeriesStatus.NOT_CHECKED:
            return missing or _unchecked(verdict.patches)


def _unchecked(patches: tuple[PatchVerdict, ...]) -> str:
    """Say what a reader without a tree can know: whether all is there."""
    if bare := _bare(patches):
        return bare
    return f": all {len(patches)} patches are here" if len(patches) > 1 else ""


def _bare(patches: tuple[PatchVerdict, ...]) -> str:
    """Name the patches without a diff."""
    bare = [patch.number for patch in patches if isinstance(patch.outcome, NoDiff)]
    return f": no diff in patch {listed(bare)}" if bare else ""


def _undecided(base: Base, patches: tuple[PatchVerdict, ...]) -> str:
    """Say what is wanting."""
    if bare := _bare(patches):
        return bare
    if base.oid is None and any(isinstance(patch.outcome, NotTried) for patch in patches):
        return ": no base to try it on"
    return ""
