"""Diffstats: rows of paths with what changes in them, and whether a declared one is true."""

from enum import Enum

from msgspec import Struct

from applier.model.untrusted import Untrusted


class StatRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One path's line; a number is null where the source does not tell it."""

    path: Untrusted
    """As printed; a declared one may be elided (``.../x.c``) or show a rename (``{a => b}/c``)."""
    changes: int | None
    """Lines added and deleted; the printed number, where the mail gives only a graph."""
    insertions: int | None = None
    """Null too where the mail gives only a graph (``| 1234 ++++--``) that git scaled to fit."""
    deletions: int | None = None
    """Likewise."""
    binary: bool = False
    """A binary file has null in all three."""
    old_path: Untrusted | None = None
    """The name before, where it is another."""


class Stat(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole diffstat; the three sums are null where there is no summary line."""

    files: int | None
    """How many files the summary line counts."""
    insertions: int | None
    """How many lines are added in all."""
    deletions: int | None
    """How many lines are removed in all."""
    paths: tuple[StatRow, ...]
    """One for each path."""
    notes: tuple[Untrusted, ...] = ()
    """Mode lines as printed, for example ``create mode 100644 a.c``."""
    truncated: bool = False
    """Whether rows were left out on purpose: ``--stat-count`` prints ``...`` in their place."""


class StatStatus(Enum):
    """Whether a declared diffstat is true."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECLARED = "undeclared"
    """The mail states none."""
    UNDECIDED = "undecided"
    """There is nothing to hold the statement against but itself."""


class MismatchKind(Enum):
    """What a declared diffstat disagrees with."""

    INTERNAL = "internal"
    """Itself: the rows do not add up to the summary."""
    COUNTED = "counted"
    """The diff in the mail."""
    APPLIED = "applied"
    """The trees."""
    PATH_MISSING = "path-missing"
    """The diff has a file that the diffstat does not name."""
    PATH_EXTRA = "path-extra"
    """The diffstat names a file that the diff does not have."""
    MODE = "mode"
    """A create, delete, rename or mode line."""


class Mismatch(Struct, frozen=True, forbid_unknown_fields=True):
    """One disagreement."""

    kind: MismatchKind
    detail: Untrusted
    """One line, for a person."""
    path: Untrusted | None = None
    """The path that it is about; null where it is about the whole."""
    declared: Untrusted | int | None = None
    """What the mail says; null where it says nothing."""
    actual: Untrusted | int | None = None
    """What it is; null where there is nothing."""


class Diffstat(Struct, frozen=True, forbid_unknown_fields=True):
    """The three diffstats of a patch or a series, held against each other."""

    status: StatStatus
    declared: Stat | None = None
    """As written in the mail."""
    counted: Stat | None = None
    """From the hunks of the diff in the mail; of a series: of all patches, summed per path
    only where no path is touched twice."""
    applied: Stat | None = None
    """From comparing trees after applying; of a series: from base to tip."""
    mismatches: tuple[Mismatch, ...] = ()
    """Where it is false; a few may be named although the whole is excused."""
    note: Untrusted = ""
    """What a person should know although nothing is wrong: another diff algorithm, say."""
