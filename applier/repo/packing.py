"""How do new objects get into the repository: as one pack?

libgit2 builds the pack from the overlay, with deltas, in a directory of its own
in the object store; then pack and index are moved to their place, the pack
first, as a pack counts from when its index is there. A run that is killed
leaves a ``tmp_objdir-*`` directory, which ``git gc`` removes in time
(git-prune(1)). I/O: writes.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pygit2

from applier.errors import PublishError
from applier.model import Mode, Oid
from applier.repo.commits import parse_references
from applier.repo.objects import Kind, Objects
from applier.repo.trees import parse_tree, parsed_entry


def find_unstored(objects: Objects, tips: Iterable[Oid], *, complete: bool) -> list[Oid]:
    """Find the new objects that *tips* need and the repository lacks.

    Where the repository is *complete*, all that they refer to beside must be in
    it: nothing is published that would have holes.
    """
    waiting = list(tips)
    seen = set(waiting)
    unstored: list[Oid] = []
    while waiting:
        oid = waiting.pop()
        new = objects.new(oid)
        if new is None or objects.is_stored(oid):
            if new is None and complete and not objects.is_stored(oid):
                raise PublishError(f"object {oid} is needed and missing; nothing is published")
            continue
        unstored.append(oid)
        referred = set(_referred(*new)) - seen
        seen |= referred
        waiting += referred
    return unstored


def _referred(kind: Kind, content: bytes) -> Iterator[Oid]:
    match kind:
        case Kind.COMMIT:
            yield from parse_references(content)
        case Kind.TREE:
            entries = map(parsed_entry, parse_tree(content).values())
            yield from (entry.oid for entry in entries if entry.mode is not Mode.GITLINK)
        case _:
            pass


class _Overlay(pygit2.OdbBackend):
    """The overlay as libgit2 reads an object database."""

    def __init__(self, objects: Objects) -> None:
        super().__init__()
        self._objects = objects

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        new = self._objects.new(Oid(str(oid)))
        if new is None:
            raise KeyError(str(oid))
        return new

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        kind, content = self.read_cb(oid)
        return kind, len(content)

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        return self._objects.new(Oid(str(oid))) is not None


def write_pack(objects: Objects, oids: Iterable[Oid], store: Path) -> None:
    """Write new objects into the object directory *store* as one pack."""
    with (
        tempfile.TemporaryDirectory(
            prefix="tmp_objdir-applier-", dir=store, ignore_cleanup_errors=True
        ) as quarantine,
        durable(),
    ):
        _build(objects, oids, quarantine)
        _move_in(Path(quarantine), store / "pack")


def _build(objects: Objects, oids: Iterable[Oid], directory: str) -> None:
    odb = pygit2.Odb()
    odb.add_backend(_Overlay(objects), 1)
    overlay = pygit2.Repository()
    overlay.set_odb(odb)
    builder = pygit2.PackBuilder(overlay)
    builder.set_threads(1)  # the backend is Python: other threads would wait for this one
    for oid in oids:
        builder.add(pygit2.Oid(hex=oid))
    builder.write(directory)


def _move_in(quarantine: Path, packs: Path) -> None:
    """Move what was written to its place, indexes last; the same pack again is no harm."""
    packs.mkdir(exist_ok=True)
    written = sorted(quarantine.iterdir(), key=lambda path: path.suffix == ".idx")
    for path in written:
        if not (packs / path.name).exists():
            shutil.move(path, packs / path.name)
    _sync(packs)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def durable() -> Iterator[None]:
    """Have libgit2 wait until what it writes has reached the disk."""
    pygit2.settings.enable_fsync_gitdir(True)
    try:
        yield
    finally:
        pygit2.settings.enable_fsync_gitdir(False)
