"""What meets a limit costs itself, says so, and nothing else; a mail of a list meets none."""

import gzip
from pathlib import Path

import pytest
from msgspec.structs import replace

from applier import Budgets, Options, SourceOptions, check_series, read_series
from applier.budgets import (
    ALL,
    NAMES,
    UNLIMITED,
    check_time,
    limited,
    parse_limit,
    passing_bytes,
    spend_new_bytes,
    spend_placement,
)
from applier.errors import BudgetError, UsageError
from applier.model import FailureKind, OtherKind, PatchOutcome, Report, SeriesStatus
from applier.verdict import exit_code
from tests.cli import archives

ODD = "odd@example.org"
AROUND = (archives.GOOD, archives.FALSE)


def check(
    tmp_path: Path, odd: bytes, budgets: Budgets, around: tuple[bytes, ...] = AROUND
) -> Report:
    """Check *odd* between others, held to *budgets*."""
    if not (tmp_path / "linux.git").exists():
        archives.make_repository(tmp_path / "linux.git")
    box = tmp_path / "box.mbox"
    box.write_bytes(archives.mbox(around[0], odd, *around[1:]))
    with read_series([str(box)], options=SourceOptions(budgets=budgets)) as collection:
        return check_series(collection, str(tmp_path / "linux.git"), Options(budgets=budgets))


def a_mail(diff: str, more: str = "") -> bytes:
    return archives.mail(ODD, "[PATCH] mm: odd", diff + more, stat="")


def far_hunks(count: int) -> str:
    """Make a diff whose hunks are all elsewhere than they say."""
    head = "diff --git a/mm/slab.c b/mm/slab.c\n--- a/mm/slab.c\n+++ b/mm/slab.c\n"
    lines = archives.SLAB.splitlines(keepends=True)
    hunks = [
        f"@@ -9{at},2 +9{at},2 @@\n {lines[at]}-{lines[at + 1]}+new\n {lines[at + 2]}"
        for at in range(2, 2 + 3 * count, 3)
    ]
    return head + "".join(hunks).replace(",2 +", ",3 +").replace(",2 @@", ",3 @@")


@pytest.mark.parametrize(
    ("name", "limit", "reason"),
    [
        ("hunks", 4, "more than 4 hunks in one message: the limit hunks was met (--limit hunks=N)"),
        ("placement", 8_000, "more than 8,000 bytes searched for the places of its hunks"),
        ("new-bytes", 1_000, "more than 1,000 new bytes made by one series"),
    ],
)
def test_a_series_that_meets_a_limit_is_undecided_and_the_others_are_judged(
    tmp_path: Path, name: str, limit: int, reason: str
) -> None:
    odd = a_mail(far_hunks(8))
    usual = {one.id: one for one in check(tmp_path, odd, ALL).series}
    assert usual[ODD].applies
    found = check(tmp_path, odd, replace(UNLIMITED, **{NAMES[name]: limit})).series
    judged = {one.id: one for one in found}
    met = judged.pop(ODD)
    assert (met.status, met.budget) == (SeriesStatus.UNDECIDED, name)
    assert met.error is not None
    assert (met.error.kind, met.error.budget) == (FailureKind.BUDGET, name)
    assert met.reasons[0].startswith(reason)
    assert [one.outcome for one in met.patches] == [PatchOutcome.NOT_TRIED]
    if name != "new-bytes":  # any file is larger than that
        assert judged == {key: one for key, one in usual.items() if key != ODD}
    assert exit_code([met]) == 3


@pytest.mark.parametrize(
    ("name", "limit", "more"),
    [
        ("headers", 30, b"".join(b"X-%d: x\n" % at for at in range(40))),
        ("parts", 8, b'Content-Type: multipart/mixed; boundary="b"\n'),
        ("message-bytes", 4_000, b"X: " + b"x" * 5_000 + b"\n"),
    ],
)
def test_a_mail_that_meets_a_limit_is_listed(
    tmp_path: Path, name: str, limit: int, more: bytes
) -> None:
    odd = a_mail(far_hunks(1)).replace(b"Subject:", more + b"Subject:", 1)
    odd = odd.replace(b"\n\n", b"\n\n" + b"--b\n\nWords.\n" * 20, 1)
    report = check(tmp_path, odd, replace(ALL, **{NAMES[name]: limit}))
    (other,) = report.other
    assert (other.message_id, other.kind, other.subject) == (
        ODD,
        OtherKind.OVER_LIMIT,
        "[PATCH] mm: odd",
    )
    assert f"the limit {name} was met" in other.reason
    assert [one.id for one in report.series if one.id != ODD] == [one.id for one in report.series]
    assert len(report.series) == 2
    assert report.summary.messages == 3


