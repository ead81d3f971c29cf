"""Has the tree some of the patch already?

Each file's part is turned round and tried alone. What is there wholly is found
when the patch is applied (:mod:`applier.apply.already_applied`). Reads the tree.
"""

from msgspec.structs import replace

from applier.apply.already_applied import is_already_applied
from applier.diagnose.phrases import listed_paths, plural, shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import FileDiff
from applier.model.finding import Finding, FindingKind

_MOST_FILES = 500


def find_present(refused: RefusedPatch) -> Finding | None:
    """Find the files of the patch that have what it would change."""
    if refused.diff.error is not None or len(refused.diff.files) < 2:
        return None
    if len(refused.diff.files) > _MOST_FILES:
        return None
    there = [(file, _is_there(refused, file)) for file in refused.diff.files]
    have = [file for file, is_there in there if is_there]
    lacking = [file for file, is_there in there if not is_there]
    conflicting = {conflict.path for conflict in refused.conflicts}
    if not have or any(file.path in conflicting for file in lacking):
        return None
    count = f"{len(have)} of {plural(len(refused.diff.files), 'file')}"
    return Finding(
        FindingKind.ALREADY_APPLIED,
        f"applied in part: {count} have it already ({listed_paths(file.path for file in have)})",
        refused.number,
        shown_path(have[0].path),
    )


def _is_there(refused: RefusedPatch, file: FileDiff) -> bool:
    return is_already_applied(refused.tree, refused.root, replace(refused.diff, files=(file,)))
