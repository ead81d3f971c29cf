"""What is the same for all series of a run: what is asked of it, and on which tree, as who?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct, field

from applier.apply import Committer
from applier.budgets import ALL, Budgets
from applier.collection.collection import message_ids_of
from applier.collection.index import ArchiveIndex
from applier.errors import RepositoryError, RevisionError, UsageError
from applier.git import Repository, open_repository
from applier.model import ClaimKind, ClaimWeight, Oid, Person, Selection, Series

_MOST_TARGETS = 100
"""Branches on which it is said how a series stands."""


class Options(Struct, frozen=True):
    """What the user wants; the environment has been read elsewhere."""

    bases: tuple[str, ...] = ()
    """Revisions; the first on which a series applies is its base, whatever the mails say."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """By message-id, the revision that is the base of the series with that message."""
    select: Selection = Selection()
    """Which series are asked for."""
    trailers: bool = False
    """Whether the trailers that reviewers gave go into the commit messages."""
    onto: tuple[str, ...] = ()
    """Revisions, and patterns of branches, on which it is said how a series stands; none for the
    default branch."""
    three_way: bool = False
    """Whether a patch that cannot be placed is merged, as ``git am -3`` does."""
    only_ours: bool = False
    """Whether series for another project are left out, and count for nothing."""
    explain: bool = False
    """Whether history and archive are searched for why a series does not apply."""
    committer: Committer = Committer()
    """Who commits, and when; without it the repository's configuration, then the author."""

    claim_weights: Mapping[ClaimKind, ClaimWeight] = field(default_factory=dict)
    """What a false statement of a kind counts for, where that is not the default."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Paths of other repositories, by name, whose commits a mail may name."""
    budgets: Budgets = ALL
    """What one series may cost."""

    isolate: bool = False
    """Whether series are judged in a process of their own, whose end costs one of them."""

    keep_objects: bool = False
    """Whether what applying makes stays in memory, for publishing, when a series is judged."""
    replace_objects: bool = True
    """Whether objects that ``refs/replace`` replaces are what stands for them, as for git."""

    def bases_for(self, message_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the revisions that rule alone for the series with *message_ids*."""
        for message_id in message_ids:
            if message_id in self.overrides:
                return (self.overrides[message_id],)
        return self.bases


class Target(Struct, frozen=True):
    """A branch or revision, as it is called, and the commit that it was when the run began."""

    name: str
    oid: Oid


class Context(Struct, frozen=True):
    """What is the same for all series of a run."""

    repo: Repository
    options: Options
    committer: Committer
    index: ArchiveIndex
    name: str = ""
    """What the tree is called."""
    targets: tuple[Target, ...] = ()
    """Where it is said how a series stands."""
    references: tuple[Repository, ...] = ()
    """Other repositories whose commits a mail may name."""

    def new_objects(self) -> AbstractContextManager[object]:
        """Give the room in which a series is judged; leaving it drops what was made there."""
        return nullcontext() if self.options.keep_objects else self.repo.scratch()


def open_context(
    repo: Repository, options: Options, index: ArchiveIndex, chosen: Iterable[Series]
) -> Context:
    """Settle where the series *chosen* are judged.

    RevisionError if *options* name a revision that the repository does not have:
    that is said before the first series is judged, and not after the hundredth.
    """
    [context] = open_contexts([NamedTree(repo)], options, index, chosen)
    return context


class NamedTree(Struct, frozen=True):
    """A repository, and what it is called."""

    repo: Repository
    name: str = ""
    """Nothing for the last part of its path."""

    @property
    def shown_name(self) -> str:
        """What it is called in reports."""
        return self.name or name_of_path(self.repo.path)


class TreePath(Struct, frozen=True):
    """Where a repository is, and what it is called; it has not been opened."""

    path: str
    name: str = ""


def name_of_path(path: str) -> str:
    """Call a repository by the last part of its path."""
    return path.rstrip("/").rpartition("/")[2].removesuffix(".git") or path


def open_contexts(
    trees: Sequence[NamedTree], options: Options, index: ArchiveIndex, chosen: Iterable[Series]
) -> tuple[Context, ...]:
    """Settle where the series *chosen* are judged, a context a tree.

    RevisionError if *options* name a revision that no tree has, or a branch that none has.
    """
    repos = [tree.repo for tree in trees]
    named = [options.bases_for(message_ids_of(series)) for series in chosen]
    for revision in dict.fromkeys(name for names in named for name in names):
        if not any(repo.find_revision(revision) for repo in repos[1:]):
            repos[0].resolve_revision(revision)
    for name in options.onto:
        if not any(_find_targets(repo, name) for repo in repos):
            repos[0].resolve_revision(name)
    references = tuple(_open_references(options))
    return tuple(_open(tree, options, index, references) for tree in trees)


def _open_references(options: Options) -> Iterator[Repository]:
    for name, path in options.references.items():
        try:
            yield open_repository(path, replaced=options.replace_objects)
        except RepositoryError as error:
            raise RepositoryError(f"applier.refs.{name}.repository: {error}") from error


def _open(
    tree: NamedTree, options: Options, index: ArchiveIndex, references: tuple[Repository, ...]
) -> Context:
    repo = tree.repo
    names = options.onto or tuple(filter(None, (repo.default_branch(),)))
    targets = {one.name: one for name in names for one in _find_targets(repo, name)}
    if len(targets) > _MOST_TARGETS:
        raise UsageError(f"--onto: {len(targets)} branches of {tree.shown_name}; name fewer")
    committer = resolve_committer(repo, options.committer)
    seen = tuple(targets.values())
    return Context(repo, options, committer, index, tree.shown_name, seen, references)


def _find_targets(repo: Repository, name: str) -> list[Target]:
    """Find the revision, or the branches, that one ``--onto`` names."""
    if not any(sign in name for sign in "*?["):
        try:
            return [Target(name, repo.resolve_revision(name))]
        except RevisionError:
            return []
    return [Target(branch, tip) for branch, tip in repo.find_branches(name).items()]


def resolve_committer(repo: Repository, asked: Committer) -> Committer:
    """Fill in from the repository's configuration what *asked* leaves open.

    git would go on to the machine's user and host name; a report is to be the
    same on every machine, so the patch's author is the last resort.
    """
    configured = repo.committer()
    name = (asked.person.name if asked.person else "") or configured.name
    email = (asked.person.email if asked.person else "") or configured.email
    return Committer(Person(name, email) if name and email else None, asked.date)
