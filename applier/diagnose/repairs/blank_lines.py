"""Were blank lines lost from the context?

Some mailers drop lines that hold nothing but the space of a context line. The
header still counts them, and the file still has them: where the file has a
blank line between two lines that are neighbours in the hunk, one was lost.
Pure; the file is handed in.
"""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from applier.diagnose.lenient_parse import LooseHunk, ended_lines, mend_hunks, sign_of
from applier.diagnose.repairs.repair import Repair

_MOST_STARTS = 400
"""Places in a file at which a hunk is tried."""
_LONG = 500
"""Lines: a longer hunk is tried at fewer places."""
_MOST_BLANKS = 20


def find_lost_blanks(text: bytes, content: Callable[[bytes], bytes | None]) -> Iterator[Repair]:
    """Yield the text with the blank lines put back, behind added lines or before them."""
    for early in (False, True):
        mended = mend_hunks(text, partial(_refill, content, early))
        if mended is not None:
            yield Repair("blank context lines were lost", *mended)


def _refill(
    content: Callable[[bytes], bytes | None], early: bool, hunk: LooseHunk
) -> LooseHunk | None:
    lost, also_lost = hunk.lost
    if lost < 1 or lost != also_lost or hunk.path is None:
        return None
    file = content(hunk.path)
    if file is None:
        return None
    lines = ended_lines(file)
    for start in _starts(lines, hunk):
        filled = _walk(lines, start, hunk.lines, lost, early)
        if filled is not None:
            return replace(hunk, lines=filled)
    return None


def _starts(lines: list[bytes], hunk: LooseHunk) -> Iterator[int]:
    """Yield where the hunk may begin, the stated line first."""
    old = (line[1:] for line in hunk.lines if sign_of(line) in b" -" and line.strip())
    first = next(old, None)
    expected = max(hunk.ranges[0] - 1, 0)
    near = sorted(
        (at for at, line in enumerate(lines) if line == first), key=lambda at: abs(at - expected)
    )
    for at in near[: _MOST_STARTS if len(hunk.lines) < _LONG else 4]:
        yield at
        blanks = at
        while at - blanks < _MOST_BLANKS and blanks > 0 and not lines[blanks - 1].strip():
            blanks -= 1
            yield blanks


def _walk(
    lines: list[bytes], at: int, hunk: tuple[bytes, ...], lost: int, early: bool
) -> tuple[bytes, ...] | None:
    """Lay the hunk beside the file from line *at*; None if more than blank lines differ."""
    filled: list[bytes] = []
    for line, wanted in zip(hunk, _next_old(hunk), strict=True):
        sign = sign_of(line)
        if sign in b"?":
            return None
        stop = sign in b" -" or early
        while lost and stop and at < len(lines) and not lines[at].strip() and lines[at] != wanted:
            filled.append(b" " + lines[at])
            at, lost = at + 1, lost - 1
        if sign in b" -":
            if at >= len(lines) or lines[at] != wanted:
                return None
            at += 1
        filled.append(line)
    while lost and at < len(lines) and not lines[at].strip():
        filled.append(b" " + lines[at])
        at, lost = at + 1, lost - 1
    return None if lost else tuple(filled)


def _next_old(hunk: tuple[bytes, ...]) -> list[bytes | None]:
    """Give for each line the next one, itself included, that the file must have."""
    found: list[bytes | None] = []
    wanted: bytes | None = None
    for line in reversed(hunk):
        if sign_of(line) in b" -":
            wanted = line[1:] or line
        found.append(wanted)
    return found[::-1]
