"""What does one message say: to whoever groups it, and to git?

Puts the readers of this package together. Pure; never fails, whatever the
bytes. Where a message comes from is :mod:`applier.archive`'s business, what
its patch does :mod:`applier.diff`'s.
"""

from typing import NamedTuple
from zlib import crc32

from msgspec.structs import replace

from applier.mail.body import BodyText, read_text
from applier.mail.body_facts import find_change_id, find_revision_links, has_stat, without_footer
from applier.mail.charsets import repair_utf8
from applier.mail.commit_text import (
    CommitHeaders,
    clean_identity,
    make_person,
    read_author,
    write_commit,
)
from applier.mail.envelope import read_envelope
from applier.mail.headers import SPACE, Header, read_header
from applier.mail.parts import PartReader
from applier.mail.trailers import given_trailers
from applier.model import CommitText, Envelope, Mail, Person, RawMessage

_REQUEST = b"The following changes since commit "


class MailinfoResult(NamedTuple):
    """What ``git mailinfo`` reads in a message."""

    header: Header
    stated: CommitHeaders
    text: BodyText
    faults: list[str]
    """Why git would refuse it; the first is the reason that counts."""


def parse_mail(raw: RawMessage, known: Envelope | None = None) -> Mail:
    """Read one message as git mailsplit, mailinfo and am would, and its envelope.

    *known* is the envelope of a message that is read again.
    """
    reading = read_message(raw.content)
    faults = list(reading.faults)
    commit = write_commit(reading.stated, reading.text.log, faults)
    return Mail(
        envelope=known or _read_envelope(raw, reading, commit),
        commit=commit,
        failure=faults[0] if faults else None,
        body=repair_utf8(reading.text.body),
        patch=reading.text.patch,
    )


def read_message(content: bytes) -> MailinfoResult:
    """Read one bare message as ``git mailsplit`` and ``git mailinfo`` would."""
    faults: list[str] = []
    content = content.replace(b"\r\n", b"\n").lstrip(SPACE)
    header = read_header(content, 0)
    parts = PartReader(header, faults)
    if not content:
        faults.append("the message is empty")
    body = header.ended_by + content[header.end :]
    text = read_text(parts.blocks(body), faults)
    stated = _choose(parts.stated, text)
    if any(value and b"\0" in value for value in stated):
        faults.append("there is a NUL byte in its From, Subject or Date")
    return MailinfoResult(header, stated, text, faults)


def _choose(of_mail: dict[bytes, bytes], text: BodyText) -> CommitHeaders:
    """Prefer what the text states, but only if a patch follows it."""
    of_text = text.stated if text.patch else {}
    values = (of_text.get(name, of_mail.get(name)) for name in (b"from", b"subject", b"date"))
    return CommitHeaders(*values)


def _read_envelope(raw: RawMessage, reading: MailinfoResult, commit: CommitText | None) -> Envelope:
    """Read the header, and the little of the body that grouping needs."""
    envelope = read_envelope(raw.origin, reading.header.fields)
    body, patch = reading.text.body, reading.text.patch
    text = without_footer(body + patch)
    is_answer = envelope.in_reply_to or envelope.references
    return replace(
        envelope,
        checksum=crc32(raw.content),
        author=_find_author(reading, commit),
        has_diff=has_diff(patch),
        pull_request=is_pull_request(body) or is_pull_request(_from_line(patch, _REQUEST)),
        has_stat=has_stat(body) or has_stat(patch),
        change_id=find_change_id(text),
        revision_links=find_revision_links(text),
        trailers=given_trailers(text) if is_answer else (),
        fingerprint=crc32(text.partition(b"\n-- \n")[0].partition(b"\n--\n")[0].rstrip()),
    )


def _find_author(reading: MailinfoResult, commit: CommitText | None) -> Person | None:
    """Find the author; without a patch git asks the header only, but the copy may have lost it."""
    named = None
    if not reading.text.patch:
        named = _read_author(reading.text.stated.get(b"from", b""))
    return named or (commit.author if commit else _read_author(reading.stated.sender or b""))


def _read_author(sender: bytes) -> Person | None:
    name, email = map(clean_identity, read_author(sender))
    return make_person(name, email) if name else None


def _from_line(text: bytes, start: bytes) -> bytes:
    """Give *text* from the first line that begins with *start*, which no line of a diff does."""
    at = text.find(b"\n" + start)
    return text[at + 1 :] if at >= 0 else b""


def has_diff(patch: bytes) -> bool:
    """Whether there is a file's header in *patch* by which git would know a diff."""
    if patch.startswith(b"diff --git ") or b"\ndiff --git " in patch:
        return True
    at = patch.find(b"\n+++ ")
    while at >= 0:
        before = patch.rfind(b"\n", 0, at) + 1
        after = patch.find(b"\n", at + 1) + 1
        if patch.startswith(b"--- ", before) and after and patch.startswith(b"@@ -", after):
            return True
        at = patch.find(b"\n+++ ", at + 1)
    return False


def is_pull_request(body: bytes) -> bool:
    """Whether *body* is what ``git request-pull`` writes."""
    changes = body.find(_REQUEST)
    if changes < 0:
        return False
    rest = body[changes:].lower()
    return b"are available in the git repository at" in rest or b"are available in git at" in rest
