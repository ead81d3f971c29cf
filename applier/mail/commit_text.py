"""What would git am write into the commit?

Title, message, author and date, from what the mail states; or the reason why
git would make no commit of it. Pure. The rules are those of git am, git
stripspace and git commit-tree, observed.
"""

from sys import intern
from typing import NamedTuple

from applier.mail.author import clean_identity, read_author
from applier.mail.date import parse_date
from applier.mail.headers import SPACE, collapse_space
from applier.model import CommitText, Person

_PINE = b"Mail System Internal Data"


class Stated(NamedTuple):
    """From, Subject and Date of one mail, decoded; None where it has none."""

    sender: bytes | None
    subject: bytes | None
    date: bytes | None


def write_commit(stated: Stated, log: bytes, faults: list[str]) -> CommitText | None:
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


def repair_utf8(text: bytes) -> bytes:
    """Read as Latin-1 each byte that is not part of valid UTF-8, as git does on committing."""
    if text.isascii():
        return text
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        decoded = _decode_mixed(text)
    if _has_noncharacter(decoded):
        decoded = "".join(_spell(char) for char in decoded)
    return decoded.encode()


def _decode_mixed(text: bytes) -> str:
    import codecs  # noqa: PLC0415 - few mails need it

    def as_latin_1(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - tells the type checker what codecs passes
        return chr(error.object[error.start]), error.start + 1

    codecs.register_error("applier.latin-1", as_latin_1)
    return text.decode(errors="applier.latin-1")


def _has_noncharacter(text: str) -> bool:
    return any(_is_noncharacter(ord(char)) for char in set(text))


def _is_noncharacter(point: int) -> bool:
    """Whether Unicode keeps *point* for no character; git takes it for a mistake."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def _spell(char: str) -> str:
    return char.encode().decode("latin-1") if _is_noncharacter(ord(char)) else char
