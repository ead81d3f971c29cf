"""Diffs for the tests, made without reading any."""

from applier.model import Change, Diff, FileDiff, Hunk


def hunk(old_start: int, new_start: int, *lines: bytes) -> Hunk:
    """Make a hunk whose counts are right; lines end as they are given."""
    old = sum(line[:1] in {b" ", b"-"} for line in lines)
    new = sum(line[:1] in {b" ", b"+"} for line in lines)
    return Hunk(old_start, old, new_start, new, lines, 1)


def change(path: bytes, *hunks: Hunk) -> FileDiff:
    return FileDiff(Change.MODIFY, path, path, 1, hunks=hunks)


def create(path: bytes, *lines: bytes, mode: int | None = None) -> FileDiff:
    added = (hunk(0, 1, *(b"+" + line for line in lines)),) if lines else ()
    return FileDiff(Change.CREATE, None, path, 1, new_mode=mode, hunks=added)


def delete(path: bytes, *lines: bytes) -> FileDiff:
    removed = (hunk(1, 0, *(b"-" + line for line in lines)),) if lines else ()
    return FileDiff(Change.DELETE, path, None, 1, hunks=removed)


def rename(old: bytes, new: bytes, *hunks: Hunk) -> FileDiff:
    return FileDiff(Change.RENAME, old, new, 1, hunks=hunks)


def diff(*files: FileDiff) -> Diff:
    return Diff(files)
