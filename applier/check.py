"""How is everything that was read checked, series by series?

The pipeline, and the library's entry point: each series is read, its base found,
its patches applied there, its diffstats compared, the verdict given, and what is
wrong diagnosed. Reads the repository and never writes to it.
"""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from applier.base.base_search import find_base
from applier.base.try_apply import Judged
from applier.collection import ArchiveIndex, Collection, read_series_mails
from applier.collection.reviews import Reviews, reviewed, with_trailers
from applier.context import Context, Options, open_context
from applier.git import Repository, open_repository
from applier.judge import judge_alone, judge_failed, judge_on_tree
from applier.model import (
    Failure,
    FailureStage,
    PatchOutcome,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    TreeName,
)
from applier.series_boundary import attempt
from applier.verdict import make_report

_DEFAULTS = Options()

Tree = str | Repository | None
"""A repository, or the path of one; None to put series together and no more."""

Watch = Callable[[int, SeriesVerdict], None]
"""Called after each series: how many are done, and the verdict on the last."""


def check_series(
    collection: Collection,
    tree: Tree = None,
    options: Options = _DEFAULTS,
    watch: Watch | None = None,
) -> Report:
    """Check the series of *collection* on *tree* and report; *watch* is called after each.

    Raises RepositoryError if there is no repository, RevisionError if an option
    names a revision that it does not have.
    """
    repo = open_tree(tree, options)
    verdicts = list[SeriesVerdict]()
    for verdict in check_each(collection, repo, options):
        verdicts.append(verdict)
        if watch is not None:
            watch(len(verdicts), verdict)
    reading = collection.reading
    return make_report(tree_name(repo), verdicts, reading.other, reading.messages)


def tree_name(repo: Repository | None) -> TreeName | None:
    """Name what is checked against, as reports do."""
    return None if repo is None else TreeName(repo.path, repo.head)


def check_each(
    collection: Collection, tree: Tree = None, options: Options = _DEFAULTS
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series as soon as it is known; otherwise as check_series."""
    repo, index = open_tree(tree, options), ArchiveIndex(collection)
    chosen = tuple(collection.selected(options.select))
    context = None if repo is None else open_context(repo, options, index, chosen)
    for series in chosen:
        yield reconstruct_one(index, series) if context is None else check_one(context, series)


def open_tree(tree: Tree, options: Options) -> Repository | None:
    """Open the repository, if there is one to check against."""
    if isinstance(tree, str):
        return open_repository(tree, replaced=options.replace_objects)
    return tree


def reconstruct_one(index: ArchiveIndex, series: Series) -> SeriesVerdict:
    """Say of one series what its mails say, without a tree."""
    return _or_failed(index, series, attempt(partial(_reconstruct, index, series)))


def _reconstruct(index: ArchiveIndex, series: Series) -> SeriesVerdict:
    mails = read_series_mails(index.collection, series)
    return reviewed(judge_alone(series, mails), Reviews(index).of(series, mails))


def check_one(context: Context, series: Series) -> SeriesVerdict:
    """Check one series, which is all that a worker elsewhere needs to call.

    Whatever goes wrong costs this series: it is undecided then, and ``error`` says why.
    """
    verdict = attempt(partial(_check, context, series), context.repo)
    return _or_failed(context.index, series, verdict)


def _check(context: Context, series: Series) -> SeriesVerdict:
    """Read, find the base and apply, judge, diagnose; raises what stands in the way of that."""
    mails = read_series_mails(context.index.collection, series)
    given = Reviews(context.index).of(series, mails)
    if context.options.trailers:
        mails = with_trailers(mails, given)
    with context.new_objects():
        choice = find_base(context, series, mails)
        verdict = judge_on_tree(context, series, mails, choice.base, choice.trial)
        verdict = _diagnose(context, Judged(series, mails, choice.trial, verdict))
    return reviewed(verdict, given)


def _diagnose(context: Context, judged: Judged) -> SeriesVerdict:
    """Find out why it is so; a verdict does not fall with that."""
    for step in (_explain_conflict, _explain_presence, _explain_diffstats):
        found = attempt(partial(step, context, judged), context.repo, FailureStage.DIAGNOSIS)
        verdict = judged.verdict
        verdict = _undiagnosed(verdict, found) if isinstance(found, Failure) else found
        judged = replace(judged, verdict=verdict)
    return judged.verdict


def _explain_conflict(context: Context, judged: Judged) -> SeriesVerdict:
    if judged.verdict.status is not SeriesStatus.CONFLICTS:
        return judged.verdict
    # Nothing of it is loaded before there is such a series.
    from applier.diagnose.diagnose import explain_conflict

    return explain_conflict(context, judged)


def _explain_presence(context: Context, judged: Judged) -> SeriesVerdict:
    verdict = judged.verdict
    had = any(patch.outcome is PatchOutcome.ALREADY_APPLIED for patch in verdict.patches)
    if verdict.status is not SeriesStatus.APPLIES or not had:
        return verdict
    from applier.diagnose.diagnose import explain_presence

    return explain_presence(context, judged)


def _explain_diffstats(context: Context, judged: Judged) -> SeriesVerdict:
    stats = (patch.diffstat.status for patch in judged.verdict.patches)
    if StatStatus.INCONSISTENT not in stats:
        return judged.verdict
    from applier.diagnose.diagnose_diffstat import explain_diffstats

    return explain_diffstats(context, judged)


def _undiagnosed(verdict: SeriesVerdict, failure: Failure) -> SeriesVerdict:
    """Say that the verdict stands, and why nobody knows why."""
    note = f"why this is so could not be found out: {failure.reason}"
    return replace(verdict, reasons=(*verdict.reasons, note), error=verdict.error or failure)


def _or_failed(
    index: ArchiveIndex, series: Series, verdict: SeriesVerdict | Failure
) -> SeriesVerdict:
    if isinstance(verdict, Failure):
        return judge_failed(index.collection, series, verdict)
    return verdict
