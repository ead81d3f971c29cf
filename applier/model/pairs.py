"""Series that stand in each other's way."""

from msgspec import Struct

from applier.model.failure import Failure
from applier.model.outcome import Conflict
from applier.model.series import Series
from applier.model.tree import Oid


class Clash(Struct, frozen=True):
    """Two series that apply alone and not together."""

    first: Series
    second: Series
    """The one that was tried behind the other."""
    patch: int
    """Number of its patch that is refused."""
    conflicts: tuple[Conflict, ...]
    other_way_round: bool
    """Whether they go together in the other order."""


class FailedPair(Struct, frozen=True):
    """Something went wrong with a series alone, or with two together."""

    first: Series
    second: Series | None
    """None for a series that could not even be tried alone; it was tried with no other."""
    error: Failure


class Pairs(Struct, frozen=True):
    """What came of trying series together on one base."""

    base: Oid
    alone: tuple[Series, ...]
    """Those that the base takes."""
    refused: tuple[Series, ...]
    """Those that it does not; they were tried with no other."""
    tried: int
    """How many pairs share a path."""
    clashes: tuple[Clash, ...]
    undecided: tuple[FailedPair, ...] = ()
    """What could not be tried: a series alone, or two together."""
