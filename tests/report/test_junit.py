"""JUnit XML as an XML parser and the pages that show it see it."""

import re
from xml.etree import ElementTree as ET

import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.model import PatchTestResult, SeriesVerdict, StandingStatus
from applier.model.finding import Finding, FindingKind, Remedy
from applier.report.junit import format_junit
from applier.verdict import make_report

from . import made


def parsed(*verdicts: SeriesVerdict) -> ET.Element:
    return ET.fromstring(format_junit(made.report(*verdicts)).encode())  # noqa: S314 - our own


def test_a_series_is_a_suite_and_a_patch_a_case() -> None:
    root = ET.fromstring(format_junit(made.every()).encode())  # noqa: S314 - our own
    assert root.tag == "testsuites"
    assert root.attrib == {
        "name": "applier",
        "tests": "33",
        "failures": "3",
        "errors": "0",
        "time": "0.000",
    }
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
        assert len({case.get("name") for case in cases}) == len(cases)


ALLOWED = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "property": {"name", "value"},
    "properties": set[str](),
    "system-out": set[str](),
}
"""What junit-10.xsd of Jenkins' xunit plugin lets each element bear, of what we write."""

INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out"},
    "testcase": {"failure", "error", "skipped", "system-out"},
    "properties": {"property"},
}
REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name"},
    "property": {"name", "value"},
}
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


def assert_as_jenkins_reads_it(root: ET.Element) -> None:
    """Hold a document to the rules of junit-10.xsd."""
    assert root.tag == "testsuites"
    for each in root.iter():
        assert each.attrib.keys() <= ALLOWED[each.tag], each.tag
        assert each.attrib.keys() >= REQUIRED.get(each.tag, set()), each.tag
        assert {child.tag for child in each} <= INSIDE.get(each.tag, set()), each.tag
        if each.tag.startswith("testsuite"):
            assert TIME.fullmatch(each.attrib["time"])


def test_every_kind_of_verdict_is_to_jenkins_schema() -> None:
    assert_as_jenkins_reads_it(parsed(*made.every().series))


def test_no_dot_in_a_class_but_the_one_behind_the_package() -> None:
    title = "net: 5.12... don't use foo.bar"
    verdict = replace(made.applies(), title=title)
    (suite,) = parsed(verdict)
    for case in suite.iter("testcase"):
        package, _, name = case.attrib["classname"].rpartition(".")
        assert package == "applier"
        assert name == "net: 5_12___ don't use foo_bar [v4]"


def test_the_cause_is_where_the_pages_show_it() -> None:
    verdict = made.conflicts()
    finding = Finding(FindingKind.WRONG_BASE, "the base is another", patch=3)
    remedy = Remedy("git am -3", "the series applies")
    root = parsed(replace(verdict, findings=(finding,), mending=(remedy,)))
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.text == (
        "arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs\n"
        "wrong base: the base is another\n"
        "mend: git am -3: the series applies"
    )
    assert failure.get("message") == failure.text.splitlines()[0]
    out = root.findtext("testsuite/system-out", "")
    assert "verdict: CONFLICTS at patch 3 of 14\n" in out
    assert "base: v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter\n" in out


def test_what_cost_the_verdict_is_an_error() -> None:
    root = parsed(made.failed())
    assert (root.get("errors"), root.get("failures")) == ("1", "0")
    (error,) = root.iter("error")
    assert error.get("type") == "internal-error"
    assert error.text == "internal error: IndexError in applier/base/resolve.py:12 find_named"
    assert_as_jenkins_reads_it(root)


def test_what_was_skipped_says_why_in_attribute_and_text() -> None:
    skipped = parsed(made.conflicts()).findall("testsuite/testcase/skipped")
    assert skipped
    for each in skipped:
        assert each.text
        assert each.get("message") == each.text


def test_what_failed_is_in_the_body() -> None:
    failure = parsed(made.inconsistent()).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("type") == "diffstat"
    assert failure.text == (
        "diffstat: mm/file0.c: declares 2 insertions, the diff has 5\n"
        "diffstat: mm/other.c: the diffstat does not name it"
    )


def test_names_hold_number_and_message_id() -> None:
    case = parsed(made.conflicts()).findall("testsuite/testcase")[2]
    name = case.get("name", "")
    assert name.startswith("3/14 mm: do the thing number 3")
    assert name.endswith("<series-3@example.org>")
    assert case.get("classname") == "applier.mm: Misc cleanups [v4]"


def test_the_suite_tells_base_and_verdict() -> None:
    properties = {
        each.get("name"): each.get("value")
        for each in parsed(made.conflicts()).findall("testsuite/properties/property")
    }
    assert properties == {
        "status": "conflicts",
        "verdict": "CONFLICTS at patch 3 of 14",
        "base": "v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter",
        "message-id": "series-0@example.org",
        "date": "2021-03-05T08:00:00-08:00",
        "reason": "patch 3 of 14 does not apply",
    }


def test_a_reader_that_is_not_ours_counts_the_same() -> None:
    found = junitparser.JUnitXml.fromstring(format_junit(made.every()))
    assert isinstance(found, junitparser.JUnitXml)
    written = (found.tests, found.failures, found.errors)
    found.update_statistics()  # type: ignore[no-untyped-call] # it has no types here
    assert (found.tests, found.failures, found.errors) == written
    names = [(case.classname, case.name) for suite in found for case in suite]
    assert len(names) == written[0]


def test_a_series_time_is_shared_out_among_its_cases() -> None:
    report = made.report(made.applies())
    (suite,) = junitparser.JUnitXml.fromstring(format_junit(report, (2.0,)))
    assert suite.time == 2.0
    assert [case.time for case in suite] == [0.5] * 4


def test_nothing_found_is_a_document_too() -> None:
    root = ET.fromstring(format_junit(make_report(None, ())))  # noqa: S314 - our own
    assert root.get("tests") == "0"


@pytest.mark.parametrize("text", ['"/><x a="', "]]>", "</failure>", "&amp;", "\x00\x0b\ufffe\x1b"])
def test_no_text_breaks_the_document(text: str) -> None:
    root = parsed(made.hostile(text))
    assert_as_jenkins_reads_it(root)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_well_formed(text: str) -> None:
    root = parsed(made.hostile(text))
    assert root.get("tests") == str(4 + len(PatchTestResult))
    assert_as_jenkins_reads_it(root)


def test_how_it_stands_and_what_mends_are_said() -> None:
    standing = made.standing(StandingStatus.CONFLICTS, "conflicts in mm/slab.c")
    mending = Remedy("git am -3", "the series applies")
    verdict = replace(made.applies(), standings=(standing,), mending=(mending,))
    text = format_junit(made.report(verdict))
    assert '<property name="onto" value="master: conflicts in mm/slab.c"/>' in text
    assert "mend: git am -3: the series applies" in text
