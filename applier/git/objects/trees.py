"""What lies at a path of a tree, which paths differ, and which tree comes of changing a few?

Only the directories on the way are read, and only those are built anew: each
is kept as its raw entries in git's order, so that a changed one is a copy
with one entry replaced. Modes, sort order and the vanishing of empty
directories are those of ``git write-tree``. Directories that are the same object are
skipped where trees are compared. Reads :mod:`applier.git.objects.store`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from msgspec import Struct, field

from applier.errors import RepositoryError
from applier.git.objects.store import ByteLru, Kind, Objects
from applier.model import Entry, Mode, Oid
from applier.modes import normal_mode

_DIRECTORIES_KEPT = 32 << 20
_BYTES_PER_ENTRY = 240
"""What an entry takes as two bytes objects in a dictionary, measured."""

Directory = Mapping[bytes, bytes]
"""A parsed tree: name to raw entry (mode, space, name, NUL, 20 bytes of id), in git's order."""

_MODES = {b"%o" % mode: mode for mode in Mode}
_TREE = b"40000 "
_USUAL = (b"100644 ", _TREE, b"100755 ", b"120000 ", b"160000 ")


@cache
def _usual_entries() -> re.Pattern[bytes]:
    return re.compile(rb"((?:100644|40000|100755|120000|160000) ([^\0/]+)\0.{20})", re.DOTALL)


@cache
def _any_entry() -> re.Pattern[bytes]:
    return re.compile(rb"[0-7]{1,11} [^\0]+\0.{20}", re.DOTALL)


def raw_entry(name: bytes, entry: Entry) -> bytes:
    """Give one entry as a tree object holds it."""
    return b"%o %b\0%b" % (entry.mode, name, bytes.fromhex(entry.oid))


def _oid(raw: bytes) -> Oid:
    return Oid(raw[-20:].hex())


def parsed_entry(raw: bytes) -> Entry:
    """Give back what :func:`raw_entry` was made from."""
    return Entry(_MODES[raw[: raw.index(b" ")]], _oid(raw))


def parse_tree(content: bytes) -> dict[bytes, bytes]:
    """Parse a tree object; ValueError if it is damaged.

    Odd modes become the usual ones, as they do on their way through git's
    index: a directory that a patch changes is written with usual modes.
    """
    entries = {name: raw for raw, name in _usual_entries().findall(content)}
    if sum(map(len, entries.values())) == len(content):
        return entries
    return _parse_odd_tree(content)


def _parse_odd_tree(content: bytes) -> dict[bytes, bytes]:
    entries: dict[bytes, bytes] = {}
    for start, end in pairwise(entry_starts(content)):
        mode, _, rest = content[start:end].partition(b" ")
        entries[rest[:-21]] = b"%o %b" % (normal_mode(int(mode, 8)), rest)
    return entries


def entry_starts(content: bytes) -> list[int]:
    """Give where each entry of a tree object starts, and behind the last where it ends.

    ValueError if it is damaged.
    """
    starts, at, entry = [0], 0, _any_entry()
    while at < len(content):
        found = entry.match(content, at)
        if found is None:
            raise ValueError(f"no entry at byte {at}")
        at = found.end()
        starts.append(at)
    return starts


def entry_name(raw: bytes) -> bytes:
    """Give the name of a raw entry."""
    return raw[raw.index(b" ") + 1 : -21]


def find_in_tree(content: bytes, name: bytes) -> bytes | None:
    """Find the raw entry of *name* in a tree object, which need not be parsed for that.

    What stands 21 bytes before an entry is the NUL behind the name before it. Old trees
    hold modes that are no longer made: they are parsed. ValueError if such a one is damaged.
    """
    if b" " + name + b"\0" not in content:
        return None
    for mode in _USUAL:
        needle = mode + name + b"\0"
        at = content.find(needle)
        if at == 0 or (at > 20 and content[at - 21] == 0):
            return content[at : at + len(needle) + 20]
    return parse_tree(content).get(name)


def sort_key(raw: bytes) -> bytes:
    """Give what git sorts entries by: a directory counts as if a slash followed its name."""
    name = entry_name(raw)
    return name + b"/" if raw.startswith(_TREE) else name


class _Edited(Struct):
    """A directory on the way to an edited path."""

    parent: "_Edited | None"
    name: bytes
    old: Directory
    changes: dict[bytes, bytes | None] = field(default_factory=dict)
    below: "dict[bytes, _Edited]" = field(default_factory=dict)


