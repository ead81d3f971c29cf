"""What does a message's header say for grouping?

Message-id, thread, people, lists: read leniently, as any archive holds mails
that break every rule. Nothing here fails; what is missing is None or empty.
Strings are interned, as an archive says the same few thousand names and ids in
tens of thousands of mails. Pure. What git would commit is
:mod:`applier.mail.commit_text`'s business. Source of the syntax: RFC 5322, RFC 2919.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from sys import intern

from applier.mail.charsets import repair_utf8
from applier.mail.commit_text import make_person, read_author
from applier.mail.date import parse_date
from applier.mail.headers import SPACE, Field, collapse_space, decode_words
from applier.model import Envelope, Origin, Person, Writer

_WANTED = frozenset(
    b"message-id subject from date in-reply-to references reply-to to cc list-id x-mailer"
    b" user-agent x-original-from auto-submitted x-microsoft-original-message-id"
    b" x-gmail-original-message-id x-google-original-message-id".split()
)

_FORMER = (
    b"x-microsoft-original-message-id",
    b"x-gmail-original-message-id",
    b"x-google-original-message-id",
)
"""Where servers that give a message an id of their own keep the sender's."""

_TRACKER = b"x-bugzilla-"


def read_envelope(origin: Origin, fields: Iterable[Field]) -> Envelope:
    """Read a header; what the body must tell is left out."""
    said = _Said(fields)
    senders = said.people(b"x-original-from")
    message_id = next(iter(said.ids(b"message-id")), None)
    sender = _read_sender(said.raw_last(b"from"))
    return Envelope(
        origin=origin,
        message_id=message_id,
        subject=said.last(b"subject"),
        sender=sender,
        date=parse_date(said.raw_last(b"date")),
        in_reply_to=said.ids(b"in-reply-to"),
        references=said.ids(b"references"),
        reply_to=said.people(b"reply-to"),
        recipients=tuple(
            intern(person.email.lower()) for name in (b"to", b"cc") for person in said.people(name)
        ),
        lists=tuple(map(_list_name, said.texts(b"list-id"))),
        mailer=said.last(b"x-mailer") or said.last(b"user-agent"),
        original_from=senders[0] if senders else None,
        former_ids=_find_former_ids(message_id, said),
        writer=find_writer(
            sender, said.last(b"auto-submitted"), has_tracker_fields=said.has_tracker_fields
        ),
    )


def _find_former_ids(message_id: str | None, said: "_Said") -> tuple[str, ...]:
    """Give the ids under which the sender may know a message, other than its own.

    Exchange and Gmail keep the sender's id in a field of their own; Tencent's
    exmail puts sixteen digits and a ``+`` in front of it.
    """
    former = [name for field in _FORMER for name in said.ids(field)]
    if message_id and _digits().match(message_id):
        former.append(message_id[17:])
    return tuple(name for name in dict.fromkeys(former) if name != message_id)


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"[0-9A-F]{16}\+.{0,400}@")


class _Said:
    """The fields that grouping needs, by name."""

    __slots__ = ("_values", "has_tracker_fields")

    def __init__(self, fields: Iterable[Field]) -> None:
        self._values: dict[bytes, list[bytes]] = {}
        self.has_tracker_fields = False
        for field in fields:
            if field.name in _WANTED:
                self._values.setdefault(field.name, []).append(field.value)
            elif field.name.startswith(_TRACKER):
                self.has_tracker_fields = True

    def raw(self, name: bytes) -> list[bytes]:
        """Give every value of a field, encoded words decoded as far as they can be."""
        values = self._values.get(name, [])
        return [decode_words(value, []) if b"=?" in value else value for value in values]

    def raw_last(self, name: bytes) -> bytes:
        """Give the last value, as git does where it takes one of several."""
        values = self.raw(name)
        return values[-1] if values else b""

    def texts(self, name: bytes) -> list[str]:
        return [_text(value) for value in self.raw(name)]

    def last(self, name: bytes) -> str:
        return _text(self.raw_last(name))

    def ids(self, name: bytes) -> tuple[str, ...]:
        """Give the message-ids in a field, in order, each once."""
        found = (found for value in self.raw(name) for found in find_message_ids(value))
        return tuple(dict.fromkeys(found))

    def people(self, name: bytes) -> tuple[Person, ...]:
        return tuple(person for value in self.raw(name) for person in parse_people(value))


def find_message_ids(value: bytes) -> Iterator[str]:
    """Yield what stands in angle brackets; else words with an ``@``, if there is nothing but words.

    Prose in In-Reply-To ("Message of Tue from <a@example.org>") may name an
    address in brackets: it is taken for an id, and no message will have it.
    """
    for piece in value.split(b"<")[1:]:
        inside, closed, _ = piece.partition(b">")
        message_id = b"".join(inside.split())
        if closed and message_id:
            yield intern(repair_utf8(message_id).decode())
    if b"<" not in value:
        for word in value.split():
            if b"@" in word:
                yield intern(repair_utf8(word.strip(b">;,")).decode())


def parse_people(value: bytes) -> Iterator[Person]:
    """Yield the people in a list of addresses."""
    for address in split_addresses(value):
        name, email = _read_person(address)
        if email:
            yield make_person(name, email)


def split_addresses(value: bytes) -> Iterator[bytes]:
    """Split a list of addresses at commas outside of quotations, comments and brackets."""
    if b'"' not in value and b"(" not in value:
        yield from value.split(b",")
        return
    start = depth = 0
    quoted = escaped = False
    for at, byte in enumerate(value):
        if escaped:
            escaped = False
        elif byte == 0x5C:
            escaped = True
        elif byte == 0x22 and not depth:
            quoted = not quoted
        elif not quoted:
            depth += (byte == 0x28) - (byte == 0x29 and depth > 0)
            if byte == 0x2C and not depth:
                yield value[start:at]
                start = at + 1
    yield value[start:]


def _read_person(address: bytes) -> tuple[bytes, bytes]:
    """Read ``Name <address>``; other forms as git reads a From."""
    name, opened, rest = address.rpartition(b"<")
    email, closed, _ = rest.partition(b">")
    if opened and closed:
        email = email.strip(SPACE)
        plain = collapse_space(name).strip(SPACE)
        return plain.removeprefix(b'"').removesuffix(b'"').replace(b"\\", b""), email
    return read_author(address)


def _read_sender(value: bytes) -> Person:
    """Read the From, which some mails lack and others fill with a name only."""
    name, email = read_author(value)
    if not name and not email:
        name = collapse_space(value).strip(SPACE)
    return make_person(name, email)


def _list_name(value: str) -> str:
    _, opened, rest = value.rpartition("<")
    return intern(rest.partition(">")[0].strip() if opened else value)


def _text(value: bytes) -> str:
    return intern(repair_utf8(collapse_space(value).strip(SPACE)).decode())


def find_writer(sender: Person, submitted: str, *, has_tracker_fields: bool) -> Writer:
    """Tell who wrote a message; *submitted* is its Auto-Submitted."""
    local = sender.email.partition("@")[0].lower()
    if has_tracker_fields or local.startswith("bugzilla"):
        return Writer.BUG_TRACKER
    said = submitted.partition(";")[0].strip().lower()
    names = f"{sender.name} {local}".lower()
    if said not in {"", "no"} or _robot().search(names):
        return Writer.ROBOT
    return Writer.PERSON


@cache
def _robot() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])(?:robot|bot|syzbot|buildbot)(?![^\W_])")


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
