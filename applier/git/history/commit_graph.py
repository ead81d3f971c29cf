"""What does git's own cache of history say of a commit?

``objects/info/commit-graph``, or a chain of them (gitformat-commit-graph(5)):
trees, parents and dates of commits in fixed columns, so that nothing is
inflated. git writes it on ``gc``; where it is absent, damaged or does not have
a commit, the commit itself is read, and the answer is the same. So that damage
is known for what it is, the checksum is verified before anything is believed,
once, and not before as many commits were asked for as are read in that time.
Files are read and not mapped: one that becomes shorter is an error, and no
crash. Reads files.
"""

import hashlib
import os
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

_MAGIC = b"CGPH\1\1"
"""Its name, version 1, and object names by SHA-1."""
_NO_PARENT = 0x70000000
_MORE = 0x80000000
"""In the second parent: the others are in a list. In that list: this is the last."""
_TIME = (1 << 34) - 1
_OID = 20
_ROW = struct.Struct(">20sIIQ")
_CHUNK = struct.Struct(">4sQ")
_NUMBER = struct.Struct(">I")

_CHECKSUM = 20
_BLOCK = 1 << 20
"""Bytes read at once where the whole is read."""
_BYTES_PER_COMMIT = 1 << 14
"""About what is verified in the time that reading one commit's object takes."""
_MOST_PARENTS = 1 << 12
"""Of one commit; a list that goes on is damaged."""
_MOST_AWAITED = 1 << 17
"""Parents whose places are remembered until they are asked for."""
_DAMAGE = (KeyError, IndexError, ValueError, OverflowError, OSError, struct.error)
"""What reading a file raises that is not what it should be."""

Facts = tuple[bytes, bytes, int]
"""Raw tree id, raw parent ids one behind the other, seconds since 1970."""


class _File:
    """A file that is open for reading at any place."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self._descriptor).st_size

    def __del__(self) -> None:
        """Close it."""
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def read(self, start: int, length: int) -> bytes:
        """Read so many bytes; IndexError if the file has them not."""
        found = os.pread(self._descriptor, length, start)
        if len(found) != length:
            raise IndexError(start)
        return found

    def number(self, start: int) -> int:
        """Read a number of four bytes."""
        return int(_NUMBER.unpack(self.read(start, 4))[0])

    def checksum(self) -> bytes | None:
        """Give the checksum at the end if it is that of all before it."""
        found, end = hashlib.sha1(usedforsecurity=False), self.size - _CHECKSUM
        for start in range(0, end, _BLOCK):
            found.update(self.read(start, min(_BLOCK, end - start)))
        stated = self.read(end, _CHECKSUM)
        return stated if stated == found.digest() else None


class _Layer(Struct, frozen=True):
    """One file; commits are numbered through all layers, from the lowest."""

    file: _File
    first: int
    count: int
    chunks: dict[bytes, int]
    bases: bytes
    """The checksums of the layers below, as this one knows them."""

    def oid(self, at: int) -> bytes:
        """Give the id of the commit at a place of this file."""
        return self.file.read(self.chunks[b"OIDL"] + _OID * at, _OID)

    def find(self, oid: bytes) -> int | None:
        """Find the place of a commit: ids are in order, and counted by their first byte."""
        fanout = self.chunks[b"OIDF"]
        low = self.file.number(fanout + 4 * (oid[0] - 1)) if oid[0] else 0
        high = min(self.file.number(fanout + 4 * oid[0]), self.count)
        while low < high:
            middle = (low + high) // 2
            found = self.oid(middle)
            if found == oid:
                return middle
            low, high = (middle + 1, high) if found < oid else (low, middle)
        return None

    def row(self, at: int) -> tuple[bytes, int, int, int]:
        """Give tree, first and second parent, and time of the commit at a place."""
        tree, first, second, time = _ROW.unpack(
            self.file.read(self.chunks[b"CDAT"] + _ROW.size * at, _ROW.size)
        )
        return tree, first, second, time

    def edges(self, at: int) -> Iterator[int]:
        """Yield the parents behind the first of a merge of more than two."""
        start = self.chunks[b"EDGE"] + 4 * at
        for place in range(start, start + 4 * _MOST_PARENTS, 4):
            edge = self.file.number(place)
            yield edge & ~_MORE
            if edge & _MORE:
                return
        raise IndexError(at)


class CommitGraph:
    """The commit-graph of a repository, with as many layers as it has."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Read *files*, the lowest layer first; what is damaged counts for nothing."""
        self._layers: list[_Layer] = []
        self._awaited: dict[bytes, int] = {}
        """Of parents that were told of, their numbers: most are asked for next."""
        try:
            for file in files:
                first = sum(layer.count for layer in self._layers)
                self._layers.append(_read(_File(file), first, len(self._layers)))
        except _DAMAGE:
            self._layers.clear()
        self._patience = sum(layer.file.size for layer in self._layers) // _BYTES_PER_COMMIT
        self._verified = False

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self._layers)

    def find(self, oid: bytes) -> Facts | None:
        """Find what is known of a commit by its raw id."""
        if not self._layers or not self._is_sound():
            return None
        try:
            number = self._awaited.pop(oid, None)
            number = self._number(oid) if number is None else number
            return None if number is None else self._facts(number)
        except _DAMAGE:
            self._layers.clear()
            return None

    def _is_sound(self) -> bool:
        """Whether the files are as git wrote them, once it is worth while to know that."""
        if self._verified:
            return True
        if self._patience > 0:
            self._patience -= 1
            return False
        self._verified = _are_sound(self._layers)
        if not self._verified:
            self._layers.clear()
        return self._verified

    def _number(self, oid: bytes) -> int | None:
        for layer in reversed(self._layers):
            at = layer.find(oid)
            if at is not None:
                return layer.first + at
        return None

    def _facts(self, number: int) -> Facts:
        layer = self._layer(number)
        tree, first, second, time = layer.row(number - layer.first)
        parents = [] if first == _NO_PARENT else [first]
        if second & _MORE:
            parents += layer.edges(second & ~_MORE)
        elif second != _NO_PARENT:
            parents.append(second)
        return tree, b"".join(map(self._parent, parents)), time & _TIME

    def _parent(self, number: int) -> bytes:
        layer = self._layer(number)
        oid = layer.oid(number - layer.first)
        if len(self._awaited) >= _MOST_AWAITED:
            self._awaited.clear()
        self._awaited[oid] = number
        return oid

    def _layer(self, number: int) -> _Layer:
        for layer in self._layers:
            if layer.first <= number < layer.first + layer.count:
                return layer
        raise IndexError(number)


