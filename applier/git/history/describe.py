"""What would a person call a commit?

As ``git describe --tags --always``: of the tags that are met first on the way back, the
one with the fewest commits that it does not have. Commits are walked by date, and no
further than to where all that is left belongs to that tag; where none is near, or
commits are missing on the way, it is the id, abbreviated as git abbreviates: the more
objects a repository has, the longer (git-config(1), core.abbrev). Where commits are dated
before their parents the way to a tag may be counted otherwise than git does, or another
tag be taken as near. Reads the repository.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from heapq import heappop, heappush
from pathlib import Path

import pygit2
from msgspec import Struct

from applier.errors import RepositoryError
from applier.git.configuration import read_setting
from applier.git.history.commit_table import CommitTable
from applier.model import Oid

_NAMES_KEPT = 4096
_SHORTEST = 7
_FULL = 40
_TAGS = "refs/tags/"
_INDEX_MAGIC = b"\377tOc\0\0\0\2"
_COUNT_AT = 8 + 255 * 4
"""Where a pack index says how many objects it has: the last of the 256 sums behind its magic."""


class Describer:
    """The names of one repository's commits."""

    def __init__(
        self, repository: pygit2.Repository, table: CommitTable, stores: Iterable[Path]
    ) -> None:
        """Describe commits of *repository*, whose objects lie in the directories *stores*."""
        self._repository = repository
        self._table = table
        self._stores = tuple(stores)
        self._known: dict[Oid, str] = {}

    def describe(self, oid: Oid) -> str:
        """Name a commit by the nearest tag before it, else by its short id."""
        name = self._known.get(oid)
        if name is None:
            if len(self._known) >= _NAMES_KEPT:
                self._known.clear()
            name = self._known[oid] = self._described(oid)
        return name

    def _described(self, oid: Oid) -> str:
        found = find_nearest_tag(self._table, self._tags, oid)
        if found is None:
            return self.shortened(oid)
        name, between = found
        return f"{name}-{between}-g{self.shortened(oid)}" if between else name

    def shortened(self, oid: Oid) -> str:
        """Cut an id as short as is configured, and no shorter than is unique."""
        for length in range(self._length, _FULL):
            if self._is_unique(oid[:length]):
                return oid[:length]
        return oid

    def _is_unique(self, prefix: str) -> bool:
        try:
            self._repository.expand_id(prefix)
        except ValueError:
            return False
        except KeyError:
            return True  # of no object here: a submodule's commit, or no id at all
        return True

    @cached_property
    def _length(self) -> int:
        return self._configured_length() or automatic_length(self._packed())

    @cached_property
    def _tags(self) -> dict[int, str]:
        """The tags by the rows of their commits: of several the annotated, then the newest."""
        ranks: dict[bytes, tuple[bool, int]] = {}
        names: dict[bytes, str] = {}
        for raw in sorted(self._repository.raw_listall_references()):
            name = raw.decode("utf-8", "surrogateescape")
            if name.startswith(_TAGS) and (found := self._read_tag(name)) is not None:
                commit, rank = found
                if commit not in ranks or rank > ranks[commit]:
                    ranks[commit], names[commit] = rank, name.removeprefix(_TAGS)
        return {self._table.raw_row(commit): name for commit, name in names.items()}

    def _read_tag(self, name: str) -> tuple[bytes, tuple[bool, int]] | None:
        """Give the commit of a tag, and what makes it better than another; None if it has none."""
        try:
            reference = self._repository.lookup_reference(name)
            commit = reference.peel(pygit2.Commit).id.raw
            tag = self._repository.get(reference.resolve().target)
        except (KeyError, ValueError, pygit2.GitError):
            return None
        if not isinstance(tag, pygit2.Tag):
            return commit, (False, 0)
        return commit, (True, getattr(tag.tagger, "time", 0))  # old tags have no tagger

    def _configured_length(self) -> int | None:
        """Read core.abbrev; None where it is left to git."""
        text = (read_setting(self._repository, "core.abbrev") or "").lower()
        if text in ("no", "off", "false"):
            return _FULL
        return min(int(text), _FULL) if text.isdecimal() and int(text) >= 4 else None

    def _packed(self) -> int:
        return sum(_objects_in(index) for store in self._stores for index in _indexes(store))


