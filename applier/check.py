"""How is everything that was read checked, series by series?

The library's entry point. Reads the repository and never writes to it; objects
of one series are dropped before the next.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from applier.collection import Collection
from applier.collection.index import ArchiveIndex
from applier.collection.reviews import Reviews, reviewed, with_trailers
from applier.collection.series_mails import SeriesMails, read_series_mails
from applier.context import Context, Options, open_context
from applier.git import Repository, open_repository
from applier.judge import judge_alone, judge_failed, judge_on_tree
from applier.model import (
    Failure,
    FailureStage,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    TreeName,
)
from applier.series_boundary import attempt

if TYPE_CHECKING:
    from applier.diagnose.diagnose import Reader

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
    repo = _opened(tree, options)
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
    repo = _opened(tree, options)
    yield from _timed(_judge_each(collection, repo, options, keep=repo is tree))


def _opened(tree: Tree, options: Options) -> Repository | None:
    if isinstance(tree, str):
        return open_repository(tree, replaced=options.replace_objects)
    return tree


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
    chosen = tuple(collection.selected(options.select))
    index = ArchiveIndex(collection)
    context = None if repo is None else open_context(repo, options, index, chosen)
    judge = _Judge(collection, Reviews(index), context, keep)
    for series in chosen:
        found = attempt(partial(judge.verdict, series), repo)
        yield judge_failed(collection, series, found) if isinstance(found, Failure) else found


@dataclass(slots=True)
class _Judge:
    """Judges one series after the other."""

    collection: Collection
    reviews: Reviews
    context: Context | None
    """None without a tree."""
    keep: bool
    reader: "Reader | None" = None
    """Opened for the first series that does not apply."""

    def verdict(self, series: Series) -> SeriesVerdict:
        """Say what is to be said of a series; raises whatever stands in the way of that."""
        mails = read_series_mails(self.collection, series)
        given = self.reviews.of(series, mails)
        if self.context is None:
            return reviewed(judge_alone(series, mails), given)
        if self.context.options.trailers:
            mails = with_trailers(mails, given)
        with self._scratch(self.context.repo):
            verdict = judge_on_tree(self.context, series, mails)
            verdict = self._diagnosed(self.context, series, mails, verdict)
        return reviewed(verdict, given)

    def _scratch(self, repo: Repository) -> AbstractContextManager[None]:
        return nullcontext() if self.keep else repo.scratch()

    def _diagnosed(
        self, context: Context, series: Series, mails: SeriesMails, verdict: SeriesVerdict
    ) -> SeriesVerdict:
        """Find out why it is so; a verdict does not fall with that."""
        steps = (self._explained, self._with_stat_causes)
        for step in steps:
            work = partial(step, context, series, mails, verdict)
            found = attempt(work, context.repo, FailureStage.DIAGNOSIS)
            if isinstance(found, Failure):
                self.reader = None  # it may have been reading when it failed
                found = _undiagnosed(verdict, found)
            verdict = found
        return verdict

    def _explained(
        self, context: Context, series: Series, mails: SeriesMails, verdict: SeriesVerdict
    ) -> SeriesVerdict:
        if verdict.status is not SeriesStatus.CONFLICTS:
            return verdict
        # Nothing of it is loaded before there is such a series.
        from applier.diagnose.diagnose import explained, open_reader  # noqa: PLC0415

        if self.reader is None:
            self.reader = open_reader(self.collection)
        return explained(context, self.reader, series, mails, verdict)

    def _with_stat_causes(
        self, context: Context, series: Series, mails: SeriesMails, verdict: SeriesVerdict
    ) -> SeriesVerdict:
        del series
        if all(patch.diffstat.status is not StatStatus.INCONSISTENT for patch in verdict.patches):
            return verdict
        from applier.diagnose.diagnose_diffstat import with_stat_causes  # noqa: PLC0415 - likewise

        return with_stat_causes(context.repo, self.collection, mails, verdict)


def _undiagnosed(verdict: SeriesVerdict, failure: Failure) -> SeriesVerdict:
    """Say that the verdict stands, and why nobody knows why."""
    note = f"why this is so could not be found out: {failure.reason}"
    return replace(verdict, reasons=(*verdict.reasons, note), error=verdict.error or failure)
