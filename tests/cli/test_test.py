"""``applier test``, as it is typed."""

import json
from pathlib import Path

import pytest

from tests.cli import archives
from tests.cli.conftest import Place
from tests.testing.bubblewrap import needs_bubblewrap
from tests.testing.make_series import TEST, THREE, series


@pytest.fixture
def desk(place: Place) -> Place:
    """Give a place with a series that breaks in the middle."""
    place.file("three.mbox", THREE)
    place.file("good.mbox", archives.mbox(archives.GOOD))
    return place


def test_a_break_is_said_and_found(desk: Place) -> None:
    ran = desk.run(
        *("test", "--tree", "linux.git", "--exec", TEST, "--name", "build", "three.mbox")
    )
    assert ran.code == 1
    assert "build FAIL: exit status 1: 6:broken" in ran.out
    assert "bisectability: build fails from patch 2 on, and patch 3 mends it" in ran.out
    assert "tests  build: 2 pass, 1 fail" in ran.out
    assert ran.out.rstrip().endswith("APPLIES, build fails at patch 2")


def test_what_stands_is_well(desk: Place) -> None:
    ran = desk.run("test", "--tree", "linux.git", "--exec", "true", "good.mbox")
    assert ran.code == 0
    assert "tests  true: 1 pass" in ran.out


def test_work_is_kept_with_what_may_be_made_again(
    desk: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk.path / "cache"))
    desk.run("test", "--tree", "linux.git", "--exec", "true", "good.mbox")
    assert {one.name for one in (desk.path / "cache/applier/test").iterdir()} == {
        "logs",
        "results",
        "trees",
    }


def test_work_is_kept_where_somebody_says(desk: Place) -> None:
    for _ in range(2):
        ran = desk.run(
            *("test", "--tree", "linux.git", "--work", "here", "--exec", "true", "good.mbox")
        )
    assert "all known from before" in ran.out
    assert (desk.path / "here" / "results").is_dir()
    again = desk.run(
        *("test", "--tree", "linux.git", "--work", "here", "--exec", "true", "good.mbox"),
        "--rerun",
    )
    assert "known" not in again.out


def test_what_is_configured_is_run(desk: Place) -> None:
    desk.repo.config["applier.test.Style.command"] = "exit 1"
    desk.repo.config["applier.test.build.command"] = "true"
    assert desk.run("test", "--tree", "linux.git", "good.mbox").out.count("tests  ") == 2
    ran = desk.run("test", "--tree", "linux.git", "--name", "build", "good.mbox")
    assert "tests  build: 1 pass" in ran.out
    assert "Style" not in ran.out


def test_the_configuration_of_the_repository_counts_before_the_users(desk: Place) -> None:
    home = Path.home() / ".gitconfig"
    home.write_text('[applier "test.build"]\n\tcommand = exit 1\n')
    desk.repo.config["applier.test.build.command"] = "true"
    assert desk.run("test", "--tree", "linux.git", "good.mbox").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no test is named (--exec CMD, --name checkpatch) and none is configured"),
        (("--name", "nosuch"), "no test nosuch is configured; there are: checkpatch"),
        (("--name", "checkpatch"), "checkpatch: master has no scripts/checkpatch.pl"),
        (("--exec", ""), "--exec: an empty command"),
        (("--exec", "true", "-j", "0"), "0 is less than 1"),
        (("--exec", "true", "--order", "moon"), "'moon' is not one of 'patch', 'test'"),
        (("--name", "checkpatch", "--trusted", "nosuch"), "--trusted: nosuch"),
    ],
)
def test_what_cannot_be_run_is_said(desk: Place, arguments: tuple[str, ...], words: str) -> None:
    ran = desk.run("test", "--tree", "linux.git", *arguments, "good.mbox")
    assert ran.code == 2
    assert words in ran.complaints[0]


def test_a_key_that_there_is_none_of_is_said(desk: Place) -> None:
    desk.repo.config["applier.test.build.comand"] = "true"
    ran = desk.run("test", "--tree", "linux.git", "good.mbox")
    assert ran.code == 2
    [complaint] = ran.complaints
    assert complaint == (
        "applier.test.build.comand (git config): no such key; did you mean command?"
    )


@pytest.mark.parametrize(
    ("fail_on", "code"), [("never", 0), ("conflicts", 1), ("inconsistent", 1), ("undecided", 1)]
)
def test_a_test_that_fails_weighs_as_a_conflict(desk: Place, fail_on: str, code: int) -> None:
    ran = desk.run(
        *("test", "--tree", "linux.git", "--exec", TEST, "--fail-on", fail_on, "three.mbox")
    )
    assert ran.code == code


@pytest.mark.parametrize(("command", "code"), [("exit 1", 3), ("exit 127", 3), ("exit 125", 0)])
def test_what_is_no_fault_of_the_series_is_no_finding(desk: Place, command: str, code: int) -> None:
    assert desk.run("test", "--tree", "linux.git", "--exec", command, "good.mbox").code == code


