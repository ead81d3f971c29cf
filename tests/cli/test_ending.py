"""What is left of a run that is told to end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from applier.check import check_each
from applier.cli import main
from applier.cli.run import Terminated, raising_on_signals

from . import archives
from .conftest import Place

MANY = 1500
_PATIENCE = 120.0
RUN = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("applier", run_name="__main__", alter_sys=True)
"""
"""Whoever runs the tests may have been started by nohup(1), which hands on that it ignores."""


@pytest.fixture
def big(place: Place) -> Place:
    """Stand beside an archive that takes some seconds."""
    mails = (
        archives.mail(f"{n}@example.org", f"[PATCH] mm: {n}", archives.Edit(20, f"x{n}").diff)
        for n in range(MANY)
    )
    place.file("big.mbox", archives.mbox(*mails))
    return place


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, "check", "--tree", "linux.git", *arguments]
    return subprocess.Popen(
        [*command, "big.mbox"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for(process: subprocess.Popen[bytes], there: Iterator[bool]) -> None:
    """Wait until something is so, while the run is still at work."""
    end = monotonic() + _PATIENCE
    while not next(there):
        assert process.poll() is None, process.communicate()
        assert monotonic() < end
        sleep(0.01)


def end_by(process: subprocess.Popen[bytes], number: signal.Signals) -> int:
    assert process.poll() is None, "it was done before it was told to end"
    process.send_signal(number)
    out, err = process.communicate(timeout=_PATIENCE)
    assert (out, err) == (b"", b"")
    return process.returncode


SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_stream_keeps_what_was_done(big: Place, number: signal.Signals, code: int) -> None:
    target = big.path / "out.jsonl"
    before = names(big.path)
    process = start("--format", "jsonl", "-o", "out.jsonl")
    wait_for(process, iter(lambda: target.exists() and target.stat().st_size > 5000, None))
    assert end_by(process, number) == code
    lines = target.read_text().splitlines()
    assert 1 <= len(lines) < MANY
    assert {json.loads(line)["status"] for line in lines} == {"applies"}
    assert names(big.path) == sorted([*before, "out.jsonl"])


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_whole_file_is_not_there_by_half(big: Place, number: signal.Signals, code: int) -> None:
    (big.path / "out.json").write_text("old")
    before = names(big.path)
    process = start("--format", "json", "-o", "out.json")
    wait_for(process, iter(lambda: len(names(big.path)) > len(before), None))
    assert end_by(process, number) == code
    assert (big.path / "out.json").read_text() == "old"
    assert names(big.path) == before


def test_a_stream_keeps_what_was_done_before_a_failure(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file("box", archives.mbox(archives.GOOD, archives.FALSE))

    def fail(*given: object) -> Iterator[object]:
        yield next(check_each(*given))  # type: ignore[arg-type]  # handed through
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("applier.cli.reporting.check_each", fail)
    ran = place.check("--format", "jsonl", "-o", "out.jsonl", "box")
    assert ran.code == 4
    (line,) = (place.path / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["status"] == "applies"


def test_a_source_that_cannot_be_read_leaves_the_file_alone(place: Place) -> None:
    (place.path / "out.jsonl").write_text("old\n")
    assert place.check("--format", "jsonl", "-o", "out.jsonl", "nowhere").code == 2
    assert (place.path / "out.jsonl").read_text() == "old\n"


def test_a_run_takes_no_name_that_a_killed_one_left(place: Place) -> None:
    place.file("box", archives.mbox(archives.GOOD))
    place.file(f".out.json.{os.getpid()}", b"half")
    assert place.check("--format", "json", "-o", "out.json", "box").code == 0


def test_following_is_written_as_it_comes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.file("box", archives.mbox(archives.GOOD))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 2:
            assert "APPLIES" in (place.path / "out.txt").read_text()
            raise KeyboardInterrupt

    monkeypatch.setattr("applier.cli.watch.sleep", wait)
    monkeypatch.setattr("applier.cli.watch.follow.__defaults__", (wait,))
    assert place.check("--follow", "-o", "out.txt", "box").code == 130
    assert "APPLIES" in (place.path / "out.txt").read_text()


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    main(["--version"])
    assert signal.getsignal(signal.SIGTERM) is before


def terminate_within() -> None:
    with raising_on_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(5)


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raising_on_signals():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        with pytest.raises(Terminated):
            terminate_within()
    finally:
        signal.signal(signal.SIGHUP, before)
