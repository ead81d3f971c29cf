"""Was a long line wrapped, of a hunk or of a diff's header?

What was one line is two, and the second has no sign. Joined again, with the
space that a mailer takes away or without, a hunk's counts add up. Paths are long, so
the lines of headers are the first that a mailer wraps. Pure.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from msgspec.structs import replace

from applier.diagnose.lenient_parse import (
    LooseHunk,
    Piece,
    hunks_of,
    mend_hunks,
    read_loosely,
    sign_of,
    write_pieces,
)
from applier.diagnose.repairs import Repair


def find_wrapped_lines(text: bytes) -> Iterator[Repair]:
    """Yield the text with its wrapped lines joined."""
    sections = mend_hunks(text, _with_section)
    if sections is not None:
        yield Repair("the text behind the second @@ was wrapped", sections[0], sections[1] + 1)
    if not any(sign_of(line) == b"?" for hunk in hunks_of(text) for line in hunk.lines):
        yield from _find_wrapped_ends(text)
        return
    for glue in (b" ", b""):
        mended = mend_hunks(text, partial(_joined, glue))
        if mended is not None:
            yield Repair("a long line was wrapped", mended[0], first_unsigned(text))


def _find_wrapped_ends(text: bytes) -> Iterator[Repair]:
    """Yield the text with the last lines of hunks joined to what follows these."""
    loose = read_loosely(text)
    ends = [
        at
        for at, (piece, after) in enumerate(pairwise(loose))
        if isinstance(piece, LooseHunk) and piece.lines and _is_rest(after)
    ]
    if not ends:
        return
    first = loose[ends[0]]
    line = first.line + len(first.lines) + 1 if isinstance(first, LooseHunk) else None
    for glue in (b" ", b""):
        pieces = list(loose)
        for at in ends:
            pieces[at], pieces[at + 1] = _glued(pieces[at], glue, pieces[at + 1])
        yield Repair("a long line was wrapped", write_pieces(pieces), line)


def _is_rest(piece: Piece) -> bool:
    """Whether a line behind a hunk may be the rest of the hunk's last."""
    if isinstance(piece, LooseHunk):
        return False
    return bool(piece.strip()) and not piece.startswith((b"diff ", b"-", b"_", b"\\"))


def _glued(hunk: Piece, glue: bytes, rest: Piece) -> tuple[Piece, Piece]:
    if isinstance(hunk, bytes) or isinstance(rest, LooseHunk):
        return hunk, rest
    last = hunk.lines[-1].rstrip(b"\r\n").rstrip(b" ") + glue + rest
    return replace(hunk, lines=(*hunk.lines[:-1], last)), b""


def first_unsigned(text: bytes) -> int | None:
    """Find the first line within a hunk that has no sign, from 1."""
    for hunk in hunks_of(text):
        for number, line in enumerate(hunk.lines, hunk.line + 1):
            if sign_of(line) == b"?":
                return number
    return None


def _joined(glue: bytes, hunk: LooseHunk) -> LooseHunk | None:
    """Join lines without a sign to those in front of them, the first to the header."""
    runs: list[list[bytes]] = [[hunk.header]]
    for line in hunk.lines:
        if sign_of(line) == b"?":
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) > len(hunk.lines):
        return None
    header, *lines = (_run(run, glue) for run in runs)
    return replace(hunk, header=header, lines=tuple(lines))


def _with_section(hunk: LooseHunk) -> LooseHunk | None:
    """Join the first line to the header, if it has no sign or is one more than is counted."""
    if len(hunk.lines) < 2 or not hunk.header.partition(b"@@ -")[2].partition(b"@@")[2].strip():
        return None
    first, *rest = hunk.lines
    joined = replace(hunk, header=_run([hunk.header, first.lstrip()], b" "), lines=tuple(rest))
    fits = sign_of(first) == b"?" or (hunk.lost == (-1, -1) and not any(joined.lost))
    return joined if fits else None


def _run(lines: list[bytes], glue: bytes) -> bytes:
    *firsts, last = lines
    return glue.join([*(line.rstrip(b"\r\n").rstrip(b" ") for line in firsts), last])


_DATE = rb"(?:\d{1,2} [A-Z][a-z]{2} \d{4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2} [A-Z][a-z]{2} ) *\d.*"
_STAMPED = re.compile(rb"^((?:---|\+\+\+) \S+) +(" + _DATE + rb")$")
_WORDS = (b"diff --git ", b"index ", b"--- ", b"+++ ", b"@@ -")


def find_wrapped_headers(text: bytes) -> Iterator[Repair]:
    """Yield the text with the lines of its headers joined again."""
    pieces = read_loosely(_rejoined(text))
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else b""
        if isinstance(piece, bytes) and isinstance(before, bytes) and _goes_on(before, piece):
            glue = b" " if before.startswith(b"diff --git") else b""
            joined[-1] = before.rstrip(b"\r\n ") + glue + piece
        else:
            joined.append(piece)
    mended = write_pieces(joined)
    if mended != text:
        yield Repair("a line of the diff's header was wrapped", mended, _first_change(text, mended))


def find_spaced_stamps(text: bytes) -> Iterator[Repair]:
    """Yield the text with a tab between a name and the time stamp behind it, as diff writes it."""
    lines = text.split(b"\n")
    mended = [_STAMPED.sub(rb"\1\t\2", line) for line in lines]
    if mended != lines:
        line = next(
            at for at, (old, new) in enumerate(zip(lines, mended, strict=True), 1) if old != new
        )
        what = "the tab in front of a file's time stamp was turned into spaces"
        yield Repair(what, b"\n".join(mended), line)


def _rejoined(text: bytes) -> bytes:
    """Join ``diff --git a/x`` with the ``b/x`` on the next line."""
    lines = text.split(b"\n")
    joined: list[bytes] = []
    for line in lines:
        begun = bool(joined) and joined[-1].startswith(b"diff --git ") and b" b/" not in joined[-1]
        if begun and line.startswith(b"b/"):
            joined[-1] += b" " + line
        else:
            joined.append(line)
    return b"\n".join(joined)


def _goes_on(before: bytes, line: bytes) -> bool:
    """Whether *line* is the rest of the header line *before*."""
    if not before.startswith((b"--- a/", b"+++ b/")) or line.startswith(_WORDS):
        return False
    return bool(line.strip()) and b" " not in line.strip()


def _first_change(text: bytes, mended: bytes) -> int:
    pairs = zip(text.split(b"\n"), mended.split(b"\n"), strict=False)
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
