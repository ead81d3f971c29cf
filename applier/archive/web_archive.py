"""Which mail does an address on the web lead to, and how is it fetched?

A message of a public-inbox (lore.kernel.org is one) by its address or by its
message-id: its whole thread, as ``t.mbox.gz``; where that is not to be had, the
message alone, ``raw``. Any other address is fetched as it is, and what comes is
found out by looking at it, as with a file.

Of a patchwork: a series, or those of a list. The cover letter's mbox and the series' mbox
are put one after the other: patchwork writes both, and the second lacks the first.
Several series come as one archive. Sources: public-inbox's own help page
(``/_/text/help``), RFC 5538's habit of quoting ids in addresses. I/O.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from msgspec.structs import replace

from applier.address import AddressError, hide_user, parse_address
from applier.archive.file import FileSource, NotMailError, open_stream
from applier.archive.file_type import FileType
from applier.archive.random_access import spool
from applier.archive.source import (
    Complaints,
    SourceOptions,
    refuse_window,
    resolve_moment,
    source_name,
)
from applier.errors import ApplierError, SourceError
from applier.http import Answer, Limits, Token, Web, WebError
from applier.patchwork.client import Patchwork, Resource, find_resource
from applier.sanitize import escaped

_SAFE_IN_ID = "@!$&'()*+,;:=~"
"""What a message-id keeps in an address besides letters, digits and ``-._``; a slash goes."""

_LIMITS = Limits(size=256 << 20)
"""A thread of a thousand mails has ten megabytes."""


def open_address(url: str, complaints: Complaints, options: SourceOptions) -> FileSource:
    """Fetch what an address means and open it; raises SourceError."""
    try:
        parse_address(url)
    except AddressError as error:
        raise SourceError(f"{escaped(hide_user(url))}: {error}") from error
    resource = find_resource(url)
    if resource is not None:
        return _open_patchwork(url, resource, options)
    refuse_window(url, options)
    message = find_message(url)
    return open_message(*message, url, complaints) if message else _open(url, [url], complaints)


def open_message(base: str, message_id: str, name: str, complaints: Complaints) -> FileSource:
    """Fetch the thread of a message from the public-inbox at *base*; *name* is what to call it."""
    address = f"{base.rstrip('/')}/{quote(message_id, safe=_SAFE_IN_ID)}"
    return _open(name, [f"{address}/t.mbox.gz", f"{address}/raw"], complaints)


def find_message(url: str) -> tuple[str, str] | None:
    """Take the address of a message in a public-inbox apart: the inbox, and the id.

    Whatever page of the message it is (``/T/#u``, ``/raw``, ``/t.mbox.gz``): the id is
    the last part of the path with an ``@``. Raises AddressError.
    """
    address = parse_address(url)
    parts = address.path.split("/")
    for at in range(len(parts) - 1, 0, -1):
        message_id = unquote(parts[at]).strip("<>")
        if "@" in message_id.strip("@"):
            base = f"{address.origin}{'/'.join(parts[:at])}"
            return base, message_id
    return None


def _open(name: str, urls: list[str], complaints: Complaints) -> FileSource:
    """Open what comes from the first of *urls* that is there."""
    web = Web(limits=_LIMITS)
    try:
        answer = _first(web, urls)
    except WebError as error:
        raise SourceError(str(error)) from error
    finally:
        web.close()
    try:
        return open_stream(name, io.BytesIO(answer.content), complaints)
    except NotMailError as error:
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        page = kind == "text/html"
        hint = ": a web page; name the address of a message or of an mbox" if page else ""
        raise SourceError(f"{source_name(answer.url)}{hint}" if hint else str(error)) from error


def _first(web: Web, urls: list[str]) -> Answer:
    """Fetch the first that is there."""
    *others, last = urls
    for url in others:
        try:
            return web.get(url)
        except WebError as error:
            if error.status not in {403, 404, 501}:
                raise
    return web.get(last)


_MOST_SERIES = 1000


def _open_patchwork(url: str, resource: Resource, options: SourceOptions) -> FileSource:
    """Open the series that the address of a patchwork is of."""
    if resource.name:
        refuse_window(url, options)
    resource = replace(resource, query=(*resource.query, *_moments(options)))
    web = Web(
        Token(options.token, options.patchwork) if options.token and options.patchwork else None
    )
    try:
        mail = _read_series(Patchwork(resource.root, web), resource)
        return FileSource(url, spool(url, mail), FileType.MBOX)
    except SourceError:
        raise
    except ApplierError as error:
        raise SourceError(str(error)) from error
    finally:
        web.close()


def _moments(options: SourceOptions) -> Iterator[tuple[str, str]]:
    """Yield what patchwork's interface calls ``since`` and ``before``, in UTC."""
    texts = ("--since", "since", options.since), ("--until", "before", options.until)
    for option, key, text in texts:
        if text is not None:
            moment = datetime.fromtimestamp(resolve_moment(option, text), UTC)
            yield key, f"{moment:%Y-%m-%dT%H:%M:%S}"


def _read_series(patchwork: Patchwork, resource: Resource) -> Iterator[bytes]:
    """Yield the mboxes of all series, each ended by a blank line as the next one needs."""
    count = 0
    for count, series in enumerate(patchwork.find_series(resource), 1):
        if count > _MOST_SERIES:
            raise SourceError(f"{resource.root}: more than {_MOST_SERIES} series; ask for less")
        for path in filter(None, (series.cover, series.mbox)):
            yield patchwork.read_mbox(path).rstrip(b"\n") + b"\n\n"
    if not count and resource.name:
        raise SourceError(
            f"{resource.root}: no series for {resource.kind} {escaped(resource.name)}"
        )
