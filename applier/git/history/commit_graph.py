"""What does git's own cache of history say of commits?

``objects/info/commit-graph``, or a chain of them (gitformat-commit-graph(5)):
ids in order, and for each commit its tree, date, generation and the *rows* of its
parents, so that a walk looks nothing up. git writes it on ``gc``; where it is absent,
damaged or does not have a commit, the commit itself is read, and the answer is the
same. So that damage is known for what it is, the checksum is verified before any of
it is believed but the ids, which are compared. Files are read and not mapped: one that
becomes shorter is an error, and no crash. Reads files.
"""

import hashlib
import os
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from applier.git.plain_files import read_plain

_MAGIC = b"CGPH\1\1"
"""Its name, version 1, and object names by SHA-1."""
NO_PARENT = 0x70000000
MORE = 0x80000000
"""In the second parent: the others are in a list. In that list: this is the last."""
_OID = 20
_WORDS = 9
_ROW = 4 * _WORDS
"""Tree, first and second parent, generation and time: five, one, one and two words."""
_CHUNK = struct.Struct(">4sQ")
_NUMBER = struct.Struct(">I")
_FANOUT = struct.Struct(">256I")

_CHECKSUM = 20
_BLOCK = 1 << 20
"""Bytes read at once where the whole is read."""
_ROWS_AT_ONCE = 1 << 14
_LONGEST_CHAIN = 1 << 16
_MOST_PARENTS = 1 << 12
"""Of one commit; a list that goes on is damaged."""
_LATE = 3
"""The bits of a generation's word that belong to the time: set from the year 2106 on."""
_NONE_LATE = bytes(range(0, 256, _LATE + 1))
_DAMAGE = (KeyError, IndexError, ValueError, OverflowError, OSError, struct.error)
"""What reading a file raises that is not what it should be."""


