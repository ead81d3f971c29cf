"""How is every series of a collection checked and then tested?

Each is checked as ever; of those of which patches apply, the trees are written to disk and
the tests run on them. What is not tested is said in the reasons. Writes below the directory
that it is given, and nowhere else: never to the user's repository or work tree.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from threading import RLock
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from applier.check import Trees, check_all, is_left_out, open_trees
from applier.collection import Collection
from applier.context import NamedTree, Options
from applier.errors import RevisionError, SandboxError, UsageError, WorkTreeError
from applier.git import Repository
from applier.model import UNTESTED, Failure, FailureStage, Oid, PatchTest, Series, SeriesVerdict
from applier.series_boundary import describe_failure
from applier.testing.breaks import with_tests
from applier.testing.definitions import CommandTest
from applier.testing.jobserver import Jobserver, Style
from applier.testing.kept_logs import KeptLogs
from applier.testing.kept_results import KeptResults
from applier.testing.run_series import Plan, run_each, run_tip
from applier.testing.run_test import Job, RunTools, run_job
from applier.testing.signed_commits import sign_off
from applier.testing.trees_to_test import Step, make_steps
from applier.testing.variables import SeriesFacts
from applier.testing.work_tree import WorkTree, open_work_tree


class Testing(Struct, frozen=True, kw_only=True):
    """What is to be run, and where."""

    __test__ = False  # what is called Test is not one of pytest's

    tests: tuple[CommandTest, ...]
    directory: Path
    """Where work trees, builds and results are kept from run to run."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """What commands get for their environment."""
    tip: bool = False
    """Whether only the last tree is tested, and where it fails those that tell why."""
    by_test: bool = False
    """Whether one test is run on all trees before the next one is."""
    workers: int = 1
    sandboxed: bool = False
    trusted: str = ""
    """The revision whose checkpatch.pl is run; nothing for the default branch."""
    rerun: bool = False
    """Whether everything is run again, whatever is kept."""


_DEFAULTS = Options()


def run_tests(
    collection: Collection, tree: Trees, testing: Testing, options: Options = _DEFAULTS
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series, with what the tests say, as soon as it is known.

    Raises UsageError where a test cannot be run as it is defined or its directory cannot be
    used, SandboxError where there is no sandbox and one was asked for.
    """
    for verdict in check_and_test(testing, collection, open_trees(tree, options), options):
        if not is_left_out(verdict, options):
            yield verdict


def check_and_test(
    testing: Testing, collection: Collection, trees: Sequence[NamedTree], options: Options
) -> Iterator[SeriesVerdict]:
    """Yield the verdict on each series, those that are left out among them."""
    with Testers(testing, trees) as testers:
        for verdict in check_all(collection, trees, replace(options, keep_objects=True)):
            yield testers.tested(verdict, collection)
            for one in trees:
                one.repo.forget()


class Testers:
    """The testers of several repositories; leaving it closes them."""

    def __init__(self, testing: Testing, trees: Sequence[NamedTree]) -> None:
        self._testing = testing
        self._repos = {one.repo.path: one.repo for one in trees}
        self._kept = KeptResults(testing.directory / "results", rerun=testing.rerun)
        self._logs = KeptLogs(testing.directory / "logs")
        self._open = dict[str, _Tester]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for tester in self._open.values():
            tester.close()
        self._kept.prune()
        self._logs.prune()

    def tested(self, verdict: SeriesVerdict, collection: Collection) -> SeriesVerdict:
        """Give *verdict* with what the tests say of its trees, which are still in memory."""
        repo = None if verdict.tree is None else self._repos.get(verdict.tree.path)
        if repo is None:
            return _untested(verdict)
        if repo.path not in self._open:
            self._open[repo.path] = _Tester(self._testing, repo, self._kept, self._logs)
        try:
            return self._open[repo.path].tested(verdict, collection)
        except (UsageError, RevisionError, SandboxError):
            raise  # the next series would do no better
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this series and no other
            return _failed(verdict, describe_failure(error, FailureStage.TESTING))


def _failed(verdict: SeriesVerdict, failure: Failure) -> SeriesVerdict:
    """Say that the verdict holds, and the tests could not be run."""
    reason = f"the tests could not be run: {failure.reason}"
    return replace(verdict, reasons=(*verdict.reasons, reason), error=verdict.error or failure)


