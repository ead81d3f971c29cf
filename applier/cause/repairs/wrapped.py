"""Was a long line wrapped?

What was one line is two, and the second has no sign. Joined again, with the
space that a mailer takes away or without, the hunk's counts add up. Pure.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from applier.cause.loose import (
    LooseHunk,
    Piece,
    hunks_of,
    mend_hunks,
    read_loosely,
    sign_of,
    write,
)
from applier.cause.repairs.repair import Repair


def find_wrapped_lines(text: bytes) -> Iterator[Repair]:
    """Yield the text with its wrapped lines joined."""
    if not any(sign_of(line) == b"?" for hunk in hunks_of(text) for line in hunk.lines):
        yield from _find_wrapped_ends(text)
        return
    for glue in (b" ", b""):
        mended = mend_hunks(text, partial(_joined, glue))
        if mended is not None:
            yield Repair("a long line was wrapped", mended[0], first_unsigned(text))


def _find_wrapped_ends(text: bytes) -> Iterator[Repair]:
    """Yield the text with the last lines of hunks joined to what follows these."""
    for glue in (b" ", b""):
        pieces: list[Piece] = []
        line = None
        for piece in read_loosely(text):
            last = pieces[-1] if pieces else b""
            if isinstance(last, LooseHunk) and isinstance(piece, bytes) and _is_rest(piece):
                pieces[-1] = replace(
                    last, lines=(*last.lines[:-1], _glued(last.lines, glue, piece))
                )
                line = line or last.line + len(last.lines) + 1
            else:
                pieces.append(piece)
        if line is not None:
            yield Repair("a long line was wrapped", write(pieces), line)


def _is_rest(line: bytes) -> bool:
    return bool(line.strip()) and not line.startswith((b"diff ", b"-", b"_", b"\\"))


def _glued(lines: tuple[bytes, ...], glue: bytes, rest: bytes) -> bytes:
    return lines[-1].rstrip(b"\r\n").rstrip(b" ") + glue + rest


def first_unsigned(text: bytes) -> int | None:
    """Find the first line within a hunk that has no sign, from 1."""
    for hunk in hunks_of(text):
        for number, line in enumerate(hunk.lines, hunk.line + 1):
            if sign_of(line) == b"?":
                return number
    return None


def _joined(glue: bytes, hunk: LooseHunk) -> LooseHunk | None:
    lines: list[bytes] = []
    for line in hunk.lines:
        if sign_of(line) == b"?" and lines:
            lines[-1] = lines[-1].rstrip(b"\r\n").rstrip(b" ") + glue + line
        else:
            lines.append(line)
    return None if len(lines) == len(hunk.lines) else replace(hunk, lines=tuple(lines))
