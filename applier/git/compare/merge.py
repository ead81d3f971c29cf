"""Does what a series changes go together with what a branch has changed since?

A merge of the touched paths alone: three small trees that hold nothing else
are given to libgit2, which follows renames among them, so that the cost is
that of the series and not of the tree. A touched file that only the branch has
renamed is a conflict here. Blobs that come of merging are dropped; nothing is
written to the repository. Reads objects; writes :mod:`applier.git.objects.scratch_store`.
"""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from weakref import finalize

import pygit2
from msgspec import Struct

from applier.errors import RepositoryError
from applier.git.compare.line_count import is_binary
from applier.git.objects.scratch_store import ScratchStore, scratch_store
from applier.git.objects.store import Kind, Objects
from applier.git.objects.trees import Trees, find_changes, parse_tree, parsed_entry
from applier.model import Entry, Mode, Oid


class MergeResult(Struct, frozen=True):
    """What comes of merging a series into a branch."""

    conflicts: tuple[bytes, ...]
    """The paths that do not merge, of those that the series touches."""
    changes: bool
    """Whether the branch gains anything: it may have all of it already."""


class Merger:
    """Merges trees and files of one repository.

    What libgit2 is handed stays until there is much of it: making and removing a
    directory costs more than most merges.
    """

    def __init__(self, objects: Objects, trees: Trees) -> None:
        self._objects = objects
        self._trees = trees
        self._room = ExitStack()
        self._kept: ScratchStore | None = None
        finalize(self, self._room.close)

    @property
    def _store(self) -> ScratchStore:
        if self._kept is None or self._kept.is_full:
            self._room.close()
            self._kept = None
            self._kept = self._room.enter_context(scratch_store())
        return self._kept

    def merge(self, ancestor: Oid, ours: Oid, old: Oid, theirs: Oid) -> MergeResult:
        """Merge what differs between *old* and *theirs* into *ours*.

        All four are root trees; the series made *theirs* of *old*, and *ours* is
        the branch's. RepositoryError if an object is missing.
        """
        touched = [change.path for change in find_changes(self._trees, old, theirs)]
        blocked = [path for path in touched if self._is_blocked(ours, theirs, path)]
        if blocked:
            return MergeResult(tuple(blocked), changes=True)
        paths = self._to_merge(touched, ancestor, ours, theirs)
        left = set(touched).difference(paths)
        gained = any(self._is_gained(path, ancestor, ours, theirs) for path in left)
        with self._objects.scratch():
            conflicts, changes = self._merged(
                self._only(paths, ancestor),
                self._only(paths, ours),
                self._only(paths, theirs),
            )
        found = sorted(paths[int(number)] for number in conflicts)
        return MergeResult(tuple(found), changes=gained or changes)

    def _is_gained(self, path: bytes, ancestor: Oid, ours: Oid, theirs: Oid) -> bool:
        """Whether the branch takes a file as the series left it, and has it otherwise now."""
        was, own, made = (self._entry(root, path) for root in (ancestor, ours, theirs))
        return was == own != made

    def _to_merge(self, touched: list[bytes], *roots: Oid) -> list[bytes]:
        """Give the paths at which all three trees differ: of others, one side has its way.

        All of *touched* where one of them is gone on a side: it may have been renamed.
        """
        entries = {path: [self._entry(root, path) for root in roots] for path in touched}
        both = [path for path, found in entries.items() if len(set(found)) == len(found)]
        return touched if any(None in entries[path] for path in both) else both

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
        """Give a tree that has of *root* nothing but the files at *paths*, by their numbers.

        What lies in which directory does not matter to a merge of files, and every
        directory would be one more object to hand over.
        """
        found = ((b"%d" % number, self._entry(root, path)) for number, path in enumerate(paths))
        files = {
            name: entry
            for name, entry in found
            if entry is not None and entry.mode is not Mode.TREE
        }
        return self._trees.graft(self._objects.write(Kind.TREE, b""), files)

    def _merged(self, ancestor: Oid, ours: Oid, theirs: Oid) -> tuple[tuple[bytes, ...], bool]:
        """Merge three small trees: what conflicts, and whether *ours* gains anything.

        Without files there is nothing to merge.
        """
        if ancestor == ours == theirs:
            return (), False
        store = self._store
        try:
            for root in {ancestor, ours, theirs}:
                _copy(self._objects, store, root)
            index = store.repository.merge_trees(ancestor, ours, theirs)
            conflicts = tuple(sorted({_path(sides) for sides in index.conflicts or ()}))
            merged = {entry.path: (int(entry.mode), str(entry.id)) for entry in index}
        except (KeyError, ValueError, OSError, pygit2.GitError) as error:
            raise RepositoryError(f"merging failed: {error}") from error
        own = parse_tree(self._objects.read_as(Kind.TREE, ours))
        before = {name.decode(): parsed_entry(row) for name, row in own.items()}
        known = {name: (int(entry.mode.value), entry.oid) for name, entry in before.items()}
        return conflicts, bool(conflicts) or merged != known

    def merge_texts(self, old: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Merge two versions of *old*, as git does it; None if they conflict or are binary."""
        if any(map(is_binary, (old, ours, theirs))):
            return None
        store = self._store
        try:
            ancestor, mine, other = (_side(store, text) for text in (old, ours, theirs))
            result = store.repository.merge_file_from_index(ancestor, mine, other)
        except (KeyError, ValueError, OSError, pygit2.GitError) as error:
            raise RepositoryError(f"merging failed: {error}") from error
        return result.contents.encode("latin-1") if result.automergeable else None


def _copy(objects: Objects, store: ScratchStore, root: Oid) -> None:
    """Put a tree of files into *store*, and the files; a submodule's commit is not ours."""
    content = objects.read_as(Kind.TREE, root)
    store.add(Kind.TREE, content)
    for entry in map(parsed_entry, parse_tree(content).values()):
        if entry.mode is not Mode.GITLINK:
            store.add(Kind.BLOB, objects.read_as(Kind.BLOB, entry.oid))


def _path(sides: tuple[pygit2.IndexEntry | None, ...]) -> bytes:
    """Give the path of a conflict; one of the sides is always there."""
    paths = (side.path for side in sides if side is not None)
    return os.fsencode(next(paths, ""))


def _side(store: ScratchStore, text: bytes) -> pygit2.IndexEntry:
    oid = store.add(Kind.BLOB, text.decode("latin-1").encode())
    return pygit2.IndexEntry("text", pygit2.Oid(hex=oid), pygit2.enums.FileMode.BLOB)
