"""Where is it: which line of the mail, what stands beside the hunk, and which line was changed?

A hunk that is refused by the very file that its author had was changed in the mail, on
its way or by hand: the tree has not drifted, or the hunk would fit. Reads the tree.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO

from applier.diagnose.phrases import shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.diff.quote import quote_path
from applier.model import Cause, Conflict, FileDiff, Hunk
from applier.model.finding import Finding, FindingKind

_LONGEST = 200
"""Lines of a hunk that are shown."""
_AROUND = 3


def place_words(refused: RefusedPatch, line: int | None) -> str:
    """Name a line of the patch text by its number in the mail, if the mail is not encoded."""
    if line is None:
        return ""
    return f" at line {mail_line(refused, line)}"


def mail_line(refused: RefusedPatch, line: int) -> str:
    """Count a line in the whole mail; in the patch, where the mail is encoded."""
    raw = refused.raw.replace(b"\r\n", b"\n")
    start = raw.find(refused.text[:400]) if refused.text else -1
    if start < 0:
        return f"{line} of the patch"
    before = raw.count(b"\n", 0, start)
    return f"{before + line} of the mail"


def hunk_of(refused: RefusedPatch, conflict: Conflict) -> Hunk | None:
    """Give the hunk that a conflict is about."""
    for file in refused.diff.files:
        if conflict.path in {file.new_path, file.old_path} and conflict.hunk is not None:
            return file.hunks[conflict.hunk - 1] if conflict.hunk <= len(file.hunks) else None
    return None


def side_by_side(refused: RefusedPatch, conflict: Conflict) -> tuple[str, ...]:
    """Show a hunk's preimage beside the file's lines: ``=`` alike, ``-`` expected, ``+`` found."""
    hunk = hunk_of(refused, conflict)
    content = refused.content(conflict.path) if conflict.path else None
    if hunk is None or content is None:
        return ()
    old = [line[1:] for line in hunk.lines if line[:1] != b"+"][:_LONGEST]
    lines = BytesIO(content).readlines()
    start = nearest(old, lines, hunk.new_start - 1)
    found = lines[start : start + len(old) + _AROUND]
    return tuple(_rows(old, found, start))


def nearest(old: list[bytes], lines: list[bytes], expected: int) -> int:
    """Find where most of *old* stands in *lines*, of equals the place nearest to *expected*."""
    known: dict[bytes, list[int]] = {}
    for at, line in enumerate(lines):
        known.setdefault(line, []).append(at)
    votes: dict[int, int] = {}
    for at, line in enumerate(old):
        places = known.get(line, [])
        if not line.strip() or len(places) > 50:
            continue
        for place in places:
            votes[place - at] = votes.get(place - at, 0) + 1
    if not votes:
        return max(0, min(expected, len(lines) - 1))
    best = max(votes, key=lambda at: (votes[at], -abs(at - expected)))
    return max(0, best)


def _rows(old: list[bytes], found: list[bytes], start: int) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, found, autojunk=False)
    at = start + 1
    codes = matcher.get_opcodes()
    for number, (_, low, high, first, last) in enumerate(codes):
        alike = old[low:high] == found[first:last]
        if not alike:
            yield from (f"- {_shown(line)}" for line in old[low:high])
        if not alike and number == len(codes) - 1 and low == high:
            return
        mark = "=" if alike else "+"
        yield from (
            f"{mark} {line_number}: {_shown(line)}"
            for line_number, line in enumerate(found[first:last], at)
        )
        at += last - first


def _shown(line: bytes) -> str:
    return line[:_LONGEST].decode("utf-8", "replace").rstrip("\r\n").replace("\t", "        ")


_DIGITS = 7


def find_changed_text(refused: RefusedPatch) -> Finding | None:
    """Find a hunk that was changed since it was made on the file that is here."""
    for conflict in refused.conflicts:
        hunk = hunk_of(refused, conflict)
        if conflict.cause is Cause.CONTEXT_MISMATCH and hunk is not None and conflict.path:
            content = _authors_file(refused, conflict.path)
            if content is not None:
                return _changed_text(refused, conflict, hunk, content)
    return None


def _changed_text(refused: RefusedPatch, conflict: Conflict, hunk: Hunk, content: bytes) -> Finding:
    line, how = _difference(hunk, content)
    path = quote_path(conflict.path or b"")
    return Finding(
        FindingKind.DAMAGED_MAIL,
        f"{path} is the very file that the patch was made on, and hunk {conflict.hunk} "
        f"does not fit it: {how}",
        refused.number,
        shown_path(conflict.path),
        conflict.hunk,
        line,
    )


def _authors_file(refused: RefusedPatch, path: bytes) -> bytes | None:
    """Give a file, if it has the id that the ``index`` line of its only diff states."""
    diffs: list[FileDiff] = [
        file for file in refused.diff.files if path in {file.old_path, file.new_path}
    ]
    stated = diffs[0].old_oid or "" if len(diffs) == 1 else ""
    place = diffs[0].old_path if diffs else None
    entry = refused.tree.entry(refused.root, place) if place and len(stated) >= _DIGITS else None
    if entry is None or place is None or not entry.oid.startswith(stated):
        return None
    return refused.content(place)


def _difference(hunk: Hunk, content: bytes) -> tuple[int | None, str]:
    """Give the first line of the patch text that is not the file's, and what was done to it."""
    lines = content.split(b"\n")
    old = [
        (at, line[1:].rstrip(b"\n")) for at, line in enumerate(hunk.lines, 1) if line[:1] != b"+"
    ]
    start = nearest([line for _, line in old], lines, hunk.old_start - 1)
    for (at, line), there in zip(old, lines[start:], strict=False):
        if line != there:
            spaces = line.split() == there.split()
            return hunk.line + at, "white space was changed" if spaces else "a line was changed"
    return hunk.line, "its place was changed"
