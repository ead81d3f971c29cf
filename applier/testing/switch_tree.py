"""How does a work tree get from one commit to another?

Only what differs is written: what the two trees have different, what a command has
damaged, and what a change of ``.gitattributes`` makes other bytes of. Files first, then
index, HEAD and record; a journal of the paths stands while this goes on, so that after a
kill whoever opens the tree next knows what cannot be trusted. I/O: writes.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct, field

from applier.apply.safe_paths import unsafe_reason
from applier.errors import MissingObjectError, WorkTreeError
from applier.git.attributes import FILE, Attributes
from applier.git.conversion import Conversion, conversion_of
from applier.git.index_file import STAT_SIZE, gitlink_bytes, mode_of, stat_bytes
from applier.git.objects.store import Kind
from applier.git.objects.trees import PathChange, find_changes
from applier.git.private_git import PrivateGit
from applier.model import Entry, Mode, Oid
from applier.sanitize import printable
from applier.testing.copy_file import Donor
from applier.testing.find_damage import Damage, look_at, scan_tree, walk
from applier.testing.time_stamps import TimeStamps
from applier.testing.tree_files import TreeFiles
from applier.testing.tree_record import TreeRecord, load_record, replace_file, shared_index
from applier.testing.watch_tree import TooMuchError, TreeWatch

_IGNORE = b".gitignore"
_JOURNAL = "journal"
_ALL_IN_MEMORY = 1 << 30
"""The largest file that a command can have left and that is compared with ours."""


class Plan(Struct):
    """What is to be written and removed."""

    wanted: dict[bytes, Entry | None] = field(default_factory=dict)
    """By path what is to be there; None for nothing."""
    touched: set[bytes] = field(default_factory=set)
    """Of these those that need be written only if their content is not what it should be."""


class TreeSwitch:
    """Brings one work tree from commit to commit."""

    def __init__(
        self, place: Path, git: PrivateGit, record: TreeRecord, stamps: TimeStamps, donor: Donor
    ) -> None:
        self.place, self.root = place, place / "tree"
        self._git, self._stamps, self._donor = git, stamps, donor
        self._watch: TreeWatch | None = None
        self._ignored: set[bytes] = set()
        self._take(record)
        self.filters: dict[str, int] = {}
        """How many files a filter would have changed that is not run, by its name."""

    def _take(self, record: TreeRecord) -> None:
        """Begin with what is on record, and doubt what the journal names."""
        self.record = record
        self._suspects = read_journal(self.place)
        self._attribute_files = {
            path for path, _ in record.items() if path.rpartition(b"/")[2] == FILE
        }
        self._attributes = self._read_attributes()

    def close(self) -> None:
        """Watch no longer."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    def to(self, commit: Oid) -> int:
        """Bring files, index and HEAD to *commit*; count the paths written or removed."""
        self._git.tidy(shared_index(self.record.base))
        self.record.restore_shared_index(self._git.path)
        try:
            done = self._switch(commit)
        except BaseException:
            self.close()
            self._take(load_record(self.place) or TreeRecord())
            raise
        self._stamps.settle()
        return done

    def _switch(self, commit: Oid) -> int:
        root = self._git.tree_of(commit)
        with TreeFiles(self.root) as files:
            damage = self._find_damage(files)
            stamp = self._stamps.take()
            changes = self._changes(root)
            plan = self._plan(changes, damage)
            with self._journal(plan.wanted):
                self._carry_out(files, plan, stamp)
                for path in damage.bottomless:
                    files.remove(path)
                untracked = self._clean(files, damage.untracked, changes)
                if commit != self.record.commit or plan.wanted or not self._git.is_as_written():
                    self._say(commit, root)
            self._watch_on(files)
        self._suspects.clear()
        return len(plan.wanted) - len(plan.touched) + untracked

    def _say(self, commit: Oid, root: Oid) -> None:
        """Write index, HEAD and record."""
        record = self.record
        record.directories.follow(self._git.trees, root)
        record.commit, record.stamp = commit, self._stamps.last
        record.write_index(self.place, self._git.path)
        self._git.write_head(commit)
        record.keep(self.place, self._git.path)

    def _changes(self, root: Oid) -> dict[bytes, Entry | None]:
        """Say what the new tree has different from the one that we wrote."""
        old = self.record.directories.oid
        try:
            found = find_changes(self._git.trees, old, root)
        except MissingObjectError:
            if old is None:
                raise
            found = self._compared_with_record(root)
        changes = {change.path: change.new for change in found}
        for path, entry in changes.items():
            if entry is not None:
                _check(path, entry)
        return changes

    def _compared_with_record(self, root: Oid) -> list[PathChange]:
        """Compare a tree with the record, as the objects of the old tree are no more."""
        new = {change.path: change.new for change in find_changes(self._git.trees, None, root)}
        old = {path: self.record.entry(path) for path, _ in self.record.items()}
        return [
            PathChange(path, old.get(path), new.get(path))
            for path in sorted(old.keys() | new.keys())
            if old.get(path) != new.get(path)
        ]

    def _plan(self, changes: Mapping[bytes, Entry | None], damage: Damage) -> Plan:
        plan = Plan(dict(changes))
        for path in damage.changed - changes.keys():
            plan.wanted[path] = self.record.entry(path)
            if path not in self._suspects:
                plan.touched.add(path)
        for path in self._suspects - plan.wanted.keys():
            plan.wanted[path] = self.record.entry(path)
        self._follow_attributes(changes, plan)
        return plan

    def _follow_attributes(self, changes: Mapping[bytes, Entry | None], plan: Plan) -> None:
        """Read attributes anew where they change, and write what they make other bytes of."""
        changed = [path for path in changes if path.rpartition(b"/")[2] == FILE]
        if not changed:
            return
        for path in changed:
            entry = changes[path]
            counts = entry is not None and entry.mode in {Mode.FILE, Mode.EXECUTABLE}
            (self._attribute_files.add if counts else self._attribute_files.discard)(path)
        self._attributes = self._read_attributes(changes)
        starts = tuple(path[: -len(FILE)] for path in changed)
        for path, kept in self.record.items():
            if path in changes or not path.startswith(starts):
                continue
            if self._conversion(path).key != self.record.conversions.get(path, b""):
                plan.wanted[path] = Entry(mode_of(kept), Oid(kept[STAT_SIZE:].hex()))
                plan.touched.discard(path)

    def _read_attributes(self, changes: Mapping[bytes, Entry | None] | None = None) -> Attributes:
        files: dict[bytes, bytes] = {}
        for path in self._attribute_files:
            entry = (changes or {}).get(path) or self.record.entry(path)
            if entry is not None and entry.mode in {Mode.FILE, Mode.EXECUTABLE}:
                with suppress(MissingObjectError):
                    files[path[: -len(FILE) - 1]] = self._git.objects.blob(entry.oid)
        return Attributes(files, info=self._git.info_attributes, user=self._git.user_attributes)

    def _conversion(self, path: bytes) -> Conversion:
        found = {} if self._attributes.silent else self._attributes.of(path)
        return conversion_of(found, self._git.line_ends)

    def _carry_out(self, files: TreeFiles, plan: Plan, stamp: int) -> None:
        """Remove, then write; what was touched and is as it should be is only noted."""
        writes = [(path, entry) for path, entry in sorted(plan.wanted.items()) if entry]
        for path, entry in plan.wanted.items():
            if entry is None:
                files.remove(path)
                self.record.remove(path)
        for path, entry in writes:
            if path in plan.touched and self._is_right(files, path, entry, stamp):
                continue
            self._write(files, path, entry, stamp)
            plan.touched.discard(path)

    def _write(self, files: TreeFiles, path: bytes, entry: Entry, stamp: int) -> None:
        if entry.mode is Mode.GITLINK:
            self.close()  # from now on everything is looked at
            files.put(path, entry.mode, stamp, _nothing)
            self.record.put(path, gitlink_bytes(), entry.oid)
            return
        conversion = self._conversion(path) if entry.mode is not Mode.SYMLINK else Conversion()
        if conversion.filter:
            self.filters[conversion.filter] = self.filters.get(conversion.filter, 0) + 1
        found = self._donor.copy(files, path, entry, conversion.key, stamp)
        if found is None:
            content = self._git.objects.read_as(Kind.BLOB, entry.oid)
            found = files.write(path, entry.mode, conversion.apply(content, entry.oid), stamp)
        self.record.put(path, stat_bytes(found), entry.oid)
        if conversion.key:
            self.record.conversions[path] = conversion.key
        else:
            self.record.conversions.pop(path, None)

    def _is_right(self, files: TreeFiles, path: bytes, entry: Entry, stamp: int) -> bool:
        """Whether a file that was touched has the mode and content that it should have."""
        found = files.stat(path)
        if found is None or found.st_mtime_ns > stamp or found.st_size > _ALL_IN_MEMORY:
            return False
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISLNK(found.st_mode):
            return False
        if found.st_nlink > 1:
            return False  # or it could be written by its other name, unseen
        data = stat_bytes(found)
        if mode_of(data) is not entry.mode:
            return False
        content = self._git.objects.read_as(Kind.BLOB, entry.oid)
        if entry.mode is Mode.SYMLINK:
            right = files.read_link(path) == content
        else:
            wanted = self._conversion(path).apply(content, entry.oid)
            right = files.read(path, len(wanted)) == wanted
        if right:
            self.record.put(path, data, entry.oid)
        return right

    def _find_damage(self, files: TreeFiles) -> Damage:
        """Find what is not as we wrote it, by what the kernel noted or by looking at everything."""
        if self._watch is not None:
            try:
                return self._damage_noted(files, self._watch)
            except TooMuchError:
                self.close()
        damage = scan_tree(self.root, self.record)
        if damage.unseen:
            return damage
        with suppress(TooMuchError):
            self._watch = TreeWatch(self.root)
            try:
                self._watch.add(damage.directories)
            except TooMuchError:
                self.close()
        return damage

    def _damage_noted(self, files: TreeFiles, watch: TreeWatch) -> Damage:
        touched = watch.take()
        if touched.named:  # another name of a file of ours, for all that is told
            damage = scan_tree(self.root, self.record)
            watch.add(damage.directories)
            return damage
        damage = look_at(files, self.record, touched.paths)
        for directory in touched.new_directories:
            if not (self.root / os.fsdecode(directory)).is_symlink():
                self._look_into(directory, damage)
        if damage.bottomless:
            raise TooMuchError
        watch.add(damage.directories)
        return damage

    def _look_into(self, directory: bytes, damage: Damage) -> None:
        """Take up the files of a directory that was not there before."""
        root = os.fsencode(self.root)
        for path, _ in walk(root, directory, frozenset[bytes](), damage):
            if self.record.get(path) is None:
                damage.untracked.add(path)
            else:
                damage.changed.add(path)

    def _clean(
        self, files: TreeFiles, untracked: Iterable[bytes], changes: Mapping[bytes, Entry | None]
    ) -> int:
        """Remove what is neither ours nor ignored, as ``git clean -ffd`` does; count it."""
        doubtful = set(untracked)
        for path in changes:
            directory, _, name = path.rpartition(b"/")
            if name == _IGNORE:
                below = directory + b"/" if directory else b""
                doubtful |= {path for path in self._ignored if path.startswith(below)}
        removed = 0
        for path in doubtful:
            self._ignored.discard(path)
            found = files.stat(path)
            if self.record.get(path) is not None or found is None or stat.S_ISDIR(found.st_mode):
                continue  # it made way for a file of ours, or for a directory of one
            if self._git.is_ignored(_without_git(path)):
                self._ignored.add(path)
            else:
                files.remove(path)
                removed += 1
        return removed

    def _watch_on(self, files: TreeFiles) -> None:
        """Watch the directories that were made too, and pass over what we did ourselves."""
        if self._watch is not None:
            try:
                self._watch.add(files.made)
                self._watch.forget()
            except TooMuchError:
                self.close()

    @contextmanager
    def _journal(self, paths: Iterable[bytes]) -> Iterator[None]:
        """Have the *paths* noted while they are written; what fails leaves the note."""
        noted = sorted({*paths, *self._suspects})
        journal = self.place / _JOURNAL
        replace_file(journal, msgspec.msgpack.encode(noted))
        yield
        journal.unlink()


def read_journal(place: Path) -> set[bytes]:
    """Give the paths that were being written when somebody was killed."""
    try:
        return set(msgspec.msgpack.decode((place / _JOURNAL).read_bytes(), type=list[bytes]))
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, msgspec.DecodeError):
        raise WorkTreeError(f"{place / _JOURNAL} cannot be read") from None


def _check(path: bytes, entry: Entry) -> None:
    """Refuse a path that git would not check out."""
    reason = unsafe_reason(path, symlink=entry.mode is Mode.SYMLINK)
    if reason:
        raise WorkTreeError(f"{printable(os.fsdecode(path))}: git would not check it out: {reason}")


def _without_git(path: bytes) -> bytes:
    """Name for what lies in a ``.git``, all of which libgit2 ignores, the directory around it."""
    return path.partition(b"/.git/")[0].removesuffix(b"/.git")


def _nothing(_: int) -> None:
    """Fill nothing."""


def empty_directory(directory: Path, keep: str = "") -> None:
    """Remove all that is in a directory, but for one name."""
    for entry in os.scandir(directory):
        if entry.name == keep:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)  # noqa: PTH108 - an entry's path is text
