"""Does a declared diffstat agree with a real one?

Nearly all do, row by row: that is seen here at once. What the others differ
in, and whether it matters, is :mod:`~applier.diffstat.differences`'s to say; it
is loaded for them alone, since every run pays for what it loads. Pure.
"""

from msgspec import Struct

from applier.diffstat.rows import rows_equal
from applier.model import Mismatch, MismatchKind, Stat


class Comparison(Struct, frozen=True):
    """What came of holding a declared diffstat against a real one."""

    mismatches: tuple[Mismatch, ...] = ()
    excuse: str = ""
    """Why they do not make it false, where they do not."""
    regrouped: bool = False
    """Whether the excuse is renames, so that the mode lines must differ too."""


_AGREES = Comparison()


def compare_stats(declared: Stat, actual: Stat, kind: MismatchKind) -> Comparison:
    """Hold *declared* against *actual*, which was counted or applied as *kind* says."""
    if _is_plainly_true(declared, actual):
        return _AGREES
    from applier.diffstat.differences import explain  # noqa: PLC0415 -- see above

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
    return all(claim.path == fact.path and rows_equal(claim, fact) for claim, fact in pairs)
