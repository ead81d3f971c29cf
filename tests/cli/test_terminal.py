"""What a person at a terminal sees, and a program behind a pipe does not."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from applier.cli import main
from applier.cli.terminal import Progress

from . import archives
from .conftest import Place


@pytest.fixture
def good(tmp_path: Path) -> list[str]:
    """Give a command that checks a good patch."""
    archives.make_repository(tmp_path / "linux.git")
    (tmp_path / "good.eml").write_bytes(archives.GOOD)
    return ["check", "--tree", str(tmp_path / "linux.git"), str(tmp_path / "good.eml")]


def on_terminal(*arguments: str, **environ: str) -> tuple[int, str]:
    """Run applier with a terminal for standard output; give its code and what was shown."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "applier", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        env={**os.environ, **environ},
    )
    os.close(slave)
    shown = b""
    try:
        while block := os.read(master, 4096):
            shown += block
    except OSError:
        pass  # the terminal's other end is closed
    os.close(master)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def test_a_report_is_paged_on_a_terminal(good: list[str]) -> None:
    code, shown = on_terminal(*good, PAGER="sed s/^/:/")
    assert code == 0
    assert shown.startswith(":mm: improve line 20")


@pytest.mark.parametrize("options", [["--no-pager"], ["--format", "json"]])
def test_what_is_not_paged(good: list[str], options: list[str]) -> None:
    code, shown = on_terminal(*good, *options, PAGER="sed s/^/:/")
    assert code == 0
    assert not shown.startswith(":")


def test_a_pager_that_ends_early_or_is_not_there(good: list[str]) -> None:
    assert on_terminal(*good, PAGER="true")[0] in {0, 141}
    assert on_terminal(*good, PAGER="no-such-pager 2>&-")[0] in {0, 141}


def test_nobody_is_paged_behind_a_pipe(good: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "applier", *good],
        env={**os.environ, "PAGER": "sed s/^/:/"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("mm: improve line 20")


class Terminal:
    """Standard error, if it were one."""

    def __init__(self) -> None:
        self.shown = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.shown += text

    def flush(self) -> None:
        pass


def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal there; in the test itself, for pytest changes it after the fixtures."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    return found


def test_progress_waits_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    now = [10.0]
    monkeypatch.setattr("applier.cli.terminal.monotonic", lambda: now[0])
    line = Progress(wanted=True, width=20)
    line.tell("early")
    line.wipe()
    assert len(terminal.shown) == 0
    now[0] = 11.0
    line.tell("checking: 3 of 400: mm: \x1b[2J a long title")
    line.tell("too soon")
    line.wipe()
    line.wipe()
    assert terminal.shown == "\rchecking: 3 of 4...\x1b[K\r\x1b[K"


@pytest.mark.parametrize("growing", [False, True])
def test_progress_of_a_stream_unless_it_is_seen_growing(
    place: Place, monkeypatch: pytest.MonkeyPatch, growing: bool
) -> None:
    source = place.file("in.mbox", archives.mbox(archives.GOOD, archives.BAD))
    monkeypatch.setattr("applier.cli.terminal._PATIENCE", 0.0)
    monkeypatch.setattr("applier.cli.terminal._PACE", 0.0)
    monkeypatch.setattr("applier.cli.reporting._shows_itself", lambda _: growing)
    terminal = at_terminal(monkeypatch)
    arguments = ["check", "--tree", "linux.git", "--format", "jsonl", "-o", "out", source]
    assert main(arguments) == 1
    assert ("checking: 1 of 2: mm: improve line 20" in terminal.shown) is not growing
    assert terminal.shown.endswith("" if growing else "\r\x1b[K")
    assert (place.path / "out").read_text().count("\n") == 2


def test_a_stream_to_a_terminal_is_seen_growing(good: list[str]) -> None:
    assert "\x1b" not in on_terminal(*good, "--format", "jsonl")[1]


def test_progress_that_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    monkeypatch.setattr("applier.cli.terminal._PATIENCE", 0.0)
    line = Progress(wanted=False, width=20)
    line.tell("words")
    line.wipe()
    assert not terminal.shown


def test_what_is_begun_is_said_although_nobody_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    monkeypatch.setattr("applier.cli.terminal._PATIENCE", 0.01)
    with Progress(wanted=True, width=40) as line:
        line.begin("opening: lkml.git")
        end = monotonic() + 10
        while "opening: lkml.git" not in terminal.shown and monotonic() < end:
            sleep(0.01)
    assert terminal.shown == "\ropening: lkml.git\x1b[K\r\x1b[K"


def test_an_interrupted_line_is_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    monkeypatch.setattr("applier.cli.terminal._PATIENCE", 0.0)

    def work() -> None:
        with Progress(wanted=True, width=40) as line:
            line.tell("checking")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.shown.endswith("\r\x1b[K")


def test_help_shows_the_page_where_there_is_man(tmp_path: Path) -> None:
    man = tmp_path / "man"
    man.write_text('#!/bin/sh\necho "the page $1"\n')
    man.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    code, shown = on_terminal("help", "check", PATH=path)
    assert (code, shown.strip().endswith("docs/man/applier-check.1")) == (0, True)
    man.write_text("#!/bin/sh\nexit 1\n")
    code, shown = on_terminal("help", "check", PATH=path, PAGER="sed s/^/:/")
    assert (code, shown.splitlines()[0]) == (0, ":Usage: applier check [OPTIONS] SOURCE...")
    assert on_terminal("help", PATH=path, PAGER="cat")[1].startswith("Usage: applier [OPTIONS]")
