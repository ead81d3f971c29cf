"""Does the archive contradict the change-id and the revision of a series?

The same revision of one change sent twice, or one that is lower than what was sent before. Sending
it again is said in the subject. Reads the archive.
"""

from collections.abc import Iterator

from applier.claims.judged_series import JudgedSeries, Judgement
from applier.model import ClaimVerdict, Series

_AGAIN = frozenset({"resend", "resent", "repost"})


def judge(series: JudgedSeries) -> Iterator[Judgement]:
    """Judge a series that has a change-id."""
    own = series.judged.series
    change = change_id_of(own)
    if not change or _AGAIN & {word.lower() for word in own.prefixes}:
        return
    others = [
        one
        for one in series.context.index.series_of_change(change)
        if one.id != own.id and _is_earlier(one, own)
    ]
    text = f"change-id: {change}, v{own.revision}"
    contradiction = next(filter(None, (_contradiction(one, own) for one in others)), "")
    if contradiction:
        yield Judgement(ClaimVerdict.FALSE, text, reason=contradiction)
    elif others or own.revision == 1:
        yield Judgement(ClaimVerdict.TRUE, text)
    else:
        reason = "no earlier revision is in the archive"
        yield Judgement(ClaimVerdict.UNKNOWN, text, reason=reason)


def change_id_of(series: Series) -> str:
    """Give the change-id of a series: its cover letter's, or else its only patch's."""
    envelopes = [series.cover] if series.cover else [part.envelope for part in series.parts[:1]]
    return envelopes[0].change_id if envelopes else ""


def _is_earlier(one: Series, other: Series) -> bool:
    return one.date is not None and other.date is not None and one.date < other.date


def _contradiction(before: Series, series: Series) -> str:
    if before.revision == series.revision:
        return f"v{before.revision} of it was sent before: {before.id}"
    if before.revision > series.revision:
        return f"v{before.revision} of it was sent before this: {before.id}"
    return ""
