"""How does a fixture's author write a patch? On a bench: edit files, then take the diff.

The diffs are what ``git format-patch`` would send: abbreviated ids, functions
behind the ``@@``, renames, modes, and a diffstat that is true. A fixture that
is to show a lie bends the text afterwards. Pure.
"""

import difflib
import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

CONTEXT = 3
WIDTH = 72
"""Columns of a diffstat's line."""


class File(Struct, frozen=True):
    """One file of a tree."""

    content: bytes
    mode: int = 0o100644

    @property
    def oid(self) -> str:
        """The blob's id."""
        named = b"blob %d\0" % len(self.content) + self.content
        return hashlib.sha1(named).hexdigest()  # noqa: S324 - it is git's own name for it


Files = Mapping[str, File]


class Row(Struct, frozen=True):
    """What one file adds to a diffstat."""

    name: str
    insertions: int
    deletions: int
    note: str = ""
    """A mode line, as git prints it."""
    sizes: tuple[int, int] | None = None
    """Bytes before and after, of a binary file."""


class Patch(Struct, frozen=True):
    """What was done on a bench: the diff, and what it counts up to."""

    diff: bytes
    rows: tuple[Row, ...]

    @property
    def stat(self) -> str:
        """The diffstat as git prints it under the ``---``."""
        return format_stat(self.rows)


class Bench:
    """Files being worked on, and how they stood when the last patch was taken."""

    def __init__(self, files: Files) -> None:
        self.files = dict(files)
        self._taken = dict(files)
        self._moved: dict[str, str] = {}

    def edit(self, path: str, old: str, new: str) -> None:
        """Put *new* in the place of *old*, which must stand there once."""
        file = self.files[path]
        text = file.content.decode()
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        self.files[path] = File(text.replace(old, new).encode(), file.mode)

    def set_line(self, path: str, start: str, line: str) -> None:
        """Put *line* in the place of the one that begins with *start*."""
        lines = self.files[path].content.decode().split("\n")
        at = next(number for number, text in enumerate(lines) if text.startswith(start))
        lines[at] = line
        self.files[path] = File("\n".join(lines).encode(), self.files[path].mode)

    def keep(self, path: str, old: str, new: str) -> None:
        """Make an edit that is never posted, so that what comes after fits no tree."""
        self.change(path, old, new)

    def create(self, path: str, content: str | bytes, mode: int = 0o100644) -> None:
        """Make a file, or make it anew."""
        self.files[path] = File(content.encode() if isinstance(content, str) else content, mode)

    def delete(self, path: str) -> None:
        """Remove a file."""
        del self.files[path]

    def rename(self, old: str, new: str) -> None:
        """Move a file; the next patch tells it as a rename."""
        self.files[new] = self.files.pop(old)
        self._moved[new] = old

    def chmod(self, path: str, mode: int) -> None:
        """Give a file another mode."""
        self.files[path] = File(self.files[path].content, mode)

    def change(self, path: str, old: str, new: str) -> Patch:
        """Make one edit and take the patch."""
        self.edit(path, old, new)
        return self.patch()

    def patch(self) -> Patch:
        """Tell what was done since the last patch, and begin the next."""
        done = list(self._changes())
        self._taken, self._moved = dict(self.files), {}
        return Patch(b"".join(diff for diff, _ in done), tuple(row for _, row in done))

    def patch_since(self, start: "Bench") -> Patch:
        """Tell all that lies between *start* and now, as one."""
        whole = Bench(start.files)
        whole.files = dict(self.files)
        return whole.patch()

    def copy(self) -> "Bench":
        """Give another bench with the same files on it."""
        return Bench(self.files)

    def _changes(self) -> Iterator[tuple[bytes, Row]]:
        gone = set(self._moved.values())
        for path in sorted({*self.files, *self._taken} - gone):
            origin = self._moved.get(path, path)
            old, new = self._taken.get(origin), self.files.get(path)
            if old != new or origin != path:
                yield _tell(origin, path, old, new)


def _tell(old_path: str, path: str, old: File | None, new: File | None) -> tuple[bytes, Row]:
    """Write one file's diff and its row."""
    before = old.content if old else b""
    after = new.content if new else b""
    binary = b"\0" in before + after
    hunks = [] if binary else list(_hunks(before, after))
    header, note = _header(old_path, path, old, new)
    head = "".join(f"{line}\n" for line in header).encode()
    name = path if path == old_path else _both_names(old_path, path)
    if binary:
        differ = f"Binary files {_side('a', old_path, old)} and {_side('b', path, new)} differ\n"
        return head + differ.encode(), Row(name, 0, 0, note, (len(before), len(after)))
    names = f"--- {_side('a', old_path, old)}\n+++ {_side('b', path, new)}\n".encode()
    body = names + b"".join(hunks) if hunks else b""
    marks = [line[:1] for hunk in hunks for line in hunk.split(b"\n")[1:]]
    return head + body, Row(name, marks.count(b"+"), marks.count(b"-"), note)


def _side(prefix: str, path: str, file: File | None) -> str:
    return f"{prefix}/{path}" if file else "/dev/null"


