"""Which messages does one git repository of a public-inbox hold, and from when?

Format 2: every commit's tree has one file, ``m`` with a new message or ``d`` with
one that is gone from here on. Format 1: the tree has every message at the
SHA-1 of its Message-Id, and what is gone is not in it. The commits' author
dates are the messages' own, their committer dates are when they came in
(public-inbox-v1-format(5), public-inbox-v2-format(5), and repositories made by
public-inbox 1.9). Reads a repository through pygit2, the only module outside
:mod:`applier.git` that does: an archive is no tree to apply to, and needs
neither objects in memory nor revisions nor branches. I/O.

Commits and trees are taken apart by :mod:`applier.git.objects` and not by pygit2: three
objects are read for a message, and whoever has 35,000 of them does not want to wait
longer for the two small ones than for the message.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pygit2

from applier.errors import RepositoryError, SourceError
from applier.git.objects.commits import parse_commit
from applier.git.objects.loose_store import StoredObjects
from applier.git.objects.trees import parse_tree
from applier.git.opening import open_checked

OID = 20
"""Bytes of an object's id."""

_DIRECTORY = b"40000 "
"""How a directory's entry in a tree begins."""


class Arrival(NamedTuple):
    """One message as a commit brought it."""

    came: int
    """When it came in, in seconds."""
    date: int
    """The date it bears."""
    oid: bytes
    """Its blob."""


class Window(NamedTuple):
    """Of which time messages are wanted; without bounds of all."""

    after: str = ""
    """A commit: what it and those before it brought is left out."""
    upto: str = ""
    """A commit: what those after it brought is left out."""
    since: int | None = None
    """In seconds."""
    before: int | None = None

    def holds(self, came: int) -> bool:
        """Whether what came in at that moment is wanted, as far as moments say."""
        early = self.since is not None and came < self.since
        return not early and (self.before is None or came < self.before)


_ALL = Window()


class _Commit(NamedTuple):
    oid: str
    tree: str
    parents: Sequence[str]
    authored: int
    committed: int


