"""Is a repaired diff what its author sent?

The ``index`` lines name the content that the author's files had afterwards. If
a repaired diff makes files of these ids, then nothing was guessed wrong. Pure.
"""

from applier.apply import NewFile, Patched
from applier.apply.binary import blob_id
from applier.model import Diff, Entry

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
