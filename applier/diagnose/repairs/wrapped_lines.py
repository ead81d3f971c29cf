"""Was a long line wrapped?

What was one line is two, and the second has no sign. Joined again, with the
space that a mailer takes away or without, the hunk's counts add up. Pure.
"""

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
    write,
)
from applier.diagnose.repairs.repair import Repair


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
        yield Repair("a long line was wrapped", write(pieces), line)


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
