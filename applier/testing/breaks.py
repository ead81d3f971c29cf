"""Whose fault is it that a test fails, and what is to be said of that?

A test that fails on the base already is no fault of the series. One that fails from some
patch on is that patch's; where a later patch mends it, the series is well at its end, and
yet nobody can bisect through it. A test that is about one patch alone is each patch's own.
Pure.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.model import FAILING, PatchOutcome, PatchTest, PatchTestResult, PatchVerdict
from applier.model.finding import Finding, FindingKind
from applier.model.report import SeriesVerdict
from applier.testing.definitions import CommandTest
from applier.testing.run_series import DECISIVE, Done
from applier.testing.trees_to_test import BASE
from applier.wording import listed_patches


class Break(Struct, frozen=True):
    """A run of trees on which a test fails."""

    test: str
    since: int
    """The patch with which it begins, :data:`~applier.testing.trees_to_test.BASE` for the base."""
    mended_by: int | None
    """The first tree behind that is known to be well."""
    doubtful: tuple[int, ...]
    """Patches before the first that fails of which nothing is known."""
    first: PatchTest
    """What the first of them says."""


def with_tests(
    verdict: SeriesVerdict, tests: Sequence[CommandTest], done: Sequence[Done]
) -> SeriesVerdict:
    """Write down what was found out, and whose fault it is."""
    by_test = {test.name: _of_test(test, done) for test in tests}
    breaks = [one for test in tests for one in find_breaks(test, by_test[test.name])]
    blamed = [
        Done(one.step, _blamed(one, test, breaks)) for test in tests for one in by_test[test.name]
    ]
    findings = tuple(_findings(breaks))
    return replace(
        verdict,
        base_tests=tuple(one.test for one in blamed if one.step.number == BASE),
        patches=tuple(_with_tests(patch, blamed) for patch in verdict.patches),
        findings=(*verdict.findings, *findings),
        reasons=(*verdict.reasons, *_reasons(verdict, tests, by_test, breaks)),
    )


def _of_test(test: CommandTest, done: Sequence[Done]) -> list[Done]:
    found = [one for one in done if one.test.name == test.name]
    return sorted(found, key=lambda one: one.step.number)


def _with_tests(patch: PatchVerdict, blamed: Sequence[Done]) -> PatchVerdict:
    return replace(
        patch, tests=tuple(one.test for one in blamed if one.step.number == patch.number)
    )


def find_breaks(test: CommandTest, done: Sequence[Done]) -> Iterator[Break]:
    """Yield the runs of trees that fail; *done* is what *test* says, by number."""
    if test.about_one_patch:
        for one in done:
            if one.test.result in FAILING:
                yield Break(test.name, one.step.number, None, (), one.test)
        return
    begun: Done | None = None
    unknown, doubtful = list[int](), tuple[int, ...]()
    for one in done:
        if one.test.result not in DECISIVE:
            unknown += [one.step.number] if one.test.result is PatchTestResult.ERROR else []
            continue
        if one.test.result in FAILING and begun is None:
            begun, doubtful = one, tuple(unknown)
        elif one.test.result not in FAILING and begun is not None:
            yield _break(test, begun, one.step.number, doubtful)
            begun = None
        unknown = []
    if begun is not None:
        yield _break(test, begun, None, doubtful)


def _break(
    test: CommandTest, begun: Done, mended_by: int | None, doubtful: tuple[int, ...]
) -> Break:
    return Break(test.name, begun.step.number, mended_by, doubtful, begun.test)


def _blamed(done: Done, test: CommandTest, breaks: Sequence[Break]) -> PatchTest:
    """Say of a result that is none of success since when it is so."""
    if done.test.result not in FAILING:
        return done.test
    number = done.step.number
    begun = [one.since for one in breaks if one.test == test.name and one.since <= number]
    return replace(done.test, since=max(begun))


def _findings(breaks: Sequence[Break]) -> Iterator[Finding]:
    """Yield what nobody can bisect through."""
    for one in breaks:
        if one.since != BASE and one.mended_by is not None:
            detail = (
                f"{one.test} fails from patch {one.since} on, and patch {one.mended_by} mends it"
            )
            evidence = tuple(one.first.log.split("\n")) if one.first.log else ()
            yield Finding(FindingKind.BISECTABILITY, detail, patch=one.since, evidence=evidence)


def _reasons(
    verdict: SeriesVerdict,
    tests: Sequence[CommandTest],
    by_test: dict[str, list[Done]],
    breaks: Sequence[Break],
) -> Iterator[str]:
    """Yield what a person should know, weightiest first."""
    for test in tests:
        own = [one for one in breaks if one.test == test.name]
        if test.about_one_patch:
            yield from _own_faults(verdict, own)
        else:
            yield from (_words(one, verdict) for one in own)
        yield from _unknown(verdict, test, by_test[test.name])
    left = [
        patch.number
        for patch in verdict.patches
        if patch.commit is None and patch.outcome is not PatchOutcome.ALREADY_APPLIED
    ]
    if left:
        verb = "is" if len(left) == 1 else "are"
        yield f"{listed_patches(left)} of {verdict.total} {verb} not tested: not applied"


def _own_faults(verdict: SeriesVerdict, breaks: Sequence[Break]) -> Iterator[str]:
    """Yield which patches a test about single patches finds fault with."""
    if not breaks:
        return
    numbers = [one.since for one in breaks]
    first = breaks[0]
    where = f"{first.test} fails for {_of(numbers, verdict)}"
    yield f"{where}: {first.first.reason}" if first.first.reason else where


def _words(one: Break, verdict: SeriesVerdict) -> str:
    """Say of one break where it begins, where it ends and why."""
    why = f": {one.first.reason}" if one.first.reason else ""
    if one.since == BASE:
        mended = f"and patch {one.mended_by} mends it"
        whose = "which is no fault of the series" if one.mended_by is None else mended
        return f"{one.test} fails on the base already, {whose}{why}"
    doubt = f" (or with {listed_patches(one.doubtful)}, where it could not be run)"
    begins = f"{one.test} fails from patch {one.since} of {verdict.total} on"
    begins += doubt if one.doubtful else ""
    if one.mended_by is not None:
        return f"{begins}, and patch {one.mended_by} mends it: no bisection can pass there{why}"
    return f"{begins}{why}" if verdict.total > 1 else f"{one.test} fails{why}"


def _unknown(verdict: SeriesVerdict, test: CommandTest, done: Sequence[Done]) -> Iterator[str]:
    """Yield where a test could not be run."""
    failed = [one for one in done if one.test.result is PatchTestResult.ERROR]
    if not failed:
        return
    numbers = [one.step.number for one in failed if one.step.number != BASE]
    where = _of(numbers, verdict) if numbers else "the base"
    yield f"{test.name} could not be run to its end on {where}: {failed[0].test.reason}"


def _of(numbers: Sequence[int], verdict: SeriesVerdict) -> str:
    if verdict.total == 1:
        return "the patch"
    return f"{listed_patches(numbers)} of {verdict.total}"
