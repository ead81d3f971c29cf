"""Which row of a declared diffstat speaks of which path?

A declared path may be elided (``.../x.c``), may lack the directories that all
paths have in common (diffstat(1) leaves them out), may have one more (``b/x.c``)
or show a rename that the other side counts as two files. Pure; a row costs the
logarithm of the number of paths.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from applier.diffstat.path_spelling import (
    ELISION,
    rename_ends,
    rename_spelling,
    spellings,
    without_quotes,
)
from applier.diffstat.stat_rows import rows_equal
from applier.model import StatRow

_MOST_CANDIDATES = 64
"""Enough to find the one with the same numbers; a name that is the end of more names nothing."""


class Pairing(Struct, frozen=True):
    """Declared rows beside the real ones that they speak of."""

    pairs: tuple[tuple[StatRow, StatRow], ...]
    """Declared, actual."""
    extra: tuple[StatRow, ...]
    """Declared rows that speak of no real path."""
    missing: tuple[StatRow, ...]
    """Real rows that no declared one speaks of."""


def pair_rows(declared: Sequence[StatRow], actual: Sequence[StatRow]) -> Pairing:
    """Pair *declared* rows with *actual* ones: by whole paths, then by the ends of elided ones."""
    if [row.path for row in declared] == [row.path for row in actual]:
        return Pairing(tuple(zip(declared, actual, strict=True)), (), ())
    matching = _Matching(declared, actual)
    matching.match_whole_paths()
    if matching.left and matching.free:
        matching.match_ends()
    return Pairing(tuple(matching.pairs), tuple(matching.left), tuple(matching.free.values()))


class _Matching:
    """Rows while they are being paired: *left* declared ones, *free* actual ones."""

    def __init__(self, declared: Sequence[StatRow], actual: Sequence[StatRow]) -> None:
        self.left = list(declared)
        self.free = {row.path: row for row in actual}
        self.pairs: list[tuple[StatRow, StatRow]] = []

    def match_whole_paths(self) -> None:
        """Pair the rows whose paths are spelt out."""
        for row in self.left:
            if row.path in self.free:
                self._pair(row, self.free[row.path])
        self._forget_found()
        if not self.left:
            return
        renames = {
            rename_spelling(actual.old_path, actual.path): actual.path
            for actual in self.free.values()
            if actual.old_path is not None
        }
        for row in self.left:
            # Only in braces may an elided name have lost a part of the new one.
            elided = row.path.startswith(ELISION) and "}" in row.path
            ends = None if elided else rename_ends(row.path)
            path = renames.get(row.path, "" if ends is None else ends[1])
            if path in self.free:
                self._pair(row, self.free[path])
        self._forget_found()

    def match_ends(self) -> None:
        """Pair elided and shortened names: those that can mean one path only, then by numbers."""
        index = _Endings(self.free.values())
        candidates = {id(row): index.find(row.path) for row in self.left}
        for row in self.left:
            if len(candidates[id(row)]) == 1:
                self._pair_first(row, candidates[id(row)])
        self._forget_found()
        for row in self.left:
            self._pair_first(row, [one for one in candidates[id(row)] if rows_equal(row, one)])
        self._forget_found()
        for row in self.left:
            self._pair_first(row, candidates[id(row)])
        self._forget_found()

    def _pair_first(self, row: StatRow, candidates: Iterable[StatRow]) -> None:
        """Pair *row* with the first candidate that is still free, if one is."""
        actual = next((one for one in candidates if one.path in self.free), None)
        if actual is not None:
            self._pair(row, actual)

    def _pair(self, row: StatRow, actual: StatRow) -> None:
        self.pairs.append((row, actual))
        del self.free[actual.path]

    def _forget_found(self) -> None:
        found = {id(row) for row, _ in self.pairs}
        self.left = [row for row in self.left if id(row) not in found]


class _Endings:
    """Real rows by the ends of their names: reversed spellings, sorted."""

    def __init__(self, rows: Iterable[StatRow]) -> None:
        self._rows = {row.path: row for row in rows}
        self._reversed = sorted(
            (spelling[::-1], row.path)
            for row in self._rows.values()
            for spelling in spellings(row.path, row.old_path)
        )

    def find(self, path: str) -> list[StatRow]:
        """Find the rows that *path* may speak of."""
        if path.startswith(ELISION):
            return self._ending_in(without_quotes(path.removeprefix(ELISION)))
        shortened = self._ending_in("/" + without_quotes(path))
        beheaded = self._rows.get(path.partition("/")[2])
        return shortened or ([] if beheaded is None else [beheaded])

    def _ending_in(self, tail: str) -> list[StatRow]:
        """Find the rows, a limited number of them, of which a spelling ends in *tail*."""
        return list(dict.fromkeys(self._walk(tail[::-1])))

    def _walk(self, start: str) -> Iterator[StatRow]:
        first = bisect_left(self._reversed, (start, ""))
        for spelling, path in self._reversed[first : first + _MOST_CANDIDATES]:
            if not spelling.startswith(start):
                return
            yield self._rows[path]
