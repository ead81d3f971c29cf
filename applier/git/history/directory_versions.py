"""Which names differ between versions of a directory?

Most commits give a few names new ids and leave all else of a tree object as
it was, byte for byte: then only the pieces that differ are looked at. Where
branches alternate, a version is compared with the last of each. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from applier.git.objects.trees import entry_name, entry_starts

_ID = 20
_PIECE = 512
"""Bytes that are compared at once."""
_BRANCHES = 4
"""How many versions are kept to compare the next one with."""
_FEW = 8
"""Names in which a version differs from the one that it was surely made from."""


class TreeVersion:
    """A tree object; taken apart only when another has other names or modes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def names_changed(self, other: "TreeVersion") -> set[bytes]:
        """Give the names at which *other* differs; ValueError if a tree is damaged."""
        changed = None
        if len(self.content) == len(other.content):
            changed = self._names_renumbered(other)
        if changed is None:
            changed = {entry_name(raw) for raw in self.entries ^ other.entries}
        return changed

    def _names_renumbered(self, other: "TreeVersion") -> set[bytes] | None:
        """Give the names with other ids; None if names or modes differ as well."""
        old, new = self.content, other.content
        if old == new:
            return set()
        changed: set[bytes] = set()
        for start, end in self._entries_that_differ(new):
            if old[start : end - _ID] != new[start : end - _ID]:
                return None
            if old[start:end] != new[start:end]:
                changed.add(entry_name(old[start:end]))
        other.starts = self.starts
        return changed

    def _entries_that_differ(self, new: bytes) -> Iterator[tuple[int, int]]:
        """Yield where the entries are that lie, in part, in a piece that differs."""
        old, starts = self.content, self.starts
        entry = 0
        for at in range(0, len(old), _PIECE):
            if old[at : at + _PIECE] == new[at : at + _PIECE]:
                continue
            entry = max(entry, bisect_right(starts, at) - 1)
            while entry < len(starts) - 1 and starts[entry] < at + _PIECE:
                yield starts[entry], starts[entry + 1]
                entry += 1

    @cached_property
    def starts(self) -> list[int]:
        """Where each entry starts, and behind the last where the tree ends."""
        return entry_starts(self.content)

    @cached_property
    def entries(self) -> frozenset[bytes]:
        """The raw entries."""
        return frozenset(self.content[at:end] for at, end in pairwise(self.starts))


class TreeLineage:
    """Versions of one directory, each with an earlier one that it resembles."""

    def __init__(self, content: bytes) -> None:
        """Begin with one version, number 0."""
        self._versions = [TreeVersion(content)]
        self._last = [0]

    def add(self, content: bytes, like: int | None = None) -> tuple[int, set[bytes]]:
        """Add the next version; say which one it resembles, and at which names it differs.

        It most likely resembles the version *like*, if that is given.
        """
        new = TreeVersion(content)
        number, changed = 0, None
        for of in self._last if like is None else [like, *self._last]:
            names = self._versions[of].names_changed(new)
            if changed is None or len(names) < len(changed):
                number, changed = of, names
            if len(changed) <= _FEW:
                break
        changed = changed or set()
        if len(changed) <= _FEW and number in self._last:
            self._last.remove(number)
        self._last.insert(0, len(self._versions))
        del self._last[_BRANCHES:]
        self._versions.append(new)
        return number, changed
