"""What does an object hold, on disk or not yet, and what has been read lately?

Reads through libgit2's object database and keeps new objects in an overlay in
memory; nothing is ever written here (:mod:`applier.git.publish` does). New
objects get the ids that git would give them (gitformat-pack(5), "git
hash-object"). A sweep reads millions of objects; what is kept of them must not
grow with the archive. I/O: reads only.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

import pygit2
from msgspec import Struct

from applier.budgets import spend_new_bytes
from applier.errors import MissingObjectError, RepositoryError
from applier.git.objects.versions import Edit, Version, edited, whole
from applier.model import Oid

Value = TypeVar("Value")


class ByteLru(Generic[Value]):
    """A cache by name that forgets what was asked for longest ago.

    *cost* says how many bytes a value takes. One that would take more than a
    quarter of *limit* is not kept: it would drive out everything else.
    """

    def __init__(self, limit: int, cost: Callable[[Value], int]) -> None:
        self._limit = limit
        self._cost = cost
        self._used = 0
        self._values: OrderedDict[str, Value] = OrderedDict()

    @property
    def used(self) -> int:
        """The bytes taken, at most the limit."""
        return self._used

    def get(self, name: str) -> Value | None:
        """Give what is kept under *name*, and keep it longer."""
        value = self._values.get(name)
        if value is not None:
            self._values.move_to_end(name)
        return value

    def put(self, name: str, value: Value) -> None:
        """Keep *value*; what was asked for longest ago makes room."""
        cost = self._cost(value)
        if cost * 4 > self._limit or name in self._values:
            return
        self._values[name] = value
        self._used += cost
        while self._used > self._limit:
            _, oldest = self._values.popitem(last=False)
            self._used -= self._cost(oldest)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._used = 0


_BLOBS_KEPT = 24 << 20
_STARTS_KEPT = 4 << 20
_LARGE = 1 << 16
"""Bytes from which on a new version of a file is kept as pieces of the one before."""
_START = 256
"""Bytes of a file that are remembered longer than the rest."""


class Kind(IntEnum):
    """What an object is; the values are the pack format's."""

    COMMIT = 1
    TREE = 2
    BLOB = 3
    TAG = 4


_KINDS = {int(kind): kind for kind in Kind}
_LABELS = {kind: kind.name.lower().encode() for kind in Kind}


def object_id(kind: Kind, content: bytes) -> Oid:
    """Give the id that git gives to *content*.

    hashlib is three times as fast as libgit2 here, whose SHA-1 also looks
    for attempts at collision.
    """
    header = b"%b %d\0" % (_LABELS[kind], len(content))
    return Oid(hashlib.sha1(header + content, usedforsecurity=False).hexdigest())


def blob_id(content: bytes) -> Oid:
    """Give the id that git gives to a file's content."""
    return object_id(Kind.BLOB, content)


class Stored(Protocol):
    """What a repository has on disk: its own store, or a database of libgit2's."""

    def exists(self, oid: str, /) -> bool:
        """Whether the object is there."""

    def read(self, oid: str, /) -> tuple[int, bytes]:
        """Give kind and content; KeyError if it is not there, GitError if it is damaged."""


class Scratch(Struct):
    """A stretch of work that makes objects."""

    kept: bool = False
    """Whether they stay when it ends."""


