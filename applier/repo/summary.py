"""How are renames and modes put into words?

As the lines below a diffstat, those of ``git diff --summary``; how paths are
spelled is :mod:`applier.diff`'s to say. Pure.
"""

from applier.diff.quote import quote_path
from applier.diff.stat.names import rename_spelling
from applier.model import Entry
from applier.repo.changes import PathChange
from applier.repo.renames import Rename


def change_notes(change: PathChange) -> tuple[str, ...]:
    """Say what becomes of a path's mode, if it changes."""
    path = quote_path(change.path)
    match change.old, change.new:
        case None, Entry(mode=mode):
            return (f"create mode {mode:06o} {path}",)
        case Entry(mode=mode), None:
            return (f"delete mode {mode:06o} {path}",)
        case Entry(mode=old), Entry(mode=new) if old is not new:
            return (f"mode change {old:06o} => {new:06o} {path}",)
        case _:
            return ()


def rename_notes(rename: Rename) -> tuple[str, ...]:
    """Say what was renamed, how much of it stayed, and whether its mode changed."""
    spelling = rename_spelling(quote_path(rename.old_path), quote_path(rename.new_path))
    verb = "copy" if rename.copied else "rename"
    text = f"{verb} {spelling} ({rename.likeness}%)"
    old, new = rename.old.mode, rename.new.mode
    return (text,) if old is new else (text, f"mode change {old:06o} => {new:06o}")
