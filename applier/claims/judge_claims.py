"""What does a series say of itself, is it true, and what does it count for?

All kinds of statements are asked for (:mod:`~applier.claims.kinds`), patch by patch; one of
which no more than so many can be judged is unknown. Reads the repository.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from applier.base.try_apply import Judged
from applier.budgets import check_time
from applier.claims.judged_series import (
    LONGEST_LINE,
    LONGEST_TEXT,
    JudgedSeries,
    Judgement,
    Message,
)
from applier.claims.kinds import PATCH_RULES, SERIES_RULES, PatchRule
from applier.context import Context
from applier.model import (
    Claim,
    ClaimKind,
    ClaimVerdict,
    ClaimWeight,
    SeriesStatus,
    SeriesVerdict,
)

MOST_OF_PATCH = 50
"""Statements of one kind of one patch that are judged."""
MOST_OF_SERIES = 2_000
"""Statements of all patches of a series that are judged."""


def judge_claims(context: Context, judged: Judged) -> SeriesVerdict:
    """Add to the verdict on a series what its patches and it say of themselves."""
    verdict = judged.verdict
    if verdict.status is SeriesStatus.OTHER_PROJECT:
        return verdict
    search = _Search(context, judged)
    claims = [tuple(search.of_patch(message)) for message in search.subject.messages]
    pairs = zip(verdict.patches, claims, strict=True)
    patches = tuple(replace(one, claims=found) if found else one for one, found in pairs)
    return replace(verdict, patches=patches, claims=tuple(search.of_series()))


class _Search:
    """One series, and how much may still be judged of it."""

    def __init__(self, context: Context, judged: Judged) -> None:
        self.subject = JudgedSeries(context, judged)
        self._weights = context.options.claim_weights
        self._left = MOST_OF_SERIES

    def of_patch(self, message: Message) -> Iterator[Claim]:
        """Yield what a patch says of itself."""
        for rule in PATCH_RULES:
            weight = self._weights.get(rule.kind, rule.weight)
            if weight is not ClaimWeight.OFF and rule.applies(self.subject, message):
                found = self._judged(rule, message)
                yield from (_claim(rule.kind, weight, one) for one in found)

    def _judged(self, rule: PatchRule, message: Message) -> Iterator[Judgement]:
        """Judge as many as may be, and say so where there are more."""
        for count, one in enumerate(rule.judge(self.subject, message)):
            if count >= MOST_OF_PATCH or not self._left:
                reason = f"no more than {MOST_OF_PATCH} of a patch are judged"
                yield Judgement(ClaimVerdict.UNKNOWN, one.text, one.line, reason)
                return
            self._left -= 1
            check_time()
            yield one

    def of_series(self) -> Iterator[Claim]:
        """Yield what a series says of itself as a whole."""
        for rule in SERIES_RULES:
            weight = self._weights.get(rule.kind, rule.weight)
            if weight is not ClaimWeight.OFF and rule.applies(self.subject):
                found: Iterable[Judgement] = rule.judge(self.subject)
                yield from (_claim(rule.kind, weight, one) for one in found)


def _claim(kind: ClaimKind, weight: ClaimWeight, judgement: Judgement) -> Claim:
    is_true = judgement.verdict is ClaimVerdict.TRUE
    return Claim(
        kind=kind,
        text=_one_line(judgement.text),
        line=judgement.line,
        verdict=judgement.verdict,
        weight=weight,
        reason="" if is_true else _one_line(judgement.reason),
        commit=judgement.commit,
        suggestion=_whole(judgement.suggestion),
    )


def _whole(text: str) -> str:
    """Put a line that is to be copied on one line; a part of it is of no use."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else ""


def _one_line(text: str) -> str:
    """Put a text on one line that a report can bear."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else f"{line[:LONGEST_TEXT]}..."
