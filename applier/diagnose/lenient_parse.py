"""Where are the hunks of a diff that git cannot read?

A reading that believes no counts: a hunk's lines go on until something else
begins. Pure. What is no hunk is kept as it is, so that a repaired text
differs from the mail only in what was repaired.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from io import BytesIO

from msgspec import Struct
from msgspec.structs import replace

from applier.budgets import check_time
from applier.diff.hunk import parse_ranges

Ranges = tuple[int, int, int, int]
"""Old start and count, new start and count."""

_BARE = (b"\n", b"\r\n")
"""An empty line: context that lost its space, or what stands before a signature."""
_FOOTER = b"_" * 20
_ENDINGS = (
    b"diff -",
    b"Index: ",
    b"=====",
    b"@@ -",
    b"base-commit: ",
    b"prerequisite-",
    b"change-id: ",
)


class LooseHunk(Struct, frozen=True):
    """A hunk as it stands there."""

    ranges: Ranges
    header: bytes
    lines: tuple[bytes, ...]
    """All up to what is no part of it; a line's sign may be missing."""
    line: int
    """Number of its header in the patch text, from 1."""
    path: bytes | None
    """The file that it is about, if that can be read."""

    @property
    def counts(self) -> tuple[int, int]:
        """How many old and new lines there are."""
        old = sum(sign_of(line) in b" -" for line in self.lines)
        new = sum(sign_of(line) in b" +" for line in self.lines)
        return old, new

    @property
    def lost(self) -> tuple[int, int]:
        """How many old and new lines the header counts that are not there."""
        old, new = self.counts
        return self.ranges[1] - old, self.ranges[3] - new

    def recounted(self) -> "LooseHunk":
        """Give the hunk with a header that counts what is there."""
        old, new = self.counts
        tail = self.header.split(b"@@", 2)[2]
        start, _, new_start, _ = self.ranges
        header = b"@@ -%d,%d +%d,%d @@" % (start, old, new_start, new) + tail
        return replace(self, header=header, ranges=(start, old, new_start, new))


Piece = bytes | LooseHunk
"""Lines that are no hunk's, or a hunk."""


def sign_of(line: bytes) -> bytes:
    """Give what a line says of itself; an empty one is context, what is no sign is empty."""
    sign = line[:1]
    if sign in {b"\n", b"\r"}:
        return b" "
    return sign if sign in {b" ", b"+", b"-", b"\\"} else b"?"


@lru_cache(maxsize=2)
def read_loosely(text: bytes) -> tuple[Piece, ...]:
    """Take a patch text apart; a dozen repairs ask for the same one, one after the other."""
    lines = BytesIO(text).readlines()
    pieces: list[Piece] = []
    path: bytes | None = None
    at = 0
    while at < len(lines):
        check_time()
        ranges = parse_ranges(lines[at])
        if ranges is None:
            path = _named(lines[at], path)
            pieces.append(lines[at])
            at += 1
            continue
        end = _end(lines, at + 1, ranges)
        pieces.append(LooseHunk(ranges, lines[at], tuple(lines[at + 1 : end]), at + 1, path))
        at = end
    return tuple(pieces)


def write_pieces(pieces: Iterable[Piece]) -> bytes:
    """Put a text together again."""
    return b"".join(
        piece if isinstance(piece, bytes) else piece.header + b"".join(piece.lines)
        for piece in pieces
    )


def mend_hunks(
    text: bytes, mend: Callable[[LooseHunk], LooseHunk | None]
) -> tuple[bytes, int] | None:
    """Give the text with every hunk changed that *mend* has something for, and the first's line.

    None if it has something for none.
    """
    first: int | None = None
    pieces: list[Piece] = []
    for piece in read_loosely(text):
        mended = mend(piece) if isinstance(piece, LooseHunk) else None
        if mended is not None and first is None:
            first = mended.line
        pieces.append(piece if mended is None else mended)
    return None if first is None else (write_pieces(pieces), first)


def hunks_of(text: bytes) -> Iterator[LooseHunk]:
    """Yield the hunks of a patch text."""
    return (piece for piece in read_loosely(text) if isinstance(piece, LooseHunk))


def ended_lines(content: bytes) -> list[bytes]:
    """Give a file's lines as a diff shows them: the last has a newline, and perhaps a remark."""
    lines = BytesIO(content).readlines()
    if lines and not lines[-1].endswith(b"\n"):
        lines[-1] += b"\n"
    return lines


def _named(line: bytes, path: bytes | None) -> bytes | None:
    """Read the file's name off a header line, else keep what is known."""
    if line.startswith(b"diff --git "):
        return None
    if line.startswith((b"--- ", b"+++ ")):
        name = line[4:].partition(b"\t")[0].rstrip(b"\r\n ")
        return path if name == b"/dev/null" else name.partition(b"/")[2] or name
    return path


def _end(lines: list[bytes], at: int, ranges: Ranges) -> int:
    """Find where a hunk ends: at what begins something else, or at a signature."""
    old, new = ranges[1], ranges[3]
    while at < len(lines):
        line = lines[at]
        if line.startswith(_ENDINGS) or _begins_file(lines, at):
            break
        if _is_signature(lines, at) or line.startswith(_FOOTER):
            break
        sign = sign_of(line)
        if old <= 0 and new <= 0 and (sign == b"?" or not line.strip()):
            break
        old -= sign in b" -"
        new -= sign in b" +"
        at += 1
    while (old or new) and lines[at - 1] in _BARE:
        old, new, at = old + 1, new + 1, at - 1
    return at


def _begins_file(lines: list[bytes], at: int) -> bool:
    return (
        lines[at].startswith(b"--- ")
        and at + 2 < len(lines)
        and lines[at + 1].startswith(b"+++ ")
        and lines[at + 2].startswith(b"@@ -")
    )


def _is_version(line: bytes) -> bool:
    """Whether a line is a version of git and nothing else, as where its ``-- `` was lost."""
    text = line.rstrip(b"\r\n")
    return text[:1].isdigit() and text.count(b".") > 1 and text.replace(b".", b"").isalnum()


def _is_signature(lines: list[bytes], at: int) -> bool:
    """Whether a mail's signature begins here, and no removed line: git's is a version."""
    if _is_version(lines[at]):
        return True
    if lines[at].rstrip(b"\r\n") not in {b"-- ", b"--"}:
        return False
    rest = [line for line in lines[at + 1 : at + 30] if line.strip()]
    return not rest or rest[0][:1].isalnum() or rest[0].startswith(_FOOTER)
