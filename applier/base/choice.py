"""Which candidate is the base, and what do the statements say of it?

A candidate is tried, not believed: the first on which the whole series
applies is the base; if none takes it whole, the one that takes most of it. A commit
that has all of the series already shows nothing of where it belongs: unless the user or
the mails name it, one that takes the series anew is looked for behind it. Trying is the
caller's; this module only compares. Reads the repository.
"""

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from applier.base.blob_search import Candidate, count_held, preimage_evidence
from applier.base.hints import Hints
from applier.budgets import check_time
from applier.git import Repository
from applier.model import Base, BaseStatus, Evidence, EvidenceRule, Oid, Support


class Trial(Protocol):
    """What came of trying a series on a candidate."""

    @property
    def applied(self) -> int:
        """How many patches the candidate takes."""

    @property
    def complete(self) -> bool:
        """Whether nothing of the series was refused."""

    @property
    def all_new(self) -> bool:
        """Whether every patch of it was applied, and none was there already."""

    @property
    def had(self) -> bool:
        """Whether all that was tried of it was there already."""


TrialT = TypeVar("TrialT", bound=Trial)


_STATED = frozenset(
    {
        EvidenceRule.OPTION,
        EvidenceRule.BASE_COMMIT,
        EvidenceRule.PREREQUISITE,
        EvidenceRule.PROSE,
    }
)
"""By these rules the user or the mails themselves name a commit."""


class Choice(Struct, Generic[TrialT], frozen=True):
    """The base, and the trial on it; None where there was nothing to try on."""

    base: Base
    trial: TrialT | None


def choose_base(
    repo: Repository,
    statements: tuple[Evidence, ...],
    candidates: Iterable[Candidate],
    attempt: Callable[[Oid], TrialT],
    hints: Hints | None = None,
) -> Choice[TrialT]:
    """Try *candidates* in their order and return the first that takes the series, or most of it.

    With *hints*, the evidence says how many of the preimages the base holds. What was made on
    those that are not the best so far is dropped.
    """
    best: tuple[Candidate, TrialT] | None = None
    tried: list[Evidence] = []
    for candidate in candidates:
        check_time()
        with repo.scratch() as room:
            trial = attempt(candidate.oid)
            if candidate.strict and not trial.all_new:
                continue
            tried.append(_noted(candidate, trial))
            settled = settles(candidate, trial)
            if settled or best is None or rank(trial) > rank(best[1]):
                best, room.kept = (candidate, trial), True
        if settled:
            break
    if best is not None and hints is not None and hints.names_blobs:
        tried += _count(repo, best[0].oid, hints, tried)
    evidence = _merged(statements, tried)
    if best is None:
        return Choice(_no_base(evidence), None)
    candidate, trial = best
    evidence = tuple(candidate.evidence if _is_of(one, candidate) else one for one in evidence)
    base = Base(
        BaseStatus.RESOLVED,
        tuple(weigh_evidence(repo, one, candidate.oid) for one in evidence),
        candidate.oid,
        repo.describe(candidate.oid),
        candidate.evidence.rule,
    )
    return Choice(base, trial)


def rank(trial: Trial) -> tuple[bool, bool, int]:
    """Give what a trial is compared by: a better one is greater."""
    return trial.complete, trial.complete and not trial.had, trial.applied


def settles(candidate: Candidate, trial: Trial) -> bool:
    """Whether no other candidate needs to be tried."""
    return trial.complete and (not trial.had or candidate.evidence.rule in _STATED)


def _noted(candidate: Candidate, trial: Trial) -> Evidence:
    """Give what proposed a candidate, and why that was passed over, if it was for this."""
    if not trial.had or settles(candidate, trial):
        return candidate.evidence
    return replace(candidate.evidence, note="has all of the series already")


def _is_of(evidence: Evidence, candidate: Candidate) -> bool:
    return replace(evidence, note=candidate.evidence.note) == candidate.evidence


def _merged(statements: tuple[Evidence, ...], tried: list[Evidence]) -> tuple[Evidence, ...]:
    """Put what was tried without being stated (an option, the date) beside the statements."""
    return (*[one for one in tried if one not in statements], *statements)


def _count(repo: Repository, chosen: Oid, hints: Hints, tried: list[Evidence]) -> list[Evidence]:
    """Say what the *chosen* commit holds of the preimages, if nothing has said so before."""
    if any(one.rule is EvidenceRule.BLOBS and one.oid == chosen for one in tried):
        return []
    whole = count_held(repo, chosen, hints.preimages) == len(hints.preimages)
    verdict = Support.SUPPORTS if whole else Support.CONTRADICTS
    return [replace(preimage_evidence(repo, chosen, hints), verdict=verdict)]


def _no_base(evidence: tuple[Evidence, ...]) -> Base:
    lacking = any(
        one.rule is EvidenceRule.BASE_COMMIT and (one.oid is None or not one.on_branch)
        for one in evidence
    )
    return Base(BaseStatus.UNKNOWN_COMMIT if lacking else BaseStatus.UNSTATED, evidence)


def weigh_evidence(repo: Repository, evidence: Evidence, chosen: Oid) -> Evidence:
    """Say whether *evidence* supports the *chosen* commit, or any other that is asked for.

    Prose that names a branch supports every commit of it: its author rarely
    sends on the day of the fetch.
    """
    if evidence.oid is None or evidence.verdict is not Support.UNKNOWN:
        return evidence
    supports = evidence.oid == chosen or (
        evidence.rule is EvidenceRule.PROSE and _on_named_branch(repo, evidence, chosen)
    )
    return replace(evidence, verdict=Support.SUPPORTS if supports else Support.CONTRADICTS)


def _on_named_branch(repo: Repository, evidence: Evidence, chosen: Oid) -> bool:
    """Whether one of the names is a branch, and *chosen* lies on what it was at the mail's date."""
    named = [name for name in evidence.names if repo.find_branch(name) is not None]
    return bool(named) and evidence.oid is not None and repo.is_ancestor(chosen, evidence.oid)
