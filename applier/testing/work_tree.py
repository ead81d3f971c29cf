"""Where do commands find the tree of a patch, as in a worktree after ``git am``?

In a directory of our own, one for each repository and worker, kept between runs and
locked while in use. Each has ``tree`` with a private ``.git`` (:mod:`applier.git.private_git`),
``objects`` with our packs, ``build`` with a directory for each test, and our record of
what we wrote (:mod:`applier.testing.tree_record`). Nothing is written to the user's
repository, nor registered there. I/O: writes.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from applier.errors import WorkTreeError
from applier.git import Repository
from applier.git.private_git import PrivateGit
from applier.model import Oid
from applier.sanitize import printable
from applier.testing.copy_file import Donor
from applier.testing.switch_tree import TreeSwitch, empty_directory
from applier.testing.time_stamps import ClockWentBackError, TimeStamps, measure_unit
from applier.testing.tree_record import TreeRecord, forget_record, load_record, shared_index
from applier.wording import plural

MOST_WORK_TREES = 256
"""Work trees of one repository: so many are tried for one that nobody uses."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


class WorkTree:
    """One directory in which commands run, one user at a time."""

    def __init__(self, place: Path, repository: Repository) -> None:
        self._place = place
        self._user = repository
        record = load_record(place)
        self._git = PrivateGit(place, repository, shared_index(record.base) if record else "")
        if record is None and not (place / "journal").exists():
            empty_directory(place / "tree", keep=".git")
        self._stamps = TimeStamps(record.stamp if record else 0, measure_unit(place))
        self._donor = Donor(_others(place)) if record is None else Donor()
        record = record or TreeRecord()
        self._switch = TreeSwitch(place, self._git, record, self._stamps, self._donor)

    @property
    def path(self) -> Path:
        """Where the commands run."""
        return self._place / "tree"

    @property
    def readable(self) -> tuple[Path, ...]:
        """What git must be able to read besides: for a sandbox."""
        return (self._place / "objects", *self._user.stores)

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the tree is not as ``git checkout`` would have it, for a person."""
        return tuple(
            f"filter {printable(name)} is not run: {plural(count, 'file')} of it as stored"
            for name, count in sorted(self._switch.filters.items())
        )

    def add_objects(self, repository: Repository, tips: Sequence[Oid]) -> None:
        """Take over what *tips* need and the user's repository lacks, as one pack."""
        with _said(self._place):
            self._git.add_objects(repository, tips)

    def switch(self, commit: Oid) -> int:
        """Make files, index and HEAD those of *commit*; count the paths written or removed.

        Whatever a command has left behind: files of ours that it changed are written anew,
        files that are neither ours nor ignored are removed, ignored ones stay, as they are
        what the next build need not build again.
        """
        with _said(self._place):
            try:
                return self._switch.to(commit)
            except ClockWentBackError:
                self._begin_anew()
                return self._switch.to(commit)

    def _begin_anew(self) -> None:
        """Forget all that has a time which is still to come."""
        self.close()
        for name in ("build", "tree"):
            if (self._place / name).exists():
                empty_directory(self._place / name, keep=".git")
        forget_record(self._place)
        (self._place / "journal").unlink(missing_ok=True)
        self._stamps.last = 0
        self._switch = TreeSwitch(self._place, self._git, TreeRecord(), self._stamps, Donor())

    def build_directory(self, test: str) -> Path:
        """Give a directory outside of the tree for what *test* builds, kept between runs."""
        name = "".join(char if char in _PLAIN else "_" for char in test).lstrip(".")
        if name != test:
            name += "-" + hashlib.sha1(os.fsencode(test), usedforsecurity=False).hexdigest()[:8]
        directory = self._place / "build" / name
        with _said(directory):
            directory.mkdir(parents=True, exist_ok=True)
        return directory

    def close(self) -> None:
        """Let go of what the kernel was asked to watch."""
        self._switch.close()
        self._donor.close()


def _others(place: Path) -> list[Path]:
    """Find the work trees of the other workers."""
    return [other for other in sorted(place.parent.iterdir()) if other != place and other.is_dir()]


@contextmanager
def _said(place: Path) -> Iterator[None]:
    """Say in one line what the system refused."""
    try:
        yield
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else str(place)
        hint = "; free some room, or name another directory with --work"
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise WorkTreeError(
            f"{printable(where)}: {error.strerror or error}{hint if full else ''}"
        ) from error


@contextmanager
def open_work_tree(directory: Path, worker: int, repository: Repository) -> Iterator[WorkTree]:
    """Open a work tree of *repository* below *directory*, made or mended where that is needed.

    The one of *worker*, or where another run has that the next that is free: two runs
    never share one.
    """
    common = directory.absolute() / _name_of(repository)
    with _said(common):
        place, lock = _lock_one(common, worker)
    try:
        with _said(place):
            _make_room(place / "tree")
            tree = WorkTree(place, repository)
        try:
            yield tree
        finally:
            tree.close()
    finally:
        os.close(lock)


def _name_of(repository: Repository) -> str:
    """Name the directory for the work trees of one repository."""
    common = repository.common_directory.resolve()
    base = common.parent if common.name == ".git" else common
    name = "".join(char if char in _PLAIN else "_" for char in base.name).strip(".") or "tree"
    return f"{name}-{hashlib.sha1(os.fsencode(common), usedforsecurity=False).hexdigest()[:8]}"


def _make_room(tree: Path) -> None:
    """Have a directory, and never write where a link leads that a command put in its place."""
    if tree.is_symlink() or not tree.is_dir():
        tree.unlink(missing_ok=True)
    tree.mkdir(exist_ok=True)


def _lock_one(common: Path, worker: int) -> tuple[Path, int]:
    for number in range(worker, worker + MOST_WORK_TREES):
        place = common / str(number)
        place.mkdir(parents=True, exist_ok=True)
        lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        except OSError:
            os.close(lock)
            raise
        else:
            return place, lock
    raise WorkTreeError(f"{common}: other runs use all {MOST_WORK_TREES} work trees")
