"""What is asked of a check, apart from the sources and the tree? Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from applier.apply import Committer
from applier.model import Selection


@dataclass(frozen=True, slots=True)
class Options:
    """What the user wants; the environment has been read elsewhere."""

    bases: tuple[str, ...] = ()
    """Revisions; the first on which a series applies is its base, whatever the mails say."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """By message-id, the revision that is the base of the series with that message."""
    select: Selection = Selection()
    """Which series are asked for."""
    trailers: bool = False
    """Whether the trailers that reviewers gave go into the commit messages."""
    onto: str | None = None
    """The revision to merge results into; None for the default branch."""
    three_way: bool = False
    """Whether a patch that cannot be placed is merged, as ``git am -3`` does."""
    explain: bool = False
    """Whether history and archive are searched for why a series does not apply."""
    committer: Committer = Committer()
    """Who commits, and when; without it the repository's configuration, then the author."""

    replace_objects: bool = True
    """Whether objects that ``refs/replace`` replaces are what stands for them, as for git."""

    def bases_for(self, message_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the revisions that rule alone for the series with *message_ids*."""
        for message_id in message_ids:
            if message_id in self.overrides:
                return (self.overrides[message_id],)
        return self.bases
