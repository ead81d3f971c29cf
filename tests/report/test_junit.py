"""JUnit XML as an XML parser and the pages that show it see it."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.model import Report, SeriesVerdict
from applier.report.junit import format_junit

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
        "skipped": "20",
        "time": "0.000",
    }
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
        assert len({case.get("name") for case in cases}) == len(cases)


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
    assert case.get("classname") == "series-0@example.org"


def test_the_suite_tells_base_and_verdict() -> None:
    properties = {
        each.get("name"): each.get("value")
        for each in parsed(made.conflicts()).findall("testsuite/properties/property")
    }
    assert properties == {
        "status": "conflicts",
        "verdict": "CONFLICTS at patch 3 of 14",
        "base": "v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter",
        "reason": "patch 3 of 14 does not apply",
    }


def test_a_reader_that_is_not_ours_counts_the_same() -> None:
    found = junitparser.JUnitXml.fromstring(format_junit(made.every()))
    assert isinstance(found, junitparser.JUnitXml)
    written = (found.tests, found.failures, found.errors, found.skipped)
    found.update_statistics()  # type: ignore[no-untyped-call] # it has no types here
    assert (found.tests, found.failures, found.errors, found.skipped) == written
    names = [(case.classname, case.name) for suite in found for case in suite]
    assert len(names) == written[0]


def test_a_series_time_is_shared_out_among_its_cases() -> None:
    verdict = replace(made.applies(), seconds=2.0)
    (suite,) = junitparser.JUnitXml.fromstring(format_junit(made.report(verdict)))
    assert suite.time == 2.0
    assert [case.time for case in suite] == [0.5] * 4


def test_nothing_found_is_a_document_too() -> None:
    root = ET.fromstring(format_junit(Report(None, (), (), 0)))  # noqa: S314 - our own
    assert root.get("tests") == "0"


@pytest.mark.parametrize("text", ['"/><x a="', "]]>", "</failure>", "&amp;", "\x00\x0b\ufffe\x1b"])
def test_no_text_breaks_the_document(text: str) -> None:
    root = parsed(made.hostile(text))
    assert {each.tag for each in root.iter()} <= {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "skipped",
    }


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_well_formed(text: str) -> None:
    assert parsed(made.hostile(text)).get("tests") == "4"
