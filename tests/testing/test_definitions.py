import pytest

from applier.errors import UsageError
from applier.testing.definitions import CommandProtocol, Compare, Depends, choose_tests

CONFIGURED = {
    "build": {"command": ["make -s"], "timeout": ["10m"], "paths": ["mm/ 'a b.c'", "*.rst"]},
    "style": {"protocol": ["checkpatch"], "command": ["--strict"]},
}


def test_commands_are_called_by_the_names_in_order_and_the_rest_after_their_programs() -> None:
    tests = choose_tests({}, ["make -s", "/bin/make x", "./run.sh", "! x"], ["build"])
    assert [test.name for test in tests] == ["build", "make", "run", "command"]
    assert [test.command for test in tests] == ["make -s", "/bin/make x", "./run.sh", "! x"]


def test_two_commands_of_one_program_are_told_apart() -> None:
    tests = choose_tests({}, ["make a", "make b"], [])
    assert [test.name for test in tests] == ["make", "make-2"]


def test_names_that_no_command_takes_are_configured_tests() -> None:
    tests = choose_tests(CONFIGURED, ["true"], ["mine", "build"])
    assert [(test.name, test.command) for test in tests] == [("mine", "true"), ("build", "make -s")]


def test_with_nothing_said_all_that_is_configured_is_run() -> None:
    assert [test.name for test in choose_tests(CONFIGURED, [], [])] == ["build", "style"]


def test_commands_alone_run_nothing_that_is_configured() -> None:
    assert [test.name for test in choose_tests(CONFIGURED, ["true"], [])] == ["true"]


def test_what_is_configured_is_read() -> None:
    build, style = choose_tests(CONFIGURED, [], [])
    assert (build.timeout, build.depends) == (600, Depends.TREE)
    assert build.paths == ("mm/", "a b.c", "*.rst")
    assert (style.protocol, style.depends) == (CommandProtocol.CHECKPATCH, Depends.COMMIT)


def test_checkpatch_needs_no_configuration() -> None:
    [test] = choose_tests({}, [], ["checkpatch"])
    assert test.protocol is CommandProtocol.CHECKPATCH


@pytest.mark.parametrize(
    ("protocol", "depends"), [("exit", "tree"), ("nipa", "commit"), ("b4", "mail")]
)
def test_a_protocol_knows_what_a_test_depends_on(protocol: str, depends: str) -> None:
    [test] = choose_tests({"x": {"command": ["x"], "protocol": [protocol]}}, [], [])
    assert test.depends.value == depends


def test_the_last_value_counts() -> None:
    [test] = choose_tests({"x": {"command": ["a", "b"]}}, [], [])
    assert test.command == "b"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"comand": ["x"]},
            "applier.test.x.comand (git config): no such key; did you mean command",
        ),
        ({"zzz": ["x"]}, "known are command, depends"),
        ({}, "applier.test.x.command (git config) is missing"),
        ({"command": ["x"], "depends": ["moon"]}, "'moon': one of tree, commit, mail"),
        ({"command": ["x"], "timeout": ["soon"]}, "'soon', which is no time such as 90, 10m or 2h"),
        ({"command": ["x"], "timeout": ["0"]}, "such as 90"),
        ({"command": ["x"], "environment": ["1=2"]}, "no NAME=VALUE"),
        ({"command": ["x"], "paths": ["'"]}, "No closing quotation"),
        ({"command": ["x"], "compare": ["lines"], "depends": ["commit"]}, "depends on one patch"),
        ({"command": ["x"], "compare": ["lines"], "protocol": ["b4"]}, "protocol exit only"),
    ],
)
def test_what_cannot_be_meant_is_said(settings: dict[str, list[str]], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        choose_tests({"x": settings}, [], [])
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("commands", "names", "words"),
    [
        ([], [], "no test is named"),
        ([], ["nosuch"], "no test nosuch is configured; there are: build, style, checkpatch"),
        ([], ["a/b"], "no name for a test"),
        (["x"], ["\x1b[2J"], "no name for a test"),
        (["x"], ["claims"], "applier itself posts in that context"),
        ([" "], [], "empty command"),
        (["x", "y"], ["a", "a"], "two tests are called a"),
        (["x"], ["build", "build"], "two tests are called build"),
        (["x"] * 101, [], "more than the 100"),
    ],
)
def test_what_cannot_be_chosen_is_said(commands: list[str], names: list[str], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        choose_tests(CONFIGURED if names else {}, commands, names)
    assert words in str(raised.value)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("paths", "touched", "wanted"),
    [
        ("mm", "mm/slab.c", True),
        ("mm/", "mm/slab.c", True),
        ("mm/slab.c", "mm/slab.c", True),
        ("mm", "mmu/x.c", False),
        ("*.c", "mm/slab.c", True),
        ("drivers/*/Kconfig", "drivers/a/b/Kconfig", True),
        ("*.h", "mm/slab.c", False),
        ("", "any", True),
    ],
)
def test_a_test_is_for_patches_that_touch_its_paths(paths: str, touched: str, wanted: bool) -> None:
    settings = {"command": ["x"], "paths": [paths]}
    [test] = choose_tests({"x": settings}, [], [])
    assert test.wants([touched, "other"] if wanted else [touched]) is wanted


def test_only_a_test_that_depends_on_the_tree_says_something_of_others() -> None:
    [tree, commit] = choose_tests(
        {"a": {"command": ["x"]}, "b": {"command": ["x"], "depends": ["commit"]}}, [], []
    )
    assert (tree.about_one_patch, commit.about_one_patch) == (False, True)
    assert tree.compare is Compare.NOTHING
