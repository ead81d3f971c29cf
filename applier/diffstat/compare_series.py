"""Is the diffstat of a cover letter true?

It speaks of the whole series, so base and tip are compared, never the sum of
the patches: two patches may change one line twice. Where there is no tip, what
can still be held against it is: the patches' sum if no path is touched twice
(then it is the same), else which paths they touch, else nothing but the
diffstat itself. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from applier.diffstat.compare import compare_stats
from applier.diffstat.compare_patch import (
    Recount,
    choose_status,
    combine_comparisons,
    false_modes,
    find_contradictions,
    find_recount,
)
from applier.diffstat.path_spelling import ELISION, row_names
from applier.diffstat.stat_rows import format_declared, row_numbers, sum_rows
from applier.model import Diffstat, Mismatch, MismatchKind, Stat, StatRow, StatStatus
from applier.wording import and_more


def count_series(counted: Sequence[Stat | None]) -> Stat | None:
    """Sum up what the patches count; None if one is not counted or a path is touched twice."""
    stats = [stat for stat in counted if stat is not None]
    if not stats or len(stats) < len(counted):
        return None
    rows = tuple(row for stat in stats for row in stat.paths)
    if any(
        times > 1 for times in Counter(name for row in rows for name in row_names(row)).values()
    ):
        return None
    return sum_rows(rows, tuple(note for stat in stats for note in stat.notes))


def compare_series(  # noqa: PLR0913 - all that bears on it
    declared: Stat | None,
    counted: Stat | None,
    applied: Stat | None,
    patches: Sequence[Stat | None] = (),
    because: str = "",
    *,
    recount: Recount | None = None,
) -> Diffstat:
    """Compare a cover letter's diffstat with the whole series.

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
        result = compare_stats(declared, applied, MismatchKind.APPLIED)
        false, notes = combine_comparisons(None, result)
        modes = () if false else false_modes(declared, (None, None), (applied, result))
        if (false or modes) and (counted_so := find_recount(declared, recount)):
            false, modes, notes = (), (), [counted_so]
    elif counted is not None:
        counts = compare_stats(declared, counted, MismatchKind.COUNTED)
        false, notes, modes = counts.mismatches, [], ()
        if counts.excuse:
            false, notes = (), [counts.excuse]
    else:
        false, notes = compare_paths(declared, patches)
        notes = [f"cannot be compared: {because}" if because else "cannot be compared", *notes]
        modes = ()
    mismatches = (*own, *false, *modes)
    status = choose_status(mismatches, decided=applied is not None or counted is not None)
    return Diffstat(status, declared, counted, applied, mismatches, "; ".join(notes))


_MOST_COMPARISONS = 1 << 20
_LISTED_AT_MOST = 3


class _Names:
    """Paths that somebody names, some of them by their ends."""

    def __init__(self, rows: Iterable[StatRow]) -> None:
        names = Counter(name for row in rows for name in row_names(row))
        self.times = names
        self.tails = tuple(name.removeprefix(ELISION) for name in names if name.startswith(ELISION))

    def __contains__(self, name: str) -> bool:
        """Whether *name*, which may be elided itself, may be one of these."""
        if name in self.times or name.endswith(self.tails):
            return True
        tail = name.removeprefix(ELISION)
        if tail == name:
            return False
        others = (name.removeprefix(ELISION) for name in self.times)
        return any(other.endswith(tail) or tail.endswith(other) for other in others)


def compare_paths(
    declared: Stat, patches: Sequence[Stat | None]
) -> tuple[tuple[Mismatch, ...], list[str]]:
    """Compare the paths of a cover letter with those of its *patches*: mismatches, and notes.

    A patch of which nothing is known may undo or rename what the others do:
    with one such, nothing but a note can be made.
    """
    known = [stat for stat in patches if stat is not None and stat.paths and not stat.truncated]
    rows = [row for stat in known for row in stat.paths]
    if not rows or not declared.paths or declared.truncated:
        return (), []
    if len(rows) * len(declared.paths) > _MOST_COMPARISONS:
        return (), []
    cover, touched = _Names(declared.paths), _Names(rows)
    if len(known) == len(patches):
        false = (*_untouched(declared.paths, touched), *_unnamed(rows, cover, touched))
        return false, [] if false else ["it names the same paths as its patches"]
    unnamed = [row.path for row in rows if not all(name in cover for name in row_names(row))]
    if not unnamed:
        return (), ["it names every path of the patches at hand"]
    return (), [
        f"it does not name {and_more(unnamed, _LISTED_AT_MOST)}, which a patch at hand touches"
    ]


def _untouched(rows: Iterable[StatRow], touched: _Names) -> Iterator[Mismatch]:
    """Yield the rows of a cover letter of which no patch touches the path."""
    for row in rows:
        if not all(name in touched for name in row_names(row)):
            detail = f"declared {format_declared(row)}, no patch of the series touches it"
            yield Mismatch(MismatchKind.PATH_EXTRA, detail, row.path, row_numbers(row), None)


def _unnamed(rows: Iterable[StatRow], cover: _Names, touched: _Names) -> Iterator[Mismatch]:
    """Yield what one patch alone changes and the cover letter does not name."""
    for row in rows:
        alone = all(touched.times[name] == 1 for name in row_names(row))
        exact = not touched.tails and row.changes
        if exact and alone and not all(name in cover for name in row_names(row)):
            detail = f"not declared, a patch of the series has {format_declared(row)}"
            yield Mismatch(MismatchKind.PATH_MISSING, detail, row.path, None, row_numbers(row))
