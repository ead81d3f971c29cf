"""Series that stand in each other's way: what ``check --against`` prints."""

from typing import Literal

from msgspec import Struct

from applier.model.failure import Failure
from applier.model.report import SCHEMA_VERSION, PatchConflict, Tool, TreeName
from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class SeriesName(Struct, frozen=True, forbid_unknown_fields=True):
    """A series, as far as it is named."""

    id: Untrusted
    """Its Message-Id, as in a report."""
    title: Untrusted
    """Its title."""
    revision: int
    """Its revision."""


class Clash(Struct, frozen=True, forbid_unknown_fields=True):
    """Two series that apply alone and not together."""

    first: SeriesName
    second: SeriesName
    """The one that was tried behind the other."""
    patch: int
    """Number of its patch that is refused."""
    conflicts: tuple[PatchConflict, ...]
    """What stands in that patch's way."""
    other_way_round: bool
    """Whether they go together in the other order."""


class FailedPair(Struct, frozen=True, forbid_unknown_fields=True):
    """Something went wrong with a series alone, or with two together."""

    first: SeriesName
    second: SeriesName | None
    """Null for a series that could not even be tried alone; it was tried with no other."""
    error: Failure


class Pairs(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of trying series together on one base."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Of this description."""
    tool: Tool = Tool()
    tree: TreeName
    base: Oid
    """The commit on which they were tried."""
    alone: tuple[SeriesName, ...]
    """Those that the base takes."""
    refused: tuple[SeriesName, ...]
    """Those that it does not; they were tried with no other."""
    pairs_tried: int
    """How many pairs share a path."""
    clashes: tuple[Clash, ...]
    """The pairs that do not go together."""
    undecided: tuple[FailedPair, ...] = ()
    """What could not be tried: a series alone, or two together."""
