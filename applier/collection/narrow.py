"""Which messages of a large archive are enough for the series of a few?

Those of their threads, and of the threads of their senders' other patches: what was sent
without a thread, and the other revisions with the answers to them. Where one of them
names what it needs in another way (a prerequisite, say), all of the archive is read.
Only headers are looked at, and no mail is understood, so that it takes a tenth of the
time. Reads the sources that it is given.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from applier.archive import Archive
from applier.model import Origin, RawMessage

SMALL = 3000
"""Messages: an archive that has no more is read as a whole."""
_MOST_OF_SENDER = 500
"""Patches of one sender."""
_ID_FIELD = re.compile(rb"(?mi)^(?:message-id|in-reply-to|references):(.*(?:\r?\n[ \t].*)*)")
_ID = re.compile(rb"<([^<>\s]+)>")
_FROM = re.compile(rb"(?mi)^from:(.*(?:\r?\n[ \t].*)*)")
_ADDRESS = re.compile(rb"[^\s<>()\",;:@]+@[^\s<>()\",;:@]+")
_PATCH = re.compile(rb"(?mi)^subject:[^\r\n]*\[[^\]\r\n]*(?:patch|rfc|/)[^\]\r\n]*\]")
_NEEDS = re.compile(rb"(?mi)^(?:prerequisite-[a-z-]+|depends-on|based-on):")


class _Found(Struct, frozen=True):
    """What one message's header says."""

    origin: Origin
    ids: frozenset[bytes]
    """Its own id, and those that it answers."""
    sender: bytes
    is_patch: bool


def narrow(
    archive: Archive, messages: Iterable[RawMessage], wanted: Sequence[str]
) -> Iterator[RawMessage]:
    """Yield of *messages* those that the series with the ids *wanted* need, or all of them."""
    found = [_look_at(raw) for raw in messages]
    names = {name.strip("<>").encode(errors="surrogateescape") for name in wanted}
    chosen = range(len(found)) if len(found) <= SMALL else sorted(_needed(found, names))
    if len(chosen) < len(found) and any(_needs_more(archive, found[at]) for at in chosen):
        chosen = range(len(found))
    for at in chosen:
        origin = found[at].origin
        yield RawMessage(origin, archive.read(origin))


def _look_at(raw: RawMessage) -> _Found:
    """Read a header as far as need be."""
    head = re.split(rb"\r?\n\r?\n", raw.content, maxsplit=1)[0]
    fields = b" ".join(_ID_FIELD.findall(head))
    sender = _FROM.search(head)
    addresses = _ADDRESS.findall(sender[1]) if sender else []
    return _Found(
        raw.origin,
        frozenset(_ID.findall(fields)),
        addresses[-1].lower() if addresses else b"",
        _PATCH.search(head) is not None,
    )


def _needed(found: Sequence[_Found], names: set[bytes]) -> set[int]:
    """Give the places of the threads' messages, and of the threads of their senders' patches."""
    by_id = defaultdict[bytes, list[int]](list)
    by_sender = defaultdict[bytes, list[int]](list)
    for at, one in enumerate(found):
        for each in one.ids:
            by_id[each].append(at)
        if one.is_patch:
            by_sender[one.sender].append(at)
    threads = _reached(found, by_id, names)
    own = [at for at in sorted(threads) if found[at].is_patch and names & found[at].ids]
    beside = {at for one in own for at in _nearest(by_sender[found[one].sender], one)}
    ids = {each for at in beside for each in found[at].ids}
    return threads | beside | _reached(found, by_id, ids)


def _nearest(places: Sequence[int], own: int) -> Sequence[int]:
    """Give the places nearest to one's own: other revisions were sent about then."""
    at = bisect_left(places, own)
    return places[max(0, at - _MOST_OF_SENDER // 2) : at + _MOST_OF_SENDER // 2]


def _reached(
    found: Sequence[_Found], by_id: dict[bytes, list[int]], names: Iterable[bytes]
) -> set[int]:
    """Follow the ids from message to message."""
    reached, waiting, seen = set[int](), list(names), set(names)
    while waiting:
        for at in by_id.get(waiting.pop(), ()):
            if at not in reached:
                reached.add(at)
                new = found[at].ids - seen
                seen |= new
                waiting += new
    return reached


def _needs_more(archive: Archive, one: _Found) -> bool:
    """Whether a message names what it needs, which may be anywhere."""
    return _NEEDS.search(archive.read(one.origin)) is not None
