"""How do verdicts become checks of a patchwork?

Each patch is found by its message-id, most of them through the series that one of
them is in, and gets its check, unless the newest of the same context says just
that. A check that cannot be delivered is said, and the others are delivered; where
one after the other fails, the rest is given up. I/O.
"""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from applier.errors import ApplierError
from applier.model import PatchVerdict, SeriesVerdict
from applier.patchwork.checks import CheckStyle, make_check
from applier.patchwork.client import Check, Patchwork, PatchworkError, Place

_MOST_IN_A_ROW = 10
"""How many checks may fail one after the other: then the patchwork is not there, or refuses."""


class Done(Enum):
    """What became of a check."""

    POSTED = "posted"
    WOULD = "would be posted"
    """It is a trial run."""
    SAME = "said already"
    UNKNOWN = "not in this patchwork"
    FAILED = "not posted"


class Delivery(Struct, frozen=True):
    """One check, and what became of it."""

    patch: PatchVerdict
    check: Check
    done: Done
    number: int | None = None
    """The patch's number in the patchwork."""
    failure: str = ""
    """Why it could not be posted, if so."""


class CheckPoster:
    """Delivers checks to one patchwork."""

    def __init__(self, patchwork: Patchwork, wording: CheckStyle, *, dry_run: bool) -> None:
        """Deliver to *patchwork*; with *dry_run* only say what would be delivered."""
        self._patchwork = patchwork
        self._wording = wording
        self._dry_run = dry_run
        self._known: dict[str, int] = {}
        self._failed = 0

    def deliver(self, verdict: SeriesVerdict) -> Iterator[Delivery]:
        """Deliver the checks of one series, one after the other.

        Raises PatchworkError where one after the other fails.
        """
        self._known = {}
        for patch in verdict.patches:
            delivery = self._deliver(patch, make_check(patch, verdict, self._wording))
            yield delivery
            self._failed = self._failed + 1 if delivery.done is Done.FAILED else 0
            if self._failed >= _MOST_IN_A_ROW:
                raise PatchworkError(
                    f"{self._failed} checks failed one after the other: the rest is not posted"
                )

    def _deliver(self, patch: PatchVerdict, check: Check) -> Delivery:
        """Deliver one check, or say why it could not be."""
        number = None
        try:
            number = self._find(patch.message_id)
            done = Done.UNKNOWN if number is None else self._post(number, check)
        except ApplierError as error:
            return Delivery(patch, check, Done.FAILED, number, str(error))
        return Delivery(patch, check, done, number)

    def _find(self, message_id: str | None) -> int | None:
        """Find a patch's number; its series tells those of the others."""
        if not message_id:
            return None
        if message_id not in self._known:
            place = Place("", "patches", message_id)
            for series in self._patchwork.find_series(place):
                self._known |= series.patches
        if message_id not in self._known:
            number = self._patchwork.find_patch(message_id)
            if number is not None:
                self._known[message_id] = number
        return self._known.get(message_id)

    def _post(self, number: int, check: Check) -> Done:
        """Post a check, unless it has been said already."""
        made = [one for one in self._patchwork.checks(number) if one.context == check.context]
        if made and made[-1] == check:
            return Done.SAME
        if not self._dry_run:
            self._patchwork.add_check(number, check)
        return Done.WOULD if self._dry_run else Done.POSTED
