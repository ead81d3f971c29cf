"""How does a report read as KTAP, which kernel CI understands?

A series is a test, its patches are subtests. The rules are those of the kernel's
Documentation/dev-tools/ktap.rst, version 1: a version line and a plan on each
level, subtests indented by two blanks and before their parent's result,
diagnostics before the result that they explain, no ``#`` in a name. Pure.
"""

from collections.abc import Iterator

from applier.model import Report, SeriesVerdict
from applier.report.base_phrases import base_gist
from applier.report.claim_phrases import claim_lines, found_false
from applier.report.phrases import finding_line, one_line
from applier.report.standing_phrases import standing_lines, tree_words
from applier.report.status_phrases import status_words
from applier.report.test_cases import Case, Result, series_cases, series_result, short_title
from applier.report.testing_phrases import testing_lines

_LINES_SHOWN = 20
"""Diagnostics of one test; the whole is in the JSON."""


def format_ktap(report: Report) -> str:
    """Give the whole report as KTAP."""
    return "".join(f"{line}\n" for line in _report_lines(report))


def _report_lines(report: Report) -> Iterator[str]:
    yield "KTAP version 1"
    yield f"1..{len(report.series)}" + ("" if report.series else " # SKIP no series was found")
    for at, verdict in enumerate(report.series, 1):
        yield from _series_lines(at, verdict)


def _series_lines(at: int, verdict: SeriesVerdict) -> Iterator[str]:
    """Yield the subtests of a series and then its own result."""
    cases = series_cases(verdict)
    name = _series_name(verdict)
    yield "  KTAP version 1"
    yield f"  # Subtest: {name}"
    yield f"  1..{len(cases)}"
    for number, case in enumerate(cases, 1):
        yield from (f"  {line}" for line in _case_lines(number, case))
    yield f"# base: {base_gist(verdict)}"
    if words := tree_words(verdict):
        yield f"# tree: {words}"
    for label, words in standing_lines(verdict):
        yield f"# {label}: {words}"
    for line in claim_lines(found_false(verdict.claims)):
        yield f"# {line}"
    for line in testing_lines(verdict):
        yield f"# tests: {line}"
    for reason in _unsaid(verdict, cases)[:_LINES_SHOWN]:
        yield f"# reason: {one_line(reason)}"
    yield _result_line(series_result(verdict, cases), at, name, status_words(verdict))


def _unsaid(verdict: SeriesVerdict, cases: list[Case]) -> list[str]:
    """List the reasons but those that the patch that failed gave as its causes."""
    causes = {cause for case in cases for cause in case.causes}
    told = {one.detail for one in verdict.findings if finding_line(one) in causes}
    return [reason for reason in verdict.reasons if reason not in told]


def _series_name(verdict: SeriesVerdict) -> str:
    """Name a series so that no other has its name."""
    title = f"{short_title(verdict.title)} [v{verdict.revision}]"
    return _nameable(f"{title} {short_title(verdict.id)}")


def _case_lines(number: int, case: Case) -> Iterator[str]:
    """Yield what explains a test and then its result."""
    if case.result is Result.FAIL or (case.result is Result.PASS and case.lines):
        for line in (*case.lines, *case.causes)[:_LINES_SHOWN]:
            yield f"# {case.label}: {line}"
    for line in case.claims[:_LINES_SHOWN]:
        yield f"# {case.label}: {line}"
    gist = case.lines[0] if case.lines else ""
    yield _result_line(case.result, number, _nameable(f"{case.label} {case.title}"), gist)


def _result_line(result: Result, number: int, name: str, reason: str) -> str:
    """Give the line that counts."""
    match result:
        case Result.PASS:
            return f"ok {number} {name}"
        case Result.FAIL:
            return f"not ok {number} {name}"
        case Result.ERROR:
            return f"not ok {number} {name} # ERROR {_nameable(reason)}"
        case Result.SKIP:
            return f"ok {number} {name} # SKIP {_nameable(reason)}"


def _nameable(text: str) -> str:
    """Take out what would begin a directive, and the dash that readers drop before a name."""
    return " ".join(text.replace("#", "").split()).lstrip("- ")
