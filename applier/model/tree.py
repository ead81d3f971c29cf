"""Objects of a git repository, as names."""

from enum import IntEnum
from typing import NewType

from msgspec import Struct

Oid = NewType("Oid", str)
"""A full object id: 40 (or 64) lower-case hexadecimal digits."""


class Mode(IntEnum):
    """What a tree entry is; the values are git's."""

    TREE = 0o040000
    """A directory."""
    FILE = 0o100644
    """A regular file."""
    EXECUTABLE = 0o100755
    """A regular file that may be run."""
    SYMLINK = 0o120000
    """A symbolic link: the blob holds its target."""
    GITLINK = 0o160000
    """A submodule: the id is that of a commit in another repository."""


class Entry(Struct, frozen=True):
    """One name in a tree."""

    mode: Mode
    oid: Oid
