from collections.abc import Callable
from itertools import pairwise
from threading import Event, Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.model import FAILING, PatchTest
from applier.testing.definitions import CommandTest, Compare, Depends
from applier.testing.run_series import Plan, Shares, run_each, run_tip
from applier.testing.trees_to_test import Step
from tests.testing.test_breaks import LETTERS, step

BUILD = CommandTest(name="build", command="make")
STYLE = CommandTest(name="style", command="look", depends=Depends.COMMIT)
LINES = CommandTest(name="lines", command="make", compare=Compare.LINES)
STEPS = tuple(map(step, range(5)))

Run = Callable[[int, CommandTest, Step], PatchTest]


class Log:
    """Runs nothing, and takes down what it was asked to."""

    def __init__(self, letters: str = "ppppp") -> None:
        self.ran: list[tuple[str, int]] = []
        self.by_worker: dict[int, list[int]] = {}
        self._letters = letters
        self._lock = Lock()

    def __call__(self, worker: int, test: CommandTest, at: Step) -> PatchTest:
        with self._lock:
            self.ran.append((test.name, at.number))
            self.by_worker.setdefault(worker, []).append(at.number)
        return PatchTest(name=test.name, result=LETTERS[self._letters[at.number]], seconds=0.0)


def test_all_tests_on_one_patch_and_then_on_the_next() -> None:
    log = Log()
    run_each(STEPS[:3], [BUILD, STYLE], log, Plan())
    assert log.ran == [("build", 0), ("build", 1), ("style", 1), ("build", 2), ("style", 2)]


def test_one_test_on_all_patches_and_then_the_next() -> None:
    log = Log()
    run_each(STEPS[:3], [BUILD, STYLE], log, Plan(by_test=True))
    assert log.ran == [("build", 0), ("build", 1), ("build", 2), ("style", 1), ("style", 2)]


def test_the_base_is_not_asked_of_tests_that_say_nothing_of_it() -> None:
    log = Log()
    run_each(STEPS[:2], [BUILD, STYLE, LINES], log, Plan())
    assert [one for one in log.ran if one[1] == 0] == [("build", 0)]


@pytest.mark.parametrize("by_test", [False, True])
@pytest.mark.parametrize("workers", [2, 3, 9])
def test_workers_do_all_of_it_once(workers: int, by_test: bool) -> None:
    log = Log()
    done = run_each(STEPS, [BUILD, STYLE], log, Plan(workers, by_test))
    expected = {("build", at) for at in range(5)} | {("style", at) for at in range(1, 5)}
    assert sorted(log.ran) == sorted(expected)
    assert {(one.test.name, one.step.number) for one in done} == expected


@given(st.integers(1, 60), st.integers(1, 9), st.randoms(use_true_random=False))
def test_shares_are_taken_whole_and_in_runs(count: int, workers: int, random: object) -> None:
    steps = [step(at) for at in range(count)]
    shares, stop = Shares(steps, workers), Event()
    takers = {worker: shares.take(worker, stop) for worker in range(workers)}
    taken: dict[int, list[int]] = {worker: [] for worker in takers}
    while takers:
        worker = random.choice(list(takers))  # type: ignore[attr-defined]
        one = next(takers[worker], None)
        if one is None:
            del takers[worker]
        else:
            taken[worker].append(one.number)
    assert sorted(number for numbers in taken.values() for number in numbers) == list(range(count))
    breaks = sum(
        after != before + 1 for numbers in taken.values() for before, after in pairwise(numbers)
    )
    assert breaks <= workers * count.bit_length()


def test_what_goes_wrong_with_one_worker_ends_all() -> None:
    log = Log("p" * 100)

    def run(worker: int, test: CommandTest, at: Step) -> PatchTest:
        if worker == 1:
            raise ZeroDivisionError
        return log(worker, test, at)

    plan = Plan(2)
    with pytest.raises(ZeroDivisionError):
        run_each([step(at) for at in range(100)], [BUILD], run, plan)


@pytest.mark.parametrize(
    ("letters", "ran", "first"),
    [
        ("ppppp", [4], None),
        ("ppppf", [0, 2, 3, 4], 4),
        ("pffff", [0, 1, 2, 4], 1),
        ("pppff", [0, 2, 3, 4], 3),
        ("fffff", [0, 4], None),
        ("pwwtt", [0, 2, 3, 4], 3),
        ("ppeff", [0, 1, 2, 3, 4], 3),
        ("psseF", [0, 1, 2, 3, 4], None),
    ],
)
def test_the_tip_first_and_where_it_fails_the_first_that_does(
    letters: str, ran: list[int], first: int | None
) -> None:
    log = Log(letters.lower())
    done = run_tip(STEPS, [BUILD], log)
    assert sorted(number for _, number in log.ran) == ran
    failing = [one.step.number for one in done if one.test.result in FAILING]
    if first is not None:
        assert min(failing) == first


def test_a_bisection_asks_seldom() -> None:
    letters = "p" * 700 + "f" * 300
    log = Log(letters)
    run_tip([step(at) for at in range(1000)], [BUILD], log)
    assert len(log.ran) <= 12


def test_a_test_about_one_patch_is_not_bisected() -> None:
    log = Log("fffff")
    run_tip(STEPS, [STYLE], log)
    assert log.ran == [("style", 4)]
