"""What did we write into a work tree, and which index says so to git?

The record is ours: whatever a command does to files or to the index, what differs from
the record is damage. A large tree has a base, its paths as they were when most of it was
written, and what has changed since; so a step writes only the latter, to the record and to
the index (split, :mod:`applier.git.index_file`). Each file is replaced as a whole. I/O:
reads and writes the record and the index.
"""

import hashlib
import os
import shutil
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from applier.git.cache_tree import CacheTree
from applier.git.index_file import (
    ENTRY_SIZE,
    STAT_SIZE,
    extension,
    index_file,
    mode_of,
    split_index_file,
)
from applier.git.private_git import file_stamp
from applier.model import Entry, Oid

_SMALL = 4096
"""Paths up to which an index is written whole, and changes up to which a base stays."""
_PART = 16
"""A base is made anew when as many as one of so many paths have changed since."""
_SUM = 20
_RECORD = "record-"
"""Followed by a number, that counts up: the last one that is whole counts."""
_REPLACING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
_RACY = 1
"""Nanoseconds by which an index is later than the files: else git reads their content."""


class Base(Struct, frozen=True):
    """The paths of a tree when most of it was written."""

    paths: tuple[bytes, ...] = ()
    table: bytes = b""
    """What is kept of each, in the order of the paths."""
    checksum: bytes = b""
    """That of the shared index with the same paths."""

    def position(self, path: bytes) -> int | None:
        """Find where a path stands."""
        at = bisect_left(self.paths, path)
        return at if at < len(self.paths) and self.paths[at] == path else None

    def entry(self, position: int) -> bytes:
        """Give what is kept of the path at a position."""
        return self.table[position * ENTRY_SIZE : (position + 1) * ENTRY_SIZE]


class Kept(Struct, frozen=True):
    """What a step writes."""

    commit: str
    base: bytes
    changed: dict[bytes, bytes | None]
    directories: bytes
    stamp: int
    conversions: dict[bytes, bytes] = field(default_factory=dict)


