"""Would a less strict git take it: ``-C1``, or ``--ignore-whitespace``?

Hunks are placed with less context, or with white space made alike. Such a
placement may be wrong, so it is told and never counted. Reads the tree.
Source: git-apply(1), and git apply, observed.
"""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

from msgspec.structs import replace

from applier.apply import Patched
from applier.apply.hunk_images import HunkImages, hunk_images
from applier.apply.placer import HunkPlacer
from applier.apply.three_way import lacking_blobs, merge_patch
from applier.diagnose.distinctive_lines import is_doubled, stands_twice
from applier.diagnose.refused_patch import RefusedPatch
from applier.diff.quote import quote_path
from applier.model import Change, FileDiff, Hunk
from applier.wording import and_more

_CONTEXT = 1
_LONGEST = 30
"""Lines of context that are given up one by one."""
_Place = Callable[[bytes, tuple[Hunk, ...]], bytes | None]
"""Gives a file with hunks in it; None if one fits nowhere."""


def find_options(refused: RefusedPatch) -> Iterator[tuple[str, str]]:
    """Yield the options of git am that make the patch apply, once and not twice, and how."""
    contents = apply_in_any_space(refused)
    if contents is not None and not _any_twice(contents, map(_alike_file, refused.diff.files)):
        yield "--ignore-whitespace", "applies"
    contents = apply_with_less_context(refused)
    if contents is not None and not _any_twice(contents, refused.diff.files):
        yield "-C1", "applies where one line of context fits"


def apply_with_less_context(refused: RefusedPatch) -> list[bytes] | None:
    """Give what ``git am -C1`` makes of the files; None if it refuses."""
    return _placed(refused, _place_with_less)


def apply_in_any_space(refused: RefusedPatch) -> list[bytes] | None:
    """Give what ``git am --ignore-whitespace`` makes of the files; None if it refuses."""
    return _placed(refused, _place_in_any_space)


def _any_twice(contents: Iterable[bytes], files: Iterable[FileDiff]) -> bool:
    return any(map(stands_twice, contents, files))


def _placed(refused: RefusedPatch, place: _Place) -> list[bytes] | None:
    """Place all hunks of a patch that only changes files, each once."""
    if refused.diff.error is not None or not refused.diff.files:
        return None
    paths = [file.old_path for file in refused.diff.files]
    if len(set(paths)) < len(paths):
        return None
    placed: list[bytes] = []
    for file in refused.diff.files:
        if file.change is not Change.MODIFY or file.binary is not None or file.old_path is None:
            return None
        content = refused.content(file.old_path)
        after = None if content is None else place(content, file.hunks)
        if after is None:
            return None
        placed.append(after)
    return placed


def _place_with_less(content: bytes, hunks: tuple[Hunk, ...]) -> bytes | None:
    placer = HunkPlacer(content)
    return placer.text() if all(_squeeze(placer, hunk) for hunk in hunks) else None


def _squeeze(placer: HunkPlacer, hunk: Hunk) -> bool:
    """Place a hunk; its anchors are given up first, then outer context, the longer end first."""
    leading, trailing = _context(hunk.lines), _context(hunk.lines[::-1])
    if max(leading, trailing) > _LONGEST:
        return False
    start = end = 0
    images = hunk_images(hunk)
    while placer.place(images) is None:
        if leading - start <= _CONTEXT and trailing - end <= _CONTEXT:
            return False
        if not (images.at_start or images.at_end):
            if leading - start >= trailing - end:
                start += 1
            if trailing - end > leading - start:
                end += 1
        images = _cut(hunk, start, end)
    return True


def _context(lines: tuple[bytes, ...]) -> int:
    """Count the lines of context that *lines* begin with."""
    return next((at for at, line in enumerate(lines) if line[:1] != b" "), len(lines))


def _cut(hunk: Hunk, start: int, end: int) -> HunkImages:
    lines = hunk.lines[start : len(hunk.lines) - end]
    images = hunk_images(replace(hunk, lines=lines, new_start=hunk.new_start + start))
    return replace(images, at_start=False, at_end=False)


def _place_in_any_space(content: bytes, hunks: tuple[Hunk, ...]) -> bytes | None:
    placer = HunkPlacer(b"".join(map(_alike, BytesIO(content).readlines())))
    placed = all(placer.place(hunk_images(_alike_hunk(hunk))) is not None for hunk in hunks)
    return placer.text() if placed else None


def _alike_file(file: FileDiff) -> FileDiff:
    return replace(file, hunks=tuple(map(_alike_hunk, file.hunks)))


def _alike_hunk(hunk: Hunk) -> Hunk:
    return replace(hunk, lines=tuple(line[:1] + _alike(line[1:]) for line in hunk.lines))


def _alike(line: bytes) -> bytes:
    """Make white space alike: runs are one space, none at the end."""
    text = b" ".join(line.split())
    lead = b" " if line[:1].isspace() and text else b""
    return lead + text + (b"\n" if line.endswith(b"\n") else b"")


def merges(refused: RefusedPatch) -> bool:
    """Whether the patch can be merged, and then changes something, and nothing twice."""
    merged = merge_patch(refused.tree, refused.root, refused.diff)
    if not isinstance(merged, Patched) or is_doubled(merged, refused.diff):
        return False
    return refused.grafted(refused.root, merged) != refused.root


_FILES_NAMED = 3


def missing_preimages(refused: RefusedPatch) -> tuple[str, ...]:
    """Say in a sentence which of the files that the patch was made on are not here."""
    lacking = list(lacking_blobs(refused.tree, refused.diff))
    if not lacking:
        return ()
    if len(lacking) == 1:
        ((path, oid),) = lacking
        return (
            f"the repository has no {oid}, which {quote_path(path)} was when the patch was made",
        )
    named = and_more((f"{quote_path(path)} ({oid})" for path, oid in lacking), _FILES_NAMED)
    return (
        f"the repository has not what {len(lacking)} files were when the patch was made: {named}",
    )
