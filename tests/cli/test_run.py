"""How a run ends: one line and a code, whatever goes wrong."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from applier import __version__
from applier.cli import main
from applier.cli.commands import make_group
from applier.cli.output import ReaderGone
from applier.errors import RepositoryError

Fail = Callable[[BaseException], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Fail]:
    """Give a function that makes the next command raise what it is given.

    Standard output is a file of the test's: a reader that is gone takes it along,
    and pytest before 9.2 could not do without its own.
    """
    with tmp_path.joinpath("out").open("w") as out:

        def prepare(error: BaseException) -> None:
            def callback() -> None:
                raise error

            def with_failure() -> click.Group:
                group = make_group()
                failing = click.Command("fail", callback=callback)
                monkeypatch.setattr(group, "get_command", lambda *_: failing)
                return group

            monkeypatch.setattr("applier.cli.run.make_group", with_failure)
            monkeypatch.setattr("sys.stdout", out)

        yield prepare


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capfd.readouterr().out == f"applier {__version__}\n"


def test_help_names_every_command_and_exit_code(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capfd.readouterr().out
    for word in ("check ", "series ", "am ", "Exit codes", " 0 ", " 1 ", " 2 ", " 3 ", " 4 "):
        assert word in text


def test_no_command_shows_the_help(capfd: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Usage: applier [OPTIONS] COMMAND" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["check", "series", "am"])
def test_every_command_has_help(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capfd.readouterr().out
    assert f"Usage: applier {command} [OPTIONS] SOURCE..." in text
    assert "Examples:" in text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["chekc"], "No such command 'chekc': did you mean 'check'? (see 'applier --help')"),
        (["zzz"], "No such command 'zzz' (see 'applier --help')"),
        (["check"], "Missing argument 'SOURCE...' (see 'applier check --help')"),
        (["check", "--tre", "x"], "No such option"),
        (["check", "--format", "yaml", "x"], "Invalid value for '--format'"),
        (
            ["check", "--fail-on", "all", "x"],
            "Invalid value for '--fail-on': 'all' is not one of 'never', 'conflicts', 'incons",
        ),
        (["check", "--revision", "-1", "x"], "Invalid value for '--revision': -1 is less than 0"),
        (["am", "x"], "Give either --branch or --ref-prefix (see 'applier am --help')"),
        (["am", "--branch", "a", "--ref-prefix", "b", "x"], "Give either --branch or --ref-"),
        (["\x1b[2J"], "No such command "),
    ],
)
def test_bad_usage_is_one_line(
    arguments: list[str], line: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capfd.readouterr()
    assert not out
    assert err.startswith(f"applier: {line}")
    assert err.count("\n") == 1
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (RepositoryError("x: not a git\nrepository"), 2, "applier: x: not a git repository\n"),
        (
            KeyError("boom"),
            4,
            "applier: internal error: KeyError: 'boom' (--debug prints the traceback)\n",
        ),
        (
            RecursionError(),
            4,
            "applier: internal error: RecursionError (--debug prints the traceback)\n",
        ),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (ReaderGone(), 141, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_every_error_has_its_code(
    fail: Fail,
    error: BaseException,
    code: int,
    line: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    fail(error)
    assert main(["fail"]) == code
    assert capfd.readouterr().err == line


def test_debug_prints_the_traceback(fail: Fail, capfd: pytest.CaptureFixture[str]) -> None:
    fail(KeyError("boom"))
    assert main(["--debug", "fail"]) == 4
    err = capfd.readouterr().err
    assert "Traceback (most recent call last)" in err
    assert err.endswith(
        "applier: internal error: KeyError: 'boom' (--debug prints the traceback)\n"
    )


HEAVY = ("pygit2", "unidiff", "email", "json", "gzip", "sqlite3", "applier.model", "applier.check")
LOADED = "import sys, click, msgspec; loaded = set(sys.modules)"
"""msgspec 0.19 loads json by itself."""


def test_the_version_costs_no_import_that_it_does_not_need() -> None:
    code = (
        f"{LOADED}; from applier.cli import main; main(['--version']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules and name not in loaded])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == f"applier {__version__}\n[]\n"


@pytest.mark.parametrize("command", ["", "check", "am", "post"])
def test_help_needs_no_pygit2(command: str) -> None:
    code = (
        f"{LOADED}; from applier.cli import main; main([*{command!r}.split(), '--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules and name not in loaded])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("\n[]\n")


def test_a_reader_that_goes_away_hears_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "applier", "--help"]
    run = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (run.returncode, run.stderr) == (141, b"")


def test_help_without_a_terminal_is_the_text(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "am"]) == 0
    shown = capfd.readouterr().out
    assert main(["am", "--help"]) == 0
    assert capfd.readouterr().out == shown
    assert main(["help", "an"]) == 2
    assert capfd.readouterr().err == "applier: No such command 'an' (see 'applier help --help')\n"


def test_help_stands_in_groups_the_common_first(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    shown = capfd.readouterr().out
    titles = ["Which tree and base:", "Which series:", "What is reported:", "Where the mails are:"]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    assert (
        shown.index("  --tree [NAME=]REPO")
        < shown.index("  --base REV")
        < shown.index("  --onto REV")
    )
    assert "  -3, --[no-]3way " in shown