def test_of_the_tip_the_first_that_fails_is_found(desk: Place) -> None:
    desk.file("long.mbox", series([*"abcdef", "broken", *"hi"]))
    ran = desk.run(
        *("test", "--tree", "linux.git", "--tip", "--exec", TEST, "--format", "json", "long.mbox")
    )
    [verdict] = json.loads(ran.out)["series"]
    since = {test["since"] for patch in verdict["patches"] for test in patch["tests"]}
    assert since == {None, 7}


def test_jsonl_comes_series_by_series(desk: Place) -> None:
    arguments = ("test", "--tree", "linux.git", "--exec", "true", "--format", "jsonl")
    ran = desk.run(*arguments, "three.mbox", "good.mbox")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [len(line["base_tests"]) for line in lines] == [1, 1]


def test_several_trees_have_work_trees_of_their_own(desk: Place) -> None:
    other = archives.make_repository(desk.path / "other.git")
    assert other.is_bare
    ran = desk.run(
        *("test", "--tree", "linux.git", "--tree", "other.git", "--exec", "true", "good.mbox")
    )
    assert "tests  true: 1 pass" in ran.out


def test_a_mail_is_checked_for_b4_review(desk: Place) -> None:
    ran = desk.check("--format", "b4", "-", stdin=archives.GOOD)
    [check] = json.loads(ran.out)
    assert (check["tool"], check["status"]) == ("applier", "pass")
    assert "APPLIES" in check["summary"]
    bad = archives.GOOD.replace(b"-line 20 of", b"-line 20 off")
    [check] = json.loads(desk.check("--format", "b4", "-", stdin=bad).out)
    assert check["status"] == "fail"
    assert "mm/slab.c hunk 1" in check["details"]


def test_a_patch_whose_series_is_not_there_is_not_to_be_blamed(desk: Place) -> None:
    alone = archives.GOOD.replace(b"[PATCH]", b"[PATCH 2/3]")
    ran = desk.check("--format", "b4", "-", stdin=alone)
    [check] = json.loads(ran.out)
    assert check["status"] == "pass"
    without = alone.replace(archives.STAT.encode(), b"")
    assert json.loads(desk.check("--format", "b4", "-", stdin=without).out) == []


def test_a_false_diffstat_is_a_warning_for_b4(desk: Place) -> None:
    false = archives.GOOD.replace(archives.STAT.encode(), archives.FALSE_STAT.encode())
    [check] = json.loads(desk.check("--format", "b4", "-", stdin=false).out)
    assert check["status"] == "warn"
    assert "diffstat" in check["details"]


def test_a_test_in_a_sandbox_that_is_not_to_be_had_is_refused(
    desk: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(desk.path))
    ran = desk.run("test", "--tree", "linux.git", "--sandbox", "--exec", "true", "good.mbox")
    assert ran.code == 2
    assert "--sandbox needs bubblewrap" in ran.complaints[0]


@needs_bubblewrap
def test_a_token_in_the_environment_is_not_seen_in_a_sandbox(
    desk: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE_TOKEN", "secret")
    line = 'test -z "$FORGE_TOKEN" && test -n "$APPLIER_COMMIT" && git status'
    ran = desk.run("test", "--tree", "linux.git", "--sandbox", "--exec", line, "good.mbox")
    assert ran.code == 0, ran.out


def test_a_command_that_kills_who_watches_it_is_an_error_of_its_own(desk: Place) -> None:
    ran = desk.run(
        *("test", "--tree", "linux.git", "--exec", "kill -9 $PPID; sleep 60", "--name", "evil"),
        *("--exec", "true", "good.mbox"),
    )
    assert ran.code == 3
    assert "evil ERROR: the process that watches the command was killed" in ran.out
    assert "tests  true: 1 pass" in ran.out


def test_a_directory_that_cannot_be_written_is_said(desk: Place) -> None:
    work = desk.file("file", b"")
    ran = desk.run("test", "--tree", "linux.git", "--work", work, "--exec", "true", "good.mbox")
    assert ran.code == 2
    assert ran.complaints[0].startswith("--work: ")


def test_a_mail_is_checked_for_b4_prep(desk: Place) -> None:
    arguments = ("--format", "b4-prep", "--fail-on", "never", "-")
    well = desk.check(*arguments, stdin=archives.GOOD)
    assert (well.code, well.out) == (0, "")
    bad = archives.GOOD.replace(b"-line 20 of", b"-line 20 off")
    assert desk.check(*arguments, stdin=bad).out.startswith("ERROR: applier: 1/1: mm/slab.c hunk 1")
    false = archives.GOOD.replace(archives.STAT.encode(), archives.FALSE_STAT.encode())
    assert desk.check(*arguments, stdin=false).out.startswith("WARNING: applier: 1/1: diffstat: ")
    alone = archives.GOOD.replace(b"[PATCH]", b"[PATCH 2/3]")
    assert (desk.check(*arguments, stdin=alone).out) == ""
