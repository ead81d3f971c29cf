"""Patches made by hand, each named for what it shows, and the trees they meet.

What git makes of a case is not written down: the test asks it. Only what a
case is there for is: whether it shows an acceptance or a refusal, so that a
case that has gone stale is noticed.
"""

import zlib
from base64 import b85encode
from collections.abc import Mapping

from msgspec import Struct

from applier.git.objects.store import blob_id
from applier.model import Mode

LETTERS = b"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
ONE, TWO = b"1" * 40, b"2" * 40
LINK = (Mode.SYMLINK, b"target")
SCRIPT = (Mode.EXECUTABLE, b"1\n")
MODULE = (Mode.GITLINK, ONE)
_REMARK = b"\\ No newline at end of file\n"

Given = Mapping[str, "bytes | tuple[int, bytes]"]


class ApplyCase(Struct, frozen=True):
    """A tree, a patch, and whether git accepts it."""

    files: Given
    patch: bytes
    accepted: bool


def hunk(old: int, new: int, *lines: str) -> bytes:
    """Write a hunk whose counts are right; a line ending in ``~`` lacks its newline."""
    olds = sum(line[:1] in " -" for line in lines)
    news = sum(line[:1] in " +" for line in lines)
    body = b"".join(
        line[:-1].encode() + b"\n" + _REMARK if line.endswith("~") else line.encode() + b"\n"
        for line in lines
    )
    return b"@@ -%d,%d +%d,%d @@\n" % (old, olds, new, news) + body


def change(path: str, *hunks: bytes, header: str = "") -> bytes:
    """Write a diff of an existing file."""
    return git(path, path, header) + names(f"a/{path}", f"b/{path}") + b"".join(hunks)


def plain(old: str, new: str, *hunks: bytes) -> bytes:
    return names(old, new) + b"".join(hunks)


def create(path: str, *lines: str, mode: str = "100644") -> bytes:
    head = git(path, path, f"new file mode {mode}\n")
    if not lines:
        return head
    return head + names("/dev/null", f"b/{path}") + hunk(0, 1, *("+" + line for line in lines))


def delete(path: str, *lines: str, mode: str = "100644") -> bytes:
    head = git(path, path, f"deleted file mode {mode}\n")
    if not lines:
        return head
    return head + names(f"a/{path}", "/dev/null") + hunk(1, 0, *("-" + line for line in lines))


def move(kind: str, old: str, new: str, *hunks: bytes, header: str = "") -> bytes:
    head = git(old, new, f"{header}similarity index 90%\n{kind} from {old}\n{kind} to {new}\n")
    return head + (names(f"a/{old}", f"b/{new}") + b"".join(hunks) if hunks else b"")


def git(old: str, new: str, header: str = "") -> bytes:
    return f"diff --git a/{old} b/{new}\n{header}".encode()


def names(old: str, new: str) -> bytes:
    return f"--- {old}\n+++ {new}\n".encode()


def binary(
    path: str, old: bytes, new: bytes, half: bytes, *, ids: str = "", head: str = ""
) -> bytes:
    ids = ids or f"{blob_id(old)}..{blob_id(new)}"
    return git(path, path, f"{head}index {ids} 100644\n") + b"GIT binary patch\n" + half + b"\n"


def half(kind: str, content: bytes, size: int | None = None) -> bytes:
    """Write one half of a binary patch."""
    packed = zlib.compress(content)
    lines = b""
    for at in range(0, len(packed), 52):
        piece = packed[at : at + 52]
        letter = chr(ord("A") + len(piece) - 1 if len(piece) < 27 else ord("a") + len(piece) - 27)
        padded = piece + b"\0" * (-len(piece) % 4)
        lines += letter.encode() + b85encode(padded) + b"\n"
    return f"{kind} {len(content) if size is None else size}\n".encode() + lines


OLD_BYTES, NEW_BYTES = b"\0old\0" * 9, b"\0old\0" * 9 + b"\0new"
DELTA = bytes([45, 49, 0x90, 45, 4]) + b"\0new"
_CHANGE = hunk(1, 1, "-1", "+2")
_MODE = "old mode 100644\nnew mode 100755\n"
_C_TO_X = (" b", "-c", "+x", " d")


