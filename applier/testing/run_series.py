"""Which test is run on which tree of a series, by whom, and in which order?

Each tree is tested, the base first; or the tip, and where a test fails there, the trees in
between that tell which patch it was. Every worker has a work tree of its own and takes
patches that follow each other, so that a build has little to do from one to the next; who
has done his takes half of what another has left. I/O.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from threading import Event, Lock

from msgspec import Struct, field

from applier.model import FAILING, PatchTest, PatchTestResult
from applier.testing.definitions import CommandTest, Compare
from applier.testing.run_command import end_commands
from applier.testing.trees_to_test import BASE, Step, cumulative

DECISIVE = FAILING | {PatchTestResult.PASS, PatchTestResult.WARN}

_PAUSE = 0.1
"""Seconds."""

RunOne = Callable[[int, CommandTest, Step], PatchTest]
"""Let a worker, by number, run a test on a step."""


class Plan(Struct, frozen=True):
    """How the tests of a series are run."""

    workers: int = 1
    by_test: bool = False
    """Whether one test is run on all trees before the next one is."""
    stop: Event = field(default_factory=Event)
    """Set by whoever wants all workers to end."""


class Done(Struct, frozen=True):
    """What one test says of one step."""

    step: Step
    test: PatchTest


def run_each(
    steps: Sequence[Step], tests: Sequence[CommandTest], run: RunOne, plan: Plan
) -> list[Done]:
    """Run *tests* on all of *steps*: all tests patch by patch, or test by test."""
    phases = [[test] for test in tests] if plan.by_test else [tests]
    return [done for phase in phases for done in _run_phase(steps, phase, run, plan)]


def _run_phase(
    steps: Sequence[Step], tests: Sequence[CommandTest], run: RunOne, plan: Plan
) -> list[Done]:
    def on(worker: int, step: Step) -> list[Done]:
        wanted = [test for test in tests if is_for(test, step)]
        return [Done(step, run(worker, test, step)) for test in wanted]

    workers = min(plan.workers, len(steps))
    if workers <= 1:
        return [done for step in steps for done in on(0, step)]
    shares = Shares(steps, workers)

    def work(worker: int) -> list[Done]:
        taken = shares.take(worker, plan.stop)
        return [done for step in taken for done in on(worker, step)]

    return _in_parallel(work, workers, plan.stop)


def _in_parallel(work: Callable[[int], list[Done]], workers: int, stop: Event) -> list[Done]:
    """Let all work; what goes wrong with one, or interrupts us, ends all."""
    with ThreadPoolExecutor(workers) as pool:
        futures = list[Future[list[Done]]]()
        try:  # an interruption may come before the second has begun
            for worker in range(workers):
                futures.append(pool.submit(work, worker))
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            while not all(future.done() for future in futures):
                stop.set()
                end_commands()  # and again: who was between two commands has begun the next
                wait(futures, timeout=_PAUSE)
    errors = [error for error in (future.exception() for future in futures) if error is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, InterruptedError)):
        raise error  # of several the one that ended the others
    return [done for future in futures for done in future.result()]


class Shares:
    """Steps shared out: to each worker some that follow each other."""

    def __init__(self, steps: Sequence[Step], workers: int) -> None:
        self._lock = Lock()
        size, more = divmod(len(steps), workers)
        ends = [at * size + min(at, more) for at in range(workers + 1)]
        self._left = [deque(steps[ends[at] : ends[at + 1]]) for at in range(workers)]

    def take(self, worker: int, stop: Event) -> Iterator[Step]:
        """Yield what *worker* is to do, one by one, until nobody has anything left."""
        while not stop.is_set():
            with self._lock:
                if not self._left[worker]:
                    self._help(worker)
                if not self._left[worker]:
                    return
                step = self._left[worker].popleft()
            yield step

    def _help(self, worker: int) -> None:
        """Take the latter half of what the busiest has left, if that is more than one."""
        busiest = max(self._left, key=len)
        for _ in range(len(busiest) // 2):
            self._left[worker].appendleft(busiest.pop())


def is_for(test: CommandTest, step: Step) -> bool:
    """Whether *test* has anything to say of *step*: of a base only if it looks at one tree."""
    if step.number != BASE:
        return True
    return not test.about_one_patch and test.compare is Compare.NOTHING


def run_tip(steps: Sequence[Step], tests: Sequence[CommandTest], run: RunOne) -> list[Done]:
    """Run *tests* on the last of *steps*; where one fails, find the first that fails."""
    found = list[Done]()
    for test in tests:
        found += _Bisection(steps, test, run).found()
    return found


class _Bisection:
    """One test, from the base to the tip."""

    def __init__(self, steps: Sequence[Step], test: CommandTest, run: RunOne) -> None:
        self._steps = steps if test.about_one_patch else cumulative(steps)
        self._test, self._run = test, run
        self._done: dict[int, Done] = {}

    def found(self) -> list[Done]:
        last = len(self._steps) - 1
        if self._result(last) in FAILING and not self._test.about_one_patch:
            first = 0 if is_for(self._test, self._steps[0]) else None
            if first is None or self._result(first) not in FAILING:
                self._search(0, last)
        return [self._done[at] for at in sorted(self._done)]

    def _search(self, good: int, bad: int) -> None:
        """Look for the first that fails between *good*, which does not, and *bad*."""
        while bad - good > 1:
            at = self._decisive(good, bad)
            if at is None:
                return
            good, bad = (good, at) if self._result(at) in FAILING else (at, bad)

    def _decisive(self, good: int, bad: int) -> int | None:
        """Find a step between that says anything, the nearest to the middle first."""
        middle = (good + bad) // 2
        between = sorted(range(good + 1, bad), key=lambda at: abs(at - middle))
        return next((at for at in between if self._result(at) in DECISIVE), None)

    def _result(self, at: int) -> PatchTestResult:
        if at not in self._done:
            step = self._steps[at]
            self._done[at] = Done(step, self._run(0, self._test, step))
        return self._done[at].test.result
