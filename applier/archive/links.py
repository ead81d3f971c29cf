"""Which message is this, and which does it answer?

The few header fields that hold a thread together, read without reading the rest:
an archive of tens of thousands is looked through for one thread. Pure.
"""

from collections.abc import Iterator

from applier.mail.envelope import find_message_ids

_ANSWERS = (b"in-reply-to:", b"references:")
_OWN = b"message-id:"


def own_id(content: bytes) -> str | None:
    """Give a message's id, without angle brackets."""
    return next(_ids(content, (_OWN,)), None)


def answered_ids(content: bytes) -> set[str]:
    """Give the ids of the messages that a message answers, near and far."""
    return set(_ids(content, _ANSWERS))


def _ids(content: bytes, names: tuple[bytes, ...]) -> Iterator[str]:
    """Yield the message-ids in the fields *names* of a header."""
    header = content.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    for line in header.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n"):
        if line[:12].lower().startswith(names):
            yield from find_message_ids(line.partition(b":")[2])
