"""A diffstat: rows of paths with what changes in them."""

from msgspec import Struct


class StatRow(Struct, frozen=True):
    """One path's line; a number is None where the source does not tell it."""

    path: str
    """As printed; a declared one may be elided (``.../x.c``) or show a rename (``{a => b}/c``)."""
    changes: int | None
    insertions: int | None = None
    deletions: int | None = None
    binary: bool = False
    old_path: str | None = None
    """The name before, where it is another."""


class Stat(Struct, frozen=True):
    """A whole diffstat; the three sums are None where there is no summary line."""

    files: int | None
    insertions: int | None
    deletions: int | None
    rows: tuple[StatRow, ...]
    notes: tuple[str, ...] = ()
    """Mode lines as printed, for example ``create mode 100644 a.c``."""
    truncated: bool = False
    """Whether rows were left out on purpose: ``--stat-count`` prints ``...`` in their place."""
