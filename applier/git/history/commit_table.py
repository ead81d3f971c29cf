"""What does history need to know of a commit: when, which tree, which parents?

Many commits are walked, so they are kept as rows of numbers and raw ids, about
two hundred bytes each, and read once, as git sees them: replaced and grafted ones
(:mod:`applier.git.objects.replacements`) are what they stand for. Reads the object database.
"""

from array import array
from collections.abc import Callable

import pygit2

from applier.errors import MissingObjectError, RepositoryError
from applier.git.history.commit_graph import CommitGraph, Facts
from applier.git.objects.replacements import Replacements
from applier.git.objects.store import Kind
from applier.model import Oid

_COMMITTER = b"\ncommitter "
_PARENT = b"parent "
_FAR = 1 << 62
"""The latest moment that a row has room for."""


class CommitTable:
    """Commits by row; a row's number is given when the commit is first asked for."""

    def __init__(
        self,
        odb: pygit2.Odb,
        graph: CommitGraph,
        replacements: Replacements,
        missing_reason: Callable[[], str],
    ) -> None:
        """Read from *graph* or *odb*; *missing_reason* says why one may be missing."""
        self._graph = graph
        self._odb = odb
        self._replacements = replacements
        self._missing_reason = missing_reason
        self._rows: dict[bytes, int] = {}
        self._trees = bytearray()
        self._parents: list[bytes] = []
        self._oids: list[bytes] = []
        self.times = array("q")
        """When each was committed, in seconds since 1970."""

    def row(self, oid: Oid) -> int:
        """Give the row of a commit; RepositoryError if it cannot be read."""
        return self.raw_row(bytes.fromhex(oid))

    def raw_row(self, raw: bytes) -> int:
        """Give the row of a commit by its raw id, as a walk over thousands has it."""
        found = self._rows.get(raw)
        return self._read(raw) if found is None else found

    def oid(self, row: int) -> Oid:
        """Give the commit of a row."""
        return Oid(self._oids[row].hex())

    def tree(self, row: int) -> Oid:
        """Give the root tree of a row's commit."""
        return Oid(self._trees[20 * row : 20 * row + 20].hex())

    def raw_parents(self, row: int) -> list[bytes]:
        """Give the raw ids of a row's parents, as far as the clone has them."""
        raw = self._parents[row]
        return [raw[at : at + 20] for at in range(0, len(raw), 20)]

    def _read(self, raw: bytes) -> int:
        tree, parents, seconds = self._graph.find(raw) or self._inflated(raw)
        row = len(self._oids)
        self._rows[raw] = row
        self._oids.append(raw)
        self._trees += tree
        grafts = self._replacements.parents
        self._parents.append(grafts.get(raw, parents) if grafts else parents)
        self.times.append(seconds)
        return row

    def _inflated(self, raw: bytes) -> Facts:
        name = Oid(raw.hex())
        try:
            kind, content = self._odb.read(self._replacements.objects.get(name, name))
            return _parse(kind, content)
        except (KeyError, ValueError):
            raise MissingObjectError(
                f"commit {raw.hex()} is missing from the repository: {self._missing_reason()}"
            ) from None
        except pygit2.GitError as error:
            raise RepositoryError(f"commit {raw.hex()} cannot be read: {error}") from error


def _parse(kind: int, commit: bytes) -> Facts:
    """Give tree, parents and committer's seconds of a commit object."""
    tree = bytes.fromhex(commit[5:45].decode("ascii")) if kind == Kind.COMMIT else b""
    if len(tree) != 20:
        raise ValueError("no commit")
    at, parents = 46, b""
    while commit.startswith(_PARENT, at):
        parents += bytes.fromhex(commit[at + 7 : at + 47].decode("ascii"))
        at += 48
    start = commit.index(_COMMITTER, at)
    end = commit.index(b"\n", start + 1)
    words = commit[commit.rfind(b">", start, end) + 1 : end].split()
    seconds = int(words[0]) if words and words[0].lstrip(b"-").isdigit() else 0
    return tree, parents, min(max(seconds, -_FAR), _FAR)
