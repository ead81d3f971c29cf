"""Is the change in a branch already, under another id?

How the series stands has been found out (:mod:`applier.standing`); what only has the same
author and subject is not the same change. Reads commits.
"""

from collections.abc import Iterator

from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.model import ClaimVerdict, KnownBy
from applier.wording import commit_words

_SURE = frozenset({KnownBy.PATCH_ID, KnownBy.EFFECT})


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Say of a patch in which branches it is."""
    for standing in series.judged.verdict.standings:
        for one in standing.patches:
            is_this = one.number == message.patch.part.number
            if is_this and one.commit is not None and one.known_by in _SURE:
                heading = series.repo.heading(one.commit)
                named = commit_words(one.commit, heading.title, heading.seconds)
                reason = f"it is in {standing.target} already, as {named}"
                yield Judgement(ClaimVerdict.FALSE, reason=reason, commit=one.commit)
