"""A message: as it is stored, as its header describes it, as git would commit it."""

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

from msgspec import Struct

from applier.model.untrusted import Untrusted


class Origin(Struct, frozen=True):
    """Where a message can be read again: bytes *start* to *end* of *source*.

    *source* is the name that the archive was opened under; what the numbers
    count is the business of the reader that made them.
    """

    source: str
    start: int
    end: int


class RawMessage(Struct, frozen=True):
    """One message, without the envelope line or the quoting of its store."""

    origin: Origin
    content: bytes
    cut: str = ""
    """The name of the limit that it met, so that *content* is only its beginning."""


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """A name and an address; either may be empty."""

    name: Untrusted
    """May be empty."""
    email: Untrusted
    """May be empty."""

    def __str__(self) -> str:
        """Give the person as a mail header would."""
        return f"{self.name} <{self.email}>" if self.name else self.email


class Timestamp(Struct, frozen=True, order=True):
    """A moment as git keeps it: *seconds* since 1970, and the sender's zone as +HHMM.

    *zone* is the decimal number that git prints, -0530 for five and a half
    hours west, and may be one that no clock on earth shows.
    """

    seconds: int
    zone: int = 0

    def __str__(self) -> str:
        """Give the moment as a commit object holds it."""
        return f"{self.seconds} {self.zone:+05d}"

    @property
    def offset(self) -> timedelta:
        """The zone as a distance from UTC, at most a day."""
        hours, minutes = divmod(abs(self.zone), 100)
        east = timedelta(hours=hours, minutes=minutes)
        within = min(east, timedelta(hours=23, minutes=59))
        return within if self.zone >= 0 else -within

    def rfc3339(self) -> str:
        """Give the moment in the sender's zone, as in ``2021-03-05T17:58:51-08:00``."""
        try:
            return datetime.fromtimestamp(self.seconds, timezone(self.offset)).isoformat()
        except (OverflowError, ValueError, OSError):
            return datetime.max.replace(microsecond=0, tzinfo=UTC).isoformat()


class Writer(Enum):
    """Who wrote a message, as far as its header tells."""

    PERSON = "person"
    BUG_TRACKER = "bug-tracker"
    ROBOT = "robot"


class Envelope(Struct, frozen=True):
    """What a message's header says, and the little of its body that grouping needs.

    Bodies are not kept: an archive has tens of thousands of them. *origin*
    leads back to the whole.
    """

    origin: Origin
    message_id: str | None
    """Without angle brackets."""
    subject: str
    """Unfolded and decoded; prefixes and brackets are still in place."""
    sender: Person
    date: Timestamp | None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """In the header's order, oldest first."""
    reply_to: tuple[Person, ...] = ()
    recipients: tuple[str, ...] = ()
    """The addresses of To and Cc, lower-case."""
    lists: tuple[str, ...] = ()
    """List-Id, without angle brackets and description."""
    mailer: str = ""
    """X-Mailer or User-Agent."""
    original_from: Person | None = None
    """X-Original-From, where a list rewrote the From."""
    author: Person | None = None
    """The author: the one whom the text names, also where the copy lost its diff, else From."""
    has_diff: bool = False
    """Whether git would find a diff in it (an unquoted one)."""
    fingerprint: int = 0
    """Of the text before the signature: equal for copies that nobody changed on the way."""
    checksum: int | None = None
    """Of the message as it was read, so that another in its place is noticed."""
    pull_request: bool = False
    """Whether the body is that of ``git request-pull``."""
    has_stat: bool = False
    """Whether the body shows a diffstat: a row ``path | 3 ++-`` (or ``| Bin``), unquoted.

    For copies that lost their diffs (an export, an index): a mail with a
    diffstat but no diff was a patch all the same.
    """
    change_id: str = ""
    """b4's name for a change, the same in all its revisions: the line ``change-id:``."""
    revision_links: tuple[str, ...] = ()
    """Message-ids of earlier revisions, as the body links them: ``v1: https://.../r/<id>``."""
    trailers: tuple[tuple[str, str], ...] = ()
    """Unquoted lines such as ``Reviewed-by: ...``, name and value; read in answers only."""
    former_ids: tuple[str, ...] = ()
    """Message-ids that it was sent under, before a server on its way gave it another."""
    writer: Writer = Writer.PERSON


class CommitText(Struct, frozen=True):
    """What ``git am`` would write into the commit, apart from the tree."""

    author: Person
    date: Timestamp | None
    """None where the mail has no Date: git would take the clock's."""
    title: str
    """The cleaned subject."""
    message: bytes
    """The whole message, title first, as the commit object holds it."""


class Mail(Struct, frozen=True):
    """One message as ``git mailinfo`` reads it, and its envelope."""

    envelope: Envelope
    commit: CommitText | None
    """None where git refuses to read the mail; *failure* says why."""
    failure: str | None
    body: bytes
    """The text before the patch, in UTF-8, in-body headers included."""
    patch: bytes
    """From the first line that git takes for the patch to the end, untouched; or nothing."""

    @property
    def text(self) -> bytes:
        """The whole text: what stands before the patch, and the patch."""
        return self.body + b"\n" + self.patch
