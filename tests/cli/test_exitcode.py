from dataclasses import replace

import pytest

from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.worth import verdict_code
from applier.model import (
    Base,
    BaseStatus,
    Diffstat,
    Envelope,
    NoDiff,
    NotChecked,
    Origin,
    Outcome,
    PatchVerdict,
    Person,
    Series,
    SeriesStatus,
    SeriesVerdict,
    Stat,
    StatStatus,
)

A, F, U, D, N = (
    ExitCode.APPLIES,
    ExitCode.FINDINGS,
    ExitCode.USAGE,
    ExitCode.UNDECIDED,
    ExitCode.INTERNAL,
)
NOBODY = Person("", "")
PLAIN = Diffstat(StatStatus.UNDECLARED)
UNPROVEN = Diffstat(StatStatus.UNDECIDED, Stat(1, 1, 1, ()))


def verdict(
    status: SeriesStatus,
    stat: Diffstat = PLAIN,
    outcome: Outcome | None = None,
    missing: tuple[int, ...] = (),
) -> SeriesVerdict:
    cover = Envelope(Origin("x", 0, 0), "a@b", "", NOBODY, None)
    series = Series("a@b", "t", (), 1, False, 1, NOBODY, None, cover, (), missing)
    patch = PatchVerdict(1, 1, None, "t", NOBODY, None, None, outcome or NotChecked(), PLAIN)
    return SeriesVerdict(series, Base(BaseStatus.UNSTATED), status, (), None, stat, (patch,))


@pytest.mark.parametrize(
    ("codes", "wins"),
    [
        ([], A),
        ([A], A),
        ([A, D], D),
        ([D, F, A], F),
        ([F, U], U),
        ([U, N, F], N),
        ([D, U], U),
    ],
)
def test_of_several_the_weightiest_wins(codes: list[ExitCode], wins: ExitCode) -> None:
    assert weightiest(codes) is wins


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (verdict(SeriesStatus.APPLIES), A),
        (verdict(SeriesStatus.CONFLICTS), F),
        (verdict(SeriesStatus.INCOMPLETE), D),
        (verdict(SeriesStatus.UNDECIDED), D),
        (verdict(SeriesStatus.NOT_CHECKED), A),
        (verdict(SeriesStatus.NOT_CHECKED, outcome=NoDiff()), D),
        (verdict(SeriesStatus.NOT_CHECKED, missing=(2,)), D),
        (verdict(SeriesStatus.NOT_CHECKED, UNPROVEN), A),
        (verdict(SeriesStatus.APPLIES, UNPROVEN), D),
        (verdict(SeriesStatus.APPLIES, Diffstat(StatStatus.INCONSISTENT)), F),
        (verdict(SeriesStatus.INCOMPLETE, Diffstat(StatStatus.INCONSISTENT)), F),
    ],
)
def test_a_verdict_has_its_code(one: SeriesVerdict, code: ExitCode) -> None:
    assert verdict_code(one) is code


def test_a_false_diffstat_of_a_patch_is_a_finding() -> None:
    one = verdict(SeriesStatus.APPLIES)
    false = replace(one.patches[0], diffstat=Diffstat(StatStatus.INCONSISTENT))
    assert verdict_code(replace(one, patches=(false,))) is F
