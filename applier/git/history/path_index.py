"""What lay at a path, commit by commit?

History is cut into blocks of commits. Within a block a path's column is kept
as runs: a directory that is the same object as in the commit before holds the
same, so that each of its versions is read once and nothing else is. Reads
trees; a tree that is missing is said to be unknown.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from applier.errors import RepositoryError
from applier.git.history.columns import NOTHING, UNKNOWN, Run, Value, pack, unpack, value_of
from applier.git.history.directory_versions import TreeLineage
from applier.git.history.walks import BLOCK, Walk
from applier.git.objects.store import ByteLru, Kind, Objects
from applier.git.objects.trees import find_in_tree
from applier.model import Oid

_COLUMNS_KEPT = 16 << 20
_CHANGES_KEPT = 24 << 20
_BYTES_PER_COLUMN = 250
"""What a column takes beside its runs, and what changes take for each name."""
_FIRSTS_KEPT = 8 << 20
_ASKED_KEPT = 1 << 16
_OFTEN = 4
"""Times that a directory is asked for names in a block, until changes are noted."""
_MOST_CHANGES = 16 * BLOCK
"""In a directory within a block; where versions differ in more, no changes are noted."""

_TREE = b"40000 "


class _Changes(NamedTuple):
    """How the versions differ that a directory has within a block, numbered as they are met."""

    resembled: bytes
    """For each version the number of an earlier one."""
    values: dict[bytes, bytes]
    """For each name that changes: what it has in the versions that differ in it from that one,
    packed by their numbers."""
    complete: bool = True
    """False where a tree is missing, or the versions have little in common."""


_INCOMPLETE = _Changes(b"", {}, complete=False)


class _Names:
    """Names that are looked up in many trees, most of which have none of them."""

    def __init__(self, names: list[bytes]) -> None:
        self.names = names
        self.absent = [NOTHING] * len(names)
        """What a tree has at them that has none."""
        self._written = [b" " + name + b"\0" for name in names]

    def may_be_in(self, content: bytes) -> bool:
        """Whether one of them stands in a tree object, be it as a name or within an id."""
        for name in self._written:  # noqa: SIM110 - any() takes twice as long
            if name in content:
                return True
        return False


class PathIndex:
    """The columns of one timeline, those lately asked for kept.

    Each version of a directory is read when the first of its names are asked for. Where
    that happens often, what changes in it is noted for all its names.
    """

    def __init__(self, timeline: Walk, objects: Objects) -> None:
        self._timeline = timeline
        self._objects = objects
        self._kept: ByteLru[bytes] = ByteLru(_COLUMNS_KEPT, _cost_of_column)
        self._changes_kept: ByteLru[_Changes] = ByteLru(_CHANGES_KEPT, _cost_of_changes)
        self._firsts: ByteLru[bytes] = ByteLru(_FIRSTS_KEPT, len)
        self._asked: dict[str, int] = {}
        self.lacking = False
        """Whether a tree was missing somewhere."""

    def runs(self, path: bytes, block: int) -> list[Run]:
        """Give what lay at *path* in the commits of a block, those that were reached.

        Directories are gone down from the root, and no further than there is something.
        """
        if not path:
            return self._roots(block)
        kept = self._find_kept(path, block)
        if kept is not None:
            return kept
        end = path.find(b"/")
        while end >= 0:
            if _is_nothing(self._runs_below(path[:end], block)):
                return [(block * BLOCK, NOTHING)]
            end = path.find(b"/", end + 1)
        return self._runs_below(path, block)

    def all_runs(self, paths: Sequence[bytes], block: int) -> list[list[Run]]:
        """Give the runs of several *paths*; a tree that holds some of them is read once.

        A path with an empty part (``/etc``, ``a//b``) is in no tree: its last part keeps
        the slash, or is empty, and neither is an entry's name.
        """
        found = {path: self._find_kept(path, block) for path in paths}
        lacking = sorted((path for path, runs in found.items() if runs is None), key=_directory)
        for directory, group in groupby(lacking, key=_directory):
            here = list(group)
            names = [path[len(directory) + 1 :] if directory else path for path in here]
            for path, runs in zip(here, self._read(directory, names, block), strict=True):
                found[path] = runs
                self._kept.put(_key(path, block), pack(runs))
        return [found[path] or [] for path in paths]

    def _runs_below(self, path: bytes, block: int) -> list[Run]:
        """Give the runs of *path*; those of its directory are known."""
        runs = self._find_kept(path, block)
        if runs is None:
            directory, _, name = path.rpartition(b"/")
            [runs] = self._read(directory, [name], block)
            self._kept.put(_key(path, block), pack(runs))
        return runs

    def _find_kept(self, path: bytes, block: int) -> list[Run] | None:
        kept = self._kept.get(_key(path, block))
        return None if kept is None else unpack(kept, block * BLOCK)

    def _read(self, directory: bytes, names: list[bytes], block: int) -> list[list[Run]]:
        """Look *names* up among the changes of a directory, the rest in one version of it."""
        if directory and _is_nothing(self.runs(directory, block)):
            return [[(block * BLOCK, NOTHING)] for _ in names]
        changes = self._changes(directory, block)
        if changes is None or not changes.complete:
            return self._read_versions(self.runs(directory, block), names)
        first = self._first_values(directory, names, block)
        return [
            self._traced(directory, block, changes, changes.values[name], value)
            if name in changes.values
            else [(block * BLOCK, value)]
            for name, value in zip(names, first, strict=True)
        ]

    def _first_values(self, directory: bytes, names: list[bytes], block: int) -> list[Value]:
        """Look *names* up in the version that a directory has at the start of a block."""
        tree = (
            self.runs(directory, block)[0][1]
            if directory
            else Value(_TREE + self._timeline.tree(block * BLOCK))
        )
        content = self._firsts.get(tree.hex())
        if content is None:
            content = self._content(tree)
            self._firsts.put(tree.hex(), content)
        return [self._child(content, name) for name in names]

    def _traced(
        self, directory: bytes, block: int, changes: _Changes, packed: bytes, first: Value
    ) -> list[Run]:
        """Follow one name through the versions of a block."""
        values, own = [first], dict(unpack(packed))
        for number, resembled in enumerate(changes.resembled[1:], 1):
            values.append(own.get(number, values[resembled]))
        runs: list[Run] = []
        numbers: dict[Value, int] = {}
        for at, tree in self.runs(directory, block):
            _note(runs, at, values[numbers.setdefault(tree, len(numbers))])
        return runs

    def _read_versions(self, above: list[Run], names: list[bytes]) -> list[list[Run]]:
        """Look *names* up in every version of a directory; most have the same as the one before."""
        columns: list[list[Run]] = [[] for _ in names]
        wanted, known, before = _Names(names), dict[Value, list[Value]](), list[Value]()
        for at, tree in above:
            values = known.get(tree)
            if values is None:
                values = known[tree] = self._children(tree, wanted)
            if values != before:
                for runs, value in zip(columns, values, strict=True):
                    _note(runs, at, value)
                before = values
        return columns

    def _changes(self, directory: bytes, block: int) -> _Changes | None:
        """Give the changes of a directory; None where it was not asked for names often.

        For one series its names are looked up, and noting all others would be in vain.
        """
        key = _key(directory, block)
        changes = self._changes_kept.get(key)
        if changes is None and self._is_rarely_asked(key):
            return None
        if changes is None:
            try:
                changes = self._find_changes(directory, block)
            except (RepositoryError, ValueError):
                changes = _INCOMPLETE
            self._changes_kept.put(key, changes)
        return changes

    def _is_rarely_asked(self, key: str) -> bool:
        if len(self._asked) >= _ASKED_KEPT:
            self._asked.clear()
        self._asked[key] = self._asked.get(key, 0) + 1
        return self._asked[key] < _OFTEN

    def _find_changes(self, directory: bytes, block: int) -> _Changes:
        """Compare the versions that a directory has in a block."""
        runs = self.runs(directory, block)
        trees = list(dict.fromkeys(tree for _, tree in runs))
        lineage, likely = TreeLineage(self._content(trees[0])), self._likely(runs, block)
        resembled, values, count = bytearray(1), dict[bytes, list[Run]](), 0
        for number, tree in enumerate(trees[1:], 1):
            content = self._content(tree)
            like, names = lineage.add(content, likely.get(tree))
            count += len(names)
            if count > _MOST_CHANGES:
                return _INCOMPLETE
            resembled.append(like)
            for name in names:
                values.setdefault(name, []).append((number, self._child(content, name)))
        return _Changes(bytes(resembled), {name: pack(each) for name, each in values.items()})

    def _likely(self, runs: list[Run], block: int) -> dict[Value, int]:
        """Say which version each was most likely made into: the one of a child of its commit."""
        numbers: dict[Value, int] = {}
        at_commit: list[int] = []
        for (at, tree), (end, _) in zip(
            runs, [*runs[1:], (block * BLOCK + BLOCK, NOTHING)], strict=True
        ):
            at_commit += [numbers.setdefault(tree, len(numbers))] * (end - at)
        likely: dict[Value, int] = {}
        children = self._timeline.children(block)
        for at, tree in runs:
            child = children.get(at - block * BLOCK)
            if child is not None and at_commit[child] < numbers[tree]:
                likely.setdefault(tree, at_commit[child])
        return likely

    def _roots(self, block: int) -> list[Run]:
        trees = self._timeline.trees(block)
        return [(at, Value(_TREE + tree)) for at, tree in enumerate(trees, block * BLOCK)]

    def _children(self, tree: Value, wanted: _Names) -> list[Value]:
        try:
            content = self._content(tree)
        except RepositoryError:
            self.lacking = True
            return [UNKNOWN] * len(wanted.names)
        if not wanted.may_be_in(content):
            return wanted.absent
        return [self._child(content, name) for name in wanted.names]

    def _content(self, tree: Value) -> bytes:
        """Read a directory; there is nothing in what is none."""
        if tree == UNKNOWN:
            raise RepositoryError("the tree above it is missing")
        if not tree.startswith(_TREE):
            return b""
        return self._objects.read_as(Kind.TREE, Oid(tree[len(_TREE) :].hex()))

    def _child(self, content: bytes, name: bytes) -> Value:
        """Find *name* in a tree object."""
        try:
            raw = find_in_tree(content, name)
        except ValueError:
            self.lacking = True
            return UNKNOWN
        return NOTHING if raw is None else value_of(raw)


def _note(runs: list[Run], at: int, value: Value) -> None:
    """Add a run, unless it only goes on with the one before."""
    if not runs or runs[-1][1] != value:
        runs.append((at, value))


def _is_nothing(runs: list[Run]) -> bool:
    """Whether nothing lies there in any commit."""
    return all(value == NOTHING for _, value in runs)


def _cost_of_column(packed: bytes) -> int:
    return _BYTES_PER_COLUMN + len(packed)


def _cost_of_changes(changes: _Changes) -> int:
    """Count what the names and what is packed take."""
    return 500 + sum(_BYTES_PER_COLUMN + len(each) for each in changes.values.values())


def _key(path: bytes, block: int) -> str:
    return f"{block}:{path.hex()}"


def _directory(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]
