"""Damaged patch texts, the same ones for the same seed.

Two ways: a sound text of some forms with a few faults put into it, and a
header whose names are put together from the pieces that matter to git. Pure.
"""

from collections.abc import Callable, Iterator
from random import Random

from tests.oracle.diff_forms import FORMS, PROSE, SIGNATURE

_LINES = (
    b"\n", b" \n", b"-\n", b"+\n", b" a\n", b"-b\n", b"+c\n", b"-- \n", b"---\n",
    b"\\ No newline at end of file\n", b"\\ Kein Zeilenumbruch\n", b"\\ No\n", b"\\\n",
    b"@@ -1 +1 @@\n", b"@@ -0,0 +1 @@\n", b"@@ -1 +0,0 @@\n", b"@@ -1,0 +2 @@ int f(void)\n",
    b"@@ -1 +1\n", b"@@\n", b"@@ -", b"diff --git a/x b/x\n", b"diff --git a/x b/y\n",
    b"diff --git x x\n", b"diff --git\n", b"--- a/x\n", b"+++ b/x\n", b"--- /dev/null\n",
    b"+++ /dev/null\n", b"--- x\n", b"+++ x\n", b"index 1..2\n", b"index 1..2 100644\n",
    b"index 1..2 100755\n", b"index 1\n", b"old mode 100644\n", b"new mode 100755\n",
    b"new mode 100664\n", b"new mode 120000\n", b"old mode 10064x\n", b"new file mode 100644\n",
    b"deleted file mode 100644\n", b"rename from x\n", b"rename to y\n", b"copy from x\n",
    b"copy to y\n", b"similarity index 100%\n", b"similarity index 101%\n",
    b"GIT binary patch\n", b"literal 0\n", b"literal 1\n", b"delta 13\n", b"HcmV?d00001\n",
    b"IcmZPo000310RR91\n", b"Binary files a/x and b/x differ\n", b"Files differ\n",
    b"Index: x\n", b"=" * 67 + b"\n", b"prose\n",
)  # fmt: skip

_BYTES = b'0123456789 ,+-@\\/\n\t\r"ab.x\0\xc3'

_PIECES = (
    b"a/", b"b/", b"x", b"x", b"y", b" ", b"\t", b'"', b"\\", b"/", b"//", b"/dev/null", b"\r",
    b".orig", b"~", b"\\n", b"\\303", b'\\"', b"\\0", b"a/x", b"b/x", b'"a/x"', b'"b/x"',
    b"\xc3\xa9", b"x y", b"\x0b", b"2021-03-05", b" 2021-03-05 17:58:51",
    b"\t1970-01-01 00:00:00 +0000", b"\t1969-12-31 16:00:00.000 -0800", b"\t21-03-05", b"..",
    b".git", b"\\000",
)  # fmt: skip

_CHANGE = b"@@ -1 +1 @@\n-a\n+b\n"
_MODES = b"old mode 100644\nnew mode 100755\n"


def patches(seed: int) -> Iterator[bytes]:
    """Yield damaged patch texts without end."""
    dice = Random(seed)  # noqa: S311 - the same cases every time is the point
    while True:
        yield dice.choice((_mutated, _mutated, _mutated, _named))(dice)


def _mutated(dice: Random) -> bytes:
    text = b"".join(dice.choices(FORMS, k=dice.choice((1, 1, 2, 3))))
    lines = text.splitlines(keepends=True)
    if dice.random() < 0.3:
        lines = [*PROSE.splitlines(keepends=True), *lines]
    if dice.random() < 0.3:
        lines += SIGNATURE.splitlines(keepends=True)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 5))):
        dice.choice(_FAULTS)(dice, lines)
    return b"".join(lines)


def _delete(dice: Random, lines: list[bytes]) -> None:
    if lines:
        del lines[dice.randrange(len(lines))]


def _duplicate(dice: Random, lines: list[bytes]) -> None:
    if lines:
        at = dice.randrange(len(lines))
        lines.insert(at, lines[at])


