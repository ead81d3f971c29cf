"""Do a cover letter and its patches name the same paths?

What can still be said where there is no tip to compare with the base. Every
path that the cover letter names is touched by a patch; every path that one
patch alone changes is named by the cover letter. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from applier.diff.stat.names import ELISION, row_names
from applier.diff.stat.words import row_numbers, said
from applier.model import Mismatch, MismatchKind, Stat, StatRow

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
        return any(other.endswith(tail) or tail.endswith(other) for other in self._plain())

    def _plain(self) -> Iterator[str]:
        return (name.removeprefix(ELISION) for name in self.times)


def hold_paths(
    declared: Stat, patches: Sequence[Stat | None]
) -> tuple[tuple[Mismatch, ...], list[str]]:
    """Hold the paths of a cover letter against those of its *patches*: mismatches, and notes.

    A patch of which nothing is known may undo or rename what the others do:
    with one such, nothing but a note can be made.
    """
    known = [stat for stat in patches if stat is not None and stat.rows and not stat.truncated]
    rows = [row for stat in known for row in stat.rows]
    if not rows or not declared.rows or declared.truncated:
        return (), []
    if len(rows) * len(declared.rows) > _MOST_COMPARISONS:
        return (), []
    cover, touched = _Names(declared.rows), _Names(rows)
    if len(known) == len(patches):
        false = (*_untouched(declared.rows, touched), *_unnamed(rows, cover, touched))
        return false, [] if false else ["it names the same paths as its patches"]
    unnamed = [row.path for row in rows if not all(name in cover for name in row_names(row))]
    if not unnamed:
        return (), ["it names every path of the patches at hand"]
    return (), [f"it does not name {_listing(unnamed)}, which a patch at hand touches"]


def _untouched(rows: Iterable[StatRow], touched: _Names) -> Iterator[Mismatch]:
    """Yield the rows of a cover letter of which no patch touches the path."""
    for row in rows:
        if not all(name in touched for name in row_names(row)):
            detail = f"declared {said(row)}, no patch of the series touches it"
            yield Mismatch(MismatchKind.PATH_EXTRA, detail, row.path, row_numbers(row), None)


def _unnamed(rows: Iterable[StatRow], cover: _Names, touched: _Names) -> Iterator[Mismatch]:
    """Yield what one patch alone changes and the cover letter does not name."""
    for row in rows:
        alone = all(touched.times[name] == 1 for name in row_names(row))
        exact = not touched.tails and row.changes
        if exact and alone and not all(name in cover for name in row_names(row)):
            detail = f"not declared, a patch of the series has {said(row)}"
            yield Mismatch(MismatchKind.PATH_MISSING, detail, row.path, None, row_numbers(row))


def _listing(paths: Sequence[str]) -> str:
    """List some paths, and say how many more there are."""
    paths = list(dict.fromkeys(paths))
    more = len(paths) - _LISTED_AT_MOST
    return ", ".join(paths[:_LISTED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
