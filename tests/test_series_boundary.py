"""Whatever happens within one series costs that series, and no other."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pygit2
import pytest

from applier import Options, check_each, check_series, read_series
from applier.base import find_statements
from applier.base.base_search import find_base
from applier.collection import Collection
from applier.diff import patch_id
from applier.errors import MissingObjectError
from applier.git import open_repository
from applier.mail import parse_mail
from applier.model import (
    Envelope,
    Failure,
    FailureKind,
    FailureStage,
    Mail,
    PatchOutcome,
    RawMessage,
    Reading,
    SeriesStatus,
    SeriesVerdict,
)
from applier.report.json import format_json
from applier.series import group_messages
from applier.series_boundary import attempt, describe_failure
from applier.verdict import exit_code
from tests.cli import archives

THREE = archives.mbox(
    archives.GOOD,
    archives.mail("odd@example.org", "[PATCH] mm: line 25", archives.Edit(25, "odd").diff),
    archives.FALSE,
)
Spoil = Callable[[type[BaseException] | BaseException], None]


@pytest.fixture
def box(tmp_path: Path) -> str:
    """Give an archive of three series; the second is odd."""
    archives.make_repository(tmp_path / "linux.git")
    path = tmp_path / "three.mbox"
    path.write_bytes(THREE)
    return str(path)


@pytest.fixture
def tree(tmp_path: Path) -> str:
    return str(tmp_path / "linux.git")


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Spoil:
    """Give a way to let the base search of the odd series fail."""

    def prepare(error: type[BaseException] | BaseException) -> None:
        real = find_statements

        def fail(mails: tuple[Mail, ...]) -> object:
            if any(mail.envelope.message_id == "odd@example.org" for mail in mails):
                raise error
            return real(mails)

        monkeypatch.setattr("applier.base.base_search.find_statements", fail)

    return prepare


@pytest.fixture
def collection(box: str) -> Iterator[Collection]:
    with read_series([box]) as found:
        yield found


def by_id(verdicts: tuple[SeriesVerdict, ...]) -> dict[str, SeriesVerdict]:
    return {verdict.id.partition("@")[0]: verdict for verdict in verdicts}


@pytest.mark.parametrize(
    "error", [IndexError("list index"), RecursionError, KeyError("x"), AssertionError]
)
def test_a_fault_of_ours_costs_one_series(
    collection: Collection, tree: str, spoil: Spoil, error: type[Exception] | Exception
) -> None:
    whole = by_id(check_series(collection, tree).series)
    spoil(error)
    report = check_series(collection, tree)
    found = by_id(report.series)
    assert found["good"].tip == whole["good"].tip
    assert found["false"].reasons == whole["false"].reasons
    odd = found["odd"]
    assert (odd.status, odd.tip) == (SeriesStatus.UNDECIDED, None)
    assert odd.error is not None
    assert odd.error.kind is FailureKind.INTERNAL
    assert odd.error.place is not None
    assert odd.error.place.startswith("applier/base/base_search.py:")
    assert odd.error.place.endswith(" prepare_base_search")
    name = error.__name__ if isinstance(error, type) else type(error).__name__
    assert odd.reasons[0].startswith(f"internal error: {name}")
    assert [(one.outcome, one.reason) for one in odd.patches] == [
        (PatchOutcome.NOT_TRIED, odd.reasons[0])
    ]
    assert odd.patches[0].patch_id == whole["odd"].patches[0].patch_id
    assert exit_code(report.series) == 4


def test_a_missing_object_is_named(collection: Collection, tree: str, spoil: Spoil) -> None:
    spoil(MissingObjectError("object 12 is missing from the repository: it is partial"))
    odd = by_id(check_series(collection, tree).series)["odd"]
    assert odd.reasons[0] == "object 12 is missing from the repository: it is partial"
    assert odd.error is not None
    assert (odd.error.kind, odd.error.place) == (FailureKind.MISSING_OBJECT, None)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interruption_ends_the_run(
    collection: Collection, tree: str, spoil: Spoil, error: type[BaseException]
) -> None:
    spoil(error)
    with pytest.raises(error):
        check_series(collection, tree)


def test_each_yields_the_rest(collection: Collection, tree: str, spoil: Spoil) -> None:
    spoil(IndexError)
    statuses = [verdict.status for verdict in check_each(collection, tree)]
    assert statuses.count(SeriesStatus.APPLIES) == 2
    assert statuses.count(SeriesStatus.UNDECIDED) == 1


def test_without_a_tree_too(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    real = patch_id

    def fail(patch: bytes) -> str | None:
        if b"+odd" in patch:
            raise ValueError("odd")
        return real(patch)

    monkeypatch.setattr("applier.collection.series_mails.patch_id", fail)
    found = by_id(check_series(collection).series)
    assert found["good"].status is SeriesStatus.NOT_CHECKED
    assert found["odd"].status is SeriesStatus.UNDECIDED
    assert found["odd"].patches[0].author.name == "Anna Example"
    assert found["odd"].patches[0].title == "mm: line 25"


def test_what_cannot_be_read_is_tried_again(
    collection: Collection, tree: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [OSError("git gc was here")]
    real = find_base

    def once(*given: object) -> object:
        if failing:
            raise failing.pop()
        return real(*given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr("applier.check.find_base", once)
    found = check_series(collection, tree)
    assert [verdict.status for verdict in found.series] == [SeriesStatus.APPLIES] * 3
    assert all(verdict.error is None for verdict in found.series)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), pygit2.GitError("odd")])
def test_what_cannot_be_read_twice_is_undecided(
    collection: Collection, tree: str, spoil: Spoil, error: Exception
) -> None:
    spoil(error)
    report = check_series(collection, tree)
    odd = by_id(report.series)["odd"]
    assert odd.error is not None
    assert odd.error.kind is FailureKind.REPOSITORY
    assert odd.reasons[0].startswith("the repository could not be read: ")
    assert odd.tree == report.tree
    assert exit_code((odd,)) == 3


def test_history_is_walked_anew_after_a_failure(tmp_path: Path, tree: str) -> None:
    archives.make_repository(tmp_path / "linux.git")
    repo = open_repository(tree)
    walked = repo.timeline
    kept = repo.write_blob(b"kept")

    def fail() -> None:
        raise IndexError

    assert isinstance(attempt(fail, repo), Failure)
    assert repo.timeline is not walked
    assert repo.blob(kept) == b"kept"


@pytest.mark.parametrize(
    "stage", ["diagnose.find_tree_causes", "diagnose_diffstat.find_stat_cause"]
)
def test_a_verdict_stands_without_its_diagnosis(
    tmp_path: Path, tree: str, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    archives.make_repository(tmp_path / "linux.git")
    path = tmp_path / "two.mbox"
    path.write_bytes(archives.mbox(archives.BAD, archives.FALSE))

    def fail(*_: object) -> object:
        raise IndexError("deep down")

    monkeypatch.setattr(f"applier.diagnose.{stage}", fail)
    with read_series([str(path)]) as found:
        report = check_series(found, tree)
    statuses = {name: one.status for name, one in by_id(report.series).items()}
    assert statuses == {"bad": SeriesStatus.CONFLICTS, "false": SeriesStatus.APPLIES}
    (failed,) = [one for one in report.series if one.error is not None]
    assert failed.error is not None
    assert failed.error.stage is FailureStage.DIAGNOSIS
    assert failed.reasons[-1].startswith("why this is so could not be found out: internal error")
    assert exit_code(report.series) == 1


def test_an_unknown_revision_is_said_before_anything_is_judged(
    collection: Collection, tree: str
) -> None:
    told: list[int] = []
    for options in (
        Options(bases=("v5.12-rc1", "nowhere")),
        Options(onto=("nowhere",)),
        Options(overrides={"false@example.org": "nowhere"}),
    ):
        with pytest.raises(Exception, match="nowhere is not a revision"):
            check_series(collection, tree, options, lambda done, _: told.append(done))
    assert told == []


def test_one_mail_that_cannot_be_read_costs_one_mail(
    box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(raw: RawMessage, known: Envelope | None = None) -> Mail:
        if b"odd@example.org" in raw.content:
            raise IndexError("list index out of range")
        return parse_mail(raw, known)

    monkeypatch.setattr("applier.collection.collection.parse_mail", fail)
    with read_series([box]) as found:
        (line,) = found.faults
        assert line.startswith(f"{box}: <odd@example.org> was left out: internal error: IndexError")
        assert [one.id for one in found.reading.series] == ["good@example.org", "false@example.org"]
        (other,) = found.reading.other
        assert (other.message_id, other.kind.value) == ("odd@example.org", "malformed")
        assert found.reading.messages == 3


def test_grouping_leaves_out_what_it_trips_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [
        archives.mail(f"{n}@example.org", f"[PATCH] mm: {n}", archives.Edit(n, "x").diff)
        for n in range(1, 21)
    ]
    path = tmp_path / "many.mbox"
    path.write_bytes(archives.mbox(*mails))

    def fail(envelopes: Sequence[Envelope]) -> Reading:
        if any(one.message_id in {"7@example.org", "19@example.org"} for one in envelopes):
            raise KeyError("odd")
        return group_messages(envelopes)

    monkeypatch.setattr("applier.collection.collection.group_messages", fail)
    with read_series([str(path)]) as found:
        assert len(found.reading.series) == 18
        assert len(found.faults) == 2
        left = {other.message_id for other in found.reading.other}
        assert left == {"7@example.org", "19@example.org"}


def test_a_bad_mail_of_one_series_does_not_cost_those_that_look_into_it(
    tmp_path: Path, tree: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.make_repository(tmp_path / "linux.git")
    asking = archives.mail(
        "asking@example.org", "[PATCH] mm: line 30", archives.Edit(30, "asking").diff
    ).replace(b"Say why.", b"Say why.\n\nprerequisite-patch-id: " + b"12" * 20)
    path = tmp_path / "two.mbox"
    odd = archives.mail("odd@example.org", "[PATCH] mm: 25", archives.Edit(25, "odd").diff)
    path.write_bytes(archives.mbox(odd, asking))
    real = patch_id

    def fail(patch: bytes) -> str | None:
        if b"+odd" in patch:
            raise ValueError("odd")
        return real(patch)

    monkeypatch.setattr("applier.collection.series_mails.patch_id", fail)
    with read_series([str(path)]) as found:
        verdicts = by_id(check_series(found, tree).series)
    assert verdicts["asking"].error is None
    assert verdicts["odd"].error is not None


def test_what_a_failure_says_is_one_line() -> None:
    failure = describe_failure(ValueError("a\nb" * 1000))
    assert "\n" not in failure.reason
    assert len(failure.reason) < 500


def test_json_says_what_went_wrong(collection: Collection, tree: str, spoil: Spoil) -> None:
    spoil(IndexError("list index out of range"))
    value = json.loads(format_json(check_series(collection, tree)))
    errors = {one["id"]: one["error"] for one in value["series"]}
    assert errors["good@example.org"] is None
    assert errors["odd@example.org"]["kind"] == "internal-error"
    assert errors["odd@example.org"]["stage"] == "verdict"
    assert errors["odd@example.org"]["detail"] == "IndexError: list index out of range"
    assert errors["odd@example.org"]["place"].startswith("applier/base/base_search.py:")


def test_a_standing_that_cannot_be_found_takes_no_verdict_with_it(
    collection: Collection, tree: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        raise IndexError("list index out of range")

    monkeypatch.setattr("applier.check.find_standings", fail)
    for verdict in check_series(collection, tree).series:
        assert verdict.error is not None
        assert verdict.error.stage is FailureStage.DIAGNOSIS
        reason = "how it stands could not be found out: internal error: IndexError"
        assert any(one.startswith(reason) for one in verdict.reasons)
        assert verdict.status is not SeriesStatus.UNDECIDED
        assert verdict.standings == ()
