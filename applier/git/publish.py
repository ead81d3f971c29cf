"""How do commits that are only in memory become branches?

One pack, then all references in one transaction: either all of them move or
none, and then the pack is taken away again. A reference that exists moves only by
force, one that is checked out anywhere never does; HEAD, index and work trees are
left alone. Names are judged as git judges them (git-check-ref-format(1)).

libgit2 builds the pack, with deltas, in a directory of its own in the object
store; then pack and index are moved to their place, the pack first, as a pack counts
from when its index is there. A run that is killed leaves a ``tmp_objdir-*`` directory,
which ``git gc`` removes in time (git-prune(1)). I/O: writes.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pygit2

from applier.errors import PublishError, RepositoryError
from applier.git.configuration import Reflog, parse_bool, read_setting
from applier.git.objects.commits import parse_commit
from applier.git.objects.loose_store import StoredObjects
from applier.git.objects.scratch_store import scratch_store
from applier.git.objects.store import Kind, Objects
from applier.git.objects.trees import parse_tree, parsed_entry
from applier.git.opening import common_directory, is_partial
from applier.git.plain_files import read_plain
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


def write_pack(objects: Objects, oids: Sequence[Oid], store: Path) -> list[Path]:
    """Write new objects into the object directory *store* as one pack; give what is new there.

    If it fails, nothing is.
    """
    added: list[Path] = []
    with tempfile.TemporaryDirectory(
        prefix="tmp_objdir-applier-", dir=store, ignore_cleanup_errors=True
    ) as quarantine:
        _build(objects, oids, quarantine)
        try:
            _move_in(Path(quarantine), store / "pack", added)
        except BaseException:
            _take_away(added)
            raise
    return added


def _take_away(added: Sequence[Path]) -> None:
    """Remove the files of a pack, the index first: a pack without one is nothing to anybody."""
    for path in reversed(added):
        path.unlink(missing_ok=True)


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


def _move_in(quarantine: Path, packs: Path, added: list[Path]) -> None:
    """Move what was written to its place, indexes last; the same pack again is no harm."""
    packs.mkdir(exist_ok=True)
    written = sorted(quarantine.iterdir(), key=lambda path: path.suffix == ".idx")
    for path in written:
        if not (packs / path.name).exists():
            added.append(packs / path.name)
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


_BRANCHES = "refs/heads/"
_NOTHING = Oid("0" * 40)
_POINTER = "ref: "
_PATIENCE = 60.0
"""Seconds to wait for another run that publishes."""
_PAUSE = 0.02
_LONGEST_POINTER = 1 << 16


def publish(
    repository: pygit2.Repository,
    objects: Objects,
    refs: Mapping[str, Oid],
    *,
    force: bool = False,
    reflog: Reflog | None = None,
) -> None:
    """Make each of *refs* point to its commit; PublishError if any cannot, and none has moved.

    *force* moves references that exist already. One that another process
    changes in the meantime is not moved: the second to come is told.
    """
    try:
        before = _checked(repository, refs, force=force)
        store = common_directory(repository) / "objects"
        with _alone(store) as alone:
            # Another run may have added a pack since we looked, or taken its own away.
            objects.reopen(StoredObjects(repository))
            for oid in refs.values():
                objects.read_as(Kind.COMMIT, oid)
            unstored = find_unstored(objects, refs.values(), complete=not is_partial(repository))
            added = write_pack(objects, unstored, store) if unstored else []
            try:
                _move(repository, refs, before, reflog or Reflog())
            except BaseException:
                if alone and not _has_moved(repository, refs):
                    _take_away(added)
                raise
    except (RepositoryError, OSError, KeyError, ValueError, pygit2.GitError) as error:
        raise PublishError(f"nothing is published: {error}") from error


@contextmanager
def _alone(store: Path) -> Iterator[bool]:
    """Publish while no other run does, so that none relies on a pack that is taken away again.

    Gives whether that is so: not every file system has locks. The lock is on the open
    directory, so that a killed run leaves none behind.
    """
    handle = os.open(store, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield _is_locked(handle)
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Lock what is open, waiting for it; False where that cannot be."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise PublishError("nothing is published: another run is publishing") from None
            time.sleep(_PAUSE)
        except OSError:
            return False
        else:
            return True


def _has_moved(repository: pygit2.Repository, refs: Mapping[str, Oid]) -> bool:
    """Whether any of *refs* may stand where it was to go, so that the pack is needed."""
    try:
        return any(_target(repository, name) == oid for name, oid in refs.items())
    except (PublishError, OSError, KeyError, ValueError, pygit2.GitError):
        return True


def check_refs(repository: pygit2.Repository, names: Iterable[str], *, force: bool = False) -> None:
    """Raise PublishError if one of *names* may not be moved, before anything is made for it."""
    try:
        _checked(repository, dict.fromkeys(names, _NOTHING), force=force)
    except (OSError, ValueError, pygit2.GitError) as error:
        raise PublishError(f"nothing is published: {error}") from error


def _checked(
    repository: pygit2.Repository, refs: Mapping[str, Oid], *, force: bool
) -> dict[str, Oid | None]:
    """Give what each reference points to now; refuse those that must not move."""
    in_use = checked_out(repository)
    before: dict[str, Oid | None] = {}
    for name in refs:
        _check_name(name)
        if name in in_use:
            raise PublishError(f"{name} is checked out at {in_use[name]}; choose another name")
        before[name] = _target(repository, name)
        if before[name] is not None and not force:
            raise PublishError(f"{name} exists already; --force moves it")
    _check_directories(repository, refs)
    return before


def _check_name(name: str) -> None:
    branch = name.removeprefix(_BRANCHES)
    sound = name.startswith("refs/") and name.isprintable() and not name.endswith("/")
    odd_branch = branch != name and (branch.startswith("-") or branch == "HEAD")
    if not sound or odd_branch or not pygit2.reference_is_valid_name(name):
        raise PublishError(f"{name!r} is not a name for a reference")


def _check_directories(repository: pygit2.Repository, names: Iterable[str]) -> None:
    """Refuse a name of which another one is a directory: files cannot hold both."""
    wanted = set(names)
    for existing in {*repository.raw_listall_references(), *map(str.encode, wanted)}:
        other = existing.decode("utf-8", "surrogateescape")
        for name in wanted:
            if other.startswith(name + "/") or name.startswith(other + "/"):
                raise PublishError(f"{name} and {other} cannot both exist; choose another name")


def _target(repository: pygit2.Repository, name: str) -> Oid | None:
    try:
        target = repository.lookup_reference(name).target
    except KeyError:
        return None
    if isinstance(target, str):
        raise PublishError(f"{name} stands for {target}; name that one")
    return Oid(str(target))


def _move(
    repository: pygit2.Repository,
    refs: Mapping[str, Oid],
    before: Mapping[str, Oid | None],
    reflog: Reflog,
) -> None:
    """Move all references at once, if they are still where they were seen."""
    who = reflog.submitter_key
    if who is not None:
        # pygit2 1.21 cannot hand a signature to a transaction.
        repository.set_ident(who.name or who.email, who.email)
    failure = _moving_fails(repository, refs, before, reflog.message)
    if failure is not None:
        _move_back(repository, refs, before)
        raise PublishError(f"nothing is published: {failure}")


def _moving_fails(
    repository: pygit2.Repository,
    refs: Mapping[str, Oid],
    before: Mapping[str, Oid | None],
    message: str,
) -> str | None:
    """Lock, then move all references; give the reason if the moving broke off half-way."""
    transaction = repository.transaction()
    locked = False
    try:
        with durable(), transaction:
            for name in sorted(refs):
                transaction.lock_ref(name)
            for name, oid in refs.items():
                if _target(repository, name) != before[name]:
                    raise PublishError(f"{name} was moved by another process; nothing is published")
                transaction.set_target(name, oid, message=message)
            locked = True
    except pygit2.GitError as error:
        if not locked:
            raise
        # pygit2 1.21 does not let go of the locks by itself when its commit fails.
        transaction.__exit__(type(error), error, error.__traceback__)
        return str(error)
    return None


def _move_back(
    repository: pygit2.Repository, refs: Mapping[str, Oid], before: Mapping[str, Oid | None]
) -> None:
    """Undo what libgit2 had moved when the disk or a log failed it.

    All were locked and none stood where it was to go, so what does now was
    moved by us.
    """
    for name, oid in before.items():
        if oid == refs[name] or _target(repository, name) != refs[name]:
            continue
        if oid is None:
            repository.references.delete(name)
        else:
            repository.references.create(name, oid, force=True)


def checked_out(repository: pygit2.Repository) -> dict[str, Path]:
    """Find the branches that a work tree has checked out or is rebasing, and where."""
    common = common_directory(repository)
    setting = read_setting(repository, "core.bare")
    bare = setting is not None and parse_bool(setting)
    places = [] if bare else [common]
    places += sorted((common / "worktrees").glob("*"))
    return {
        branch: _work_tree(repository, place) for place in places for branch in _branches_at(place)
    }


def _work_tree(repository: pygit2.Repository, place: Path) -> Path:
    """Name the work tree of what git keeps of it at *place*."""
    if place.parent.name == "worktrees":
        with suppress(OSError):
            return Path(_text(place / "gitdir")).parent
    return Path(repository.workdir) if repository.workdir else place


def _text(path: Path) -> str:
    return read_plain(path, _LONGEST_POINTER).decode("utf-8", "surrogateescape").strip()


def _branches_at(place: Path) -> Iterator[str]:
    for name in ("HEAD", "rebase-merge/head-name", "rebase-apply/head-name"):
        try:
            text = _text(place / name)
        except OSError:
            continue
        branch = text.removeprefix(_POINTER).strip()
        if branch.startswith(_BRANCHES):
            yield branch
