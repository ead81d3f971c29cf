"""The report: what is said of a patch, a series, a run.

These values are the JSON: a field is a key, its type is the schema's type, and the
words below it are the schema's description (``scripts/make-schema``). All is text,
fit to be written down and read again: dates are RFC 3339 with the sender's own
offset, paths are shown as git quotes them where they are not plain UTF-8
(:func:`applier.diff.quote.path_text`). What an engine needs (bytes, mails, trees) is
elsewhere.
"""

from enum import Enum
from typing import Final, Literal

from msgspec import Struct

from applier import __version__
from applier.model.base import Base
from applier.model.claim import Claim
from applier.model.damage import Damage
from applier.model.failure import Failure
from applier.model.finding import Finding, Remedy
from applier.model.mail import Person
from applier.model.outcome import Cause
from applier.model.series import Other
from applier.model.standing import Standing
from applier.model.stat import Diffstat
from applier.model.testing import PatchTest
from applier.model.tree import Oid
from applier.model.untrusted import Untrusted

SCHEMA_VERSION: Final = 2


class PatchOutcome(Enum):
    """What became of a patch."""

    APPLIED = "applied"
    ALREADY_APPLIED = "already-applied"
    """The tree has it already; git am would stop, the check goes on."""
    CONFLICT = "conflict"
    MALFORMED = "malformed"
    """There is a diff that no tool could read, or a mail that git refuses."""
    NO_DIFF = "no-diff"
    """This copy of the message has none."""
    NOT_TRIED = "not-tried"
    """An earlier patch did not apply or is missing, or there is no base."""
    NOT_CHECKED = "not-checked"
    """No tree was given."""


