"""Does the type checker see what a command gets of an option?"""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from applier.cli import options as of
from applier.cli.exitcode import FailOn
from applier.cli.options import Given

ROOT = Path(__file__).parents[2]
EXAMPLE = """
from applier.cli import options as of
from applier.cli.options import Given


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
    option: of.Option[object], value: object
) -> None:
    assert Given({})[option] == value
    command = click.Command("x", params=[option.parameter])
    assert Given(command.make_context("x", []).params)[option] == value
