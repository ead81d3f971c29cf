"""Why does a series not apply, and what would mend it?

Hands the first refused patch to :mod:`applier.cause`, with what only the
archive knows, and tries what history proposes. The verdict stays what it was.
Reads repository and archive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from applier.apply import SeriesPatch, applies_anew, apply_series
from applier.cause.case import Case
from applier.cause.explain import explain
from applier.cause.length import deepen, with_merged
from applier.cause.merged import find_merged
from applier.cause.past import Past, find_past
from applier.cause.placed import as_read, explain_placed, needs_place, with_place
from applier.cause.placing import find_place
from applier.cause.prerequisite import find_suppliers
from applier.cause.supplies import Supplier, Supplies
from applier.check.collection import Collection
from applier.check.failures import result_or_failure
from applier.check.ground import Ground
from applier.check.letters import Letters, Patch, read_letters
from applier.model import (
    AlreadyApplied,
    Applied,
    Conflicted,
    Failure,
    Malformed,
    Oid,
    Part,
    PatchVerdict,
    Series,
    SeriesVerdict,
)
from applier.model.finding import Explanation, Finding, FindingKind, Mending

_MOST_SUPPLIERS = 5
"""How many series are tried in front of one that lacks something."""
_LARGEST_ARCHIVE = 3000
"""Messages: a larger one is looked through only by who asks for an explanation."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The archive, and what its patches supply."""

    collection: Collection
    supplies: Supplies


def open_reader(collection: Collection) -> Reader:
    """Make ready to look through *collection*; nothing is read yet."""
    return Reader(collection, Supplies(lambda: _texts(collection)))


def explained(
    ground: Ground, reader: Reader, series: Series, letters: Letters, verdict: SeriesVerdict
) -> SeriesVerdict:
    """Give the verdict on a series that conflicts with its explanation."""
    case = _case(ground, reader.collection, letters, verdict)
    if case is None or verdict.base.oid is None:
        return verdict
    with ground.repo.scratch():
        explanation = _explain(ground, reader, series, case, verdict.base.oid)
    return _with(verdict, explanation)


def _explain(ground: Ground, reader: Reader, series: Series, case: Case, base: Oid) -> Explanation:
    """Name the cause: by the mail, the tree, the branch since then, and all of history if asked."""
    explanation = explain(case)
    placed = find_place(case) if needs_place(case, explanation) else None
    if placed is not None:
        inner = _deepened(
            ground, placed.case, base, explain_placed(placed), at_length=not placed.fits
        )
        return with_place(inner, placed)
    explanation = _deepened(ground, as_read(case, explanation), base, explanation)
    if any(one.kind is FindingKind.ALREADY_APPLIED for one in explanation.findings):
        return explanation
    return _with_supplier(ground, reader, series, case, base, explanation)


def _deepened(
    ground: Ground, case: Case, base: Oid, explanation: Explanation, *, at_length: bool = True
) -> Explanation:
    """Ask the branch, and history at length if that is wished for."""
    if ground.options.explain or not _is_foreign(explanation):
        past = _past(ground, case, base)
        merged = find_merged(past)
        if merged is not None:
            return with_merged(explanation, past, merged)
        if ground.options.explain and at_length:
            return deepen(explanation, past)
    return explanation


def _is_foreign(explanation: Explanation) -> bool:
    """Whether history has nothing to say of a series: none of its files was ever there."""
    return any(one.kind is FindingKind.OTHER_PROJECT for one in explanation.findings)


def _case(
    ground: Ground, collection: Collection, letters: Letters, verdict: SeriesVerdict
) -> Case | None:
    """Find the first patch that was refused, and the tree that refused it."""
    for at, patch in enumerate(verdict.patches):
        outcome = patch.outcome
        if isinstance(outcome, Conflicted | Malformed) and verdict.base.oid is not None:
            refused = letters.patches[at]
            return Case(
                ground.repo,
                _root(ground, verdict.base.oid, verdict.patches[:at]),
                _step(refused),
                outcome.conflicts,
                collection.archive.read(refused.part.envelope.origin),
                tuple(map(_step, letters.patches[:at])),
                tuple(map(_step, letters.patches[at + 1 :])),
                frozenset(_present(verdict.patches)),
                ground.repo.tree_of(verdict.base.oid),
            )
    return None


