import sys

import click
import pytest

from applier.cli import options as of
from applier.cli.configuration import find_tree
from applier.cli.option_kinds import Given
from applier.cli.terminal import find_width, wants_colour


@pytest.mark.parametrize(
    ("choice", "output", "environ", "terminal", "wanted"),
    [
        (None, None, {}, True, True),
        (None, None, {}, False, False),
        (None, None, {"NO_COLOR": "1"}, True, False),
        (None, None, {"NO_COLOR": ""}, True, True),
        (None, None, {"TERM": "dumb"}, True, False),
        (None, "file", {}, True, False),
        (True, "file", {"NO_COLOR": "1"}, False, True),
        (False, None, {}, True, False),
    ],
)
def test_colour_is_for_terminals_unless_told(
    *,
    monkeypatch: pytest.MonkeyPatch,
    choice: bool | None,
    output: str | None,
    environ: dict[str, str],
    terminal: bool,
    wanted: bool,
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert wants_colour(choice, output, environ) is wanted


@pytest.mark.parametrize(
    ("columns", "width"),
    [("132", 132), ("", 80), ("0", 80), ("wide", 80), ("-5", 80), ("9" * 5000, 80), ("²", 80)],
)
def test_columns_are_believed_if_they_are_a_number(columns: str, width: int) -> None:
    assert find_width({"COLUMNS": columns}) == width


def test_the_tree_is_where_git_would_look() -> None:
    assert find_tree(Given({}), {"GIT_DIR": "/srv/linux.git"}) == "/srv/linux.git"
    assert not find_tree(Given({}), {})
    with click.Context(click.Command("am")):
        assert find_tree(Given({of.TREE.name: "x"}), {"GIT_DIR": "/srv"}) == "x"