def automatic_length(objects: int) -> int:
    """Give the digits that git shows of an id in a repository of so many packed objects.

    Enough that among as many ids again one collision is expected: half as
    many digits as the count has bits, rounded up.
    """
    return max(_SHORTEST, (objects.bit_length() + 1) // 2)


def _indexes(store: Path) -> list[Path]:
    try:
        return sorted((store / "pack").glob("*.idx"))
    except OSError:
        return []


def _objects_in(index: Path) -> int:
    try:
        with index.open("rb") as file:
            if file.read(8) != _INDEX_MAGIC:
                return 0
            file.seek(_COUNT_AT)
            return int.from_bytes(file.read(4), "big")
    except OSError:
        return 0


MOST_COMMITS = 16_384
"""How many are walked; a tag that is further away tells nobody anything."""
_CANDIDATES = 10


class _Candidate(Struct):
    name: str
    mark: int
    """The bit that what the tag has is marked with."""
    between: int
    """How many commits were met that it does not have."""


def find_nearest_tag(
    table: CommitTable, tags: Mapping[int, str], commit: Oid
) -> tuple[str, int] | None:
    """Give the nearest of *tags*, by the rows of their commits, and its distance.

    None if there is none within :data:`MOST_COMMITS`, or if a commit is missing on
    the way: what was counted without it might be false. RepositoryError if
    *commit* itself is not there.
    """
    row = table.row(commit)
    if row in tags:
        return tags[row], 0
    try:
        return _Walk(table, tags).go(row) if tags else None
    except RepositoryError:
        return None


class _Walk:
    """One walk back, the newest commit first."""

    def __init__(self, table: CommitTable, tags: Mapping[int, str]) -> None:
        self._table = table
        self._tags = tags
        self._waiting: list[tuple[int, int, int]] = []
        self._marks: dict[int, int] = {}
        self._candidates: list[_Candidate] = []
        self._met = 0
        self._other = -1
        """The row of a commit that waits and did not belong to the best candidate, if any."""

    def go(self, start: int) -> tuple[str, int] | None:
        self._meet(start, 0)
        walked = 0
        while self._waiting and not self._is_settled():
            if walked == MOST_COMMITS:
                return None
            self._step(walked)
            walked += 1
        best = self._best()
        return None if best is None else (best.name, best.between)

    def _step(self, walked: int) -> None:
        """Take the newest commit: note its tag, and hand its marks on to its parents."""
        _, _, row = heappop(self._waiting)
        marks = self._marks[row]
        if row == self._other:
            self._other = -1
        if row in self._tags and self._met < _CANDIDATES:
            self._met += 1
            if not marks:
                candidate = _Candidate(self._tags[row], 1 << self._met, walked)
                self._candidates.append(candidate)
                marks = candidate.mark
        for candidate in self._candidates:
            candidate.between += not marks & candidate.mark
        for parent in self._table.parents(row):
            self._meet(parent, marks)

    def _meet(self, row: int, marks: int) -> None:
        known = self._marks.get(row)
        self._marks[row] = marks | (known or 0)
        if known is None:
            heappush(self._waiting, (-self._table.time(row), len(self._marks), row))

    def _is_settled(self) -> bool:
        """Whether all that is left belongs to the best candidate: then it stays the best.

        One commit that does not is looked for, and kept in mind until it is taken.
        """
        best = self._best()
        if best is None or (self._other >= 0 and not self._marks[self._other] & best.mark):
            return False
        others = (row for _, _, row in reversed(self._waiting) if not self._marks[row] & best.mark)
        self._other = next(others, -1)
        return self._other < 0

    def _best(self) -> _Candidate | None:
        if len(self._candidates) < 2:
            return self._candidates[0] if self._candidates else None
        return min(self._candidates, key=_between)


def _between(candidate: _Candidate) -> int:
    return candidate.between
