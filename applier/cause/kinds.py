"""Is it the kind of a file that stands in the way?

Modes, binary content, submodules, symbolic links, unsafe paths: apply says so
itself, and it is put into words here. Reads the tree.
"""

from applier.cause.case import Case
from applier.cause.words import path_name
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


def find_kind(case: Case) -> Finding | None:
    """Find a file of another kind than the patch expects."""
    return next((found for one in case.conflicts if (found := _judge(case, one))), None)


def _judge(case: Case, conflict: Conflict) -> Finding | None:
    path = conflict.path
    entry = case.tree.entry(case.root, path) if path and b"" not in path.split(b"/") else None
    kind = _kind(case, conflict, entry)
    if kind is None or path is None:
        return None
    there = "" if entry is None else f" ({_NAMES[entry.mode]} is there)"
    return Finding(
        kind, f"{path_name(path)}: {conflict.detail}{there}", case.number, path, conflict.hunk
    )


def _kind(case: Case, conflict: Conflict, entry: Entry | None) -> FindingKind | None:
    stated = {
        (mode or 0) & _TYPE
        for file in case.diff.files
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
