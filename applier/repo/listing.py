"""Below which directories of a tree does a path lie?

Walks all directories, each once by its id. Reads trees.
"""

from collections.abc import Iterator

from applier.model import Mode, Oid
from applier.repo.objects import Objects
from applier.repo.trees import Trees, parsed_entry

_MOST_DIRECTORIES = 50_000
"""A tree made to keep us busy may name one directory a million times."""


def find_directories(objects: Objects, root: Oid, path: bytes) -> Iterator[bytes]:
    """Yield the directories, other than the root, below which there is something at *path*."""
    trees = Trees(objects)
    waiting = [(b"", root)]
    seen = 0
    while waiting and seen < _MOST_DIRECTORIES:
        place, oid = waiting.pop(0)
        seen += 1
        for name, raw in trees.directory(oid).items():
            entry = parsed_entry(raw)
            if entry.mode is not Mode.TREE:
                continue
            below = place + b"/" + name if place else name
            waiting.append((below, entry.oid))
            if trees.entry(entry.oid, path) is not None:
                yield below
