"""What is to be said of one series: base, outcomes, diffstats, verdict?

Brings the facts together that the stages find, and hands them to
:mod:`applier.verdict`. Reads the repository.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import assert_never

from msgspec.structs import replace

from applier.applied_stat import AppliedStat, compare_with_trees, read_applied_stat
from applier.apply import has_no_diff
from applier.base import find_statements
from applier.base.try_apply import Trial
from applier.budgets import current, limited
from applier.collection import Collection
from applier.collection.series_mails import Patch, SeriesMails, read_series_mails
from applier.context import Context
from applier.diff.quote import path_text
from applier.diffstat import (
    Declarations,
    compare_patch,
    compare_series,
    count_series,
    find_diffstats,
)
from applier.errors import MissingObjectError
from applier.git import Repository
from applier.model import (
    AlreadyApplied,
    Applied,
    Base,
    BaseStatus,
    Conflict,
    Conflicted,
    Diff,
    Diffstat,
    Failure,
    Malformed,
    NoDiff,
    NotChecked,
    NotTried,
    Oid,
    Part,
    PatchConflict,
    PatchOutcome,
    PatchResult,
    PatchVerdict,
    Series,
    SeriesStatus,
    SeriesVerdict,
    Stat,
    StatStatus,
    Timestamp,
)
from applier.model.finding import Finding
from applier.series_boundary import result_or_failure
from applier.verdict import judge_series

_NO_BASE = "there is no base to try it on"
_PLACEHOLDERS = ("*** SUBJECT HERE ***", "*** BLURB HERE ***")
_UNKNOWN_STAT = Diffstat(StatStatus.UNDECIDED, note="the mail was not read")


def judge_alone(series: Series, mails: SeriesMails) -> SeriesVerdict:
    """Say what can be said of *series* without a tree."""
    base = Base(BaseStatus.NOT_LOOKED_UP, find_statements(mails.mails))
    outcomes = tuple(
        NoDiff() if has_no_diff(patch.diff) else NotChecked() for patch in mails.patches
    )
    return _verdict(series, mails, base, outcomes, (None,) * len(outcomes), None)


def judge_on_tree(
    context: Context, series: Series, mails: SeriesMails, base: Base, trial: Trial | None
) -> SeriesVerdict:
    """Say what comes of *series* on its base, where *trial* applied it."""
    if trial is None:
        outcomes = (NotTried(_NO_BASE),) * len(mails.patches)
        return _verdict(series, mails, base, outcomes, (None,) * len(outcomes), None)
    stats = tuple(_applied_stats(context.repo, trial))
    whole = _series_stat(context.repo, series, trial)
    return _verdict(series, mails, base, trial.outcomes, stats, whole)


def judge_foreign(series: Series, mails: SeriesMails, finding: Finding) -> SeriesVerdict:
    """Say of a series for another project what its mails say, and how that is known."""
    alone = judge_alone(series, mails)
    base = replace(alone.base, status=BaseStatus.UNSTATED)
    return replace(
        alone,
        base=base,
        status=SeriesStatus.OTHER_PROJECT,
        tree_reason=finding.detail,
        reasons=(finding.detail, *alone.reasons),
        patches=tuple(_untried(patch, "it is for another project") for patch in alone.patches),
        findings=(finding,),
    )


def judge_failed(collection: Collection, series: Series, failure: Failure) -> SeriesVerdict:
    """Say of *series*, which could not be judged, what its mails say, and what stood in the way.

    It has all that a verdict has; where not even its mails can be understood, what
    their headers say.
    """
    alone = failure if failure.budget == "time" else _read_alone(collection, series)
    return judge_lost(series, failure) if isinstance(alone, Failure) else _failed(alone, failure)


def _failed(alone: SeriesVerdict, failure: Failure) -> SeriesVerdict:
    reason = failure.reason
    return replace(
        alone,
        status=SeriesStatus.UNDECIDED,
        reasons=(reason, *alone.reasons),
        patches=tuple(_untried(patch, reason) for patch in alone.patches),
        budget=failure.budget,
        error=failure,
    )


def judge_lost(series: Series, failure: Failure) -> SeriesVerdict:
    """Say of *series*, which ended the process that judged it, what the headers of its mails say.

    The mails are not looked at again: they may do it once more.
    """
    patches = tuple(map(_bare_patch, series.parts))
    bare = judge_series(series, Base(BaseStatus.NOT_LOOKED_UP), patches, _UNKNOWN_STAT)
    return _failed(bare, failure)


def _read_alone(collection: Collection, series: Series) -> SeriesVerdict | Failure:
    """Say what its mails say, with the limits counted anew."""
    with limited(current()):
        return result_or_failure(lambda: judge_alone(series, read_series_mails(collection, series)))


def _bare_patch(part: Part) -> PatchVerdict:
    envelope = part.envelope
    return PatchVerdict(
        number=part.number,
        revision=part.revision,
        message_id=envelope.message_id,
        title=part.title,
        author=envelope.sender,
        author_date=_date(envelope.date),
        patch_id=None,
        outcome=PatchOutcome.NOT_CHECKED,
        diffstat=_UNKNOWN_STAT,
    )


def _untried(patch: PatchVerdict, reason: str) -> PatchVerdict:
    if patch.outcome is PatchOutcome.NO_DIFF:
        return patch
    return replace(patch, outcome=PatchOutcome.NOT_TRIED, reason=reason)


def _applied_stats(repo: Repository, trial: Trial) -> Iterator[AppliedStat | None]:
    """Yield for each patch what it changes from tree to tree; None where it did not apply."""
    before = repo.tree_of(trial.base)
    for outcome in trial.outcomes:
        if isinstance(outcome, Applied):
            yield _stat_between(repo, before, outcome.tree)
            before = outcome.tree
        else:
            yield None


def _series_stat(repo: Repository, series: Series, trial: Trial) -> AppliedStat | None:
    """Count from base to tip, if the cover letter can be held to it: all patches applied here."""
    last = trial.outcomes[-1] if trial.outcomes else None
    applied = sum(isinstance(outcome, Applied) for outcome in trial.outcomes)
    if series.cover is None or applied < series.total or not isinstance(last, Applied):
        return None
    return _stat_between(repo, repo.tree_of(trial.base), last.tree)


def _stat_between(repo: Repository, old: Oid, new: Oid) -> AppliedStat | None:
    """Count what changes; None where a partial clone lacks what was renamed, say.

    That a series applies is known by then.
    """
    try:
        return read_applied_stat(repo, old, new)
    except MissingObjectError:
        return None


def _verdict(  # noqa: PLR0913, PLR0917 - all that was found out, and nothing else
    series: Series,
    mails: SeriesMails,
    base: Base,
    outcomes: tuple[PatchResult, ...],
    applied: tuple[AppliedStat | None, ...],
    whole: AppliedStat | None,
) -> SeriesVerdict:
    patches = tuple(
        _patch_verdict(patch, outcome, stat)
        for patch, outcome, stat in zip(mails.patches, outcomes, applied, strict=True)
    )
    noted = replace(series, notes=(*series.notes, *_left_open(mails)))
    return judge_series(noted, base, patches, _cover_diffstat(series, mails, patches, whole))


def _left_open(mails: SeriesMails) -> Iterator[str]:
    """Say what git format-patch left for the author to write, and nobody wrote."""
    cover = mails.cover
    if cover is not None:
        title, text = cover.envelope.subject, cover.text.decode(errors="replace")
        left = [words for words in _PLACEHOLDERS if words in title or f"\n{words}\n" in f"\n{text}"]
        if left:
            yield f"the cover letter still says {' and '.join(left)}"


def _patch_verdict(patch: Patch, outcome: PatchResult, applied: AppliedStat | None) -> PatchVerdict:
    text, envelope = patch.mail.commit, patch.part.envelope
    verdict = PatchVerdict(
        number=patch.part.number,
        revision=patch.part.revision,
        message_id=envelope.message_id,
        title=patch.part.title,
        author=envelope.author or envelope.sender,
        author_date=_date(envelope.date if text is None else text.date),
        patch_id=patch.patch_id,
        sha256=None if has_no_diff(patch.diff) else _hash(patch.mail.patch),
        outcome=PatchOutcome.NOT_CHECKED,
        diffstat=compare_with_trees(partial(_patch_diffstat, patch), applied),
        warning=_warning(patch.diff),
    )
    return with_outcome(verdict, outcome)


def _date(date: Timestamp | None) -> str | None:
    return None if date is None else date.rfc3339()


def with_outcome(verdict: PatchVerdict, outcome: PatchResult) -> PatchVerdict:
    """Write down what became of a patch."""
    match outcome:
        case Applied():
            return replace(
                verdict,
                outcome=PatchOutcome.APPLIED,
                commit=outcome.commit,
                tree=outcome.tree,
                max_offset=outcome.max_offset,
                three_way=outcome.three_way,
            )
        case AlreadyApplied(detail=reason):
            return replace(verdict, outcome=PatchOutcome.ALREADY_APPLIED, reason=reason)
        case Conflicted(conflicts=conflicts):
            shown = shown_conflicts(conflicts)
            return replace(verdict, outcome=PatchOutcome.CONFLICT, conflicts=shown)
        case Malformed(conflicts=conflicts):
            shown = shown_conflicts(conflicts)
            return replace(verdict, outcome=PatchOutcome.MALFORMED, conflicts=shown)
        case NoDiff():
            return replace(verdict, outcome=PatchOutcome.NO_DIFF)
        case NotTried(reason=reason):
            return replace(verdict, outcome=PatchOutcome.NOT_TRIED, reason=reason)
        case NotChecked():
            return verdict
        case _:
            assert_never(outcome)


def shown_conflicts(conflicts: Iterable[Conflict]) -> tuple[PatchConflict, ...]:
    """Write down what stands in the way."""
    return tuple(
        PatchConflict(
            path=None if one.path is None else path_text(one.path),
            hunk=one.hunk,
            line=one.line,
            cause=one.cause,
            detail=one.detail,
        )
        for one in conflicts
    )


def _hash(patch: bytes) -> str:
    """Hash a patch but for the blank lines at its end: an mbox puts one more there."""
    return sha256(patch.rstrip(b"\n") + b"\n").hexdigest()


def _patch_diffstat(patch: Patch, applied: AppliedStat | None) -> Diffstat:
    """Hold a patch's diffstat against its diff, and what was applied."""
    return compare_patch(
        patch.declared,
        patch.counted,
        None if applied is None else applied.stat,
        patch=patch.mail.patch,
        damage=None if has_no_diff(patch.diff) else patch.diff.error,
        recount=None if applied is None else applied.recount,
    )


