"""Where is a file now that is no longer at its path?

Looks for it among the files of a tree that have its content, its name or its
directory, by git's rules for renames (:mod:`applier.repo.renames`). git looks
among all files; those that changed name, directory and content at once are
not found here. Reads trees and blobs.
"""

from collections.abc import Iterator

from applier.model import Entry, Mode, Oid
from applier.repo.changes import PathChange
from applier.repo.objects import Objects
from applier.repo.renames import find_renames
from applier.repo.trees import Trees, parsed_entry

_MOST_CANDIDATES = 400
_MOST_DIRECTORIES = 50_000


def find_moved(
    objects: Objects, root: Oid, path: bytes, old: Entry, taken: frozenset[bytes]
) -> bytes | None:
    """Find where the file *old* of *path* is now; *taken* are paths that it cannot be."""
    changes = [PathChange(path, old, None)]
    for place, entry in _candidates(Trees(objects), root, path, old):
        if place not in taken and len(changes) <= _MOST_CANDIDATES:
            changes.append(PathChange(place, None, entry))
    found = find_renames(changes, objects.blob)
    return found[0].new_path if found else None


def _candidates(trees: Trees, root: Oid, path: bytes, old: Entry) -> Iterator[tuple[bytes, Entry]]:
    """Yield the files that have something in common with the lost one."""
    directory, _, name = path.rpartition(b"/")
    for place, here, entry in _files(trees, root):
        if entry.oid == old.oid or here == name or place == directory:
            yield (place + b"/" + here if place else here), entry


def _files(trees: Trees, root: Oid) -> Iterator[tuple[bytes, bytes, Entry]]:
    """Yield directory, name and entry of every file."""
    waiting = [(b"", root)]
    for _ in range(_MOST_DIRECTORIES):
        if not waiting:
            return
        place, oid = waiting.pop()
        for name, raw in trees.directory(oid).items():
            entry = parsed_entry(raw)
            if entry.mode is Mode.TREE:
                waiting.append((place + b"/" + name if place else name, entry.oid))
            elif entry.mode is not Mode.GITLINK:
                yield place, name, entry
