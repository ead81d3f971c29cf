"""Which repository is meant, and can it be read?

Finds it as git does, from a directory upward, and says in one line what is the
matter with one that cannot be opened. Reads the repository; the environment is
left to the command line.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pygit2

from applier.errors import RepositoryError
from applier.git.plain_files import check_before_search, check_directory, check_store, read_plain

_LIBGIT2_CACHE = 0
_MAPPED = 96 << 20
_MAPPED_FOR_TREES = 192 << 20
_MAPPED_AT_ONCE = 16 << 20
MOST_STORES = 16
_LONGEST_PATH = 4096
_MOST_ALTERNATES = 1 << 24
"""Bytes of a list of them."""

STORE_ERRORS: tuple[type[Exception], ...] = (OSError, pygit2.GitError)
"""What libgit2 raises when the store cannot be read: damage, a disk that fails, git at work."""


@cache
def _tune() -> None:
    """Set libgit2 up for reading much, once for the process.

    Reading verifies no hashes: that is fsck's work, and costs as much as the
    reading. Its caches are kept small, as this package keeps its own; packs are
    mapped in pieces, or all of a big one would count as our memory. Partial
    clones differ only in what they lack, so that they can be opened.
    """
    pygit2.settings.enable_strict_hash_verification(False)
    pygit2.settings.cache_max_size(_LIBGIT2_CACHE)
    pygit2.settings.mwindow_size = _MAPPED_AT_ONCE
    pygit2.settings.mwindow_mapped_limit = _MAPPED
    pygit2.settings.set_extensions(["partialclone"])


@contextmanager
def mapping_more() -> Iterator[None]:
    """Map more of the packs than usual, to read all of a tree.

    Where nobody has repacked, each directory's versions lie all over what was fetched
    or imported last, and the same pieces would be mapped again for every one.
    """
    pygit2.settings.mwindow_mapped_limit = _MAPPED_FOR_TREES
    try:
        yield
    finally:
        pygit2.settings.mwindow_mapped_limit = _MAPPED


def find_repository(path: str | None) -> pygit2.Repository:
    """Open the repository at or around *path*, or around the current directory."""
    _tune()
    start = os.fspath(path) if path else "."
    try:
        repository = open_checked(start)
    except (pygit2.GitError, ValueError, OSError) as error:
        raise RepositoryError(_explained(start, error)) from error
    if repository is None:
        raise RepositoryError(_none_at(path))
    return repository


def open_checked(path: str) -> pygit2.Repository | None:
    """Open the repository at or around *path*, if there is one and all that it has are files.

    RepositoryError if something is none; otherwise raises as pygit2 does.
    """
    check_before_search(path)
    found = pygit2.discover_repository(path)
    if found is None:
        return None
    own = Path(found)
    common = _common_of(own)
    check_directory(own, common)
    for store in _stores_below(common):
        check_store(store)
    return pygit2.Repository(found)


def _none_at(path: str | None) -> str:
    if not path:
        return "not in a git repository: name one with --tree"
    if not Path(path).exists():
        return f"{path}: no such directory"
    if Path(path).is_dir() and not os.access(path, os.R_OK | os.X_OK):
        return f"{path}: permission denied"
    return f"{path}: not a git repository"


def _explained(path: str, error: Exception) -> str:
    """Say why a repository cannot be opened, and what helps."""
    reason = str(error)
    if "not owned by" in reason:
        full = Path(path).resolve()
        return (
            f"{path}: the repository belongs to another user; if you trust it: "
            f"git config --global --add safe.directory {full}"
        )
    if "refstorage" in reason.lower():
        return f"{path}: its references are kept as reftable, which libgit2 cannot read"
    if reason.endswith("Permission denied"):
        return f"{path}: permission denied"
    if "object format" in reason:
        return f"{path}: its objects have SHA-256 names, which libgit2 cannot read"
    return f"{path}: cannot be opened as a git repository: {reason.removeprefix(path + ': ')}"


def stores_of(repository: pygit2.Repository) -> list[Path]:
    """Give the directories in which the objects lie, alternates too (gitrepository-layout(5))."""
    return _stores_below(common_directory(repository))


def _stores_below(common: Path) -> list[Path]:
    stores = [common / "objects"]
    for store in stores:
        for other in alternates_of(store):
            if other not in stores and len(stores) < MOST_STORES:
                stores.append(other)
    return stores


def alternates_of(store: Path) -> list[Path]:
    """Give the other directories that an object directory names, few enough to look into."""
    try:
        lines = read_plain(store / "info" / "alternates", _MOST_ALTERNATES).splitlines()
    except OSError:
        return []
    named = [line for line in lines if _is_path(line)]
    return [_resolved(store / os.fsdecode(line)) for line in named[:MOST_STORES]]


def _is_path(line: bytes) -> bool:
    return 0 < len(line) <= _LONGEST_PATH and not line.startswith(b"#") and b"\0" not in line


def _resolved(path: Path) -> Path:
    """Follow links; where they go in circles, or a name is too long, the path as it stands."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def common_directory(repository: pygit2.Repository) -> Path:
    """Give the directory that a repository shares with its linked worktrees."""
    return _common_of(Path(repository.path))


def _common_of(own: Path) -> Path:
    try:
        shared = os.fsdecode(read_plain(own / "commondir", _LONGEST_PATH).strip())
    except OSError:
        return own
    return own if "\0" in shared else _resolved(own / shared)


def missing_reason(repository: pygit2.Repository) -> str:
    """Say why an object may be missing, to end a sentence with."""
    if repository.is_shallow:
        return "the clone is shallow (git fetch --unshallow)"
    if is_partial(repository):
        return "the clone is partial and has not fetched it"
    return "the repository is incomplete, or the id is another's"


def is_partial(repository: pygit2.Repository) -> bool:
    """Whether the clone leaves out objects on purpose, or other history than it has."""
    config = repository.config
    if "extensions.partialclone" in config:
        return True
    return any(entry.name.endswith(".promisor") for entry in config)
