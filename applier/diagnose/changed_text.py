"""Is a hunk refused by the very file that its author had?

Then the tree has not drifted: the text of the mail was changed, on its way or
by hand, or the hunk would fit. Reads the tree.
"""

from applier.diagnose.locate import hunk_of, nearest
from applier.diagnose.phrases import path_name, shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Cause, Conflict, FileDiff, Hunk
from applier.model.finding import Finding, FindingKind

_DIGITS = 7


def find_changed_text(refused: RefusedPatch) -> Finding | None:
    """Find a hunk that was changed since it was made on the file that is here."""
    for conflict in refused.conflicts:
        hunk = hunk_of(refused, conflict)
        if conflict.cause is Cause.CONTEXT_MISMATCH and hunk is not None and conflict.path:
            content = _authors_file(refused, conflict.path)
            if content is not None:
                return _finding(refused, conflict, hunk, content)
    return None


def _finding(refused: RefusedPatch, conflict: Conflict, hunk: Hunk, content: bytes) -> Finding:
    line, how = _difference(hunk, content)
    path = path_name(conflict.path or b"")
    return Finding(
        FindingKind.DAMAGED_MAIL,
        f"{path} is the very file that the patch was made on, and hunk {conflict.hunk} "
        f"does not fit it: {how}",
        refused.number,
        shown_path(conflict.path),
        conflict.hunk,
        line,
    )


def _authors_file(refused: RefusedPatch, path: bytes) -> bytes | None:
    """Give a file, if it has the id that the ``index`` line of its only diff states."""
    diffs: list[FileDiff] = [
        file for file in refused.diff.files if path in {file.old_path, file.new_path}
    ]
    stated = diffs[0].old_oid or "" if len(diffs) == 1 else ""
    place = diffs[0].old_path if diffs else None
    entry = refused.tree.entry(refused.root, place) if place and len(stated) >= _DIGITS else None
    if entry is None or place is None or not entry.oid.startswith(stated):
        return None
    return refused.content(place)


def _difference(hunk: Hunk, content: bytes) -> tuple[int | None, str]:
    """Give the first line of the patch text that is not the file's, and what was done to it."""
    lines = content.split(b"\n")
    old = [
        (at, line[1:].rstrip(b"\n")) for at, line in enumerate(hunk.lines, 1) if line[:1] != b"+"
    ]
    start = nearest([line for _, line in old], lines, hunk.old_start - 1)
    for (at, line), there in zip(old, lines[start:], strict=False):
        if line != there:
            spaces = line.split() == there.split()
            return hunk.line + at, "white space was changed" if spaces else "a line was changed"
    return hunk.line, "its place was changed"
