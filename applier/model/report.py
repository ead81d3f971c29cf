"""Judgements: what is reported of a patch, a series, a run."""

from enum import Enum

from msgspec import Struct

from applier.model.base import Base, Merge
from applier.model.failure import Failure
from applier.model.finding import Explanation
from applier.model.mail import Person, Timestamp
from applier.model.outcome import Outcome
from applier.model.series import Other, Series
from applier.model.stat import Stat
from applier.model.tree import Oid


class StatStatus(Enum):
    """Whether a declared diffstat is true."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECLARED = "undeclared"
    """The mail states none."""
    UNDECIDED = "undecided"
    """There is nothing to hold the statement against."""


class MismatchKind(Enum):
    """What a declared diffstat disagrees with."""

    INTERNAL = "internal"
    """Itself: the rows do not add up to the summary."""
    COUNTED = "counted"
    """The diff in the mail."""
    APPLIED = "applied"
    """The trees."""
    PATH_MISSING = "path-missing"
    """The diff has a file that the diffstat does not name."""
    PATH_EXTRA = "path-extra"
    """The diffstat names a file that the diff does not have."""
    MODE = "mode"
    """A create, delete, rename or mode line."""


class Mismatch(Struct, frozen=True):
    """One disagreement."""

    kind: MismatchKind
    detail: str
    path: str | None = None
    declared: str | int | None = None
    actual: str | int | None = None


class Diffstat(Struct, frozen=True):
    """The three diffstats of a patch or a series, held against each other."""

    status: StatStatus
    declared: Stat | None = None
    counted: Stat | None = None
    applied: Stat | None = None
    mismatches: tuple[Mismatch, ...] = ()
    note: str = ""
    """What a person should know although nothing is wrong: another diff algorithm, say."""


class GivenTrailer(Struct, frozen=True):
    """A trailer that somebody gave a patch in an answer."""

    name: str
    value: str
    message_id: str | None
    """The message that gave it."""
    added: bool
    """Whether it belongs into the commit message; ``applier am --trailers`` puts it there."""
    reason: str = ""
    """Why it does not belong there, or by what way it came to this patch."""


class PatchVerdict(Struct, frozen=True):
    """What is known of one patch."""

    number: int
    revision: int
    message_id: str | None
    title: str
    author: Person
    author_date: Timestamp | None
    patch_id: str | None
    outcome: Outcome
    diffstat: Diffstat
    warning: str | None = None
    """What a person should know of the mail although git keeps quiet about it."""
    trailers: tuple[GivenTrailer, ...] = ()
    """What reviewers gave it in their answers."""
    sha256: str | None = None
    """Of the patch as ``git mailinfo`` writes it, without blank lines at the end, which
    differ between archives; None where the mail has no diff."""


class SeriesStatus(Enum):
    """A series' verdict; DESIGN's order, the first that holds."""

    CONFLICTS = "conflicts"
    INCOMPLETE = "incomplete"
    UNDECIDED = "undecided"
    APPLIES = "applies"
    NOT_CHECKED = "not-checked"


class Tip(Struct, frozen=True):
    """What stands after the last patch that applied."""

    commit: Oid
    tree: Oid


class SeriesVerdict(Struct, frozen=True):
    """What is known of one series."""

    series: Series
    base: Base
    status: SeriesStatus
    reasons: tuple[str, ...]
    tip: Tip | None
    diffstat: Diffstat
    patches: tuple[PatchVerdict, ...]
    explanation: Explanation = Explanation()
    """Why it does not apply; empty for one that does."""
    merge: Merge | None = None
    """None without a tree, or where there is no branch to merge into."""
    error: Failure | None = None
    """What went wrong with this series alone, and whether the verdict or the diagnosis lacks."""
    seconds: float | None = None
    """How long it took to check; for those who show times, and in no report that is compared."""


class TreeName(Struct, frozen=True):
    """The repository that was checked against."""

    path: str
    head: Oid | None


class Report(Struct, frozen=True):
    """One run's result."""

    tree: TreeName | None
    series: tuple[SeriesVerdict, ...]
    other: tuple[Other, ...]
    messages: int
