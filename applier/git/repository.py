"""One repository: all that the other stages may ask of it.

A facade: each question is answered by a module of its own. Nothing is written
but by :meth:`Repository.publish`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from shlex import quote

import pygit2

from applier.errors import RepositoryError
from applier.git.compare.file_diffs import ChangedFile, diff_files
from applier.git.compare.line_count import Algorithm
from applier.git.compare.merge import Merger, MergeResult
from applier.git.compare.renames import Lost, find_moved
from applier.git.compare.tree_stat import Comparison
from applier.git.configuration import (
    Identity,
    Reflog,
    Settings,
    read_committer,
    read_setting,
    read_settings,
)
from applier.git.history.ancestry import Ancestry, Published
from applier.git.history.commit_graph import CommitGraph, graph_files
from applier.git.history.commit_range import CommitRange, CommitRanges
from applier.git.history.commit_table import CommitTable
from applier.git.history.describe import Describer
from applier.git.history.headings import Heading, Headings
from applier.git.history.patch_ids import PatchIds
from applier.git.history.path_history import PathHistory
from applier.git.history.path_index import PathIndex
from applier.git.history.path_search import PathPredicate, Search
from applier.git.history.titles import Titles
from applier.git.history.walks import FirstParents, RevWalk
from applier.git.objects.commits import CommitWords, format_commit, parse_commit, parse_words
from applier.git.objects.loose_store import StoredObjects
from applier.git.objects.replacements import read_replacements
from applier.git.objects.store import Kind, Objects, Scratch
from applier.git.objects.trees import Trees, find_changes
from applier.git.objects.whole_trees import TreeTexts, find_directories
from applier.git.opening import (
    common_directory,
    find_repository,
    missing_reason,
    open_checked,
    stores_of,
)
from applier.git.revisions import (
    Revisions,
    Tips,
    find_blob,
    find_branch,
    find_branches,
    find_default_branch,
    find_head,
    find_tips,
    has_reference,
)
from applier.git.store_faults import damaged_packs, missing_stores
from applier.model import NO_COMMITS, Entry, Oid, Person, Stat, Timestamp

_LINES_KEPT = 8
_MOST_TOLD = 20
_WALKED = ("timeline", "_titles", "_trunk", "_columns", "_timelines", "_published")
"""What is kept of a walk through history."""
_MANY_COMMITS = 1 << 16
"""Commits that take about a second where they are not in a commit-graph."""


class Repository:
    """A repository to check against, and the new objects that come of checking."""

    def __init__(self, repository: pygit2.Repository, *, replaced: bool = True) -> None:
        """Ask *repository*; :func:`open_repository` finds one.

        Objects that ``refs/replace`` replaces are what stands for them, unless not *replaced*.
        """
        self._repository = repository
        self._stored = StoredObjects(repository)
        common = common_directory(repository)
        self._replacements = read_replacements(repository, common, wanted=replaced)
        self.objects = Objects(self._stored, self._missing_reason, self._replacements.objects)
        self._trees = Trees(self.objects)
        self._texts = TreeTexts(self.objects)
        self._comparison = Comparison(self.objects, self._trees)
        self._merging = Merger(self.objects, self._trees)
        stores = () if self._replacements.history else stores_of(repository)
        found = (files for files in map(graph_files, stores) if files)
        self._graph = CommitGraph(next(found, ()))
        self._attach()

    def _attach(self) -> None:
        """Make what walks the repository, with nothing walked."""
        repository = self._repository
        self._table = CommitTable(
            self._stored, self._graph, self._replacements, self._missing_reason
        )
        own_walk = self._replacements.beyond_libgit2
        self._lines: dict[Oid, FirstParents] = {}
        self._ancestry = Ancestry(repository, self._table, self._line, own_walk=own_walk)
        self._patch_ids = PatchIds(repository)
        self._headings = Headings(self.objects)
        self._followed: dict[Oid, PathHistory] = {}
        self._revisions = Revisions(repository, self._missing_reason)
        self._names = Describer(repository, self._table, stores_of(repository))

    def refresh(self) -> None:
        """Open the repository anew, and forget what was walked of it; new objects stay.

        For after a failure: git may have repacked it, and a walk may have ended
        half-way. References are taken as they were, so that a run has one answer.
        """
        with suppress(OSError, ValueError, pygit2.GitError, RepositoryError):
            self._repository = open_checked(self._repository.path) or self._repository
            self._stored = StoredObjects(self._repository)
        self.objects.reopen(self._stored)
        self._attach()
        for known in (*_WALKED, "_fault", "_damaged_packs"):
            self.__dict__.pop(known, None)

    def _missing_reason(self) -> str:
        return self._fault or missing_reason(self._repository)

    @cached_property
    def _fault(self) -> str:
        """What is the matter with the object store, in a line; nothing if all is there."""
        stores = stores_of(self._repository)
        packs = [f"{pack.name} is cut short or damaged" for pack in self._damaged_packs]
        return next(chain(packs, missing_stores(stores)), "")

    @cached_property
    def _damaged_packs(self) -> tuple[Path, ...]:
        return tuple(damaged_packs(stores_of(self._repository)))

    @property
    def path(self) -> str:
        """The work tree, or the repository itself if it is bare."""
        return (self._repository.workdir or self._repository.path).rstrip("/") or "/"

    @property
    def lacking_history(self) -> str:
        """Why it may have no base for a series, to end a sentence with; nothing where it may."""
        if self._replacements.shallow:
            return self._missing_reason()
        return self._fault if self._fault or self.head or self.tips else NO_COMMITS

    @property
    def advice(self) -> str:
        """What would make reading history faster, where it has taken a second or more."""
        read = self._table.inflated
        if read < _MANY_COMMITS or self._replacements.history:
            return ""
        return (
            f"{read} commits were read one by one; "
            f"git -C {quote(self.path)} commit-graph write --reachable would spare that"
        )

    @property
    def head(self) -> Oid | None:
        """The commit that HEAD is at; None before the first commit."""
        return find_head(self._repository)

    def entry(self, root: Oid, path: bytes) -> Entry | None:
        """Find what lies at *path* of the tree *root*."""
        return self._trees.entry(root, path)

    def blob(self, oid: Oid) -> bytes:
        """Read a file's content."""
        return self.objects.blob(oid)

    def blob_start(self, oid: Oid) -> bytes:
        """Read how a file begins."""
        return self.objects.blob_start(oid)

    def find_blob(self, prefix: str) -> Oid | None:
        """Find the one blob whose id begins with *prefix*, on disk or in memory."""
        return find_blob(self._repository, self.objects, prefix)

    def merge_texts(self, old: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Merge two versions of *old*; None if they conflict or are binary."""
        return self._merging.merge_texts(old, ours, theirs)

    def find_moved(
        self, root: Oid, path: bytes, old: Entry, taken: frozenset[bytes]
    ) -> bytes | None:
        """Find where the file *old* of *path* is now, other than at the paths *taken*."""
        return find_moved(self.objects, self._trees, self._texts, root, Lost(path, old, taken))

    def find_directories(self, root: Oid, path: bytes) -> Iterator[bytes]:
        """Yield the directories below which the tree *root* has something at *path*."""
        return find_directories(self._trees, self._texts, root, path)

    def write_blob(self, content: bytes) -> Oid:
        """Keep a file's content in memory."""
        return self.objects.write(Kind.BLOB, content)

    def write_version(
        self, content: bytes, of: Oid, edits: Sequence[tuple[int, int, bytes]]
    ) -> Oid:
        """Keep a file's content that *edits* make of the file *of*; it takes what is new in it."""
        return self.objects.write_version(content, of, edits)

    def graft(self, root: Oid, edits: Mapping[bytes, Entry | None]) -> Oid:
        """Give the tree *root* with entries put at paths, or removed where None."""
        return self._trees.graft(root, edits)

    def write_tree(self, files: Mapping[bytes, Entry]) -> Oid:
        """Keep in memory a tree that has nothing but *files*."""
        return self._trees.graft(self.objects.write(Kind.TREE, b""), files)

    def tree_of(self, commit: Oid) -> Oid:
        """Give the tree of a commit."""
        return Oid(parse_commit(self.objects.read_as(Kind.COMMIT, commit)).tree.hex())

    def write_commit(  # noqa: PLR0913, PLR0917 - these are a commit's parts
        self,
        tree: Oid,
        parents: tuple[Oid, ...],
        author: Person,
        author_date: Timestamp,
        committer: Person,
        committer_date: Timestamp,
        message: bytes,
    ) -> Oid:
        """Keep a commit in memory, the same bytes as ``git am`` would write."""
        content = format_commit(
            tree, parents, author, author_date, committer, committer_date, message
        )
        return self.objects.write(Kind.COMMIT, content)

    def forget(self) -> None:
        """Drop all new objects."""
        self.objects.forget()

    def scratch(self) -> AbstractContextManager[Scratch]:
        """Drop at the end the objects that were new within, unless they are kept."""
        return self.objects.scratch()

    def resolve_revision(self, text: str) -> Oid:
        """Give the commit that *text* names; RevisionError if it names none."""
        return self._revisions.resolve(text)

    def find_revision(self, text: str) -> Oid | None:
        """Find the commit that a mail's words name, if they name one plainly."""
        return self._revisions.find(text)

    def resolve_range(self, text: str, *, of_branch: bool = False) -> CommitRange:
        """Give the commits that *text* means; RevisionError if it means none.

        With *of_branch* a single name is a branch, and meant is what its upstream has not.
        """
        ranges = CommitRanges(self._repository, self.resolve_revision)
        return ranges.resolve(text, of_branch=of_branch)

    def read_words(self, commit: Oid) -> CommitWords:
        """Read what a commit says."""
        return parse_words(self.objects.read_as(Kind.COMMIT, commit))

    def changed_files(self, old: Oid | None, new: Oid) -> tuple[ChangedFile, ...]:
        """Write the diff from tree *old*, or from nothing, to *new*, file by file."""
        changes = find_changes(self._trees, old, new)
        return tuple(diff_files(changes, self.blob, self._names.shortened))

    def branch_description(self, branch: str) -> str:
        """Give what is configured as the description of a branch."""
        return read_setting(self._repository, f"branch.{branch}.description") or ""

    def describe(self, oid: Oid) -> str:
        """Name a commit as ``git describe --tags --always`` does."""
        return self._names.describe(oid)

    def commits_beginning(self, prefix: str) -> frozenset[Oid]:
        """Find the commits whose ids begin with *prefix*, on disk; a few of them if many do."""
        return frozenset(self._revisions.commits_beginning(prefix))

    def short_id(self, commit: Oid, digits: int) -> str:
        """Abbreviate an id to *digits*, or to more where that many are several commits'."""
        while digits < len(commit) and len(self.commits_beginning(commit[:digits])) > 1:
            digits += 1
        return commit[:digits]

    def _line(self, tip: Oid) -> FirstParents:
        """Give the first-parent line from *tip*, those lately walked kept."""
        line = self._lines.pop(tip, None) or FirstParents(self._table, tip)
        while len(self._lines) >= _LINES_KEPT:
            del self._lines[next(iter(self._lines))]
        self._lines[tip] = line
        return line

    def has_reference(self, name: str) -> bool:
        """Whether git would take *name* for a branch, a tag or another reference."""
        return has_reference(self._repository, name)

    def find_branch(self, name: str) -> Oid | None:
        """Find the tip of a branch, here or at a remote."""
        return find_branch(self._repository, name)

    def find_branches(self, pattern: str) -> dict[str, Oid]:
        """Find the branches, here and at remotes, whose names a shell pattern matches."""
        return find_branches(self._repository, pattern)

    def is_ancestor(self, commit: Oid, tip: Oid) -> bool:
        """Whether *commit* is *tip* or in its history."""
        return self._ancestry.is_ancestor(commit, tip)

    def is_before(self, commit: Oid, tip: Oid) -> bool:
        """As :meth:`is_ancestor`; two commits of the default branch are not searched for.

        For who asks of one place after another: its line is walked once for all of them.
        """
        line = self._trunk
        above = None if line is None else line.position(tip)
        below = None if line is None or above is None else line.position(commit)
        if above is not None and below is not None:
            return above <= below
        return self.is_ancestor(commit, tip)

    @cached_property
    def _trunk(self) -> FirstParents | None:
        branch = self.default_branch()
        return None if branch is None else FirstParents(self._table, self.resolve_revision(branch))

    def default_branch(self) -> str | None:
        """Find the branch that stands for the repository."""
        return find_default_branch(self._repository)

    def first_parents(self, tip: Oid) -> Iterator[Oid]:
        """Yield *tip*, its first parent, that one's first parent ..."""
        return self._line(tip).commits()

    def commit_as_of(self, tip: Oid, seconds: int) -> Oid | None:
        """Find the first of :meth:`first_parents` whose committer date is not later."""
        return self._line(tip).as_of(seconds)

    def commit_time(self, commit: Oid) -> int:
        """Give when a commit was committed, in seconds since 1970."""
        return self._table.time(self._table.row(commit))

    def distance(self, commit: Oid, tip: Oid) -> int | None:
        """Count the steps from *tip* back to *commit* in :meth:`first_parents`, if it is there."""
        return self._line(tip).position(commit)

    def find_patch_ids(self, wanted: Iterable[str], tip: Oid, most: int) -> dict[str, Oid]:
        """Find the commits that made the changes *wanted*, among *most* before *tip*."""
        return self._patch_ids.find(wanted, tip, most)

    def patch_id(self, commit: Oid) -> str:
        """Give a commit's patch-id, as ``git patch-id --stable`` counts it; nothing for a merge."""
        return self._patch_ids.of(commit)

    def heading(self, commit: Oid) -> Heading:
        """Give what a commit says of itself."""
        return self._headings.of(commit)

    def message(self, commit: Oid) -> bytes:
        """Give what a commit says."""
        return self.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[2]

    def find_title(self, title: str, seconds: int | None, most: int) -> Oid | None:
        """Find the newest commit not later than *seconds* with a subject, among *most* of them."""
        timeline, wanted = self.timeline, title.encode()
        start = 0 if seconds is None else timeline.position_as_of(seconds)
        for position in range(start, start + most):
            if not timeline.reaches(position):
                return None
            oid = timeline.oid(position)
            text = self.objects.read_as(Kind.COMMIT, oid).partition(b"\n\n")[2]
            if text.lstrip().startswith(wanted) and text.split(b"\n", 1)[0].strip() == wanted:
                return oid
        return None

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self.timeline, self._headings.title)

    def find_titled(self, title: str, seconds: int | None) -> list[Oid]:
        """Find the commits with a subject that are not later than *seconds*, the newest first.

        Looked for are no more than ``applier.searchLimit`` commits, that are read once.
        """
        start = 0 if seconds is None else self.timeline.position_as_of(seconds)
        return self._titles.find(title, start, self.settings.search_limit)

    @cached_property
    def settings(self) -> Settings:
        """What is configured about bases."""
        return read_settings(self._repository)

    @cached_property
    def _tips(self) -> Tips:
        return find_tips(self._repository, self.settings.branches)

    @property
    def damage(self) -> tuple[str, ...]:
        """Which references and packs could not be read, a line each; asks nothing anew."""
        damaged = self._tips.damaged if "_tips" in self.__dict__ else {}
        packs = self._damaged_packs if "_damaged_packs" in self.__dict__ else ()
        return (
            *(
                f"{self.path}: {name} is left out, its commit cannot be read: {reason} (git fsck)"
                for name, reason in list(damaged.items())[:_MOST_TOLD]
            ),
            *(
                f"{pack} is left out, it is cut short or damaged (git fsck)"
                for pack in packs[:_MOST_TOLD]
            ),
        )

    @cached_property
    def tips(self) -> Mapping[str, Oid]:
        """The branches and tags that are configured to be searched, by full name.

        With a detached HEAD, where nothing is configured, that too: whoever works so has
        commits that no branch leads to.
        """
        found = dict(self._tips.commits)
        detached = self._repository.head_is_detached and not self.settings.branches
        return found | {"HEAD": self.head} if detached and self.head else found

    @cached_property
    def timeline(self) -> RevWalk:
        """All commits that :attr:`tips` lead to, the newest first."""
        return RevWalk(self._table, set(self.tips.values()))

    @cached_property
    def _published(self) -> Published:
        branch = self.default_branch()
        trunk = None if branch is None else self._line(self.resolve_revision(branch))
        return Published(
            self._table,
            trunk,
            lambda: [*self._other_tips, *self.tips.values()],
            lambda: self._timelines,
            self.settings.search_limit,
        )

    @cached_property
    def _other_tips(self) -> frozenset[Oid]:
        """What else the user works on than :attr:`tips`: HEAD, and configured branches."""
        branch = self.default_branch()
        named = [name for tree in self.settings.trees for name in tree.branches]
        tips = {self.head, branch and self.resolve_revision(branch), *map(self.find_branch, named)}
        return frozenset(Oid(tip) for tip in tips if tip) - set(self.tips.values())

    @cached_property
    def _timelines(self) -> tuple[RevWalk, ...]:
        """:attr:`timeline`, and one of what else there is, where that is no part of it."""
        others = self._other_tips
        return (self.timeline, RevWalk(self._table, others)) if others else (self.timeline,)

    def is_reached(self, commit: Oid) -> bool | None:
        """Whether a branch or tag of :attr:`tips`, HEAD or a configured branch leads to *commit*.

        None if ``applier.searchLimit`` ended the search, or history is not all here.
        """
        return self._published.leads_to(commit)

    @cached_property
    def _columns(self) -> PathIndex:
        return PathIndex(self.timeline, self.objects)

    def search(self, predicates: Sequence[PathPredicate]) -> Search:
        """Search :attr:`timeline` for commits at which *predicates* hold."""
        return Search(self.timeline, self._columns, predicates, self.settings.search_limit)

    def merge_conflicts(self, base: Oid, tip: Oid, branch: Oid) -> tuple[bytes, ...] | None:
        """Give the paths in conflict of :meth:`merge`; None if there is no common history."""
        merged = self.merge(base, tip, branch)
        return None if merged is None else merged.conflicts

    def merge(self, base: Oid, tip: Oid, branch: Oid) -> MergeResult | None:
        """Merge what lies between the commits *base* and *tip* into *branch*.

        None if there is no common history.
        """
        ancestor = self._ancestry.merge_base(base, branch)
        if ancestor is None:
            return None
        roots = (self.tree_of(commit) for commit in (ancestor, branch, base, tip))
        return self._merging.merge(*roots)

    def whole_history(self) -> PathHistory:
        """Follow paths through :attr:`timeline`, all lines of history by date."""
        return PathHistory(self.timeline, self._columns)

    def path_history(self, tip: Oid) -> PathHistory:
        """Follow paths back along the branch from *tip*; those lately asked for are remembered."""
        history = self._followed.pop(tip, None)
        if history is None:
            line = self._line(tip)
            history = PathHistory(line, PathIndex(line, self.objects))
        self._followed[tip] = history
        while len(self._followed) > _LINES_KEPT:
            del self._followed[next(iter(self._followed))]
        return history

    def changed_paths(self, old: Oid, new: Oid) -> list[bytes]:
        """List the paths, directories apart, that the trees *old* and *new* do not have alike."""
        return [change.path for change in find_changes(self._trees, old, new)]

    def stat_trees(self, old: Oid, new: Oid, algorithm: Algorithm = Algorithm.DEFAULT) -> Stat:
        """Count what changes from one tree to another, renames found."""
        return self._comparison.stat(old, new, algorithm)

    def stat_paired(
        self,
        old: Oid,
        new: Oid,
        sources: Mapping[bytes, bytes],
        algorithm: Algorithm = Algorithm.DEFAULT,
    ) -> Stat:
        """Count what changes from one tree to another; *sources* says what is a rename or copy."""
        return self._comparison.stat_paired(old, new, sources, algorithm)

    @property
    def common_directory(self) -> Path:
        """The directory that the repository shares with its linked worktrees."""
        return common_directory(self._repository)

    @property
    def stores(self) -> tuple[Path, ...]:
        """The directories in which its objects lie, alternates too."""
        return tuple(stores_of(self._repository))

    @property
    def replaced(self) -> Mapping[Oid, Oid]:
        """What stands for which object (git-replace(1))."""
        return self._replacements.objects

    def own_configuration(self) -> list[tuple[str, str]]:
        """Read what is configured for this repository alone, by full name, in order."""
        from applier.git.configuration import read_own  # noqa: PLC0415 - work trees need it

        return read_own(self._repository)

    def missing_reason(self) -> str:
        """Say why an object may be missing, to end a sentence with."""
        return self._missing_reason()

    def committer(self) -> Identity:
        """Read the configured committer."""
        return read_committer(self._repository)

    def check_refs(self, names: Iterable[str], *, force: bool = False) -> None:
        """Raise PublishError if one of *names* may not be published."""
        from applier.git.publish import check_refs  # noqa: PLC0415 - as below

        check_refs(self._repository, names, force=force)

    def publish(
        self, refs: Mapping[str, Oid], *, force: bool = False, reflog: Reflog | None = None
    ) -> None:
        """Write what is new, and let *refs* point to it; PublishError if nothing was done."""
        # It takes two milliseconds, and most runs publish nothing.
        from applier.git.publish import publish  # noqa: PLC0415

        publish(self._repository, self.objects, refs, force=force, reflog=reflog)


def open_repository(path: str | None, *, replaced: bool = True) -> Repository:
    """Open the repository at or around *path*, or around the current directory."""
    return Repository(find_repository(path), replaced=replaced)
