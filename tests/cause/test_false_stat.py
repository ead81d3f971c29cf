import pytest

from applier.model import SeriesStatus
from applier.model.finding import Finding, FindingKind
from tests.cause.conftest import GATE, Place
from tests.cause.letters import diff, letter

STAT = " lib/gate.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
AFTER = GATE.replace("gate 9\n", "gate nine\n")
PATCH = diff("lib/gate.c", GATE, AFTER)


def with_stat(stat: str, patch: str = PATCH, title: str = "gate: nine") -> bytes:
    sent = letter(patch, title)
    return sent.replace(b"\n---\n\n", b"\n---\n" + stat.encode() + b"\n", 1)


def only(place: Place, sent: bytes) -> Finding:
    verdict = place.verdict(sent)
    assert verdict.status is SeriesStatus.APPLIES
    (finding,) = verdict.explanation.findings
    assert finding.kind is FindingKind.DIFFSTAT
    return finding


def test_a_true_diffstat_is_not_explained(place: Place) -> None:
    assert not place.verdict(with_stat(STAT)).explanation.findings


@pytest.mark.parametrize(
    ("stat", "words"),
    [
        (STAT.replace("1 insertion", "7 insertions"), "does not add up in itself"),
        (STAT.replace("gate.c", "shelf.c"), "names 1 file that the diff lacks"),
        (STAT.replace("2 +-", "5 +++--").replace("1 i", "3 i").replace("1 d", "2 d"), "whole"),
    ],
)
def test_false_diffstats(stat: str, words: str, place: Place) -> None:
    assert words in only(place, with_stat(stat)).detail


def test_a_diff_that_was_edited(place: Place) -> None:
    edited = PATCH.replace("+gate nine\n", "+gate nine\n+gate nine and a half\n")
    edited = edited.replace("@@ -6,7 +6,7 @@", "@@ -6,7 +6,8 @@")
    assert "was edited after it was generated" in only(place, with_stat(STAT, edited)).detail


def test_the_diffstat_of_another_revision(place: Place) -> None:
    more = diff("lib/gate.c", GATE, AFTER.replace("gate 10\n", "gate ten\n"))
    first = with_stat(STAT).replace(b"<one@", b"<first@")
    second = with_stat(STAT, more).replace(b"[PATCH]", b"[PATCH v2]").replace(b"10:00", b"11:00")
    report = place.check([first, second])
    verdict = next(one for one in report.series if one.series.revision == 2)
    assert "is that of v1" in verdict.explanation.findings[0].detail
