"""Where do commands find the tree of a patch, as in a worktree after ``git am``?

In a directory of our own, with a private ``.git`` that has its objects from the user's
repository. I/O: writes, and never into the user's repository.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from applier.errors import WorkTreeError
from applier.git import Repository
from applier.git.private_git import PrivateGit
from applier.model import Oid


class WorkTree:
    """One directory in which commands run, one user at a time."""

    def __init__(self, place: Path, git: PrivateGit) -> None:
        self._place = place
        self._git = git

    @property
    def path(self) -> Path:
        """Where the commands run."""
        return self._place / "tree"

    def add_objects(self, repository: Repository, tips: Sequence[Oid]) -> None:
        """Take over what *tips* need and the user's repository lacks, as one pack."""
        self._git.add_objects(repository, tips)

    def switch(self, commit: Oid) -> int:
        """Make files, index and HEAD those of *commit*; count the paths written or removed."""
        return self._git.switch(commit)

    def build_directory(self, test: str) -> Path:
        """Give a directory outside of the tree for what *test* builds, kept between runs."""
        name = "".join(char if char.isalnum() or char in "-_." else "_" for char in test)
        directory = self._place / "build" / name.lstrip(".")
        directory.mkdir(parents=True, exist_ok=True)
        return directory


@contextmanager
def open_work_tree(directory: Path, worker: int, repository: Repository) -> Iterator[WorkTree]:
    """Open the work tree of *worker* below *directory*, made where there is none; locked."""
    place = directory / str(worker)
    try:
        (place / "tree").mkdir(parents=True, exist_ok=True)
        lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WorkTreeError(f"{place}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WorkTreeError(f"{place} is in use by another run") from None
        yield WorkTree(place, PrivateGit(place / "tree", repository))
    finally:
        os.close(lock)
