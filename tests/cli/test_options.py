"""Does the type checker see what a command gets of an option?"""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from applier.cli import options as of
from applier.cli.commands import make_group
from applier.cli.configuration import fill_in
from applier.cli.exitcode import FailOn
from applier.cli.option_kinds import Given, Option
from applier.cli.session import Session

from . import archives
from .conftest import Place

ROOT = Path(__file__).parents[2]
EXAMPLE = """
from applier.cli import options as of
from applier.cli.option_kinds import Given


def run(given: Given) -> None:
    {name}: {annotation} = given[of.{option}]
    print({name})
"""


def judge(tmp_path: Path, name: str, annotation: str, option: str) -> str:
    """Let mypy judge a command that takes an option for what *annotation* says."""
    file = tmp_path / "example.py"
    file.write_text(EXAMPLE.format(name=name, annotation=annotation, option=option))
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_a_wrong_annotation_is_an_error_of_types(tmp_path: Path) -> None:
    assert not judge(tmp_path, "bases", "tuple[str, ...]", "BASES")
    found = judge(tmp_path, "bases", "str", "BASES")
    assert 'expression has type "tuple[str, ...]", variable has type "str"' in found


def test_whatever_configuration_turns_on_the_command_line_turns_off(place: Place) -> None:
    flags = [
        option
        for command in make_group().commands.values()
        for option in command.params
        if isinstance(option, click.Option) and option.is_flag and option.name in of.KEYS
    ]
    assert {option.name for option in flags} >= {"three_way", "explain", "oneline", "quiet"}
    for option in flags:
        place.repo.config[f"applier.{of.KEYS[option.name or '']}"] = True
    for command in make_group().commands.values():
        has = [option for option in flags if option in command.params]
        off = [name for option in has for name in option.secondary_opts]
        assert len(off) == len(has)
        with command.make_context("x", ["a"], obj=Session()) as context:
            context.params["tree"] = "linux.git"
            assert all(fill_in(context).values[option.name or ""] for option in has)
        with command.make_context("x", [*off, "a"], obj=Session()) as context:
            context.params["tree"] = "linux.git"
            assert not any(fill_in(context).values[option.name or ""] for option in has)


@pytest.mark.parametrize("name", ["--onto", "--bases", "--lore", "--patchwork"])
def test_an_empty_text_undoes_what_is_configured(place: Place, name: str) -> None:
    place.repo.config[f"applier.{name.removeprefix('--')}"] = "nowhere"
    good = place.file("good.eml", archives.GOOD)
    assert place.check(f"{name}=", good).code == 0


def test_home_in_a_configured_path(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(place.path))
    place.file("bases.tsv", b"bad@example.org\tmaster\n")
    place.repo.config["applier.bases"] = "~/bases.tsv"
    assert place.check(place.file("bad.eml", archives.BAD)).complaints == []
    place.repo.config["applier.bases"] = "~/nothing"
    ran = place.check(place.file("bad.eml", archives.BAD))
    assert ran.complaints == [f"{place.path}/nothing: No such file or directory"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (of.TREE, None),
        (of.BASES, ()),
        (of.THREE_WAY, False),
        (of.COLOUR, None),
        (of.PAGER, True),
        (of.FORM, "text"),
        (of.REVISION, None),
        (of.SERIES, ()),
        (of.FAIL_ON, FailOn.UNDECIDED),
        (of.CONTEXT, "applier"),
    ],
)
def test_an_option_that_a_command_lacks_is_one_that_nobody_typed(
    option: Option[object], value: object
) -> None:
    assert Given({})[option] == value
    command = click.Command("x", params=[option.parameter])
    assert Given(command.make_context("x", []).params)[option] == value
