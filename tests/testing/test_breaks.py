import pytest

from applier.model import Oid, PatchTest, PatchTestResult
from applier.testing.breaks import find_breaks, with_tests
from applier.testing.definitions import CommandTest, Depends
from applier.testing.run_series import Done
from applier.testing.trees_to_test import Step
from applier.verdict import exit_code
from tests.report import made

BUILD = CommandTest(name="build", command="make")
STYLE = CommandTest(name="style", command="look", depends=Depends.COMMIT)
LETTERS = {
    "p": PatchTestResult.PASS,
    "w": PatchTestResult.WARN,
    "f": PatchTestResult.FAIL,
    "t": PatchTestResult.TIMEOUT,
    "s": PatchTestResult.SKIP,
    "e": PatchTestResult.ERROR,
}


def step(number: int) -> Step:
    oid = Oid("a" * 40)
    return Step(
        number=number,
        commit=oid,
        tree=oid,
        before=oid,
        before_tree=oid,
        paths=(),
        directories=(),
        make_directories=(),
    )


def done(test: CommandTest, letters: str) -> list[Done]:
    """Say what *test* says of the base and the patches, a letter each; ``-`` for not run."""
    return [
        Done(step(at), PatchTest(name=test.name, result=LETTERS[letter], seconds=1.0, reason="why"))
        for at, letter in enumerate(letters)
        if letter != "-"
    ]


@pytest.mark.parametrize(
    ("letters", "breaks"),
    [
        ("pppp", []),
        ("ppfp", [(2, 3, ())]),
        ("ppff", [(2, None, ())]),
        ("pfpf", [(1, 2, ()), (3, None, ())]),
        ("ffff", [(0, None, ())]),
        ("ffpf", [(0, 2, ()), (3, None, ())]),
        ("-fp", [(1, 2, ())]),
        ("pptw", [(2, 3, ())]),
        ("psfs", [(2, None, ())]),
        ("pefp", [(2, 3, (1,))]),
        ("pepf", [(3, None, ())]),
        ("pfep", [(1, 3, ())]),
        ("pfff", [(1, None, ())]),
    ],
)
def test_a_break_begins_where_the_tree_before_was_well(
    letters: str, breaks: list[tuple[int, int | None, tuple[int, ...]]]
) -> None:
    found = find_breaks(BUILD, done(BUILD, letters))
    assert [(one.since, one.mended_by, one.doubtful) for one in found] == breaks


def test_a_test_about_one_patch_finds_fault_with_each() -> None:
    found = find_breaks(STYLE, done(STYLE, "-fpf"))
    assert [(one.since, one.mended_by) for one in found] == [(1, None), (3, None)]


@pytest.mark.parametrize(
    ("letters", "code", "sinces", "reasons"),
    [
        ("pppp", 0, [None] * 3, []),
        ("pwsp", 0, [None] * 3, []),
        (
            "ppfp",
            1,
            [None, 2, None],
            [
                (
                    "build fails from patch 2 of 3 on, and patch 3 mends it: "
                    "no bisection can pass there: why"
                )
            ],
        ),
        ("pfff", 1, [1, 1, 1], ["build fails from patch 1 of 3 on: why"]),
        ("pppt", 1, [None, None, 3], ["build fails from patch 3 of 3 on: why"]),
        (
            "ffff",
            3,
            [0, 0, 0],
            ["build fails on the base already, which is no fault of the series: why"],
        ),
        (
            "ffpp",
            0,
            [0, None, None],
            ["build fails on the base already, and patch 2 mends it: why"],
        ),
        (
            "ffpf",
            1,
            [0, None, 3],
            [
                "build fails on the base already, and patch 2 mends it: why",
                "build fails from patch 3 of 3 on: why",
            ],
        ),
        (
            "pepp",
            3,
            [None] * 3,
            ["build could not be run to its end on patch 1 of 3: why"],
        ),
    ],
)
def test_whose_fault_it_is(
    letters: str, code: int, sinces: list[int | None], reasons: list[str]
) -> None:
    verdict = with_tests(made.applies(), [BUILD], done(BUILD, letters))
    assert [test.since for patch in verdict.patches for test in patch.tests] == sinces
    assert list(verdict.reasons) == reasons
    assert exit_code([verdict]) == code


def test_both_patches_of_a_break_of_bisectability_are_a_finding() -> None:
    verdict = with_tests(made.applies(), [BUILD], done(BUILD, "ppfp"))
    [finding] = verdict.findings
    assert finding.kind.value == "bisectability"
    assert finding.patch == 2
    assert finding.detail == "build fails from patch 2 on, and patch 3 mends it"


def test_a_break_that_nothing_mends_is_a_reason_and_no_finding() -> None:
    verdict = with_tests(made.applies(), [BUILD], done(BUILD, "ppff"))
    assert verdict.findings == ()


def test_patches_that_a_test_about_one_patch_finds_fault_with_are_listed() -> None:
    verdict = with_tests(made.applies(), [STYLE], done(STYLE, "-fpf"))
    assert verdict.reasons == ("style fails for patches 1, 3 of 3: why",)


def test_what_is_not_tested_is_said() -> None:
    verdict = with_tests(made.conflicts(), [BUILD], done(BUILD, "ppp"))
    assert verdict.reasons[-1] == "patches 3..14 of 14 are not tested: not applied"
