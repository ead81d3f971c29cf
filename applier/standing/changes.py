"""Which commits of a branch changed certain files, and what did they make of them?

The branch's first-parent line is read as the search for a base reads it
(:mod:`applier.git.history.path_history`). Of a merge the commits that it brought are
listed too: gone back from its other parents along what differs, as ``git log`` simplifies
history. Reads history.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from applier.errors import RepositoryError
from applier.git import Repository
from applier.git.history.path_history import PathHistory
from applier.model import Entry, Oid

_MOST_BESIDE = 500
"""Commits looked at of those that one merge brought."""
_MOST_BESIDE_ALL = 2_000
"""The same of all merges of a search."""

FileChange = tuple[bytes, Entry | None, Entry | None]
"""Path, what lay there before, and what the commit put there."""


class Change(Struct, frozen=True):
    """A commit, and what it changed of the files in question."""

    commit: Oid
    files: tuple[FileChange, ...]


def changes_on(
    line: PathHistory, paths: Sequence[bytes], start: int, end: int, most: int
) -> list[Change]:
    """List the oldest *most* commits at positions *start* to *end* that touch *paths*."""
    if not paths:
        return []
    ranges = list(line.commit_ranges(paths, start, end))[-most:]
    changes = []
    for newer, older in reversed(list(pairwise(ranges))):
        rows = zip(paths, older.values, newer.values, older.entries, newer.entries, strict=True)
        files = tuple((path, was, now) for path, old, new, was, now in rows if old != new)
        changes.append(Change(newer.oldest, files))
    return changes


def with_commits_of_merges(
    repo: Repository, changes: Sequence[Change], since: int
) -> Iterator[Change]:
    """Yield *changes*, each merge behind the commits that it brought, none older than *since*."""
    left = _MOST_BESIDE_ALL
    for change in changes:
        if left > 0 and len(repo.heading(change.commit).parents) > 1:
            beside = _Beside(repo, change, since, min(left, _MOST_BESIDE))
            yield from reversed(beside.found)
            left -= len(beside.seen)
        yield change


class _Beside:
    """The commits that a merge brought and that touch what it changed, the newest first."""

    def __init__(self, repo: Repository, merge: Change, since: int, most: int) -> None:
        self._repo = repo
        self._paths = [path for path, _, _ in merge.files]
        self._before = tuple(was for _, was, _ in merge.files)
        self.found: list[Change] = []
        self.seen: set[Oid] = set()
        waiting = list(repo.heading(merge.commit).parents[1:])
        while waiting and len(self.seen) < most:
            commit = waiting.pop(0)
            if commit not in self.seen:
                self.seen.add(commit)
                waiting += self._follow(commit, since)

    def _follow(self, commit: Oid, since: int) -> Sequence[Oid]:
        """Note what a commit changed, and give the parents that are worth following."""
        try:
            heading = self._repo.heading(commit)
            now = self._values(commit)
            if now == self._before or heading.seconds < since:
                return ()
            for parent in heading.parents:
                if self._values(parent) == now:
                    return (parent,)
            if len(heading.parents) == 1:
                self._note(commit, self._values(heading.parents[0]), now)
        except RepositoryError:
            return ()  # a shallow or partial clone ends where it ends
        return heading.parents

    def _values(self, commit: Oid) -> tuple[Entry | None, ...]:
        root = self._repo.heading(commit).tree
        return tuple(self._repo.entry(root, path) for path in self._paths)

    def _note(
        self, commit: Oid, before: tuple[Entry | None, ...], now: tuple[Entry | None, ...]
    ) -> None:
        rows = zip(self._paths, before, now, strict=True)
        files = tuple((path, was, new) for path, was, new in rows if was != new)
        self.found.append(Change(commit, files))
