"""What comes of a patch that does not fit, if it is merged instead of placed?

As ``git am -3``: the files that the patch was made on are looked up by the ids
in its ``index`` lines, the patch is applied to those, and what it changed there
is merged into the tree. It never decides a verdict unless it was asked for.
Reads the tree. Source: git-am(1), "--3way", and git am, observed.
"""

from collections.abc import Mapping
from typing import Protocol

from applier.apply.apply_patch import Patched, apply_patch
from applier.apply.file_version import NewFile
from applier.apply.object_store import Tree
from applier.apply.safe_paths import has_empty_name
from applier.model import Change, Diff, Entry, FileDiff, Mode, Oid

_NOTHING = "0" * 7
_MODES = frozenset(map(int, Mode))
_REGULAR = frozenset({Mode.FILE, Mode.EXECUTABLE})

Edit = Entry | NewFile | None


class Merger(Tree, Protocol):
    """A tree reader that finds blobs by abbreviated ids and merges texts."""

    def write_tree(self, files: Mapping[bytes, Entry], /) -> Oid:
        """Keep a tree that has nothing but *files*."""
        ...

    def find_blob(self, prefix: str, /) -> Oid | None:
        """Find the one blob whose id begins so."""
        ...

    def merge_texts(self, old: bytes, ours: bytes, theirs: bytes, /) -> bytes | None:
        """Merge two versions of a text; None if they conflict."""
        ...

    def find_moved(
        self, root: Oid, path: bytes, old: Entry, taken: frozenset[bytes], /
    ) -> bytes | None:
        """Find where a file is that is no longer at its path."""
        ...


def merge_patch(tree: Merger, root: Oid, diff: Diff) -> Patched | str:
    """Merge *diff* into the tree *root*; say in a line why that is not possible."""
    if diff.error is not None or diff.warning is not None:
        return "the diff cannot be read"
    old = _preimages(tree, root, diff)
    if isinstance(old, str):
        return old
    ancestor = tree.write_tree(old)
    theirs = apply_patch(tree, ancestor, diff)
    if not isinstance(theirs, Patched):
        return "the patch does not apply to the files that its index lines name: it was edited"
    edits: dict[bytes, Edit] = {}
    for path, new in theirs.edits.items():
        place = _place_now(tree, root, path, old)
        gone = new is None and place != path
        merged = (
            "the patch deletes the file, which was renamed"
            if gone
            else _merge(tree, tree.entry(root, place), old.get(path), new)
        )
        if isinstance(merged, str):
            shown = path.decode("utf-8", "replace")
            return f"{shown}: {merged}"
        edits[place] = merged
    return Patched(edits)


def lacking_blobs(tree: Merger, diff: Diff) -> tuple[tuple[bytes, str], ...]:
    """Give path and id of each file, as the patch was made on it, that the repository lacks."""
    return tuple(
        (file.old_path, file.old_oid)
        for file in diff.files
        if file.old_path is not None
        and file.old_oid is not None
        and not file.old_oid.startswith(_NOTHING)
        and tree.find_blob(file.old_oid) is None
    )


def _preimages(tree: Merger, root: Oid, diff: Diff) -> dict[bytes, Entry] | str:
    """Give the files that the patch was made on, or say what is lacking."""
    found: dict[bytes, Entry] = {}
    for file in diff.files:
        if file.change is Change.CREATE or file.old_path is None:
            continue
        if has_empty_name(file.old_path):
            return "it names a path that no tree can hold"
        entry = _preimage(tree, root, file)
        if entry is None:
            shown = file.old_path.decode("utf-8", "replace")
            lacks = f"the repository lacks {shown} as it was, {file.old_oid}"
            return lacks if file.old_oid else f"no index line says how {shown} was"
        found.setdefault(file.old_path, entry)
    return found


def _preimage(tree: Merger, root: Oid, file: FileDiff) -> Entry | None:
    """Find one file as it was; a diff without content takes it as it is."""
    here = tree.entry(root, file.old_path or b"")
    if file.old_oid is None:
        silent = not file.hunks and file.binary is None
        return here if silent and here is not None and here.mode is not Mode.TREE else None
    oid = tree.find_blob(file.old_oid)
    mode = file.old_mode or (here.mode if here is not None else Mode.FILE)
    return None if oid is None or mode not in _MODES else Entry(Mode(mode), oid)


def _merge(tree: Merger, ours: Entry | None, old: Entry | None, theirs: Edit) -> Edit | str:
    """Merge one path; *old* is None where the patch makes it."""
    if ours is not None and ours.mode is Mode.TREE:
        return "a directory is there"
    if _same(tree, ours, old):
        return theirs
    if _same(tree, ours, theirs):
        return ours
    if ours is None:
        return "the file is not there" if old is not None else theirs
    if old is None:
        return "the file exists already, with other content"
    if theirs is None:
        return "the patch deletes the file, which has changed"
    return _merge_contents(tree, ours, old, theirs)


def _merge_contents(
    tree: Merger, ours: Entry, old: Entry, theirs: Entry | NewFile
) -> NewFile | str:
    if not {ours.mode, old.mode, theirs.mode} <= _REGULAR:
        return "it is no regular file"
    mode = theirs.mode if ours.mode == old.mode else ours.mode
    text = tree.merge_texts(tree.blob(old.oid), tree.blob(ours.oid), _content(tree, theirs))
    return "both sides changed the same lines" if text is None else NewFile(mode, text)


def _same(tree: Merger, one: Edit, other: Edit) -> bool:
    if one is None or other is None:
        return one is other
    return one.mode == other.mode and _content(tree, one) == _content(tree, other)


def _content(tree: Merger, file: Entry | NewFile) -> bytes:
    if isinstance(file, NewFile):
        return file.content
    return file.oid.encode() if file.mode is Mode.GITLINK else tree.blob(file.oid)


def _place_now(tree: Merger, root: Oid, path: bytes, old: Mapping[bytes, Entry]) -> bytes:
    """Give where a path of the patch is now, if the file was renamed since."""
    before = old.get(path)
    if before is None or tree.entry(root, path) is not None:
        return path
    return tree.find_moved(root, path, before, frozenset(old)) or path
