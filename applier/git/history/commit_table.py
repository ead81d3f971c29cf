"""What does history need to know of a commit: when, which tree, which parents?

Every commit has a *row*, and what is known of it stands in columns by row, some forty
bytes for each. Those of the commit-graph have the rows that they have there; parents
are rows too, so that a walk goes from row to row and looks nothing up. Commits that
are not in it come behind, in the order in which they are met, and are read one by one
when their time is asked for. So are those of the commit-graph, until some
hundred were read: then all of it is verified and read. All are as git
sees them: replaced and grafted ones (:mod:`applier.git.objects.replacements`) are what
they stand for. Reads the object database.
"""

import struct
from array import array
from collections.abc import Callable, Sequence

import pygit2
from msgspec.structs import replace

from applier.errors import MissingObjectError, RepositoryError
from applier.git.history.commit_graph import MORE, NO_PARENT, Columns, CommitGraph
from applier.git.objects.commits import CommitFacts, parse_commit
from applier.git.objects.replacements import Replacements
from applier.git.objects.store import Kind, Stored
from applier.model import Oid

UNREAD = 1 << 62
"""The time of a commit that was not read yet."""
_EMPTY = (1 << 32) - 1
_PREFIX = struct.Struct("<I")
_PREFIXES = struct.Struct("<I16x")
_BYTES_PER_COMMIT = 1 << 17
"""Of the commit-graph, for each commit that is read by itself before all of it is verified.

That takes the time of some 2,000 of a million commits; but most searches get there, and each
commit that is read maps 64 KB of the pack's index: measured, an eighth is best."""


class _Rows:
    """Which row has an id? Some thirty bytes for each, of which the id is twenty; a dict takes 190.

    Ids are as good as random, so that their first bytes say in which slot to look.
    """

    def __init__(self) -> None:
        self._ids = bytearray()
        self._slots = array("I", [_EMPTY]) * 1024

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ids) // 20

    def raw(self, row: int) -> bytes:
        """Give the id of a row."""
        return bytes(self._ids[20 * row : 20 * row + 20])

    def find(self, raw: bytes) -> int | None:
        """Find the row of an id."""
        row = self._slots[self._slot(raw)]
        return None if row == _EMPTY else row

    def add(self, raw: bytes) -> int:
        """Add an id that is not there; give its row."""
        row = len(self)
        if 2 * row >= len(self._slots):
            self._grow()
        self._slots[self._slot(raw)] = row
        self._ids += raw
        return row

    def _slot(self, raw: bytes) -> int:
        """Give where an id is, or else the free slot where it will be."""
        slots, ids = self._slots, self._ids
        last = len(slots) - 1
        slot = _PREFIX.unpack_from(raw)[0] & last
        while (row := slots[slot]) != _EMPTY and not ids.startswith(raw, 20 * row):
            slot = slot + 1 & last
        return int(slot)

    def _grow(self) -> None:
        slots = array("I", [_EMPTY]) * (4 * len(self._slots))
        last = len(slots) - 1
        for row, (prefix,) in enumerate(_PREFIXES.iter_unpack(self._ids)):
            slot = prefix & last
            while slots[slot] != _EMPTY:
                slot = slot + 1 & last
            slots[slot] = row
        self._slots = slots


