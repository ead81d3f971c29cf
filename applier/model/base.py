"""The base: the commit that a series is tried on, and what speaks for it."""

from enum import Enum

from msgspec import Struct

from applier.model.failure import Failure
from applier.model.series import Series
from applier.model.tree import Oid


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


class Evidence(Struct, frozen=True):
    """One statement about the base."""

    rule: EvidenceRule
    text: str
    """The words of the mail, or a count such as ``21 of 27 preimages``."""
    message_id: str | None = None
    names: tuple[str, ...] = ()
    """The tags, branches, ids or URLs that the words name, in order."""
    oid: Oid | None = None
    """The commit it leads to, where it leads to one."""
    verdict: Support = Support.UNKNOWN
    on_branch: bool = True
    """Whether a branch, a tag or HEAD leads to that commit; no other is a base on a mail's word."""
    note: str = ""
    """What came of following it, for a person: a prerequisite applied first, say."""


class Base(Struct, frozen=True):
    """The base of a series, or the reason why there is none."""

    status: BaseStatus
    evidence: tuple[Evidence, ...] = ()
    oid: Oid | None = None
    name: str | None = None
    """As ``git describe --tags --always`` would name it."""
    rule: EvidenceRule | None = None
    """The rule that chose it."""
    lack: str = ""
    """Why the repository may lack what was looked for: it is shallow, or empty."""


class MergeStatus(Enum):
    """Whether the result of a series goes together with a branch."""

    CLEAN = "clean"
    CONFLICTS = "conflicts"
    NOT_TRIED = "not-tried"
    """The series does not apply as a whole, or the two have no history in common."""


class Merge(Struct, frozen=True):
    """What comes of merging a series into a branch."""

    target: str
    """The branch or revision, as it is called here."""
    oid: Oid
    status: MergeStatus
    conflicts: tuple[bytes, ...] = ()
    """The paths that do not merge."""


class TriedCandidate(Struct, frozen=True):
    """One commit, what speaks for it and against it, and how far the series got on it."""

    oid: Oid
    name: str
    """As ``git describe --tags --always`` would name it."""
    branch: str | None
    """The branch that *distance* is from: the default one."""
    distance: int | None
    """Steps back from the branch's head along first parents; None where it is not on that line."""
    evidence: tuple[Evidence, ...]
    """All that is known, each with what it says of this commit."""
    held: int
    """How many preimages lie in it as the diffs' headers say."""
    preimages: int
    applied: int
    """How many patches apply, or are there already."""
    patches: int
    chosen: bool


class CandidateTable(Struct, frozen=True):
    """All candidates of one series, in the order in which they are to be believed."""

    series: Series
    candidates: tuple[TriedCandidate, ...]
    evidence: tuple[Evidence, ...]
    """What the mails state, also where it leads to no commit."""
    error: Failure | None = None
    """What stood in the way of the others; there are no candidates then."""
