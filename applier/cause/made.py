"""Did a commit make the very change that a patch would? Reads the repository."""

from applier.apply import NewFile, Patched, apply_patch
from applier.apply.already import is_already_applied
from applier.apply.binary import blob_id
from applier.cause.case import Case
from applier.cause.commits import first_parent
from applier.model import Entry, Oid


def is_made_by(case: Case, commit: Oid) -> bool:
    """Whether a commit did what the patch does: its effect is there, or it makes the same files."""
    root = case.tree.tree_of(commit)
    if is_already_applied(case.tree, root, case.diff):
        return True
    parent = first_parent(case.tree, commit)
    made = None if parent is None else apply_patch(case.tree, case.tree.tree_of(parent), case.diff)
    if not isinstance(made, Patched):
        return False
    return all(_is_same(edit, case.tree.entry(root, path)) for path, edit in made.edits.items())


def _is_same(edit: Entry | NewFile | None, entry: Entry | None) -> bool:
    if edit is None or entry is None:
        return edit is entry
    oid = edit.oid if isinstance(edit, Entry) else blob_id(edit.content)
    return edit.mode == entry.mode and oid == entry.oid
