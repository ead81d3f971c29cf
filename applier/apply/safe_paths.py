r"""Is a path one that a patch may touch at all?

git refuses to write what leaves the tree, what is or might be taken for a
``.git`` directory, and symbolic links that might be taken for ``.gitmodules``.
"Might be taken": on NTFS case does not matter, trailing dots and spaces fall
off, a colon starts a stream's name, a backslash separates, and every long name
has a short one such as ``git~1``. git guards against NTFS on every system, as
trees travel (core.protectNTFS in git-config(1)), and against HFS only on
macOS. A work tree on Linux also sets limits of length. Pure. Source: git
update-index and git apply, observed on names made at random.
"""

from collections.abc import Iterable, Iterator

from applier.apply.object_store import Tree
from applier.model import Change, FileDiff, Mode, Oid
from applier.modes import is_link

_LONGEST_NAME = 255
_LONGEST_PATH = 4095
_GIT = (b".git", b"git~1")
_MODULES = b".gitmodules"
_SHORT_MODULES = b"gitmod"
_HASHED_MODULES = b"gi7eba"
"""How the short name begins that NTFS gives to .gitmodules when gitmod~1 to ~4 are taken."""
_SHORT_LENGTH = 8


def unsafe_reason(path: bytes, *, symlink: bool = False) -> str | None:
    """Say what makes *path* unsafe; None if nothing does."""
    if len(path) > _LONGEST_PATH:
        return "the path is too long for a file system"
    for name in path.split(b"/"):
        if fault := _fault_of_name(name):
            return fault
        if symlink and name.lower() == _MODULES:
            return "a symbolic link must not be called .gitmodules"
    if b"\\" in path and any(_is_git(rest) for rest in _behind_backslashes(path)):
        return "the path leads into .git where backslashes separate names"
    if symlink and any(map(_is_modules, (*_names_on(path), *_behind_backslashes(path)))):
        return "a symbolic link must not be called what NTFS takes for .gitmodules"
    return None


def _fault_of_name(name: bytes) -> str | None:
    if not name:
        return "the path is absolute, or a name in it is empty"
    if name in {b".", b".."}:
        return f"the path goes through {name.decode()}"
    if len(name) > _LONGEST_NAME:
        return "a name in the path is too long for a file system"
    if b"\0" in name:
        return "the path holds a NUL"
    if _is_git(name):
        return "the path leads into .git, or what NTFS takes for it"
    return None


def _names_on(path: bytes) -> list[bytes]:
    """Give the path from each of its names on."""
    names = path.split(b"/")
    return [b"/".join(names[index:]) for index in range(len(names))]


def _behind_backslashes(path: bytes) -> list[bytes]:
    """Give what follows each backslash, but for one that begins a name."""
    rests = []
    at = path.find(b"\\")
    while at >= 0:
        if at > 0 and path[at - 1 : at] != b"/":
            rests.append(path[at + 1 :])
        at = path.find(b"\\", at + 1)
    return rests


def _is_git(rest: bytes) -> bool:
    """Whether NTFS would take the beginning of *rest* for ``.git``."""
    if rest[:1] not in {b".", b"g", b"G"}:
        return False
    for name in _GIT:
        if rest[: len(name)].lower() == name:
            return rest[len(name) :].lstrip(b" .")[:1] in b"/\\:"
    return False


def _is_modules(rest: bytes) -> bool:
    """Whether NTFS would take all of *rest*, but for a stream's name, for ``.gitmodules``."""
    name = rest.partition(b":")[0].rstrip(b" .").lower()
    return name == _MODULES or (len(name) == _SHORT_LENGTH and _is_short_modules(name))


def _is_short_modules(name: bytes) -> bool:
    stem, tilde, number = name.partition(b"~")
    if not tilde or not number.isdigit() or number.startswith(b"0"):
        return False
    if stem == _SHORT_MODULES:
        return number in {b"1", b"2", b"3", b"4"}
    return _HASHED_MODULES.startswith(stem)


def has_empty_name(path: bytes) -> bool:
    """Whether no tree can hold *path*: it is empty or absolute, or has two slashes in a row."""
    return b"" in path.split(b"/")


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
