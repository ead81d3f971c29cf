"""Which tests does a series pass, fail or skip, as a test report counts them?

A patch is a test: it passes if it applies and what its mail says of it is true. A
run of missing patches is a test that nobody could run, and the cover letter's
diffstat is one more where it declares any. So is each command that was run on a
tree. KTAP and JUnit write these down.
Pure.
"""

from collections.abc import Iterator
from enum import Enum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from applier.model import (
    Diffstat,
    FailureStage,
    PatchTest,
    PatchTestResult,
    PatchVerdict,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import FindingKind
from applier.report.claim_phrases import claim_lines, found_false
from applier.report.phrases import (
    conflict_lines,
    damage_lines,
    finding_line,
    mismatch_lines,
    one_line,
    outcome_reason,
    remedy_line,
)
from applier.report.testing_phrases import log_end, name_of, test_words
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import REFUSED, TAKEN
from applier.wording import span_label, spans

_LONGEST_TITLE = 160
"""Columns; a name is for lists, and the whole is in the JSON."""


class Result(Enum):
    """What became of a test."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SKIP = "skip"
    ERROR = "error"
    """It could not be run to its end, for a reason that is not the series'."""


class Case(Struct, frozen=True):
    """One test of a series."""

    number: int
    label: str
    """The patch's number of its total, or what else was tested."""
    title: str
    message_id: str | None
    result: Result
    kind: str
    """The outcome in the JSON's word, or ``diffstat``, or ``missing``."""
    lines: tuple[str, ...] = ()
    """Why it failed or was skipped, the first line being the gist."""
    causes: tuple[str, ...] = ()
    """What the matter is with a patch that failed, and what would mend it."""
    claims: tuple[str, ...] = ()
    """What of itself it says that is not so; a test does not fail for that."""
    seconds: float | None = None
    """How long it took, where a command was run for it."""


def series_cases(verdict: SeriesVerdict) -> list[Case]:
    """List the tests of a series, patches by number, the cover letter last."""
    patches = (_patch_case(patch, verdict.total) for patch in verdict.patches)
    cases = sorted((*patches, *_missing_cases(verdict)), key=lambda case: case.number)
    tests = [*_test_cases(verdict)]
    if verdict.status is SeriesStatus.OTHER_PROJECT:
        return [_skipped(case, verdict) for case in cases]
    of_applying = _with_causes([*cases, *_cover_cases(verdict)], verdict)
    return [*_with_error(of_applying, verdict), *tests]


def _skipped(case: Case, verdict: SeriesVerdict) -> Case:
    """Pass over a test of another project's patch, whatever its mail says of itself."""
    return replace(
        case, result=Result.SKIP, kind=verdict.status.value, lines=("for another project",)
    )


def _with_error(cases: list[Case], verdict: SeriesVerdict) -> list[Case]:
    """Put what cost the series its verdict in place of the first test that was skipped for it."""
    error = verdict.error
    at = next((at for at, case in enumerate(cases) if case.result is Result.SKIP), None)
    if at is None or error is None or error.stage is not FailureStage.VERDICT:
        return cases
    failed = replace(
        cases[at], result=Result.ERROR, kind=error.kind.value, lines=(one_line(error.reason),)
    )
    return [*cases[:at], failed, *cases[at + 1 :]]


def _with_causes(cases: list[Case], verdict: SeriesVerdict) -> list[Case]:
    """Put what explains the series where its reader looks: into the first case that failed."""
    at = next((at for at, case in enumerate(cases) if case.result is Result.FAIL), None)
    if at is None:
        return cases
    said = set(cases[at].lines)
    causes = [
        finding_line(finding)
        for finding in verdict.findings
        if finding.kind is not FindingKind.BISECTABILITY and one_line(finding.detail) not in said
    ]
    causes += [f"mend: {remedy_line(remedy)}" for remedy in verdict.mending]
    return [*cases[:at], replace(cases[at], causes=tuple(causes)), *cases[at + 1 :]]


def series_result(verdict: SeriesVerdict, cases: list[Case]) -> Result:
    """Fold *cases* into one: a failure is one, and what is not settled is skipped."""
    for weighty in (Result.FAIL, Result.ERROR):
        if any(case.result is weighty for case in cases):
            return weighty
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            return Result.FAIL
        case SeriesStatus.APPLIES:
            return Result.PASS
        case (
            SeriesStatus.INCOMPLETE
            | SeriesStatus.UNDECIDED
            | SeriesStatus.OTHER_PROJECT
            | SeriesStatus.NOT_CHECKED
        ):
            return Result.SKIP


def short_title(title: str) -> str:
    """Make a title safe to print and of bearable length."""
    return cut(printable(title), _LONGEST_TITLE)


def _patch_case(patch: PatchVerdict, total: int) -> Case:
    """Judge one patch."""
    result, lines = _judge(patch)
    refused = patch.outcome in REFUSED
    false = patch.diffstat.status is StatStatus.INCONSISTENT and not refused
    harmed = result is Result.FAIL and not refused and not false
    return Case(
        patch.number,
        f"{patch.number}/{total}",
        short_title(patch.title),
        patch.message_id,
        result,
        "diffstat" if false else "mail" if harmed else patch.outcome.value,
        tuple(lines),
        claims=tuple(claim_lines(found_false(patch.claims))),
    )


def _judge(patch: PatchVerdict) -> tuple[Result, list[str]]:
    """Decide on a patch, and give the reasons."""
    false = [f"diffstat: {line}" for line in mismatch_lines(patch.diffstat)]
    if patch.outcome in REFUSED:
        return Result.FAIL, [*conflict_lines(patch), *false]
    if patch.diffstat.status is StatStatus.INCONSISTENT:
        return Result.FAIL, false or ["diffstat: inconsistent"]
    if harm := damage_lines(patch, lossy=True):
        return Result.FAIL, harm
    if patch.outcome in TAKEN:
        return Result.PASS, []
    return Result.SKIP, [outcome_reason(patch)]


_LOG_SHOWN = 30


def _test_cases(verdict: SeriesVerdict) -> Iterator[Case]:
    """Yield a case for each command that was run: on the base, then patch by patch."""
    breaks = [one for one in verdict.findings if one.kind is FindingKind.BISECTABILITY]
    for test in verdict.base_tests:
        yield _test_case(test, 0, "base", "", None)
    for patch in verdict.patches:
        for test in patch.tests:
            label, title = f"{patch.number}/{verdict.total}", short_title(patch.title)
            case = _test_case(test, patch.number, label, title, patch.message_id)
            mended = [
                finding_line(one)
                for one in breaks
                if one.patch == patch.number and one.detail.startswith(f"{test.name} ")
            ]
            yield replace(case, causes=(*mended, *case.causes))


def _test_case(
    test: PatchTest, number: int, label: str, title: str, message_id: str | None
) -> Case:
    name = name_of(test.name)
    result = _test_result(test)
    gist = test_words(test)
    log = tuple(log_end(test, _LOG_SHOWN)) if result is not Result.PASS else ()
    return Case(
        number,
        f"{label} {name}",
        title,
        message_id,
        result,
        f"test-{test.result.value}",
        () if result is Result.PASS and test.result is PatchTestResult.PASS else (gist,),
        log,
        seconds=0.0 if test.cached else test.seconds,
    )


def _test_result(test: PatchTest) -> Result:
    """Say what a test counts for: what fails on the base already says nothing of the series."""
    match test.result:
        case PatchTestResult.PASS | PatchTestResult.WARN:
            return Result.PASS
        case PatchTestResult.FAIL | PatchTestResult.TIMEOUT:
            return Result.FAIL if test.since else Result.SKIP
        case PatchTestResult.SKIP:
            return Result.SKIP
        case PatchTestResult.ERROR:
            return Result.ERROR
        case _:
            assert_never(test.result)


def _missing_cases(verdict: SeriesVerdict) -> Iterator[Case]:
    """Yield a case for each run of numbers that no message supplies."""
    for first, last in spans(verdict.missing):
        label = f"{span_label(first, last)}/{verdict.total}"
        reason = ("no message supplies it",)
        yield Case(first, label, "missing", None, Result.SKIP, "missing", reason)


def _cover_cases(verdict: SeriesVerdict) -> Iterator[Case]:
    """Yield the cover letter's diffstat, where it declares one."""
    diffstat = verdict.diffstat
    if diffstat.declared is None:
        return
    result, lines = _judge_cover(diffstat)
    yield Case(
        verdict.total + 1,
        f"0/{verdict.total}",
        "diffstat of the cover letter",
        verdict.cover,
        result,
        "diffstat",
        tuple(lines),
    )


def _judge_cover(diffstat: Diffstat) -> tuple[Result, list[str]]:
    """Decide on the cover letter's diffstat."""
    match diffstat.status:
        case StatStatus.INCONSISTENT:
            false = mismatch_lines(diffstat) or ["inconsistent"]
            return Result.FAIL, [f"diffstat: {line}" for line in false]
        case StatStatus.UNDECIDED:
            return Result.SKIP, [one_line(diffstat.note) or "cannot be compared"]
        case StatStatus.CONSISTENT | StatStatus.UNDECLARED:
            return Result.PASS, []
