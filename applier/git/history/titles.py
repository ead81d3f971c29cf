"""Which commits have a certain subject?

They are read along a walk once, from where somebody asks for as far as is asked, and what
was read is kept: the next question costs nothing. Kept is a number for each subject, so
that a hundred thousand commits are some twenty megabytes; the subject itself is
compared when a commit is found. Reads the repository.
"""

from collections.abc import Callable

from applier.budgets import check_time
from applier.errors import RepositoryError
from applier.git.history.walks import BLOCK, RevWalk
from applier.model import Oid

MOST_KEPT = 1 << 18
"""Commits whose subjects are kept, if nobody asks for more at once; then they are forgotten."""
_MOST_ALIKE = 64
"""Commits of one subject that are kept: no more are told apart by it."""


class Titles:
    """The subjects of the commits of a walk."""

    def __init__(self, walk: RevWalk, read_title: Callable[[Oid], str]) -> None:
        """Find commits of *walk* by what *read_title* gives."""
        self._walk = walk
        self._read_title = read_title
        self._places: dict[int, list[int]] = {}
        self._start = self._end = 0
        """What was read lies between these positions."""

    def find(self, title: str, start: int, most: int) -> list[Oid]:
        """Find commits with a subject among *most* from a position on, the newest first."""
        self._read(start, start + most)
        places = sorted(self._places.get(hash(title), ()))
        commits = [self._walk.oid(at) for at in places if start <= at < start + most]
        return [commit for commit in commits if self._title(commit) == title]

    def _read(self, start: int, end: int) -> None:
        """Extend what was read, so that it is one stretch."""
        is_far = start > self._end or end < self._start
        most = max(MOST_KEPT, end - start)
        if is_far or max(end, self._end) - min(start, self._start) > most:
            self._places.clear()
            self._start = self._end = start
        for at in range(self._start - 1, start - 1, -1):
            self._note(at)
            self._start = at
        while self._end < end and self._walk.reaches(self._end):
            self._note(self._end)
            self._end += 1

    def _note(self, at: int) -> None:
        if not at % BLOCK:
            check_time()
        places = self._places.setdefault(hash(self._title(self._walk.oid(at))), [])
        if len(places) < _MOST_ALIKE:
            places.append(at)

    def _title(self, commit: Oid) -> str:
        try:
            return self._read_title(commit)
        except RepositoryError:
            return ""  # a partial clone, or damage: it is found by nothing