def _both_names(old: str, new: str) -> str:
    """Write a rename as a diffstat does, the common directories outside the braces."""
    common = 0
    old_parts, new_parts = old.split("/"), new.split("/")
    while (
        common < min(len(old_parts), len(new_parts)) - 1 and old_parts[common] == new_parts[common]
    ):
        common += 1
    if not common:
        return f"{old} => {new}"
    rest = f"{{{'/'.join(old_parts[common:])} => {'/'.join(new_parts[common:])}}}"
    return "/".join([*old_parts[:common], rest])


def _header(old_path: str, path: str, old: File | None, new: File | None) -> tuple[list[str], str]:
    """Write what stands between ``diff --git`` and ``---``, and the mode line of the diffstat."""
    lines = [f"diff --git a/{old_path} b/{path}"]
    note = ""
    ids = f"index {old.oid[:12] if old else '0' * 12}..{new.oid[:12] if new else '0' * 12}"
    if old is None and new is not None:
        return [*lines, f"new file mode {new.mode:o}", ids], f"create mode {new.mode:o} {path}"
    if new is None and old is not None:
        return [*lines, f"deleted file mode {old.mode:o}", ids], f"delete mode {old.mode:o} {path}"
    assert old is not None
    assert new is not None
    if old.mode != new.mode:
        lines += [f"old mode {old.mode:o}", f"new mode {new.mode:o}"]
        note = f"mode change {old.mode:o} => {new.mode:o} {path}"
    if path != old_path:
        share = _similarity(old.content, new.content)
        lines += [f"similarity index {share}%", f"rename from {old_path}", f"rename to {path}"]
        note = f"rename {_both_names(old_path, path)} ({share}%)"
    if old.content != new.content:
        lines.append(ids if old.mode != new.mode else f"{ids} {new.mode:o}")
    return lines, note


def _similarity(old: bytes, new: bytes) -> int:
    """Say how much of a renamed file stayed, in bytes of unchanged lines."""
    if old == new:
        return 100
    kept = difflib.SequenceMatcher(None, old.splitlines(True), new.splitlines(True), autojunk=False)
    lines = old.splitlines(keepends=True)
    size = sum(len(b"".join(lines[at : at + count])) for at, _, count in kept.get_matching_blocks())
    return min(99, size * 100 // max(len(old), len(new)))


def _hunks(old: bytes, new: bytes) -> Iterator[bytes]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        body = b"".join(_marked(tag, before[i1:i2], after[j1:j2]) for tag, i1, i2, j1, j2 in group)
        ranges = f"-{_range(first[1], last[2])} +{_range(first[3], last[4])}"
        yield f"@@ {ranges} @@".encode() + _function(before[: first[1]]) + b"\n" + body


def _marked(tag: str, old: list[bytes], new: list[bytes]) -> bytes:
    if tag == "equal":
        return b"".join(_line(b" ", line) for line in old)
    return b"".join(_line(b"-", line) for line in old) + b"".join(_line(b"+", line) for line in new)


def _line(mark: bytes, line: bytes) -> bytes:
    if line.endswith(b"\n"):
        return mark + line
    return mark + line + b"\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    count = end - start
    first = start if count == 0 else start + 1
    return f"{first}" if count == 1 else f"{first},{count}"


def _function(above: list[bytes]) -> bytes:
    """Find the line that git prints behind the range: the last that begins with a letter."""
    for line in reversed(above):
        if line[:1].isalpha() or line[:1] in b"_$":
            return b" " + line.rstrip()[:79]
    return b""


def format_stat(rows: tuple[Row, ...]) -> str:
    """Write a diffstat: a line a file, the sum, the mode lines."""
    names = max((len(row.name) for row in rows), default=0)
    most = max((row.insertions + row.deletions for row in rows), default=0)
    digits = max(len(str(most)), 3 if any(row.sizes for row in rows) else 0)
    lines = [
        f" {row.name:<{names}} | {_graph(row, digits, WIDTH - names - digits - 5, most)}"
        for row in rows
    ]
    notes = [f" {row.note}" for row in rows if row.note]
    return "".join(f"{line}\n" for line in [*lines, _summary(rows), *notes])


def _graph(row: Row, digits: int, room: int, most: int) -> str:
    if row.sizes:
        return f"{'Bin':>{digits}} {row.sizes[0]} -> {row.sizes[1]} bytes"
    scale = 1 if most <= room else room / most
    marks = "+" * round(row.insertions * scale) + "-" * round(row.deletions * scale)
    return f"{row.insertions + row.deletions:>{digits}} {marks}".rstrip()


def _summary(rows: tuple[Row, ...]) -> str:
    insertions = sum(row.insertions for row in rows)
    deletions = sum(row.deletions for row in rows)
    said = [_plural(len(rows), "file") + " changed"]
    if insertions or not deletions:
        said.append(_plural(insertions, "insertion") + "(+)")
    if deletions or not insertions:
        said.append(_plural(deletions, "deletion") + "(-)")
    return " " + ", ".join(said)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
