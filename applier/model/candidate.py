"""A candidate that was tried as the base, as the table of candidates shows it."""

from dataclasses import dataclass

from applier.model.base import Evidence
from applier.model.failure import Failure
from applier.model.series import Series
from applier.model.tree import Oid


@dataclass(frozen=True, slots=True)
class TriedCandidate:
    """One commit, what speaks for it and against it, and how far the series got on it."""

    oid: Oid
    name: str
    """As ``git describe --tags --always`` would name it."""
    branch: str | None
    """The branch that *distance* is from: the default one."""
    distance: int | None
    """Steps back from the branch's head along first parents; None where it is not on that line."""
    evidence: tuple[Evidence, ...]
    """All that is known, each with what it says of this commit."""
    held: int
    """How many preimages lie in it as the diffs' headers say."""
    preimages: int
    applied: int
    """How many patches apply, or are there already."""
    patches: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """All candidates of one series, in the order in which they are to be believed."""

    series: Series
    candidates: tuple[TriedCandidate, ...]
    evidence: tuple[Evidence, ...]
    """What the mails state, also where it leads to no commit."""
    error: Failure | None = None
    """What stood in the way of the others; there are no candidates then."""