class _File:
    """A file that is open for reading at any place."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
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

    def read_each(self, starts: Iterable[int], length: int) -> list[bytes]:
        """Read so many bytes at each place; IndexError if the file has them not."""
        descriptor, pread = self._descriptor, os.pread
        found = [pread(descriptor, length, start) for start in starts]
        if sum(map(len, found)) != length * len(found):
            raise IndexError(length)
        return found

    def checksum(self) -> bytes | None:
        """Give the checksum at the end if it is that of all before it."""
        found, end = hashlib.sha1(usedforsecurity=False), self.size - _CHECKSUM
        for start in range(0, end, _BLOCK):
            found.update(self.read(start, min(_BLOCK, end - start)))
        stated = self.read(end, _CHECKSUM)
        return stated if stated == found.digest() else None


class Columns(Struct, frozen=True):
    """The facts of all commits, each kind in a column, by row."""

    first: "array[int]"
    """The row of the first parent, or :data:`NO_PARENT`."""
    second: "array[int]"
    """That of the second; with :data:`MORE` there are others."""
    times: "array[int]"
    """When it was committed, in seconds since 1970."""
    generations: "array[int]"
    """How long the longest way to a commit without parents is; 0 where git did not count."""


class _Layer(Struct, frozen=True):
    """One file; commits are numbered through all layers, from the lowest."""

    file: _File
    first: int
    count: int
    chunks: dict[bytes, int]
    bases: bytes
    """The checksums of the layers below, as this one knows them."""

    def ids(self) -> "_Ids":
        """Read the ids."""
        fanout = _FANOUT.unpack(self.file.read(self.chunks[b"OIDF"], _FANOUT.size))
        return _Ids((0, *fanout), self.file.read(self.chunks[b"OIDL"], _OID * self.count))

    def put_into(self, columns: Columns) -> None:
        """Read all rows, some thousand at once, and put their words into *columns*."""
        for at in range(0, self.count, _ROWS_AT_ONCE):
            rows = min(_ROWS_AT_ONCE, self.count - at)
            words = array("I", self.file.read(self.chunks[b"CDAT"] + _ROW * at, _ROW * rows))
            if sys.byteorder == "little":
                words.byteswap()
            high, place = words[7::_WORDS], slice(self.first + at, self.first + at + rows)
            columns.first[place] = words[5::_WORDS]
            columns.second[place] = words[6::_WORDS]
            columns.times[place] = _seconds(high, words[8::_WORDS])
            columns.generations[place] = high

    def trees(self, rows: Sequence[int]) -> list[bytes]:
        """Read the raw ids of the root trees of rows that it has."""
        start = self.chunks[b"CDAT"] - _ROW * self.first
        return self.file.read_each((start + _ROW * row for row in rows), _OID)

    def edges(self, at: int) -> Iterator[int]:
        """Yield the parents behind the first of a merge of more than two."""
        start = self.chunks[b"EDGE"] + 4 * at
        for place in range(start, start + 4 * _MOST_PARENTS, 4):
            edge = int(_NUMBER.unpack(self.file.read(place, 4))[0])
            yield edge & ~MORE
            if edge & MORE:
                return
        raise IndexError(at)


class _Ids(Struct, frozen=True):
    """The ids of one layer, in order, and how many begin with each byte or a lower one."""

    fanout: tuple[int, ...]
    raw: bytes

    def find(self, oid: bytes) -> int | None:
        """Find the place of an id."""
        raw, low, high = self.raw, self.fanout[oid[0]], self.fanout[oid[0] + 1]
        high = min(high, len(raw) // _OID)
        while low < high:
            middle = (low + high) // 2
            found = raw[_OID * middle : _OID * middle + _OID]
            if found == oid:
                return middle
            low, high = (middle + 1, high) if found < oid else (low, middle)
        return None


class CommitGraph:
    """The commit-graph of a repository, with as many layers as it has."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Open *files*, the lowest layer first; what is damaged counts for nothing."""
        self._layers: list[_Layer] = []
        self._ids: list[_Ids] | None = None
        with suppress(*_DAMAGE):
            for file in files:
                first = sum(layer.count for layer in self._layers)
                self._layers.append(_read(_File(file), first, len(self._layers)))
        if len(self._layers) < len(files):
            self._layers.clear()
        self.count = sum(layer.count for layer in self._layers)
        """How many commits it has; their rows are counted through all layers."""
        self.size = sum(layer.file.size for layer in self._layers)
        """The bytes of its files."""

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self._layers)

    def find(self, oid: bytes) -> int | None:
        """Find the row of a commit by its raw id."""
        ids = self._read_ids() if self._ids is None else self._ids
        for layer, own in zip(reversed(self._layers), reversed(ids), strict=False):
            at = own.find(oid)
            if at is not None:
                return layer.first + at
        return None

    def _read_ids(self) -> list[_Ids]:
        try:
            self._ids = [layer.ids() for layer in self._layers]
        except _DAMAGE:
            self._ids = []
        return self._ids

    def oid(self, row: int) -> bytes:
        """Give the raw id of a row that was found, or that one which was leads to."""
        layer = self._layer(row)
        at = row - layer.first
        return (self._ids or [])[self._layers.index(layer)].raw[_OID * at : _OID * at + _OID]

    def read_columns(self, columns: Columns) -> bool:
        """Read all rows into the first places of *columns*; False if they are not git's.

        What was put there before a file failed is right all the same: it was verified.
        """
        try:
            if not _are_sound(self._layers):
                return False
            for layer in self._layers:
                layer.put_into(columns)
        except _DAMAGE:
            return False
        return True

    def trees(self, rows: Sequence[int]) -> list[bytes] | None:
        """Read the raw ids of the root trees of *rows*; None if a file has become shorter."""
        found: dict[int, bytes] = {}
        try:
            for layer in self._layers:
                first, end = layer.first, layer.first + layer.count
                own = [row for row in rows if first <= row < end]
                found |= zip(own, layer.trees(own), strict=True)
            return [found[row] for row in rows]
        except _DAMAGE:
            return None

    def further_parents(self, row: int, second: int) -> list[int] | None:
        """Read the rows behind the first parent's, where *second* has :data:`MORE`."""
        try:
            found = list(self._layer(row).edges(second & ~MORE))
        except _DAMAGE:
            return None
        return found if max(found) < self.count else None

    def _layer(self, row: int) -> _Layer:
        for layer in self._layers:
            if layer.first <= row < layer.first + layer.count:
                return layer
        raise IndexError(row)


def graph_files(store: Path) -> list[Path]:
    """List the files of the commit-graph of the object directory *store*, the lowest first."""
    single = store / "info" / "commit-graph"
    if single.is_file():
        return [single]
    chain = store / "info" / "commit-graphs"
    try:
        names = read_plain(chain / "commit-graph-chain", _LONGEST_CHAIN).decode("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
    return [chain / f"graph-{name}.graph" for name in names if name.isalnum()]


def _seconds(high: "array[int]", low: "array[int]") -> "array[int]":
    """Give the times of rows: of *high* the last two bits, and *low* behind them."""
    lowest = 0 if sys.byteorder == "little" else high.itemsize - 1
    bits = high.tobytes()[lowest :: high.itemsize]
    if bits.translate(None, _NONE_LATE):
        return array(
            "q", (((more & _LATE) << 32 | less) for more, less in zip(high, low, strict=True))
        )
    halves = array("I", bytes(8 * len(low)))
    halves[0 if sys.byteorder == "little" else 1 :: 2] = low
    return array("q", halves.tobytes())


def _are_sound(layers: Sequence[_Layer]) -> bool:
    """Whether every file has its checksum, and lies upon those that it was made for."""
    below = b""
    for layer in layers:
        checksum = layer.file.checksum()
        if checksum is None or layer.bases != below:
            return False
        below += checksum
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
        sizes[b"OIDF"] == _FANOUT.size
        and sizes[b"CDAT"] == _ROW * count
        and entries[-1][1] <= file.size - _CHECKSUM
    )
    if not whole:
        raise ValueError("its chunks are not whole")
    names = file.read(chunks[b"BASE"], _CHECKSUM * below) if below else b""
    return _Layer(file, first, count, chunks, names)
