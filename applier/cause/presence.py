"""Has the tree some of the patch already?

Each file's part is turned round and tried alone. What is there wholly is found
when the patch is applied (:mod:`applier.apply.already`). Reads the tree.
"""

from dataclasses import replace

from applier.apply.already import is_already_applied
from applier.cause.case import Case
from applier.cause.words import listed_paths, plural
from applier.model import FileDiff
from applier.model.finding import Finding, FindingKind

_MOST_FILES = 500


def find_present(case: Case) -> Finding | None:
    """Find the files of the patch that have what it would change."""
    if case.diff.error is not None or len(case.diff.files) < 2:
        return None
    if len(case.diff.files) > _MOST_FILES:
        return None
    there = [(file, _is_there(case, file)) for file in case.diff.files]
    have = [file for file, is_there in there if is_there]
    lacking = [file for file, is_there in there if not is_there]
    refused = {conflict.path for conflict in case.conflicts}
    if not have or any(file.path in refused for file in lacking):
        return None
    count = f"{len(have)} of {plural(len(case.diff.files), 'file')}"
    return Finding(
        FindingKind.ALREADY_APPLIED,
        f"applied in part: {count} have it already ({listed_paths(file.path for file in have)})",
        case.number,
        have[0].path,
    )


def _is_there(case: Case, file: FileDiff) -> bool:
    return is_already_applied(case.tree, case.root, replace(case.diff, files=(file,)))
