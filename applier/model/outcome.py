"""What became of a patch: a closed union, matched with ``assert_never``.

A patch that does not apply is an outcome, data with a cause. An exception
means that it could not be looked at.
"""

from dataclasses import dataclass
from enum import Enum

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


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that stands in a patch's way."""

    cause: Cause
    detail: str
    """For a person, without path and hunk; one line."""
    path: bytes | None = None
    hunk: int | None = None
    """Number of the hunk within its file, from 1."""
    line: int | None = None
    """Where the hunk should be in the file, from 1; in the patch text, if that is malformed."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The patch applies, and this is what comes of it."""

    commit: Oid
    tree: Oid
    max_offset: int = 0
    """Lines, signed: the largest distance of a hunk from where it said."""
    three_way: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyApplied:
    """The tree has it already; the patch was skipped."""

    detail: str


@dataclass(frozen=True, slots=True)
class Conflicted:
    """The patch was tried and does not apply."""

    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Malformed:
    """There is a patch that cannot be read, or a mail that git refuses."""

    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class NoDiff:
    """This copy of the message has no diff."""


@dataclass(frozen=True, slots=True)
class NotTried:
    """An earlier patch did not apply or is missing, or there is no base."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """No tree was given to try it on."""


Outcome = Applied | AlreadyApplied | Conflicted | Malformed | NoDiff | NotTried | NotChecked
