"""What does a series show of its base, apart from the words of its mails?

Facts, gathered by the caller; this module only holds them. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from applier.base.preimages import Preimage
from applier.model import Entry, Evidence, Timestamp


def _as_the_header_says(preimage: Preimage, entry: Entry | None) -> bool:
    return preimage.matches(entry)


def _no_revision_before() -> Iterable[Evidence]:
    return ()


@dataclass(frozen=True, slots=True)
class Clues:
    """When a series was sent, where to, and what it was made from."""

    date: Timestamp | None = None
    preimages: tuple[Preimage, ...] = ()
    prefixes: tuple[str, ...] = ()
    """The words of the subject's brackets."""
    addresses: frozenset[str] = frozenset()
    """Recipients and List-Ids, in lower case."""
    accepts: Callable[[Preimage, Entry | None], bool] = _as_the_header_says
    """Whether the first diff of a path would apply to what lies there. Costs a trial."""
    earlier: Callable[[], Iterable[Evidence]] = _no_revision_before
    """What the previous revision states. Costs reading it."""

    @property
    def names_blobs(self) -> bool:
        """Whether any diff says which blob it was made from."""
        return any(preimage.oid for preimage in self.preimages)

    @property
    def seconds(self) -> int | None:
        """The date, as history counts it."""
        return None if self.date is None else self.date.seconds