def test_a_limit_of_messages_is_one_of_the_archive(tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_bytes(archives.mbox(*AROUND, a_mail(far_hunks(1), "x" * 9_000)))
    terms = SourceOptions(budgets=replace(ALL, message_bytes=5_000))
    with read_series([str(box)], options=terms) as collection:
        (line,) = collection.limits
        assert line.startswith(f"{box}: <{ODD}>: more than 5,000 bytes in one message")
        assert collection.faults == collection.failures == ()


def test_gzip_data_may_inflate_to_so_many_times_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applier.archive.random_access.ALWAYS_INFLATED", 2_000_000)
    content = archives.mbox(*AROUND, a_mail(far_hunks(1))) + b"\n" * 3_000_000
    (tmp_path / "box.gz").write_bytes(gzip.compress(content))
    for ratio, words in ((200, "more than 200 times the size of the gzip data"), (2000, "")):
        terms = SourceOptions(budgets=replace(ALL, ratio=ratio))
        with read_series([str(tmp_path / "box.gz")], options=terms) as collection:
            assert len(collection.reading.series) == 2 + (not words)
            cut = [(one.message_id, one.kind) for one in collection.reading.other]
            assert cut == ([(ODD, OtherKind.OVER_LIMIT)] if words else [])
            assert [words in line for line in collection.failures] == ([True] if words else [])


def test_memory_that_there_is_none_of_is_a_limit_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("applier.check.find_base", fail)
    (odd,) = check(tmp_path, a_mail(far_hunks(1)), ALL, (archives.GOOD,)).series[1:]
    assert (odd.status, odd.budget, odd.reasons[0]) == (
        SeriesStatus.UNDECIDED,
        "memory",
        "no memory left (with --isolate, --limit memory=N may allow more)",
    )


def test_what_is_let_go_of_counts_no_more() -> None:
    with limited(replace(UNLIMITED, new_bytes=100)):
        for _ in range(9):
            with passing_bytes():
                spend_new_bytes(90)
            spend_new_bytes(50)
            spend_new_bytes(-50)
        with pytest.raises(BudgetError, match="new-bytes"):
            spend_new_bytes(101)


def test_each_is_counted_for_itself() -> None:
    for _ in range(3):
        with limited(replace(UNLIMITED, placement=100)):
            spend_placement(100)
    spend_placement(10**18)  # nobody has said how much


def test_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 5.0
    monkeypatch.setattr("applier.budgets.process_time", lambda: now)
    monkeypatch.setattr("applier.budgets._BETWEEN_LOOKS", 0)
    with limited(replace(ALL, time=7)):
        check_time()
        now = 12.5
        with pytest.raises(BudgetError, match="more than 7 seconds of the processor"):
            check_time()
        with pytest.raises(BudgetError, match="the limit time was met"):
            spend_placement(1)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("hunks=5", ("hunks", 5)),
        ("new-bytes=2k", ("new_bytes", 2048)),
        ("message-bytes=3M", ("message_bytes", 3 << 20)),
        ("placement=1g", ("placement", 1 << 30)),
        ("time=0", ("time", 0)),
        ("time=none", ("time", 0)),
    ],
)
def test_limits_are_read(text: str, limit: tuple[str, int]) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["hunks", "hunks=", "hunks=k", "hunks=-1", "hunks=1.5", "hunks=٣", "hunk=1", "=1", ""]
)
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(UsageError, match=r"no such limit|a limit is a whole number"):
        parse_limit(text)


def test_every_limit_has_words_of_its_own() -> None:
    for name in (*NAMES, "memory"):
        assert f"the limit {name} was met" in str(BudgetError(name, 1))
