"""What applying needs of a repository: trees to read, and a place for new objects.

Protocols only; :mod:`applier.git` fulfils them, and so do the tests' objects
in memory.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from applier.model import Entry, Oid, Person, Timestamp


class Objects(Protocol):
    """Which objects are there."""

    def __contains__(self, oid: Oid, /) -> bool:
        """Whether the repository has the object."""
        ...


class Tree(Protocol):
    """Trees and files by path."""

    @property
    def objects(self) -> Objects:
        """The objects at hand, of which trees need not be aware."""
        ...

    def entry(self, root: Oid, path: bytes) -> Entry | None:
        """Find what lies at *path* below the tree *root*."""
        ...

    def blob(self, oid: Oid) -> bytes:
        """Read a file's content."""
        ...

    def graft(self, root: Oid, edits: Mapping[bytes, Entry | None]) -> Oid:
        """Give the tree *root* with *edits* made; None removes, empty directories vanish."""
        ...


class Store(Tree, Protocol):
    """A repository to which objects can be added."""

    def tree_of(self, commit: Oid) -> Oid:
        """Give a commit's tree."""
        ...

    def write_blob(self, content: bytes) -> Oid:
        """Keep a file's content."""
        ...

    def write_version(
        self, content: bytes, of: Oid, edits: Sequence[tuple[int, int, bytes]], /
    ) -> Oid:
        """Keep a file's content, which *edits* (start, end, new bytes) make of the file *of*."""
        ...

    def write_commit(  # noqa: PLR0913, PLR0917 - a commit has these parts
        self,
        tree: Oid,
        parents: tuple[Oid, ...],
        author: Person,
        author_date: Timestamp,
        committer: Person,
        committer_date: Timestamp,
        message: bytes,
    ) -> Oid:
        """Keep a commit."""
        ...
