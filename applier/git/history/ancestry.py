"""Does one commit lead to another, and where did they part?

By the generations of the commit-graph: what leads to a commit has a longer way to the
beginning than it has, so that most of history need not be looked at. Without a
commit-graph libgit2 walks, or the search is given up after some commits. Reads the
repository.
"""

from collections.abc import Callable, Iterable, Sequence

import pygit2

from applier.errors import RepositoryError
from applier.git.history.commit_table import CommitTable
from applier.git.history.walks import SKEW, FirstParents, RevWalk
from applier.model import Oid

_TIME_BITS = 2
"""In a generation's word, behind the generation."""
_MOST_BY_DATE = 2048
"""Commits that are looked at before all of the commit-graph is read, or libgit2 walks."""


def leads_to(
    table: CommitTable, tips: Iterable[Oid], commit: Oid, line: FirstParents | None = None
) -> bool | None:
    """Whether one of *tips* is *commit*, or has it in its history.

    None without a commit-graph, where dates do not show it, or where a commit is missing
    on the way. What was walked of *line*, that of one of the tips, is asked first.
    """
    target = table.row(commit)
    rows = [table.raw_row(bytes.fromhex(tip)) for tip in tips]
    if not table.is_loaded and _Search(table, target).by_date(rows):
        return True
    if not table.load():
        return None
    search = _Search(table, target)
    found = (line is not None and search.beside(line)) or search.by_generation(rows)
    return found or (None if search.cut_short else False)


class _Search:
    """One search from tips down to a commit."""

    def __init__(self, table: CommitTable, target: int) -> None:
        self._table = table
        self._target = target
        self._seen = bytearray(len(table.times))
        self._earliest = table.times[target] - SKEW
        self.cut_short = False

    def beside(self, line: FirstParents) -> bool:
        """Look into what was merged along a line, the merge that is lowest first."""
        above = line.count_while(lambda row: not self._is_below(row))
        for position in range(above - 1, -1, -1):
            others = self._parents(line.row(position))[:-1]
            if others and self.by_generation(others):
                return True
        return False

    def by_generation(self, rows: Sequence[int]) -> bool:
        """Go down as far as a commit can have the one that is looked for in its history."""
        return self._go(rows, self._is_below, len(self._table.times))

    def by_date(self, rows: Sequence[int]) -> bool:
        """Go down among the newest some thousand commits, as far as dates are later."""
        return self._go(rows, self._is_earlier, _MOST_BY_DATE)

    def _go(self, rows: Sequence[int], is_out: Callable[[int], bool], most: int) -> bool:
        """Go down along first parents, and then from the lowest merge up to others."""
        waiting, target = list(reversed(rows)), self._target
        while waiting and most >= 0:
            row = waiting.pop()
            if row == target:
                return True
            if self._is_new(row) and not is_out(row):
                waiting += self._parents(row)
                most -= row < self._table.in_graph
        return False

    def _is_new(self, row: int) -> bool:
        seen = self._seen
        if row >= len(seen):
            seen.extend(bytes(len(self._table.times) - len(seen)))
        if row >= len(seen) or seen[row]:
            return False
        seen[row] = 1
        return True

    def _is_below(self, row: int) -> bool:
        """Whether no way from a commit can lead to the one that is looked for."""
        table = self._table
        if row >= table.in_graph:
            return False  # newer than the commit-graph
        if self._target >= table.in_graph:
            return True  # all that a commit of it leads to is in it
        generation = table.generations[row] >> _TIME_BITS
        return 0 < generation <= table.generations[self._target] >> _TIME_BITS

    def _is_earlier(self, row: int) -> bool:
        """Whether a commit is so much older that clocks would have to be very wrong."""
        try:
            return self._table.time(row) < self._earliest
        except RepositoryError:
            return True

    def _parents(self, row: int) -> Sequence[int]:
        try:
            return self._table.parents(row)[::-1]
        except RepositoryError:
            self.cut_short = True
            return ()