class TreeRecord:
    """What is in a work tree, as we wrote it."""

    def __init__(self, base: Base | None = None, kept: Kept | None = None, number: int = 0) -> None:
        self.base = base or Base()
        self._former: set[bytes] = set()
        self._number = number
        self._shared_stamp: tuple[int, ...] = ()
        self.changed: dict[bytes, bytes | None] = dict(kept.changed) if kept else {}
        self.commit = Oid(kept.commit) if kept and kept.commit else None
        self.directories = CacheTree.parse(kept.directories) if kept else CacheTree()
        self.stamp = kept.stamp if kept else 0
        self.conversions = dict(kept.conversions) if kept else {}
        """What was done to the content of files that are not written as they are stored."""

    def get(self, path: bytes) -> bytes | None:
        """Give stat data and id of a path; None if we wrote none."""
        if path in self.changed:
            return self.changed[path]
        position = self.base.position(path)
        return None if position is None else self.base.entry(position)

    def entry(self, path: bytes) -> Entry | None:
        """Give what a path is in the tree."""
        kept = self.get(path)
        return None if kept is None else Entry(mode_of(kept), Oid(kept[STAT_SIZE:].hex()))

    def put(self, path: bytes, stat_data: bytes, oid: Oid) -> None:
        """Note that a file was written."""
        self.changed[path] = stat_data + bytes.fromhex(oid)

    def remove(self, path: bytes) -> None:
        """Note that a path is gone."""
        if self.base.position(path) is None:
            self.changed.pop(path, None)
        else:
            self.changed[path] = None
        self.conversions.pop(path, None)

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield all paths, sorted, with what is kept of them."""
        added = sorted(path for path in self.changed if self.base.position(path) is None)
        at = 0
        for position, path in enumerate(self.base.paths):
            while at < len(added) and added[at] < path:
                yield from self._present(added[at])
                at += 1
            kept = self.changed.get(path, b"")
            if kept is not None:
                yield path, kept or self.base.entry(position)
        for path in added[at:]:
            yield from self._present(path)

    def _present(self, path: bytes) -> Iterator[tuple[bytes, bytes]]:
        kept = self.changed[path]
        if kept is not None:
            yield path, kept

    def index(self) -> bytes:
        """Give the index that says the same."""
        tree = self.directories.extension()
        extensions = extension(b"TREE", tree) if tree else b""
        if not self.base.paths:
            return index_file(self.items(), extensions)
        deleted: list[int] = []
        replaced: list[tuple[int, bytes]] = []
        added: list[tuple[bytes, bytes]] = []
        for path, kept in sorted(self.changed.items()):
            position = self.base.position(path)
            if position is None:
                added += [(path, kept)] if kept else []
            elif kept is None:
                deleted.append(position)
            else:
                replaced.append((position, kept))
        return split_index_file(self.base.checksum, deleted, replaced, added, extensions)

    def wants_base(self) -> bool:
        """Whether so much has changed that the next steps are cheaper with a new base."""
        return len(self.changed) > max(_SMALL, len(self.base.paths) // _PART)

    def write_index(self, place: Path, git: Path) -> None:
        """Write the index to *git*, and a new base where that is better."""
        if self.wants_base():
            self._make_base(place, git)
        # Moving a file over another has some file systems bring it to the disk first, which
        # takes longer than all the rest. A kill just here is mended like any other.
        (git / "index").unlink(missing_ok=True)
        replace_file(git / "index", self.index(), self.stamp + _RACY)

    def keep(self, place: Path, git: Path) -> None:
        """Write the record to *place*: from then on it counts."""
        kept = Kept(
            self.commit or "",
            self.base.checksum,
            self.changed,
            self.directories.extension(),
            self.stamp,
            self.conversions,
        )
        written = place / f"{_RECORD}{self._number + 1}"
        written.unlink(missing_ok=True)
        replace_file(written, msgspec.msgpack.encode(kept))
        (place / f"{_RECORD}{self._number}").unlink(missing_ok=True)
        self._number += 1
        for checksum in self._former:
            (git / f"sharedindex.{checksum.hex()}").unlink(missing_ok=True)
            _base_file(place, checksum).unlink(missing_ok=True)
        self._former.clear()

    def _make_base(self, place: Path, git: Path) -> None:
        """Make all that is known the base, and write it for us and for git."""
        items = list(self.items())
        shared = index_file(items)
        base = Base(
            tuple(path for path, _ in items), b"".join(kept for _, kept in items), shared[-_SUM:]
        )
        replace_file(git / shared_index(base), shared)
        replace_file(_base_file(place, base.checksum), _packed(base))
        if self.base.paths and self.base.checksum != base.checksum:
            self._former.add(self.base.checksum)
        self.base, self.changed = base, {}
        self._shared_stamp = file_stamp(git / shared_index(base))

    def restore_shared_index(self, git: Path) -> None:
        """Write the shared index again if a command has touched it; git itself only dates it."""
        if not self.base.paths:
            return
        file = git / shared_index(self.base)
        if self._shared_stamp and self._shared_stamp == file_stamp(file):
            return
        if not _is_whole(file, self.base.checksum):
            table = map(self.base.entry, range(len(self.base.paths)))
            if file.is_dir():
                shutil.rmtree(file)
            replace_file(file, index_file(zip(self.base.paths, table, strict=True)))
        self._shared_stamp = file_stamp(file)


def _is_whole(file: Path, checksum: bytes) -> bool:
    """Whether a file ends in its checksum, and that is the one expected."""
    try:
        content = b"" if file.is_symlink() else file.read_bytes()
    except OSError:
        return False
    found = hashlib.sha1(content[:-_SUM], usedforsecurity=False).digest()
    return found == content[-_SUM:] == checksum


def shared_index(base: Base) -> str:
    """Name the index that others build on (gitformat-index(5))."""
    return f"sharedindex.{base.checksum.hex()}" if base.paths else ""


def _base_file(place: Path, checksum: bytes) -> Path:
    return place / f"base-{checksum.hex()}"


def _packed(base: Base) -> bytes:
    return msgspec.msgpack.encode((b"\0".join(base.paths), base.table))


def load_record(place: Path) -> TreeRecord | None:
    """Read the record of the work tree at *place*; None where there is none that is whole."""
    for number in sorted(_record_numbers(place), reverse=True):
        try:
            content = (place / f"{_RECORD}{number}").read_bytes()
            kept = msgspec.msgpack.decode(content, type=Kept)
            return TreeRecord(_load_base(place, kept.base), kept, number)
        except (OSError, ValueError, msgspec.DecodeError):
            continue
    return None


def _record_numbers(place: Path) -> list[int]:
    names = [file.name.removeprefix(_RECORD) for file in place.glob(f"{_RECORD}*")]
    return [int(name) for name in names if name.isascii() and name.isdecimal()]


def forget_record(place: Path) -> None:
    """Remove what is on record."""
    for number in _record_numbers(place):
        (place / f"{_RECORD}{number}").unlink()


def _load_base(place: Path, checksum: bytes) -> Base:
    if not checksum:
        return Base()
    content = _base_file(place, checksum).read_bytes()
    joined, table = msgspec.msgpack.decode(content, type=tuple[bytes, bytes])
    paths = tuple(joined.split(b"\0"))
    if len(table) != ENTRY_SIZE * len(paths):
        raise ValueError("a base of another length")
    return Base(paths, table, checksum)


def replace_file(file: Path, content: bytes, stamp: int = 0) -> None:
    """Write a file beside its place and move it there, so that it is whole or as it was."""
    beside = file.with_name(f"{file.name}.new")
    handle = os.open(beside, _REPLACING, 0o644)
    with os.fdopen(handle, "wb", buffering=0) as out:
        left = memoryview(content)
        while left:
            left = left[out.write(left) or 0 :]
        if stamp:
            os.utime(out.fileno(), ns=(stamp, stamp))
    beside.replace(file)