def _case(accepted: bool, files: Given, *diffs: bytes) -> ApplyCase:
    return ApplyCase(files, b"".join(diffs), accepted)


def yes(files: Given, *diffs: bytes) -> ApplyCase:
    return _case(True, files, *diffs)


def no(files: Given, *diffs: bytes) -> ApplyCase:
    return _case(False, files, *diffs)


_L = {"f": LETTERS}
_TWICE = {"f": b"x\n" * 3 + b"a\nb\nc\n" + b"y\n" * 5 + b"a\nb\nc\n" + b"z\n" * 3}
_TIE = {"f": b"z\na\nb\nc\nz\na\nb\nc\nz\n"}

HUNKS = {
    "fits where it says": yes(_L, change("f", hunk(2, 2, *_C_TO_X))),
    "fits one line later": yes(_L, change("f", hunk(1 + 2, 3, " d", "-e", "+x", " f"))),
    "fits one line earlier": yes(_L, change("f", hunk(4, 4, *_C_TO_X))),
    "fits far earlier": yes(_L, change("f", hunk(900, 900, *_C_TO_X))),
    "old start lies, new start is right": yes(
        _TWICE, change("f", hunk(4, 12, " a", "-b", "+x", " c"))
    ),
    "new start lies, old start is right": yes(
        _TWICE, change("f", hunk(12, 4, " a", "-b", "+x", " c"))
    ),
    "of two places the nearer, the later one": yes(
        _TWICE, change("f", hunk(9, 9, " a", "-b", "+x", " c"))
    ),
    "of two places as near, the later one": yes(
        _TIE, change("f", hunk(4, 4, " a", "-b", "+x", " c"))
    ),
    "new start 0": yes(_L, change("f", hunk(2, 0, *_C_TO_X))),
    "one line of context differs": no(_L, change("f", hunk(2, 2, " b", "-c", "+x", " D"))),
    "context differs in white space": no(_L, change("f", hunk(2, 2, " b ", "-c", "+x", " d"))),
    "old start 1 and not at the beginning": no(_L, change("f", hunk(1, 1, *_C_TO_X))),
    "old start 0 and not at the beginning": no(_L, change("f", hunk(0, 2, *_C_TO_X))),
    "old start 1 at the beginning, new start lies": yes(
        _L, change("f", hunk(1, 5, "-a", "+x", " b"))
    ),
    "no trailing context and not at the end": no(_L, change("f", hunk(2, 2, " b", "-c", "+x"))),
    "no trailing context at the end": yes(_L, change("f", hunk(8, 8, " i", "-j", "+x"))),
    "no trailing context at the end, far from where it says": yes(
        _L, change("f", hunk(3, 3, " j", "+x"))
    ),
    "zero context, change": no(_L, change("f", hunk(3, 3, "-c", "+x"))),
    "zero context, change of the last line": yes(_L, change("f", hunk(10, 10, "-j", "+x"))),
    "zero context, insertion goes to the end": yes(_L, change("f", hunk(3, 4, "+x"))),
    "zero context, insertion into an empty file": yes({"f": b""}, change("f", hunk(0, 1, "+x"))),
    "zero context, insertion at line 0 of a full file": no(_L, change("f", hunk(0, 1, "+x"))),
    "the second hunk overlaps what the first wrote": no(
        _L, change("f", hunk(2, 2, *_C_TO_X), hunk(4, 4, " d", "-e", "+y", " f"))
    ),
    "the second hunk touches what the first wrote": yes(
        _L, change("f", hunk(2, 2, *_C_TO_X), hunk(5, 5, " e", "-f", "+y", " g"))
    ),
    "the second hunk would fit only in what the first wrote": no(
        _L, change("f", hunk(2, 2, " b", "+q", " c"), hunk(2, 2, " b", "-q", " c"))
    ),
    "hunks out of order": yes(
        _L, change("f", hunk(7, 7, " g", "-h", "+y", " i"), hunk(2, 2, *_C_TO_X))
    ),
    "growth by earlier hunks is implied": yes(
        {"f": b"a\nb\nc\n" * 5},
        change("f", hunk(1, 1, " a", "+1", "+2", "+3", " b"), hunk(4, 7, " a", "-b", "+x", " c")),
    ),
    "the beginning is what an earlier hunk wrote": no(
        _L, change("f", hunk(1, 1, "-a", "-b", " c"), hunk(0, 1, " d", "+x", " e"))
    ),
    "both hunks delete at the end": yes(_L, change("f", hunk(10, 9, "-j"), hunk(9, 8, "-i"))),
    "everything is deleted, then something is added": yes(
        {"f": b"1\n"}, change("f", hunk(1, 0, "-1"), hunk(0, 1, "+2"))
    ),
    "context without newline, file has one": yes(_L, change("f", hunk(2, 2, "-b", "+x", " c~"))),
    "context without newline, file has white space": yes(
        {"f": b"a\nb\nc \t\r\nd\n"}, change("f", hunk(2, 2, "-b", "+x", " c~"))
    ),
    "context without newline, file goes on": no(
        {"f": b"a\nb\nccc\nd\n"}, change("f", hunk(2, 2, "-b", "+x", " c~"))
    ),
    "removed line without newline, file has one": no(
        _L, change("f", hunk(9, 9, " i", "-j~", "+x"))
    ),
    "patch says newline at the end, file has none": no(
        {"f": b"a\nb"}, change("f", hunk(1, 1, " a", "-b", "+x"))
    ),
    "newline added at the end": yes({"f": b"a\nb"}, change("f", hunk(1, 1, " a", "-b~", "+b"))),
    "newline removed at the end": yes({"f": b"a\nb\n"}, change("f", hunk(1, 1, " a", "-b", "+b~"))),
    "text joined to a last line without newline": yes(
        {"f": b"a\nb"}, change("f", hunk(3, 3, "+x"))
    ),
    "CR in the file and not in the patch": no(
        {"f": b"a\r\nb\r\n"}, change("f", hunk(1, 1, "-a", "+x", " b"))
    ),
    "CR in both": yes({"f": b"a\r\nb\r\n"}, change("f", hunk(1, 1, "-a\r", "+x\r", " b\r"))),
    "NUL in text": yes({"f": b"a\0\nb\n"}, change("f", hunk(1, 1, "-a\0", "+x", " b"))),
}

