"""How is everything that was read checked, series by series?

The library's entry point. Reads the repository and never writes to it; objects
of one series are dropped before the next.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from applier.apply import Committer
from applier.check.collection import Collection
from applier.check.ground import Ground
from applier.check.judging import judge_alone, judge_on_tree
from applier.check.letters import Letters, read_letters
from applier.check.library import Library
from applier.check.options import Options
from applier.check.reviews import Reviews, reviewed, with_trailers
from applier.model import Person, Report, Series, SeriesStatus, SeriesVerdict, StatStatus, TreeName
from applier.repo import Repository, open_repository

if TYPE_CHECKING:
    from applier.check.explaining import Reader

_DEFAULTS = Options()

Tree = str | Repository | None
"""A repository, or the path of one; None to put series together and no more.

In a repository that the caller opened, the new objects stay, for publishing;
otherwise those of one series are dropped before the next.
"""


Watch = Callable[[int, SeriesVerdict], None]
"""Told how many series are done, and what came of the last."""


def check_series(
    collection: Collection,
    tree: Tree = None,
    options: Options = _DEFAULTS,
    watch: Watch | None = None,
) -> Report:
    """Check the series of *collection* on *tree* and report; *watch* hears how far it has come.

    Raises RepositoryError if there is no repository, RevisionError if an option
    names a revision that it does not have.
    """
    repo = open_repository(tree) if isinstance(tree, str) else tree
    verdicts = list[SeriesVerdict]()
    for verdict in _timed(_judge_each(collection, repo, options, keep=repo is tree)):
        verdicts.append(verdict)
        if watch is not None:
            watch(len(verdicts), verdict)
    name = None if repo is None else TreeName(repo.path, repo.head)
    return Report(name, tuple(verdicts), collection.reading.other, collection.reading.messages)


def check_each(
    collection: Collection, tree: Tree = None, options: Options = _DEFAULTS
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series as soon as it is known; otherwise as check_series."""
    repo = open_repository(tree) if isinstance(tree, str) else tree
    yield from _timed(_judge_each(collection, repo, options, keep=repo is tree))


def _timed(verdicts: Iterator[SeriesVerdict]) -> Iterator[SeriesVerdict]:
    """Add to each verdict how long it took."""
    begun = perf_counter()
    for verdict in verdicts:
        yield replace(verdict, seconds=perf_counter() - begun)
        begun = perf_counter()


def _judge_each(
    collection: Collection, repo: Repository | None, options: Options, *, keep: bool
) -> Iterator[SeriesVerdict]:
    """Yield the verdicts; *keep* says whether the new objects stay."""
    chosen = collection.selected(options.select)
    library = Library(collection)
    reviews = Reviews(library)
    if repo is None:
        for series in chosen:
            letters = read_letters(collection, series)
            yield reviewed(judge_alone(series, letters), reviews.of(series, letters))
        return
    committer = resolve_committer(repo, options.committer)
    ground = Ground(repo, options, committer, library)
    explain = _Explaining(ground, collection)
    for series in chosen:
        letters = read_letters(collection, series)
        given = reviews.of(series, letters)
        if options.trailers:
            letters = with_trailers(letters, given)
        with nullcontext() if keep else repo.scratch():
            verdict = judge_on_tree(ground, series, letters)
            verdict = explain(series, letters, verdict)
        yield reviewed(verdict, given)


class _Explaining:
    """Explains what is wrong; nothing is loaded before there is such a series."""

    def __init__(self, ground: Ground, collection: Collection) -> None:
        self._ground = ground
        self._collection = collection
        self._reader: Reader | None = None

    def __call__(self, series: Series, letters: Letters, verdict: SeriesVerdict) -> SeriesVerdict:
        if verdict.status is SeriesStatus.CONFLICTS:
            from applier.check.explaining import explained, open_reader  # noqa: PLC0415

            if self._reader is None:
                self._reader = open_reader(self._collection)
            verdict = explained(self._ground, self._reader, series, letters, verdict)
        if any(patch.diffstat.status is StatStatus.INCONSISTENT for patch in verdict.patches):
            from applier.check.stat_causes import with_stat_causes  # noqa: PLC0415

            verdict = with_stat_causes(self._ground.repo, self._collection, letters, verdict)
        return verdict


def resolve_committer(repo: Repository, asked: Committer) -> Committer:
    """Fill in from the repository's configuration what *asked* leaves open.

    git would go on to the machine's user and host name; a report is to be the
    same on every machine, so the patch's author is the last resort.
    """
    configured = repo.committer()
    name = (asked.person.name if asked.person else "") or configured.name
    email = (asked.person.email if asked.person else "") or configured.email
    return Committer(Person(name, email) if name and email else None, asked.date)
