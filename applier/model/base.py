"""The base: the commit that a series is tried on, and what speaks for it."""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class EvidenceRule(Enum):
    """Where a statement about the base comes from."""

    OPTION = "option"
    BASE_COMMIT = "base-commit"
    PREREQUISITE = "prerequisite"
    PROSE = "prose"
    BLOBS = "blobs"
    PREVIOUS_REVISION = "previous-revision"
    CONFIGURED = "configured"
    DATE = "date"


class Support(Enum):
    """What a piece of evidence says of the base that was chosen."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"


NO_COMMITS = "the repository has no commits"


class BaseStatus(Enum):
    """How far the base is known."""

    RESOLVED = "resolved"
    """A commit was chosen, by whatever rule."""
    UNKNOWN_COMMIT = "unknown-commit"
    """The mail names a commit that the repository lacks, or that is on no branch or tag."""
    UNMET_PREREQUISITES = "unmet-prerequisites"
    UNSTATED = "unstated"
    """The mails name none, and none was found."""
    NOT_LOOKED_UP = "not-looked-up"
    """There is no tree to look in."""


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """One statement about the base."""

    rule: EvidenceRule
    text: Untrusted
    """The words of the mail, or a count such as ``21 of 27 preimages``."""
    message_id: Untrusted | None = None
    """The message that makes the statement; null where none does: an option, a count."""
    names: tuple[Untrusted, ...] = ()
    """The tags, branches, ids or URLs that the words name, in order."""
    oid: Oid | None = None
    """The commit it leads to, where it leads to one."""
    verdict: Support = Support.UNKNOWN
    on_branch: bool = True
    """Whether a branch, a tag or HEAD leads to that commit; no other is a base on a mail's word."""
    note: Untrusted = ""
    """What came of following it, for a person: a prerequisite applied first, say."""


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """The base of a series, or the reason why there is none."""

    status: BaseStatus
    evidence: tuple[Evidence, ...] = ()
    """Every statement and count, each with what it says of the commit that was chosen."""
    oid: Oid | None = None
    """The commit; null where none was chosen."""
    name: Untrusted | None = None
    """As ``git describe --tags --always`` would name it."""
    rule: EvidenceRule | None = None
    """The rule that chose it."""
    missing_reason: str = ""
    """Why the repository may lack what was looked for: it is shallow, or empty."""
