"""What does b4 show of a report, where applier is one of its check commands?

To b4 review a JSON array with one object for what applier finds, and one for each test that
was run: the tool, a status, a line, and all lines. Nothing is said where nothing could be
decided: b4 hands over one mail at a time, and a patch whose series is not there is not to be
blamed for that. To b4 prep and b4 am a line for each thing that is wrong. Pure; sources: b4's
manual, "CI check integration"; for the lines, what b4 0.16 does with what a command prints.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.model import (
    FAILING,
    PatchTest,
    PatchTestResult,
    PatchVerdict,
    Report,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import FindingKind
from applier.report.json import encode_indented
from applier.report.phrases import (
    conflict_lines,
    finding_line,
    joined,
    mismatch_lines,
    one_line,
    remedy_line,
)
from applier.report.status_phrases import status_words
from applier.report.testing_phrases import log_end, name_of, test_words, tests_of
from applier.verdict import REFUSED, TAKEN

_TOOL = "applier"
_LONGEST_DETAILS = 16_384
"""Characters."""
_LOG_SHOWN = 20
_OF_TESTS = FindingKind.BISECTABILITY
_ORDER = ("pass", "warn", "fail")


class Check(Struct, frozen=True, kw_only=True):
    """One object of the array."""

    tool: str
    status: str
    summary: str = ""
    details: str = ""


def format_b4(report: Report) -> str:
    """Give the array."""
    checks = [check for verdict in report.series for check in _checks(verdict)]
    return encode_indented(_folded(checks))


def format_b4_prep(report: Report) -> str:
    """Give a line for each thing that is wrong, as b4 prep and b4 am read them; none if none is.

    They take every line for a warning, and one with ``ERROR:`` in it for an error.
    """
    words = {"fail": "ERROR", "warn": "WARNING"}
    return "".join(
        f"{words[check.status]}: {check.tool}: {line}\n"
        for verdict in report.series
        for check in _checks(verdict)
        if check.status in words
        for line in (check.details or check.summary).split("\n")
        if line
    )


def _folded(checks: Sequence[Check]) -> list[Check]:
    """Make one object of those of one tool: b4 has one column for each."""
    found = dict[str, list[Check]]()
    for check in checks:
        found.setdefault(check.tool, []).append(check)
    return [_fold(tool, several) for tool, several in found.items()]


def _fold(tool: str, checks: Sequence[Check]) -> Check:
    worst = max(checks, key=lambda check: _ORDER.index(check.status))
    details = "\n\n".join(check.details for check in checks if check.details)
    return Check(
        tool=tool, status=worst.status, summary=worst.summary, details=details[:_LONGEST_DETAILS]
    )


def _checks(verdict: SeriesVerdict) -> Iterator[Check]:
    """Yield what applier says, and then each test."""
    if verdict.status is SeriesStatus.OTHER_PROJECT:
        return
    own = _own_status(verdict)
    if own:
        words = [line for patch in verdict.patches for line in _patch_lines(patch, verdict)]
        words += mismatch_lines(verdict.diffstat)
        words += [finding_line(one) for one in verdict.findings if one.kind is not _OF_TESTS]
        words += map(remedy_line, verdict.mending)
        yield Check(tool=_TOOL, status=own, summary=_gist(verdict), details="\n".join(words))
    for name, tests in tests_of(verdict).items():
        told = [test for test in tests if test.result is not PatchTestResult.SKIP]
        if told:
            yield _of_test(name_of(name), told)


def _gist(verdict: SeriesVerdict) -> str:
    """Give the verdict without what the tests say: they have objects of their own."""
    patches = tuple(replace(patch, tests=()) for patch in verdict.patches)
    return status_words(replace(verdict, patches=patches, base_tests=()))


def _own_status(verdict: SeriesVerdict) -> str:
    """Choose the status; nothing where nothing is known."""
    outcomes = {patch.outcome for patch in verdict.patches}
    stats = {verdict.diffstat.status, *(patch.diffstat.status for patch in verdict.patches)}
    if outcomes & REFUSED:
        return "fail"
    if StatStatus.INCONSISTENT in stats:
        return "warn"
    known = outcomes <= TAKEN or StatStatus.CONSISTENT in stats
    return "pass" if known and outcomes else ""


def _patch_lines(patch: PatchVerdict, verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what is wrong with a patch."""
    lines = [
        *conflict_lines(patch),
        *(f"diffstat: {one}" for one in mismatch_lines(patch.diffstat)),
    ]
    for line in lines:
        yield f"{patch.number}/{verdict.total}: {line}"


def _of_test(name: str, tests: Sequence[PatchTest]) -> Check:
    """Make one object of what a test says of the patches."""
    worst = max(tests, key=lambda test: _ORDER.index(_status(test)))
    lines = [
        line
        for test in tests
        if _status(test) != "pass"
        for line in (test_words(test), *log_end(test, _LOG_SHOWN))
    ]
    return Check(
        tool=name,
        status=_status(worst),
        summary=joined((worst.result.value, one_line(worst.reason)), ": "),
        details="\n".join(lines),
    )


def _status(test: PatchTest) -> str:
    if test.result in FAILING:
        return "warn" if test.since == 0 else "fail"
    return "pass" if test.result is PatchTestResult.PASS else "warn"
