"""Is a file missing, or in the way, and is it of this project at all?

Reads the tree; where a file went, history tells (:mod:`applier.diagnose.history_search`).
"""

from applier.diagnose.phrases import listed_paths, path_name, plural, shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Cause, Change
from applier.model.finding import Finding, FindingKind


def find_other_project(refused: RefusedPatch) -> Finding | None:
    """Find out whether nothing that the patch changes exists in the tree."""
    old = {file.old_path for file in refused.diff.files if file.old_path is not None}
    if not old or any(_exists(refused, path) for path in old):
        return None
    directories = {path.rpartition(b"/")[0] for path in old}
    there = [directory for directory in directories if not directory or _exists(refused, directory)]
    if there or _made_before(refused, old):
        return None
    return Finding(
        FindingKind.OTHER_PROJECT,
        "nothing that it changes exists here, as if it were for another project: "
        f"{plural(len(old), 'file')} ({listed_paths(sorted(old))})",
        refused.number,
        shown_path(min(old)),
    )


def _exists(refused: RefusedPatch, path: bytes) -> bool:
    if b"" in path.split(b"/"):
        return False
    return refused.tree.entry(refused.root, path) is not None


def _made_before(refused: RefusedPatch, paths: set[bytes]) -> bool:
    return any(file.new_path in paths for earlier in refused.before for file in earlier.diff.files)


def find_missing(refused: RefusedPatch) -> Finding | None:
    """Find a file that the patch changes and the tree lacks."""
    missing = [
        conflict.path
        for conflict in refused.conflicts
        if conflict.cause is Cause.FILE_MISSING and conflict.path
    ]
    if not missing:
        return None
    count = "" if len(missing) == 1 else f", one of {len(missing)}"
    return Finding(
        FindingKind.FILE_MISSING,
        f"{path_name(missing[0])} is not in the tree{count}",
        refused.number,
        shown_path(missing[0]),
    )


def find_existing(refused: RefusedPatch) -> Finding | None:
    """Find what stands where the patch would put a file."""
    conflict = next((one for one in refused.conflicts if one.cause is Cause.FILE_EXISTS), None)
    if conflict is None or conflict.path is None:
        return None
    same = (
        "; it has the content that the patch would give it"
        if _is_same(refused, conflict.path)
        else ""
    )
    return Finding(
        FindingKind.FILE_EXISTS,
        f"{path_name(conflict.path)}: {conflict.detail}{same}",
        refused.number,
        shown_path(conflict.path),
    )


def _is_same(refused: RefusedPatch, path: bytes) -> bool:
    """Whether a file that the patch creates is there with that very content."""
    made = [
        b"".join(line[1:] for hunk in file.hunks for line in hunk.lines)
        for file in refused.diff.files
        if file.new_path == path and file.change is Change.CREATE
    ]
    return bool(made) and refused.content(path) == made[0]
