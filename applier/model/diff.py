"""A diff: files, hunks, binary patches."""

from enum import Enum

from msgspec import Struct


class Change(Enum):
    """What a diff does to a file."""

    MODIFY = "modify"
    CREATE = "create"
    DELETE = "delete"
    RENAME = "rename"
    COPY = "copy"


class Hunk(Struct, frozen=True):
    r"""One ``@@`` block.

    *lines* keep their leading `` ``, ``-`` or ``+`` and their line end, if the
    file has one there: ``\ No newline at end of file`` is not a line, the line
    before it lacks its ``\n``.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[bytes, ...]
    line: int
    """Number of the ``@@`` line in the patch text, from 1."""


class BinaryHunk(Struct, frozen=True):
    """One half of a ``GIT binary patch``: decoded from base85, still deflated."""

    delta: bool
    """Whether *deflated* holds a delta against the other side, and not the content."""
    size: int
    """What it inflates to, in bytes."""
    deflated: bytes


class BinaryPatch(Struct, frozen=True):
    """A binary change; *forward* is None where the mail says only that files differ."""

    forward: BinaryHunk | None
    reverse: BinaryHunk | None


class FileDiff(Struct, frozen=True):
    """What one diff says of one file.

    Paths are relative to the tree, level (``-p``) stripped. *old_path* is None for
    a creation, *new_path* for a deletion. Modes and ids are None where the
    header is silent; ids may be abbreviated.
    """

    change: Change
    old_path: bytes | None
    new_path: bytes | None
    line: int
    """Number of the diff's first line in the patch text, from 1."""
    old_mode: int | None = None
    new_mode: int | None = None
    old_oid: str | None = None
    new_oid: str | None = None
    hunks: tuple[Hunk, ...] = ()
    binary: BinaryPatch | None = None
    similarity: int | None = None
    """Per cent, as the header of a rename or copy says."""
    plain: bool = False
    """Whether no ``diff --git`` leads it: one hunk without old lines may then create the file."""

    @property
    def path(self) -> bytes:
        """The path that people would name: the new one, else the old one."""
        return self.new_path or self.old_path or b""


class Diff(Struct, frozen=True):
    """All that a patch text holds: *files*, or the first thing wrong with it.

    git reads a patch to its end before it applies any of it, so one corrupt
    line refuses the whole; *files* then has what could be read before it.
    """

    files: tuple[FileDiff, ...]
    error: str | None = None
    """What is wrong, for a person; None if git can read it all."""
    error_path: bytes | None = None
    error_line: int | None = None
    """Number of the line in the patch text, from 1."""
    warning: str | None = None
    """What git stops reading at and keeps quiet about: what follows *files* is lost."""
    warning_line: int | None = None
