"""Where does libgit2 find objects that are in no repository?

In an object directory of its own under the system's directory for temporary
files, gone when it is done with. An object database that answers from Python
would need no disk, but it can take nothing, and libgit2 writes while it merges.
What libgit2 itself makes (a merged file) stays here too. I/O:
writes, and never into a repository.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pygit2

from applier.errors import RepositoryError
from applier.git.objects.store import Kind, object_id
from applier.model import Oid

_MOST_BYTES = 64 << 20
_MOST_OBJECTS = 10_000


class ScratchStore:
    """Objects in a temporary directory, and a repository in memory that has no others."""

    def __init__(self, directory: str) -> None:
        """Keep objects in *directory*, which is empty; :func:`scratch_store` makes one."""
        self._odb = pygit2.Odb()
        # They are read once or twice: deflated fast (libgit2 cannot read what is not), and not
        # brought to the disk for certain.
        self._odb.add_backend(pygit2.OdbBackendLoose(directory, 1, False), 1)
        self.repository = pygit2.Repository()
        self.repository.set_odb(self._odb)
        self._there: set[Oid] = set()
        self._size = 0

    @property
    def is_full(self) -> bool:
        """Whether a new one should take what is still to come."""
        return self._size > _MOST_BYTES or len(self._there) > _MOST_OBJECTS

    def add(self, kind: Kind, content: bytes) -> Oid:
        """Put an object in, once, and give its id."""
        oid = object_id(kind, content)
        if oid not in self._there:
            self._odb.write(int(kind), content)
            self._there.add(oid)
            self._size += len(content)
        return oid


@contextmanager
def scratch_store() -> Iterator[ScratchStore]:
    """Make a store, and remove it at the end; RepositoryError if the disk cannot take it."""
    try:
        import tempfile

        with tempfile.TemporaryDirectory(
            prefix="applier-objects-", ignore_cleanup_errors=True
        ) as directory:
            yield ScratchStore(directory)
    except OSError as error:
        raise RepositoryError(f"cannot keep objects in a temporary directory: {error}") from error
