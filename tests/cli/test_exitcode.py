import pytest

from applier.cli.exitcode import ExitCode, weightiest

A, F, U = ExitCode.APPLIES, ExitCode.FINDINGS, ExitCode.USAGE
D, N = ExitCode.UNDECIDED, ExitCode.INTERNAL


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
