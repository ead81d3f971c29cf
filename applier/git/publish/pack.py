"""How do new objects get into the repository: as one pack?

libgit2 builds the pack, with deltas, in a directory of its own in the object
store; then pack and index are moved to their place, the pack
first, as a pack counts from when its index is there. A run that is killed
leaves a ``tmp_objdir-*`` directory, which ``git gc`` removes in time
(git-prune(1)). I/O: writes.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pygit2

from applier.errors import PublishError
from applier.git.objects.commits import parse_commit
from applier.git.objects.scratch_store import scratch_store
from applier.git.objects.store import Kind, Objects
from applier.git.objects.trees import parse_tree, parsed_entry
from applier.model import Mode, Oid


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
            facts = parse_commit(content)
            yield from (Oid(raw.hex()) for raw in (facts.tree, *facts.parents))
        case Kind.TREE:
            entries = map(parsed_entry, parse_tree(content).values())
            yield from (entry.oid for entry in entries if entry.mode is not Mode.GITLINK)
        case _:
            pass


def write_pack(objects: Objects, oids: Sequence[Oid], store: Path) -> None:
    """Write new objects into the object directory *store* as one pack."""
    with tempfile.TemporaryDirectory(
        prefix="tmp_objdir-applier-", dir=store, ignore_cleanup_errors=True
    ) as quarantine:
        _build(objects, oids, quarantine)
        _move_in(Path(quarantine), store / "pack")


def _build(objects: Objects, oids: Sequence[Oid], directory: str) -> None:
    """Write one pack and its index into *directory*."""
    with scratch_store() as store:
        for oid in oids:
            store.add(*objects.read(oid))
        builder = pygit2.PackBuilder(store.repository)
        for oid in oids:
            builder.add(pygit2.Oid(hex=oid))
        with durable():
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
