"""At which commits do certain files have certain contents?

A predicate is a path and a test of what lies there. Commits are searched block by
block, from a position backward or forward, and what is found is yielded at
once, so that a search that fits early is short. Reads the repository.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from applier.git.history.columns import UNKNOWN, Run, Value, entry_of
from applier.git.history.path_index import PathIndex
from applier.git.history.walks import BLOCK, RevWalk
from applier.model import Entry, Oid


class PathPredicate(Struct, frozen=True):
    """A path, and a test of what lies there."""

    path: bytes
    holds: Callable[[Entry | None], bool]
    """Whether an entry will do; None is given where nothing lies."""


class Match(Struct, frozen=True):
    """A commit at which the predicates hold, and what lies there."""

    oid: Oid
    seconds: int
    """When it was committed."""
    values: tuple[Value, ...]
    """What lies at the paths: commits that are alike in this are alike for every predicate."""
    held: int
    """How many of the predicates hold."""


Span = tuple[int, int]
"""Positions, the first and the one behind the last."""


class Search:
    """One set of predicates, with what was found out about them."""

    def __init__(
        self,
        timeline: RevWalk,
        path_index: PathIndex,
        predicates: Sequence[PathPredicate],
        limit: int,
    ) -> None:
        """Look at no more than *limit* commits in each direction."""
        self._timeline = timeline
        self._path_index = path_index
        self._predicates = tuple(predicates)
        self._limit = limit
        self._known: list[dict[Value, bool]] = [{UNKNOWN: False} for _ in predicates]
        self._refuter: int | None = None
        """The predicate that failed in the block before; most likely it fails in the next."""
        self.limited = False
        """Whether the limit ended a search before history did."""

    def before(self, seconds: int | None) -> Iterator[Match]:
        """Yield commits not later than *seconds* at which all holds, the newest first.

        Of neighbours that are alike at all paths only the first is yielded.
        """
        start = 0 if seconds is None else self._timeline.position_as_of(seconds)
        for low, high in self._blocks_from(start):
            for first, end in self._fitting(low, high):
                found = self._first_not_later(range(first, end), seconds)
                if found is not None:
                    yield found

    def after(self, seconds: int) -> Iterator[Match]:
        """Yield commits later than *seconds* at which all holds, the oldest first."""
        start = self._timeline.position_as_of(seconds)
        bottom = max(0, start - self._limit)
        self.limited = self.limited or bottom > 0
        high = start
        while high > bottom:
            low = max(bottom, (high - 1) // BLOCK * BLOCK)
            for _, end in reversed(list(self._fitting(low, high))):
                yield self._at(end - 1)
            high = low

    def nearest(self, seconds: int | None) -> Match | None:
        """Find the newest commit not later than *seconds* at which most predicates hold."""
        start = 0 if seconds is None else self._timeline.position_as_of(seconds)
        best: tuple[int, int] | None = None
        for low, high in self._blocks_from(start):
            for broken, position in self._broken(low, high):
                timely = seconds is None or self._timeline.time(position) <= seconds
                if timely and (best is None or broken < best[0]):
                    best = (broken, position)
        return None if best is None else self._at(best[1])

    def _blocks_from(self, start: int) -> Iterator[Span]:
        """Yield the blocks from *start* on, back to the limit or the first commit."""
        low, end = start, start + self._limit
        while self._timeline.reaches(low):
            if low >= end:
                self.limited = True
                return
            high = min(end, (low // BLOCK + 1) * BLOCK)
            while not self._timeline.reaches(high - 1):
                high -= 1
            yield low, high
            low = high

    def _fitting(self, low: int, high: int) -> Iterator[Span]:
        """Yield the spans of one block in which all predicates hold.

        Each span has one thing at each path. The path that changes least comes
        first: a costly test of one that changes with every commit is made only
        where the others hold.
        """
        if self._is_refuted(low // BLOCK):
            return
        by_predicate = zip(self._runs(low), range(len(self._predicates)), strict=True)
        spans = [(low, high)]
        for runs, at in sorted(by_predicate, key=lambda column: len(column[0])):
            spans = list(self._held_within(at, runs, spans))
            if not spans:
                self._refuter = at
                return
        yield from spans

    def _is_refuted(self, block: int) -> bool:
        """Whether one predicate alone rules a block out, without a look at the other paths."""
        if self._refuter is None:
            return False
        runs = self._path_index.runs(self._predicates[self._refuter].path, block)
        return all(self._known[self._refuter].get(value) is False for _, value in runs)

    def _runs(self, position: int) -> list[list[Run]]:
        """Give the runs of all paths in the block of a position."""
        return self._path_index.all_runs(
            [predicate.path for predicate in self._predicates], position // BLOCK
        )

    def _held_within(self, predicate: int, runs: list[Run], spans: list[Span]) -> Iterator[Span]:
        """Yield the parts of *spans* where a predicate holds, each with one thing at its path."""
        starts = [start for start, _ in runs]
        starts.append(spans[-1][1])
        for first, end in spans:
            for at in range(bisect_right(starts, first) - 1, len(runs)):
                start, value = runs[at]
                if start >= end:
                    break
                if self._holds(predicate, value):
                    yield max(first, start), min(end, starts[at + 1])

    def _holds(self, predicate: int, value: Value) -> bool:
        known = self._known[predicate]
        held = known.get(value)
        if held is None:
            held = known[value] = self._predicates[predicate].holds(entry_of(value))
        return held

    def _broken(self, low: int, high: int) -> Iterator[Span]:
        """Yield how many predicates do not hold, and from which position on."""
        steps: dict[int, int] = {low: 0}
        for predicate, runs in enumerate(self._runs(low)):
            before = False
            for at, value in runs:
                broken = not self._holds(predicate, value)
                if broken != before and at < high:
                    place = max(at, low)
                    steps[place] = steps.get(place, 0) + (1 if broken else -1)
                before = broken
        count = 0
        for at in sorted(steps):
            count += steps[at]
            yield count, at

    def _first_not_later(self, positions: range, seconds: int | None) -> Match | None:
        """Find the first of *positions* that is not later: dates are not quite in order."""
        for position in positions:
            if seconds is None or self._timeline.time(position) <= seconds:
                return self._at(position)
        return None

    def _at(self, position: int) -> Match:
        values = tuple(_value(runs, position) for runs in self._runs(position))
        held = sum(self._holds(predicate, value) for predicate, value in enumerate(values))
        timeline = self._timeline
        return Match(timeline.oid(position), timeline.time(position), values, held)


def _value(runs: list[Run], position: int) -> Value:
    """Give what lies at a position."""
    at = bisect_right(runs, position, key=lambda run: run[0])
    return runs[at - 1][1] if at else UNKNOWN