FILES = {
    "create": yes({}, create("f", "1")),
    "create in a new directory": yes({}, create("d/e/f", "1")),
    "create an executable": yes({}, create("f", "1", mode="100755")),
    "create an empty file": yes({}, create("f")),
    "create what exists": no({"f": b"1\n"}, create("f", "1")),
    "create beneath a file": no({"f": b"1\n"}, create("f/g", "1")),
    "create where a directory is": no({"d/f": b"1\n"}, create("d", "1")),
    "create with an odd mode": yes({}, create("f", "1", mode="100600")),
    "create with a mode of no kind": yes({}, create("f", "1", mode="644")),
    "create one file twice": yes({}, create("f", "1"), create("f", "2")),
    "create and its directory": no({}, create("d", "1"), create("d/f", "1")),
    "create, then change": yes({}, create("f", "1"), change("f", _CHANGE)),
    "create, then delete": yes({}, create("f", "1"), delete("f", "1")),
    "create, then rename": no({}, create("f", "1"), move("rename", "f", "g")),
    "delete": yes({"f": b"1\n", "g": b"1\n"}, delete("f", "1")),
    "delete the last file of a directory": yes({"d/f": b"1\n", "g": b"1\n"}, delete("d/f", "1")),
    "delete other content": no({"f": b"2\n"}, delete("f", "1")),
    "delete, content left": no({"f": b"1\n2\n"}, delete("f", "1")),
    "delete an empty file": yes({"f": b""}, delete("f")),
    "delete a full file as if it were empty": no({"f": b"1\n"}, delete("f")),
    "delete a missing file": no({"g": b"1\n"}, delete("f", "1")),
    "delete twice": no({"f": b"1\n"}, delete("f", "1"), delete("f", "1")),
    "delete, then create": yes({"f": b"1\n"}, delete("f", "1"), create("f", "2")),
    "create, then delete what was there": no({"f": b"1\n"}, create("f", "2"), delete("f", "1")),
    "change, then delete": yes({"f": b"1\n"}, change("f", _CHANGE), delete("f", "2")),
    "change twice": yes({"f": b"1\n"}, change("f", _CHANGE), change("f", hunk(1, 1, "-2", "+3"))),
    "change a missing file": no({"g": b"1\n"}, change("f", _CHANGE)),
    "change a directory": no({"f/g": b"1\n"}, change("f", _CHANGE)),
    "one of two files fails": no(
        {"f": b"1\n", "g": b"9\n"}, change("f", _CHANGE), change("g", _CHANGE)
    ),
    "file and directory swap, new first": yes(
        {"d/f": b"1\n"}, create("d", "1"), delete("d/f", "1")
    ),
    "file and directory swap, old first": yes({"d": b"1\n"}, delete("d", "1"), create("d/f", "1")),
    "directory swaps although a file stays in it": no(
        {"d/f": b"1\n", "d/g": b"1\n"}, delete("d/f", "1"), create("d", "1")
    ),
    "plain diff does not create beneath a file that goes away": no(
        {"d": b"1\n"}, delete("d", "1"), plain("a/d/f", "b/d/f", hunk(0, 1, "+1"))
    ),
    "plain diff creates": yes({}, plain("a/f", "b/f", hunk(0, 1, "+1"))),
    "git diff of the same shape does not": no({"g": b"1\n"}, change("f", hunk(0, 1, "+1"))),
    "plain diff of the same shape fills an empty file": yes(
        {"f": b""}, plain("a/f", "b/f", hunk(0, 1, "+1"))
    ),
    "plain diff removes all lines, the file stays": yes(
        {"f": b"1\n"}, plain("a/f", "b/f", hunk(1, 0, "-1"))
    ),
}

