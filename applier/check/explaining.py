"""Why does a series not apply, and what would mend it?

Hands the first refused patch to :mod:`applier.cause`, with what only the
archive knows. The verdict stays what it was. Reads repository and archive.
"""

from collections.abc import Sequence
from dataclasses import replace

from applier.apply import SeriesPatch
from applier.cause.case import Case
from applier.cause.explain import explain
from applier.check.collection import Collection
from applier.check.ground import Ground
from applier.check.letters import Letters, Patch
from applier.errors import RepositoryError
from applier.model import (
    Applied,
    Conflicted,
    Explanation,
    Malformed,
    Oid,
    PatchVerdict,
    SeriesVerdict,
)


def explained(
    ground: Ground, collection: Collection, letters: Letters, verdict: SeriesVerdict
) -> SeriesVerdict:
    """Give the verdict on a series that conflicts with its explanation."""
    case = _case(ground, collection, letters, verdict)
    if case is None:
        return verdict
    try:
        with ground.repo.scratch():
            return _with(verdict, explain(case))
    except RepositoryError:
        return verdict  # a partial clone lacks what explaining needs, and not what judging did


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
            )
    return None


def _root(ground: Ground, base: Oid, before: Sequence[PatchVerdict]) -> Oid:
    """Give the tree that the patches before it left."""
    trees = [one.outcome.tree for one in before if isinstance(one.outcome, Applied)]
    return trees[-1] if trees else ground.repo.tree_of(base)


def _step(patch: Patch) -> SeriesPatch:
    return SeriesPatch(patch.part.number, patch.mail, patch.diff)


def _with(verdict: SeriesVerdict, explanation: Explanation) -> SeriesVerdict:
    """Put the findings behind the first reason, which says where git stops."""
    told = tuple(finding.detail for finding in explanation.findings)
    reasons = (*verdict.reasons[:1], *told, *verdict.reasons[1:])
    return replace(verdict, reasons=reasons, explanation=explanation)
