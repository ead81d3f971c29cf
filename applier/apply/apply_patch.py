"""Does a whole patch apply to a tree, and what comes of it?

A patch is all or nothing: git reads it to its end, and changes nothing unless
every file's diff can be applied. All conflicts are reported; the first is the
one that decides. Reads the tree; the new one is for
:mod:`applier.apply.apply_series` to write.
"""

from collections.abc import Mapping

from msgspec import Struct

from applier.apply.file_state import FileState
from applier.apply.file_version import NewFile, Refused
from applier.apply.object_store import Tree
from applier.model import Cause, Conflict, Diff, Entry, FileDiff, Oid

__all__ = ["NewFile", "Patched", "apply_patch"]

_MOST_CONFLICTS = 100
"""How many are reported; a patch for another project conflicts in every file."""


class Patched(Struct, frozen=True):
    """What an applied patch makes of a tree."""

    edits: Mapping[bytes, Entry | NewFile | None]
    """By path: unchanged content under a new name or mode, new content, or removal."""
    max_offset: int = 0
    """Lines, signed: the largest distance of a hunk from where it said."""


def apply_patch(tree: Tree, root: Oid, diff: Diff) -> Patched | tuple[Conflict, ...]:
    """Apply *diff* to the tree *root* as ``git am`` would, or say what stands in its way."""
    if diff.error is not None:
        return (Conflict(Cause.MALFORMED, diff.error, diff.error_path, line=diff.error_line),)
    if not diff.files:
        return (Conflict(Cause.MALFORMED, "there is no diff in the patch"),)
    state = FileState(tree, root, diff)
    conflicts = _take_all(state, diff.files)
    if conflicts:
        return conflicts
    try:
        return Patched(state.edits(), state.max_offset)
    except Refused as refused:
        return refused.conflicts


def _take_all(state: FileState, files: tuple[FileDiff, ...]) -> tuple[Conflict, ...]:
    """Try every diff, but none of a file that has failed: it could only fail again."""
    conflicts: list[Conflict] = []
    failed: set[bytes | None] = set()
    for diff in files:
        if failed and {diff.old_path, diff.new_path} & failed:
            continue
        try:
            state.take(diff)
        except Refused as refused:
            conflicts += refused.conflicts
            failed |= {diff.old_path, diff.new_path} - {None}
        if len(conflicts) >= _MOST_CONFLICTS:
            break
    return tuple(conflicts)
