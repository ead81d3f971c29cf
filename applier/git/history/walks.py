"""In which order are commits looked at: all by date, or first parents alone?

A walk goes as far as it is asked for and remembers where it was; a position counts
from the newest. Clocks are wrong, so dates are not in order along it: the lowest date
so far is, and the first commit not later than a moment is the first one at which the
lowest date is not later. Walks go from row to row (:mod:`~applier.git.history.commit_table`).
Reads the repository.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from heapq import heappop, heappush, heappushpop

from applier.errors import RepositoryError
from applier.git.history.commit_graph import NO_PARENT
from applier.git.history.commit_table import UNREAD, CommitTable
from applier.model import Oid

BLOCK = 256
"""Commits that are walked at once."""
SKEW = 86_400
"""How wrong, in seconds, the dates along a line may be before a commit is given up."""
_ROW_BITS = 32
_ROWS = (1 << _ROW_BITS) - 1
_EVERYTHING = 1 << 62
_AFTER_ALL = 1 << 41
"""Seconds that are later than any commit has."""


class Walk:
    """Commits in some order, block by block."""

    def __init__(self, table: CommitTable) -> None:
        self._table = table
        self._order = array("I")
        self._seen = bytearray(table.in_graph)
        self._negated_lows = array("q")
        """For each block the lowest date up to its end."""

    def reaches(self, position: int) -> bool:
        """Whether there are that many commits; walks there."""
        order = self._order
        while len(order) <= position:
            if not self._walk_block():
                return False
        return True

    def oid(self, position: int) -> Oid:
        """Give the commit at a position that was reached."""
        return self._table.oid(self._order[position])

    def row(self, position: int) -> int:
        """Give its row."""
        return self._order[position]

    def tree(self, position: int) -> bytes:
        """Give the raw id of its root tree."""
        return self._table.tree(self._order[position])

    def trees(self, block: int) -> list[bytes]:
        """Give the raw ids of the root trees of a block, as far as it was walked."""
        self.reaches(BLOCK * block + BLOCK - 1)
        return self._table.trees(self._order[BLOCK * block : BLOCK * block + BLOCK])

    def children(self, block: int) -> dict[int, int]:
        """Give for the commits of a block, counted from its first, a child that is in it too."""
        rows = self._order[BLOCK * block : BLOCK * block + BLOCK]
        places = {row: at for at, row in enumerate(rows)}
        found: dict[int, int] = {}
        for at, row in enumerate(rows):
            for parent in (self._table.first[row], self._table.second[row]):
                if parent in places:
                    found.setdefault(places[parent], at)
        return found

    def time(self, position: int) -> int:
        """Give its committer date, in seconds since 1970."""
        return self._table.times[self._order[position]]

    def position_as_of(self, seconds: int, most: int = _EVERYTHING) -> int:
        """Find the first commit that is not later than *seconds*; the end if all are, or *most*."""
        lows = self._negated_lows
        while not lows or lows[-1] < -seconds:
            if len(self._order) >= most or not self._walk_block():
                break
        start = BLOCK * bisect_left(lows, -seconds)
        times = self._table.times
        for at, row in enumerate(self._order[start : start + BLOCK], start):
            if times[row] <= seconds:
                return min(at, most)
        return min(len(self._order), most)

    def find(self, commit: Oid, most: int) -> int | None:
        """Find a commit among the first *most*."""
        row, done = self._table.raw_row(bytes.fromhex(commit)), 0
        while done < most:
            with suppress(ValueError):
                position = self._order.index(row, done)
                return position if position < most else None
            done = len(self._order)
            if not self._walk_block():
                return None
        return None

    def _walk_block(self) -> bool:
        """Go on to the end of a block; False where there is nothing more."""
        order, before = self._order, len(self._order)
        try:
            self._advance(BLOCK - before % BLOCK)
        except IndexError:
            self._end()  # parents that are no commits, in a commit-graph that was made up
        except RepositoryError:
            if len(order) == before:
                raise  # else what is asked for may lie before what is missing
        if len(order) > before:
            self._note_low(before // BLOCK)
        return len(order) > before

    def _note_low(self, block: int) -> None:
        lows = self._negated_lows
        rows = self._order[BLOCK * block :]
        highest = -min(map(self._table.times.__getitem__, rows))
        del lows[block:]
        lows.append(max(highest, lows[-1]) if lows else highest)

    def _advance(self, most: int) -> None:
        """Add up to *most* commits."""
        raise NotImplementedError

    def _end(self) -> None:
        """Take it that there is nothing more."""
        raise NotImplementedError

    def _holds(self, row: int) -> bool:
        """Whether a row was met."""
        return row < len(self._seen) and bool(self._seen[row])

    def _mark(self, row: int) -> None:
        """Note that a row was met; those behind the commit-graph come to be as they are met."""
        if row >= len(self._seen):
            self._seen.extend(bytes(row + BLOCK - len(self._seen)))
        self._seen[row] = 1


class RevWalk(Walk):
    """All commits that a set of tips leads to, the newest first.

    Commits are taken from the tips by committer date, and of two with one date the
    one with the lower id first; a commit never before all that lead to it are
    dated earlier. So neither the order of references nor the hour plays a part.
    """

    def __init__(self, table: CommitTable, tips: Iterable[Oid]) -> None:
        super().__init__(table)
        self._waiting: list[int] = []
        """The latest first: by how long before the end of time, then the row."""
        self.cut_short = False
        """Whether a commit is missing, so that what lies behind it was not walked."""
        for tip in tips:
            self._meet(table.raw_row(bytes.fromhex(tip)))

    def leads_to(self, commit: Oid, most: int) -> bool | None:
        """Whether a tip leads to *commit*; None if *most* commits that are older do not tell.

        Clocks are wrong, so it is looked for behind its own date too.
        """
        row = self._table.row(commit)
        end = self.position_as_of(self._table.times[row]) + most
        while not self._holds(row):
            if len(self._order) >= end:
                return None
            if not self._walk_block():
                return None if self.cut_short else False
        return True

    def _advance(self, most: int) -> None:
        """Put the newest of the commits that wait in its place, again and again."""
        waiting, seen, order, table = self._waiting, self._seen, self._order, self._table
        first, second, times = table.first, table.second, table.times
        key = heappop(waiting) if waiting else 0
        for _ in range(most):
            if not key:
                return
            if waiting and (waiting[0] ^ key) >> _ROW_BITS == 0:
                key = self._lowest_of_second(key)
            row = key & _ROWS
            order.append(row)
            parent = first[row]
            if second[row] == NO_PARENT and parent < len(seen) and times[parent] != UNREAD:
                if not seen[parent]:  # the usual case, in which nothing is called
                    seen[parent] = 1
                    later = (_AFTER_ALL - times[parent]) << _ROW_BITS | parent
                    key = heappushpop(waiting, later)
                    continue
            elif parent != NO_PARENT:
                for other in table.parents(row):
                    self._meet(other)
            key = heappop(waiting) if waiting else 0
        if key:
            heappush(waiting, key)

    def _end(self) -> None:
        self._waiting.clear()
        self.cut_short = True

    def _lowest_of_second(self, key: int) -> int:
        """Of the commits with one date take the one with the lowest id."""
        waiting, same = self._waiting, [key]
        while waiting and (waiting[0] ^ key) >> _ROW_BITS == 0:
            same.append(heappop(waiting))
        same.sort(key=lambda each: self._table.raw(each & _ROWS))
        for other in same[1:]:
            heappush(waiting, other)
        return same[0]

    def _meet(self, row: int) -> None:
        if self._holds(row):
            return
        try:
            seconds = self._table.time(row)
        except RepositoryError:
            self.cut_short = True
            return
        self._mark(row)
        heappush(self._waiting, (_AFTER_ALL - seconds) << _ROW_BITS | row)


class FirstParents(Walk):
    """The line of a branch: each commit and its first parent."""

    def __init__(self, table: CommitTable, tip: Oid) -> None:
        super().__init__(table)
        self._next = table.raw_row(bytes.fromhex(tip))

    def commits(self) -> Iterator[Oid]:
        """Yield the commits, the tip first."""
        at = 0
        while self.reaches(at):
            yield self.oid(at)
            at += 1

    def as_of(self, seconds: int) -> Oid | None:
        """Find the first commit whose committer date is not later than *seconds*."""
        position = self.position_as_of(seconds)
        return self.oid(position) if position < len(self._order) else None

    def count_while(self, holds: Callable[[int], bool]) -> int:
        """Count the commits walked for which something *holds*, which does so up to one of them."""
        return bisect_left(self._order, 1, key=lambda row: not holds(row))

    def position(self, commit: Oid) -> int | None:
        """Find a commit on the line; None if it is not there.

        Walks no further than to where generations, or else the dates of a whole block,
        show that it cannot come: a day is what clocks may be wrong.
        """
        try:
            row = self._table.row(commit)
        except RepositoryError:
            return None
        while not self._holds(row):
            if self._is_behind(row) or not self._walk_block():
                return None
        return self._order.index(row)

    def _is_behind(self, row: int) -> bool:
        """Whether the end of what was walked lies behind where a commit would be."""
        table, order = self._table, self._order
        if not order:
            return False
        last = order[-1]
        if table.is_loaded and max(last, row) < table.in_graph and table.generations[row]:
            return 0 < table.generations[last] <= table.generations[row]
        newest = max(map(table.times.__getitem__, order[-BLOCK:]))
        return newest < table.times[row] - SKEW

    def _advance(self, most: int) -> None:
        """Go from parent to parent; history has no circle, but what we are told may have one."""
        table, order, seen, row = self._table, self._order, self._seen, self._next
        first, times = table.first, table.times
        for _ in range(most):
            if row == NO_PARENT or (row < len(seen) and seen[row]):
                return
            if row >= len(seen) or times[row] == UNREAD:
                table.time(row)
                self._mark(row)
            seen[row] = 1
            order.append(row)
            row = self._next = first[row]

    def _end(self) -> None:
        self._next = NO_PARENT