def _move(dice: Random, lines: list[bytes]) -> None:
    if lines:
        line = lines.pop(dice.randrange(len(lines)))
        lines.insert(dice.randrange(len(lines) + 1), line)


def _insert(dice: Random, lines: list[bytes]) -> None:
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(_LINES))


def _replace(dice: Random, lines: list[bytes]) -> None:
    if lines:
        lines[dice.randrange(len(lines))] = dice.choice(_LINES)


def _alter(dice: Random, lines: list[bytes]) -> None:
    """Put one byte for another, or take one out, or put one in."""
    if lines:
        at = dice.randrange(len(lines))
        line = lines[at]
        first = dice.randrange(len(line) + 1)
        byte = bytes((dice.choice(_BYTES),)) if dice.random() < 0.7 else b""
        lines[at] = line[:first] + byte + line[first + dice.randrange(2) :]


def _count(dice: Random, lines: list[bytes]) -> None:
    """Let a hunk's header lie."""
    hunks = [at for at, line in enumerate(lines) if line.startswith(b"@@ -")]
    if hunks:
        numbers = [dice.choice((0, 1, 1, 2, 3, 5)) for _ in range(4)]
        ranges = [
            b"%d,%d" % (start, count) for start, count in zip(*[iter(numbers)] * 2, strict=True)
        ]
        lines[dice.choice(hunks)] = b"@@ -%s +%s @@\n" % (ranges[0], ranges[1])


def _truncate(dice: Random, lines: list[bytes]) -> None:
    text = b"".join(lines)
    lines[:] = text[: dice.randrange(len(text) + 1)].splitlines(keepends=True)


def _end_in_cr(dice: Random, lines: list[bytes]) -> None:
    if lines:
        at = dice.randrange(len(lines))
        lines[at] = lines[at].replace(b"\n", b"\r\n")


def _strip(dice: Random, lines: list[bytes]) -> None:
    """Take white space from a line's end, as mailers do."""
    if lines:
        at = dice.randrange(len(lines))
        lines[at] = lines[at].rstrip() + b"\n"


_FAULTS: tuple[Callable[[Random, list[bytes]], None], ...] = (
    _delete, _duplicate, _move, _insert, _insert, _replace, _alter, _alter, _count, _truncate,
    _end_in_cr, _strip,
)  # fmt: skip


def _named(dice: Random) -> bytes:
    name = _name(dice)
    new, third, fourth = (_like(dice, name) for _ in range(3))
    match dice.randrange(8):
        case 0:
            return b"--- %s\n+++ %s\n" % (name, new) + _CHANGE
        case 1:
            return b"diff --git %s %s\n" % (name, new) + _MODES
        case 2:
            return b"diff --git a/%s b/%s\n" % (name, new) + _MODES
        case 3:
            return b"diff --git a/x b/x\n--- %s\n+++ %s\n" % (name, new) + _CHANGE
        case 4:
            return b"diff --git a/x b/y\nrename from %s\nrename to %s\n" % (name, new)
        case 5:
            return (
                b"diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n" % (name, new, third, fourth) + _CHANGE
            )
        case 6:
            created = b"new file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+b\n" % third
            return b"diff --git a/%s b/%s\n" % (name, new) + created
        case _:
            between = dice.choice((b" ", b"\t", b""))
            header = b"diff --git %s%s%s\nindex 1..2\n" % (name, between, new)
            return (
                b"--- x\n+++ x\n"
                + _CHANGE
                + header
                + b"--- %s\n+++ %s\n" % (third, fourth)
                + _CHANGE
            )


def _name(dice: Random) -> bytes:
    return b"".join(dice.choices(_PIECES, k=dice.choice((1, 1, 2, 2, 3, 4, 5))))


def _like(dice: Random, name: bytes) -> bytes:
    others = (
        name,
        name,
        name,
        _name(dice),
        name + dice.choice(_PIECES),
        dice.choice(_PIECES) + name,
    )
    return dice.choice(others)
