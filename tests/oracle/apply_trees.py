"""Random trees, and random patches that do everything to their files.

Few paths, of which some are directories of others, and few contents, so that
the diffs of one patch meet: creations, deletions, renames, copies, changes of
mode and kind, in any order, mostly possible and often not.
"""

import random
from collections.abc import Mapping

from msgspec import Struct

from applier.model import Mode

PATHS = (b"a", b"b", b"d", b"d/a", b"d/b", b"d/e/f", b"d/e", b"l", b"l/x")
_CONTENTS = (b"1\n", b"2\n", b"1\n2\n", b"")
_TARGETS = (b"nowhere", b".", b"../b")
"""Of symbolic links; none leads to itself, in which git stumbles over its work tree."""
_GITLINKS = (b"1" * 40, b"2" * 40)
_MODES = (Mode.FILE,) * 6 + (Mode.EXECUTABLE,) * 2 + (Mode.SYMLINK,) * 2 + (Mode.GITLINK,)
_REMARK = b"\\ No newline at end of file\n"

State = dict[bytes, tuple[int, bytes]]


class TreeCase(Struct, frozen=True):
    """A tree and a patch for it."""

    files: Mapping[bytes, tuple[int, bytes]]
    patch: bytes


def random_tree_case(rng: random.Random) -> TreeCase:
    """Make up one case."""
    files: State = {}
    for path in rng.sample(PATHS, rng.randrange(1, 6)):
        if not any(_collide(path, other) for other in files):
            files[path] = _file(rng)
    author = _Author(rng, dict(files))
    diffs = [author.diff() for _ in range(rng.choice((1, 2, 2, 3, 3, 4)))]
    if rng.random() < 0.2:
        rng.shuffle(diffs)
    return TreeCase(files, b"".join(diffs))


def _file(rng: random.Random, mode: int | None = None) -> tuple[int, bytes]:
    mode = rng.choice(_MODES) if mode is None else mode
    if mode == Mode.GITLINK:
        return mode, rng.choice(_GITLINKS)
    if mode == Mode.SYMLINK:
        return mode, rng.choice(_TARGETS)
    return mode, rng.choice(_CONTENTS)


def _collide(one: bytes, other: bytes) -> bool:
    return one.startswith(other + b"/") or other.startswith(one + b"/") or one == other


def _text(file: tuple[int, bytes]) -> bytes:
    mode, content = file
    return b"Subproject commit " + content + b"\n" if mode == Mode.GITLINK else content


class _Author:
    """Somebody who changes files, and is a little careless."""

    def __init__(self, rng: random.Random, files: State) -> None:
        self.rng = rng
        self.original = dict(files)
        self.files = files

    def diff(self) -> bytes:
        """Write one diff, and mostly go on from its result."""
        act = self.rng.choice((self.create, self.delete, self.change, self.move, self.move))
        return act()

    def _path(self, absent: bool = False) -> bytes:
        known = sorted(self.files) or [b"a"]
        if absent:
            return self.rng.choice([path for path in PATHS if path not in self.files] or [b"z"])
        return self.rng.choice(known if self.rng.random() < 0.9 else PATHS)

    def _known(self, path: bytes) -> tuple[int, bytes]:
        """Give a file as it is now, or as it was, or as it never was."""
        source = self.files if self.rng.random() < 0.8 else self.original
        return source.get(path) or self.original.get(path) or _file(self.rng)

    def create(self) -> bytes:
        path = self._path(absent=self.rng.random() < 0.8)
        file = self.files[path] = _file(self.rng)
        header = b"diff --git a/%b b/%b\nnew file mode %06o\n" % (path, path, file[0])
        return header + _whole(b"/dev/null", b"b/" + path, b"", _text(file))

    def delete(self) -> bytes:
        path = self._path()
        file = self._known(path)
        self.files.pop(path, None)
        header = b"diff --git a/%b b/%b\ndeleted file mode %06o\n" % (path, path, file[0])
        return header + _whole(b"a/" + path, b"/dev/null", _text(file), b"")

    def change(self) -> bytes:
        path = self._path()
        old = self._known(path)
        new = self.files[path] = _file(self.rng, self._mode(old[0]))
        header = b"diff --git a/%b b/%b\n" % (path, path) + self._modes(old[0], new[0])
        plain = not self.rng.randrange(6)
        body = _whole(b"a/" + path, b"b/" + path, _text(old), _text(new))
        return body if plain and body else header + body

    def move(self) -> bytes:
        path, target = self._path(), self._path(absent=self.rng.random() < 0.85)
        old = self.original.get(path, self._known(path))
        kind = self.rng.choice((b"rename", b"rename", b"copy"))
        new = old if self.rng.random() < 0.6 else _file(self.rng, self._mode(old[0]))
        self.files[target] = new
        if kind == b"rename" and target != path:
            self.files.pop(path, None)
        header = b"diff --git a/%b b/%b\n" % (path, target) + self._modes(old[0], new[0])
        header += b"similarity index 90%%\n%b from %b\n%b to %b\n" % (kind, path, kind, target)
        return header + _whole(b"a/" + path, b"b/" + target, _text(old), _text(new))

    def _mode(self, mode: int) -> int:
        """Give the mode after a change: mostly of the same kind."""
        if self.rng.random() < 0.05:
            return self.rng.choice(_MODES)
        if mode in {Mode.FILE, Mode.EXECUTABLE}:
            return self.rng.choice((mode, Mode.FILE, Mode.EXECUTABLE))
        return mode

    def _modes(self, old: int, new: int) -> bytes:
        if old != new:
            return b"old mode %06o\nnew mode %06o\n" % (old, new)
        said = self.rng.choice((None, None, old, old, Mode.FILE))
        return b"" if said is None else b"index 1111111..2222222 %06o\n" % said


def _whole(old_name: bytes, new_name: bytes, old: bytes, new: bytes) -> bytes:
    """Write a diff that replaces everything; none if nothing changes."""
    if old == new:
        return b""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start = b"@@ -%d,%d +%d,%d @@\n" % (
        bool(old_lines),
        len(old_lines),
        bool(new_lines),
        len(new_lines),
    )
    lines = [b"-" + line for line in old_lines] + [b"+" + line for line in new_lines]
    body = b"".join(line if line.endswith(b"\n") else line + b"\n" + _REMARK for line in lines)
    return b"--- %b\n+++ %b\n" % (old_name, new_name) + start + body
