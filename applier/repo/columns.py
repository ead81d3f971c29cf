"""What lay at a path, commit by commit?

History is cut into blocks of commits. Within a block a path's column is kept
as runs: a directory that is the same object as in the commit before holds the
same, so that each of its versions is read once and nothing else is. Reads
trees; a tree that is missing is said to be unknown.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NewType

from applier.errors import RepositoryError
from applier.model import Entry, Mode, Oid
from applier.repo.bounded import Bounded
from applier.repo.objects import Kind, Objects
from applier.repo.timeline import Timeline
from applier.repo.trees import Trees, parsed_entry

BLOCK = 256
"""Commits in a block."""
_COLUMNS_KEPT = 32 << 20
_BYTES_PER_RUN = 140
"""What a run takes as a tuple with a number and some bytes, measured."""

Value = NewType("Value", bytes)
"""What lies at a path: mode, space, raw id; nothing where nothing lies there."""
NOTHING = Value(b"")
UNKNOWN = Value(b"?")
"""The tree that would say it is missing."""

Run = tuple[int, Value]
"""A position from which on a value lies there."""

_TREE = b"40000 "
_USUAL = (b"100644 ", b"40000 ", b"100755 ", b"120000 ", b"160000 ")


def entry_of(value: Value) -> Entry | None:
    """Give a value as an entry; None where nothing lies."""
    if value in (NOTHING, UNKNOWN):
        return None
    mode, _, raw = value.partition(b" ")
    return parsed_entry(mode + b" ?\0" + raw)


class Columns:
    """The columns of one timeline, those lately asked for kept."""

    def __init__(self, timeline: Timeline, objects: Objects, trees: Trees) -> None:
        self._timeline = timeline
        self._objects = objects
        self._trees = trees
        self._kept: Bounded[list[Run]] = Bounded(
            _COLUMNS_KEPT, lambda runs: 200 + _BYTES_PER_RUN * len(runs)
        )
        self.lacking = False
        """Whether a tree was missing somewhere."""

    def runs(self, path: bytes, block: int) -> list[Run]:
        """Give what lay at *path* in the commits of a block, those that were reached."""
        return self.all_runs((path,), block)[0]

    def all_runs(self, paths: Sequence[bytes], block: int) -> list[list[Run]]:
        """Give the runs of several *paths*; a tree that holds some of them is read once.

        A path with an empty part (``/etc``, ``a//b``) is in no tree: its last part keeps
        the slash, or is empty, and neither is an entry's name.
        """
        found = {path: self._kept.get(_key(path, block)) for path in paths}
        lacking = sorted((path for path, runs in found.items() if runs is None), key=_directory)
        for directory, group in groupby(lacking, key=_directory):
            here = list(group)
            names = [path[len(directory) + 1 :] if directory else path for path in here]
            for path, runs in zip(here, self._read(directory, names, block), strict=True):
                found[path] = runs
                self._kept.put(_key(path, block), runs)
        return [found[path] or [] for path in paths]

    def _read(self, directory: bytes, names: list[bytes], block: int) -> list[list[Run]]:
        """Look *names* up in every version that a directory had in a block."""
        above = self.runs(directory, block) if directory else self._roots(block)
        columns: list[list[Run]] = [[] for _ in names]
        known: dict[Value, list[Value]] = {}
        for at, tree in above:
            values = known.get(tree)
            if values is None:
                values = known[tree] = self._children(tree, names)
            for runs, value in zip(columns, values, strict=True):
                if not runs or runs[-1][1] != value:
                    runs.append((at, value))
        return columns

    def _roots(self, block: int) -> list[Run]:
        start, timeline = block * BLOCK, self._timeline
        return [
            (at, Value(_TREE + bytes.fromhex(timeline.tree(at))))
            for at in range(start, start + BLOCK)
            if timeline.reaches(at)
        ]

    def _children(self, tree: Value, names: list[bytes]) -> list[Value]:
        if not tree.startswith(_TREE):
            return [UNKNOWN if tree == UNKNOWN else NOTHING] * len(names)
        oid = Oid(tree[len(_TREE) :].hex())
        try:
            content = self._objects.read_as(Kind.TREE, oid)
        except RepositoryError:
            self.lacking = True
            return [UNKNOWN] * len(names)
        return [self._child(oid, content, name) for name in names]

    def _child(self, oid: Oid, content: bytes, name: bytes) -> Value:
        """Find *name* in a tree object, which need not be parsed for that."""
        if b" " + name + b"\0" not in content:
            return NOTHING
        return _find(content, name) or self._odd_child(oid, name)

    def _odd_child(self, oid: Oid, name: bytes) -> Value:
        """Look *name* up the long way: old trees hold modes that are no longer made."""
        try:
            entry = self._trees.entry(oid, name)
        except RepositoryError:
            self.lacking = True
            return UNKNOWN
        return NOTHING if entry is None else _value(entry)


def _key(path: bytes, block: int) -> str:
    return f"{block}:{path.hex()}"


def _directory(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


def _find(content: bytes, name: bytes) -> Value | None:
    """Find an entry with a usual mode in a tree object.

    What stands 21 bytes before an entry is the NUL behind the name before it.
    """
    for mode in _USUAL:
        needle = mode + name + b"\0"
        at = content.find(needle)
        if at == 0 or (at > 20 and content[at - 21] == 0):
            end = at + len(needle)
            return Value(mode + content[end : end + 20])
    return None


def _value(entry: Entry) -> Value:
    mode = Mode(entry.mode)
    return Value(b"%o " % mode + bytes.fromhex(entry.oid))