MOVES = {
    "rename": yes({"f": b"1\n"}, move("rename", "f", "g")),
    "rename with a hunk": yes({"f": b"1\n"}, move("rename", "f", "g", _CHANGE)),
    "rename keeps the executable bit": yes({"f": SCRIPT}, move("rename", "f", "g")),
    "rename onto what exists": no({"f": b"1\n", "g": b"1\n"}, move("rename", "f", "g")),
    "rename a missing file": no({"g": b"1\n"}, move("rename", "f", "h")),
    "rename to itself": yes({"f": b"1\n"}, move("rename", "f", "f")),
    "rename beneath itself": yes({"f": b"1\n"}, move("rename", "f", "f/g")),
    "rename to its own directory": yes({"d/f": b"1\n"}, move("rename", "d/f", "d")),
    "two names swap": yes(
        {"f": b"1\n", "g": b"2\n"}, move("rename", "f", "g"), move("rename", "g", "f")
    ),
    "chain of renames": yes(
        {"f": b"1\n", "g": b"2\n"}, move("rename", "g", "h"), move("rename", "f", "g")
    ),
    "chain of renames, other order": yes(
        {"f": b"1\n", "g": b"2\n"}, move("rename", "f", "g"), move("rename", "g", "h")
    ),
    "two renames to one target": yes(
        {"f": b"1\n", "g": b"2\n"}, move("rename", "f", "h"), move("rename", "g", "h")
    ),
    "one file renamed twice": yes(
        {"f": b"1\n"}, move("rename", "f", "g"), move("rename", "f", "h")
    ),
    "rename, then change the new name": yes(
        {"f": b"1\n"}, move("rename", "f", "g"), change("g", _CHANGE)
    ),
    "rename, then change the old name": no(
        {"f": b"1\n"}, move("rename", "f", "g"), change("f", _CHANGE)
    ),
    "rename, then create the old name": yes(
        {"f": b"1\n"}, move("rename", "f", "g"), create("f", "2")
    ),
    "rename, then delete the old name": no(
        {"f": b"1\n"}, move("rename", "f", "g"), delete("f", "1")
    ),
    "delete, then rename": yes({"f": b"1\n"}, delete("f", "1"), move("rename", "f", "g")),
    "change, then rename: the file as it was": yes(
        {"f": b"1\n"}, change("f", _CHANGE), move("rename", "f", "g", hunk(1, 1, "-1", "+3"))
    ),
    "change, then rename: not as it is": no(
        {"f": b"1\n"}, change("f", _CHANGE), move("rename", "f", "g", hunk(1, 1, "-2", "+3"))
    ),
    "copy": yes({"f": b"1\n"}, move("copy", "f", "g")),
    "copy of a file changed before": yes(
        {"f": b"1\n"}, change("f", _CHANGE), move("copy", "f", "g")
    ),
    "copy of a file created before": no({}, create("f", "1"), move("copy", "f", "g")),
    "copy onto what is deleted later": yes(
        {"f": b"1\n", "g": b"2\n"}, move("copy", "f", "g"), delete("g", "1")
    ),
    "copy, then rename the same file": yes(
        {"f": b"1\n"}, move("copy", "f", "g"), move("rename", "f", "h")
    ),
}

