"""What has been read, which series do its messages make, and which of these are asked for?

Archives are read once into envelopes; the mails of a series are read again
when it is their turn. A mail that our reader or our grouping trips over costs that
mail: it is named, listed among those that are in no series, and the rest is put together
without it. Reads the sources that it is given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Sized
from functools import partial
from typing import BinaryIO, Self
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from applier.archive import Archive, SourceOptions, open_archive
from applier.archive.source import source_name
from applier.budgets import NO_LIMIT, UNLIMITED, current, limited
from applier.collection.narrow import narrow
from applier.errors import BudgetError, SourceError
from applier.mail import parse_mail
from applier.mail.envelope import own_id
from applier.model import (
    Envelope,
    Failure,
    Mail,
    Origin,
    Other,
    OtherKind,
    RawMessage,
    Reading,
    Selection,
    Series,
    SeriesVerdict,
)
from applier.series import group_messages
from applier.series_boundary import result_or_failure


class Collection(Struct, frozen=True):
    """Messages put together, and the archive to read them from again.

    A context manager: leaving it closes the archive.
    """

    archive: Archive
    reading: Reading

    @property
    def failures(self) -> tuple[str, ...]:
        """One line for each source, or part of one, that could not be read."""
        return self.archive.failures

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each message that a fault of ours kept us from reading."""
        return self.archive.faults

    @property
    def limits(self) -> tuple[str, ...]:
        """One line for each message that was not read because it meets a limit."""
        return self.archive.limits

    @property
    def positions(self) -> Mapping[str, str]:
        """By source, up to where it was read: a public-inbox repository's newest commit.

        ``SourceOptions(since=...)`` reads on from there.
        """
        return self.archive.positions

    def __iter__(self) -> Iterator[Series]:
        """Yield every series, in the order of their dates."""
        return iter(self.reading.series)

    def read_message(self, envelope: Envelope) -> bytes:
        """Read one message again, as it was sent; SourceError if another lies there now."""
        content = self.archive.read(envelope.origin)
        if envelope.checksum not in {None, crc32(content)}:
            raise SourceError(
                f"{source_name(envelope.origin.source)}: changed since it was read: "
                f"<{envelope.message_id}> is another message now"
            )
        return content

    def read_mail(self, envelope: Envelope) -> Mail:
        """Read one message again, whole."""
        return parse_mail(RawMessage(envelope.origin, self.read_message(envelope)), envelope)

    def selected(self, wanted: Selection) -> Iterator[Series]:
        """Yield the series that are *wanted*, in the order of their dates."""
        return select_series(self.reading.series, wanted)

    def series_of(self, verdict: SeriesVerdict) -> Series:
        """Return the series that *verdict* is on; LookupError if it is not of this collection."""
        name = verdict.id, verdict.revision
        for series in self.reading.series:
            if (series.id, series.revision) == name:
                return series
        raise LookupError(f"{verdict.id}: no such series here")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()


_DEFAULTS = SourceOptions()
_OFTEN = 100
"""Messages between two calls of *watch*."""


def read_series(
    sources: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    options: SourceOptions = _DEFAULTS,
    watch: Callable[[int], None] | None = None,
    only: Sequence[str] = (),
) -> Collection:
    """Read *sources* (files, directories, ``-``) and put their messages together.

    *watch* is told how many messages were read, time and again. Where *only* the series
    with some message-ids are wanted, of a large archive no more is read than these need.
    Raises SourceError where none of *sources* can be read or holds a message.
    """
    # Reading takes no more than a pass; an archive takes the time that it takes.
    with limited(replace(options.budgets, time=NO_LIMIT)):
        archive = open_archive(sources, stdin, options)
        try:
            messages = _watched(archive, watch)
            some = narrow(archive, messages, only) if only else messages
            return Collection(archive, read_messages(archive, some))
        except BaseException:
            archive.close()
            raise


def _watched(archive: Archive, watch: Callable[[int], None] | None) -> Iterator[RawMessage]:
    """Yield every message, and tell *watch* how many there were."""
    if watch is None:
        yield from archive
        return
    for count, raw in enumerate(archive, 1):
        if count % _OFTEN == 0:
            watch(count)
        yield raw


_START = 1 << 16
"""Bytes in which the name of a message is looked for that is not read."""
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
        if isinstance(found, Failure) and found.budget:
            lost.append(_over_limit(archive, raw, found))
            continue
        if isinstance(found, Failure):
            message_id = result_or_failure(partial(own_id, raw.content))
            name = message_id if isinstance(message_id, str) else None
            lost.append(_left_out(archive, raw.origin, name, "", found))
        else:
            yield found


def _envelope(raw: RawMessage) -> Envelope:
    limits = current()
    if raw.cut == "ratio":
        raise BudgetError("ratio", limits.ratio)
    if raw.cut or 0 < limits.message_bytes < len(raw.content):
        raise BudgetError("message-bytes", limits.message_bytes)
    return parse_mail(raw).envelope


def _over_limit(archive: Archive, raw: RawMessage, failure: Failure) -> Other:
    """Name a message that meets a limit, by what the beginning of it says."""
    start = RawMessage(raw.origin, raw.content[:_START].partition(b"\n\n")[0])
    with limited(UNLIMITED):  # it is small
        read = result_or_failure(partial(parse_mail, start))
    message_id, subject = (
        (None, "")
        if isinstance(read, Failure)
        else (read.envelope.message_id, read.envelope.subject)
    )
    which = f"<{message_id}>" if message_id else f"the message at {raw.origin.start}"
    archive.note_limit(f"{source_name(raw.origin.source)}: {which}: {failure.reason}")
    return Other(message_id, subject, OtherKind.OVER_LIMIT, failure.reason)


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
    archive.note_fault(f"{source_name(origin.source)}: {which} was left out: {failure.reason}")
    return Other(message_id, subject, OtherKind.MALFORMED, f"left out: {failure.reason}")


def select_series(series: Sequence[Series], wanted: Selection) -> Iterator[Series]:
    """Yield the series that are asked for, in their order."""
    names = {name.strip("<>") for name in wanted.message_ids}
    chosen = {one.id for one in series if not names or not names.isdisjoint(message_ids_of(one))}
    if names and (wanted.latest or wanted.revision is not None):
        chosen = _families(series, chosen)
    for one in series:
        if one.id in chosen and _is_wanted(one, wanted):
            yield one


def _is_wanted(series: Series, wanted: Selection) -> bool:
    """Whether a series is the revision that is asked for."""
    if wanted.latest and series.newer_revision is not None:
        return False
    return wanted.revision is None or series.revision == wanted.revision


def _families(series: Iterable[Series], chosen: Sized[str]) -> set[str]:
    """Add to the chosen series all revisions that lead to them or follow them."""
    known = {one.id: one for one in series}
    found: set[str] = set()
    for name in chosen:
        found.update(_line(known, name, "previous_revision"))
        found.update(_line(known, name, "newer_revision"))
    return found


def _line(known: Mapping[str, Series], name: str | None, towards: str) -> set[str]:
    """Follow the revisions from one series in one direction."""
    line: set[str] = set()
    while name is not None and name in known and name not in line:
        line.add(name)
        name = getattr(known[name], towards)
    return line


def message_ids_of(series: Series) -> Iterator[str]:
    """Yield the message-ids of a series' cover letter and patches."""
    envelopes = [part.envelope for part in series.parts]
    if series.cover is not None:
        envelopes.append(series.cover)
    for envelope in envelopes:
        if envelope.message_id is not None:
            yield envelope.message_id
