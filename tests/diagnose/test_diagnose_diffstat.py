import pytest

from applier.model import SeriesStatus
from applier.model.finding import Finding, FindingKind
from tests.diagnose.conftest import GATE, SampleRepo
from tests.diagnose.make_mails import diff, make_mail

STAT = " lib/gate.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
AFTER = GATE.replace("gate 9\n", "gate nine\n")
PATCH = diff("lib/gate.c", GATE, AFTER)


def with_stat(stat: str, patch: str = PATCH, title: str = "gate: nine") -> bytes:
    sent = make_mail(patch, title)
    return sent.replace(b"\n---\n\n", b"\n---\n" + stat.encode() + b"\n", 1)


def only(sample: SampleRepo, sent: bytes) -> Finding:
    verdict = sample.verdict(sent)
    assert verdict.status is SeriesStatus.APPLIES
    (finding,) = verdict.findings
    assert finding.kind is FindingKind.DIFFSTAT
    return finding


def test_a_true_diffstat_is_not_explained(sample: SampleRepo) -> None:
    assert not sample.verdict(with_stat(STAT)).findings


@pytest.mark.parametrize(
    ("stat", "words"),
    [
        (STAT.replace("1 insertion", "7 insertions"), "does not add up in itself"),
        (STAT.replace("gate.c", "shelf.c"), "names 1 file that the diff lacks"),
        (STAT.replace("2 +-", "5 +++--").replace("1 i", "3 i").replace("1 d", "2 d"), "whole"),
    ],
)
def test_false_diffstats(stat: str, words: str, sample: SampleRepo) -> None:
    assert words in only(sample, with_stat(stat)).detail


def test_a_diff_that_was_edited(sample: SampleRepo) -> None:
    edited = PATCH.replace("+gate nine\n", "+gate nine\n+gate nine and a half\n")
    edited = edited.replace("@@ -6,7 +6,7 @@", "@@ -6,7 +6,8 @@")
    assert "was changed after it was generated" in only(sample, with_stat(STAT, edited)).detail


def test_the_diffstat_of_another_revision(sample: SampleRepo) -> None:
    more = diff("lib/gate.c", GATE, AFTER.replace("gate 10\n", "gate ten\n"))
    first = with_stat(STAT).replace(b"<one@", b"<first@")
    second = with_stat(STAT, more).replace(b"[PATCH]", b"[PATCH v2]").replace(b"10:00", b"11:00")
    report = sample.check([first, second])
    verdict = next(one for one in report.series if one.revision == 2)
    assert "fits the diff of v1 (first@example.org)" in verdict.findings[0].detail


def revisions(*sent: bytes) -> list[bytes]:
    return [
        one.replace(b"<one@", b"<v%d@" % number)
        .replace(b"[PATCH]", b"[PATCH v%d]" % number)
        .replace(b"10:00", b"1%d:00" % number)
        for number, one in enumerate(sent, 1)
    ]


def test_a_later_revision_is_not_where_a_diffstat_comes_from(sample: SampleRepo) -> None:
    more = diff("lib/gate.c", GATE, AFTER.replace("gate 10\n", "gate ten\n"))
    first, second = sample.check(revisions(with_stat(STAT, more), with_stat(STAT))).series
    assert first.revision == 1
    assert "the diff is whole" in first.findings[0].detail
    assert not second.findings


def test_revisions_with_the_same_numbers_are_not_held_to_be_each_others(sample: SampleRepo) -> None:
    false = STAT.replace("gate.c", "shelf.c")
    for verdict in sample.check(revisions(with_stat(false), with_stat(false))).series:
        assert "names 1 file that the diff lacks" in verdict.findings[0].detail


def test_a_diff_is_not_said_to_be_changed_where_its_file_is_another(sample: SampleRepo) -> None:
    other = GATE.replace("gate 20\n", "gate twenty\n")
    tip = sample.then({"lib/gate.c": other.encode()}, "gate: end", sample.base, 1)
    false = STAT.replace("2 +-", "5 +++--").replace("1 i", "3 i").replace("1 d", "2 d")
    verdict = sample.verdict(with_stat(false), tip)
    assert verdict.patches[0].diffstat.mismatches
    assert not verdict.findings


def test_words_do_not_guess_at_hands(sample: SampleRepo) -> None:
    for stat in (STAT.replace("1 insertion", "7 insertions"), STAT.replace("gate.c", "shelf.c")):
        words = only(sample, with_stat(stat)).detail
        assert not any(word in words for word in ("hand", "made of", "another diff", "anew"))
