"""In which words is it told whether what a series says of itself is true?

A line for each statement, and the line to put instead as it is to be copied; the same in
every form. Pure.
"""

from collections.abc import Iterator, Sequence

from applier.model import Claim, ClaimVerdict, ClaimWeight, SeriesVerdict
from applier.report.phrases import joined, one_line
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.wording import plural

INSTEAD = "instead: "
"""Before a line that is to be copied, and so is not wrapped."""


_LONGEST = 400
"""Columns of a statement, and of why it is not so; the whole is in the JSON."""


def _shown(text: str) -> str:
    return cut(printable(text), _LONGEST)


def claim_line(claim: Claim) -> str:
    """Say what was said, and why it is not so: ``Fixes: ...: no commit has the id 1a2b3c``."""
    return joined((_shown(claim.text), _shown(claim.reason)), ": ")


def judged_line(claim: Claim) -> str:
    """Say the same with the verdict in front of it: ``claim false: ...``."""
    weight = ", a note" if claim.is_false and claim.weight is ClaimWeight.NOTE else ""
    return f"claim {claim.verdict.value}{weight}: {claim_line(claim)}"


def instead_line(claim: Claim) -> str:
    """Give the line to put instead; nothing where none is known."""
    return f"{INSTEAD}{one_line(claim.suggestion)}" if claim.suggestion else ""


def claim_lines(claims: Sequence[Claim]) -> list[str]:
    """List what is said of *claims*, with what to put instead."""
    return [line for one in claims for line in (judged_line(one), instead_line(one)) if line]


def found_false(claims: Sequence[Claim]) -> list[Claim]:
    """List those that are false and count."""
    return [one for one in claims if one.is_finding]


def false_claims(verdict: SeriesVerdict) -> Iterator[tuple[int, Claim]]:
    """Yield all false ones of a series that count, with the patch, 0 for the series as a whole."""
    yield from ((0, one) for one in found_false(verdict.claims))
    for patch in verdict.patches:
        yield from ((patch.number, one) for one in found_false(patch.claims))


def false_words(verdict: SeriesVerdict) -> str:
    """Count them; nothing where there are none."""
    count = sum(1 for _ in false_claims(verdict))
    return f"{plural(count, 'claim')} false" if count else ""


def count_claims(verdict: SeriesVerdict) -> dict[str, int]:
    """Count the statements of a series by what they turned out to be."""
    claims = [*verdict.claims, *(one for patch in verdict.patches for one in patch.claims)]
    found = [one.verdict for one in claims]
    return {each.value: found.count(each) for each in ClaimVerdict}
