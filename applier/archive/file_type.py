"""What kind of file is it: an mbox, a message, a Markdown export?

Its first bytes tell, never its name. Pure.
"""

from enum import Enum

from applier.archive.mbox import is_from_line

HEAD = 1 << 16
"""Bytes that are looked at: room for the longest header that was seen, and more."""

_MAIL_FIELDS = (
    b"from:",
    b"subject:",
    b"date:",
    b"message-id:",
    b"to:",
    b"received:",
    b"return-path:",
    b"delivered-to:",
)
"""Fields of which every real message has one; a text that begins ``Note: ...`` has none."""


class FileType(Enum):
    """The shapes that a file of messages can have."""

    MBOX = "mbox"
    MESSAGE = "message"
    MARKDOWN = "Markdown export"


def find_file_type(head: bytes) -> FileType | None:
    """Tell from the first bytes of a file what it is; None if it is none of ours.

    Blank lines in front are passed over, as ``git mailsplit`` does.
    """
    text = head.lstrip()
    line, _, _ = text.partition(b"\n")
    if is_from_line(line):
        return FileType.MBOX
    if is_header(text):
        return FileType.MESSAGE
    if (text.startswith(b"#### ") or b"\n#### " in text) and b"\n```" in text:
        return FileType.MARKDOWN
    return None


def is_header(text: bytes) -> bool:
    """Whether *text* begins with the header of a mail: fields, a known one among them."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    known = False
    for line in text.split(b"\n", 2000):
        if line[:1] in (b" ", b"\t", b"\r", b""):
            if not line.strip():
                break
            continue
        if not is_field(line):
            return False
        known = known or line[:16].lower().startswith(_MAIL_FIELDS)
        if known:
            return True
    return known


def is_field(line: bytes) -> bool:
    """Whether a line is ``Name: ...``, the name as RFC 5322 allows it; ``>From `` is let pass."""
    name, colon, _ = line.partition(b":")
    if line.startswith(b">From "):
        return True
    return bool(colon) and bool(name) and all(32 < byte < 127 for byte in name)


def describe_not_mail(head: bytes) -> str:
    """Say of bytes that have no shape of ours what is wrong with them."""
    if b"\0" in head:
        return "a binary file; neither an mbox nor a message nor a Markdown export"
    return "neither an mbox nor a message nor a Markdown export"
