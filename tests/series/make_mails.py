"""Invented envelopes, and a short notation for what becomes of them."""

from collections.abc import Sequence

from msgspec.structs import replace

from applier.model import Envelope, Origin, Person, Reading, Series, Timestamp
from applier.series import group_messages

NOON = 1_620_302_400
"""6 May 2021, 12:00 UTC."""

DAY = 24 * 60
"""Minutes."""

ADA = Person("Ada Example", "ada@example.org")
BO = Person("Bo Example", "bo@example.org")


def make_envelope(
    name: str | None,
    subject: str,
    *,
    sender: Person = ADA,
    minute: float | None = 0,
    answers: str | tuple[str, ...] = (),
    refs: tuple[str, ...] = (),
    diff: bool | None = None,
) -> Envelope:
    """Make an envelope with *name* as its Message-Id; *minute* counts from noon.

    It has a diff unless it is a cover or a reply.
    """
    spoken = "Re: " in subject or " 0/" in subject or " 00/" in subject
    return Envelope(
        origin=Origin("list.mbox", 0, 1),
        message_id=name,
        subject=subject,
        sender=sender,
        date=None if minute is None else Timestamp(NOON + int(minute * 60), 0),
        in_reply_to=(answers,) if isinstance(answers, str) else answers,
        references=refs,
        has_diff=not spoken if diff is None else diff,
    )


def group(*envelopes: Envelope) -> Reading:
    """Group envelopes, and see that none is lost."""
    placed = [
        replace(one, origin=replace(one.origin, start=place)) if not one.origin.start else one
        for place, one in enumerate(envelopes)
    ]
    reading = group_messages(placed)
    check_accounts(placed, reading)
    return reading


def check_accounts(envelopes: Sequence[Envelope], reading: Reading) -> None:
    """See that every message is in a series or under other, and not in both."""
    used = {
        envelope.origin
        for series in reading.series
        for envelope in [series.cover, *(part.envelope for part in series.parts)]
        if envelope
    }
    assert reading.messages == len(envelopes)
    assert len(used) + len(reading.other) == len(envelopes)
    rest = [(one.message_id, one.subject) for one in envelopes if one.origin not in used]
    other = [(other.message_id, other.subject) for other in reading.other]
    assert sorted(map(repr, rest)) == sorted(map(repr, other))
    assert all(other.reason for other in reading.other)


def told(*envelopes: Envelope) -> list[str]:
    """Tell what becomes of envelopes, a line for each series."""
    return [tell(series) for series in group(*envelopes).series]


def tell(series: Series) -> str:
    """Tell a series: its cover, if any, then the ids of its patches, ``-`` for a missing one."""
    have = {part.number: part.envelope.message_id or "?" for part in series.parts}
    last = max([series.total, *have])
    places = " ".join(have.get(number, "-") for number in range(1, last + 1))
    assert series.missing == tuple(n for n in range(1, series.total + 1) if n not in have)
    return f"{series.cover.message_id}: {places}" if series.cover else places


def kinds(reading: Reading) -> dict[str | None, str]:
    """Give what each of the others is."""
    return {other.message_id: other.kind.value for other in reading.other}
