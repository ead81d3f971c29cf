"""Which mail does an address on the web lead to, and how is it fetched?

A message of a public-inbox (lore.kernel.org is one) by its address or by its
message-id: its whole thread, as ``t.mbox.gz``; where that is not to be had, the
message alone, ``raw``. Any other address is fetched as it is, and what comes is
found out by looking at it, as with a file. Patchwork's addresses are left to
:mod:`applier.archive.patchwork_series`. Sources: public-inbox's own help page
(``/_/text/help``), RFC 5538's habit of quoting ids in addresses. I/O.
"""

import io
from urllib.parse import quote, unquote

from applier.address import parse_address
from applier.archive.file import FileSource, NotMailError, open_stream
from applier.archive.source import Complaints, source_name
from applier.errors import SourceError
from applier.http import Answer, Limits, Web, WebError

_SAFE_IN_ID = "@!$&'()*+,;:=~"
"""What a message-id keeps in an address besides letters, digits and ``-._``; a slash goes."""

_LIMITS = Limits(size=256 << 20)
"""A thread of a thousand mails has ten megabytes."""


def open_address(url: str, complaints: Complaints) -> FileSource:
    """Fetch what an address means and open it; raises SourceError."""
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
