"""How do messages become series, although one of them may be more than we can read?

A mail that our reader or our grouping trips over costs that mail: it is named,
listed among those that are in no series, and the rest is put together without it.
Reads the messages that it is given.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from applier.archive import Archive
from applier.archive.public_inbox import own_id
from applier.archive.source import sanitize
from applier.mail import parse_mail
from applier.model import Envelope, Failure, Origin, Other, OtherKind, RawMessage, Reading
from applier.series import group_messages
from applier.series_boundary import result_or_failure

_MOST_LEFT_OUT = 16
"""Messages that grouping may trip over; each costs as many attempts as the count has bits."""


def read_messages(archive: Archive, messages: Iterable[RawMessage]) -> Reading:
    """Put *messages* of *archive* together; those that cannot be read are noted there."""
    lost: list[Other] = []
    reading = _grouped(archive, tuple(_envelopes(archive, messages, lost)), lost)
    return replace(reading, other=(*reading.other, *lost), messages=reading.messages + len(lost))


def _envelopes(
    archive: Archive, messages: Iterable[RawMessage], lost: list[Other]
) -> Iterator[Envelope]:
    for raw in messages:
        found = result_or_failure(partial(_envelope, raw))
        if isinstance(found, Failure):
            message_id = result_or_failure(partial(own_id, raw.content))
            name = message_id if isinstance(message_id, str) else None
            lost.append(_left_out(archive, raw.origin, name, "", found))
        else:
            yield found


def _envelope(raw: RawMessage) -> Envelope:
    return parse_mail(raw).envelope


def _grouped(archive: Archive, envelopes: Sequence[Envelope], lost: list[Other]) -> Reading:
    """Group *envelopes*, and leave out those that cannot be."""
    for _ in range(_MOST_LEFT_OUT):
        found = result_or_failure(partial(group_messages, envelopes))
        if not isinstance(found, Failure):
            return found
        at = _culprit(envelopes)
        one = envelopes[at]
        lost.append(_left_out(archive, one.origin, one.message_id, one.subject, found))
        envelopes = (*envelopes[:at], *envelopes[at + 1 :])
    return group_messages(envelopes)


def _culprit(envelopes: Sequence[Envelope]) -> int:
    """Find the message with which grouping fails, and before which it does not."""
    good, bad = 0, len(envelopes)
    while bad - good > 1:
        middle = (good + bad) // 2
        failed = isinstance(result_or_failure(partial(group_messages, envelopes[:middle])), Failure)
        good, bad = (good, middle) if failed else (middle, bad)
    return bad - 1


def _left_out(
    archive: Archive, origin: Origin, message_id: str | None, subject: str, failure: Failure
) -> Other:
    """Name a message that was left out, and why."""
    which = f"<{message_id}>" if message_id else f"the message at {origin.start}"
    archive.note_fault(f"{sanitize(origin.source)}: {which} was left out: {failure.reason}")
    return Other(message_id, subject, OtherKind.MALFORMED, f"left out: {failure.reason}")
