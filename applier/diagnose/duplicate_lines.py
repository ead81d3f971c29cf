"""Would a change stand in a file twice if the patch were made to apply?

Where the file has the change already, in another form, less context or a merge
may find room for it a second time, a few lines from the first. Pure, what comes out is
handed in.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby, pairwise

from applier.apply import NewFile, Patched
from applier.diagnose.distinctive_lines import telling_lines
from applier.model import Diff, FileDiff, Hunk

_NEAR = 40
"""Lines between an added one and the same line again."""
_VERY_NEAR = 10
"""The same for a lone line: two of those may well be meant."""
_SHORTEST_ALONE = 20
"""Bytes of a lone line that is looked for."""
_LARGEST = 4 << 20
"""Bytes of a file that is looked at."""


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
