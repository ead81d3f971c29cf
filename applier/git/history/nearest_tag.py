"""Which tag before a commit is the nearest, and how many commits are between them?

As git-describe(1) tells it: of the tags that are met first on the way back,
the one with the fewest commits that it does not have. Commits are walked by
date, and no further than to where all that is left belongs to that tag. Reads
commits through :mod:`applier.git.history.commit_table`.
"""

from collections.abc import Mapping
from heapq import heappop, heappush

from msgspec import Struct

from applier.errors import RepositoryError
from applier.git.history.commit_table import CommitTable
from applier.model import Oid

MOST_COMMITS = 16_384
"""How many are walked; a tag that is further away tells nobody anything."""
_CANDIDATES = 10


class _Candidate(Struct):
    name: str
    mark: int
    """The bit that what the tag has is marked with."""
    between: int
    """How many commits were met that it does not have."""


def find_nearest_tag(
    table: CommitTable, tags: Mapping[int, str], commit: Oid
) -> tuple[str, int] | None:
    """Give the nearest of *tags*, by the rows of their commits, and its distance.

    None if there is none within :data:`MOST_COMMITS`, or if a commit is missing on
    the way: what was counted without it might be false. RepositoryError if
    *commit* itself is not there.
    """
    row = table.row(commit)
    if row in tags:
        return tags[row], 0
    try:
        return _Walk(table, tags).go(row) if tags else None
    except RepositoryError:
        return None


class _Walk:
    """One walk back, the newest commit first."""

    def __init__(self, table: CommitTable, tags: Mapping[int, str]) -> None:
        self._table = table
        self._tags = tags
        self._waiting: list[tuple[int, int, int]] = []
        self._marks: dict[int, int] = {}
        self._candidates: list[_Candidate] = []
        self._met = 0

    def go(self, start: int) -> tuple[str, int] | None:
        self._meet(start, 0)
        walked = 0
        while self._waiting and not self._is_settled():
            if walked == MOST_COMMITS:
                return None
            self._step(walked)
            walked += 1
        best = self._best()
        return None if best is None else (best.name, best.between)

    def _step(self, walked: int) -> None:
        """Take the newest commit: note its tag, and hand its marks on to its parents."""
        _, _, row = heappop(self._waiting)
        marks = self._marks[row]
        if row in self._tags and self._met < _CANDIDATES:
            self._met += 1
            if not marks:
                candidate = _Candidate(self._tags[row], 1 << self._met, walked)
                self._candidates.append(candidate)
                marks = candidate.mark
        for candidate in self._candidates:
            candidate.between += not marks & candidate.mark
        for parent in self._table.parents(row):
            self._meet(parent, marks)

    def _meet(self, row: int, marks: int) -> None:
        known = self._marks.get(row)
        self._marks[row] = marks | (known or 0)
        if known is None:
            heappush(self._waiting, (-self._table.time(row), len(self._marks), row))

    def _is_settled(self) -> bool:
        """Whether all that is left belongs to the best candidate: then it stays the best."""
        best = self._best()
        return best is not None and all(self._marks[row] & best.mark for _, _, row in self._waiting)

    def _best(self) -> _Candidate | None:
        return min(self._candidates, key=lambda one: one.between, default=None)
