"""Which check does a patchwork get for a patch?

State, context, description and address, within the limits of patchwork's API: a
context is a slug of at most 255 characters, an address has at most 200; a
description is kept to 255, which is what its pages show well. Pure.
"""

from msgspec import Struct

from applier.errors import UsageError
from applier.model import (
    PatchOutcome,
    PatchVerdict,
    SeriesVerdict,
    StatStatus,
)
from applier.patchwork.client import Check
from applier.report.base_phrases import base_words
from applier.report.phrases import (
    conflict_lines,
    finding_line,
    joined,
    mismatch_lines,
    outcome_reason,
)
from applier.report.text_width import ELLIPSIS, cut

CONTEXT = "applier"
"""The context, where the user gives none."""

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
