"""Which of the lines that a patch adds tell it from others, and would they stand in a file twice?

Brackets, ``break;`` and the like stand everywhere. Lines are compared without
the white space at their ends, which mailers and maintainers change. Where the file has
the change already, in another form, less context or a merge may find room for it a second
time, a few lines from the first. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby, pairwise

from applier.apply import NewFile, Patched
from applier.diagnose.lenient_parse import hunks_of
from applier.model import Diff, FileDiff, Hunk

_FEWEST_LETTERS = 8
"""Letters and digits in a line that tells something."""
_LARGEST = 4 << 20
"""Bytes of a file whose lines are looked at."""
_OTHERS = bytes(byte for byte in range(256) if not (chr(byte).isalnum() and byte < 128))

Lines = frozenset[bytes]


def telling_lines(lines: Iterable[bytes]) -> Lines:
    """Give the lines that are not anybody's, stripped."""
    return frozenset(
        line.strip() for line in lines if len(line.translate(None, _OTHERS)) >= _FEWEST_LETTERS
    )


def lines_in(content: bytes, wanted: Lines) -> Lines:
    """Give those of the *wanted* lines that a file has."""
    if not wanted or len(content) > _LARGEST:
        return frozenset()
    return wanted.intersection(map(bytes.strip, content.split(b"\n")))


def added_lines(text: bytes, diff: Diff) -> dict[bytes, Lines]:
    """Give by path the telling lines that a patch adds and does not only move.

    Where the diff cannot be read, its hunks are read loosely.
    """
    signed: dict[bytes, list[bytes]] = {}
    if diff.error is None:
        for file in diff.files:
            for hunk in file.hunks:
                signed.setdefault(file.path, []).extend(hunk.lines)
    else:
        for loose in hunks_of(text):
            signed.setdefault(loose.path or b"", []).extend(loose.lines)
    return {path: _added(lines) for path, lines in signed.items()}


def _added(lines: list[bytes]) -> Lines:
    old = telling_lines(line[1:] for line in lines if not line.startswith(b"+"))
    return telling_lines(line[1:] for line in lines if line.startswith(b"+")) - old


_NEAR = 40
"""Lines between an added one and the same line again."""
_VERY_NEAR = 10
"""The same for a lone line: two of those may well be meant."""
_SHORTEST_ALONE = 20
"""Bytes of a lone line that is looked for."""


def is_doubled(patched: Patched, diff: Diff) -> bool:
    """Whether something that *diff* adds stands twice in what came of it."""
    files = {file.path: file for file in diff.files}
    return any(
        isinstance(edit, NewFile) and path in files and stands_twice(edit.content, files[path])
        for path, edit in patched.edits.items()
    )


def stands_twice(after: bytes, file: FileDiff) -> bool:
    """Whether most of what a hunk of *file* adds stands twice near by in *after*, its result."""
    if len(after) > _LARGEST:
        return False
    places: dict[bytes, list[int]] = {}
    for at, line in enumerate(BytesIO(after).readlines()):
        places.setdefault(line.strip(), []).append(at)
    return any(_is_doubled(places, hunk) for hunk in file.hunks)


def _is_doubled(places: dict[bytes, list[int]], hunk: Hunk) -> bool:
    """Whether more than half of the lines that only this hunk inserts, once, are there twice."""
    counts = Counter(line[1:].strip() for line in hunk.lines)
    once = [line for line in telling_lines(_inserted(hunk)) if counts[line] == 1]
    alone = len(once) == 1
    if not once or (alone and len(once[0]) < _SHORTEST_ALONE):
        return False
    near = _VERY_NEAR if alone else _NEAR
    twice = sum(_has_neighbours(places.get(line, []), near) for line in once)
    return 2 * twice > len(once)


def _inserted(hunk: Hunk) -> Iterator[bytes]:
    """Yield what a hunk adds and puts in no other line's place: what it replaces is still there."""
    for changed, run in groupby(hunk.lines, key=lambda line: not line.startswith(b" ")):
        lines = list(run)
        if changed and all(line.startswith(b"+") for line in lines):
            yield from (line[1:] for line in lines)


def _has_neighbours(at: list[int], near: int) -> bool:
    return any(after - before <= near for before, after in pairwise(at))
