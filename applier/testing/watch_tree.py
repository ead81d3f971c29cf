"""Which files did somebody touch since the last step?

The kernel is asked to note it (inotify(7), one watch for each directory), so that a step
costs what was touched and not a look at every file of the tree. Where it cannot say, as
there are too many directories, too many events, or directories were moved, everything is
looked at. A write through another hard link is noted for that name alone: so where a name
was made, which may be one, everything is looked at as well. I/O: reads from the kernel.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

_EVENT = struct.Struct("iIII")
_READ_AT_ONCE = 1 << 18

_MODIFY = 0x2
_ATTRIB = 0x4
_CLOSE_WRITE = 0x8
_MOVED_FROM = 0x40
_MOVED_TO = 0x80
_CREATE = 0x100
_DELETE = 0x200
_DELETE_SELF = 0x400
_MOVE_SELF = 0x800
_OVERFLOW = 0x4000
_IGNORED = 0x8000
_IS_DIRECTORY = 0x40000000
_ONLY_DIRECTORIES = 0x01000000
_FOLLOW_NO_LINK = 0x02000000
_WANTED = (
    _MODIFY | _ATTRIB | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE
    | _DELETE_SELF | _MOVE_SELF | _ONLY_DIRECTORIES | _FOLLOW_NO_LINK
)  # fmt: skip
_APPEARED = _CREATE | _MOVED_TO
_GONE = _DELETE | _MOVED_FROM


class TooMuchError(Exception):
    """The kernel cannot tell what was touched: everything is to be looked at."""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


class Touched:
    """What was touched: paths, and directories that were not there before."""

    def __init__(self) -> None:
        self.paths: set[bytes] = set()
        self.new_directories: set[bytes] = set()
        self.named = False
        """Whether names were made: each may be another one of a file of ours, link(2)."""


class TreeWatch:
    """Notes what is touched in the directories of one tree."""

    def __init__(self, root: Path) -> None:
        """Watch below *root*; OSError or TooMuchError if the system has nothing to do it with."""
        self._root = os.fsencode(root)
        try:
            self._handle = _libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except AttributeError:
            raise TooMuchError from None
        if self._handle < 0:
            raise TooMuchError
        self._paths: dict[int, bytes] = {}

    def close(self) -> None:
        """Watch nothing any more."""
        os.close(self._handle)

    def add(self, directories: Iterable[bytes]) -> None:
        """Watch *directories* too; TooMuchError if they are more than the kernel watches."""
        add_watch, handle = _libc().inotify_add_watch, self._handle
        for directory in directories:
            path = self._root + b"/" + directory if directory else self._root
            watch = add_watch(handle, path, _WANTED)
            if watch >= 0:
                self._paths[watch] = directory
            elif ctypes.get_errno() not in {errno.ENOENT, errno.ENOTDIR}:
                raise TooMuchError

    def forget(self) -> None:
        """Pass over what was noted until now: it was us."""
        with suppress(TooMuchError):
            self._drain(Touched(), ours=True)

    def take(self) -> Touched:
        """Give what was noted since; TooMuchError if that is not all."""
        touched = Touched()
        self._drain(touched, ours=False)
        return touched

    def _drain(self, touched: Touched, *, ours: bool) -> None:
        whole = True
        while events := self._read():
            at = 0
            while at < len(events):
                watch, mask, _, length = _EVENT.unpack_from(events, at)
                start = at + _EVENT.size
                name = events[start : start + length].rstrip(b"\0")
                whole &= self._note(touched, watch, mask, name)
                at = start + length
        if not whole and not ours:
            raise TooMuchError

    def _read(self) -> bytes:
        try:
            return os.read(self._handle, _READ_AT_ONCE)
        except BlockingIOError:
            return b""

    def _note(self, touched: Touched, watch: int, mask: int, name: bytes) -> bool:
        """Note one event; whether it leaves nothing to be guessed."""
        if mask & _OVERFLOW:
            return False
        if mask & _IGNORED:
            self._paths.pop(watch, None)
            return True
        directory = self._paths.get(watch)
        if directory is None or mask & (_DELETE_SELF | _MOVE_SELF):
            return directory is not None and directory in touched.new_directories
        if not name:
            return True
        path = directory + b"/" + name if directory else name
        touched.named |= bool(mask & _CREATE)
        if not mask & _IS_DIRECTORY:
            touched.paths.add(path)
            return True
        if mask & _APPEARED:
            touched.new_directories.add(path)
        elif mask & _GONE:
            known = path not in touched.new_directories
            touched.new_directories.discard(path)
            return not known
        return True
