"""What has been read, and how do its messages belong together?

Archives are read once into envelopes; the mails of a series are read again
when it is their turn. Reads the sources that it is given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from applier.archive import Archive, Terms, open_archive
from applier.mail import parse_mail
from applier.model import Envelope, Mail, RawMessage, Reading, Series
from applier.series import group_messages


@dataclass(frozen=True, slots=True)
class Collection:
    """Messages put together, and the archive to read them from again.

    A context manager: leaving it closes the archive.
    """

    archive: Archive
    reading: Reading

    @property
    def failures(self) -> tuple[str, ...]:
        """One line for each source, or part of one, that could not be read."""
        return self.archive.failures

    def read_mail(self, envelope: Envelope) -> Mail:
        """Read one message again, whole."""
        return parse_mail(RawMessage(envelope.origin, self.archive.read(envelope.origin)))

    def selected(self, message_ids: Sequence[str]) -> Iterator[Series]:
        """Yield the series that hold any of *message_ids*; all of them where none is named."""
        wanted = {message_id.strip("<>") for message_id in message_ids}
        for series in self.reading.series:
            if not wanted or wanted & set(message_ids_of(series)):
                yield series

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.archive.__exit__(kind, error, trace)


def message_ids_of(series: Series) -> Iterator[str]:
    """Yield the message-ids of a series' cover letter and patches."""
    envelopes = [part.envelope for part in series.parts]
    if series.cover is not None:
        envelopes.append(series.cover)
    for envelope in envelopes:
        if envelope.message_id is not None:
            yield envelope.message_id


_DEFAULTS = Terms()


def read_series(
    sources: Sequence[str], *, stdin: BinaryIO | None = None, terms: Terms = _DEFAULTS
) -> Collection:
    """Read *sources* (files, directories, ``-``) and put their messages together.

    Raises SourceError where none of them can be read or holds a message.
    """
    archive = open_archive(sources, stdin, terms)
    try:
        reading = group_messages(parse_mail(raw).envelope for raw in archive)
    except BaseException:
        archive.close()
        raise
    return Collection(archive, reading)
