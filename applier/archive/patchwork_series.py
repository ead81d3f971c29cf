"""How does the mail of a series come out of a patchwork?

The cover letter's mbox and the series' mbox, put one after the other: patchwork
writes both, and the second lacks the first. Several series come as one archive. I/O.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from applier.archive.file import FileSource
from applier.archive.file_type import FileType
from applier.archive.random_access import spool
from applier.archive.source import SourceOptions, refuse_window, resolve_moment
from applier.errors import ApplierError, SourceError
from applier.http import Token, Web
from applier.patchwork.client import Patchwork, Resource, find_resource
from applier.sanitize import escaped

_MOST_SERIES = 1000


def open_patchwork(url: str, options: SourceOptions) -> FileSource | None:
    """Open what the address of a patchwork is of; None if it is none; raises SourceError."""
    place = find_resource(url)
    if place is None:
        return None
    if place.name:
        refuse_window(url, options)
    place = replace(place, query=(*place.query, *_window(options)))
    web = Web(
        Token(options.token, options.patchwork) if options.token and options.patchwork else None
    )
    try:
        return FileSource(url, spool(url, _read(Patchwork(place.root, web), place)), FileType.MBOX)
    except SourceError:
        raise
    except ApplierError as error:
        raise SourceError(str(error)) from error
    finally:
        web.close()


def _window(options: SourceOptions) -> Iterator[tuple[str, str]]:
    """Yield what patchwork's interface calls ``since`` and ``before``, in UTC."""
    texts = ("--since", "since", options.since), ("--until", "before", options.until)
    for option, key, text in texts:
        if text is not None:
            moment = datetime.fromtimestamp(resolve_moment(option, text), UTC)
            yield key, f"{moment:%Y-%m-%dT%H:%M:%S}"


def _read(patchwork: Patchwork, place: Resource) -> Iterator[bytes]:
    """Yield the mboxes of all series, each ended by a blank line as the next one needs."""
    count = 0
    for count, series in enumerate(patchwork.find_series(place), 1):
        if count > _MOST_SERIES:
            raise SourceError(f"{place.root}: more than {_MOST_SERIES} series; ask for less")
        for path in filter(None, (series.cover, series.mbox)):
            yield patchwork.read_mbox(path).rstrip(b"\n") + b"\n\n"
    if not count and place.name:
        raise SourceError(f"{place.root}: no series for {place.kind} {escaped(place.name)}")
