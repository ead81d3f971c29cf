"""What is set once and for all, in git's configuration."""

from pathlib import Path

import pytest

from applier.cli.terminal import choose_pager, wants_colour

from . import archives
from .conftest import Place


def test_an_option_from_the_trees_configuration(place: Place) -> None:
    bad = place.file("bad.eml", archives.BAD)
    assert place.check(bad).code == 1
    place.repo.config["applier.failOn"] = "never"
    assert place.check(bad).code == 0
    assert place.check("--fail-on", "conflicts", bad).code == 1


def test_the_users_configuration_and_no_repository(place: Place, sealed_libgit2: Path) -> None:
    config = sealed_libgit2 / ".gitconfig"
    config.write_text(f"[applier]\n\ttree = {place.path}/linux.git\n\toneline\n")
    ran = place.run("check", place.file("good.eml", archives.GOOD))
    assert ran.code == 0
    assert ran.out.startswith("applies ")


def test_a_key_for_another_command_says_nothing(place: Place) -> None:
    place.repo.config["applier.threeWay"] = "nonsense"
    assert place.run("series", place.file("good.eml", archives.GOOD)).code == 0


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("applier.verbose", "perhaps", "applier.verbose is 'perhaps', and not true or false"),
        ("applier.failOn", "x", "applier.failOn in git's configuration: 'x' is not one of"),
    ],
)
def test_a_bad_value_is_named_by_its_key(
    place: Place, key: str, value: str, complaint: str
) -> None:
    place.repo.config[key] = value
    ran = place.check(place.file("good.eml", archives.GOOD))
    assert ran.code == 2
    assert ran.complaints[0].startswith(complaint)


def test_quiet_leaves_the_exit_code_and_the_file(place: Place) -> None:
    bad = place.file("bad.eml", archives.BAD)
    ran = place.check("--quiet", "-o", "report", bad)
    assert (ran.code, ran.out) == (1, "")
    assert (place.path / "report").read_text().endswith("CONFLICTS at patch 1 of 1\n")
    assert place.check("-q", bad).out == ""


@pytest.mark.parametrize(
    ("configured", "choice", "expected"),
    [
        ("", None, False),
        ("always", None, True),
        ("always", False, False),
        ("never", True, True),
        ("false", None, False),
        ("auto", None, False),
    ],
)
def test_colour(configured: str, choice: bool | None, expected: bool) -> None:
    assert wants_colour(choice, None, {}, configured) is expected


@pytest.mark.parametrize(
    ("configured", "environ", "expected"),
    [
        ({}, {}, "less"),
        ({}, {"PAGER": "more"}, "more"),
        ({"core.pager": "most"}, {"PAGER": "more"}, "most"),
        ({"core.pager": "most", "pager.applier": "bat -p"}, {}, "bat -p"),
        ({"pager.applier": "true"}, {}, "less"),
        ({"pager.applier": "false"}, {"PAGER": "more"}, ""),
        ({"core.pager": "most"}, {"GIT_PAGER": "view"}, "view"),
        ({}, {"GIT_PAGER": "cat"}, ""),
        ({}, {"GIT_PAGER": ""}, ""),
    ],
)
def test_the_pager_that_git_would_take(
    configured: dict[str, str], environ: dict[str, str], expected: str
) -> None:
    assert choose_pager(configured.get, environ) == expected
