"""The commits that a series may be based on: what ``applier base`` prints."""

from typing import Literal

from msgspec import Struct

from applier.model.base import Evidence
from applier.model.failure import Failure
from applier.model.report import SCHEMA_VERSION, Tool, TreeName
from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class PreimageCount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many preimages lie in a commit as the diffs' headers say."""

    held: int
    """Those that lie in it."""
    total: int
    """All that the headers name."""


class PatchCount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many patches apply, or are there already."""

    applied: int
    """Those that apply, or are there."""
    total: int
    """Those that were tried."""


class TriedCandidate(Struct, frozen=True, forbid_unknown_fields=True):
    """One commit, what speaks for it and against it, and how far the series got on it."""

    oid: Oid
    """The commit."""
    name: Untrusted
    """As ``git describe --tags --always`` would name it."""
    branch: Untrusted | None
    """The branch that *distance* is from: the default one."""
    distance: int | None
    """Steps back from the branch's head along first parents; null where it is not on that line."""
    chosen: bool
    """Whether check would take it."""
    preimages: PreimageCount
    patches: PatchCount
    evidence: tuple[Evidence, ...]
    """All that is known, each with what it says of this commit."""


class PatchName(Struct, frozen=True, forbid_unknown_fields=True):
    """A patch, as far as it is named."""

    number: int
    """In its series, from 1."""
    message_id: Untrusted | None
    """Without angle brackets; null where the mail has none."""
    title: Untrusted
    """The subject without its brackets."""


class CandidateTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All candidates of one series: one line of ``applier base --format jsonl``."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Of this description."""
    tool: Tool = Tool()
    tree: TreeName
    id: Untrusted
    """The series' Message-Id, as in a report."""
    title: Untrusted
    """The series' title."""
    revision: int
    """The series' revision."""
    total: int
    """How many patches the series says it has."""
    cover: Untrusted | None
    """Message-Id of the cover letter."""
    patches: tuple[PatchName, ...]
    """Those that are here, by number."""
    statements: tuple[Evidence, ...] = ()
    """What the mails state, also where it leads to no commit."""
    candidates: tuple[TriedCandidate, ...] = ()
    """In the order in which they were found."""
    error: Failure | None = None
    """What stood in the way of finding any."""