class CommitTable:
    """Commits by row."""

    def __init__(
        self,
        stored: Stored,
        graph: CommitGraph,
        replacements: Replacements,
        missing_reason: Callable[[], str],
    ) -> None:
        """Read from *graph* or *stored*; *missing_reason* says why one may be missing."""
        self._graph = graph
        self._stored = stored
        self._replacements = replacements
        self._missing_reason = missing_reason
        self._patience = graph.size // _BYTES_PER_COMMIT
        self.in_graph = graph.count
        """How many rows are the commit-graph's; the others come behind them."""
        self._is_unsound = False
        self.is_loaded = False
        """Whether the commit-graph was read."""
        self._rows = _Rows()
        """Those that are not the commit-graph's, counted from its end."""
        self._trees = bytearray()
        self._more: dict[int, tuple[int, ...]] = {}
        self.first = array("I")
        """The row of each one's first parent, or NO_PARENT."""
        self.second = array("I")
        """That of the second, or NO_PARENT; with MORE there are others, see :meth:`parents`."""
        self.times = array("q")
        """When each was committed, in seconds since 1970; UNREAD if it was not read."""
        self.generations = array("I")
        """Of the commit-graph's, four times what it says; empty as long as it was not loaded."""
        self.inflated = 0
        """How many commits were read that are not in the commit-graph."""

    def row(self, oid: Oid) -> int:
        """Give the row of a commit; RepositoryError if it cannot be read."""
        row = self.raw_row(bytes.fromhex(oid))
        self.time(row)
        return row

    def raw_row(self, raw: bytes) -> int:
        """Give the row of a commit by its raw id, whether it is there or not."""
        self._prepare()
        found = self._rows.find(raw)
        if found is not None:
            return self.in_graph + found
        found = self._graph.find(raw) if self.in_graph else None
        return self._add(raw) if found is None else found

    def _prepare(self) -> None:
        """Make room for the rows of the commit-graph, when the first commit is asked for."""
        if len(self.times) < self.in_graph:
            self.first.extend(array("I", [NO_PARENT]) * self.in_graph)
            self.second.extend(array("I", [NO_PARENT]) * self.in_graph)
            self.times.extend(array("q", [UNREAD]) * self.in_graph)

    def _add(self, raw: bytes) -> int:
        row = self.in_graph + self._rows.add(raw)
        self._trees += bytes(20)
        self.first.append(NO_PARENT)
        self.second.append(NO_PARENT)
        self.times.append(UNREAD)
        return row

    def oid(self, row: int) -> Oid:
        """Give the commit of a row."""
        return Oid(self.raw(row).hex())

    def raw(self, row: int) -> bytes:
        """Give the raw id of a row's commit."""
        at = row - self.in_graph
        return self._rows.raw(at) if at >= 0 else self._graph.oid(row)

    def tree(self, row: int) -> bytes:
        """Give the raw id of the root tree of a row's commit."""
        self.time(row)
        at = 20 * (row - self.in_graph)
        if at >= 0:
            return bytes(self._trees[at : at + 20])
        found = self._graph.trees((row,)) if self.is_loaded else None
        return self._inflated(row).tree if found is None else found[0]

    def trees(self, rows: Sequence[int]) -> list[bytes]:
        """Give the raw ids of the root trees of many rows."""
        if self.is_loaded and max(rows, default=0) < self.in_graph:
            found = self._graph.trees(rows)
            if found is not None:
                return found
        return [self.tree(row) for row in rows]

    def time(self, row: int) -> int:
        """Give when a row's commit was committed; RepositoryError if it cannot be read."""
        try:
            seconds = self.times[row]
        except IndexError:
            raise RepositoryError("the commit-graph names parents that are no commits") from None
        if seconds == UNREAD:
            self._read(row)
            seconds = self.times[row]
        return seconds

    def parents(self, row: int) -> tuple[int, ...]:
        """Give the rows of a commit's parents, as far as the clone has them."""
        self.time(row)
        first, second = self.first[row], self.second[row]
        if first == NO_PARENT:
            return ()
        if second == NO_PARENT:
            return (first,)
        return (first, second) if second < MORE else (first, *self._further_parents(row))

    def _further_parents(self, row: int) -> tuple[int, ...]:
        found = self._more.get(row)
        if found is None:
            edges = self._graph.further_parents(row, self.second[row])
            if edges is None:
                edges = [self.raw_row(raw) for raw in self._inflated(row).parents[1:]]
            found = self._more[row] = tuple(edges)
        return found

    def load(self) -> bool:
        """Have the columns of the commit-graph, whatever it costs; False if there is none."""
        self._patience = min(self._patience, 0)
        return self.is_loaded or self._load()

    def _read(self, row: int) -> None:
        """Read a commit, or where it is worth while all of the commit-graph."""
        if row < self.in_graph and self._load():
            return
        facts = self._inflated(row)
        if facts.parents:
            self.first[row] = self.raw_row(facts.parents[0])
        if len(facts.parents) > 1:
            others = tuple(map(self.raw_row, facts.parents[1:]))
            self.second[row] = MORE if others[1:] else others[0]
            self._more[row] = others
        at = 20 * (row - self.in_graph)
        if at >= 0:
            self._trees[at : at + 20] = facts.tree
            self.inflated += 1
        self.times[row] = facts.seconds

    def _load(self) -> bool:
        """Have the columns of the commit-graph, once it is worth while and if it is sound."""
        if self._patience > 0:
            self._patience -= 1
            return False
        if not self.in_graph or self._is_unsound:
            return False
        self._prepare()
        generations = array("I", bytes(4 * self.in_graph))
        if not self._graph.read_columns(Columns(self.first, self.second, self.times, generations)):
            self._is_unsound = True
            return False
        self.generations = generations
        self._more = {row: rows for row, rows in self._more.items() if row >= self.in_graph}
        self.is_loaded = True
        return True

    def _inflated(self, row: int) -> CommitFacts:
        """Read a commit itself, with the parents that it has instead of its own."""
        raw = self.raw(row)
        name = Oid(raw.hex())
        try:
            kind, content = self._stored.read(self._replacements.objects.get(name, name))
            facts = parse_commit(content if int(kind) == Kind.COMMIT else b"")
        except (KeyError, ValueError):
            raise MissingObjectError(
                f"commit {name} is missing from the repository: {self._missing_reason()}"
            ) from None
        except pygit2.GitError as error:
            raise RepositoryError(f"commit {name} cannot be read: {error}") from error
        grafted = self._replacements.parents.get(raw)
        return facts if grafted is None else replace(facts, parents=grafted)
