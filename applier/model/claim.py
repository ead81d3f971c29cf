"""What a series says of itself beside its diffstat, and whether that is so."""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class ClaimKind(Enum):
    """What a statement is about; ``applier.claim.<kind>`` sets what a false one counts for."""

    FIXES = "fixes"
    """``Fixes:`` names a commit before the patch, by its id and its subject."""
    COMMIT = "commit"
    """``commit <id> ("subject")`` in the text names a commit that is there."""
    STABLE = "stable"
    """``Cc: stable`` names no release that is older than the commit that is fixed."""
    STABLE_FIXES = "stable-fixes"
    """What fixes a released commit is sent to stable, and what is sent there says what it fixes."""
    SIGN_OFF = "sign-off"
    """The author signed it off, and who sent it, last."""
    TRAILER = "trailer"
    """A trailer is spelled as tools read it."""
    REPORT_LINK = "report-link"
    """A report is linked to."""
    REVISION = "revision"
    """No mail of the archive has the same change-id and revision, or sent a later one before."""
    BASE_COMMIT = "base-commit"
    """Everybody can get the base: a branch or a tag leads to it."""
    PREREQUISITE = "prerequisite"
    """What must be applied first is to be had."""
    TROJAN_SOURCE = "trojan-source"
    """Added lines read as they are: no character in them is unseen, or turns the direction."""
    DUPLICATE = "duplicate"
    """The change is new: no branch has it under another id."""


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

    kind: ClaimKind
    """What it is about."""
    text: Untrusted
    """The statement as the message has it, on one line; empty where something is not said
    that should be."""
    line: int | None
    """Where it stands in the commit message, from 1 for the subject; null where it stands
    nowhere, or elsewhere."""
    verdict: ClaimVerdict
    weight: ClaimWeight
    reason: Untrusted = ""
    """Why it is not true, on one line; empty where it is."""
    commit: Oid | None = None
    """The commit that the statement names, where that was found."""
    suggestion: Untrusted = ""
    """The line to put instead, where that is known."""

    @property
    def is_false(self) -> bool:
        """Whether it is known to be false."""
        return self.verdict is ClaimVerdict.FALSE

    @property
    def is_finding(self) -> bool:
        """Whether it is false, and that counts."""
        return self.is_false and self.weight is ClaimWeight.FINDING
