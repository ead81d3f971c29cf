"""What has been read, and how do its messages belong together?

Archives are read once into envelopes; the mails of a series are read again
when it is their turn. Reads the sources that it is given.
"""

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import BinaryIO, Self

from msgspec import Struct

from applier.archive import Archive, SourceOptions, open_archive
from applier.collection.read_messages import read_messages
from applier.collection.selection import select_series
from applier.mail import parse_mail
from applier.model import Envelope, Mail, RawMessage, Reading, Selection, Series, SeriesVerdict


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

    def read_mail(self, envelope: Envelope) -> Mail:
        """Read one message again, whole."""
        return parse_mail(RawMessage(envelope.origin, self.archive.read(envelope.origin)))

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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.archive.__exit__(kind, error, trace)


_DEFAULTS = SourceOptions()
_OFTEN = 100
"""Messages between two words to whoever watches."""


def read_series(
    sources: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    options: SourceOptions = _DEFAULTS,
    watch: Callable[[int], None] | None = None,
) -> Collection:
    """Read *sources* (files, directories, ``-``) and put their messages together.

    *watch* is told how many messages were read, time and again. Raises SourceError
    where none of them can be read or holds a message.
    """
    archive = open_archive(sources, stdin, options)
    try:
        return Collection(archive, read_messages(archive, _watched(archive, watch)))
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
