"""What a run says and writes when something goes wrong within one series."""

import json
import os
from pathlib import Path

import pygit2
import pytest

from applier.base import find_statements
from applier.collection.series_mails import read_series_mails
from applier.mail import parse_mail
from applier.model import Envelope, Mail, RawMessage

from . import archives
from .conftest import Place

ODD = archives.mail("odd@example.org", "[PATCH] mm: line 35", archives.Edit(35, "odd").diff)
BOX = archives.mbox(archives.GOOD, ODD, archives.BAD)
README_STAT = " README | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
ABSOLUTE = archives.mail(
    "absolute@example.org",
    "[PATCH] odd",
    "diff --git a//etc/passwd b//etc/passwd\nindex 1234567..abcdef0 100644\n"
    "--- a//etc/passwd\n+++ b//etc/passwd\n@@ -1 +1 @@\n-a\n+b\n",
    stat="",
)


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the base search of the odd series fail."""
    real = find_statements

    def fail(mails: tuple[Mail, ...]) -> object:
        if any(mail.envelope.message_id == "odd@example.org" for mail in mails):
            raise IndexError("list index out of range")
        return real(mails)

    monkeypatch.setattr("applier.base.base_search.find_statements", fail)


def remove_object(repo: pygit2.Repository, oid: str) -> None:
    path = Path(repo.path, "objects", oid[:2], oid[2:])
    path.chmod(0o644)
    path.unlink()


def test_an_absolute_path_with_an_index_line_is_refused_and_no_more(place: Place) -> None:
    place.file("box", archives.mbox(ABSOLUTE, archives.GOOD))
    ran = place.check("--format", "json", "box")
    report = json.loads(ran.out)
    assert {one["id"]: one["status"] for one in report["series"]} == {
        "absolute@example.org": "conflicts",
        "good@example.org": "applies",
    }
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.usefixtures("spoilt")
@pytest.mark.parametrize(
    "form", ["text", "json", "jsonl", "ktap", "junit", "markdown", "mail", "kcidb"]
)
def test_every_format_has_the_others(place: Place, form: str) -> None:
    place.file("box", BOX)
    ran = place.check("--format", form, "box")
    assert ran.code == 4
    assert "mm: improve what is not there" in ran.out or "bad@example.org" in ran.out
    if form != "mail":  # nobody is told of what went well, nor of what went wrong here
        assert "mm: improve line 20" in ran.out or "good@example.org" in ran.out
        assert "mm: line 35" in ran.out or "odd@example.org" in ran.out
    if form not in {"mail", "kcidb"}:
        assert "IndexError" in ran.out
    assert ran.err.startswith("applier: odd@example.org: internal error: IndexError: list index ")
    assert ran.err.count("\n") == 1


@pytest.mark.usefixtures("spoilt")
def test_debug_shows_the_traceback(place: Place) -> None:
    place.file("box", BOX)
    ran = place.check("--debug", "box")
    assert ran.code == 4
    assert "Traceback (most recent call last)" in ran.err
    assert "prepare_base_search" in ran.err


@pytest.mark.usefixtures("spoilt")
def test_the_text_says_it(place: Place) -> None:
    place.file("box", archives.mbox(ODD))
    ran = place.check("box")
    assert "UNDECIDED: internal error" in ran.out
    assert "IndexError: list index out of range in applier/base/base_search.py:" in " ".join(
        ran.out.split()
    )


@pytest.mark.usefixtures("spoilt")
def test_base_lists_the_others(place: Place) -> None:
    place.file("box", BOX)
    ran = place.run("base", "--tree", "linux.git", "box")
    assert "not looked up: internal error: IndexError" in ran.out
    assert ran.out.count("*") == 2
    assert ran.code == 4
    ran = place.run("base", "--tree", "linux.git", "--format", "jsonl", "box")
    errors = [json.loads(line)["error"] for line in ran.out.splitlines()]
    assert [error and error["kind"] for error in errors].count("internal-error") == 1


@pytest.mark.usefixtures("spoilt")
def test_explain_explains_the_others(place: Place) -> None:
    place.file("box", BOX)
    ran = place.run("explain", "--tree", "linux.git", "box")
    assert ran.code == 4
    assert "internal error: IndexError" in ran.out
    assert "stops" in ran.out


@pytest.mark.usefixtures("spoilt")
def test_am_publishes_the_others_and_says_so(place: Place) -> None:
    place.file("box", BOX)
    ran = place.run("am", "--tree", "linux.git", "--ref-prefix", "refs/series/", "box")
    assert ran.code == 4
    assert "odd@example.org: internal error: IndexError" in ran.err
    published = [name for name in place.repo.references if name.startswith("refs/series/")]
    assert len(published) == 1
    assert "good" in published[0]


@pytest.mark.usefixtures("spoilt")
def test_am_publishes_no_branch_of_a_series_that_failed(place: Place) -> None:
    place.file("box", archives.mbox(ODD))
    ran = place.run("am", "--tree", "linux.git", "--branch", "topic", "box")
    assert (ran.code, "nothing is published" in ran.out) == (4, True)
    assert list(place.repo.references) == ["refs/heads/master", "refs/tags/v5.12-rc1"]


def test_pairs_of_the_others_are_tried(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = read_series_mails

    def fail(*given: object) -> object:
        if given[1].id == "odd@example.org":  # type: ignore[attr-defined]  # a series
            raise IndexError("list index out of range")
        return real(*given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr("applier.pairs.read_series_mails", fail)
    other = archives.mail("x@example.org", "[PATCH] mm: 21", archives.Edit(21, "x").diff)
    place.file("box", archives.mbox(archives.GOOD, ODD, other))
    ran = place.check("--against", "master", "box")
    assert ran.code == 4
    assert "could not be tried: internal error: IndexError" in ran.out
    assert "1 pair clash" in ran.out
    value = json.loads(place.check("--against", "master", "--format", "json", "box").out)
    assert [(one["first"]["id"], one["second"]) for one in value["undecided"]] == [
        ("odd@example.org", None)
    ]
    assert len(value["clashes"]) == 1


def test_a_blob_that_is_gone_costs_the_series_that_needs_it(place: Place) -> None:
    readme = archives.READ_ME
    diff = (
        "diff --git a/README b/README\n--- a/README\n+++ b/README\n"
        f"@@ -1 +1 @@\n-{readme}+A large one.\n"
    )
    needing = archives.mail("needing@example.org", "[PATCH] README: grow", diff, stat=README_STAT)
    place.file("box", archives.mbox(needing, archives.GOOD))
    oid = str(pygit2.hash(readme.encode()))
    remove_object(place.repo, oid)
    ran = place.check("--format", "jsonl", "box")
    found = {one["id"]: one for one in map(json.loads, ran.out.splitlines())}
    assert found["good@example.org"]["status"] == "applies"
    failed = found["needing@example.org"]
    assert failed["status"] == "undecided"
    assert failed["reasons"][0].startswith(f"object {oid} is missing from the repository")
    assert failed["error"]["kind"] == "missing-object"
    assert failed["error"]["place"] is None
    assert [patch["outcome"] for patch in failed["patches"]] == ["not-tried"]
    assert ran.code == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_object_that_may_not_be_read_costs_its_series(place: Place) -> None:
    oid = str(pygit2.hash(archives.SLAB.encode()))
    Path(place.repo.path, "objects", oid[:2], oid[2:]).chmod(0)
    place.file("box", archives.mbox(archives.GOOD))
    ran = place.check("--format", "json", "box")
    assert json.loads(ran.out)["series"][0]["status"] == "undecided"
    assert ran.code == 3


def test_a_mail_that_cannot_be_read_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: RawMessage, known: Envelope | None = None) -> Mail:
        if b"odd@example.org" in raw.content:
            raise IndexError("list index out of range")
        return parse_mail(raw, known)

    monkeypatch.setattr("applier.collection.collection.parse_mail", fail)
    place.file("box", BOX)
    ran = place.check("--format", "json", "box")
    report = json.loads(ran.out)
    assert [one["id"] for one in report["series"]] == ["good@example.org", "bad@example.org"]
    assert [one["message_id"] for one in report["other"]] == ["odd@example.org"]
    assert ran.code == 4
    assert ran.complaints[0].startswith("box: <odd@example.org> was left out: internal error: Ind")