MODES = {
    "mode change": yes({"f": b"1\n"}, git("f", "f", _MODE)),
    "mode change that the tree has already": yes({"f": SCRIPT}, git("f", "f", _MODE)),
    "mode change with a hunk": yes({"f": b"1\n"}, change("f", _CHANGE, header=_MODE)),
    "header wrong about the mode": yes(
        {"f": SCRIPT}, change("f", _CHANGE, header="index 1111111..2222222 100644\n")
    ),
    "header silent about the mode": yes({"f": SCRIPT}, change("f", _CHANGE)),
    "odd new mode": yes({"f": b"1\n"}, git("f", "f", "old mode 100644\nnew mode 100600\n")),
    "file becomes a link by its mode": no(
        {"f": b"1\n"}, change("f", _CHANGE, header="old mode 100644\nnew mode 120000\n")
    ),
    "file patched as a link": no(
        {"f": b"1\n"}, change("f", _CHANGE, header="index 1111111..2222222 120000\n")
    ),
    "file becomes a link": yes({"f": b"1\n"}, delete("f", "1"), create("f", "to~", mode="120000")),
    "link made": yes({}, create("l", "to~", mode="120000")),
    "link made without target": no({}, create("l", mode="120000")),
    "link retargeted": yes({"l": LINK}, change("l", hunk(1, 1, "-target~", "+to~"))),
    "link removed": yes({"l": LINK, "g": b""}, delete("l", "target~", mode="120000")),
    "link removed as if it were a file": no({"l": LINK}, delete("l", "target~")),
    "create beyond a link": no({"l": (Mode.SYMLINK, b"d"), "d/f": b"1\n"}, create("l/g", "1")),
    "change beyond a link": no({"l": (Mode.SYMLINK, b"d"), "d/f": b"1\n"}, change("l/f", _CHANGE)),
    "create beyond a link that goes away": yes(
        {"l": LINK}, create("l/g", "1"), delete("l", "target~", mode="120000")
    ),
    "create beyond a link that the patch makes": no(
        {}, create("l", "to~", mode="120000"), create("l/g", "1")
    ),
    "gitlink made": yes({}, create("s", f"Subproject commit {ONE.decode()}", mode="160000")),
    "gitlink made of something else": no({}, create("s", "1", mode="160000")),
    "gitlink moved": yes(
        {"s": MODULE},
        change(
            "s",
            hunk(1, 1, f"-Subproject commit {ONE.decode()}", f"+Subproject commit {TWO.decode()}"),
            header="index 1111111..2222222 160000\n",
        ),
    ),
    "gitlink moved from elsewhere": no(
        {"s": MODULE},
        change(
            "s",
            hunk(1, 1, f"-Subproject commit {TWO.decode()}", f"+Subproject commit {ONE.decode()}"),
        ),
    ),
    "gitlink removed": yes(
        {"s": MODULE, "g": b""},
        delete("s", f"Subproject commit {ONE.decode()}", mode="160000"),
    ),
    "create beneath a gitlink": no({"s": MODULE}, create("s/f", "1")),
    "gitlink renamed": yes({"s": MODULE}, move("rename", "s", "t")),
}

