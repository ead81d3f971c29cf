"""How are files written and removed below a directory, whatever stands in their way?

Every name is opened in its directory, and no symbolic link is followed on the way down: a
tree, or a command that ran in it, may have put one anywhere. What is in the way goes, be
it a directory full of files. Nothing else may write below meanwhile. I/O: writes.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self, TypeVar

from applier.model import Mode

Found = TypeVar("Found")

_OPEN_AT_ONCE = 64
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_OWNER = stat.S_IRWXU
_ABSENT = (FileNotFoundError, NotADirectoryError)


class TreeFiles:
    """The files below one directory."""

    def __init__(self, root: Path) -> None:
        self._root = os.open(root, _DIRECTORY)
        self._open: dict[bytes, int] = {}
        self.made: list[bytes] = []
        """The directories that were made."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        os.close(self._root)

    def close(self) -> None:
        """Close the directories that are kept open."""
        for handle in self._open.values():
            os.close(handle)
        self._open.clear()

    def write(self, path: bytes, mode: Mode, content: bytes, stamp: int) -> os.stat_result:
        """Put *content* at *path*, with the time *stamp* in nanoseconds."""
        return self.put(path, mode, stamp, lambda handle: _write_all(handle, content), content)

    def put(
        self,
        path: bytes,
        mode: Mode,
        stamp: int,
        fill: Callable[[int], None],
        target: bytes = b"",
    ) -> os.stat_result:
        """Make what *mode* says at *path*: a file filled by *fill*, or a link to *target*."""
        directory, _, name = path.rpartition(b"/")
        parent = self._made(directory)
        if mode is Mode.GITLINK:
            os.close(_make_directory(parent, name))
            return _stat(parent, name)
        self._forget(path)
        with _freed(parent, name):
            if mode is Mode.SYMLINK:
                os.symlink(target.partition(b"\0")[0], name, dir_fd=parent)
                os.utime(name, ns=(stamp, stamp), dir_fd=parent, follow_symlinks=False)
                return os.stat(name, dir_fd=parent, follow_symlinks=False)
            rights = 0o777 if mode is Mode.EXECUTABLE else 0o666
            handle = os.open(name, _NEW, rights, dir_fd=parent)
        try:
            fill(handle)
            os.utime(handle, ns=(stamp, stamp))
            return os.fstat(handle)
        finally:
            os.close(handle)

    def remove(self, path: bytes) -> None:
        """Remove what is at *path*, and the directories that are empty then."""
        directory, _, name = path.rpartition(b"/")
        parent = self._directory(directory, make=False)
        if parent is not None:
            self._forget(path)
            with suppress(*_ABSENT):
                _permitted(parent, lambda: _remove(parent, name))
            self._prune(directory)

    def _prune(self, directory: bytes) -> None:
        while directory:
            above, _, name = directory.rpartition(b"/")
            parent = self._directory(above, make=False)
            try:
                if parent is None:
                    return
                os.rmdir(name, dir_fd=parent)
            except OSError:
                return
            self._forget(directory)
            directory = above

    def stat(self, path: bytes) -> os.stat_result | None:
        """Give what lies at *path* itself, if it is not below a link or a file."""
        directory, _, name = path.rpartition(b"/")
        parent = self._directory(directory, make=False)
        with suppress(*_ABSENT):
            return None if parent is None else _stat(parent, name)
        return None

    def read(self, path: bytes, most: int) -> bytes:
        """Read the regular file at *path*, but no more than *most* bytes and one."""
        with os.fdopen(self.open(path), "rb") as file:
            return file.read(most + 1)

    def open(self, path: bytes) -> int:
        """Open the regular file at *path* for reading."""
        directory, _, name = path.rpartition(b"/")
        parent = self._directory(directory, make=False)
        if parent is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return os.open(name, _READ, dir_fd=parent)

    def read_link(self, path: bytes) -> bytes:
        """Read the symbolic link at *path*."""
        directory, _, name = path.rpartition(b"/")
        parent = self._directory(directory, make=False)
        return b"" if parent is None else os.readlink(name, dir_fd=parent)

    def _directory(self, path: bytes, *, make: bool) -> int | None:
        """Open the directory *path*; None where there is none and it is not to be made."""
        if not path:
            return self._root
        if path in self._open:
            return self._open[path]
        if len(self._open) >= _OPEN_AT_ONCE:
            self.close()
        handle, at = self._root, 0
        while at < len(path):
            at = path.find(b"/", at + 1) if b"/" in path[at + 1 :] else len(path)
            upper = path[:at]
            found = self._open.get(upper)
            if found is None:
                name = upper.rpartition(b"/")[2]
                found = _open_directory(handle, name)
                if found is None:
                    if not make:
                        return None
                    found = _make_directory(handle, name)
                    self.made.append(upper)
                self._open[upper] = found
            handle = found
        return handle

    def _made(self, directory: bytes) -> int:
        handle = self._directory(directory, make=True)
        if handle is None:  # it was there just now, so somebody else is at work
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), directory)
        return handle

    def _forget(self, directory: bytes) -> None:
        """Let go of a directory that is gone, and of what was below."""
        if directory not in self._open:
            return
        below = directory + b"/"
        for path in [path for path in self._open if path == directory or path.startswith(below)]:
            os.close(self._open.pop(path))


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _stat(parent: int, name: bytes) -> os.stat_result:
    return os.stat(name, dir_fd=parent, follow_symlinks=False)


