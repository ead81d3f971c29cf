"""Is a commit in the history of the place where a series is judged?

Answers are kept for the series. The search for a commit that is not there may go through all
of history, so that a series has only so many of those. Reads the repository.
"""

from applier.git import Repository
from applier.model import Oid

MOST_SEARCHES = 20
"""Commits of one series that may be searched for in vain."""


class Ancestors:
    """What leads to one commit."""

    def __init__(self, repo: Repository, tip: Oid | None) -> None:
        """Ask for what is before *tip*; of no tip nothing is known."""
        self._repo = repo
        self._tip = tip
        self._known: dict[Oid, bool] = {}
        self._left = MOST_SEARCHES

    def holds(self, commit: Oid) -> bool | None:
        """Whether *commit* is the tip or before it; None if that cannot be told."""
        if self._tip is None:
            return None
        found = self._known.get(commit)
        if found is None:
            if not self._left:
                return None
            found = self._known[commit] = self._repo.is_before(commit, self._tip)
            self._left -= not found
        return found
