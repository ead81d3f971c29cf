"""What did a command, or a kill, leave in a work tree that we did not write?

A look at every file: the names and stat data on disk against the record. It costs what
``git status`` costs, so between steps :mod:`applier.testing.watch_tree` says where to
look. I/O: reads only.
"""

import os
import stat
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from applier.git.index_file import STAT_SIZE, mode_of, stat_bytes
from applier.model import Mode
from applier.testing.tree_files import TreeFiles
from applier.testing.tree_record import TreeRecord

GIT = b".git"
_DEEPEST = 200
_LONGEST = 3_500
"""A directory that lies deeper, or has a longer path, is not looked into: the system could not
be asked of what is in it by its path."""


class Damage(Struct):
    """What is not as we wrote it."""

    changed: set[bytes] = field(default_factory=set)
    """Paths of ours whose stat data are others now, or that are gone."""
    untracked: set[bytes] = field(default_factory=set)
    """Files that are not ours."""
    directories: list[bytes] = field(default_factory=list)
    """All directories that were seen; the root is empty."""
    bottomless: set[bytes] = field(default_factory=set)
    """Directories in which nothing is ours and that go down further than anybody means."""
    unseen: bool = False
    """Whether there are submodules: what is done in their directories, nobody looks at."""


def scan_tree(root: Path, record: TreeRecord) -> Damage:
    """Look at every file below *root*."""
    damage = Damage()
    wanted = dict(record.items())
    for path, found in walk(os.fsencode(root), b"", wanted, damage):
        kept = wanted.pop(path, None)
        if kept is None:
            damage.untracked.add(path)
            continue
        damage.unseen |= mode_of(kept) is Mode.GITLINK
        if differs(kept, found):
            damage.changed.add(path)
    damage.changed.update(wanted)
    damage.bottomless = {_first_not_ours(path, record) for path in damage.bottomless}
    return damage


def _first_not_ours(path: bytes, record: TreeRecord) -> bytes:
    """Give the uppermost directory on *path* in which nothing is ours."""
    ours = {one[: one.rfind(b"/")] for one, _ in record.items() if b"/" in one}
    at = path.find(b"/")
    while at >= 0 and any((one + b"/").startswith(path[: at + 1]) for one in ours):
        at = path.find(b"/", at + 1)
    return path if at < 0 else path[:at]


def differs(kept: bytes, found: os.stat_result) -> bool:
    """Whether a file is not the one that we wrote; of a submodule the directory counts."""
    if mode_of(kept) is Mode.GITLINK:
        return not stat.S_ISDIR(found.st_mode)
    return stat_bytes(found) != kept[:STAT_SIZE]


def walk(
    root: bytes, start: bytes, ours: Container[bytes], damage: Damage
) -> Iterator[tuple[bytes, os.stat_result]]:
    """Yield the files at and below the directory *start*; into *damage* go directories.

    A submodule's directory that is *ours* is one file: what is in it is its own affair.
    """
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at.count(b"/") > _DEEPEST or len(root) + len(at) > _LONGEST:
            damage.bottomless.add(at)
            continue
        damage.directories.append(at)
        below = at + b"/" if at else b""
        for entry in _entries(root + b"/" + at):
            path = below + entry.name
            if entry.is_dir(follow_symlinks=False) and path not in ours:
                if path != GIT:
                    waiting.append(path)
            else:
                yield path, entry.stat(follow_symlinks=False)


def _entries(directory: bytes) -> "list[os.DirEntry[bytes]]":
    """List a directory, which is none of ours if it was left so that it cannot be read."""
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except PermissionError:
        os.chmod(directory, stat.S_IRWXU)  # noqa: PTH101 - of bytes
        with os.scandir(directory) as entries:
            return list(entries)


def look_at(files: TreeFiles, record: TreeRecord, paths: Iterable[bytes]) -> Damage:
    """Look at some files."""
    damage = Damage()
    for path in paths:
        kept, found = record.get(path), files.stat(path)
        if kept is None:
            if found is not None:
                damage.untracked.add(path)
        elif found is None or differs(kept, found):
            damage.changed.add(path)
    return damage
