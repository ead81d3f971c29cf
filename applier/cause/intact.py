"""Did the mail arrive whole?

If the repository has the files that the ``index`` lines name, the patch must
apply to those; a damaged one does not. Reads the repository.
"""

from applier.apply import Patched, apply_patch
from applier.cause.case import Case
from applier.model import Change, Diff, Entry, Mode
from applier.repo import Repository


def is_intact(case: Case) -> bool | None:
    """Whether the patch applies to what it was made on; None if that is not at hand."""
    return False if case.diff.error is not None else is_whole(case.tree, case.diff)


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
    if not files or any(b"" in path.split(b"/") for path in files):
        return None
    root = tree.write_tree(files)
    return isinstance(apply_patch(tree, root, diff), Patched)
