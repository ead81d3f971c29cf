"""Can a file be had from another work tree of ours, instead of inflating it again?

By sharing its blocks where the file system can (``FICLONE``, ioctl_ficlone(2): btrfs,
XFS), otherwise by copying; never by a hard link, as a command that writes into a file
would then write into both. Taken is only a file whose stat data are those of the other
tree's record, before and after. I/O: reads the other tree, fills files of ours.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

from applier.git.index_file import STAT_SIZE, mode_of, stat_bytes
from applier.model import Entry, Mode
from applier.testing.tree_files import TreeFiles
from applier.testing.tree_record import TreeRecord, load_record

_FICLONE = 0x40049409
_AT_ONCE = 1 << 30


class Donor:
    """A work tree whose files may be copied, if there is one."""

    def __init__(self, places: Sequence[Path] = ()) -> None:
        """Copy from the first of *places* that has a record."""
        self._record = TreeRecord()
        self._files: TreeFiles | None = None
        self._clones = True
        self.copied = 0
        for place in places:
            record = load_record(place)
            if record is not None:
                with suppress(OSError):
                    self._files = TreeFiles(place / "tree")
                    self._record = record
                    return

    def close(self) -> None:
        """Have no tree to copy from any more."""
        if self._files is not None:
            self._files.__exit__()
            self._files = None

    def copy(
        self, files: TreeFiles, path: bytes, entry: Entry, conversion: bytes, stamp: int
    ) -> os.stat_result | None:
        """Put at *path* of *files* what the other tree has there, if that is *entry*."""
        if self._files is None or entry.mode not in {Mode.FILE, Mode.EXECUTABLE}:
            return None
        kept = self._record.get(path)
        if kept is None or kept[STAT_SIZE:].hex() != entry.oid or mode_of(kept) is not entry.mode:
            return None
        if self._record.conversions.get(path, b"") != conversion:
            return None
        with suppress(OSError):
            return self._copy_from(self._files, kept[:STAT_SIZE], files, path, entry.mode, stamp)
        return None

    def _copy_from(  # noqa: PLR0913, PLR0917 - what is copied, from where, to where and as what
        self,
        other: TreeFiles,
        kept: bytes,
        files: TreeFiles,
        path: bytes,
        mode: Mode,
        stamp: int,
    ) -> os.stat_result | None:
        source = other.open(path)
        try:
            if stat_bytes(os.fstat(source)) != kept:
                return None
            made = files.put(path, mode, stamp, lambda handle: self._fill(source, handle))
            whole = stat_bytes(os.fstat(source)) == kept
        finally:
            os.close(source)
        self.copied += whole
        return made if whole else None

    def _fill(self, source: int, target: int) -> None:
        if self._clones:
            try:
                ioctl(target, _FICLONE, source)
            except OSError:
                self._clones = False
            else:
                return
        while os.copy_file_range(source, target, _AT_ONCE):
            pass
