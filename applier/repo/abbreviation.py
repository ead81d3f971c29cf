"""Which blob does the beginning of an id mean?

As in the ``index`` lines of a diff: a blob is meant, so that commits and trees
of the same digits do not stand in the way. I/O: reads only.
"""

import pygit2

from applier.model import Oid
from applier.repo.objects import Objects

_SHORTEST = 4
_FULL = 40


def find_blob(repository: pygit2.Repository, objects: Objects, prefix: str) -> Oid | None:
    """Find the one blob whose id begins with *prefix*; None if there is none, or several."""
    if len(prefix) < _SHORTEST or prefix.strip("0123456789abcdef"):
        return None
    found = set(objects.new_blobs(prefix))
    if (stored := _stored(repository, prefix)) is not None:
        found.add(stored)
    return found.pop() if len(found) == 1 else None


def _stored(repository: pygit2.Repository, prefix: str) -> Oid | None:
    """Find it on disk."""
    try:
        oid = prefix if len(prefix) == _FULL else str(repository.expand_id(prefix))
        kind = repository[oid].type
    except (KeyError, ValueError, pygit2.GitError):
        return None
    return Oid(oid) if kind == pygit2.enums.ObjectType.BLOB else None
