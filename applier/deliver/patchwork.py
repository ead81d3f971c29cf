"""How do verdicts become checks of a patchwork?

Each patch is found by its message-id, most of them through the series that one of
them is in, and gets its check, unless the newest of the same context says just
that. I/O.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from applier.deliver.checks import Wording, make_check
from applier.model import PatchVerdict, SeriesVerdict
from applier.patchwork import Check, Patchwork, Place


class Done(Enum):
    """What became of a check."""

    POSTED = "posted"
    WOULD = "would be posted"
    """It is a trial run."""
    SAME = "said already"
    UNKNOWN = "not in this patchwork"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One check, and what became of it."""

    patch: PatchVerdict
    check: Check
    done: Done
    number: int | None = None
    """The patch's number in the patchwork."""


class Postman:
    """Delivers checks to one patchwork."""

    def __init__(self, patchwork: Patchwork, wording: Wording, *, dry_run: bool) -> None:
        """Deliver to *patchwork*; with *dry_run* only say what would be delivered."""
        self._patchwork = patchwork
        self._wording = wording
        self._dry_run = dry_run
        self._known: dict[str, int] = {}

    def deliver(self, verdict: SeriesVerdict) -> Iterator[Delivery]:
        """Deliver the checks of one series, one after the other."""
        self._known = {}
        for patch in verdict.patches:
            check = make_check(patch, verdict, self._wording)
            number = self._find(patch.message_id)
            done = Done.UNKNOWN if number is None else self._post(number, check)
            yield Delivery(patch, check, done, number)

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