def _present(patches: Iterable[PatchVerdict]) -> Iterator[int]:
    """Yield the numbers of the patches that the base has."""
    return (one.number for one in patches if isinstance(one.outcome, AlreadyApplied))


def _root(ground: Ground, base: Oid, before: Sequence[PatchVerdict]) -> Oid:
    """Give the tree that the patches before it left."""
    trees = [one.outcome.tree for one in before if isinstance(one.outcome, Applied)]
    return trees[-1] if trees else ground.repo.tree_of(base)


def _step(patch: Patch) -> SeriesPatch:
    return SeriesPatch(patch.part.number, patch.mail, patch.diff)


def _past(ground: Ground, case: Case, base: Oid) -> Past:
    """Make ready to ask history."""
    branch = ground.repo.default_branch()
    tip = None if branch is None else ground.repo.find_revision(branch)
    steps = (*case.before, case.patch)

    def attempt(commit: Oid) -> bool:
        return _applies(ground, case, commit, steps)

    return find_past(case, base, tip, attempt)


def _applies(ground: Ground, case: Case, commit: Oid, steps: Sequence[SeriesPatch]) -> bool:
    with ground.repo.scratch():
        if not applies_anew(ground.repo, commit, steps):
            return False
        return case.takes(ground.repo.tree_of(commit), steps)


def _with_supplier(  # noqa: PLR0913, PLR0917 - the series, and all that is known of it
    ground: Ground,
    reader: Reader,
    series: Series,
    case: Case,
    base: Oid,
    explanation: Explanation,
) -> Explanation:
    """Look in the archive for a series that brings what is lacking, and try it first."""
    small = reader.collection.reading.messages <= _LARGEST_ARCHIVE
    if not (small or ground.options.explain) or case.diff.error is not None:
        return explanation
    every = reader.collection.reading.series
    tried: set[int] = set()
    for supplier in find_suppliers(case, reader.supplies):
        other = every[supplier.series]
        if other.id == series.id or supplier.series in tried or len(tried) >= _MOST_SUPPLIERS:
            continue
        tried.add(supplier.series)
        if _helps(ground, reader, case, base, other):
            return _first(explanation, _supplied(case, other))
    return explanation


def _supplied(case: Case, other: Series) -> tuple[Finding, Mending]:
    name = f'"{other.title}" v{other.revision} ({other.id})'
    detail = f"it builds on another series of the archive, {name}"
    finding = Finding(FindingKind.UNMET_PREREQUISITE, detail, case.number)
    return finding, Mending(f"apply {name} first", f"patch {case.number} applies then")


def _first(explanation: Explanation, more: tuple[Finding, Mending]) -> Explanation:
    return Explanation((more[0], *explanation.findings), (more[1], *explanation.mending)[:3])


def _helps(ground: Ground, reader: Reader, case: Case, base: Oid, other: Series) -> bool:
    """Whether the patch applies once another series is in."""
    letters = result_or_failure(partial(read_letters, reader.collection, other))
    if isinstance(letters, Failure):
        return False
    first = [_step(patch) for patch in letters.patches]
    with ground.repo.scratch():
        commit = base
        for outcome in apply_series(ground.repo, base, first, ground.committer):
            commit = outcome.commit if isinstance(outcome, Applied) else commit
        outcomes = apply_series(ground.repo, commit, (*case.before, case.patch), ground.committer)
    return commit != base and all(isinstance(one, Applied | AlreadyApplied) for one in outcomes)


def _texts(collection: Collection) -> Iterator[tuple[Supplier, bytes]]:
    """Yield all patches of the archive, decoded only where they are encoded."""
    for number, series in enumerate(collection.reading.series):
        for part in series.parts:
            text = result_or_failure(partial(_text, collection, part))
            if not isinstance(text, Failure):  # its own series says what is wrong with it
                yield Supplier(number, part.number), text


def _text(collection: Collection, part: Part) -> bytes:
    raw = collection.archive.read(part.envelope.origin)
    return collection.read_mail(part.envelope).patch if b"base64" in raw else raw


def _with(verdict: SeriesVerdict, explanation: Explanation) -> SeriesVerdict:
    """Put the findings that say more behind the first reason, which says where git stops."""
    stop = "".join(verdict.reasons[:1])
    told = tuple(one.detail for one in explanation.findings if one.detail not in stop)
    reasons = (*verdict.reasons[:1], *told, *verdict.reasons[1:])
    return replace(verdict, reasons=reasons, explanation=explanation)
