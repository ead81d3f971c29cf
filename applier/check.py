"""How is everything that was read checked, series by series?

The pipeline, and the library's entry point: each series is read, its base found,
its patches applied there, its diffstats compared, the verdict given, and what is
wrong diagnosed. Reads the repository and never writes to it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from applier.base.base_search import find_base
from applier.base.try_apply import Judged
from applier.budgets import ALL, Budgets, limited
from applier.collection import ArchiveIndex, Collection, read_series_mails
from applier.collection.reviews import Reviews, reviewed, with_trailers
from applier.collection.series_mails import SeriesMails
from applier.context import Context, NamedTree, Options, TreePath, open_contexts
from applier.errors import RepositoryError, UsageError
from applier.git import Repository, open_repository
from applier.judge import judge_alone, judge_failed, judge_foreign, judge_lost, judge_on_tree
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
from applier.model.finding import Finding
from applier.sent_commits import with_damage
from applier.series_boundary import attempt
from applier.standing.standings import find_standings
from applier.trees import choose_tree
from applier.verdict import make_report

_DEFAULTS = Options()

Tree = str | TreePath | Repository | NamedTree
"""A repository, or the path of one."""

Trees = Tree | Sequence[Tree] | None
"""One tree or several; None to put series together and no more."""

Watch = Callable[[int, SeriesVerdict], None]
"""Called after each series: how many are done, and the verdict on the last."""


def check_series(
    collection: Collection,
    tree: Trees = None,
    options: Options = _DEFAULTS,
    watch: Watch | None = None,
) -> Report:
    """Check the series of *collection* on *tree* and report; *watch* is called after each.

    Of several trees each series is checked on the one that it is for. Raises RepositoryError
    if there is no repository, RevisionError if an option names a revision that no tree has.
    """
    trees = open_trees(tree, options)
    return gather_report(collection, trees, check_all(collection, trees, options), options, watch)


def gather_report(
    collection: Collection,
    trees: Sequence[NamedTree],
    all_verdicts: Iterable[SeriesVerdict],
    options: Options = _DEFAULTS,
    watch: Watch | None = None,
) -> Report:
    """Make a report of *all_verdicts* on the series of *collection*."""
    verdicts = list[SeriesVerdict]()
    foreign = 0
    for done, verdict in enumerate(all_verdicts, 1):
        foreign += verdict.status is SeriesStatus.OTHER_PROJECT
        if not is_left_out(verdict, options):
            verdicts.append(verdict)
        if watch is not None:
            watch(done, verdict)
    reading, names = collection.reading, tuple(map(tree_name, trees))
    return make_report(names, verdicts, reading.other, reading.messages, foreign)


def tree_name(tree: NamedTree) -> TreeName:
    """Name what is checked against, as reports do."""
    return TreeName(tree.repo.path, tree.repo.head, tree.shown_name)


def is_left_out(verdict: SeriesVerdict, options: Options) -> bool:
    """Whether a series is for another project, and nobody wants to hear of those."""
    return options.only_ours and verdict.status is SeriesStatus.OTHER_PROJECT


def check_each(
    collection: Collection, tree: Trees = None, options: Options = _DEFAULTS
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series as soon as it is known; otherwise as check_series."""
    for verdict in check_all(collection, open_trees(tree, options), options):
        if not is_left_out(verdict, options):
            yield verdict


