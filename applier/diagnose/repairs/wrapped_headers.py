"""Were the lines of a diff's header wrapped?

Paths are long, so these lines are the first that a mailer wraps. Pure.
"""

import re
from collections.abc import Iterator

from applier.diagnose.lenient_parse import Piece, read_loosely, write
from applier.diagnose.repairs.repair import Repair

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
    mended = write(joined)
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
