"""What is the same for all series of a run: what is asked of it, and on which tree, as who?"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct, field

from applier.apply import Committer
from applier.collection.collection import message_ids_of
from applier.collection.index import ArchiveIndex
from applier.git import Repository
from applier.model import Person, Selection, Series


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
    onto: str | None = None
    """The revision to merge results into; None for the default branch."""
    three_way: bool = False
    """Whether a patch that cannot be placed is merged, as ``git am -3`` does."""
    explain: bool = False
    """Whether history and archive are searched for why a series does not apply."""
    committer: Committer = Committer()
    """Who commits, and when; without it the repository's configuration, then the author."""

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


class Context(Struct, frozen=True):
    """What is the same for all series of a run."""

    repo: Repository
    options: Options
    committer: Committer
    index: ArchiveIndex

    def new_objects(self) -> AbstractContextManager[None]:
        """Give the room in which a series is judged; leaving it drops what was made there."""
        return nullcontext() if self.options.keep_objects else self.repo.scratch()


def open_context(
    repo: Repository, options: Options, index: ArchiveIndex, chosen: Iterable[Series]
) -> Context:
    """Settle where the series *chosen* are judged.

    RevisionError if *options* name a revision that the repository does not have:
    that is said before the first series is judged, and not after the hundredth.
    """
    named = [options.bases_for(message_ids_of(series)) for series in chosen]
    onto = [options.onto] if options.onto else []
    for revision in dict.fromkeys([*onto, *(name for names in named for name in names)]):
        repo.resolve_revision(revision)
    return Context(repo, options, resolve_committer(repo, options.committer), index)


def resolve_committer(repo: Repository, asked: Committer) -> Committer:
    """Fill in from the repository's configuration what *asked* leaves open.

    git would go on to the machine's user and host name; a report is to be the
    same on every machine, so the patch's author is the last resort.
    """
    configured = repo.committer()
    name = (asked.person.name if asked.person else "") or configured.name
    email = (asked.person.email if asked.person else "") or configured.email
    return Committer(Person(name, email) if name and email else None, asked.date)