def check_all(
    collection: Collection, trees: Sequence[NamedTree], options: Options
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series, those that are left out among them."""
    index = ArchiveIndex(collection)
    chosen = tuple(collection.selected(options.select))
    contexts = open_contexts(trees, options, index, chosen) if trees else ()
    judge = (
        partial(check_one, contexts)
        if contexts
        else partial(reconstruct_one, index, budgets=options.budgets)
    )
    yield from _judge_isolated(judge, chosen, options) if options.isolate else map(judge, chosen)


def _judge_isolated(
    judge: Callable[[Series], SeriesVerdict], chosen: Sequence[Series], options: Options
) -> Iterator[SeriesVerdict]:
    """Judge each series in another process, and say what became of those that ended it."""
    # Few runs want it; and where there is no fork, it is not there.
    from applier.isolate import Worker

    if options.keep_objects:
        raise UsageError("what is to be kept cannot be made in a process of its own")
    encode, decode = Encoder().encode, Decoder(SeriesVerdict).decode
    with Worker(lambda number: encode(judge(chosen[number])), options.budgets) as worker:
        for number, series in enumerate(chosen):
            found = worker.result(number)
            verdict = judge_lost(series, found) if isinstance(found, Failure) else decode(found)
            if verdict.budget == "memory":
                worker.close()  # what is left of it has none
            yield verdict


def open_trees(tree: Trees, options: Options) -> tuple[NamedTree, ...]:
    """Open the repositories, if there are any to check against."""
    if tree is None:
        return ()
    several = (tree,) if isinstance(tree, str | TreePath | Repository | NamedTree) else tree
    opened = [_open(one, options) for one in several]
    firsts = {one.repo.path: one for one in reversed(opened)}
    trees = tuple(one for one in opened if one is firsts[one.repo.path])
    names = [one.shown_name for one in trees]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two trees are called {name}: name each, --tree NAME=REPO")
    return trees


def _open(tree: Tree, options: Options) -> NamedTree:
    match tree:
        case NamedTree():
            return tree
        case Repository():
            return NamedTree(tree)
        case TreePath(path=path, name=name):
            return NamedTree(_open_named(path, name, options), name)
        case str():
            return NamedTree(open_repository(tree, replaced=options.replace_objects))


def _open_named(path: str, name: str, options: Options) -> Repository:
    """Open a repository; one that has a name is called by it if that cannot be done."""
    try:
        return open_repository(path, replaced=options.replace_objects)
    except RepositoryError as error:
        raise RepositoryError(f"tree {name}: {error}" if name else str(error)) from error


def reconstruct_one(index: ArchiveIndex, series: Series, budgets: Budgets = ALL) -> SeriesVerdict:
    """Say of one series what its mails say, without a tree."""
    with limited(budgets):
        return _or_failed(index, series, attempt(partial(_reconstruct, index, series)))


def _reconstruct(index: ArchiveIndex, series: Series) -> SeriesVerdict:
    mails = read_series_mails(index.collection, series)
    verdict = with_damage(index.collection, mails, judge_alone(series, mails))
    return reviewed(verdict, Reviews(index).of(series, mails))


def check_one(contexts: Context | Sequence[Context], series: Series) -> SeriesVerdict:
    """Check one series, which is all that a worker elsewhere needs to call.

    Whatever goes wrong costs this series: it is undecided then, and ``error`` says why. So
    does meeting a limit of ``options.budgets``, and ``budget`` says which.
    """
    among = (contexts,) if isinstance(contexts, Context) else tuple(contexts)
    with limited(among[0].options.budgets):
        return _check_one(among, series)


def _check_one(among: tuple[Context, ...], series: Series) -> SeriesVerdict:
    index = among[0].index
    verdict = attempt(partial(_check, among, series), _Repositories(among))
    if not isinstance(verdict, Failure):
        return verdict
    failed = judge_failed(index.collection, series, verdict)
    return replace(failed, tree=_name(among[0])) if len(among) == 1 else failed


def _name(context: Context) -> TreeName:
    return tree_name(NamedTree(context.repo, context.name))


class _Repositories(Struct, frozen=True):
    """All that may have to be opened anew."""

    contexts: tuple[Context, ...]

    def refresh(self) -> None:
        for context in self.contexts:
            context.repo.refresh()


def _check(contexts: tuple[Context, ...], series: Series) -> SeriesVerdict:
    """Read, choose the tree, and check there; raises what stands in the way of choosing."""
    index, options = contexts[0].index, contexts[0].options
    mails = read_series_mails(index.collection, series)
    given = Reviews(index).of(series, mails)
    if options.trailers:
        mails = with_trailers(mails, given)
    chosen = choose_tree(contexts, series, mails)
    if isinstance(chosen, Finding):
        return reviewed(judge_foreign(series, mails, chosen), given)
    context = chosen.context
    verdict = attempt(partial(_check_on, context, series, mails), context.repo)
    if isinstance(verdict, Failure):
        verdict = judge_failed(index.collection, series, verdict)
    return reviewed(replace(verdict, tree=_name(context), tree_reason=chosen.reason), given)


def _check_on(context: Context, series: Series, mails: SeriesMails) -> SeriesVerdict:
    """Find the base and apply, judge, see how it stands today, diagnose."""
    with context.new_objects():
        choice = find_base(context, series, mails)
        verdict = judge_on_tree(context, series, mails, choice.base, choice.trial)
        below = None if choice.trial is None else context.repo.tree_of(choice.trial.base)
        verdict = with_damage(context.index.collection, mails, verdict, below)
        return _diagnose(context, Judged(series, mails, choice.trial, verdict))


def _diagnose(context: Context, judged: Judged) -> SeriesVerdict:
    """Find out how it stands, and why it is so; a verdict does not fall with that."""
    for step in (_stand, _judge_claims, _explain_conflict, _explain_presence, _explain_diffstats):
        found = attempt(partial(step, context, judged), context.repo, FailureStage.DIAGNOSIS)
        verdict = judged.verdict
        what = _SOUGHT.get(step, "why this is so")
        verdict = _undiagnosed(verdict, what, found) if isinstance(found, Failure) else found
        judged = replace(judged, verdict=verdict)
    return judged.verdict


def _stand(context: Context, judged: Judged) -> SeriesVerdict:
    verdict = judged.verdict
    standings = find_standings(context, judged.series, judged.mails, verdict.base, judged.trial)
    return replace(verdict, standings=standings)


def _judge_claims(context: Context, judged: Judged) -> SeriesVerdict:
    # Base and verdict do not need it, nor does whoever only puts series together.
    from applier.claims.judge_claims import judge_claims

    return judge_claims(context, judged)


_SOUGHT = {_stand: "how it stands", _judge_claims: "whether what it says of itself is true"}
"""What is not known where a step fails; of the others, why it is so."""


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


def _undiagnosed(verdict: SeriesVerdict, what: str, failure: Failure) -> SeriesVerdict:
    """Say that the verdict holds, and *what* could not be found out."""
    note = f"{what} could not be found out: {failure.reason}"
    return replace(verdict, reasons=(*verdict.reasons, note), error=verdict.error or failure)


def _or_failed(
    index: ArchiveIndex, series: Series, verdict: SeriesVerdict | Failure
) -> SeriesVerdict:
    if isinstance(verdict, Failure):
        return judge_failed(index.collection, series, verdict)
    return verdict
