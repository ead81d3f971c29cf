"""Is the diffstat of a cover letter true?

It speaks of the whole series, so base and tip are compared, never the sum of
the patches: two patches may change one line twice. Where there is no tip, what
can still be held against it is: the patches' sum if no path is touched twice
(then it is the same), else which paths they touch, else nothing but the
diffstat itself. Pure.
"""

from collections import Counter
from collections.abc import Sequence

from applier.diff.stat.coherence import find_contradictions
from applier.diff.stat.compare import Recount, false_modes, find_recount, judge, weigh
from applier.diff.stat.holding import hold
from applier.diff.stat.names import row_names
from applier.diff.stat.rows import total
from applier.model import Diffstat, MismatchKind, Stat, StatStatus


def count_series(counted: Sequence[Stat | None]) -> Stat | None:
    """Sum up what the patches count; None if one is not counted or a path is touched twice."""
    stats = [stat for stat in counted if stat is not None]
    if not stats or len(stats) < len(counted):
        return None
    rows = tuple(row for stat in stats for row in stat.rows)
    if any(
        times > 1 for times in Counter(name for row in rows for name in row_names(row)).values()
    ):
        return None
    return total(rows, tuple(note for stat in stats for note in stat.notes))


def compare_series(  # noqa: PLR0913 - all that bears on it
    declared: Stat | None,
    counted: Stat | None,
    applied: Stat | None,
    patches: Sequence[Stat | None] = (),
    because: str = "",
    *,
    recount: Recount | None = None,
) -> Diffstat:
    """Hold a cover letter's diffstat against the whole series.

    *counted* is :func:`count_series`'s, *applied* is from base to tip (None if not
    all patches applied). *patches* are the best that is known of each number
    from 1 to the total: counted, else declared, else None. *because* says why
    there is no *applied*: ``2 of 14 applied``. *recount* is asked where
    declared and applied disagree.
    """
    if declared is None:
        return Diffstat(StatStatus.UNDECLARED, None, counted, applied)
    own = find_contradictions(declared)
    if applied is not None:
        result = hold(declared, applied, MismatchKind.APPLIED)
        false, notes = weigh(None, result)
        modes = () if false else false_modes(declared, (None, None), (applied, result))
        if (false or modes) and (counted_so := find_recount(declared, recount)):
            false, modes, notes = (), (), [counted_so]
    elif counted is not None:
        counts = hold(declared, counted, MismatchKind.COUNTED)
        false, notes, modes = counts.mismatches, [], ()
        if counts.excuse:
            false, notes = (), [counts.excuse]
    else:
        from applier.diff.stat.touched import hold_paths  # noqa: PLC0415 -- rarely needed

        false, notes = hold_paths(declared, patches)
        notes = [f"cannot be compared: {because}" if because else "cannot be compared", *notes]
        modes = ()
    mismatches = (*own, *false, *modes)
    status = judge(mismatches, decided=applied is not None or counted is not None)
    return Diffstat(status, declared, counted, applied, mismatches, "; ".join(notes))
