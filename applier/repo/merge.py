"""Does what a series changes go together with what a branch has changed since?

A merge of the touched paths alone: three small trees that hold nothing else
are given to libgit2, which follows renames among them, so that the cost is
that of the series and not of the tree. A touched file that only the branch has
renamed is a conflict here. Blobs that come of merging are dropped; nothing is
written. Reads objects.
"""

import os
from collections.abc import Iterable

import pygit2

from applier.errors import RepositoryError
from applier.model import Entry, Mode, Oid
from applier.repo.changes import find_changes
from applier.repo.objects import Kind, Objects
from applier.repo.trees import Trees


class Merging:
    """Merges the trees of one repository, in memory."""

    def __init__(self, objects: Objects, trees: Trees) -> None:
        self._objects = objects
        self._trees = trees

    def conflicts(self, ancestor: Oid, ours: Oid, old: Oid, theirs: Oid) -> tuple[bytes, ...]:
        """Give the paths that do not merge, of those that differ between *old* and *theirs*.

        All four are root trees; the series made *theirs* of *old*, and *ours* is
        the branch's. RepositoryError if an object is missing.
        """
        touched = [change.path for change in find_changes(self._trees, old, theirs)]
        blocked = [path for path in touched if self._is_blocked(ours, theirs, path)]
        if blocked:
            return tuple(blocked)
        if all(self._entry(ancestor, path) == self._entry(ours, path) for path in touched):
            return ()
        with self._objects.scratch():
            small = [self._only(touched, root) for root in (ancestor, ours, theirs)]
            return _merged(self._objects, *small)

    def _is_blocked(self, ours: Oid, theirs: Oid, path: bytes) -> bool:
        """Whether a file would come to lie where the branch has a directory, or beneath a file."""
        if self._entry(theirs, path) is None:
            return False
        own = self._entry(ours, path)
        parents = (path[:at] for at, byte in enumerate(path) if byte == ord("/"))
        above = (self._entry(ours, parent) for parent in parents)
        return (own is not None and own.mode is Mode.TREE) or any(
            entry is not None and entry.mode is not Mode.TREE for entry in above
        )

    def _entry(self, root: Oid, path: bytes) -> Entry | None:
        return self._trees.entry(root, path)

    def _only(self, paths: Iterable[bytes], root: Oid) -> Oid:
        """Give a tree that has of *root* nothing but the files at *paths*."""
        found = {path: self._entry(root, path) for path in paths}
        files = {
            path: entry
            for path, entry in found.items()
            if entry is not None and entry.mode is not Mode.TREE
        }
        return self._trees.graft(self._objects.write(Kind.TREE, b""), files)


def _merged(objects: Objects, ancestor: Oid, ours: Oid, theirs: Oid) -> tuple[bytes, ...]:
    repository, odb = pygit2.Repository(), pygit2.Odb()
    odb.add_backend(_Overlay(objects), 1)
    repository.set_odb(odb)
    try:
        index = repository.merge_trees(ancestor, ours, theirs)
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise RepositoryError(f"merging failed: {error}") from error
    return tuple(sorted({_path(sides) for sides in index.conflicts or ()}))


def _path(sides: tuple[pygit2.IndexEntry | None, ...]) -> bytes:
    """Give the path of a conflict; one of the sides is always there."""
    paths = (side.path for side in sides if side is not None)
    return os.fsencode(next(paths, ""))


class _Overlay(pygit2.OdbBackend):
    """An object database for libgit2 that reads ours and keeps in memory what it is given."""

    def __init__(self, objects: Objects) -> None:
        super().__init__()
        self._objects = objects
        self._new: dict[str, tuple[int, bytes]] = {}

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        """Read an object."""
        new = self._new.get(str(oid))
        if new is not None:
            return new
        kind, content = self._objects.read(Oid(str(oid)))
        return int(kind), content

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        """Give an object's kind and size."""
        kind, content = self.read_cb(oid)
        return kind, len(content)

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        """Say whether there is an object."""
        return str(oid) in self._new or Oid(str(oid)) in self._objects

    def write_cb(self, oid: pygit2.Oid, content: bytes, kind: int) -> None:
        """Keep an object."""
        self._new[str(oid)] = (kind, bytes(content))

    def refresh_cb(self) -> None:
        """There is nothing to look at again."""
