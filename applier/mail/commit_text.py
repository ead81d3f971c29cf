"""What would git am write into the commit?

Title, message, author and date, from what the mail states; or the reason why
git would make no commit of it. Pure. The rules are those of git am, git
stripspace and git commit-tree, observed. git mailinfo's way to read a From is no
address parser: it looks for a word around ``@``. What a list of recipients says is
:mod:`applier.mail.envelope`'s business.
"""

from sys import intern
from typing import NamedTuple

from applier.mail.charsets import repair_utf8
from applier.mail.date import parse_date
from applier.mail.headers import SPACE, collapse_space
from applier.model import CommitText, Person

_PINE = b"Mail System Internal Data"


class CommitHeaders(NamedTuple):
    """From, Subject and Date of one mail, decoded; None where it has none."""

    sender: bytes | None
    subject: bytes | None
    date: bytes | None


def write_commit(stated: CommitHeaders, log: bytes, faults: list[str]) -> CommitText | None:
    """Give what git would commit; None if it would refuse, with the reason in *faults*."""
    name, email = read_author(stated.sender or b"")
    title = clean_subject(stated.subject or b"")
    message = strip_space(title + b"\n\n" + log)
    stamp = collapse_space(stated.date or b"")
    date = parse_date(stamp)
    fault = _find_fault(name, stamp if date is None else b"", message)
    if fault:
        faults.append(fault)
    if faults:
        return None
    return CommitText(
        author=make_person(clean_identity(name), clean_identity(email)),
        date=date,
        title=repair_utf8(title).decode(),
        message=repair_utf8(message),
    )


def _find_fault(name: bytes, bad_date: bytes, message: bytes) -> str | None:
    """Find the first thing that keeps git from making a commit."""
    if name == _PINE:
        return "it is a mail folder's internal message, which git am skips"
    if not name:
        return "it names no author: From is missing or holds no address"
    if not clean_identity(name):
        return "the author's name consists of punctuation only"
    if bad_date:
        return f"its date cannot be read: {repair_utf8(bad_date).decode()}"
    if b"\0" in message:
        return "there is a NUL byte in the commit message"
    return None


def make_person(name: bytes, email: bytes) -> Person:
    """Give name and address as text."""
    return Person(intern(repair_utf8(name).decode()), intern(repair_utf8(email).decode()))


def clean_subject(subject: bytes) -> bytes:
    """Take away replies' marks and brackets in front, again and again, and runs of white space."""
    at = 0
    while at < len(subject):
        if subject[at : at + 1] in (b" ", b"\t", b":"):
            at += 1
        elif subject[at : at + 3].lower() == b"re:" and len(subject) > at + 3:
            at += 3
        elif subject[at : at + 1] == b"[" and (end := subject.find(b"]", at)) >= 0:
            at = end + 1
        else:
            break
    return collapse_space(subject[at:].strip(SPACE))


def strip_space(text: bytes) -> bytes:
    """Clean white space as ``git stripspace`` does: line ends, runs of blank lines, both ends."""
    lines = [line.rstrip(SPACE) for line in text.split(b"\n")]
    while b"" in lines[-1:]:
        lines.pop()
    kept: list[bytes] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return b"".join(line + b"\n" for line in kept)


_LONGEST_NAME = 60
_CRUD = bytes(range(33)) + b".,:;<>\"\\'"
"""What git cuts from both ends of names and addresses."""
_BEFORE_AT = bytes(set(range(256)).difference(b" \t\n\r<"))
"""What the word with the ``@`` may hold in front of it."""
_AROUND_AT = bytes(set(range(256)).difference(b" \t\n\r\v\f>"))
"""What the word may hold from its beginning on."""


def read_author(value: bytes) -> tuple[bytes, bytes]:
    """Give name and address of a decoded From; both empty if git finds neither."""
    if b"@" not in value:
        return _read_without_at(value)
    text = _drop_quotes(value)
    at = text.find(b"@")
    if at < 0:
        return _read_without_at(value)
    start = len(text[:at].rstrip(_BEFORE_AT))
    end = len(text) - len(text[start:].lstrip(_AROUND_AT))
    email = text[start:end]
    before = text[: start - 1] + b" " if text[start - 1 : start] == b"<" else text[:start]
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


def _drop_quotes(value: bytes) -> bytes:
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
