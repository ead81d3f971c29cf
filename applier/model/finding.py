"""Why a series does not apply, and what would mend it.

An outcome says where git stops; a finding says what the matter is, and by
which test that was found out.
"""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class FindingKind(Enum):
    """What the matter is."""

    ALREADY_APPLIED = "already-applied"
    WRONG_BASE = "wrong-base"
    CONTEXT_DRIFT = "context-drift"
    FILE_MISSING = "file-missing"
    FILE_EXISTS = "file-exists"
    UNMET_PREREQUISITE = "unmet-prerequisite"
    DAMAGED_MAIL = "damaged-mail"
    PATH_LEVEL = "path-level"
    OTHER_PROJECT = "other-project"
    BINARY = "binary"
    MODE = "mode"
    GITLINK = "gitlink"
    SYMLINK = "symlink"
    UNSAFE_PATH = "unsafe-path"
    DIFFSTAT = "diffstat"
    BISECTABILITY = "bisectability"
    """A test fails from one patch to another that mends it: no bisection can pass there."""


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is the matter, decided by a test."""

    kind: FindingKind
    detail: Untrusted
    """One line for a person."""
    patch: int | None = None
    """Number of the patch in its series."""
    path: Untrusted | None = None
    """The file that it is about, where it is about one."""
    hunk: int | None = None
    """Number of the hunk within its file, from 1."""
    line: int | None = None
    """Where the mail is damaged: line of the patch text, from 1."""
    certain: bool = True
    """Whether nothing else could look the same: a repair that only fits is not certain."""
    commit: Oid | None = None
    """The commit that the detail speaks of."""
    evidence: tuple[Untrusted, ...] = ()
    """What was seen, line by line, for whoever wants to know at length."""


class Remedy(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that was tried in memory and works."""

    action: Untrusted
    """A command, or what to ask of whom."""
    effect: Untrusted
    """What comes of it; one line."""


class Explanation(Struct, frozen=True):
    """What is the matter with a series, weightiest first, and what to do, most certain first."""

    findings: tuple[Finding, ...] = ()
    mending: tuple[Remedy, ...] = ()
