"""Does a path lie beyond a symbolic link?

git writes nothing through a link: neither through one of the tree, unless the
same patch takes it away, nor through one that the patch makes. What the
patch does to links it takes from the headers alone. Reads the tree.
"""

from collections.abc import Iterable, Iterator

from applier.apply.store import Tree
from applier.model import Change, FileDiff, Mode, Oid

_TYPE = 0o170000


def is_link(mode: int | None) -> bool:
    """Whether a mode is that of a symbolic link."""
    return mode is not None and mode & _TYPE == Mode.SYMLINK


class Links:
    """The symbolic links that a patch meets."""

    def __init__(self, tree: Tree, root: Oid, files: Iterable[FileDiff]) -> None:
        self._tree = tree
        self._root = root
        self._made: set[bytes] = set()
        self._leaving: set[bytes] = set()
        for diff in files:
            if is_link(diff.new_mode) and diff.new_path is not None:
                self._made.add(diff.new_path)
            if is_link(diff.old_mode) and diff.change in {Change.DELETE, Change.RENAME}:
                self._leaving.add(diff.old_path or b"")

    def find_made(self, path: bytes) -> bytes | None:
        """Find a link on the way to *path* that the patch makes."""
        if not self._made:
            return None
        return next((above for above in parents(path) if above in self._made), None)

    def find_standing(self, path: bytes) -> bytes | None:
        """Find a link on the way to *path* that is in the tree and stays there."""
        for above in parents(path):
            entry = self._tree.entry(self._root, above)
            if entry is not None:
                stays = entry.mode is Mode.SYMLINK and above not in self._leaving
                return above if stays else None
        return None


def parents(path: bytes) -> Iterator[bytes]:
    """Give the directories above *path*, nearest first."""
    at = path.rfind(b"/")
    while at > 0:
        yield path[:at]
        at = path.rfind(b"/", 0, at)
