"""Which commits has the repository, newest first, over all its branches?

Commits are taken from the tips by committer date, and of two with one date the
one with the lower id first; a commit never before all that lead to it are
dated earlier. So neither the order of references nor the hour plays a part.
The line is walked as far as it is asked for, and remembered. Reads the
repository.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from heapq import heappop, heappush

from applier.errors import RepositoryError
from applier.git.history.commit_table import CommitTable
from applier.model import Oid


class RevWalk:
    """All commits that a set of tips leads to; a position counts from the newest."""

    def __init__(self, table: CommitTable, tips: Iterable[Oid]) -> None:
        self._table = table
        self._order = array("L")
        self._negated_lows = array("q")
        self._seen: set[int] = set()
        self._waiting: list[tuple[int, bytes, int]] = []
        self.cut_short = False
        """Whether a commit is missing, so that what lies behind it was not walked."""
        for tip in tips:
            self._meet(bytes.fromhex(tip))

    def reaches(self, position: int) -> bool:
        """Whether there are that many commits; walks there."""
        while len(self._order) <= position:
            if not self._step():
                return False
        return True

    def oid(self, position: int) -> Oid:
        """Give the commit at a position that was reached."""
        return self._table.oid(self._order[position])

    def tree(self, position: int) -> Oid:
        """Give its root tree."""
        return self._table.tree(self._order[position])

    def time(self, position: int) -> int:
        """Give its committer date, in seconds since 1970."""
        return self._table.times[self._order[position]]

    def position_as_of(self, seconds: int) -> int:
        """Find the first commit that is not later than *seconds*; the end if all are."""
        lows = self._negated_lows
        while not lows or lows[-1] < -seconds:
            if not self._step():
                return len(lows)
        return bisect_left(lows, -seconds)

    def leads_to(self, commit: Oid, most: int) -> bool | None:
        """Whether a tip leads to *commit*; None if *most* commits that are older do not tell.

        Clocks are wrong, so it is looked for behind its own date too.
        """
        row = self._table.row(commit)
        negated, lows = -self._table.times[row], self._negated_lows
        while row not in self._seen:
            if len(lows) - bisect_left(lows, negated) >= most:
                return None
            if not self._step():
                return None if self.cut_short else False
        return True

    def _step(self) -> bool:
        """Put the newest of the commits that wait in its place."""
        if not self._waiting:
            return False
        negated, _, row = heappop(self._waiting)
        self._order.append(row)
        lows = self._negated_lows
        lows.append(max(negated, lows[-1]) if lows else negated)
        for parent in self._table.raw_parents(row):
            self._meet(parent)
        return True

    def _meet(self, oid: bytes) -> None:
        try:
            row = self._table.raw_row(oid)
        except RepositoryError:
            self.cut_short = True
            return
        if row not in self._seen:
            self._seen.add(row)
            heappush(self._waiting, (-self._table.times[row], oid, row))
