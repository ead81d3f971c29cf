"""What does the way from one tree to another change: the applied diffstat?

The numbers and paths of ``git diff --stat --summary -M``, for trees on disk
and in memory alike. What is binary is told by its content: no attributes are
read, as the series' own tree would have to be checked out for them. Reads trees
and blobs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from applier.diff.quote import quote_path
from applier.diffstat.path_spelling import rename_spelling
from applier.git.compare.line_count import Algorithm, count_lines, is_binary
from applier.git.compare.renames import Rename, find_renames
from applier.git.objects.store import Objects
from applier.git.objects.trees import PathChange, Trees, find_changes
from applier.model import Entry, Mode, Oid, Stat, StatRow


class Comparison:
    """Compares the trees of one repository."""

    def __init__(self, objects: Objects, trees: Trees) -> None:
        self._objects = objects
        self._trees = trees

    def stat(self, old: Oid, new: Oid, algorithm: Algorithm) -> Stat:
        """Count what changes from tree *old* to tree *new*."""
        changes = find_changes(self._trees, old, new)
        return self._summed(changes, find_renames(changes, self._objects.blob), algorithm)

    def stat_paired(
        self, old: Oid, new: Oid, sources: Mapping[bytes, bytes], algorithm: Algorithm
    ) -> Stat:
        """Count what changes from *old* to *new*, the files of *new* held against *sources*.

        *sources* gives the path in *old* that a path in *new* is said to be
        renamed or copied from, another file having stood there perhaps
        (``-B``). What cannot be so is left out.
        """
        changes = find_changes(self._trees, old, new)
        return self._summed(changes, list(self._paired(changes, old, sources)), algorithm)

    def _paired(
        self, changes: Sequence[PathChange], old: Oid, sources: Mapping[bytes, bytes]
    ) -> Iterator[Rename]:
        """Yield what *sources* tells of; of one that went to several paths, the last has it."""
        gone = {change.path for change in changes if change.new is None}
        for change in reversed(changes):
            source = sources.get(change.path)
            if source is None or change.new is None:
                continue
            before = self._trees.entry(old, source)
            if before is not None and before.mode is not Mode.TREE:
                copied = source not in gone
                yield Rename(source, before, change.path, change.new, 0, copied=copied)
                gone.discard(source)

    def _summed(
        self, changes: Iterable[PathChange], renames: Sequence[Rename], algorithm: Algorithm
    ) -> Stat:
        """Count *changes*, those that *renames* tell of as such."""
        gone = {change.path for change in changes if change.new is None}
        paired = {rename.old_path for rename in renames} & gone
        paired |= {rename.new_path for rename in renames}
        steps: list[PathChange | Rename] = [*renames]
        # A path that is removed as one thing and added as another is changed, and never paired.
        steps += [change for change in changes if change.path not in paired]
        steps.sort(key=_place)
        return summed(
            [self._row(step, algorithm) for step in steps],
            [note for step in steps for note in _notes(step)],
        )

    def _row(self, step: PathChange | Rename, algorithm: Algorithm) -> StatRow:
        path = quote_path(_place(step))
        old_path = quote_path(step.old_path) if isinstance(step, Rename) else None
        old, new = self._content(step.old), self._content(step.new)
        if is_binary(old) or is_binary(new):
            return StatRow(path, None, binary=True, old_path=old_path)
        insertions, deletions = count_lines(old, new, algorithm)
        return StatRow(path, insertions + deletions, insertions, deletions, old_path=old_path)

    def _content(self, entry: Entry | None) -> bytes:
        """Give what a diff shows of an entry: a submodule is one line."""
        if entry is None:
            return b""
        if entry.mode is Mode.GITLINK:
            return f"Subproject commit {entry.oid}\n".encode()
        return self._objects.blob(entry.oid)


def summed(rows: Iterable[StatRow], notes: Iterable[str] = ()) -> Stat:
    """Give the diffstat of *rows* with its sums."""
    rows = tuple(rows)
    insertions = sum(row.insertions or 0 for row in rows)
    deletions = sum(row.deletions or 0 for row in rows)
    return Stat(len(rows), insertions, deletions, rows, tuple(notes))


def _place(step: PathChange | Rename) -> bytes:
    return step.new_path if isinstance(step, Rename) else step.path


def _notes(step: PathChange | Rename) -> tuple[str, ...]:
    return rename_notes(step) if isinstance(step, Rename) else change_notes(step)


def change_notes(change: PathChange) -> tuple[str, ...]:
    """Say what becomes of a path's mode, if it changes."""
    path = quote_path(change.path)
    match change.old, change.new:
        case None, Entry(mode=mode):
            return (f"create mode {mode:06o} {path}",)
        case Entry(mode=mode), None:
            return (f"delete mode {mode:06o} {path}",)
        case Entry(mode=old), Entry(mode=new) if old is not new:
            return (f"mode change {old:06o} => {new:06o} {path}",)
        case _:
            return ()


def rename_notes(rename: Rename) -> tuple[str, ...]:
    """Say what was renamed, how much of it stayed, and whether its mode changed."""
    spelling = rename_spelling(quote_path(rename.old_path), quote_path(rename.new_path))
    verb = "copy" if rename.copied else "rename"
    text = f"{verb} {spelling} ({rename.likeness}%)"
    old, new = rename.old.mode, rename.new.mode
    return (text,) if old is new else (text, f"mode change {old:06o} => {new:06o}")
