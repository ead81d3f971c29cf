"""What would a person call a commit?

As ``git describe --tags --always``, abbreviated as git abbreviates: the more
objects a repository has, the longer (git-config(1), core.abbrev). libgit2 finds
the tag; where commits are dated before their parents it may count the way to it
otherwise than git does, or take another tag as near. Reads the repository.
"""

from collections.abc import Iterable
from pathlib import Path

import pygit2

from applier.errors import RepositoryError
from applier.model import Oid

_NAMES_KEPT = 4096
_SHORTEST = 7
_FULL = 40
_INDEX_MAGIC = b"\377tOc\0\0\0\2"
_COUNT_AT = 8 + 255 * 4
"""Where a pack index says how many objects it has: the last of the 256 sums behind its magic."""


class Names:
    """The names of one repository's commits."""

    def __init__(self, repository: pygit2.Repository, stores: Iterable[Path]) -> None:
        """Describe commits of *repository*, whose objects lie in the directories *stores*."""
        self._repository = repository
        self._stores = tuple(stores)
        self._length: int | None = None
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
        if self._length is None:
            self._length = self._configured_length() or automatic_length(self._packed())
        try:
            return self._repository.describe(
                oid,
                describe_strategy=pygit2.enums.DescribeStrategy.TAGS,
                abbreviated_size=self._length,
                show_commit_oid_as_fallback=True,
            )
        except KeyError as error:
            if oid not in self._repository:
                raise RepositoryError(f"commit {oid} is not in the repository") from error
            return oid[: self._length]  # history has a hole, and a name is not worth a verdict
        except (ValueError, pygit2.GitError) as error:
            raise RepositoryError(f"commit {oid} cannot be described: {error}") from error

    def _configured_length(self) -> int | None:
        """Read core.abbrev; None where it is left to git."""
        try:
            text = (self._repository.config["core.abbrev"] or "").lower()
        except KeyError:
            return None
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