class Trees:
    """Trees by path."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._parsed: ByteLru[Directory] = ByteLru(
            _DIRECTORIES_KEPT, lambda entries: 200 + _BYTES_PER_ENTRY * len(entries)
        )

    def directory(self, oid: Oid) -> Directory:
        """Read one tree object."""
        entries = self._parsed.get(oid)
        if entries is None:
            try:
                entries = parse_tree(self._objects.read_as(Kind.TREE, oid))
            except ValueError as error:
                raise RepositoryError(f"tree {oid} is damaged: {error}") from error
            self._parsed.put(oid, entries)
        return entries

    def entry(self, root: Oid, path: bytes) -> Entry | None:
        """Find what lies at *path* below the tree *root*; the empty path is the tree itself."""
        if not path:
            return Entry(Mode.TREE, root)
        *parents, name = path.split(b"/")
        entries = self.directory(root)
        for parent in parents:
            raw = entries.get(parent)
            if raw is None or not raw.startswith(_TREE):
                return None
            entries = self.directory(_oid(raw))
        raw = entries.get(name)
        return None if raw is None else parsed_entry(raw)

    def graft(self, root: Oid, edits: Mapping[bytes, Entry | None]) -> Oid:
        """Give the tree *root* with *edits* made: an entry is put at its path, None removes.

        What is to be removed goes first, a directory with all that is in it.
        What an entry is put on or beneath makes way for it, be it a file or a
        directory. Directories left without entries vanish. ValueError if a path
        has an empty part.
        """
        top = _Edited(None, b"", self.directory(root))
        opened = [top]
        for path, entry in sorted(edits.items(), key=_removals_first):
            *parents, name = parts = path.split(b"/")
            if b"" in parts:
                raise ValueError(f"{path!r} is no path in a tree")
            at = top
            for parent in parents:
                at = self._opened(at, parent, opened)
            at.changes[name] = None if entry is None else raw_entry(name, entry)
        for edited in reversed(opened):
            self._close(edited)
        return self._written(_with_changes(top.old, top.changes))

    def _opened(self, parent: _Edited, name: bytes, opened: list[_Edited]) -> _Edited:
        edited = parent.below.get(name)
        if edited is None:
            raw = None if name in parent.changes else parent.old.get(name)
            old = self.directory(_oid(raw)) if raw is not None and raw.startswith(_TREE) else {}
            edited = parent.below[name] = _Edited(parent, name, old)
            opened.append(edited)
        return edited

    def _close(self, edited: _Edited) -> None:
        """Hand a changed directory up to the one it is in."""
        parent, name = edited.parent, edited.name
        if parent is None or parent.changes.get(name) is not None:
            return
        entries = _with_changes(edited.old, edited.changes)
        if entries:
            parent.changes[name] = raw_entry(name, Entry(Mode.TREE, self._written(entries)))
        elif edited.old:
            parent.changes[name] = None

    def _written(self, entries: Directory) -> Oid:
        oid = self._objects.write(Kind.TREE, b"".join(entries.values()))
        self._parsed.put(oid, entries)
        return oid


def _removals_first(edit: tuple[bytes, Entry | None]) -> tuple[bool, int]:
    """Sort removals before all else, and those of directories before what is in them."""
    path, entry = edit
    return entry is not None, len(path)


def _with_changes(old: Directory, changes: Mapping[bytes, bytes | None]) -> Directory:
    """Give a directory's entries with *changes* made, in git's order."""
    entries = dict(old)
    added: list[bytes] = []
    for name, raw in changes.items():
        if raw is None:
            entries.pop(name, None)
        elif name in entries and entries[name].startswith(_TREE) == raw.startswith(_TREE):
            entries[name] = raw
        else:
            entries.pop(name, None)
            added.append(raw)
    return _inserted(entries, added) if added else entries


def _inserted(entries: dict[bytes, bytes], added: Iterable[bytes]) -> dict[bytes, bytes]:
    ordered = list(entries.values())
    for raw in added:
        ordered.insert(bisect_left(ordered, sort_key(raw), key=sort_key), raw)
    return {entry_name(raw): raw for raw in ordered}


def subdirectories(place: bytes, entries: Directory) -> Iterator[tuple[bytes, Oid]]:
    """Yield path and tree of each directory in the one at *place*."""
    for name, raw in entries.items():
        if raw.startswith(_TREE):
            yield (place + b"/" + name if place else name), _oid(raw)


_NOTHING: Directory = {}


class PathChange(Struct, frozen=True):
    """One path that differs; an entry is None where the path is absent. Never directories."""

    path: bytes
    old: Entry | None
    new: Entry | None


def find_changes(trees: Trees, old: Oid | None, new: Oid | None) -> list[PathChange]:
    """Find what differs between the trees *old* and *new*, None being none, in git's order."""
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
