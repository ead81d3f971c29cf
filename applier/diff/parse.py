"""What does a patch text say, as git reads it: which files, which hunks; or why not?

A walk over the lines: prose is passed over until something looks like a diff,
the diff is read to its end, and so on. Headers, hunks and binary patches have
modules of their own. Whether the diff fits a tree is left to
:mod:`applier.apply`. Source: git apply, observed. Pure.
"""

from io import BytesIO

from applier.budgets import check_count
from applier.diff.binary import parse_binary
from applier.diff.file_header import Header, Names, implies_p0, parse_header, parse_traditional
from applier.diff.header_names import header_text
from applier.diff.hunk import parse_hunks, parse_ranges
from applier.diff.patch_text import DamageError, FaultError
from applier.model import BinaryPatch, Change, Diff, FileDiff, Hunk, Mode
from applier.modes import is_link, is_regular, regular_mode

_OPENINGS = b"d-@"
"""How a line begins that is no prose: ``diff --git``, ``---``, ``@@``."""
_SHORTEST_LINE = 6
"""Bytes of a line that may begin a diff, with its newline, and of what follows it, at least."""
_SHORTEST_PLAIN = 14
"""Bytes of a plain diff without its ``+++`` line, at least."""


def parse_diff(patch: bytes) -> Diff:
    """Read all that mailinfo passes to apply, as ``git am`` would.

    Whatever it is, that is an answer; only BudgetError is raised, for more than there may be.
    """
    walk = _Walk(BytesIO(patch).readlines())
    fault: FaultError | None = None
    try:
        walk.read()
        fault = walk.impossible
    except DamageError as damage:
        if walk.files and not walk.impossible:
            return Diff(tuple(walk.files), warning=damage.reason, warning_line=damage.line)
        fault = walk.impossible or damage
    except FaultError as other:
        fault = other
    if fault is not None:
        return Diff(tuple(walk.files), fault.reason, fault.path, fault.line)
    return Diff(tuple(walk.files), None if walk.files else "there is no diff in it")


class _Walk:
    """One reading of a patch text, from top to bottom."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.files: list[FileDiff] = []
        self.hunks = 0
        self.level = 1
        self.level_known = False
        self.names: Names = (None, None)
        """What a ``diff --git`` line named that turned out to be prose."""
        self.impossible: FaultError | None = None
        """What git trips over only when it has read the text to its end."""

    def read(self) -> None:
        """Read diff after diff; what was read before a fault stays in *files*."""
        at = 0
        while at < len(self.lines):
            begun = self._begin(at) if self.lines[at][0] in _OPENINGS else None
            at = at + 1 if begun is None else self._finish(*begun)

    def _begin(self, at: int) -> tuple[Header, int] | None:
        """Read the header that starts at index *at*; None if the line is prose."""
        line = self.lines[at]
        if len(line) < _SHORTEST_LINE:
            return None
        if line.startswith(b"diff --git "):
            if not self._has_room(at + 1, _SHORTEST_LINE):
                return None
            header, after = parse_header(self.lines, at, self.level, self.names)
            self.names = (header.old_path, header.new_path)
            return (header, after) if after > at + 1 else None
        if line.startswith(b"--- "):
            return self._begin_plain(at)
        if parse_ranges(line):
            raise FaultError("there is a hunk without a header", at + 1)
        return None

    def _begin_plain(self, at: int) -> tuple[Header, int] | None:
        following = self.lines[at + 1 : at + 3]
        room = _SHORTEST_PLAIN - len(self.lines[at])
        if len(following) < 2 or not following[0].startswith(b"+++ "):
            return None
        if not following[1].startswith(b"@@ -") or not self._has_room(at + 2, room):
            return None
        old, new = header_text(self.lines, at, 4), header_text(self.lines, at + 1, 4)
        if not self.level_known and implies_p0(new):
            self.level, self.level_known = 0, True
        header = Header(at + 1, plain=True, old_path=self.names[0], new_path=self.names[1])
        parse_traditional(old, new, self.level, header)
        return header, at + 2

    def _has_room(self, at: int, size: int) -> bool:
        """Whether at least *size* bytes are left; at the very end of a text git stops looking."""
        return sum(map(len, self.lines[at : at + size])) >= size

    def _finish(self, header: Header, at: int) -> int:
        """Read what follows the header, add the file, and return the index behind it."""
        path = header.new_path or header.old_path or b""
        hunks, after = parse_hunks(self.lines, at, path)
        self.hunks += len(hunks)
        check_count("hunks", self.hunks)
        _check_sides(header, hunks, path)
        binary = None
        if not hunks:
            binary, after = parse_binary(self.lines, at) or (None, after)
            if binary is None and not header.suffices:
                raise FaultError("the diff has a header and nothing else", at + 1, path)
        reason = _find_contradiction(header, hunks)
        if reason and not self.impossible:
            self.impossible = FaultError(reason, header.line, path)
        self.files.append(_file_diff(header, hunks, binary))
        self.names = (None, None)
        return after


def _check_sides(header: Header, hunks: tuple[Hunk, ...], path: bytes) -> None:
    """Refuse old lines in a new file, and new ones in a deleted file."""
    for absent, sign, complaint in (
        (header.created, b"+", "the diff creates the file, yet its hunks have old lines"),
        (header.deleted, b"-", "the diff deletes the file, yet its hunks leave lines"),
    ):
        if not absent:
            continue
        for hunk in hunks:
            if not all(line.startswith(sign) for line in hunk.lines):
                raise FaultError(complaint, hunk.line, path)


def _find_contradiction(header: Header, hunks: tuple[Hunk, ...]) -> str | None:
    """Say what makes a header senseless that git reads without complaint, and then fails on."""
    if header.created and header.old_path is not None:
        return "the diff creates a file and names an old one"
    if header.new_path != b"":
        return None
    lines = [line for hunk in hunks for line in hunk.lines]
    may_create = header.plain and len(hunks) < 2 and all(line[:1] == b"+" for line in lines)
    return "the diff creates a file without a name" if header.created or may_create else None


def _file_diff(header: Header, hunks: tuple[Hunk, ...], binary: BinaryPatch | None) -> FileDiff:
    change = header.change
    return FileDiff(
        change=change,
        old_path=None if change is Change.CREATE else header.old_path,
        new_path=None if change is Change.DELETE else header.new_path,
        line=header.line,
        old_mode=_normal_mode(header.old_mode),
        new_mode=_normal_mode(header.new_mode),
        old_oid=header.old_oid,
        new_oid=header.new_oid,
        hunks=hunks,
        binary=binary,
        similarity=header.similarity,
        plain=header.plain,
    )


def _normal_mode(mode: int) -> int | None:
    """Return the mode that git would store for a regular file or a symbolic link.

    What is neither stays as it is, for apply to judge. None if nothing is said.
    """
    if is_regular(mode):
        return regular_mode(mode)
    return Mode.SYMLINK if is_link(mode) else mode or None
