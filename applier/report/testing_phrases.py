"""In which words is it said what tests say of a series?

The same in every format. A test is called by its name, which is one word; all else that a
command printed is text of strangers, and was made safe when it was read. Pure.
"""

from collections.abc import Iterator
from typing import assert_never

from applier.model import UNTESTED, PatchTest, PatchTestResult, PatchVerdict, SeriesVerdict
from applier.report.phrases import joined, one_line
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import TAKEN, faulty_tests, untold_tests
from applier.wording import listed_patches

_LOG_SHOWN = 3


_LONGEST_NAME = 80
"""Columns; what we name is shorter, and a report that was read may hold anything."""


def name_of(name: str) -> str:
    """Make the name of a test safe to print."""
    return cut(printable(name), _LONGEST_NAME)


def result_word(test: PatchTest) -> str:
    """Give a result in a word, in capitals where somebody is to look."""
    match test.result:
        case PatchTestResult.FAIL if test.since == 0:
            return "fails as on the base"
        case PatchTestResult.TIMEOUT if test.since == 0:
            return "takes too long as on the base"
        case PatchTestResult.FAIL:
            return "FAIL"
        case PatchTestResult.TIMEOUT:
            return "TIMEOUT"
        case PatchTestResult.ERROR:
            return "ERROR"
        case PatchTestResult.PASS | PatchTestResult.WARN | PatchTestResult.SKIP:
            return str(test.result.value)
        case _:
            assert_never(test.result)


def test_words(test: PatchTest) -> str:
    """Say what one test says: ``build FAIL: exit status 2: ...``."""
    return joined((f"{name_of(test.name)} {result_word(test)}", one_line(test.reason)), ": ")


def log_end(test: PatchTest, most: int = _LOG_SHOWN) -> list[str]:
    """Give the lines to quote of a test: those that are new, else the end of its log.

    What its reason says already is not said again.
    """
    telling = [line for line in test.new_lines if "warning" in line or "error" in line]
    lines = (telling or list(test.new_lines))[:most] or test.log.split("\n")[-most:]
    return [one_line(line) for line in lines if line.strip() and line not in test.reason]


def is_worth_showing(test: PatchTest) -> bool:
    """Whether a reader who is in a hurry wants to hear of a test on a patch."""
    return test.result not in {PatchTestResult.PASS, PatchTestResult.SKIP}


def tests_of(verdict: SeriesVerdict) -> dict[str, list[PatchTest]]:
    """Give by its name what each test says of the patches, in their order."""
    found: dict[str, list[PatchTest]] = {test.name: [] for test in verdict.base_tests}
    for patch in verdict.patches:
        for test in patch.tests:
            found.setdefault(test.name, []).append(test)
    return found


def testing_lines(verdict: SeriesVerdict) -> Iterator[str]:
    """Sum up each test in a line: ``build: 2 pass, 1 fail; 3 known from before``."""
    bases = {test.name: test for test in verdict.base_tests}
    for name, tests in tests_of(verdict).items():
        base = bases.get(name)
        on_base = ""
        if base is not None and is_worth_showing(base):
            on_base = joined((f"on the base: {base.result.value}", one_line(base.reason)), ": ")
        counts = [
            f"{sum(test.result is result for test in tests)} {result.value}"
            for result in PatchTestResult
            if any(test.result is result for test in tests)
        ]
        ran = [*tests, *([] if base is None else [base])]
        known = sum(test.cached for test in ran)
        kept = f"{'all' if known == len(ran) else known} known from before" if known else ""
        yield f"{name_of(name)}: " + joined((joined(counts), on_base, kept), "; ")
    yield from _untested(verdict)


def _untested(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what there was no tree to test of, where anything was to be tested."""
    if UNTESTED in verdict.reasons:
        yield UNTESTED
    elif any(patch.tests for patch in verdict.patches):
        left = [patch.number for patch in verdict.patches if patch.outcome not in TAKEN]
        if left:
            yield f"{listed_patches(left)} {'is' if len(left) == 1 else 'are'} not tested"


def fault_words(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield, for the line with the verdict, which tests fail and where, and which leave it open."""
    faults = dict[str, list[tuple[PatchVerdict, PatchTest]]]()
    for patch, test in faulty_tests(verdict):
        faults.setdefault(test.name, []).append((patch, test))
    for name, found in faults.items():
        if verdict.total == 1:
            yield f"{name_of(name)} fails"
        else:
            numbers = [patch.number for patch, _ in found]
            yield f"{name_of(name)} fails at {listed_patches(numbers)}"
    open_tests = {test.name: test for test in untold_tests(verdict) if test.name not in faults}
    for name, test in open_tests.items():
        error = test.result is PatchTestResult.ERROR
        yield f"{name_of(name)} {'gives no result' if error else 'fails on the base too'}"