class Objects:
    """The objects of one repository, and the new ones that are only in memory."""

    def __init__(
        self,
        stored: Stored,
        missing_reason: Callable[[], str],
        replaced: Mapping[Oid, Oid] | None = None,
    ) -> None:
        """Read from *stored*; *missing_reason* says why an object may be missing.

        Of an object that is *replaced* the other's content is read.
        """
        self._replaced = replaced or {}
        self._stored = stored
        self._missing_reason = missing_reason
        self._overlay: dict[Oid, tuple[Kind, bytes | Version]] = {}
        self._firsts: dict[Oid, bytes] = {}
        """Files of the repository of which there are versions in the overlay."""
        self._blobs: ByteLru[bytes] = ByteLru(_BLOBS_KEPT, len)
        self._starts: ByteLru[bytes] = ByteLru(_STARTS_KEPT, lambda start: 250 + len(start))

    def reopen(self, stored: Stored) -> None:
        """Read from *stored* from now on; new objects stay."""
        self._stored = stored

    def __contains__(self, oid: Oid) -> bool:
        """Whether the object exists, here or on disk."""
        return oid in self._overlay or self.is_stored(oid)

    def is_stored(self, oid: Oid) -> bool:
        """Whether the object is in the repository itself."""
        return bool(self._stored.exists(oid))

    def new(self, oid: Oid) -> tuple[Kind, bytes] | None:
        """Give an object of the overlay, or None if it is none."""
        found = self._overlay.get(oid)
        return None if found is None else (found[0], _content(found[1]))

    def new_blobs(self, prefix: str) -> list[Oid]:
        """Give the blobs of the overlay whose ids begin with *prefix*."""
        return [
            oid
            for oid, (kind, _) in self._overlay.items()
            if kind is Kind.BLOB and oid.startswith(prefix)
        ]

    def read(self, oid: Oid) -> tuple[Kind, bytes]:
        """Read any object."""
        if self._replaced:
            oid = self._replaced.get(oid, oid)
        if (new := self.new(oid)) is not None:
            return new
        try:
            kind, content = self._stored.read(oid)
        except KeyError:
            raise MissingObjectError(
                f"object {oid} is missing from the repository: {self._missing_reason()}"
            ) from None
        except (pygit2.GitError, ValueError) as error:
            raise RepositoryError(f"object {oid} cannot be read: {error}") from error
        return _KINDS[kind], content

    def read_as(self, kind: Kind, oid: Oid) -> bytes:
        """Read an object that must be of one kind."""
        found, content = self.read(oid)
        if found is not kind:
            raise RepositoryError(
                f"object {oid} is a {found.name.lower()}, not a {kind.name.lower()}"
            )
        return content

    def blob(self, oid: Oid) -> bytes:
        """Read a file's content; what was read lately is remembered."""
        content = self._blobs.get(oid)
        if content is None:
            content = self.read_as(Kind.BLOB, oid)
            if oid not in self._overlay:
                self._blobs.put(oid, content)
        return content

    def blob_start(self, oid: Oid) -> bytes:
        """Read how a file begins, in a file with thousands of versions each of them once."""
        start = self._starts.get(oid)
        if start is None:
            start = self.blob(oid)[:_START]
            if oid not in self._overlay:
                self._starts.put(oid, start)
        return start

    def write(self, kind: Kind, content: bytes) -> Oid:
        """Keep a new object in memory and give its id."""
        oid = object_id(kind, content)
        if oid not in self._overlay:
            spend_new_bytes(len(content))
            self._overlay[oid] = (kind, content)
        return oid

    def write_version(self, content: bytes, of: Oid, edits: Sequence[Edit]) -> Oid:
        """Keep a new version of the file *of*, which *edits* make of it, and give its id."""
        oid = blob_id(content)
        if len(content) < _LARGE or oid in self._overlay:
            return self.write(Kind.BLOB, content)
        version = edited(self._version(of), edits)
        if version.cost > len(content) >> 1:
            return self.write(Kind.BLOB, content)
        spend_new_bytes(version.cost)
        self._overlay[oid] = (Kind.BLOB, version)
        return oid

    def _version(self, oid: Oid) -> Version:
        """Give a file as pieces; one of the repository is held from now on."""
        _, kept = self._overlay.get(oid, (Kind.BLOB, self._firsts.get(oid)))
        if isinstance(kept, Version):
            return kept
        if kept is None:
            kept = self.blob(oid)
            spend_new_bytes(len(kept))
            self._firsts[oid] = kept
        return whole(kept)

    def forget(self) -> None:
        """Drop all new objects."""
        self._overlay.clear()
        self._firsts.clear()

    @contextmanager
    def scratch(self) -> Iterator[Scratch]:
        """Drop at the end the objects that were new within, unless they are kept."""
        room = Scratch()
        before, firsts = len(self._overlay), len(self._firsts)
        try:
            yield room
        finally:
            if not room.kept:
                self._drop(before, firsts)

    def _drop(self, before: int, firsts: int) -> None:
        """Drop all but the first objects, and all but the first files of which there are more."""
        for oid in list(self._overlay)[before:]:
            _, kept = self._overlay.pop(oid)
            spend_new_bytes(-(kept.cost if isinstance(kept, Version) else len(kept)))
        for oid in list(self._firsts)[firsts:]:
            spend_new_bytes(-len(self._firsts.pop(oid)))


def _content(kept: bytes | Version) -> bytes:
    return kept.content if isinstance(kept, Version) else kept
