"""What sending a commit by mail would do to it."""

from enum import Enum

from msgspec import Struct

from applier.model.untrusted import Untrusted


class DamageKind(Enum):
    """What comes to harm, or may."""

    MESSAGE = "message"
    """The commit message that git am makes is another one, or it makes none."""
    AUTHOR = "author"
    """Its author is another one."""
    DATE = "date"
    """Its author date is another one."""
    TREE = "tree"
    """Its files are others."""
    LONG_LINE = "long-line"
    """A line is longer than a mail may have it (RFC 5322: 998 bytes)."""
    CARRIAGE_RETURN = "carriage-return"
    """Lines end in CR LF; git am drops the CR."""
    NUL = "nul"
    """There is a NUL byte, which no mail may have."""
    CHARSET = "charset"
    """The bytes are not UTF-8, and no mail says what they are."""
    FROM_LINE = "from-line"
    """A line of the message begins with "From ", which many mailboxes quote."""


class Damage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that sending a commit by mail would do to it."""

    kind: DamageKind
    line: int | None
    """Of the commit message for what is in it, else of the mail's text below the header; from 1;
    null where it is no line."""
    lossy: bool
    """Whether git am would make another commit of the mail; else a mailer on its way may
    do harm."""
    detail: Untrusted
    """For a person, on one line."""
