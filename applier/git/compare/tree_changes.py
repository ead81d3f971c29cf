"""Which paths differ between two trees?

Directories that are the same object are skipped, so that the cost is that of
what changed and not of the tree. Reads :mod:`applier.git.objects.trees`.
"""

from collections.abc import Iterator

from msgspec import Struct

from applier.git.objects.trees import Directory, Trees, parsed_entry
from applier.model import Entry, Mode, Oid

_NOTHING: Directory = {}


class PathChange(Struct, frozen=True):
    """One path that differs; an entry is None where the path is absent. Never directories."""

    path: bytes
    old: Entry | None
    new: Entry | None


def find_changes(trees: Trees, old: Oid, new: Oid) -> list[PathChange]:
    """Find what differs between the trees *old* and *new*, in git's order."""
    changes: list[PathChange] = []
    waiting: list[tuple[bytes, Oid | None, Oid | None]] = [(b"", old, new)]
    while waiting:
        path, before, after = waiting.pop()
        if before == after:
            continue
        for name, old_entry, new_entry in _differing(_read(trees, before), _read(trees, after)):
            below = path + name
            old_tree, old_file = _apart(old_entry)
            new_tree, new_file = _apart(new_entry)
            if old_tree or new_tree:
                waiting.append((below + b"/", old_tree, new_tree))
            if old_file or new_file:
                changes.append(PathChange(below, old_file, new_file))
    changes.sort(key=lambda change: change.path)
    return changes


def _read(trees: Trees, oid: Oid | None) -> Directory:
    return _NOTHING if oid is None else trees.directory(oid)


def _differing(
    old: Directory, new: Directory
) -> Iterator[tuple[bytes, Entry | None, Entry | None]]:
    """Yield the names that two directories do not have alike."""
    for name, raw in old.items():
        other = new.get(name)
        if other != raw:
            yield name, parsed_entry(raw), None if other is None else parsed_entry(other)
    for name, raw in new.items():
        if name not in old:
            yield name, None, parsed_entry(raw)


def _apart(entry: Entry | None) -> tuple[Oid | None, Entry | None]:
    """Tell directories from all that a diff has lines for."""
    if entry is not None and entry.mode is Mode.TREE:
        return entry.oid, None
    return None, entry