def _open_directory(parent: int, name: bytes) -> int | None:
    """Open a directory that is no link; None where there is none."""
    try:
        return _permitted_within(parent, name)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno not in {errno.ENOTDIR, errno.ELOOP}:
            raise
        return None


def _make_directory(parent: int, name: bytes) -> int:
    """Make a directory where none is; a file or link in the way goes."""
    with _freed(parent, name):
        _permitted(parent, lambda: os.mkdir(name, dir_fd=parent))
    return os.open(name, _DIRECTORY, dir_fd=parent)


def _permitted_within(parent: int, name: bytes) -> int:
    try:
        return os.open(name, _DIRECTORY, dir_fd=parent)
    except PermissionError:
        if not stat.S_ISDIR(_stat(parent, name).st_mode):
            raise
        os.chmod(name, _OWNER, dir_fd=parent)  # no link, as was just seen
        return os.open(name, _DIRECTORY, dir_fd=parent)


def _permitted(parent: int, do: Callable[[], Found]) -> Found:
    """Do what a command may have forbidden by the mode of the directory *parent*."""
    try:
        return do()
    except PermissionError:
        os.fchmod(parent, _OWNER | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
        return do()


@contextmanager
def _freed(parent: int, name: bytes) -> Iterator[None]:
    """Have nothing at *name* in *parent* when what is within runs."""
    with suppress(*_ABSENT):
        _permitted(parent, lambda: _remove(parent, name))
    yield


def _remove(parent: int, name: bytes) -> None:
    """Remove a file, a link, or a directory with all that is in it."""
    try:
        os.unlink(name, dir_fd=parent)
    except OSError as error:
        if error.errno not in {errno.EISDIR, errno.EPERM, errno.EACCES}:
            raise
        if not stat.S_ISDIR(_stat(parent, name).st_mode):
            raise
        remove_directory(parent, name)


def remove_directory(parent: int, name: bytes) -> None:
    """Remove a directory with all that is in it, however deep or read-only; follow no link.

    One directory is open at a time, so that neither paths nor descriptors run out.
    """
    at = _permitted_within(parent, name)
    names, waiting = [name], [_empty_of_files(at)]
    try:
        while names:
            if waiting[-1]:
                names.append(waiting[-1].pop())
                at = _go(at, _permitted_within(at, names[-1]))
                waiting.append(_empty_of_files(at))
            else:
                at = _go(at, os.open("..", _DIRECTORY, dir_fd=at))
                os.rmdir(names.pop(), dir_fd=at)
                waiting.pop()
    finally:
        os.close(at)


def _go(old: int, new: int) -> int:
    os.close(old)
    return new


def _empty_of_files(directory: int) -> list[bytes]:
    """Remove what is no directory; give the names of those that are."""
    os.fchmod(directory, _OWNER)
    found = []
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found.append(os.fsencode(entry.name))
            else:
                os.unlink(entry.name, dir_fd=directory)
    return found
