"""Is what a patch would change in the tree already, and since when?

It is there if the patch's reverse applies wholly, and that proves something: a line of
text that the patch adds stands where it would have put it, or at least two lines of
text stand together only because of what it removes, or a binary file has the
content that it would give.

If it is there only because of earlier patches of its series, ``git am`` stops at such a
patch. One whose change was there before the series began is another matter: that is
looked up line by line, for an earlier patch may have changed the same file elsewhere, or
lines so near that the patch could not be taken out of the base itself. Where a file is
too long for that, it is what git says: refused. Reads trees.
"""

from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec.structs import replace

from applier.apply.apply_patch import Patched, apply_patch
from applier.apply.file_version import NewFile
from applier.apply.object_store import Tree
from applier.model import BinaryPatch, Change, Diff, Entry, FileDiff, Hunk, Oid

_ENOUGH = 2
"""Lines with words in them, in what one hunk leaves."""
_NOTHING = "0" * 40


def is_already_applied(tree: Tree, root: Oid, diff: Diff) -> bool:
    """Whether the tree *root* has what *diff* would add."""
    if not any(map(_can_prove, diff.files)):
        return False
    return isinstance(apply_patch(tree, root, reverse_diff(diff)), Patched)


def _can_prove(diff: FileDiff) -> bool:
    if diff.new_path is None:
        return False
    if diff.binary is not None:
        return (diff.new_oid or _NOTHING) != _NOTHING
    return any(map(_leaves_text, diff.hunks))


def _leaves_text(hunk: Hunk) -> bool:
    left = [line for line in hunk.lines if not line.startswith(b"-") and _has_word(line)]
    return len(left) >= _ENOUGH or any(line.startswith(b"+") for line in left)


def _has_word(line: bytes) -> bool:
    """Whether two letters or digits stand together in a line."""
    text = line[1:].decode("latin-1")
    return any(a.isalnum() and b.isalnum() for a, b in pairwise(text))


_MOST_LINES = 1000
"""How many lines of a file, between those that begin and end it alike, are compared."""

_Lines = list[bytes]


def is_same_change(one: Diff, other: Diff) -> bool:
    """Whether two diffs do the same to the same files, wherever in them."""
    return [*map(_gist, one.files)] == [*map(_gist, other.files)]


def _gist(file: FileDiff) -> tuple[object, ...]:
    lines = tuple(hunk.lines for hunk in file.hunks)
    return file.change, file.old_path, file.new_path, file.new_mode, file.binary, lines


def came_since(
    tree: Tree, base: Oid, root: Oid, diff: Diff, sources: Mapping[bytes, bytes]
) -> bool:
    """Whether some of what *diff* does, which *root* has, is not in *base*, another tree.

    *sources* says how a path that was renamed since is called in *base*.
    """
    without = apply_patch(tree, root, reverse_diff(diff))
    if not isinstance(without, Patched):
        return True
    return any(_is_newer(tree, base, root, file, without, sources) for file in diff.files)


def _is_newer(  # noqa: PLR0913, PLR0917 - three states of one file, and its diff
    tree: Tree,
    base: Oid,
    root: Oid,
    file: FileDiff,
    without: Patched,
    sources: Mapping[bytes, bytes],
) -> bool:
    """Whether what the diff of one file does is not in *base*."""
    if file.new_path is None:
        return tree.entry(base, file.path) is not None
    before = tree.entry(base, sources.get(file.new_path, file.new_path))
    now = tree.entry(root, file.new_path)
    if now == before:
        return False
    if now is None or before is None or file.change is Change.CREATE or file.binary is not None:
        return True
    if now.mode != before.mode and file.new_mode not in {None, file.old_mode}:
        return True
    if not file.hunks:
        return False
    left = _content(tree, without.edits.get(file.old_path or file.new_path))
    return _is_text_newer(tree.blob(before.oid), tree.blob(now.oid), left)


def _content(tree: Tree, edit: Entry | NewFile | None) -> bytes:
    if edit is None:
        return b""
    return edit.content if isinstance(edit, NewFile) else tree.blob(edit.oid)


def _is_text_newer(before: bytes, now: bytes, left: bytes) -> bool:
    """Whether what *now* has and *left* has not, or the other way round, is new since *before*."""
    texts = [text.splitlines(keepends=True) for text in (before, now, left)]
    start, end = _common(texts)
    old, new, without = (lines[start : len(lines) - end] for lines in texts)
    if max(map(len, (old, new, without))) > _MOST_LINES:
        return True
    since = _changes(old, new)
    return any(
        _is_part(since, old, place, without[first:last])
        for first, last, place in _changes(without, new)
    )


def _common(texts: list[_Lines]) -> tuple[int, int]:
    """Count the lines with which all *texts* begin, and those with which the rest of all ends."""
    start, shortest = 0, min(map(len, texts))
    while start < shortest and len({lines[start] for lines in texts}) == 1:
        start += 1
    end = 0
    while end < shortest - start and len({lines[-1 - end] for lines in texts}) == 1:
        end += 1
    return start, end


def _changes(old: _Lines, new: _Lines) -> list[tuple[int, int, range]]:
    """List what changes: from where to where in *old*, and the lines of *new*."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (first, last, range(start, end))
        for tag, first, last, start, end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _is_part(since: list[tuple[int, int, range]], old: _Lines, place: range, gone: _Lines) -> bool:
    """Whether lines at *place* came *since*, or lines *gone* from there went since."""
    for first, last, changed in since:
        if range(max(place.start, changed.start), min(place.stop, changed.stop)):
            return True
        touches = changed.start <= place.stop and place.start <= changed.stop
        if touches and {*old[first:last]} & {*gone}:
            return True
    return False


_TURNED = {Change.CREATE: Change.DELETE, Change.DELETE: Change.CREATE}
_SIGNS = {b"+": b"-", b"-": b"+"}


def reverse_diff(diff: Diff) -> Diff:
    """Return the diff that leads back: the last file first, old and new swapped.

    A copy turns into a copy back, as in git, though deleting would be meant.
    """
    return replace(diff, files=tuple(map(_reverse_file, reversed(diff.files))))


def _reverse_file(file: FileDiff) -> FileDiff:
    return replace(
        file,
        change=_TURNED.get(file.change, file.change),
        old_path=file.new_path,
        new_path=file.old_path,
        old_mode=file.new_mode,
        new_mode=file.old_mode,
        old_oid=file.new_oid,
        new_oid=file.old_oid,
        hunks=tuple(map(_reverse_hunk, file.hunks)),
        binary=file.binary and BinaryPatch(file.binary.reverse, file.binary.forward),
    )


def _reverse_hunk(hunk: Hunk) -> Hunk:
    return Hunk(
        hunk.new_start,
        hunk.new_count,
        hunk.old_start,
        hunk.old_count,
        tuple(_SIGNS.get(line[:1], b" ") + line[1:] for line in hunk.lines),
        hunk.line,
    )
