"""A repository in memory: real objects with real ids, kept in dictionaries.

Enough of one for :mod:`applier.apply`, and simple rather than fast. What it
holds can be written out as loose objects, for git to read.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from applier.apply.file_version import NewFile
from applier.model import Entry, Mode, Oid, Person, Timestamp

Files = Mapping[bytes, Entry]
Given = bytes | tuple[int, bytes]
"""A file's content, with a mode before it if it is no plain file."""


class MemoryStore:
    """Blobs, trees and commits by their ids."""

    def __init__(self) -> None:
        self.objects: dict[Oid, bytes] = {}
        """With the header that git hashes: ``blob 5``, NUL, content."""
        self.files: dict[Oid, dict[bytes, Entry]] = {}
        """What is in each tree, by full path."""
        self._on_disk: set[Oid] = set()

    def write(self, kind: bytes, content: bytes) -> Oid:
        whole = b"%b %d\0%b" % (kind, len(content), content)
        oid = Oid(hashlib.sha1(whole, usedforsecurity=False).hexdigest())
        self.objects[oid] = whole
        return oid

    def read(self, oid: Oid) -> bytes:
        return self.objects[oid].partition(b"\0")[2]

    def blob(self, oid: Oid) -> bytes:
        return self.read(oid)

    def write_blob(self, content: bytes) -> Oid:
        return self.write(b"blob", content)

    def write_version(
        self, content: bytes, of: Oid, edits: Sequence[tuple[int, int, bytes]]
    ) -> Oid:
        """Keep *content*, and see that it is what it is said to come of."""
        old, at, pieces = self.read(of), 0, list[bytes]()
        for start, end, new in edits:
            pieces += (old[at:start], new)
            at = end
        assert b"".join(pieces) + old[at:] == content
        return self.write(b"blob", content)

    def tree(self, contents: "Mapping[str, Given] | Mapping[bytes, Given]") -> Oid:
        """Make a tree of paths and contents; a mode may stand before the content."""
        files = {}
        for path, given in contents.items():
            mode, content = given if isinstance(given, tuple) else (Mode.FILE, given)
            gitlink = mode == Mode.GITLINK
            oid = Oid(content.decode()) if gitlink else self.write_blob(content)
            files[path.encode() if isinstance(path, str) else path] = Entry(Mode(mode), oid)
        return self.write_tree(files)

    def write_tree(self, files: Files) -> Oid:
        below: dict[bytes, dict[bytes, Entry]] = {}
        here: dict[bytes, Entry] = {}
        for path, entry in files.items():
            name, slash, rest = path.partition(b"/")
            if slash:
                below.setdefault(name, {})[rest] = entry
            else:
                here[name] = entry
        for name, inside in below.items():
            here[name] = Entry(Mode.TREE, self.write_tree(inside))
        oid = self.write(b"tree", b"".join(map(_raw, sorted(here.items(), key=_order))))
        self.files[oid] = dict(files)
        return oid

    def entry(self, root: Oid, path: bytes) -> Entry | None:
        files = self.files[root]
        if path in files:
            return files[path]
        inside = {
            each[len(path) + 1 :]: entry
            for each, entry in files.items()
            if each.startswith(path + b"/")
        }
        return Entry(Mode.TREE, self.write_tree(inside)) if inside else None

    def graft(self, root: Oid, edits: Mapping[bytes, Entry | None]) -> Oid:
        files = {path: entry for path, entry in self.files[root].items() if path not in edits}
        return self.write_tree(files | {path: entry for path, entry in edits.items() if entry})

    def finish(self, root: Oid, edits: Mapping[bytes, Entry | NewFile | None]) -> Oid:
        """Make the tree that a patch leaves."""
        return self.graft(
            root,
            {
                path: Entry(edit.mode, self.write_blob(edit.content))
                if isinstance(edit, NewFile)
                else edit
                for path, edit in edits.items()
            },
        )

    def commit(self, tree: Oid) -> Oid:
        return self.write(b"commit", b"tree %b\n\nbase\n" % tree.encode())

    def tree_of(self, commit: Oid) -> Oid:
        return Oid(self.read(commit)[5:45].decode())

    def write_commit(  # noqa: PLR0917 - a commit has these parts
        self,
        tree: Oid,
        parents: tuple[Oid, ...],
        author: Person,
        author_date: Timestamp,
        committer: Person,
        committer_date: Timestamp,
        message: bytes,
    ) -> Oid:
        header = f"tree {tree}\n" + "".join(f"parent {parent}\n" for parent in parents)
        header += f"author {author.name} <{author.email}> {author_date}\n"
        header += f"committer {committer.name} <{committer.email}> {committer_date}\n\n"
        return self.write(b"commit", header.encode() + message)

    def write_out(self, directory: Path) -> None:
        """Write what is new since the last time into a repository's object directory."""
        for oid in self.objects.keys() - self._on_disk:
            path = directory / oid[:2] / oid[2:]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(self.objects[oid], 1))
        self._on_disk |= self.objects.keys()


def _order(item: tuple[bytes, Entry]) -> bytes:
    name, entry = item
    return name + b"/" if entry.mode is Mode.TREE else name


def _raw(item: tuple[bytes, Entry]) -> bytes:
    name, entry = item
    return b"%o %b\0%b" % (entry.mode, name, bytes.fromhex(entry.oid))
