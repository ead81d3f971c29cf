"""What is a file, while and after a patch changes it, and how is a change refused?

Modes as git takes them from headers, and what the content of symbolic links
and gitlinks must be. A gitlink is patched as if it were a file of one line,
``Subproject commit <oid>``. Pure. Source: git apply, observed.
"""

from msgspec import Struct

from applier.model import Cause, Change, Conflict, Entry, FileDiff, Mode, Oid
from applier.modes import file_type, is_gitlink, regular_mode


class Refused(Exception):  # noqa: N818 - it is an outcome, no error
    """A diff that git would refuse, and why."""

    def __init__(self, *conflicts: Conflict) -> None:
        super().__init__(*conflicts)
        self.conflicts = conflicts


def refuse(cause: Cause, path: bytes | None, detail: str) -> Refused:
    """Make a refusal of a whole file."""
    return Refused(Conflict(cause, detail, path))


_GITLINK = b"Subproject commit "
_OID_DIGITS = 40
_LONGEST_TARGET = 4095
"""What Linux takes; git am would fail to make the link in the work tree."""


class Rewrite(Struct, frozen=True):
    """How a file's content came of another's."""

    of: Oid
    edits: tuple[tuple[int, int, bytes], ...]
    """By start and end in the other's content, what stands there now."""


class FileVersion(Struct, frozen=True):
    """A file as a patch finds it or leaves it."""

    mode: int
    """As a tree or a header says: 0o100600 and the like are still to be normalised."""
    content: bytes | None = None
    """None where it is still that of *oid*."""
    oid: Oid | None = None
    rewrite: Rewrite | None = None
    """How *content* came of a file of the tree, where that is known."""

    @property
    def is_gitlink(self) -> bool:
        """Whether it is a submodule."""
        return is_gitlink(self.mode)


class NewFile(Struct, frozen=True):
    """A file with content that the tree did not have."""

    mode: Mode
    content: bytes
    rewrite: Rewrite | None = None


def new_mode(diff: FileDiff, old: FileVersion | None) -> int:
    """Give the mode after *diff*; raise Refused if it would be another kind of file.

    A header that says nothing, or only what the mode was, leaves the file's own.
    """
    if old is None:
        return diff.new_mode or Mode.FILE
    mode = diff.new_mode or old.mode
    if file_type(diff.old_mode or old.mode) != file_type(mode):
        raise refuse(Cause.MODE_MISMATCH, diff.path, f"cannot become a file of mode {mode:o}")
    return mode


def check_type(diff: FileDiff, old: FileVersion) -> None:
    """Refuse a diff that was made for another kind of file (a link, say) than is there."""
    if diff.old_mode and file_type(diff.old_mode) != file_type(old.mode):
        detail = f"the file has mode {old.mode:o}, but the patch expects {diff.old_mode:o}"
        raise refuse(Cause.MODE_MISMATCH, diff.old_path, detail)


def gitlink_text(oid: Oid) -> bytes:
    """Give a gitlink as the file that diffs treat it as."""
    return _GITLINK + oid.encode() + b"\n"


def as_tree_can_hold(diff: FileDiff, version: FileVersion) -> Entry | NewFile:
    """Give *version* as a tree can hold it; raise Refused if none can."""
    mode = _tree_mode(diff, version.mode)
    if version.content is None and version.oid is not None:
        return Entry(mode, version.oid)
    content = version.content or b""
    if mode is Mode.GITLINK:
        return Entry(mode, _gitlink_oid(diff, content))
    if mode is Mode.SYMLINK and not 0 < len(content.partition(b"\0")[0]) <= _LONGEST_TARGET:
        raise refuse(Cause.MALFORMED, diff.new_path, "no symbolic link can have such a target")
    return NewFile(mode, content, version.rewrite)


def _tree_mode(diff: FileDiff, mode: int) -> Mode:
    match file_type(mode):
        case Mode.SYMLINK | Mode.GITLINK as kind:
            return Mode(kind)
        case Mode.TREE:
            # git accepts this and writes a tree that it cannot read again.
            raise refuse(Cause.MODE_MISMATCH, diff.path, "a diff cannot make a directory")
        case _:
            return regular_mode(mode)


def _gitlink_oid(diff: FileDiff, content: bytes) -> Oid:
    digits = content[len(_GITLINK) : len(_GITLINK) + _OID_DIGITS]
    short = len(digits) < _OID_DIGITS or digits.strip(b"0123456789abcdefABCDEF")
    if short or not content.startswith(_GITLINK):
        detail = "a submodule's content must be one line, Subproject commit and a full id"
        raise refuse(Cause.MALFORMED, diff.new_path, detail)
    return Oid(digits.decode().lower())


def may_create(diff: FileDiff) -> bool:
    """Whether *diff* creates the file if there is none, although it does not say so.

    A plain diff (``---`` and ``+++`` alone) of one hunk without old lines may.
    """
    return (
        diff.plain
        and diff.change is Change.MODIFY
        and len(diff.hunks) == 1
        and all(line.startswith(b"+") for line in diff.hunks[0].lines)
    )
