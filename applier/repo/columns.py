"""What lay at a path, commit by commit?

History is cut into blocks of commits. Within a block a path's column is kept
as runs: a directory that is the same object as in the commit before holds the
same, so that each of its versions is read once and nothing else is. Reads
trees; a tree that is missing is said to be unknown.
"""

from typing import NewType

from applier.errors import RepositoryError
from applier.model import Entry, Mode, Oid
from applier.repo.bounded import Bounded
from applier.repo.objects import Kind, Objects
from applier.repo.timeline import Timeline
from applier.repo.trees import Trees, parsed_entry

BLOCK = 256
"""Commits in a block."""
_COLUMNS_KEPT = 48 << 20
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
        key = f"{block}:{path.hex()}"
        runs = self._kept.get(key)
        if runs is None:
            runs = self._roots(block) if not path else self._below(path, block)
            self._kept.put(key, runs)
        return runs

    def _roots(self, block: int) -> list[Run]:
        start, timeline = block * BLOCK, self._timeline
        return [
            (at, Value(_TREE + bytes.fromhex(timeline.tree(at))))
            for at in range(start, start + BLOCK)
            if timeline.reaches(at)
        ]

    def _below(self, path: bytes, block: int) -> list[Run]:
        directory, _, name = path.rpartition(b"/")
        needles = tuple(mode + name + b"\0" for mode in _USUAL)
        known: dict[Value, Value] = {}
        runs: list[Run] = []
        for at, tree in self.runs(directory, block):
            value = known.get(tree)
            if value is None:
                value = known[tree] = self._child(tree, name, needles)
            if not runs or runs[-1][1] != value:
                runs.append((at, value))
        return runs

    def _child(self, tree: Value, name: bytes, needles: tuple[bytes, ...]) -> Value:
        if not tree.startswith(_TREE):
            return UNKNOWN if tree == UNKNOWN else NOTHING
        oid = Oid(tree[len(_TREE) :].hex())
        try:
            content = self._objects.read_as(Kind.TREE, oid)
        except RepositoryError:
            self.lacking = True
            return UNKNOWN
        found = _find(content, needles)
        if found is None and b" " + name + b"\0" in content:
            return self._odd_child(oid, name)
        return found or NOTHING

    def _odd_child(self, oid: Oid, name: bytes) -> Value:
        """Look *name* up the long way: old trees hold modes that are no longer made."""
        try:
            entry = self._trees.entry(oid, name)
        except RepositoryError:
            self.lacking = True
            return UNKNOWN
        return NOTHING if entry is None else _value(entry)


def _find(content: bytes, needles: tuple[bytes, ...]) -> Value | None:
    """Find an entry in a tree object without parsing it.

    What stands 21 bytes before an entry is the NUL behind the name before it.
    """
    for needle in needles:
        at = content.find(needle)
        if at == 0 or (at > 20 and content[at - 21] == 0):
            end = at + len(needle)
            return Value(needle[: needle.index(b" ") + 1] + content[end : end + 20])
    return None


def _value(entry: Entry) -> Value:
    mode = Mode(entry.mode)
    return Value(b"%o " % mode + bytes.fromhex(entry.oid))
