"""What a patchwork is told of each patch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.errors import UsageError
from applier.model import ClaimVerdict, PatchTestResult, PatchVerdict, SeriesVerdict
from applier.model.finding import Finding, FindingKind
from applier.patchwork.checks import CheckStyle, make_check, make_checks
from tests.report import made


def told(verdict: SeriesVerdict) -> list[tuple[str, str]]:
    checks = [make_check(patch, verdict, CheckStyle()) for patch in verdict.patches]
    return [(check.state, check.description) for check in checks]


def test_what_applies() -> None:
    words = "applies on v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter"
    assert told(made.applies()) == [("success", words)] * 3


def test_what_does_not_apply_and_what_comes_after() -> None:
    found = told(made.conflicts(4, 2))
    gist = "arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs"
    assert found[1] == ("fail", f"does not apply: {gist}")
    assert found[2:] == [("warning", "not tried: patch 2 does not apply")] * 2


def test_the_cause_is_named() -> None:
    said = (Finding(FindingKind.WRONG_BASE, "it is for v5.10", 2),)
    verdict = replace(made.conflicts(4, 2), findings=said)
    assert told(verdict)[1][1].endswith("the context differs; wrong base: it is for v5.10")


def test_a_false_diffstat_is_a_warning() -> None:
    (found,) = told(made.inconsistent())
    assert found[0] == "warning"
    assert found[1].startswith("applies, but its diffstat is false: mm/file0.c: declares")


def test_what_the_base_has_is_a_success() -> None:
    assert told(made.odd())[0] == ("success", "the tree has it already")


@pytest.mark.parametrize("context", ["", "a b", "a/b", "x" * 256, "\u00e9"])
def test_a_context_is_a_slug(context: str) -> None:
    with pytest.raises(UsageError, match="letters, digits, - and _"):
        CheckStyle(context)


def test_an_address_that_is_too_long() -> None:
    with pytest.raises(UsageError, match="200"):
        CheckStyle("x", "https://example.org/" + "x" * 200)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=600))
def test_a_description_is_a_short_line(text: str) -> None:
    verdict = made.hostile(text)
    for patch in verdict.patches:
        description = make_check(patch, verdict, CheckStyle()).description
        assert len(description) <= 255
        assert description.isprintable()


def contexts(patch: PatchVerdict, style: CheckStyle) -> list[tuple[str, str]]:
    """Give contexts and states, but for that of applying."""
    checks = make_checks(patch, made.tested(), style)[1:]
    return [(check.context, check.state) for check in checks]


def test_what_tests_say_is_posted_in_contexts_of_their_own() -> None:
    found = [contexts(patch, CheckStyle("ci")) for patch in made.tested().patches]
    assert found == [
        [("ci-build", "success"), ("ci-style", "warning")],
        [("ci-build", "fail"), ("ci-style", "success")],
        [("ci-build", "success"), ("ci-style", "warning")],
    ]


def test_what_is_skipped_or_fails_on_the_base_does_not_fail_a_patch() -> None:
    results = PatchTestResult
    tests = (
        made.ran("a", results.SKIP),
        made.ran("b", results.FAIL, "exit status 1", since=0),
        made.ran("c", results.TIMEOUT, "ended", since=1),
    )
    patch = replace(made.applies().patches[0], tests=tests)
    assert contexts(patch, CheckStyle()) == [("applier-b", "warning"), ("applier-c", "fail")]
    said = make_checks(patch, made.tested(), CheckStyle())[1]
    assert said.description == "fails as on the base: exit status 1"


def test_what_a_patch_says_has_a_context_of_its_own() -> None:
    verdict = replace(made.claiming(), claims=())
    found = [make_checks(patch, verdict, CheckStyle("ci")) for patch in verdict.patches]
    assert [[one.context for one in checks] for checks in found] == [
        ["ci", "ci-claims"],
        ["ci", "ci-claims"],
        ["ci"],
    ]
    noted, false = found[0][1], found[1][1]
    assert (noted.state, noted.description) == ("warning", "Reviewed-By: B: it is odd")
    assert false.state == "fail"
    assert false.description.endswith('instead: Fixes: 1a2b3c4d5e6f ("mm: begin")')
    assert found[1][0].state == "success"


def test_what_is_true_is_counted() -> None:
    verdict = made.applies()
    right = made.claim(ClaimVerdict.TRUE, reason="", suggestion="")
    patch = replace(verdict.patches[0], claims=(right,))
    check = make_checks(patch, verdict, CheckStyle("x" * 255))[1]
    assert (check.state, check.description) == (
        "success",
        "what it says of itself: 1 true, 0 false, 0 unknown",
    )
    assert len(check.context) == 255
