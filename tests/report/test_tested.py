"""What tests say is said in every form."""

import json
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from kcidb_io.schema import LATEST  # type: ignore[import-untyped]  # it has no types
from msgspec.structs import replace

from applier.model import PatchTestResult, SeriesVerdict
from applier.report import writers
from applier.report.text.layout import Layout

from . import made


@pytest.fixture
def verdict() -> SeriesVerdict:
    return made.tested()


def test_text_shows_what_fails_and_sums_up_the_rest(verdict: SeriesVerdict) -> None:
    text = writers.to_text(verdict)
    assert "         build FAIL: exit status 2: mm/slub.c:3: error: no such thing\n" in text
    assert "         | a line before\n" in text
    assert "  tests  build: 2 pass, 1 fail\n" in text
    assert "  tests  old: on the base: fail: exit status 1\n" in text
    assert "APPLIES, build fails at patch 2" in text
    assert "build pass" not in text
    assert "build pass (1.5 s)" in writers.to_text(verdict, Layout(verbose=True))


def test_one_line_names_what_fails(verdict: SeriesVerdict) -> None:
    assert "build fails at patch 2" in writers.to_text(verdict, Layout(oneline=True))


def test_one_line_names_what_leaves_it_open(verdict: SeriesVerdict) -> None:
    text = writers.to_text(verdict, Layout(oneline=True))
    assert "[style gives no result]" in text
    assert "[old fails on the base too]" in text


def test_what_was_known_is_said_so(verdict: SeriesVerdict) -> None:
    patches = tuple(
        replace(patch, tests=tuple(replace(test, cached=True) for test in patch.tests))
        for patch in verdict.patches
    )
    text = writers.to_text(replace(verdict, patches=patches))
    assert "build: 2 pass, 1 fail; 3 known from before" in text
    assert "style: 1 pass, 1 warn, 1 error; all known from before" in text


def test_ktap_has_a_test_for_each(verdict: SeriesVerdict) -> None:
    lines = writers.to_ktap(verdict).splitlines()
    assert "  1..12" in lines
    assert any(line.startswith("  not ok 9 2/3 build mm: do") for line in lines)
    assert any(line.startswith("  ok 6 base old # SKIP old fails as on the base") for line in lines)
    assert any("not ok 12 3/3 style" in line and "# ERROR" in line for line in lines)
    assert (
        "  # 2/3 build: bisectability: build fails from patch 2 on, and patch 3 mends it" in lines
    )
    assert lines[-1].startswith("not ok 1 ")


def test_junit_has_a_case_for_each_with_its_own_time(verdict: SeriesVerdict) -> None:
    [suite] = JUnitXml.fromstring(writers.to_junit(made.report(verdict), [20.0]).encode())
    cases = {" ".join(case.name.split()[:2]): case for case in suite}
    assert isinstance(cases["2/3 build"].result[0], Failure)
    assert isinstance(cases["3/3 style"].result[0], Error)
    assert isinstance(cases["base old"].result[0], Skipped)
    assert cases["1/3 style"].system_out == "style warn: 1 warning"
    assert cases["1/3 build"].time == 1.5
    assert cases["1/3 mm:"].time == pytest.approx((20 - 8 * 1.5) / 4)


def test_markdown_shows_what_a_reader_must_see(verdict: SeriesVerdict) -> None:
    text = writers.to_markdown(verdict)
    assert "**APPLIES, build fails at patch 2, style gives no result, old fails on" in text
    assert "  - `build` FAIL: exit status 2: `mm/slub.c:3`: error: no such thing\n" in text
    assert "- tests: build: 2 pass, 1 fail\n" in text


def test_kcidb_has_tests_below_a_build(verdict: SeriesVerdict) -> None:
    found: dict[str, Any] = json.loads(writers.to_kcidb(verdict))
    LATEST.validate(found)
    [build] = found["builds"]
    assert build["checkout_id"] == found["checkouts"][0]["id"]
    statuses = {test["path"]: test["status"] for test in found["tests"]}
    assert statuses == {
        "applier.build.patch_1": "PASS",
        "applier.style.patch_1": "PASS",
        "applier.build.patch_2": "FAIL",
        "applier.style.patch_2": "PASS",
        "applier.build.patch_3": "PASS",
        "applier.style.patch_3": "ERROR",
    }


def test_without_tests_kcidb_has_no_builds() -> None:
    assert "builds" not in json.loads(writers.to_kcidb(made.applies()))


def test_a_draft_tells_of_the_break_and_who_mends_it(verdict: SeriesVerdict) -> None:
    text = writers.to_mail(verdict, [made.mails_of(verdict)])
    assert "Patch 2 of 3 fails a test that I ran on its tree:" in text
    assert "patch 3 mends it" in text
    assert "In-Reply-To: <series-2@example.org>" in text
    assert "The cause" not in text


def test_b4_has_an_object_for_each_test(verdict: SeriesVerdict) -> None:
    checks = json.loads(writers.to_b4(verdict))
    assert [(check["tool"], check["status"]) for check in checks] == [
        ("applier", "pass"),
        ("build", "fail"),
        ("style", "warn"),
    ]
    assert checks[0]["summary"] == "APPLIES"
    assert "bisectability" not in checks[0]["details"]


def test_a_failure_that_began_on_the_base_is_no_fault_anywhere() -> None:
    test = made.ran("build", PatchTestResult.FAIL, "exit status 2", since=0)
    verdict = made.applies()
    patches = tuple(replace(patch, tests=(test,)) for patch in verdict.patches)
    verdict = replace(verdict, patches=patches, base_tests=(test,))
    assert "build fails as on the base: exit status 2" in writers.to_text(verdict)
    assert "FAIL" not in writers.to_text(verdict)
    assert "not ok" not in writers.to_ktap(verdict)
    assert writers.to_mail(verdict, [made.mails_of(verdict)]) == ""
    statuses = {one["status"] for one in json.loads(writers.to_kcidb(verdict))["tests"]}
    assert statuses == {"SKIP"}
    assert json.loads(writers.to_b4(verdict))[1]["status"] == "warn"
