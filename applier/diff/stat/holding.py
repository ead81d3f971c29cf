"""Does a declared diffstat agree with a real one?

Nearly all do, row by row: that is seen here at once. What the others differ
in, and whether it matters, is :mod:`~applier.diff.stat.against`'s to say; it
is loaded for them alone, since every run pays for what it loads. Pure.
"""

from dataclasses import dataclass

from applier.diff.stat.rows import agree
from applier.model import Mismatch, MismatchKind, Stat


@dataclass(frozen=True, slots=True)
class Held:
    """What came of holding a declared diffstat against a real one."""

    mismatches: tuple[Mismatch, ...] = ()
    excuse: str = ""
    """Why they do not make it false, where they do not."""
    regrouped: bool = False
    """Whether the excuse is renames, so that the mode lines must differ too."""


_AGREES = Held()


def hold(declared: Stat, actual: Stat, kind: MismatchKind) -> Held:
    """Hold *declared* against *actual*, which was counted or applied as *kind* says."""
    if _is_plainly_true(declared, actual):
        return _AGREES
    from applier.diff.stat.against import explain  # noqa: PLC0415 -- see above

    return explain(declared, actual, kind)


def _is_plainly_true(declared: Stat, actual: Stat) -> bool:
    """Whether the same paths come in the same order, with the same numbers and sums."""
    if len(declared.rows) != len(actual.rows):
        return False
    if (declared.files, declared.insertions, declared.deletions) != (
        *(actual.files, actual.insertions),
        actual.deletions,
    ):
        return False
    pairs = zip(declared.rows, actual.rows, strict=True)
    return all(claim.path == fact.path and agree(claim, fact) for claim, fact in pairs)
