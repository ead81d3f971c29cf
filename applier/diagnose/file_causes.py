"""Do the files stand in the way: missing, there already, changed already, of another kind?

Or is nothing of the patch in this project at all? Modes, binary content, submodules,
symbolic links, unsafe paths: apply says so itself, and it is put into words here. Whether
the tree has some of the patch already is tried file by file; what is there wholly is found
when the patch is applied (:mod:`applier.apply.already_applied`). Where a missing file went,
history tells (:mod:`applier.diagnose.history_search`). Reads the tree.
"""

from msgspec.structs import replace

from applier.apply.already_applied import is_already_applied
from applier.apply.safe_paths import has_empty_name
from applier.diagnose.phrases import (
    listed_paths,
    shown_path,
)
from applier.diagnose.refused_patch import RefusedPatch
from applier.diff.quote import quote_path
from applier.model import Cause, Change, Conflict, Entry, FileDiff, Mode
from applier.model.finding import Finding, FindingKind
from applier.modes import file_type
from applier.wording import plural


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
        f"{'the only file' if len(old) == 1 else f'none of the {len(old)} files'} that it changes "
        f"is {'not ' if len(old) == 1 else ''}here, as if it were for another project",
        refused.number,
        shown_path(min(old)),
    )


def _exists(refused: RefusedPatch, path: bytes) -> bool:
    return not has_empty_name(path) and refused.tree.entry(refused.root, path) is not None


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
        f"{quote_path(missing[0])} is not in the tree{count}",
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
        if _has_content(refused, conflict.path)
        else ""
    )
    return Finding(
        FindingKind.FILE_EXISTS,
        f"{quote_path(conflict.path)}: {conflict.detail}{same}",
        refused.number,
        shown_path(conflict.path),
    )


def _has_content(refused: RefusedPatch, path: bytes) -> bool:
    """Whether a file that the patch creates is there with that very content."""
    made = [
        b"".join(line[1:] for hunk in file.hunks for line in hunk.lines)
        for file in refused.diff.files
        if file.new_path == path and file.change is Change.CREATE
    ]
    return bool(made) and refused.content(path) == made[0]


_NAMES = {
    Mode.FILE: "a file",
    Mode.EXECUTABLE: "an executable file",
    Mode.SYMLINK: "a symbolic link",
    Mode.GITLINK: "a submodule",
    Mode.TREE: "a directory",
}


def find_kind(refused: RefusedPatch) -> Finding | None:
    """Find a file of another kind than the patch expects."""
    return next((found for one in refused.conflicts if (found := _judge(refused, one))), None)


def _judge(refused: RefusedPatch, conflict: Conflict) -> Finding | None:
    path = conflict.path
    entry = refused.tree.entry(refused.root, path) if path else None
    kind = _kind(refused, conflict, entry)
    if kind is None or path is None:
        return None
    there = "" if entry is None else f" ({_NAMES[entry.mode]} is there)"
    return Finding(
        kind,
        f"{quote_path(path)}: {conflict.detail}{there}",
        refused.number,
        shown_path(path),
        conflict.hunk,
    )


def _kind(refused: RefusedPatch, conflict: Conflict, entry: Entry | None) -> FindingKind | None:
    stated = {
        file_type(mode or 0)
        for file in refused.diff.files
        if conflict.path in {file.old_path, file.new_path}
        for mode in (file.old_mode, file.new_mode)
    }
    if entry is not None:
        stated.add(file_type(entry.mode))
    match conflict.cause:
        case Cause.UNSAFE_PATH:
            return FindingKind.UNSAFE_PATH
        case Cause.BINARY_MISMATCH:
            return FindingKind.BINARY
        case Cause.MODE_MISMATCH | Cause.CONTEXT_MISMATCH if Mode.GITLINK in stated:
            return FindingKind.GITLINK
        case Cause.MODE_MISMATCH | Cause.CONTEXT_MISMATCH if Mode.SYMLINK in stated:
            return FindingKind.SYMLINK
        case Cause.MODE_MISMATCH:
            return FindingKind.MODE
        case _:
            return None


_MOST_FILES = 500


def find_present(refused: RefusedPatch) -> Finding | None:
    """Find the files of the patch that have what it would change."""
    if refused.diff.error is not None or len(refused.diff.files) < 2:
        return None
    if len(refused.diff.files) > _MOST_FILES:
        return None
    there = [(file, _has_already(refused, file)) for file in refused.diff.files]
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


def _has_already(refused: RefusedPatch, file: FileDiff) -> bool:
    return is_already_applied(refused.tree, refused.root, replace(refused.diff, files=(file,)))
