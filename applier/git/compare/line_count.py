"""How many lines does git say a file's change adds and removes?

The counts of ``git diff --numstat`` with the default algorithm. libgit2 has the
same algorithm and reads both files from end to end for it; most changes to
big files are a few lines whose count cannot be disputed, and these are counted
without it. Pure (libgit2 is handed bytes).
"""

from collections.abc import Callable, Iterator
from enum import Enum

import pygit2

_WORTH_IT = 8 << 10
"""Below this size libgit2 is as fast."""
_MOST_LINES = 250
"""From about this many changed lines on, the algorithm may stop short of the smallest diff."""
_WINDOW = 16 << 10
_NEAR = 2 << 10
_PROBES = 64
_PROBE = 24
_BINARY_PROBE = 8000


class Algorithm(Enum):
    """How changed lines are told from kept ones; libgit2 has no histogram."""

    DEFAULT = pygit2.enums.DiffOption.NORMAL
    MINIMAL = pygit2.enums.DiffOption.MINIMAL
    PATIENCE = pygit2.enums.DiffOption.PATIENCE


def is_binary(content: bytes) -> bool:
    """Whether git takes *content* for binary: there is a NUL near the beginning."""
    return b"\0" in content[:_BINARY_PROBE]


def line_count(content: bytes) -> int:
    """Count the lines, a last one without a newline too."""
    return content.count(b"\n") + (content[-1:] not in (b"", b"\n"))


def count_lines(
    old: bytes, new: bytes, algorithm: Algorithm = Algorithm.DEFAULT
) -> tuple[int, int]:
    """Count the lines that the change from *old* to *new* adds and removes."""
    if old == new:
        return 0, 0
    if not old or not new:
        return line_count(new), line_count(old)
    if algorithm is Algorithm.DEFAULT and len(old) > _WORTH_IT:
        counts = undisputed_count(old, new)
        if counts is not None:
            return counts
    patch = pygit2.Patch.create_from(old, new, flag=algorithm.value, context_lines=0)
    _, insertions, deletions = patch.line_stats
    return insertions, deletions


def undisputed_count(old: bytes, new: bytes) -> tuple[int, int] | None:
    """Count the changed lines if every sound algorithm would count the same, else None.

    Let some alignment of the files leave lines that are only removed and
    lines that are only added, no line being among both. Then no smaller diff
    exists, as each removed line is one that *new* has too few of. git's
    algorithm finds a smallest diff unless it gives up early (many changed
    lines) or takes a frequent line between changes for a changed one; the
    latter cannot be where a line that occurs only once stands between.
    """
    removed: set[bytes] = set()
    added: set[bytes] = set()
    insertions = deletions = 0
    between: list[bytes] = []
    for kept, before, after in _hunks(old, new):
        if before is None or after is None:
            return None
        between.append(kept)
        deletions += len(before)
        insertions += len(after)
        removed.update(before)
        added.update(after)
        if insertions + deletions > _MOST_LINES:
            return None
    if not removed.isdisjoint(added):
        return None
    changed = removed | added
    if all(_has_unique_line(kept, new, changed) for kept in between[1:]):
        return insertions, deletions
    return None


def _has_unique_line(kept: bytes, content: bytes, changed: set[bytes]) -> bool:
    """Whether one of the longest lines kept between two changes occurs nowhere else."""
    lines = _split(kept[:_NEAR])[:-1] or [kept]
    longest = sorted(lines, key=len, reverse=True)[:3]
    return any(line not in changed and content.count(line) == 1 for line in longest)


_Lines = list[bytes]


def _hunks(old: bytes, new: bytes) -> Iterator[tuple[bytes, _Lines | None, _Lines | None]]:
    """Yield what is kept, removed, added, again and again; None where the way is lost."""
    first = _line_start(old, _common_prefix(old, 0, new, 0))
    old_end, new_end = _common_ends(old, new, first)
    at_old = at_new = last = first
    while at_old < old_end or at_new < new_end:
        met = _meeting(old, at_old, old_end, new, at_new, new_end)
        to_old, to_new = met or (at_old, at_new)
        run = _line_start(old, to_old + _common_prefix(old, to_old, new, to_new)) - to_old
        run = max(0, min(run, old_end - to_old, new_end - to_new))
        if not run and met != (old_end, new_end):
            # Not even a whole line is alike: a last line may have no newline.
            yield old[last:at_old], None, None
            return
        yield old[last:at_old], _split(old[at_old:to_old]), _split(new[at_new:to_new])
        last, at_old, at_new = to_old, to_old + run, to_new + run


def _split(content: bytes) -> _Lines:
    """Split at newlines alone, as git does."""
    lines = content.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _meeting(  # noqa: PLR0913, PLR0917 - two texts, and where each begins and ends
    old: bytes, at_old: int, old_end: int, new: bytes, at_new: int, new_end: int
) -> tuple[int, int] | None:
    """Find the nearest place from which both texts go on alike for a line or two."""
    best, nearest = None, _WINDOW
    start = at_old
    for _ in range(_PROBES):
        if start - at_old >= nearest:
            return best
        if start + _PROBE >= old_end or at_new == new_end:
            return best or (old_end, new_end)
        stop = _next_line(old, start + _PROBE)
        reach = min(at_new + nearest - (start - at_old) + stop - start, new_end)
        found = new.find(old[start:stop], at_new, reach)
        if found >= 0 and _at_line(new, found):
            best, nearest = (start, found), start - at_old + found - at_new
        start = _next_line(old, start)
    return best


def _next_line(content: bytes, at: int) -> int:
    """Give where the line behind the one at *at* begins."""
    return content.find(b"\n", at) + 1 or len(content)


def _line_start(content: bytes, at: int) -> int:
    return content.rfind(b"\n", 0, at) + 1


def _common_prefix(old: bytes, at_old: int, new: bytes, at_new: int) -> int:
    """Give how many bytes are alike from two places on."""
    return _longest(
        min(len(old) - at_old, len(new) - at_new),
        lambda start, stop: new.startswith(old[at_old + start : at_old + stop], at_new + start),
    )


def _common_ends(old: bytes, new: bytes, first: int) -> tuple[int, int]:
    """Give where the lines begin that both texts end with, behind *first*."""
    alike = _longest(
        min(len(old), len(new)) - first,
        lambda start, stop: new.endswith(
            old[len(old) - stop : len(old) - start], 0, len(new) - start
        ),
    )
    start, shift = len(old) - alike, len(new) - len(old)
    if not (_at_line(old, start) and _at_line(new, start + shift)):
        start = _next_line(old, start)
    return start, start + shift


def _at_line(content: bytes, at: int) -> bool:
    return content[at - 1 : at] in (b"", b"\n")


def _longest(most: int, alike: Callable[[int, int], bool]) -> int:
    """Give the length up to *most* within which all is *alike*, in steps that grow, then shrink."""
    length, step = 0, 256
    while length + step <= most and alike(length, length + step):
        length += step
        step *= 2
    while step:
        if length + step <= most and alike(length, length + step):
            length += step
        step //= 2
    return length
