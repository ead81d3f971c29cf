"""What do the hunks of a mail count up to?

The parsed hunks are counted, by git's rules. unidiff, a parser of unified diffs that
knows nothing of git's rules, is the second opinion: where git cannot read the diff, and
where a diffstat and the hunks disagree. It is not asked for every patch: it would cost
each a twentieth of its time, every run the time to load it, and wherever both can read
a diff they count the same (tests/oracle holds them to it). Pure; whatever unidiff
trips over, the answer is that it cannot say.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from applier.diff.parse import parse_diff
from applier.diff.quote import quote_path, unquote_path
from applier.diffstat.path_spelling import rename_spelling
from applier.diffstat.stat_rows import merge_rows, sum_rows
from applier.model import Change, Diff, FileDiff, Stat, StatRow

if TYPE_CHECKING:
    from unidiff.patch import PatchedFile


def count_diff(patch: bytes, diff: Diff) -> Stat | None:
    """Count the lines that *patch* (read as *diff*) adds and removes, per path and in sum.

    None where there is no diff, or one that nobody can read to its end.
    """
    if diff.error is not None:
        return count_again(patch)
    if not diff.files:
        return None
    rows = tuple(merge_rows(_rows(diff.files)))
    return sum_rows(rows, tuple(_notes(diff.files)))


def count_once(patch: bytes) -> Stat | None:
    """Count a diff that a mail holds several times, inline and attached say; None if it does not.

    What mailers do to the one and not to the other (white space) does not matter.
    """
    diff = parse_diff(patch)
    rows = [_row(file) for file in diff.files]
    for length in range(1, len(rows) // 2 + 1):
        if len(rows) % length == 0 and rows == rows[:length] * (len(rows) // length):
            return count_diff(patch, replace(diff, files=diff.files[:length]))
    return None


def _rows(files: tuple[FileDiff, ...]) -> Iterator[StatRow]:
    """Count every file; where one changes its type, git counts what the two contents differ in."""
    deleted = {file.path: file for file in files if file.change is Change.DELETE}
    for file in files:
        row = _row(file)
        before = deleted.get(file.path) if file.change is Change.CREATE else None
        if before is not None and row.changes is not None:
            yield from _less_common(row, _lines(before), _lines(file))
        else:
            yield row


def _less_common(row: StatRow, old: list[bytes], new: list[bytes]) -> Iterator[StatRow]:
    """Yield *row* and, to be added to it, what it and the deletion before it have in common.

    A symlink is one line: with one on either side, what is in common is easily
    seen. Other contents count as having all in common or nothing.
    """
    yield row
    shorter, longer = sorted((old, new), key=len)
    common = len(old) if old == new else int(len(shorter) == 1 and shorter[0] in longer)
    yield StatRow(row.path, -2 * common, -common, -common)


def _lines(file: FileDiff) -> list[bytes]:
    """Return the lines of a file that is created or deleted whole."""
    return [line[1:] for hunk in file.hunks for line in hunk.lines]


def _row(file: FileDiff) -> StatRow:
    """Count one file's hunks."""
    path = quote_path(file.path)
    renamed = file.change in (Change.RENAME, Change.COPY) and file.old_path is not None
    old_path = quote_path(file.old_path or b"") if renamed else None
    if file.binary is not None:
        return StatRow(path, None, binary=True, old_path=old_path)
    signs = b"".join([line[:1] for hunk in file.hunks for line in hunk.lines])
    insertions, deletions = signs.count(b"+"), signs.count(b"-")
    return StatRow(path, insertions + deletions, insertions, deletions, old_path=old_path)


def _notes(files: tuple[FileDiff, ...]) -> Iterator[str]:
    """Yield what ``git diff --summary`` would say of *files*."""
    deleted = {file.path: file.old_mode for file in files if file.change is Change.DELETE}
    created = {file.path for file in files if file.change is Change.CREATE}
    for file in files:
        match file.change:
            case Change.CREATE if file.path in deleted:
                yield from _mode_change(deleted[file.path], file.new_mode, file.path)
            case Change.CREATE if file.new_mode is not None:
                yield f"create mode {file.new_mode:06o} {quote_path(file.path)}"
            case Change.DELETE if file.old_mode is not None and file.path not in created:
                yield f"delete mode {file.old_mode:06o} {quote_path(file.path)}"
            case Change.RENAME | Change.COPY:
                old, new = quote_path(file.old_path or b""), quote_path(file.new_path or b"")
                name = rename_spelling(old, new)
                yield f"{file.change.value} {name} ({file.similarity or 0}%)"
                yield from _mode_change(file.old_mode, file.new_mode, b"")
            case Change.MODIFY:
                yield from _mode_change(file.old_mode, file.new_mode, file.path)
            case Change.CREATE | Change.DELETE:
                pass


def _mode_change(old: int | None, new: int | None, path: bytes) -> Iterator[str]:
    """Yield the line about a mode, if it changes; git leaves out a path that it has just named."""
    if old is not None and new is not None and old != new:
        yield f"mode change {old:06o} => {new:06o} {quote_path(path)}".rstrip()


_MOST_BYTES = 1 << 20
_NO_FILE = "/dev/null"


def count_again(patch: bytes) -> Stat | None:
    """Count *patch* by unidiff's reading; None if it cannot read it, or finds nothing in it."""
    if not _is_tame(patch):
        return None
    from unidiff.patch import PatchSet

    try:
        files = PatchSet(patch.decode("latin-1"), metadata_only=True)
        rows = tuple(merge_rows(_unidiff_rows(files)))
    except Exception:  # noqa: BLE001 -- it raises whatever hostile text makes it raise
        return None
    return sum_rows(rows) if rows else None


def _is_tame(patch: bytes) -> bool:
    """Whether the patterns of unidiff stay linear on *patch*.

    Two of them backtrack: the one for headers that hold URLs, and the one for
    binary files whose names are joined by "and".
    """
    if len(patch) > _MOST_BYTES:
        return False
    for line in patch.splitlines():
        if line.startswith(b"diff --git ") and b"://" in line:
            return False
        if line.startswith(b"Binary file") and line.count(b" and ") > 1:
            return False
    return True


def _unidiff_rows(files: "list[PatchedFile]") -> Iterator[StatRow]:
    """Yield a row a file, paths as git would take them from an ``a/`` and ``b/`` diff."""
    for file in files:
        old, new = _unidiff_path(file.source_file), _unidiff_path(file.target_file)
        path = new or old
        if path is None:
            continue
        old_path = old if old is not None and new is not None and old != new else None
        if file.is_binary_file:
            yield StatRow(path, None, binary=True, old_path=old_path)
        else:
            added, removed = file.added, file.removed
            yield StatRow(path, added + removed, added, removed, old_path=old_path)


def _unidiff_path(name: str | None) -> str | None:
    """Take a header's name without its first directory; None where there is no file."""
    if name is None or name == _NO_FILE:
        return None
    raw = unquote_path(name) if name.startswith('"') else name.encode("latin-1")
    return quote_path(raw.partition(b"/")[2] or raw)
