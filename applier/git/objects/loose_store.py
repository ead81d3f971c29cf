"""What does an object hold that lies in a file of its own?

libgit2 reads such a file in a loop that never ends where it is cut short, as a crash or a
full disk leaves it, and hears no signal meanwhile. So packs are left to libgit2, and loose
objects are read here, for all that libgit2 does (gitrepository-layout(5), "objects"):
a damaged one is an error at once. Where a pack holds the object too, that one is read, as
by git. I/O: reads only.
"""

import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pygit2

from applier.git.objects.store import Kind
from applier.git.opening import stores_of
from applier.git.plain_files import NoPlainFileError, read_plain

_MOST_BYTES = 1 << 30
"""Of an object in a file of its own; git packs big ones for its own sake."""
_HEADER = re.compile(rb"(commit|tree|blob|tag) (0|[1-9][0-9]{0,18})\0")
_LONGEST_HEADER = 32
_PACKS_FIRST, _THEN_LOOSE = 2, 1
_WHOLE = 40


class DamagedObjectError(pygit2.GitError):
    """A loose object that is no object, or not all of one."""


class StoredObjects:
    """The objects of a repository and of its alternates."""

    def __init__(self, repository: pygit2.Repository) -> None:
        """Read what *repository* stores, and have all that libgit2 reads of it go this way."""
        self._packs, whole = pygit2.Odb(), pygit2.Odb()
        stores = stores_of(repository)
        for store in stores:
            for odb in (self._packs, whole):  # a backend is for one; libgit2 maps a pack once
                odb.add_backend(pygit2.OdbBackendPack(str(store)), _PACKS_FIRST)
        self._loose = [LooseStore(store, self._packs) for store in stores]
        for loose in self._loose:
            whole.add_backend(loose, _THEN_LOOSE)
        repository.set_odb(whole)

    def exists(self, oid: str) -> bool:
        """Whether the object is stored."""
        return any(loose.holds(oid) for loose in self._loose) or bool(self._packs.exists(oid))

    def read(self, oid: str) -> tuple[int, bytes]:
        """Give kind and content; KeyError if it is not here, GitError if it is damaged."""
        for loose in self._loose:
            if loose.may_hold(oid) and (found := loose.find(oid)) is not None:
                return found
        try:
            return self._packs.read(oid)
        except KeyError:
            # git may have made its directory, or unpacked it, since we looked.
            for loose in self._loose:
                loose.refresh_cb()
                if (found := loose.find(oid)) is not None:
                    return found
            raise


class LooseStore(pygit2.OdbBackend):
    """The loose objects of one object directory, as libgit2 asks for them."""

    def __init__(self, directory: Path, packs: pygit2.Odb | None = None) -> None:
        """Read below *directory*, which need not be there; *packs* may have what is damaged."""
        super().__init__()
        self._directory = str(directory)
        self._packs = pygit2.Odb() if packs is None else packs
        self.refresh_cb()

    def refresh_cb(self) -> None:
        """Look again which directories there are: in most repositories nearly none."""
        try:
            self._starts = frozenset(os.listdir(self._directory))  # noqa: PTH208 - names are wanted
        except OSError:
            self._starts = frozenset()

    def may_hold(self, oid: str) -> bool:
        """Whether there was a directory for the object when last looked."""
        return oid[:2] in self._starts

    def holds(self, oid: str) -> bool:
        """Whether there is a file for the object."""
        return os.path.lexists(self._path(oid))

    def find(self, oid: str) -> tuple[int, bytes] | None:
        """Read an object; None if it is not here, or a pack has it and this copy is damaged.

        GitError if it is damaged and in no pack.
        """
        try:
            deflated = self._deflated(oid)
            return None if deflated is None else _inflated(deflated)
        except pygit2.GitError:
            if self._packs.exists(oid):
                return None
            raise

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        """Read an object; KeyError if it is not here, otherwise as :meth:`find`."""
        found = self.find(str(oid))
        if found is None:
            raise KeyError(str(oid))
        return found

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        """Give kind and size; raises as :meth:`read_cb`."""
        kind, content = self.read_cb(oid)
        return kind, len(content)

    def read_prefix_cb(self, prefix: pygit2.Oid | str) -> tuple[int, bytes, pygit2.Oid]:
        """Read the one object whose id begins so; ValueError if there are several."""
        oid = self.exists_prefix_cb(prefix)
        return *self.read_cb(oid), oid

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        """Whether there is a file for the object."""
        return self.holds(str(oid))

    def exists_prefix_cb(self, prefix: pygit2.Oid | str) -> pygit2.Oid:
        """Give the one id that begins so; KeyError if none does, ValueError if several do."""
        text = str(prefix)
        if len(text) == _WHOLE:
            found = [text] if self.holds(text) else []
        else:
            found = [name for name in self._names(text[:2]) if name.startswith(text)]
        if not found:
            raise KeyError(text)
        if len(found) > 1:
            raise ValueError(f"{text} is ambiguous")
        return pygit2.Oid(hex=found[0])

    def __iter__(self) -> Iterator[pygit2.Oid]:
        """Yield the ids of all that is here."""
        for number in range(256):
            yield from (pygit2.Oid(hex=name) for name in self._names(f"{number:02x}"))

    def _path(self, oid: str) -> str:
        return f"{self._directory}/{oid[:2]}/{oid[2:]}"

    def _names(self, start: str) -> list[str]:
        """List the ids that begin with two digits."""
        try:
            names = os.listdir(f"{self._directory}/{start}")  # noqa: PTH208 - names are all that is wanted
        except OSError:
            return []
        return [start + name for name in names if len(name) == 38 and _is_hex(name)]

    def _deflated(self, oid: str) -> bytes | None:
        """Read the file of an object, if that is one and no pipe that nobody fills."""
        try:
            return read_plain(self._path(oid), _MOST_BYTES)
        except FileNotFoundError:
            return None
        except NoPlainFileError as error:
            raise DamagedObjectError("its loose copy is no file, or too large") from error
        except OSError as error:
            raise DamagedObjectError(f"its loose copy: {error.strerror}") from error


def _is_hex(name: str) -> bool:
    return not name.strip("0123456789abcdef")


def _inflated(deflated: bytes) -> tuple[int, bytes]:
    """Give kind and content of a loose object; GitError if it is not whole."""
    stream = zlib.decompressobj()
    try:
        start = stream.decompress(deflated, _LONGEST_HEADER)
        header = _HEADER.match(start)
        if header is None or int(header[2]) > _MOST_BYTES:
            raise DamagedObjectError("its loose copy is no object, or too large")
        left = int(header[2]) - len(start) + header.end()
        # One byte more than is wanted: so the check sum behind the last one is read too.
        content = start[header.end() :] + stream.decompress(
            stream.unconsumed_tail, max(left, 0) + 1
        )
    except zlib.error as error:
        raise DamagedObjectError(f"its loose copy is damaged: {error}") from error
    if not stream.eof or len(content) != int(header[2]):
        raise DamagedObjectError("its loose copy is cut short, or too long")
    return Kind[header[1].decode().upper()], content
