"""Series: which messages belong together, and what belongs to none."""

from enum import Enum

from msgspec import Struct

from applier.model.mail import Envelope, Person, Timestamp
from applier.model.untrusted import Untrusted


class Subject(Struct, frozen=True):
    """The facts in a subject's brackets, and the title behind them."""

    title: str
    """What is left when replies' marks, list tags and brackets are taken away."""
    prefixes: tuple[str, ...] = ()
    """The words in the brackets other than revision and number, in order: RFC, PATCH, net-next."""
    revision: int | None = None
    """None where the subject states none."""
    number: int | None = None
    total: int | None = None
    reply: bool = False
    """Whether it begins with Re: or the like."""
    bracketed: bool = False
    """Whether it has any patch bracket at all."""
    sub_revision: str = ""
    """What follows the revision's number: ``.1`` of v3.1, ``a`` of v4a."""
    patch_first: bool = False
    """Whether PATCH stands in front of the reply's mark: ``[PATCH] Re: title``."""


class Part(Struct, frozen=True):
    """One patch's place in a series, and the message that fills it."""

    number: int
    revision: int
    """That of the message: an earlier one where a partial reroll leaves the patch standing."""
    envelope: Envelope
    title: str


class Review(Struct, frozen=True):
    """An answer that gives trailers."""

    number: int
    """The patch that it answers; 0 for the cover letter, which means all of them."""
    message_id: str | None
    sender: Person
    trailers: tuple[tuple[str, str], ...]
    """Names and values, in the answer's order."""


class Series(Struct, frozen=True):
    """One revision of one patch series."""

    id: str
    """Message-Id of the cover letter, else of the lowest-numbered own patch."""
    title: str
    prefixes: tuple[str, ...]
    revision: int
    revision_inferred: bool
    """Whether the revision was concluded (from a thread, an earlier copy) and not stated."""
    total: int
    submitter: Person
    date: Timestamp | None
    cover: Envelope | None
    parts: tuple[Part, ...]
    """By number, one each."""
    missing: tuple[int, ...] = ()
    previous_revision: str | None = None
    newer_revision: str | None = None
    notes: tuple[str, ...] = ()
    """What was assumed in putting it together; one line each, for a person."""
    reviews: tuple[Review, ...] = ()
    """The answers to its messages that give trailers, in the archive's order."""


class Selection(Struct, frozen=True):
    """Which series the user asks for."""

    message_ids: tuple[str, ...] = ()
    """Only the series that hold one of them; with the options below, all their revisions."""
    latest: bool = False
    """Whether only the newest revision of each series counts."""
    revision: int | None = None
    """Only this revision of each series."""

    def __bool__(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.message_ids) or self.latest or self.revision is not None


class OtherKind(Enum):
    """What a message that is part of no series is."""

    REPLY = "reply"
    PULL_REQUEST = "pull-request"
    COVER_WITHOUT_PATCHES = "cover-without-patches"
    NOT_A_PATCH = "not-a-patch"
    DUPLICATE = "duplicate"
    BUG_REPORT = "bug-report"
    ROBOT_REPORT = "robot-report"
    MALFORMED = "malformed"
    OVER_LIMIT = "over-limit"


class Other(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that is part of no series, and why."""

    message_id: Untrusted | None
    """Without angle brackets; null where the mail has none."""
    subject: Untrusted
    """As the header has it, decoded."""
    kind: OtherKind
    reason: Untrusted
    """Why it is part of no series; one line, for a person."""


class Reading(Struct, frozen=True):
    """Everything that was read, put together: nothing is lost without a word."""

    series: tuple[Series, ...]
    """In the order of their dates."""
    other: tuple[Other, ...]
    messages: int
    """How many messages were read."""