def graph_files(store: Path) -> list[Path]:
    """List the files of the commit-graph of the object directory *store*, the lowest first."""
    single = store / "info" / "commit-graph"
    if single.is_file():
        return [single]
    chain = store / "info" / "commit-graphs"
    try:
        names = (chain / "commit-graph-chain").read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
    return [chain / f"graph-{name}.graph" for name in names if name.isalnum()]


def _are_sound(layers: Sequence[_Layer]) -> bool:
    """Whether every file has its checksum, and lies upon those that it was made for."""
    below = b""
    try:
        for layer in layers:
            checksum = layer.file.checksum()
            if checksum is None or layer.bases != below:
                return False
            below += checksum
    except _DAMAGE:
        return False
    return True


def _read(file: _File, first: int, below: int) -> _Layer:
    """Read the table of a file's chunks; one of the errors of ``_DAMAGE`` if it is none."""
    head = file.read(0, 8)
    number, bases = head[6], head[7]
    if head[: len(_MAGIC)] != _MAGIC or bases != below:
        raise ValueError("not a commit-graph for this place")
    entries = list(_CHUNK.iter_unpack(file.read(8, _CHUNK.size * (number + 1))))
    chunks: dict[bytes, int] = dict(entries)
    sizes = {one[0]: other[1] - one[1] for one, other in pairwise(entries)}
    count = sizes[b"OIDL"] // _OID
    whole = (
        sizes[b"OIDF"] == 4 * 256
        and sizes[b"CDAT"] == _ROW.size * count
        and entries[-1][1] <= file.size - _CHECKSUM
    )
    if not whole:
        raise ValueError("its chunks are not whole")
    names = file.read(chunks[b"BASE"], _CHECKSUM * below) if below else b""
    return _Layer(file, first, count, chunks, names)
