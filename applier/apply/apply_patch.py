"""Does a whole patch apply to a tree, and what comes of it?

A patch is all or nothing: git reads it to its end, and changes nothing unless
every file's diff can be applied. All conflicts are reported; the first is the
one that decides. Reads the tree; the new one is for
:mod:`applier.apply.apply_series` to write.

One :class:`FileState` lives for one patch, and takes its diffs in their order. The
rules, as git was observed to follow them: a change or deletion goes on from
what earlier diffs of the patch made of the file; a rename or copy takes it as
it was before the patch; a target must be free, or be freed by the same patch.
Only when all diffs have been taken, what was removed goes away and after that
what was written arrives: what one diff writes stays, even if a later one
removes it.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from applier.apply.binary import apply_binary
from applier.apply.file_version import (
    FileVersion,
    NewFile,
    Refused,
    Rewrite,
    as_tree_can_hold,
    check_type,
    gitlink_text,
    may_create,
    new_mode,
    refuse,
)
from applier.apply.object_store import Tree
from applier.apply.place_hunks import place_hunks
from applier.apply.safe_paths import Links, parents, unsafe_reason
from applier.budgets import passing_bytes, spend_new_bytes
from applier.model import Cause, Change, Conflict, Diff, Entry, FileDiff, Mode, Oid
from applier.modes import is_link

_MOVES = frozenset({Change.RENAME, Change.COPY})
_LEAVES = frozenset({Change.RENAME, Change.DELETE})
_MOST_CONFLICTS = 100
"""How many are reported; a patch for another project conflicts in every file."""


class Patched(Struct, frozen=True):
    """What an applied patch makes of a tree."""

    edits: Mapping[bytes, Entry | NewFile | None]
    """By path: unchanged content under a new name or mode, new content, or removal."""
    max_offset: int = 0
    """Lines, signed: the largest distance of a hunk from where it said."""


def apply_patch(tree: Tree, root: Oid, diff: Diff) -> Patched | tuple[Conflict, ...]:
    """Apply *diff* to the tree *root* as ``git am`` would, or say what stands in its way."""
    if diff.error is not None:
        return (Conflict(Cause.MALFORMED, diff.error, diff.error_path, line=diff.error_line),)
    if not diff.files:
        return (Conflict(Cause.MALFORMED, "there is no diff in the patch"),)
    with passing_bytes():  # what is kept of them the store counts
        return _apply_files(tree, root, diff)


def _apply_files(tree: Tree, root: Oid, diff: Diff) -> Patched | tuple[Conflict, ...]:
    state = FileState(tree, root, diff)
    conflicts = _take_all(state, diff.files)
    if conflicts:
        return conflicts
    try:
        return Patched(state.edits(), state.max_offset)
    except Refused as refused:
        return refused.conflicts


class FileState:
    """The files of a tree while a patch is applied to them."""

    def __init__(self, tree: Tree, root: Oid, diff: Diff) -> None:
        self._tree = tree
        self._root = root
        self._links = Links(tree, root, diff.files)
        self._leaving = {each.old_path for each in diff.files if each.change in _LEAVES}
        self._latest: dict[bytes, FileVersion | None] = {}
        """What the diffs so far made of a path; None where they took it away."""
        self._removed: dict[bytes, None] = {}
        self._written: dict[bytes, Entry | NewFile] = {}
        self._arrived: list[bytes] = []
        """The paths that were written and may not have been there."""
        self._unlinked: set[bytes] = set()
        """The paths where git takes a file off the disk, and not a gitlink's directory."""
        self._emptied: Oid | None = None
        """The tree when all that was removed has gone away; made when it is needed."""
        self._rewrite: Rewrite | None = None
        """How the content that was made last came of a file of the tree."""
        self.max_offset = 0

    def edits(self) -> dict[bytes, Entry | NewFile | None]:
        """Give what is to become of each path; None removes."""
        self._check_collisions()
        return {**self._removed, **self._written}

    def take(self, diff: FileDiff) -> None:
        """Do what *diff* says; raise Refused where git would refuse."""
        for path in dict.fromkeys((diff.old_path, diff.new_path)):
            _check_path(path, link=False)
        old = self._before(diff)
        arrives = old is None or diff.change in _MOVES
        if arrives:
            self._check_target(diff.path)
        if diff.change is Change.DELETE:
            if old is not None and is_link(old.mode):
                _check_path(diff.old_path, link=True)
            self._check_deletes_all(diff, old)
        else:
            lands = arrives or _renames_silently(diff)
            new = self._after(diff, old, lands)
            self._latest[diff.path] = new
            self._write(diff.path, as_tree_can_hold(diff, new))
            if lands:
                self._arrived.append(diff.path)
        if old is not None and diff.old_path is not None:
            self._note_absence(diff, diff.old_path, old)

    def _note_absence(self, diff: FileDiff, path: bytes, old: FileVersion) -> None:
        """Note what git will take off the disk before it writes anything."""
        if diff.change is not Change.COPY and not old.is_gitlink:
            self._unlinked.add(path)
        if diff.change in _LEAVES:
            self._latest[path] = None
        if diff.change in _LEAVES or _renames_silently(diff):
            self._removed[path] = None

    def _write(self, path: bytes, file: Entry | NewFile) -> None:
        """Let a diff's result arrive; a gitlink is a directory, and cannot take a file's place."""
        before = self._written.get(path)
        if before is not None and file.mode is Mode.GITLINK is not before.mode:
            raise refuse(Cause.FILE_EXISTS, path, "an earlier diff of the patch writes a file here")
        self._written[path] = file

    def _before(self, diff: FileDiff) -> FileVersion | None:
        """Give the file that *diff* starts from; None if it creates one."""
        path = diff.old_path
        if diff.change is Change.CREATE or path is None:
            return None
        if diff.change not in _MOVES and path in self._latest:
            version = self._latest[path]
            if version is None:
                raise refuse(Cause.FILE_MISSING, path, "an earlier diff of the patch took it away")
        else:
            entry = self._tree.entry(self._root, path)
            if entry is None or entry.mode is Mode.TREE:
                if may_create(diff):
                    self._check_nothing_above(path)
                    return None
                there = "no such file" if entry is None else "a directory, not a file"
                raise refuse(Cause.FILE_MISSING, path, there)
            version = FileVersion(entry.mode, oid=entry.oid)
        check_type(diff, version)
        return version

    def _after(self, diff: FileDiff, old: FileVersion | None, arrives: bool) -> FileVersion:
        """Give the file that *diff* leaves."""
        mode = new_mode(diff, old)
        if is_link(mode):
            _check_path(diff.old_path, link=old is not None)
            _check_path(diff.new_path, link=True)
        self._check_links(diff.path, arrives)
        content = self._content(diff, old)
        if content is None and old is not None:
            return replace(old, mode=mode)
        return FileVersion(mode, content or b"", rewrite=self._rewrite)

    def _content(self, diff: FileDiff, old: FileVersion | None) -> bytes | None:
        """Give the content after *diff*, or None if it leaves that alone."""
        self._rewrite = None
        if diff.binary is not None:
            return apply_binary(self._read(old), diff, self._known)
        if not diff.hunks:
            return None
        placement = place_hunks(self._read(old), diff.hunks)
        if placement.refusals:
            raise Refused(
                *(
                    Conflict(Cause.CONTEXT_MISMATCH, each.detail, diff.path, each.hunk, each.line)
                    for each in placement.refusals
                )
            )
        spend_new_bytes(len(placement.text))
        if old is not None and old.content is None and old.oid and not old.is_gitlink:
            self._rewrite = Rewrite(old.oid, placement.edits)
        self.max_offset = max(self.max_offset, placement.max_offset, key=abs)
        return placement.text

    def _read(self, version: FileVersion | None) -> bytes:
        if version is None:
            return b""
        if version.content is not None:
            return version.content
        if version.oid is None:
            return b""
        return gitlink_text(version.oid) if version.is_gitlink else self._tree.blob(version.oid)

    def _known(self, oid: Oid) -> bytes | None:
        return self._tree.blob(oid) if oid in self._tree.objects else None

    def _check_deletes_all(self, diff: FileDiff, old: FileVersion | None) -> None:
        content = self._content(diff, old)
        left = self._read(old) if content is None else content
        if left:
            detail = "the patch deletes the file, but not all of its content"
            raise refuse(Cause.CONTEXT_MISMATCH, diff.old_path, detail)

    def _check_target(self, path: bytes) -> None:
        """Refuse to create, rename or copy onto what is there and stays there."""
        taken = path in self._latest and self._latest[path] is not None
        if not taken and (path in self._latest or path in self._leaving):
            return
        entry = self._tree.entry(self._root, path)
        if entry is not None and entry.mode is not Mode.TREE:
            raise refuse(Cause.FILE_EXISTS, path, "the file exists already")

    def _check_nothing_above(self, path: bytes) -> None:
        """Refuse a plain diff beneath a file: to find its own, git looks on the disk.

        A git diff that creates may go there, if the patch takes the file away.
        """
        for above in parents(path):
            entry = self._tree.entry(self._root, above)
            if entry is not None and entry.mode in {Mode.FILE, Mode.EXECUTABLE}:
                raise _beneath(path, above)

    def _check_links(self, path: bytes, arrives: bool) -> None:
        link = self._links.find_made(path)
        if link is None and arrives:
            link = self._links.find_standing(path)
        if link is not None:
            shown = link.decode("utf-8", "backslashreplace")
            raise refuse(Cause.UNSAFE_PATH, path, f"the path goes through a symbolic link: {shown}")

    def _check_collisions(self) -> None:
        """Refuse files beneath files, and files where directories stay."""
        for path in self._written if self._arrived else ():
            for above in parents(path):
                if above in self._written:
                    raise _beneath(path, above)
        for path in self._arrived:
            self._check_files_above(path)
            self._check_directory(path)

    def _check_files_above(self, path: bytes) -> None:
        """Refuse a file beneath one that stays in the tree."""
        for above in parents(path):
            entry = self._tree.entry(self._root, above)
            if entry is not None and entry.mode is not Mode.TREE and above not in self._removed:
                raise _beneath(path, above)
            if entry is not None:
                return

    def _check_directory(self, path: bytes) -> None:
        """Refuse a file where a directory is, unless the patch empties that."""
        entry = self._tree.entry(self._root, path)
        if entry is None:
            return
        if entry.mode is not Mode.TREE:
            self._check_gitlink_over_file(path, entry)
            return
        if self._emptied is None:
            self._emptied = self._tree.graft(self._root, dict.fromkeys(self._files_removed()))
        if self._tree.entry(self._emptied, path) is not None:
            raise refuse(Cause.FILE_EXISTS, path, "a directory is there")

    def _files_removed(self) -> Iterator[bytes]:
        """Yield what goes away; a directory stays where a file of its name came and went."""
        for path in self._removed:
            entry = self._tree.entry(self._root, path)
            if entry is None or entry.mode is not Mode.TREE:
                yield path

    def _check_gitlink_over_file(self, path: bytes, entry: Entry) -> None:
        """Refuse a gitlink for a file that the patch removes only as if it were a gitlink."""
        kinds = (self._written[path].mode, entry.mode)
        if Mode.GITLINK is kinds[0] is not kinds[1] and path not in self._unlinked:
            raise refuse(
                Cause.FILE_EXISTS, path, "a file is there, and the patch does not remove it"
            )


