"""Who wrote it: name and address, as git takes them from a From and puts them into a commit.

Pure, bytes in and out. git mailinfo's way to read a From header is no address
parser: it looks for a word around ``@``. What a list of recipients says is
:mod:`applier.mail.envelope`'s business.
"""

from applier.mail.headers import SPACE, collapse_space

_LONGEST_NAME = 60
_CRUD = bytes(range(33)) + b".,:;<>\"\\'"
"""What git cuts from both ends of names and addresses."""


def read_author(value: bytes) -> tuple[bytes, bytes]:
    """Give name and address of a decoded From; both empty if git finds neither."""
    if b"@" not in value:
        return _read_without_at(value)
    text = _unquote(value)
    at = text.find(b"@")
    if at < 0:
        return _read_without_at(value)
    start, opened = _word_start(text, at)
    end = _word_end(text, start)
    email = text[start:end]
    before = text[: start - 1] + b" " if opened else text[:start]
    rest = collapse_space(before + text[end + 1 :]).strip(SPACE)
    if rest.startswith(b"(") and rest.endswith(b")"):
        rest = rest[1:-1]
    return _sane_name(rest, email), email


def clean_identity(text: bytes) -> bytes:
    """Cut and drop what no name or address may hold in a commit."""
    return text.strip(_CRUD).translate(None, b"\n<>")


def _read_without_at(value: bytes) -> tuple[bytes, bytes]:
    """Read ``Name <account>``."""
    name, opened, rest = value.partition(b"<")
    email, closed, _ = rest.partition(b">")
    if not opened or not closed:
        return b"", b""
    email = collapse_space(email)
    return _sane_name(collapse_space(name).strip(SPACE), email), email


def _sane_name(name: bytes, email: bytes) -> bytes:
    """Take the address for the name if the name cannot be one."""
    strange = not name or len(name) > _LONGEST_NAME or any(mark in name for mark in b"@<>")
    return email if strange else name


def _word_start(text: bytes, at: int) -> tuple[int, bool]:
    """Find where the word around *at* begins, and whether a ``<`` stands before it."""
    start = 1 + max(text.rfind(mark, 0, at) for mark in (b" ", b"\t", b"\n", b"\r", b"<"))
    return start, text[start - 1 : start] == b"<"


def _word_end(text: bytes, start: int) -> int:
    ends = [text.find(mark, start) for mark in (b" ", b"\t", b"\n", b"\r", b"\v", b"\f", b">")]
    return min((end for end in ends if end >= 0), default=len(text))


def _unquote(value: bytes) -> bytes:
    """Drop quotation marks, and backslashes within quotations and comments."""
    if b'"' not in value and b"(" not in value:
        return value
    out = bytearray()
    quoted = escaped = False
    depth = 0
    for byte in value:
        if escaped:
            escaped = False
            out.append(byte)
        elif byte == 0x5C and (quoted or depth):
            escaped = True
        elif byte == 0x22 and not depth:
            quoted = not quoted
        else:
            if not quoted:
                depth += (byte == 0x28) - (byte == 0x29 and depth > 0)
            out.append(byte)
    return bytes(out)
