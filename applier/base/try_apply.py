"""What comes of trying a series on one commit?

Reads the repository; new objects stay in memory.
"""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from applier.apply import Committer, SeriesPatch, apply_series
from applier.apply.three_way import merge_patch
from applier.base.prerequisites import Prerequisite, PrerequisiteResult, apply_prerequisites
from applier.collection.series_mails import Patch, SeriesMails
from applier.git import Repository
from applier.model import (
    AlreadyApplied,
    Applied,
    Conflicted,
    Oid,
    PatchResult,
    Series,
    SeriesVerdict,
)


class Trial(Struct, frozen=True):
    """A series on a commit: an outcome for each patch that is there."""

    base: Oid
    """What the patches were tried on: the commit, with the prerequisites on top of it."""
    outcomes: tuple[PatchResult, ...]
    prerequisites: PrerequisiteResult

    @property
    def applied(self) -> int:
        """How many patches the commit takes, or has already."""
        return sum(isinstance(one, Applied | AlreadyApplied) for one in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether nothing was refused.

        A gap, or a patch that cannot be read, stops a series on any commit.
        """
        return not any(isinstance(one, Conflicted) for one in self.outcomes)

    @property
    def all_new(self) -> bool:
        """Whether every patch was applied, up to one that is missing or cannot be read."""
        return self.complete and not any(isinstance(one, AlreadyApplied) for one in self.outcomes)

    @property
    def had(self) -> bool:
        """Whether the commit has already all that could be tried, and something could."""
        kinds = {type(one) for one in self.outcomes} & {Applied, AlreadyApplied}
        return self.complete and kinds == {AlreadyApplied}


class Judged(Struct, frozen=True):
    """A series that was judged, with all that diagnosing it needs."""

    series: Series
    mails: SeriesMails
    trial: Trial | None
    verdict: SeriesVerdict


def try_patches(  # noqa: PLR0913 - what is tried, on what, and how
    repo: Repository,
    base: Oid,
    patches: Sequence[Patch],
    committer: Committer,
    needed: Sequence[Prerequisite] = (),
    *,
    three_way: bool = False,
) -> Trial:
    """Apply to *base* in memory what is *needed* first, and then *patches*."""
    prerequisites = apply_prerequisites(repo, base, needed, committer)
    steps = [SeriesPatch(patch.part.number, patch.mail, patch.diff) for patch in patches]
    merge = partial(merge_patch, repo) if three_way else None
    outcomes = apply_series(repo, prerequisites.commit, steps, committer, merge)
    return Trial(prerequisites.commit, outcomes, prerequisites)
