"""Which candidate is the base, and what do the statements say of it?

A candidate is tried, not believed: the first on which the whole series
applies is the base; if none takes it whole, the one that takes most of it.
Trying is the caller's; this module only compares. Reads the repository.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from applier.base.candidates import Candidate
from applier.model import Base, BaseStatus, Evidence, EvidenceRule, Oid, Support
from applier.repo import Repository


class Trial(Protocol):
    """What came of trying a series on a candidate."""

    @property
    def applied(self) -> int:
        """How many patches the candidate takes."""

    @property
    def whole(self) -> bool:
        """Whether nothing of the series was refused."""


TrialT = TypeVar("TrialT", bound=Trial)


@dataclass(frozen=True, slots=True)
class Choice(Generic[TrialT]):
    """The base, and the trial on it; None where there was nothing to try on."""

    base: Base
    trial: TrialT | None


def choose_base(
    repo: Repository,
    statements: tuple[Evidence, ...],
    candidates: Iterable[Candidate],
    attempt: Callable[[Oid], TrialT],
) -> Choice[TrialT]:
    """Try *candidates* in their order and return the first that takes the series, or most of it."""
    best: tuple[Candidate, TrialT] | None = None
    tried: list[Evidence] = []
    for candidate in candidates:
        trial = attempt(candidate.oid)
        tried.append(candidate.evidence)
        if best is None or trial.applied > best[1].applied or (trial.whole and not best[1].whole):
            best = (candidate, trial)
        if trial.whole:
            break
    evidence = _merged(statements, tried)
    if best is None:
        return Choice(_no_base(evidence), None)
    candidate, trial = best
    base = Base(
        BaseStatus.RESOLVED,
        tuple(_weigh(repo, one, candidate.oid) for one in evidence),
        candidate.oid,
        repo.describe(candidate.oid),
        candidate.evidence.rule,
    )
    return Choice(base, trial)


def _merged(statements: tuple[Evidence, ...], tried: list[Evidence]) -> tuple[Evidence, ...]:
    """Put what was tried without being stated (an option, the date) beside the statements."""
    return (*[one for one in tried if one not in statements], *statements)


def _no_base(evidence: tuple[Evidence, ...]) -> Base:
    lacking = any(one.rule is EvidenceRule.BASE_COMMIT and one.oid is None for one in evidence)
    return Base(BaseStatus.UNKNOWN_COMMIT if lacking else BaseStatus.UNSTATED, evidence)


def _weigh(repo: Repository, evidence: Evidence, chosen: Oid) -> Evidence:
    """Say whether *evidence* supports the *chosen* commit.

    Prose that names a branch supports every commit of it: its author rarely
    sends on the day of the fetch.
    """
    if evidence.oid is None:
        return evidence
    supports = evidence.oid == chosen or (
        evidence.rule is EvidenceRule.PROSE and _on_named_branch(repo, evidence, chosen)
    )
    return replace(evidence, verdict=Support.SUPPORTS if supports else Support.CONTRADICTS)


def _on_named_branch(repo: Repository, evidence: Evidence, chosen: Oid) -> bool:
    """Whether one of the names is a branch, and *chosen* lies on what it was at the mail's date."""
    named = [name for name in evidence.names if repo.find_branch(name) is not None]
    return bool(named) and evidence.oid is not None and repo.is_ancestor(chosen, evidence.oid)
