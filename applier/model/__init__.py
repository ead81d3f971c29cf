"""The nouns: what flows from one stage to the next.

Frozen Structs of tuples; no I/O.
Content, paths and messages are bytes until they are printed; headers are
text, decoded once. Facts live here, judgement in :mod:`applier.verdict`.
"""

from applier.model.base import (
    NO_COMMITS,
    Base,
    BaseStatus,
    Evidence,
    EvidenceRule,
    Merge,
    MergeStatus,
    Support,
)
from applier.model.diff import BinaryHunk, BinaryPatch, Change, Diff, FileDiff, Hunk
from applier.model.failure import Failure, FailureKind, FailureStage
from applier.model.mail import (
    CommitText,
    Envelope,
    Mail,
    Origin,
    Person,
    RawMessage,
    Timestamp,
    Writer,
)
from applier.model.outcome import (
    AlreadyApplied,
    Applied,
    Cause,
    Conflict,
    Conflicted,
    Malformed,
    NoDiff,
    NotChecked,
    NotTried,
    Outcome,
)
from applier.model.report import (
    Diffstat,
    GivenTrailer,
    Mismatch,
    MismatchKind,
    PatchVerdict,
    Report,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    Tip,
    TreeName,
)
from applier.model.series import Other, OtherKind, Part, Reading, Review, Selection, Series, Subject
from applier.model.stat import Stat, StatRow
from applier.model.tree import Entry, Mode, Oid

__all__ = [
    "NO_COMMITS",
    "AlreadyApplied",
    "Applied",
    "Base",
    "BaseStatus",
    "BinaryHunk",
    "BinaryPatch",
    "Cause",
    "Change",
    "CommitText",
    "Conflict",
    "Conflicted",
    "Diff",
    "Diffstat",
    "Entry",
    "Envelope",
    "Evidence",
    "EvidenceRule",
    "Failure",
    "FailureKind",
    "FailureStage",
    "FileDiff",
    "GivenTrailer",
    "Hunk",
    "Mail",
    "Malformed",
    "Merge",
    "MergeStatus",
    "Mismatch",
    "MismatchKind",
    "Mode",
    "NoDiff",
    "NotChecked",
    "NotTried",
    "Oid",
    "Origin",
    "Other",
    "OtherKind",
    "Outcome",
    "Part",
    "PatchVerdict",
    "Person",
    "RawMessage",
    "Reading",
    "Report",
    "Review",
    "Selection",
    "Series",
    "SeriesStatus",
    "SeriesVerdict",
    "Stat",
    "StatRow",
    "StatStatus",
    "Subject",
    "Support",
    "Timestamp",
    "Tip",
    "TreeName",
    "Writer",
]