PATHS = {
    "path goes up": no({}, create("../f", "1")),
    "path goes up in the middle": no({}, create("d/../f", "1")),
    "path is absolute": no({}, plain("/dev/null", "b//etc/f", hunk(0, 1, "+1"))),
    "path is .git": no({}, create(".git/config", "1")),
    "path is .git below": no({}, create("d/.GIT/config", "1")),
    "path is .git to NTFS": no({}, create("git~1/config", "1")),
    "path is .git with a stream": no({}, create(".git::$INDEX_ALLOCATION/f", "1")),
    "path is nearly .git": yes({}, create(".gitignore", "1")),
    "path has a backslash": yes({}, create("d\\f", "1")),
    "path is .git behind a backslash": no({}, create("d\\.git\\f", "1")),
    "link called .gitmodules": no({}, create(".gitmodules", "to~", mode="120000")),
    "file called .gitmodules": yes({}, create(".gitmodules", "1")),
    "name of 255 bytes": yes({}, create("n" * 255, "1")),
    "name of 256 bytes": no({}, create("n" * 256, "1")),
}

BINARY = {
    "literal": yes({"f": OLD_BYTES}, binary("f", OLD_BYTES, NEW_BYTES, half("literal", NEW_BYTES))),
    "delta": yes({"f": OLD_BYTES}, binary("f", OLD_BYTES, NEW_BYTES, half("delta", DELTA))),
    "literal creates": yes(
        {},
        binary(
            "f",
            b"",
            NEW_BYTES,
            half("literal", NEW_BYTES),
            ids=f"{'0' * 40}..{blob_id(NEW_BYTES)}",
            head="new file mode 100644\n",
        ),
    ),
    "preimage is another": no(
        {"f": b"\0other"}, binary("f", OLD_BYTES, NEW_BYTES, half("literal", NEW_BYTES))
    ),
    "result is another": no(
        {"f": OLD_BYTES}, binary("f", OLD_BYTES, b"\0", half("literal", NEW_BYTES))
    ),
    "ids are abbreviated": no(
        {"f": OLD_BYTES},
        binary("f", OLD_BYTES, NEW_BYTES, half("literal", NEW_BYTES), ids="1111111..2222222"),
    ),
    "delta for another size": no(
        {"f": OLD_BYTES}, binary("f", OLD_BYTES, NEW_BYTES, half("delta", bytes([44]) + DELTA[1:]))
    ),
    "delta copies too far": no(
        {"f": OLD_BYTES},
        binary("f", OLD_BYTES, NEW_BYTES, half("delta", bytes([45, 49, 0x90, 46, 3]) + b"\0ne")),
    ),
    "delta with the reserved instruction": no(
        {"f": OLD_BYTES}, binary("f", OLD_BYTES, NEW_BYTES, half("delta", DELTA + b"\0"))
    ),
    "inflates to more than it says": no(
        {"f": OLD_BYTES},
        binary("f", OLD_BYTES, NEW_BYTES, half("literal", NEW_BYTES, len(NEW_BYTES) - 1)),
    ),
    "says only that files differ": no(
        {"f": OLD_BYTES},
        git("f", "f", f"index {blob_id(OLD_BYTES)}..{blob_id(NEW_BYTES)} 100644\n"),
        b"Binary files a/f and b/f differ\n",
    ),
    "says only that files differ, and the result is known": yes(
        {"f": OLD_BYTES, "g": NEW_BYTES},
        git("f", "f", f"index {blob_id(OLD_BYTES)}..{blob_id(NEW_BYTES)} 100644\n"),
        b"Binary files a/f and b/f differ\n",
    ),
    "deleted, says only that files differ": yes(
        {"f": OLD_BYTES, "g": b""},
        git("f", "f", f"deleted file mode 100644\nindex {blob_id(OLD_BYTES)}..{'0' * 40}\n"),
        b"Binary files a/f and /dev/null differ\n",
    ),
}

TABLE = {**HUNKS, **FILES, **MOVES, **MODES, **PATHS, **BINARY}