def _untested(verdict: SeriesVerdict) -> SeriesVerdict:
    """Say that there was nothing to test."""
    return replace(verdict, reasons=(*verdict.reasons, UNTESTED))


class _Tester:
    """Tests series on the trees of one repository."""

    def __init__(
        self, testing: Testing, repo: Repository, kept: KeptResults, logs: KeptLogs
    ) -> None:
        self._testing = testing
        self._repo = repo
        self._open = ExitStack()
        self._tools = RunTools(
            repo,
            testing.environ,
            kept,
            logs,
            RLock(),
            sandboxed=testing.sandboxed,
            trusted=testing.trusted,
            jobs=self._open.enter_context(_jobserver(testing)),
        )
        self._trees = dict[int, WorkTree]()

    def close(self) -> None:
        """Let others have the work trees."""
        self._open.close()

    def tested(self, verdict: SeriesVerdict, collection: Collection) -> SeriesVerdict:
        """Run the tests on what applied of a series."""
        series = collection.series_of(verdict)
        steps = make_steps(self._repo, verdict, series)
        if not steps:
            return _untested(verdict)
        tests = self._testing.tests
        run = _SeriesRun(self._tools, self._work_tree, collection, _facts(series, steps), steps).run
        done = (
            run_tip(steps, tests, run)
            if self._testing.tip
            else run_each(steps, tests, run, Plan(self._testing.workers, self._testing.by_test))
        )
        notes = dict.fromkeys(note for tree in self._trees.values() for note in tree.notes)
        return with_tests(replace(verdict, notes=(*verdict.notes, *notes)), tests, done)

    def _work_tree(self, worker: int) -> WorkTree:
        """Open the work tree of *worker*, if that has not been done."""
        with self._tools.lock:
            if worker not in self._trees:
                place = self._testing.directory / "trees"
                try:
                    opened = open_work_tree(place, worker, self._repo)
                    self._trees[worker] = self._open.enter_context(opened)
                except WorkTreeError as error:
                    raise UsageError(f"--work: {error}") from error
            return self._trees[worker]


def _jobserver(testing: Testing) -> Jobserver:
    """Make one for all that make starts; a command has one processor that it need not ask for."""
    processors = len(os.sched_getaffinity(0))
    # A sandbox passes descriptors on, and hides the path of a named pipe.
    return Jobserver(processors - testing.workers, Style.PIPE if testing.sandboxed else None)


class _SeriesRun:
    """Runs tests on the steps of one series."""

    def __init__(
        self,
        tools: RunTools,
        work_tree: Callable[[int], WorkTree],
        collection: Collection,
        facts: SeriesFacts,
        steps: Sequence[Step],
    ) -> None:
        self._tools = tools
        self._work_tree = work_tree
        self._collection = collection
        self._facts = facts
        self._commits = [step.commit for step in steps[1:]]
        self._signed = cache(partial(sign_off, tools.repo, self._commits))
        self._handed_over = set[tuple[int, Oid]]()

    def run(self, worker: int, test: CommandTest, step: Step) -> PatchTest:
        """Let *worker* run *test* on *step*."""
        job = Job(test, step, self._facts, self._signed)
        return run_job(self._tools, partial(self._switched, worker), self._read_mail, job)

    def _switched(self, worker: int, commit: Oid, family: Iterable[Oid]) -> WorkTree:
        """Give the work tree of *worker* at *commit*, whose objects come with its *family*'s."""
        with self._tools.lock:
            tree = self._work_tree(worker)
            if (worker, commit) not in self._handed_over:
                tips = [*self._commits, *family, commit]
                tree.add_objects(self._tools.repo, tips)
                self._handed_over |= {(worker, one) for one in tips}
            tree.switch(commit)
            return tree

    def _read_mail(self, step: Step) -> bytes:
        with self._tools.lock:
            return b"" if step.envelope is None else self._collection.read_message(step.envelope)


def _facts(series: Series, steps: Sequence[Step]) -> SeriesFacts:
    return SeriesFacts(
        series.id, series.revision, series.total, steps[0].commit, first=steps[1].number
    )