def _renames_silently(diff: FileDiff) -> bool:
    """Whether the names differ and nothing is said of a rename: git goes by the names.

    The old one goes away, and the new one need not be free.
    """
    return diff.change is Change.MODIFY and diff.path != diff.old_path


def _beneath(path: bytes, above: bytes) -> Refused:
    shown = above.decode("utf-8", "backslashreplace")
    return refuse(Cause.FILE_EXISTS, path, f"a file stands where its directory should be: {shown}")


def _check_path(path: bytes | None, *, link: bool) -> None:
    fault = None if path is None else unsafe_reason(path, symlink=link)
    if fault is not None:
        raise refuse(Cause.UNSAFE_PATH, path, fault)


def _take_all(state: FileState, files: tuple[FileDiff, ...]) -> tuple[Conflict, ...]:
    """Try every diff, but none of a file that has failed: it could only fail again."""
    conflicts: list[Conflict] = []
    failed: set[bytes | None] = set()
    for diff in files:
        if failed and {diff.old_path, diff.new_path} & failed:
            continue
        try:
            state.take(diff)
        except Refused as refused:
            conflicts += refused.conflicts
            failed |= {diff.old_path, diff.new_path} - {None}
        if len(conflicts) >= _MOST_CONFLICTS:
            break
    return tuple(conflicts)
