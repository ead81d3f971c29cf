"""A crash, a hang and eight gigabytes cost one series, and say so."""

import faulthandler
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from msgspec.structs import replace

from applier import Options, check_each, check_series, read_series
from applier.base.base_search import find_base
from applier.budgets import ALL
from applier.check import Trees
from applier.cli.exitcode import ExitCode
from applier.collection import Collection
from applier.collection.series_mails import SeriesMails
from applier.context import Context
from applier.errors import UsageError
from applier.isolate import Worker
from applier.model import Failure, FailureKind, PatchOutcome, Series, SeriesStatus, SeriesVerdict
from tests.cli import archives
from tests.cli.conftest import Place, place

__all__ = ["place"]

ODD = "odd@example.org"
THREE = archives.mbox(
    archives.GOOD,
    archives.mail(ODD, "[PATCH] mm: line 25", archives.Edit(25, "odd").diff),
    archives.FALSE,
)
ISOLATED = Options(isolate=True)


def crash() -> None:
    faulthandler.disable()  # it would show where in pytest
    os.kill(os.getpid(), signal.SIGSEGV)


def loop() -> None:
    """Stay in C, deaf to everything."""
    sum(range(10**15))


def end() -> None:
    os._exit(3)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def take_memory() -> None:
    bytearray(8 << 30)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    archives.make_repository(tmp_path / "linux.git")
    (tmp_path / "three.mbox").write_bytes(THREE)
    with read_series([str(tmp_path / "three.mbox")]) as found:
        yield found


@pytest.fixture
def tree(tmp_path: Path) -> str:
    return str(tmp_path / "linux.git")


def spoil(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], None]) -> None:
    """Let *deed* happen while the odd series is judged."""

    def find(context: Context, series: Series, mails: SeriesMails) -> object:
        if series.id == ODD:
            deed()
        return find_base(context, series, mails)

    monkeypatch.setattr("applier.check.find_base", find)


def judged(collection: Collection, tree: Trees, options: Options) -> dict[str, SeriesVerdict]:
    return {one.id: one for one in check_each(collection, tree, options)}


def test_verdicts_are_the_same(collection: Collection, tree: str) -> None:
    options = Options(explain=True, isolate=True)
    plain = check_series(collection, tree, replace(options, isolate=False))
    assert check_series(collection, tree, options) == plain
    assert check_series(collection, None, options) == check_series(collection)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (crash, (FailureKind.INTERNAL, None, "its process crashed (SIGSEGV)")),
        (end, (FailureKind.INTERNAL, None, "its process ended with 3")),
        (be_killed, (FailureKind.BUDGET, "memory", "its process was killed")),
        (take_memory, (FailureKind.BUDGET, "memory", "no memory left")),
        (loop, (FailureKind.BUDGET, "time", "more than 1 seconds of the processor")),
    ],
)
def test_whatever_ends_a_process_costs_one_series(
    collection: Collection,
    tree: str,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[], None],
    expected: tuple[FailureKind, str | None, str],
) -> None:
    kind, budget, words = expected
    usual = judged(collection, tree, Options())
    spoil(monkeypatch, deed)
    monkeypatch.setattr("applier.isolate._GRACE", 0)
    limits = replace(ALL, time=1) if deed is loop else ALL
    found = judged(collection, tree, Options(isolate=True, budgets=limits))
    odd = found.pop(ODD)
    assert found == {key: one for key, one in usual.items() if key != ODD}
    assert (odd.status, odd.budget) == (SeriesStatus.UNDECIDED, budget)
    assert odd.error is not None
    assert (odd.error.kind, odd.error.budget) == (kind, budget)
    assert words in odd.reasons[0]
    assert [one.outcome for one in odd.patches] == [PatchOutcome.NOT_TRIED]
    assert (odd.title, odd.total) == (usual[ODD].title, 1)


def test_a_process_that_sleeps_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applier.isolate._PATIENCE", 0.2)
    monkeypatch.setattr("applier.isolate._GRACE", 0)

    def work(number: int) -> bytes:
        sleep(60 * number)
        return b"%d" % number

    with Worker(work, replace(ALL, time=1)) as worker:
        assert worker.result(0) == b"0"
        late = worker.result(1)
        assert isinstance(late, Failure)
        assert late.budget == "time"
        assert worker.result(0) == b"0"


def test_answers_may_be_large_and_many() -> None:
    with Worker(lambda number: b"x" * number, ALL) as worker:
        for size in (0, 1, 1 << 22, 5):
            assert worker.result(size) == b"x" * size
        process = worker._pid
        assert worker.result(7) == b"x" * 7
        assert worker._pid == process


def test_a_worker_leaves_no_process_and_no_pipe() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with Worker(lambda _: b"", ALL) as worker:
            worker.result(1)
            process = worker._pid
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_is_to_be_kept_is_not_made_elsewhere(collection: Collection, tree: str) -> None:
    with pytest.raises(UsageError, match="in a process of its own"):
        check_series(collection, tree, Options(isolate=True, keep_objects=True))


def test_the_command_has_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch, crash)
    box = place.file("three.mbox", THREE)
    ran = place.check("--isolate", box)
    assert ran.code == ExitCode.INTERNAL
    assert any("its process crashed (SIGSEGV)" in line for line in ran.complaints)
    ran = place.check("--isolate", "--against", "master", box)
    assert ran.code == ExitCode.USAGE
