"""Is it the kind of a file that stands in the way?

Modes, binary content, submodules, symbolic links, unsafe paths: apply says so
itself, and it is put into words here. Reads the tree.
"""

from applier.diagnose.phrases import path_name, shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Cause, Conflict, Entry, Mode
from applier.model.finding import Finding, FindingKind

_TYPE = 0o170000
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
    entry = refused.tree.entry(refused.root, path) if path and b"" not in path.split(b"/") else None
    kind = _kind(refused, conflict, entry)
    if kind is None or path is None:
        return None
    there = "" if entry is None else f" ({_NAMES[entry.mode]} is there)"
    return Finding(
        kind,
        f"{path_name(path)}: {conflict.detail}{there}",
        refused.number,
        shown_path(path),
        conflict.hunk,
    )


def _kind(refused: RefusedPatch, conflict: Conflict, entry: Entry | None) -> FindingKind | None:
    stated = {
        (mode or 0) & _TYPE
        for file in refused.diff.files
        if conflict.path in {file.old_path, file.new_path}
        for mode in (file.old_mode, file.new_mode)
    }
    if entry is not None:
        stated.add(entry.mode & _TYPE)
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