def _warning(diff: Diff) -> str | None:
    """Say what git drops without a word."""
    if diff.warning is None:
        return None
    return f"git drops what follows line {diff.warning_line} of the patch: {diff.warning}"


def _cover_diffstat(
    series: Series,
    mails: SeriesMails,
    patches: tuple[PatchVerdict, ...],
    whole: AppliedStat | None,
) -> Diffstat:
    """Hold the cover letter's diffstat against the series: of several the true one, if one is."""
    declared = Declarations(None)
    if mails.cover is not None:
        declared = find_diffstats(mails.cover.text, is_cover=True)
    by_number = {patch.number: patch.diffstat for patch in patches}
    known = [by_number.get(number) for number in range(1, series.total + 1)]
    counted = count_series([None if stat is None else stat.counted for stat in known])
    best = [None if stat is None else stat.counted or stat.declared for stat in known]
    applied = sum(patch.outcome is PatchOutcome.APPLIED for patch in patches)

    def compare(stat: Stat | None) -> Diffstat:
        return compare_with_trees(partial(compare_to, stat), whole)

    def compare_to(stat: Stat | None, trees: AppliedStat | None) -> Diffstat:
        return compare_series(
            stat,
            counted,
            None if trees is None else trees.stat,
            best,
            f"{applied} of {series.total} applied",
            recount=None if trees is None else trees.recount,
        )

    own = compare(declared.own)
    if own.status is not StatStatus.INCONSISTENT:
        return own
    others = map(compare, declared.others)
    return next((one for one in others if one.status is not StatStatus.INCONSISTENT), own)
