"""What is left of a run that is told to end."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest

from applier.check import check_one
from applier.cli import main
from applier.cli.run import Terminated, raising_on_signals
from applier.context import Context
from applier.model import Series, SeriesVerdict

from . import archives
from .conftest import Place

MANY = 3000
ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0
RUN = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("applier", run_name="__main__", alter_sys=True)
"""
"""Whoever runs the tests may have been started by nohup(1), which hands on that it ignores."""

BASH = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


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


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_stream_keeps_what_was_done(big: Place, number: signal.Signals) -> None:
    target = big.path / "out.jsonl"
    before = names(big.path)
    process = start("--format", "jsonl", "-o", "out.jsonl")
    wait_for(process, iter(lambda: target.exists() and target.stat().st_size > 5000, None))
    assert end_by(process, number) == -number
    lines = target.read_text().splitlines()
    assert 1 <= len(lines) < MANY
    assert {json.loads(line)["status"] for line in lines} == {"applies"}
    assert names(big.path) == sorted([*before, "out.jsonl"])


@pytest.mark.parametrize("number", SIGNALS)
def test_a_whole_file_is_not_there_by_half(big: Place, number: signal.Signals) -> None:
    (big.path / "out.json").write_text("old")
    before = names(big.path)
    process = start("--format", "json", "-o", "out.json")
    wait_for(process, iter(lambda: len(names(big.path)) > len(before), None))
    assert end_by(process, number) == -number
    assert (big.path / "out.json").read_text() == "old"
    assert names(big.path) == before


def test_a_stream_keeps_what_was_done_before_a_failure(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file("box", archives.mbox(archives.GOOD, archives.FALSE))

    done = list[SeriesVerdict]()

    def fail(contexts: Sequence[Context], series: Series) -> SeriesVerdict:
        if done:
            raise RuntimeError("the disk is on fire")
        done.append(check_one(contexts, series))
        return done[0]

    monkeypatch.setattr("applier.check.check_one", fail)
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


@pytest.mark.usefixtures("big")
def test_a_shell_ends_its_loop() -> None:
    """As git does: who ends with code 130 instead of dying is taken for one that goes on."""
    command = f"{sys.executable} -c '{RUN}' check --tree linux.git big.mbox"
    loop = f"for n in 1 2; do echo $n; {command}; done"
    shell = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BASH,
            "bash",
            "-c",
            f"{loop}; echo after",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert shell.stdout is not None
    assert shell.stdout.readline() == b"1\n"
    sleep(1)
    os.killpg(shell.pid, signal.SIGINT)
    out, _ = shell.communicate(timeout=_PATIENCE)
    assert (shell.returncode, out) == (-signal.SIGINT, b"")


@pytest.mark.parametrize(
    ("closed", "code", "complaint"),
    [
        (">&-", 2, b"applier: cannot write standard output: it is closed\n"),
        ("2>&-", 0, b""),
        ("<&-", 0, b""),
    ],
)
def test_what_the_shell_has_closed(place: Place, closed: str, code: int, complaint: bytes) -> None:
    place.file("good.eml", archives.GOOD)
    line = f"{sys.executable} -m applier check --tree linux.git good.eml {closed}"
    ran = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (code, complaint)


FORBIDDEN = """
import importlib, json, os, pkgutil, sys
import applier
from applier.cli import main

for module in pkgutil.walk_packages(applier.__path__, "applier."):
    if module.name != "applier.__main__":
        importlib.import_module(module.name)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for line in json.loads(sys.argv[1]):
    print(main(["check", *line.split()]), flush=True)
"""
"""Run as one who may not read everything; what is imported later may lie where root alone may."""
CLOSED = {
    "--tree linux.git closed": "closed: Permission denied",
    "--tree linux.git closed/good.eml": "closed/good.eml: permission denied",
    "--tree linux.git -o closed/x good.eml": "cannot write closed/x: Permission denied",
    "--tree linux.git -o closed good.eml": "cannot write closed: Is a directory",
    "--tree linux.git --bases closed/x good.eml": "closed/x: Permission denied",
    "--tree closed good.eml": "closed: permission denied",
    "--tree closed/linux.git good.eml": "closed/linux.git: permission denied",
    "--tree linux.git --lore closed a@example.org": "closed: permission denied",
    "--tree linux.git --lore closed/x a@example.org": "closed/x: permission denied",
}
"""By arguments, what is said: who may not enter a directory is told, in a line."""


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand beside a directory that may not be entered, as somebody who owns it and is not root."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        for place in (room, room / "closed"):
            place.mkdir(exist_ok=True)
            archives.make_repository(place / "linux.git")
            (place / "good.eml").write_bytes(archives.GOOD)
        for below in (room, *room.rglob("*")) if os.geteuid() == 0 else ():
            os.chown(below, 65534, 65534)
        (room / "closed").chmod(0)
        monkeypatch.chdir(room)
        monkeypatch.setenv("HOME", name)
        yield room
        (room / "closed").chmod(0o700)


@pytest.mark.usefixtures("room")
def test_a_directory_that_may_not_be_entered() -> None:
    command = [sys.executable, "-c", FORBIDDEN, json.dumps([*CLOSED])]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert ran.stderr.splitlines() == [f"applier: {said}" for said in CLOSED.values()]
    assert ran.stdout.split() == ["2"] * len(CLOSED)
