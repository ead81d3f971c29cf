"""What do the ids of files prove of a patch?

That the mail arrived whole: if the repository has the files that the ``index`` lines
name, the patch must apply to those; a damaged one does not. That a repair leaves the
very files that the author had. Reads the repository.
"""

from applier.apply import NewFile, Patched, apply_patch
from applier.apply.safe_paths import has_empty_name
from applier.diagnose.refused_patch import RefusedPatch
from applier.git import Repository
from applier.git.objects.store import blob_id
from applier.model import Change, Diff, Entry, Mode


def is_intact(refused: RefusedPatch) -> bool | None:
    """Whether the patch applies to what it was made on; None if that is not at hand."""
    return False if refused.diff.error is not None else is_whole(refused.tree, refused.diff)


def is_whole(tree: Repository, diff: Diff) -> bool | None:
    """Whether a diff applies to what it was made on; None if that is not at hand."""
    files: dict[bytes, Entry] = {}
    for file in diff.files:
        if file.change is Change.CREATE or file.old_path is None or b"//" in file.old_path:
            continue
        oid = tree.find_blob(file.old_oid) if file.old_oid else None
        if oid is None:
            return None
        files.setdefault(file.old_path, Entry(Mode.FILE, oid))
    if not files or any(map(has_empty_name, files)):
        return None
    root = tree.write_tree(files)
    return isinstance(apply_patch(tree, root, diff), Patched)


_SHORTEST = 7
"""Digits: fewer prove nothing."""


def is_proven(patched: Patched, diff: Diff) -> bool:
    """Whether every file is, by its id, what the author had when the patch was made."""
    stated = {file.new_path: file.new_oid for file in diff.files if file.new_path is not None}
    return bool(stated) and all(
        _agrees(edit, stated.get(path) or "")
        for path, edit in patched.edits.items()
        if edit is not None
    )


def _agrees(edit: Entry | NewFile, stated: str) -> bool:
    if len(stated) < _SHORTEST:
        return False
    oid = edit.oid if isinstance(edit, Entry) else blob_id(edit.content)
    return oid.startswith(stated)
