"""What does git's own cache of history say of a commit?

``objects/info/commit-graph``, or a chain of them (gitformat-commit-graph(5)):
trees, parents and dates of commits in fixed columns, so that nothing is
inflated. git writes it on ``gc``; where it is absent, damaged or does not have
a commit, the commit itself is read, and the answer is the same. Reads files.
"""

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class

_MAGIC = b"CGPH\1\1"
"""Its name, version 1, and object names by SHA-1."""
_NO_PARENT = 0x70000000
_MORE = 0x80000000
"""In the second parent: the others are in a list. In that list: this is the last."""
_TIME = (1 << 34) - 1
_OID = 20
_ROW = Struct(">20sIIQ")
_CHUNK = Struct(">4sQ")
_NUMBER = Struct(">I")

Facts = tuple[bytes, bytes, int]
"""Raw tree id, raw parent ids one behind the other, seconds since 1970."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file; commits are numbered through all layers, from the lowest."""

    content: mmap.mmap
    first: int
    count: int
    chunks: dict[bytes, int]

    def oid(self, at: int) -> bytes:
        """Give the id of the commit at a place of this file."""
        start = self.chunks[b"OIDL"] + _OID * at
        return self.content[start : start + _OID]

    def find(self, oid: bytes) -> int | None:
        """Find the place of a commit: ids are in order, and counted by their first byte."""
        fanout = self.chunks[b"OIDF"]
        low = self._number(fanout + 4 * (oid[0] - 1)) if oid[0] else 0
        high = min(self._number(fanout + 4 * oid[0]), self.count)
        while low < high:
            middle = (low + high) // 2
            found = self.oid(middle)
            if found == oid:
                return middle
            low, high = (middle + 1, high) if found < oid else (low, middle)
        return None

    def edges(self, at: int) -> Iterator[int]:
        """Yield the parents behind the first of a merge of more than two."""
        start = self.chunks[b"EDGE"] + 4 * at
        for place in range(start, len(self.content), 4):
            edge = self._number(place)
            yield edge & ~_MORE
            if edge & _MORE:
                return

    def _number(self, place: int) -> int:
        return int(_NUMBER.unpack_from(self.content, place)[0])


class CommitGraph:
    """The commit-graph of a repository, with as many layers as it has."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Read *files*, the lowest layer first; what is damaged counts for nothing."""
        self._layers: list[_Layer] = []
        for file in files:
            layer = _read(file, sum(layer.count for layer in self._layers))
            if layer is None:
                self._layers.clear()
                return
            self._layers.append(layer)

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self._layers)

    def find(self, oid: bytes) -> Facts | None:
        """Find what is known of a commit by its raw id."""
        try:
            for layer in reversed(self._layers):
                at = layer.find(oid)
                if at is not None:
                    return self._facts(layer, at)
        except (KeyError, IndexError, StructError):
            self._layers.clear()
        return None

    def _facts(self, layer: _Layer, at: int) -> Facts:
        place = layer.chunks[b"CDAT"] + _ROW.size * at
        tree, first, second, time = _ROW.unpack(layer.content[place : place + _ROW.size])
        parents = [] if first == _NO_PARENT else [first]
        if second & _MORE:
            parents += layer.edges(second & ~_MORE)
        elif second != _NO_PARENT:
            parents.append(second)
        return tree, b"".join(map(self._oid, parents)), time & _TIME

    def _oid(self, number: int) -> bytes:
        for layer in self._layers:
            if layer.first <= number < layer.first + layer.count:
                return layer.oid(number - layer.first)
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


def _read(file: Path, first: int) -> _Layer | None:
    try:
        with file.open("rb") as opened:
            content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    number = content[6] if len(content) > 8 and content[: len(_MAGIC)] == _MAGIC else 0
    if not number or len(content) < 8 + _CHUNK.size * (number + 1):
        return None
    entries = [_CHUNK.unpack_from(content, 8 + _CHUNK.size * at) for at in range(number + 1)]
    chunks: dict[bytes, int] = dict(entries)
    sizes = {one[0]: other[1] - one[1] for one, other in pairwise(entries)}
    count = sizes.get(b"OIDL", 0) // _OID
    whole = (
        sizes.get(b"OIDF") == 4 * 256
        and sizes.get(b"CDAT") == _ROW.size * count
        and entries[-1][1] <= len(content)
    )
    return _Layer(content, first, count, chunks) if whole else None
