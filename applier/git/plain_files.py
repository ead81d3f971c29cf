"""Is each file that libgit2 opens of a repository one that ends?

libgit2 opens what it finds by name and waits: for ever on a pipe that nobody writes to, and
no signal ends that. A repository from a stranger can have one where it expects a list of
references, an index, a configuration file that another one includes. So whatever opening
and reading it will touch is looked at first, and what is no file is refused in one line;
``/dev/null`` is an empty file, as it is for git. What this package reads itself goes through
:func:`read_plain`, which waits for nothing. Names are those of gitrepository-layout(5). I/O:
reads only.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from applier.errors import RepositoryError
from applier.git.included_files import Included, included_files

_MOST_BYTES = 1 << 28
"""Of a file that is read as a whole: packed references of two million branches."""
_MOST_POINTER = 1 << 16
"""Of a file that holds one path."""
_MOST_LINES = 100_000
"""Of configuration, that which is included too: libgit2 and pygit2 take 30 us for each."""
_MOST_INCLUDED = 1000
"""Configuration files, one that is included twice counted twice: so libgit2 reads it."""
_DEEPEST = 10
"""Files that include one another; from there on it is libgit2 that says so."""
_GITFILE = b"gitdir:"
_POINTER = b"ref:"


class NoPlainFileError(OSError):
    """What should be a file is a pipe or a device, or too large."""


def read_plain(path: str | Path, most: int = _MOST_BYTES) -> bytes:
    """Read a file; OSError if it is not there, is none, or has more than *most* bytes."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        info = os.fstat(handle)
        if _is_null(info):
            return b""
        if not stat.S_ISREG(info.st_mode):
            raise NoPlainFileError(f"{path}: should be a file and is {_kind(info)}")
        if info.st_size > most:
            raise NoPlainFileError(f"{path}: larger than {most} bytes")
        with open(handle, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(handle)


def _is_null(info: os.stat_result) -> bool:
    return stat.S_ISCHR(info.st_mode) and info.st_rdev == os.stat(os.devnull).st_rdev  # noqa: PTH116


def _kind(info: os.stat_result) -> str:
    if stat.S_ISDIR(info.st_mode):
        return "a directory"
    return "a pipe" if stat.S_ISFIFO(info.st_mode) else "a device"


def refuse_endless(path: str | Path) -> None:
    """Raise RepositoryError if opening or reading *path* may never end; what is missing may be."""
    try:
        info = os.stat(path)  # noqa: PTH116 - of a path with odd bytes too
    except (OSError, ValueError):
        return
    mode = info.st_mode
    blocks = stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode)
    if blocks and not _is_null(info):
        raise RepositoryError(f"{path}: should be a file and is {_kind(info)}")


def check_before_search(start: str) -> None:
    """Look at what a search for a repository opens, from *start* upward."""
    place = Path(os.path.abspath(start))  # noqa: PTH100 - links are followed by the system
    for directory in (place, *place.parents):
        for candidate in (directory / ".git", directory):
            _check_pointers(candidate)
        if (pointed := _pointed_to(directory / ".git")) is not None:
            _check_pointers(pointed)


def _check_pointers(directory: Path) -> None:
    """Look at the files that hold one path or name each."""
    for name in ("HEAD", "commondir", "gitdir"):
        refuse_endless(directory / name)
        with suppress(OSError, ValueError):
            info = (directory / name).stat()
            if stat.S_ISREG(info.st_mode) and info.st_size > _MOST_POINTER:
                raise RepositoryError(f"{directory / name}: too long for one name")


def _pointed_to(gitfile: Path) -> Path | None:
    """Give the directory that a ``.git`` file names, if it is one."""
    try:
        text = read_plain(gitfile, _MOST_POINTER)
    except (OSError, ValueError):
        return None
    path = os.fsdecode(text.removeprefix(_GITFILE).strip())
    return None if not text.startswith(_GITFILE) or "\0" in path else gitfile.parent / path


def check_directory(own: Path, common: Path) -> None:
    """Look at all that libgit2 may open of a repository but its objects.

    *own* is its directory, *common* that which it shares with its linked worktrees.
    RepositoryError names the first that is no file, or more than can be read.
    """
    for directory in dict.fromkeys((own, common, own / "info", common / "info")):
        _check_entries(directory)
    for directory in dict.fromkeys((own, common)):
        _check_reference(directory, directory / "HEAD")
        _check_references(directory)
    for name in ("packed-refs", "shallow"):
        _check_readable(common / name)
    _check_configuration(own, common)


def _check_entries(directory: Path) -> None:
    for entry in _entries(directory):
        if _may_be_odd(entry):
            refuse_endless(entry.path)


def _check_readable(path: Path) -> None:
    """Refuse what is there and is no file: libgit2 says of it what nobody understands."""
    try:
        info = path.stat()
    except (OSError, ValueError):
        return
    if stat.S_ISDIR(info.st_mode) or info.st_size > _MOST_BYTES:
        raise RepositoryError(f"{path}: should be a file, and is a directory or too large")


def _entries(directory: str | Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as found:
            yield from found
    except OSError:
        return


def _may_be_odd(entry: os.DirEntry[str]) -> bool:
    """Whether it needs a second look: nearly all is told by the directory itself."""
    plain = entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
    return not plain


def _check_references(directory: Path) -> None:
    waiting, seen = [str(directory / "refs")], set[tuple[int, int]]()
    while waiting:
        for entry in _entries(waiting.pop()):
            if _may_be_odd(entry):
                refuse_endless(entry.path)
            if not entry.is_dir():
                _check_reference(directory, entry.path)
            elif _is_new(entry, seen):
                waiting.append(entry.path)


def _check_reference(directory: Path, path: str | Path) -> None:
    """Look at what a symbolic reference stands for, where that is in no list of references."""
    try:
        text = read_plain(path, _MOST_POINTER)
    except (OSError, ValueError):
        return
    target = text.removeprefix(_POINTER).strip()
    if text.startswith(_POINTER) and not target.startswith(b"refs/"):
        refuse_endless(directory / os.fsdecode(target))


def _is_new(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> bool:
    """Whether the directory was not met before: links can go in circles."""
    info = entry.stat()
    known = len(seen)
    seen.add((info.st_dev, info.st_ino))
    return len(seen) > known


def check_store(store: Path) -> None:
    """Look at what libgit2 may open of an object directory, and what this package may."""
    for directory in ("pack", "info", "info/commit-graphs"):
        _check_entries(store / directory)


def _check_configuration(own: Path, common: Path) -> None:
    """Look at the configuration, and at the files that it includes."""
    waiting = [(Included(path, True), 0) for path in (common / "config", own / "config.worktree")]
    files = lines = 0
    while waiting:
        (path, certain), depth = waiting.pop()
        text = _configuration(path, certain=certain)
        files, lines = files + 1, lines + text.count(b"\n") * certain
        if lines > _MOST_LINES:
            raise RepositoryError(f"{path}: more than {_MOST_LINES} lines of configuration")
        if files > _MOST_INCLUDED:
            raise RepositoryError(f"{path}: more than {_MOST_INCLUDED} included files")
        if depth < _DEEPEST:
            waiting += ((one, depth + 1) for one in included_files(text, path.parent))


def _configuration(path: Path, *, certain: bool) -> bytes:
    """Read a configuration file; nothing if it is missing, or cannot be one."""
    refuse_endless(path)
    if certain:
        _check_readable(path)
    try:
        return read_plain(path)
    except (OSError, ValueError):
        return b""