class Ancestry:
    """What leads to what in one repository; the lines that were walked are kept."""

    def __init__(
        self,
        repository: pygit2.Repository,
        table: CommitTable,
        line: Callable[[Oid], FirstParents],
        *,
        own_walk: bool = False,
    ) -> None:
        """Ask *line* first; with *own_walk* never libgit2, as it sees another history."""
        self._repository = repository
        self._table = table
        self._line = line
        self._own_walk = own_walk

    def is_ancestor(self, commit: Oid, tip: Oid) -> bool:
        """Whether *commit* is *tip* or in its history; False if either is not at hand."""
        try:
            if commit == tip or self._line(tip).position(commit) is not None:
                return True
            found = leads_to(self._table, (tip,), commit, self._line(tip))
            if found is None and self._own_walk:
                return self._table.raw_row(bytes.fromhex(commit)) in self._ancestors(tip)
            return self._repository.descendant_of(tip, commit) if found is None else found
        except (RepositoryError, KeyError, ValueError, pygit2.GitError):
            return False

    def _is_near(self, commit: Oid, tip: Oid) -> bool:
        """Whether *commit* is found in the history of *tip* without going far behind its date."""
        try:
            if commit == tip or self._line(tip).position(commit) is not None:
                return True
            search = _Search(self._table, self._table.row(commit))
            return search.by_date([self._table.raw_row(bytes.fromhex(tip))])
        except RepositoryError:
            return False

    def merge_base(self, commit: Oid, tip: Oid) -> Oid | None:
        """Find where *commit* left the history of *tip*; None if they have none in common.

        libgit2 goes back by date from both, which is not far where history was not walked
        far either; else generations tell first whether it has to.
        """
        if self._is_near(commit, tip):
            return commit
        if (self._table.is_loaded or self._own_walk) and self.is_ancestor(commit, tip):
            return commit
        if self._own_walk:
            return self._own_merge_base(commit, tip)
        try:
            found = self._repository.merge_base(commit, tip)
        except (KeyError, ValueError, pygit2.GitError):
            return None
        return Oid(str(found)) if found else None

    def _own_merge_base(self, commit: Oid, tip: Oid) -> Oid | None:
        """Find the newest common ancestor that is none of another common one's."""
        common = self._ancestors(commit) & self._ancestors(tip)
        table = self._table
        below = {parent for row in common for parent in table.parents(row)}
        best = max(common - below, key=lambda row: (table.times[row], table.raw(row)), default=None)
        return None if best is None else table.oid(best)

    def _ancestors(self, tip: Oid) -> set[int]:
        """Give a commit and all before it, as far as they are there."""
        waiting, seen = [self._table.raw_row(bytes.fromhex(tip))], set[int]()
        while waiting:
            row = waiting.pop()
            try:
                parents = self._table.parents(row)
            except RepositoryError:
                continue
            seen.add(row)
            waiting += (parent for parent in parents if parent not in seen)
        return seen


class Published:
    """What the branches and tags of a repository lead to; each answer is kept.

    An object database keeps what nobody has published: commits of deleted branches, of
    fetched pull requests, of an earlier try. Only what the searched branches and tags,
    HEAD or a configured branch lead to may be a base on a mail's word.
    """

    def __init__(
        self,
        table: CommitTable,
        trunk: FirstParents | None,
        tips: Callable[[], Sequence[Oid]],
        walks: Callable[[], Sequence[RevWalk]],
        most: int,
    ) -> None:
        """Ask the line *trunk* first, which most bases are on, then from *tips*.

        Without a commit-graph *walks* are asked, which look at no more than *most*
        commits that are older than what is asked for.
        """
        self._table = table
        self._trunk = trunk
        self._tips = tips
        self._walks = walks
        self._most = most
        self._known: dict[Oid, bool | None] = {}

    def leads_to(self, commit: Oid) -> bool | None:
        """Whether a tip leads to *commit*; None if that cannot be told."""
        if commit not in self._known:
            self._known[commit] = self._find(commit)
        return self._known[commit]

    def _find(self, commit: Oid) -> bool | None:
        try:
            if self._trunk is not None and self._trunk.position(commit) is not None:
                return True
            found = leads_to(self._table, self._tips(), commit, self._trunk)
        except RepositoryError:
            return None
        return self._walked(commit) if found is None else found

    def _walked(self, commit: Oid) -> bool | None:
        answers: list[bool | None] = []
        for walk in self._walks():
            try:
                answers.append(walk.leads_to(commit, self._most))
            except RepositoryError:
                answers.append(None)
            if answers[-1]:
                return True
        return None if None in answers else False
