"""What an input may not decide, where no other test shows it; docs/security.md lists all."""

import json
import re
from pathlib import Path
from typing import Any

import pygit2
import pytest

from applier import Selection, check_series, read_series
from applier.base.resolve import find_named
from applier.model import FailureKind, SeriesStatus
from tests.base.conftest import History, history
from tests.cli import archives
from tests.cli.conftest import Place, place
from tests.cli.test_trailers import answer
from tests.git.building import commit, opened

__all__ = ["history", "place"]


def report_of(place: Place, *arguments: str) -> dict[str, Any]:
    ran = place.check("--format", "json", *arguments)
    return dict(json.loads(ran.out))


@pytest.mark.parametrize("where", ["refs/heads/", "refs/remotes/other/", "refs/remotes/origin/"])
@pytest.mark.parametrize("by", ["tag", "id"])
def test_a_branch_shadows_neither_a_tag_nor_an_id(history: History, where: str, by: str) -> None:
    wanted = history.commits[1]
    name = wanted if by == "id" else "v5.12-rc1"
    repository = pygit2.Repository(history.repo.path)
    commit(repository, {"a": b"odd\n"}, history.commits[:1], branch=f"{where}{name}")
    assert find_named(opened(repository), name, None) == wanted
    if by == "tag":
        assert find_named(opened(repository), "5.12-rc1", None) == wanted


def test_two_mails_with_one_id_are_both_judged(place: Place) -> None:
    other = archives.mail("good@example.org", "[PATCH] mm: odd", archives.Edit(25, "odd").diff)
    for mails in ((archives.GOOD, other), (other, archives.GOOD)):
        series = report_of(place, place.file("x.mbox", archives.mbox(*mails)))["series"]
        assert {one["title"] for one in series} == {"mm: improve line 20", "mm: odd"}
        assert [one["status"] for one in series] == ["applies", "applies"]


def test_an_id_names_all_that_have_it(place: Place) -> None:
    other = archives.mail("good@example.org", "[PATCH] mm: odd", archives.Edit(25, "odd").diff)
    box = place.file("x.mbox", archives.mbox(archives.GOOD, other, archives.FALSE))
    with read_series([box]) as collection:
        chosen = [*collection.selected(Selection(("good@example.org",)))]
        assert {one.title for one in chosen} == {"mm: improve line 20", "mm: odd"}


def test_a_prerequisite_named_by_its_subject_is_not_applied(place: Place) -> None:
    first = archives.Edit(5, "five")
    second = archives.Edit(6, "six", first.after)
    words = 'This depends on "mm: five", which is on the list.\n\nSay why.'
    mails = (
        archives.mail("one@example.org", "[PATCH] mm: five", first.diff),
        archives.mail("two@example.org", "[PATCH] mm: six", second.diff).replace(
            b"Say why.", words.encode()
        ),
    )
    series = report_of(place, place.file("x.mbox", archives.mbox(*mails)))["series"]
    assert {one["id"].split("@")[0]: one["status"] for one in series} == {
        "one": "applies",
        "two": "conflicts",
    }


def test_a_trailer_from_anybody_is_in_no_commit_unless_asked_for(place: Place) -> None:
    forged = answer(
        "f@example.org",
        "good@example.org",
        "Reviewed-by: Lina Example <lina@example.org>",
        sender="Lina Example <lina@example.org>",
    )
    alone = report_of(place, place.file("a.mbox", archives.mbox(archives.GOOD)))["series"][0]
    given = report_of(place, place.file("b.mbox", archives.mbox(archives.GOOD, forged)))
    assert given["series"][0]["tip"] == alone["tip"]
    assert [one["message_id"] for one in given["series"][0]["patches"][0]["trailers"]] == [
        "f@example.org"
    ]


def test_an_archive_that_is_edited_under_us_costs_the_series(place: Place) -> None:
    box = Path(place.file("x.mbox", archives.mbox(archives.GOOD, archives.FALSE)))
    with read_series([str(box)]) as collection:
        content = box.read_bytes()
        box.write_bytes(content.replace(b"+improved", b"+IMPROVED", 1))
        edited, whole = check_series(collection, str(place.path / "linux.git")).series
    assert (edited.id, edited.status) == ("good@example.org", SeriesStatus.UNDECIDED)
    assert edited.error is not None
    assert edited.error.kind is FailureKind.SOURCE
    assert "changed since it was read" in edited.reasons[0]
    assert whole.status is SeriesStatus.APPLIES


@pytest.mark.parametrize(
    ("theirs", "arguments", "met"),
    [
        ("1k", (), True),
        ("none", (), False),
        ("1k", ("--limit", "new-bytes=1m"), False),
        ("900g", ("--limit", "new-bytes=1k"), True),
    ],
)
def test_the_checked_repository_can_only_lower_a_limit(
    place: Place, theirs: str, arguments: tuple[str, ...], met: bool
) -> None:
    place.repo.config["applier.limit.new-bytes"] = theirs
    (series,) = report_of(place, *arguments, place.file("x.mbox", archives.mbox(archives.GOOD)))[
        "series"
    ]
    assert series["budget"] == ("new-bytes" if met else None)


def test_a_limit_of_the_repository_above_the_default_is_the_default(place: Place) -> None:
    place.repo.config["applier.limit.hunks"] = "none"
    place.repo.config["applier.limit.parts"] = "x"
    ran = place.check(place.file("x.mbox", archives.mbox(archives.GOOD)))
    assert ran.code == 2
    why = "a limit is a whole number, which may end in k, m or g, or none"
    assert ran.complaints == [f"git config applier.limit.parts=x: {why}"]


def test_every_line_of_the_table_has_its_test() -> None:
    top = Path(__file__).resolve().parents[1]
    lines = (top / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and "|---" not in line][1:]
    for row in rows:
        found = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)` \|$", row)
        assert found, row
        assert f"def {found[2]}(" in (top / found[1]).read_text(encoding="utf-8"), row
