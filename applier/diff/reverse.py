"""What would undo a diff?

Every file's change turned round, as ``git apply -R`` does before it applies.
Pure.
"""

from msgspec.structs import replace

from applier.model import BinaryPatch, Change, Diff, FileDiff, Hunk

_TURNED = {Change.CREATE: Change.DELETE, Change.DELETE: Change.CREATE}
_SIGNS = {b"+": b"-", b"-": b"+"}


def reverse_diff(diff: Diff) -> Diff:
    """Return the diff that leads back: the last file first, old and new swapped.

    A copy turns into a copy back, as in git, though deleting would be meant.
    """
    return replace(diff, files=tuple(map(_reverse_file, reversed(diff.files))))


def _reverse_file(file: FileDiff) -> FileDiff:
    return replace(
        file,
        change=_TURNED.get(file.change, file.change),
        old_path=file.new_path,
        new_path=file.old_path,
        old_mode=file.new_mode,
        new_mode=file.old_mode,
        old_oid=file.new_oid,
        new_oid=file.old_oid,
        hunks=tuple(map(_reverse_hunk, file.hunks)),
        binary=file.binary and BinaryPatch(file.binary.reverse, file.binary.forward),
    )


def _reverse_hunk(hunk: Hunk) -> Hunk:
    return Hunk(
        hunk.new_start,
        hunk.new_count,
        hunk.old_start,
        hunk.old_count,
        tuple(_SIGNS.get(line[:1], b" ") + line[1:] for line in hunk.lines),
        hunk.line,
    )
