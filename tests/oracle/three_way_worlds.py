"""Small worlds for ``git am -3``: a base, a change to be mailed, and what happened meanwhile.

Each is made from a seed: files of numbered lines that both sides edit, now
close to each other and now apart; modes, deletions, creations and renames.
"""

from collections.abc import Iterator
from random import Random

from msgspec import Struct

from tests.oracle.cases.builders import EXECUTABLE, FILE, Node

World = dict[str, Node]
_LINES = 24


class Meeting(Struct, frozen=True):
    """Three versions of a tree."""

    base: World
    sent: World
    """What the author made of it."""
    ours: World
    """What it has become."""


def meetings(seed: int, count: int) -> Iterator[Meeting]:
    random = Random(seed)  # noqa: S311 - worlds, not secrets
    for _ in range(count):
        base = {f"d{n % 2}/f{n}.c": _file(random, n) for n in range(4)}
        yield Meeting(base, _changed(random, base, "s"), _changed(random, base, "o", calm=False))


def _file(random: Random, number: int) -> Node:
    lines = [b"file %d line %d\n" % (number, line) for line in range(_LINES + number)]
    return Node(random.choice([FILE, FILE, FILE, EXECUTABLE]), b"".join(lines))


def _changed(random: Random, base: World, word: str, *, calm: bool = True) -> World:
    world = dict(base)
    for path in random.sample(sorted(base), random.choice([1, 1, 2, 3])):
        _change(random, world, path, word, calm=calm)
    return world


def _change(random: Random, world: World, path: str, word: str, *, calm: bool) -> None:
    node = world.pop(path)
    match random.choice("eeeeeeeedrmn" if calm else "eeeeeedrm"):
        case "e":
            world[path] = Node(node.mode, _edited(random, node.content, word))
        case "r":
            world[path.replace("/", "/new-")] = node
        case "m":
            mode = FILE if node.mode == EXECUTABLE else EXECUTABLE
            world[path] = Node(mode, _edited(random, node.content, word))
        case "n":
            world[path] = node
            same = random.choice([b"one text\n", word.encode() + b"\n"])
            world[f"made-{path[-3]}.c"] = Node(FILE, same)
        case _:
            pass  # the file is gone


def _edited(random: Random, content: bytes, word: str) -> bytes:
    lines = content.splitlines(keepends=True)
    for _ in range(random.choice([1, 1, 2])):
        at = random.randrange(len(lines))
        match random.choice("cccia"):
            case "c":
                lines[at] = b"changed by %b\n" % random.choice([word.encode(), b"both"])
            case "i":
                lines.insert(at, b"put in by %b\n" % word.encode())
            case _:
                del lines[at]
    return b"".join(lines)