class PatchConflict(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that stands in a patch's way."""

    path: Untrusted | None
    """The file; null where the patch as a whole is refused."""
    hunk: int | None
    """Number of the hunk within its file, from 1."""
    line: int | None
    """Where the hunk should be in the file, from 1; in the patch text, if that is malformed."""
    cause: Cause
    detail: Untrusted
    """For a person, without path and hunk; one line."""


class GivenTrailer(Struct, frozen=True, forbid_unknown_fields=True):
    """A trailer that somebody gave a patch in an answer."""

    name: Untrusted
    """Such as Reviewed-by."""
    value: Untrusted
    """What stands behind the colon."""
    message_id: Untrusted | None
    """The message that gave it."""
    added: bool
    """Whether it belongs into the commit message; ``applier am --trailers`` puts it there."""
    reason: Untrusted = ""
    """Why it does not belong there, or by what way it came to this patch."""


class PatchVerdict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one patch."""

    number: int
    """In its series, from 1."""
    revision: int
    """The revision whose message supplies the patch: the series' own, or an earlier one that
    a partial reroll leaves standing."""
    message_id: Untrusted | None
    """Without angle brackets; null where the mail has none."""
    title: Untrusted
    """The subject without its brackets."""
    author: Person
    author_date: str | None
    """Null where the mail has no date."""
    patch_id: str | None
    """As ``git patch-id --stable`` prints it; null without a diff."""
    sha256: str | None = None
    """Of the patch as ``git mailinfo`` writes it, without blank lines at the end, which
    differ between archives; null without a diff."""
    outcome: PatchOutcome
    reason: Untrusted = ""
    """Why it was not tried, or how it is known to be there already; else empty."""
    commit: Oid | None = None
    """The commit that git am makes; null where not applied."""
    tree: Oid | None = None
    """The tree of that commit; null where not applied."""
    max_offset: int | None = None
    """Largest distance in lines, signed, at which a hunk was placed from where it said;
    null where not applied."""
    three_way: bool = False
    """Whether a 3-way merge was needed."""
    conflicts: tuple[PatchConflict, ...] = ()
    """What stands in its way; empty where nothing does."""
    diffstat: Diffstat
    warning: Untrusted | None = None
    """What a person should know of the mail although git keeps quiet about it."""
    damage: tuple[Damage, ...] = ()
    """What sending it by mail would do to it; empty unless it was made of a commit."""
    trailers: tuple[GivenTrailer, ...] = ()
    """What reviewers gave it in their answers."""
    claims: tuple[Claim, ...] = ()
    """What its message says of it beside the diffstat, judged at its own place."""
    tests: tuple[PatchTest, ...] = ()
    """What ``applier test`` ran on its tree, in the order of the tests."""


class SeriesStatus(Enum):
    """A series' verdict: the first that holds."""

    CONFLICTS = "conflicts"
    """A patch does not apply, or cannot be read."""
    INCOMPLETE = "incomplete"
    """Patches are missing; those that are here do not conflict."""
    UNDECIDED = "undecided"
    """No base was found, a copy has no diff, or something went wrong: see reasons and error."""
    OTHER_PROJECT = "other-project"
    """None of the trees has, or had, anything of what it changes; it was not tried."""
    APPLIES = "applies"
    """Every patch applies, or is there already."""
    NOT_CHECKED = "not-checked"
    """No tree was given."""


class Tip(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands after the last patch that applied."""

    commit: Oid
    """The last commit that git am makes."""
    tree: Oid
    """The tree of that commit."""


class TreeName(Struct, frozen=True, forbid_unknown_fields=True):
    """A repository that was checked against."""

    path: str
    """Where it is."""
    head: Oid | None
    """The commit that HEAD is; null in an empty repository."""
    name: str = ""
    """What it is called: as the user named it, else the last part of its path."""


class SeriesVerdict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one series: one revision of it."""

    id: Untrusted
    """Message-Id without angle brackets: the cover letter's, else that of the
    lowest-numbered patch of this revision's own."""
    title: Untrusted
    """The cover letter's subject without its brackets, else that of the first patch."""
    prefixes: tuple[Untrusted, ...]
    """Words of the subject brackets other than the revision and n/m, in order, such as RFC,
    PATCH, net-next."""
    revision: int
    """1 where the subject states none."""
    revision_inferred: bool
    """Whether the revision was concluded (from a thread, an earlier copy) and not stated."""
    total: int
    """How many patches the series says it has."""
    submitter: Person
    date: str | None
    """The cover letter's, else that of the first patch; null where there is none."""
    cover: Untrusted | None
    """Message-Id of the cover letter."""
    missing: tuple[int, ...]
    """Patch numbers in 1..total that no message supplies, after a partial reroll has been
    completed from the revision before."""
    previous_revision: Untrusted | None
    """Id of the revision before it, where it is among what was read."""
    newer_revision: Untrusted | None
    """Id of the revision behind it, where it is among what was read."""
    notes: tuple[Untrusted, ...]
    """What was assumed in putting it together; one line each, for a person."""
    base: Base
    tree: TreeName | None = None
    """The one of the trees that it was judged on; null for ``applier series``, and where none
    of them has what it changes."""
    tree_reason: Untrusted = ""
    """Why that one, or why none; empty where there is but one tree and it has what is changed."""
    standings: tuple[Standing, ...] = ()
    """How it stands on each branch that was asked for, as they are today; none without a tree."""
    status: SeriesStatus
    reasons: tuple[Untrusted, ...]
    """One line each, for a person: why the status is what it is."""
    tip: Tip | None = None
    """Null where no patch was applied."""
    diffstat: Diffstat
    """The cover letter's, against the whole series."""
    patches: tuple[PatchVerdict, ...]
    """Those that are here, by number."""
    claims: tuple[Claim, ...] = ()
    """What the series says of itself as a whole: its base, its prerequisites, its revision."""
    base_tests: tuple[PatchTest, ...] = ()
    """What ``applier test`` ran on the tree below the first patch."""
    findings: tuple[Finding, ...] = ()
    """Why it does not apply, why a diffstat is false, or as which commits the base has it;
    weightiest first."""
    mending: tuple[Remedy, ...] = ()
    """What was tried in memory and works, most certain first."""
    budget: str | None = None
    """The name of the limit that judging it met, such as new-bytes; null where none was."""
    error: Failure | None = None
    """What went wrong while this one series was judged; null where nothing did."""

    @property
    def applies(self) -> bool:
        """Whether git am would take it whole, or has it."""
        return self.status is SeriesStatus.APPLIES


class Tool(Struct, frozen=True, forbid_unknown_fields=True):
    """What wrote the report."""

    name: Literal["applier"] = "applier"
    """Its name."""
    version: str = __version__
    """Its version."""


class SeriesLine(SeriesVerdict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of ``--format jsonl``: a series, and what it was checked with."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Of this description."""
    tool: Tool = Tool()

    def verdict(self) -> SeriesVerdict:
        """Give the series alone."""
        return SeriesVerdict(**{name: getattr(self, name) for name in _VERDICT_FIELDS})


_VERDICT_FIELDS = SeriesVerdict.__struct_fields__


def series_line(verdict: SeriesVerdict) -> SeriesLine:
    """Make a line of its own of a verdict."""
    return SeriesLine(**{name: getattr(verdict, name) for name in _VERDICT_FIELDS})


class Summary(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sums; a diffstat is a patch's or a cover letter's, where one is declared."""

    messages: int
    """How many were read."""
    series: int
    """How many were reported."""
    applies: int
    """Series of this status."""
    conflicts: int
    """Series of this status."""
    incomplete: int
    """Series of this status."""
    undecided: int
    """Series of this status."""
    other_project: int
    """Series of this status, and those that ``--only-ours`` left out."""
    diffstat_consistent: int
    """Declared diffstats of this status."""
    diffstat_inconsistent: int
    """Declared diffstats of this status."""


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run's result: what ``--format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Of this description."""
    tool: Tool = Tool()
    tree: TreeName | None
    """The first of the trees; null for ``applier series``."""
    trees: tuple[TreeName, ...] = ()
    """All trees that were given, in their order."""
    series: tuple[SeriesVerdict, ...]
    """In the order of their dates."""
    other: tuple[Other, ...]
    """Every message that is part of no series, so that nothing read is lost silently."""
    summary: Summary
