"""How are messages kept in a Markdown export?

Under ``####`` headings, each in a fence of backticks::

    #### [PATCH 1/2] lamp: count the bulbs
    ##### From: Ada Example <ada@example.org>

    ```c
    From patchwork Thu May  6 01:40:28 2021
    From: Ada Example <ada@example.org>
    ...
    ```

One fence may hold several, parted by their ``From `` lines; the first often
lost its own. The headings are not read: they repeat the message, and are
damaged more often (a subject that runs into ``From:``). Neither quotes: what
is in a fence is the message to the byte. I/O only through the store.

Backticks at the beginning of a line may be part of a message, so a fence ends
where backticks are followed by the next heading or by nothing, and only if
there is no such place at the last backticks before the next message.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

from msgspec import Struct

from applier.archive.file_type import is_field
from applier.archive.mbox import LONGEST_LINE, is_format_patch, is_from_line, split_from_line
from applier.archive.random_access import ByteStore, lines_of

FARTHEST_FENCE = 4096
"""Bytes between a heading and its fence: further down it belongs to something else."""


class _Kind(Enum):
    HEADING = "heading"
    FENCE = "fence"
    """Backticks with a word behind them, or the first below a heading."""
    BARE = "bare"
    """Backticks and nothing else: these can end a fence."""
    FROM_LINE = "From line"


class _Mark(Struct):
    """A line that means something, and what the next line that is not blank looks like."""

    kind: _Kind
    start: int
    end: int
    ticks: int = 0
    format_patch: bool = False
    before_mail: bool = False
    before_heading: bool = True
    """So too at the end of the file."""


def find_spans(store: ByteStore) -> Iterator[tuple[int, int]]:
    """Yield start and end of every message, its ``From `` line included if it has one."""
    marks = list(_find_marks(store))
    openings = [index for index in range(1, len(marks)) if _opens(marks, index)]
    ends = [*(index - 1 for index in openings[1:]), len(marks)]
    for index, end in zip(openings, ends, strict=False):
        limit = marks[end].start if end < len(marks) else store.size
        yield from _cut(store, marks[index], marks[index + 1 : end], limit)


def unwrap(stored: bytes) -> bytes:
    """Take the ``From `` line away."""
    return split_from_line(stored)[1]


def _find_marks(store: ByteStore) -> Iterator[_Mark]:
    """Yield the lines that can matter, with what follows each."""
    at, pending = 0, None
    for line in lines_of(store.blocks()):
        if pending and line.strip():
            pending.before_mail = is_from_line(line[:LONGEST_LINE]) or is_field(line[:LONGEST_LINE])
            pending.before_heading = line.startswith(b"#### ")
            yield pending
            pending = None
        pending = _mark(line, at) or pending
        at += len(line)
    if pending:
        yield pending


def _mark(line: bytes, at: int) -> _Mark | None:
    """Tell whether a line means something by itself."""
    end = at + len(line)
    if line.startswith(b"#### "):
        return _Mark(_Kind.HEADING, at, end)
    if line.startswith(b"```"):
        word = line.lstrip(b"`").strip()
        ticks = len(line) - len(line.lstrip(b"`"))
        return _Mark(_Kind.FENCE if word else _Kind.BARE, at, end, ticks)
    if line.startswith(b"From ") and is_from_line(line[:LONGEST_LINE]):
        return _Mark(_Kind.FROM_LINE, at, end, format_patch=is_format_patch(line))
    return None


def _opens(marks: list[_Mark], index: int) -> bool:
    """Whether the mark opens a fence of messages: backticks below a heading, a mail below them."""
    fence, heading = marks[index], marks[index - 1]
    return (
        fence.kind in {_Kind.FENCE, _Kind.BARE}
        and fence.before_mail
        and heading.kind is _Kind.HEADING
        and fence.start - heading.end <= FARTHEST_FENCE
    )


def _cut(
    store: ByteStore, fence: _Mark, inside: list[_Mark], limit: int
) -> Iterator[tuple[int, int]]:
    """Cut a fence's content at its ``From `` lines."""
    end = _find_end(fence, inside, limit)
    bounds = [fence.end, *_partings(store, fence, inside, end), end]
    for start, stop in pairwise(bounds):
        if store.read(start, min(stop, start + LONGEST_LINE)).strip():
            yield start, stop


def _find_end(fence: _Mark, inside: Iterable[_Mark], limit: int) -> int:
    """Find where the fence's content ends."""
    bare = [mark for mark in inside if mark.kind is _Kind.BARE and mark.ticks >= fence.ticks]
    sure = next((mark for mark in bare if mark.before_heading), None)
    last = sure or (bare[-1] if bare else None)
    return last.start if last else limit


def _partings(store: ByteStore, fence: _Mark, inside: Iterable[_Mark], end: int) -> list[int]:
    """Find the ``From `` lines that begin a message, and not a patch within one."""
    first = store.read(fence.end, fence.end + LONGEST_LINE).lstrip().partition(b"\n")[0]
    own = is_format_patch(first)
    return [
        mark.start
        for mark in inside
        if mark.kind is _Kind.FROM_LINE
        and mark.before_mail
        and mark.start < end
        and mark.format_patch <= own
        and mark.start != fence.end
    ]
