"""KTAP as a reader of the kernel's rules sees it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, field
from msgspec.structs import replace

from applier.model import StandingStatus
from applier.model.finding import Finding, FindingKind, Remedy
from applier.report.ktap import format_ktap
from applier.verdict import make_report

from . import made

RESULT = re.compile(r"(ok|not ok) ([0-9]+) ([^#]+?)( # SKIP .*| # ERROR .*)?$")


class Read(Struct):
    """What a reader makes of one level."""

    plan: int = 0
    results: list[tuple[int, str, str]] = field(default_factory=list)
    below: list["Read"] = field(default_factory=list)


def read(lines: list[str]) -> Read:
    """Read *lines*, which begin with a version line, by the rules of the kernel's document."""
    assert lines[0] == "KTAP version 1"
    level, deeper = Read(), list[str]()
    for line in lines[1:]:
        if line.startswith("  "):
            deeper.append(line[2:])
        elif line.startswith("1.."):
            level.plan = int(line[3:].split()[0])
        elif not line.startswith("#"):
            match = RESULT.fullmatch(line)
            assert match, line
            word = "skip" if (match[4] or "").startswith(" # SKIP") else match[1]
            level.results.append((int(match[2]), word, match[3]))
            if deeper:
                level.below.append(read(deeper))
                deeper = []
    assert [number for number, _, _ in level.results] == list(range(1, level.plan + 1))
    return level


def test_a_series_is_a_test_and_a_patch_a_subtest() -> None:
    whole = read(format_ktap(made.every()).splitlines())
    words = [word for _, word, _ in whole.results]
    assert words == ["ok", "not ok", "not ok", "skip", "skip", "skip", "not ok"]
    assert [below.plan for below in whole.below] == [4, 15, 1, 3, 4, 3, 3]
    assert [word for _, word, _ in whole.below[1].results[:5]] == [
        "ok",
        "ok",
        "not ok",
        "skip",
        "skip",
    ]


def test_what_failed_is_explained_before_its_result() -> None:
    lines = format_ktap(made.report(made.conflicts())).splitlines()
    at = lines.index("  # 3/14: arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs")
    assert lines[at + 1].startswith("  not ok 3 3/14 mm: do the thing")


def test_the_cause_stands_with_the_patch_and_is_not_said_twice() -> None:
    finding = Finding(FindingKind.WRONG_BASE, "the base is another", patch=3)
    verdict = made.conflicts()
    verdict = replace(
        verdict,
        reasons=(*verdict.reasons, finding.detail),
        findings=(finding,),
        mending=(Remedy("git am -3", "the series applies"),),
    )
    lines = format_ktap(made.report(verdict)).splitlines()
    at = lines.index("  # 3/14: wrong base: the base is another")
    assert lines[at + 1] == "  # 3/14: mend: git am -3: the series applies"
    assert lines[at + 2].startswith("  not ok 3 ")
    assert [line for line in lines if line.startswith("# reason: ")] == [
        "# reason: patch 3 of 14 does not apply"
    ]


def test_what_cost_the_verdict_is_an_error() -> None:
    lines = format_ktap(made.report(made.failed())).splitlines()
    why = "# ERROR internal error: IndexError in applier/base/resolve.py:12 find_named"
    assert [line for line in lines if line.startswith("  not ok") and line.endswith(why)]
    assert lines[-1].startswith("not ok 1 mm: Misc cleanups [v4] ")
    assert "# ERROR UNDECIDED: internal error" in lines[-1]


def test_missing_patches_and_the_cover_letter_are_tests() -> None:
    text = format_ktap(made.report(made.incomplete()))
    assert "  ok 2 2..14/14 missing # SKIP no message supplies it\n" in text
    assert "  ok 3 0/14 diffstat of the cover letter # SKIP cannot be compared\n" in text
    assert "# SKIP INCOMPLETE: patches 2..14 of 14 missing\n" in text


def test_nothing_found_is_a_plan_of_nothing() -> None:
    assert format_ktap(make_report(None, ())).splitlines() == [
        "KTAP version 1",
        "1..0 # SKIP no series was found",
    ]


@pytest.mark.parametrize("text", ["# SKIP", "a #1 # TODO b", "x\nnot ok 1 y", "  ok 1 z"])
def test_no_title_can_forge_a_result(text: str) -> None:
    whole = read(format_ktap(made.report(made.hostile(text))).splitlines())
    assert [word for _, word, _ in whole.results] == ["not ok"]
    assert "#" not in whole.results[0][2]


def test_a_title_that_begins_with_a_dash_keeps_one_name() -> None:
    verdict = replace(made.applies(), title="- mm: odd")
    text = format_ktap(made.report(verdict))
    assert "  # Subtest: mm: odd [v4] series-0@example.org\n" in text
    assert "\nok 1 mm: odd [v4] series-0@example.org\n" in text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_can_be_read_back(text: str) -> None:
    result = format_ktap(made.report(made.hostile(text)))
    assert result.encode()
    assert read(result.splitlines()).plan == 1


def test_how_it_stands_is_said() -> None:
    standing = made.standing(StandingStatus.CONFLICTS, "conflicts in mm/slab.c")
    text = format_ktap(made.report(replace(made.applies(), standings=(standing,))))
    assert "\n# onto: master: conflicts in mm/slab.c\n" in text
