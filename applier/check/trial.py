"""What comes of trying a series on one commit?

Reads the repository; new objects stay in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from applier.apply import Committer, SeriesPatch, apply_series
from applier.check.letters import Patch
from applier.model import AlreadyApplied, Applied, Conflicted, Oid, Outcome
from applier.repo import Repository


@dataclass(frozen=True, slots=True)
class Trial:
    """A series on a commit: an outcome for each patch that is there."""

    base: Oid
    outcomes: tuple[Outcome, ...]

    @property
    def applied(self) -> int:
        """How many patches the commit takes, or has already."""
        return sum(isinstance(one, Applied | AlreadyApplied) for one in self.outcomes)

    @property
    def whole(self) -> bool:
        """Whether nothing was refused.

        A gap, or a patch that cannot be read, stops a series on any commit.
        """
        return not any(isinstance(one, Conflicted) for one in self.outcomes)


def try_patches(
    repo: Repository, base: Oid, patches: Sequence[Patch], committer: Committer
) -> Trial:
    """Apply *patches* to *base* in memory."""
    steps = [SeriesPatch(patch.part.number, patch.mail, patch.diff) for patch in patches]
    return Trial(base, apply_series(repo, base, steps, committer))
