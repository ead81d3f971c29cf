"""Does a branch or a tag lead to a commit, or does it merely lie here?

An object database keeps what nobody has published: commits of deleted branches, of
fetched pull requests, of an earlier try. Only what the searched branches and tags, HEAD
or a configured branch lead to may be a base on a mail's word. Reads the repository.
"""

from collections.abc import Callable, Sequence

from applier.errors import RepositoryError
from applier.git.history.first_parent import Line
from applier.git.history.revwalk import RevWalk
from applier.model import Oid


class Reach:
    """What the tips of a repository lead to; each answer is kept."""

    def __init__(
        self, trunk: Line | None, timelines: Callable[[], Sequence[RevWalk]], most: int
    ) -> None:
        """Ask the first-parent line *trunk* first, which most bases are on, then *timelines*.

        Those look at no more than *most* commits that are older than what is asked for.
        """
        self._trunk = trunk
        self._timelines = timelines
        self._most = most
        self._known: dict[Oid, bool | None] = {}

    def leads_to(self, commit: Oid) -> bool | None:
        """Whether a tip leads to *commit*; None if that cannot be told."""
        if commit not in self._known:
            self._known[commit] = self._find(commit)
        return self._known[commit]

    def _find(self, commit: Oid) -> bool | None:
        if self._trunk is not None and self._trunk.distance(commit) is not None:
            return True
        answers: list[bool | None] = []
        for timeline in self._timelines():
            try:
                answers.append(timeline.leads_to(commit, self._most))
            except RepositoryError:
                answers.append(None)
            if answers[-1]:
                return True
        return None if None in answers else False
