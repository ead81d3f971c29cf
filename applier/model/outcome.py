"""What became of a patch: a closed union, matched with ``assert_never``.

A patch that does not apply is an outcome, data with a cause. An exception
means that it could not be looked at.
"""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid


class Cause(Enum):
    """Why a file's change is refused."""

    CONTEXT_MISMATCH = "context-mismatch"
    FILE_MISSING = "file-missing"
    FILE_EXISTS = "file-exists"
    MODE_MISMATCH = "mode-mismatch"
    BINARY_MISMATCH = "binary-mismatch"
    UNSAFE_PATH = "unsafe-path"
    MALFORMED = "malformed"


class Conflict(Struct, frozen=True):
    """One thing that stands in a patch's way."""

    cause: Cause
    detail: str
    """For a person, without path and hunk; one line."""
    path: bytes | None = None
    hunk: int | None = None
    """Number of the hunk within its file, from 1."""
    line: int | None = None
    """Where the hunk should be in the file, from 1; in the patch text, if that is malformed."""


class Applied(Struct, frozen=True):
    """The patch applies, and this is what comes of it."""

    commit: Oid
    tree: Oid
    max_offset: int = 0
    """Lines, signed: the largest distance of a hunk from where it said."""
    three_way: bool = False


class AlreadyApplied(Struct, frozen=True):
    """The tree has it already; the patch was skipped."""

    detail: str


class Conflicted(Struct, frozen=True):
    """The patch was tried and does not apply."""

    conflicts: tuple[Conflict, ...]


class Malformed(Struct, frozen=True):
    """There is a patch that cannot be read, or a mail that git refuses."""

    conflicts: tuple[Conflict, ...]


class NoDiff(Struct, frozen=True):
    """This copy of the message has no diff."""


class NotTried(Struct, frozen=True):
    """An earlier patch did not apply or is missing, or there is no base."""

    reason: str


class NotChecked(Struct, frozen=True):
    """No tree was given to try it on."""


PatchResult = Applied | AlreadyApplied | Conflicted | Malformed | NoDiff | NotTried | NotChecked
