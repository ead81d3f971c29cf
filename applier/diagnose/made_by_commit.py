"""Did a commit make the very change that a patch would? Reads the repository."""

from applier.apply import NewFile, Patched, apply_patch
from applier.apply.already_applied import is_already_applied
from applier.apply.binary import blob_id
from applier.diagnose.phrases import first_parent
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Entry, Oid


def is_made_by(refused: RefusedPatch, commit: Oid) -> bool:
    """Whether a commit did what the patch does: its effect is there, or it makes the same files."""
    root = refused.tree.tree_of(commit)
    if is_already_applied(refused.tree, root, refused.diff):
        return True
    parent = first_parent(refused.tree, commit)
    made = (
        None
        if parent is None
        else apply_patch(refused.tree, refused.tree.tree_of(parent), refused.diff)
    )
    if not isinstance(made, Patched):
        return False
    return all(_is_same(edit, refused.tree.entry(root, path)) for path, edit in made.edits.items())


def _is_same(edit: Entry | NewFile | None, entry: Entry | None) -> bool:
    if edit is None or entry is None:
        return edit is entry
    oid = edit.oid if isinstance(edit, Entry) else blob_id(edit.content)
    return edit.mode == entry.mode and oid == entry.oid
