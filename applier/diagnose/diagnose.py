"""Why does a series not apply, and what would mend it?

Takes the first refused patch and asks the mail and the tree, the branch, all of
history, and the archive for another series that makes what is missing; what they propose
is tried. The verdict stays what it was. Reads repository and archive.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from applier.apply import SeriesPatch, applies_all_new, apply_series
from applier.apply.safe_paths import has_empty_name
from applier.base.try_apply import Judged, Trial
from applier.collection.index import BlobIndex, BlobSource
from applier.collection.series_mails import Patch, SeriesMails
from applier.context import Context
from applier.diagnose.find_directory import (
    as_read,
    explain_placed,
    find_place,
    needs_place,
    with_place,
)
from applier.diagnose.history_causes import (
    add_history,
    find_merged,
    merged_finding,
    with_merged,
)
from applier.diagnose.history_search import HistoryContext, search_history
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.tree_causes import find_tree_causes
from applier.model import (
    AlreadyApplied,
    Applied,
    Change,
    Conflicted,
    Malformed,
    Oid,
    PatchResult,
    Series,
    SeriesVerdict,
)
from applier.model.finding import Explanation, Finding, FindingKind, Remedy

_MOST_OTHERS = 5
"""How many series are tried in front of one that lacks something."""
_MOST_PRESENT = 20
"""Patches that the base has whose commits are looked for."""
_LARGEST_ARCHIVE = 3000
"""Messages: a larger one is looked through only by who asks for an explanation."""


def explain_conflict(context: Context, judged: Judged) -> SeriesVerdict:
    """Give the verdict on a series that conflicts with its explanation."""
    base = judged.verdict.base.oid
    if base is None or judged.trial is None:
        return judged.verdict
    refused = _find_refused(context, judged.mails, judged.trial, base)
    if refused is None:
        return judged.verdict
    with context.repo.scratch():
        explanation = _explain(context, judged.series, refused, base)
    return _with(judged.verdict, explanation)


def explain_presence(context: Context, judged: Judged) -> SeriesVerdict:
    """Name the commits that are the patches of a series which the base has."""
    base, trial = judged.verdict.base.oid, judged.trial
    if base is None or trial is None:
        return judged.verdict
    had = [at for at, one in enumerate(trial.outcomes) if isinstance(one, AlreadyApplied)]
    with context.repo.scratch():
        found = [_presence(context, judged.mails, trial, base, at) for at in had[:_MOST_PRESENT]]
    findings = tuple(one for one in found if one is not None)
    return replace(judged.verdict, findings=(*judged.verdict.findings, *findings))


def _presence(
    context: Context, mails: SeriesMails, trial: Trial, base: Oid, at: int
) -> Finding | None:
    """Find the commit that is the patch at *at*."""
    patch = _refused_at(context, mails, trial, base, at)
    merged = find_merged(_open_history(context, patch, base))
    if merged is None or not context.repo.is_ancestor(merged.commit, base):
        return None
    return merged_finding(patch, replace(merged, others=()))


def _explain(context: Context, series: Series, refused: RefusedPatch, base: Oid) -> Explanation:
    """Name the cause: by the mail, the tree, the branch since then, and all of history if asked."""
    explanation = find_tree_causes(refused)
    placed = find_place(refused) if needs_place(refused, explanation) else None
    if placed is not None:
        inner = _deepened(
            context, placed.refused, base, explain_placed(placed), at_length=not placed.fits
        )
        return with_place(inner, placed)
    explanation = _deepened(context, as_read(refused, explanation), base, explanation)
    if any(one.kind is FindingKind.ALREADY_APPLIED for one in explanation.findings):
        return explanation
    return _with_missing_series(context, series, refused, base, explanation)


def _deepened(
    context: Context,
    refused: RefusedPatch,
    base: Oid,
    explanation: Explanation,
    *,
    at_length: bool = True,
) -> Explanation:
    """Look in the branch for the change itself; with ``--explain``, in all of history."""
    if context.options.explain or not _is_foreign(explanation):
        history = _open_history(context, refused, base)
        merged = find_merged(history)
        if merged is not None:
            return with_merged(explanation, history, merged)
        if context.options.explain and at_length:
            return add_history(explanation, history)
    return explanation


def _is_foreign(explanation: Explanation) -> bool:
    """Whether history has nothing to say of a series: none of its files was ever there."""
    return any(one.kind is FindingKind.OTHER_PROJECT for one in explanation.findings)


def _find_refused(
    context: Context, mails: SeriesMails, trial: Trial, base: Oid
) -> RefusedPatch | None:
    """Find the first patch that was refused, and the tree that refused it."""
    for at, outcome in enumerate(trial.outcomes):
        if isinstance(outcome, Conflicted | Malformed):
            return _refused_at(context, mails, trial, base, at)
    return None


def _refused_at(
    context: Context, mails: SeriesMails, trial: Trial, base: Oid, at: int
) -> RefusedPatch:
    """Describe the patch at *at*, and the tree that was there before it."""
    outcome, patch = trial.outcomes[at], mails.patches[at]
    return RefusedPatch(
        context.repo,
        _root(context, base, trial.outcomes[:at]),
        _step(patch),
        outcome.conflicts if isinstance(outcome, Conflicted | Malformed) else (),
        context.index.collection.archive.read(patch.part.envelope.origin),
        tuple(map(_step, mails.patches[:at])),
        tuple(map(_step, mails.patches[at + 1 :])),
        frozenset(_present(mails, trial)),
        context.repo.tree_of(base),
    )


def _present(mails: SeriesMails, trial: Trial) -> Iterator[int]:
    """Yield the numbers of the patches that the base has."""
    for patch, outcome in zip(mails.patches, trial.outcomes, strict=True):
        if isinstance(outcome, AlreadyApplied):
            yield patch.part.number


def _root(context: Context, base: Oid, before: Sequence[PatchResult]) -> Oid:
    """Give the tree that the patches before it left."""
    trees = [one.tree for one in before if isinstance(one, Applied)]
    return trees[-1] if trees else context.repo.tree_of(base)


def _step(patch: Patch) -> SeriesPatch:
    return SeriesPatch(patch.part.number, patch.mail, patch.diff)


def _open_history(context: Context, refused: RefusedPatch, base: Oid) -> HistoryContext:
    """Make ready to ask history."""
    branch = context.repo.default_branch()
    tip = None if branch is None else context.repo.find_revision(branch)
    steps = (*refused.before, refused.patch)

    def attempt(commit: Oid) -> bool:
        return _applies(context, refused, commit, steps)

    return search_history(refused, base, tip, attempt)


def _applies(
    context: Context, refused: RefusedPatch, commit: Oid, steps: Sequence[SeriesPatch]
) -> bool:
    with context.repo.scratch():
        if not applies_all_new(context.repo, commit, steps):
            return False
        return refused.takes(context.repo.tree_of(commit), steps)


def _with_missing_series(
    context: Context,
    series: Series,
    refused: RefusedPatch,
    base: Oid,
    explanation: Explanation,
) -> Explanation:
    """Look in the archive for a series that makes what is missing, and try it first."""
    reading = context.index.collection.reading
    small = reading.messages <= _LARGEST_ARCHIVE
    if not (small or context.options.explain) or refused.diff.error is not None:
        return explanation
    tried: set[int] = set()
    for source in find_missing_series(refused, context.index.blobs):
        other = reading.series[source.series]
        if other.id == series.id or source.series in tried or len(tried) >= _MOST_OTHERS:
            continue
        tried.add(source.series)
        if _helps(context, refused, base, other):
            return _first(explanation, _supplied(refused, other))
    return explanation


def _supplied(refused: RefusedPatch, other: Series) -> tuple[Finding, Remedy]:
    name = f'"{other.title}" v{other.revision} ({other.id})'
    detail = f"it builds on another series of the archive, {name}"
    finding = Finding(FindingKind.UNMET_PREREQUISITE, detail, refused.number)
    return finding, Remedy(f"apply {name} first", f"patch {refused.number} applies then")


def _first(explanation: Explanation, more: tuple[Finding, Remedy]) -> Explanation:
    return Explanation((more[0], *explanation.findings), (more[1], *explanation.mending)[:3])


def _helps(context: Context, refused: RefusedPatch, base: Oid, other: Series) -> bool:
    """Whether the patch applies once another series is in."""
    mails = context.index.read_other(other)
    if mails is None:
        return False
    first = [_step(patch) for patch in mails.patches]
    with context.repo.scratch():
        commit = base
        for outcome in apply_series(context.repo, base, first, context.committer):
            commit = outcome.commit if isinstance(outcome, Applied) else commit
        outcomes = apply_series(
            context.repo, commit, (*refused.before, refused.patch), context.committer
        )
    return commit != base and all(isinstance(one, Applied | AlreadyApplied) for one in outcomes)


def _with(verdict: SeriesVerdict, explanation: Explanation) -> SeriesVerdict:
    """Put the findings that say more behind the first reason, which says where git stops."""
    stop = "".join(verdict.reasons[:1])
    told = tuple(one.detail for one in explanation.findings if one.detail not in stop)
    reasons = (*verdict.reasons[:1], *told, *verdict.reasons[1:])
    return replace(
        verdict, reasons=reasons, findings=explanation.findings, mending=explanation.mending
    )


def find_missing_series(refused: RefusedPatch, blobs: BlobIndex) -> list[BlobSource]:
    """Give the patches that make what is lacking, those that make most of it first."""
    votes: Counter[BlobSource] = Counter()
    for number, source in _lacking(refused, blobs):
        votes[source] += number
    return [source for source, _ in votes.most_common()]


def _lacking(refused: RefusedPatch, blobs: BlobIndex) -> Iterator[tuple[int, BlobSource]]:
    """Yield which patches make a missing content, which weighs more, or a missing file."""
    for file in refused.diff.files:
        if file.change is Change.CREATE or file.old_path is None:
            continue
        oid = file.old_oid or ""
        if oid.strip("0") and not _is_stored(refused, oid):
            yield from ((2, one) for one in blobs.content(oid))
        if not has_empty_name(file.old_path):
            there = refused.tree.entry(refused.root, file.old_path) is not None
            yield from () if there else ((1, one) for one in blobs.file(file.old_path))


def _is_stored(refused: RefusedPatch, oid: str) -> bool:
    """Whether the repository itself has a content: in memory it may be from another series."""
    found = refused.tree.find_blob(oid)
    return found is not None and refused.tree.objects.is_stored(found)
