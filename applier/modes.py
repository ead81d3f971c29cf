"""What kind of file does a mode mean, as headers of diffs and old trees write it?

git knows five modes (gitformat-index(5), :class:`applier.model.Mode`); whatever else is
written is brought to one of these by its type, and for a regular file by whether its
owner may execute it. Pure.
"""

from applier.model import Mode

_TYPE = 0o170000
_REGULAR = 0o100000
_OWNER_EXECUTES = 0o100


def file_type(mode: int) -> int:
    """Give the part of a mode that says regular file, symbolic link, submodule or directory."""
    return mode & _TYPE


def is_regular(mode: int) -> bool:
    """Whether a mode is that of a regular file, executable or not."""
    return mode & _TYPE == _REGULAR


def is_link(mode: int | None) -> bool:
    """Whether a mode is that of a symbolic link."""
    return mode is not None and mode & _TYPE == Mode.SYMLINK


def is_gitlink(mode: int) -> bool:
    """Whether a mode is that of a submodule."""
    return mode & _TYPE == Mode.GITLINK


def regular_mode(mode: int) -> Mode:
    """Give the mode that git keeps for a regular file of mode *mode*."""
    return Mode.EXECUTABLE if mode & _OWNER_EXECUTES else Mode.FILE


def normal_mode(mode: int) -> Mode:
    """Give the mode that git's index keeps for any mode: old trees hold 100664 and the like."""
    if is_regular(mode):
        return regular_mode(mode)
    kind = file_type(mode)
    return Mode(kind) if kind in {Mode.SYMLINK, Mode.TREE} else Mode.GITLINK
