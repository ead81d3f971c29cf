"""What does a check of a patchwork say of a patch, and how does it get there?

Each patch is found by its message-id, most of them through the series that one of
them is in, and gets its check, unless the newest of the same context says just
that. A check that cannot be delivered is said, and the others are delivered; where
one after the other fails, the rest is given up. A context is a slug of at most 255
characters, an address has at most 200; a description is kept to 255, which is what
patchwork's pages show well. I/O.
"""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from applier.errors import ApplierError, UsageError
from applier.model import (
    FAILING,
    Claim,
    ClaimVerdict,
    PatchOutcome,
    PatchTest,
    PatchTestResult,
    PatchVerdict,
    SeriesVerdict,
    StatStatus,
)
from applier.patchwork.client import Check, Patchwork, PatchworkError, Resource
from applier.report.base_phrases import base_words
from applier.report.claim_phrases import claim_line, found_false, instead_line
from applier.report.phrases import (
    conflict_lines,
    finding_line,
    joined,
    mismatch_lines,
    outcome_reason,
)
from applier.report.testing_phrases import result_word
from applier.report.text_width import ELLIPSIS, cut

CONTEXT = "applier"
"""The context, where the user gives none."""

CLAIMS = "-claims"
"""Behind the context, for what a patch says of itself."""
_LONGEST_CONTEXT = 255
_LONGEST_DESCRIPTION = 255
_LONGEST_ADDRESS = 200


class CheckStyle(Struct, frozen=True):
    """What all checks of a run have in common."""

    context: str = CONTEXT
    target_url: str = ""
    """Where the whole report is to be read."""

    def __post_init__(self) -> None:
        """Refuse what patchwork would refuse."""
        slug = self.context.replace("-", "").replace("_", "")
        if not (slug.isascii() and slug.isalnum()) or len(self.context) > _LONGEST_CONTEXT:
            raise UsageError(
                f"--context {self.context}: letters, digits, - and _ only, at most "
                f"{_LONGEST_CONTEXT} of them"
            )
        if len(self.target_url) > _LONGEST_ADDRESS:
            raise UsageError(
                f"--target-url: longer than the {_LONGEST_ADDRESS} that patchwork keeps"
            )


def make_check(patch: PatchVerdict, verdict: SeriesVerdict, wording: CheckStyle) -> Check:
    """Say of one patch what became of it."""
    state, words = _judged(patch, verdict)
    description = _shorten(words)
    return Check(state, wording.context, description, wording.target_url)


def make_checks(patch: PatchVerdict, verdict: SeriesVerdict, wording: CheckStyle) -> list[Check]:
    """Say what became of a patch; in contexts of their own, of its claims and of each test."""
    checks = [make_check(patch, verdict, wording)]
    if patch.claims or verdict.claims:
        context = wording.context[: _LONGEST_CONTEXT - len(CLAIMS)] + CLAIMS
        state, words = _weighed([*patch.claims, *verdict.claims])
        checks.append(Check(state, context, _shorten(words), wording.target_url))
    return [*checks, *_test_checks(patch, wording)]


def _weighed(claims: list[Claim]) -> tuple[str, str]:
    """Choose the state and the words for what a patch and its series say of themselves."""
    false, notes = found_false(claims), [one for one in claims if one.is_false]
    counts = [f"{sum(one.verdict is each for one in claims)} {each.value}" for each in ClaimVerdict]
    if not notes:
        return "success", f"what it says of itself: {joined(counts)}"
    first = (false or notes)[0]
    words = joined((claim_line(first), instead_line(first)), "; ")
    more = len(false or notes) - 1
    words += f" (and {more} more)" if more else ""
    return ("fail" if false else "warning"), words


def _test_checks(patch: PatchVerdict, wording: CheckStyle) -> Iterator[Check]:
    """Say of one patch what each test says that is for it, in a context of its own."""
    for test in patch.tests:
        if test.result is not PatchTestResult.SKIP:
            context = f"{wording.context}-{test.name}"[:_LONGEST_CONTEXT]
            description = _shorten(joined((result_word(test), test.reason), ": "))
            yield Check(_state(test), context, description, wording.target_url)


def _state(test: PatchTest) -> str:
    """Choose the state: what is no fault of the patch does not fail it."""
    if test.result in FAILING:
        return "fail" if test.since else "warning"
    return "success" if test.result is PatchTestResult.PASS else "warning"


def _shorten(words: str) -> str:
    """Cut *words* to what patchwork keeps: it counts characters, and accents take no column."""
    short = cut(words, _LONGEST_DESCRIPTION)
    if len(short) <= _LONGEST_DESCRIPTION:
        return short
    return short[: _LONGEST_DESCRIPTION - len(ELLIPSIS)].rstrip() + ELLIPSIS


def _judged(patch: PatchVerdict, verdict: SeriesVerdict) -> tuple[str, str]:
    """Choose the state and the words."""
    on = base_words(verdict) if verdict.base.oid else ""
    match patch.outcome:
        case PatchOutcome.CONFLICT | PatchOutcome.MALFORMED:
            return "fail", joined((_gist(patch), _cause(patch, verdict)), "; ")
        case PatchOutcome.APPLIED | PatchOutcome.ALREADY_APPLIED if (
            patch.diffstat.status is StatStatus.INCONSISTENT
        ):
            false = next(iter(mismatch_lines(patch.diffstat)), "inconsistent")
            return "warning", f"applies, but its diffstat is false: {false}"
        case PatchOutcome.APPLIED:
            return "success", f"applies on {on}" if on else "applies"
        case PatchOutcome.ALREADY_APPLIED:
            return "success", outcome_reason(patch)
        case _:
            return "warning", f"not tried: {outcome_reason(patch)}"


def _gist(patch: PatchVerdict) -> str:
    """Give the first thing that stands in the way."""
    return f"does not apply: {next(iter(conflict_lines(patch)), '')}"


def _cause(patch: PatchVerdict, verdict: SeriesVerdict) -> str:
    """Give the weightiest cause that was found for this patch."""
    found = (one for one in verdict.findings if one.patch in {None, patch.number})
    first = next(found, None)
    return "" if first is None else finding_line(first)


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

    @property
    def context(self) -> str:
        """What the checks are called, those of tests apart."""
        return self._wording.context

    def deliver(self, verdict: SeriesVerdict) -> Iterator[Delivery]:
        """Deliver the checks of one series, one after the other.

        Raises PatchworkError where one after the other fails.
        """
        self._known = {}
        for patch in verdict.patches:
            for check in make_checks(patch, verdict, self._wording):
                delivery = self._deliver(patch, check)
                yield delivery
                self._count(delivery)

    def _count(self, delivery: Delivery) -> None:
        """Give up where one after the other fails."""
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
            place = Resource("", "patches", message_id)
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
