"""What a series says of itself beside its diffstat, and whether that is so."""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class ClaimVerdict(Enum):
    """Whether a statement is true."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    """What would decide it is not to be had here."""


class ClaimWeight(Enum):
    """What a false statement counts for."""

    FINDING = "finding"
    """Exit code 1 with ``--fail-on claims``."""
    NOTE = "note"
    """Said, and counts for nothing."""
    OFF = "off"
    """Not judged."""


class Claim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement, judged at the place where the patch is to be applied."""

    kind: str
    """What it is about, such as fixes; ``applier.claim.<kind>`` sets what it counts for."""
    text: Untrusted
    """The statement as the message has it, on one line; empty where something is not said
    that should be."""
    line: int | None
    """Where it stands in the text of the message, from 1; null where it stands nowhere."""
    verdict: ClaimVerdict
    weight: ClaimWeight
    reason: Untrusted = ""
    """Why it is not true, on one line; empty where it is."""
    commit: Oid | None = None
    """The commit that the statement names, where that was found."""
    suggestion: Untrusted = ""
    """The line to put instead, where that is known."""