class Epoch:
    """One git repository of a public-inbox."""

    def __init__(self, path: str) -> None:
        """Open the repository at *path*; SourceError says why it cannot be."""
        # Reading verifies no hashes, as git cat-file does not: that is fsck's work.
        pygit2.settings.enable_strict_hash_verification(False)
        self.path = path
        try:
            repository = open_checked(path)
            if repository is None:
                raise SourceError("not a git repository")
            self._repository = repository
            self._stored = StoredObjects(self._repository)
            unborn = self._repository.head_is_unborn
            self._tip = "" if unborn else str(self._repository.head.target)
        except (RepositoryError, pygit2.GitError, OSError, KeyError, ValueError) as error:
            raise SourceError(f"cannot be opened as a git repository: {error}") from error

    @property
    def tip(self) -> str:
        """The newest commit when the epoch was opened; empty if there is none."""
        return self._tip

    def is_inbox(self) -> bool:
        """Whether the newest commit's tree is one of a public-inbox."""
        return bool(self._tip) and self._format() > 0

    def is_empty(self) -> bool:
        """Whether nothing was ever put into the repository, as into the next epoch's."""
        return not self._tip and not self._repository.references.objects

    def holds(self, revision: str) -> str:
        """Give the whole id of the commit *revision*, or nothing if it is not here."""
        try:
            found = self._repository.revparse_single(revision)
        except (pygit2.GitError, OSError, KeyError, ValueError):
            return ""
        return str(found.id) if found.type == pygit2.enums.ObjectType.COMMIT else ""

    def list_messages(self, gone: set[bytes], window: Window = _ALL) -> bytes:
        """List the blobs of the messages that came in the *window*, 20 bytes each, by date.

        *gone* are the blobs that later epochs delete; those that this one does are added.
        """
        if not self._tip:
            return b""
        arrivals = self._list_v1(window) if self._format() == 1 else self._list_v2(window, gone)
        kept = [one for one in arrivals if window.holds(one.came)]
        kept.reverse()
        kept.sort(key=lambda one: one.date)
        return b"".join(one.oid for one in kept)

    def find_path(self, message_id: str) -> bytes | None:
        """Find the blob of a message where its path can be told from its id: in format 1."""
        if not self._tip or self._format() != 1:
            return None
        name = hashlib.sha1(message_id.encode(), usedforsecurity=False).hexdigest().encode()
        tree = dict(self._subtrees(self._commit(self._tip).tree)).get(name[:2])
        return None if tree is None else self._files(tree).get(name[2:])

    def read(self, oid: bytes) -> bytes:
        """Read a message; SourceError if the repository lacks it."""
        return self._read(oid.hex())

    def close(self) -> None:
        """Let go of the repository's files."""
        self._repository.free()

    def _read(self, oid: str) -> bytes:
        try:
            return self._stored.read(oid)[1]
        except (KeyError, ValueError, OSError, pygit2.GitError) as error:
            raise SourceError(f"object {oid} is missing or damaged") from error

    def _format(self) -> int:
        """Tell format 2 and 1 by the tree of the tip; 0 is something else."""
        tree = self._tree(self._commit(self._tip).tree)
        name, raw = next(iter(tree.items()), (b"", b""))
        if len(tree) == 1 and name in {b"m", b"d"} and not raw.startswith(_DIRECTORY):
            return 2
        directories = (raw.startswith(_DIRECTORY) and _is_hex(at, 2) for at, raw in tree.items())
        return int(bool(tree) and all(directories))

    def _list_v2(self, window: Window, gone: set[bytes]) -> Iterator[Arrival]:
        """Yield what ``m`` brought and no later ``d`` took away, the newest first."""
        for commit, wanted in self._history(window):
            tree = self._tree(commit.tree)
            deleted, message = tree.get(b"d"), tree.get(b"m")
            if deleted:
                gone.add(deleted[-OID:])
            if message and wanted and message[-OID:] not in gone:
                yield Arrival(commit.committed, commit.authored, message[-OID:])

    def _list_v1(self, window: Window) -> Iterator[Arrival]:
        """Yield what the newest tree holds, each message with the dates of its commit."""
        live = self._all_files(self._commit(self._tip).tree)
        for commit, wanted in self._history(window):
            before = self._commit(commit.parents[0]).tree if commit.parents else ""
            for path, oid in self._changed(before, commit.tree):
                if live.get(path) == oid:
                    del live[path]
                    if wanted:
                        yield Arrival(commit.committed, commit.authored, oid)
            if not live:
                return

    def _history(self, window: Window) -> Iterator[tuple[_Commit, bool]]:
        """Yield the commits from the newest back, and whether they are old enough.

        public-inbox makes no merges. The newest are looked at all the same: what they
        delete is gone.
        """
        waiting, seen = [self._tip], {window.after}
        wanted = not window.upto
        while waiting:
            oid = waiting.pop()
            if oid not in seen:
                seen.add(oid)
                commit = self._commit(oid)
                wanted = wanted or oid == window.upto
                yield commit, wanted
                waiting.extend(reversed(commit.parents))

    def _commit(self, oid: str) -> _Commit:
        """Read a commit: tree, parents, author and committer stand in this order."""
        content = self._read(oid)
        try:
            facts = parse_commit(content)
        except ValueError as error:
            raise SourceError(f"object {oid} is missing or damaged") from error
        parents = [parent.hex() for parent in facts.parents]
        people = content.partition(b"\n\n")[0].split(b"\n")[1 + len(parents) :][:2]
        authored, committed = map(_seconds, people) if len(people) == 2 else (0, 0)
        return _Commit(oid, facts.tree.hex(), parents, authored, committed)

    def _tree(self, oid: str) -> dict[bytes, bytes]:
        """Read a tree: raw entries by name, each ending in an id."""
        try:
            return parse_tree(self._read(oid))
        except ValueError as error:
            raise SourceError(f"object {oid} is missing or damaged") from error

    def _changed(self, old: str, new: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield the files of the tree *new* that *old* has not, or has otherwise."""
        before = dict(self._subtrees(old)) if old else {}
        for name, tree in self._subtrees(new):
            if before.get(name) != tree:
                known = self._files(before[name]) if name in before else {}
                for each, oid in self._files(tree).items():
                    if known.get(each) != oid:
                        yield name + each, oid

    def _all_files(self, root: str) -> dict[bytes, bytes]:
        return {
            name + each: oid
            for name, tree in self._subtrees(root)
            for each, oid in self._files(tree).items()
        }

    def _subtrees(self, root: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield the directories of two digits."""
        for name, raw in self._tree(root).items():
            if raw.startswith(_DIRECTORY) and _is_hex(name, 2):
                yield name, raw[-OID:]

    def _files(self, tree: bytes) -> dict[bytes, bytes]:
        """Give the files of a directory that are named as messages are."""
        entries = self._tree(tree.hex()).items()
        return {name: raw[-OID:] for name, raw in entries if _is_hex(name, 38)}


def _is_hex(name: bytes, length: int) -> bool:
    return len(name) == length and not name.strip(b"0123456789abcdef")


def _seconds(line: bytes) -> int:
    """Read the time that stands before the zone at the end of a line; 0 if there is none."""
    words = line.rsplit(b" ", 2)
    return int(words[1]) if len(words) == 3 and words[1].isdigit() and len(words[1]) < 16 else 0
