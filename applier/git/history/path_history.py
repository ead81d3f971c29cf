"""How did what lies at a few paths change along one branch?

The first-parent line from a tip is parted into ranges within which nothing
changed at the paths. Reads the repository, one version of each directory once.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.git.history.columns import UNKNOWN, Value, entry_of
from applier.git.history.path_index import PathIndex
from applier.git.history.walks import BLOCK, Walk
from applier.model import Entry, Oid


class CommitRange(Struct, frozen=True):
    """Commits that follow each other, alike at the paths."""

    newest: Oid
    oldest: Oid
    """The commit that made it so."""
    first: int
    """The position of the newest, from the tip."""
    last: int
    values: tuple[Value, ...]

    @property
    def entries(self) -> tuple[Entry | None, ...]:
        """What lies at each path."""
        return tuple(map(entry_of, self.values))

    @property
    def known(self) -> bool:
        """Whether no tree was missing."""
        return UNKNOWN not in self.values


class PathHistory:
    """One line of commits, and what lay at its paths."""

    def __init__(self, line: Walk, path_index: PathIndex) -> None:
        """Follow *line*: a branch's, or all commits by date."""
        self._line = line
        self._path_index = path_index

    def position(self, commit: Oid, most: int) -> int | None:
        """Find a commit among the first *most* of the line."""
        return self._line.find(commit, most)

    def position_as_of(self, seconds: int, most: int) -> int:
        """Find the first commit that is not later than *seconds*, or *most*."""
        return self._line.position_as_of(seconds, most)

    def time(self, position: int) -> int:
        """Give the committer date at a position that was reached."""
        return self._line.time(position)

    def commit_ranges(self, paths: Sequence[bytes], start: int, end: int) -> Iterator[CommitRange]:
        """Yield the ranges within positions *start* to before *end*, the newest first."""
        open_range: CommitRange | None = None
        for block in range(start // BLOCK, (end + BLOCK - 1) // BLOCK):
            if not self._line.reaches(block * BLOCK):
                break
            for whole in self._within(paths, block):
                commit_range = self._clipped(whole, start, end)
                if commit_range is None:
                    continue
                if open_range is not None and open_range.values == commit_range.values:
                    open_range = replace(
                        open_range, oldest=commit_range.oldest, last=commit_range.last
                    )
                    continue
                if open_range is not None:
                    yield open_range
                open_range = commit_range
        if open_range is not None:
            yield open_range

    def _clipped(self, commit_range: CommitRange, start: int, end: int) -> CommitRange | None:
        """Give what of a range lies within positions."""
        first, last = max(commit_range.first, start), min(commit_range.last, end - 1)
        if first > last:
            return None
        line = self._line
        return replace(
            commit_range, newest=line.oid(first), oldest=line.oid(last), first=first, last=last
        )

    def _within(self, paths: Sequence[bytes], block: int) -> Iterator[CommitRange]:
        """Yield the ranges of one block."""
        runs_of_paths = [self._path_index.runs(path, block) for path in paths]
        end = block * BLOCK
        while end < (block + 1) * BLOCK and self._line.reaches(end):
            end += 1
        starts = sorted({at for runs in runs_of_paths for at, _ in runs})
        current = [UNKNOWN] * len(runs_of_paths)
        places = [0] * len(runs_of_paths)
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            for number, runs in enumerate(runs_of_paths):
                while places[number] < len(runs) and runs[places[number]][0] <= start:
                    current[number] = runs[places[number]][1]
                    places[number] += 1
            newest, oldest = self._line.oid(start), self._line.oid(stop - 1)
            yield CommitRange(newest, oldest, start, stop - 1, tuple(current))
