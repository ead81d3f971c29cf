r"""What do the ``@@`` blocks of one file say?

A hunk ends where its header's counts are used up, whatever follows; until
then every line must be context, removed, added, or the remark that the line
before has no newline. Source: git apply, observed. Pure.
"""

from applier.diff.patch_text import FaultError, saturated
from applier.model import Hunk

_SHORTEST_REMARK = 12
r"""Bytes of a ``\ No newline`` remark in any language, with its newline, at least."""

_SHOWN = 50
"""Characters of a line that are quoted."""

_CONTEXT, _BARE_CONTEXT, _OLD, _NEW = b" \n-+"


def parse_hunks(lines: list[bytes], at: int, path: bytes) -> tuple[tuple[Hunk, ...], int]:
    """Read the hunks that start at index *at*; return them and the index behind the last."""
    hunks = []
    while at < len(lines) and lines[at].startswith(b"@@ -") and lines[at] != b"@@ -":
        hunk, at = _parse_hunk(lines, at, path)
        hunks.append(hunk)
    return tuple(hunks), at


def parse_ranges(line: bytes) -> tuple[int, int, int, int] | None:
    """Read ``@@ -1,2 +3,4 @@``: old start and count, new start and count.

    What follows the second ``@@`` may be anything.
    """
    if not (line.startswith(b"@@ -") and line.endswith(b"\n")):
        return None
    old, plus, rest = line[4:].partition(b" +")
    new, close, _ = rest.partition(b" @@")
    if not (plus and close):
        return None
    old_range, new_range = _parse_range(old), _parse_range(new)
    return old_range + new_range if old_range and new_range else None


def _parse_range(text: bytes) -> tuple[int, int] | None:
    start, comma, count = text.partition(b",")
    if not start.isdigit() or (comma and not count.isdigit()):
        return None
    return saturated(start), saturated(count) if comma else 1


def _parse_hunk(lines: list[bytes], at: int, path: bytes) -> tuple[Hunk, int]:
    ranges = parse_ranges(lines[at])
    if ranges is None:
        raise FaultError("the hunk's header cannot be read", at + 1, path)
    old_start, old_count, new_start, new_count = ranges
    body, end = _read_body(lines, at + 1, (old_count, new_count), path)
    if all(line[0] == _CONTEXT for line in body):
        raise FaultError("the hunk changes nothing", end + 1, path)
    return Hunk(old_start, old_count, new_start, new_count, tuple(body), at + 1), end


def _read_body(
    lines: list[bytes], at: int, counts: tuple[int, int], path: bytes
) -> tuple[list[bytes], int]:
    """Read lines until *counts* of old and new ones are used up.

    A count that is used up while the other is not goes below zero and never
    comes back: git reads on until something else is wrong, and so do we.
    """
    old_left, new_left = counts
    body: list[bytes] = []
    end = len(lines) - (not lines[-1].endswith(b"\n"))
    while old_left or new_left:
        if at >= end:
            raise FaultError("the hunk is cut short, or its counts are too large", at + 1, path)
        line = lines[at]
        at += 1
        kind = line[0]
        if kind == _NEW:
            new_left -= 1
        elif kind == _OLD:
            old_left -= 1
        elif kind in (_CONTEXT, _BARE_CONTEXT):
            old_left -= 1
            new_left -= 1
            if kind == _BARE_CONTEXT:
                line = b" \n"
        elif len(line) >= _SHORTEST_REMARK and line.startswith(b"\\ "):
            _end_without_newline(body)
            continue
        else:
            raise FaultError(
                f"the hunk holds a line that is no part of one, {_quoted(line)}", at, path
            )
        body.append(line)
    if _is_closing_remark(lines, at):
        at += 1
        _end_without_newline(body)
    return body, at


def _quoted(line: bytes) -> str:
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    return f'"{text[:_SHOWN]}{"..." if len(text) > _SHOWN else ""}"'


def _end_without_newline(body: list[bytes]) -> None:
    if body:
        body[-1] = body[-1].removesuffix(b"\n")


def _is_closing_remark(lines: list[bytes], at: int) -> bool:
    """Whether the line behind the last one belongs to it.

    Here git asks only that as much text as the remark needs is left.
    """
    if at == len(lines) or not lines[at].startswith(b"\\ "):
        return False
    return sum(map(len, lines[at : at + _SHORTEST_REMARK + 1])) > _SHORTEST_REMARK
