"""``applier explain``, ``check --explain``, ``--3way`` and ``--against``."""

import json

import pygit2
import pytest
from msgspec.structs import replace

from applier.model.finding import Finding, FindingKind
from applier.report.explanation import format_explanation
from tests.report import made

from . import archives
from .conftest import Place


def test_a_cause_and_a_mending_are_in_the_report(place: Place) -> None:
    tabs = archives.BAD.replace(b"\n line 18", b"\nline 18")
    ran = place.check(place.file("bad.eml", tabs))
    assert ran.code == 1
    assert ran.out.count("the hunk holds a line that is no part") == 1
    assert '"line 18 of the allocator"' in ran.out
    assert "  mend   ask Anna Example for a resend: the text is damaged at line " in ran.out


def test_findings_are_in_the_json(place: Place) -> None:
    ran = place.check("--explain", "--format", "json", place.file("bad.eml", archives.BAD))
    (series,) = json.loads(ran.out)["series"]
    (finding,) = series["findings"]
    assert finding["kind"] == "context-drift"
    assert "- line 19 off the allocator" in finding["evidence"]
    assert finding["detail"] in series["reasons"]


def test_explain_says_it_at_length(place: Place) -> None:
    ran = place.run("explain", "--tree", "linux.git", place.file("bad.eml", archives.BAD))
    assert ran.code == 1
    assert "  stops  patch 1 of 1, mm: improve what is not there\n" in ran.out
    assert "  id     bad@example.org\n" in ran.out
    assert "  cause  context drift: " in ran.out
    words = "1 line that it expects (-), 1 line that the file has (+), the others alike (=)"
    assert f"the hunk beside the file: {words}" in " ".join(ran.out.split())
    assert "           - line 19 off the allocator\n" in ran.out


def test_explain_has_nothing_to_say_of_what_applies(place: Place) -> None:
    ran = place.run("explain", "--tree", "linux.git", place.file("good.eml", archives.GOOD))
    assert ran.code == 0
    assert "APPLIES: there is nothing to explain" in ran.out


def test_a_long_hunk_is_shown_by_its_ends() -> None:
    alike = tuple(f"= {n}: line {n}" for n in range(1, 31))
    expected = tuple(f"- old {n}" for n in range(80))
    found = tuple(f"+ {n}: new {n}" for n in range(31, 151))
    evidence = ("14 commits have touched the file", *alike, *expected, *found)
    finding = Finding(FindingKind.CONTEXT_DRIFT, "the lines are others here", evidence=evidence)
    text = format_explanation(made.report(replace(made.conflicts(), findings=(finding,))))
    assert "80 lines that it expects (-), 120 lines that the file has (+)" in " ".join(text.split())
    assert text.count("\n           = ") == 7
    assert "           - ... 60 more ...\n" in text
    assert "           + ... 100 more ...\n" in text
    assert "14 commits have touched the file" in text


def test_against_names_what_was_not_tried(place: Place) -> None:
    box = place.file("box", archives.mbox(archives.GOOD, archives.BAD))
    ran = place.check("--against", "master", box)
    said = (
        "not tried, for the base does not take them alone: "
        "mm: improve what is not there v1 (bad@example.org)"
    )
    assert (ran.code, said in " ".join(ran.out.split())) == (3, True)
    line = place.check("--against", "master", "--format", "jsonl", box).out
    assert [one["id"] for one in json.loads(line)["refused"]] == ["bad@example.org"]
    assert line.count("\n") == 1


def test_against_names_the_pairs_that_clash(place: Place) -> None:
    box = place.file("two.mbox", archives.mbox(archives.GOOD, archives.CLASHING))
    ran = place.check("--against", "v5.12-rc1", box)
    assert ran.code == 1
    assert "1 pair clash" in ran.out
    found = json.loads(place.check("--against", "v5.12-rc1", "--format", "json", box).out)
    assert found["clashes"][0]["conflicts"][0]["path"] == "mm/slab.c"


@pytest.mark.parametrize("form", ["ktap", "junit", "markdown", "mail", "kcidb"])
def test_against_has_no_such_form(place: Place, form: str) -> None:
    box = place.file("two.mbox", archives.mbox(archives.GOOD, archives.CLASHING))
    ran = place.check("--against", "v5.12-rc1", "--format", form, box)
    assert (ran.code, ran.out) == (2, "")
    assert ran.complaints == [f"--against: not as {form}; choose of text, json, jsonl"]


def test_against_a_revision_that_is_none(place: Place) -> None:
    assert place.check("--against", "nowhere", place.file("x", archives.GOOD)).code == 2


def test_three_way_merges_and_says_so(place: Place) -> None:
    moved = archives.Edit(18, "moved on").after
    who = pygit2.Signature("Lina Example", "lina@example.org", archives.BORN + 1, 0)
    blob = place.repo.create_blob(moved.encode())
    mm = place.repo.TreeBuilder()
    mm.insert("slab.c", blob, 0o100644)
    root = place.repo.TreeBuilder()
    root.insert("mm", mm.write(), 0o040000)
    head = [place.repo.head.target]
    place.repo.create_commit("refs/heads/master", who, who, "Move\n", root.write(), head)
    old = place.repo.create_blob(archives.SLAB.encode())
    edit = archives.Edit(20, "improved").diff
    diff = edit.replace("\n--- ", f"\nindex {old}..{'1' * 40} 100644\n--- ", 1)
    mail = archives.mail("three@example.org", "[PATCH] mm: improve line 20", diff)
    box = place.file("three.eml", mail)
    assert place.check("--base", "master", box).code == 1
    ran = place.check("--base", "master", "--3way", box)
    assert ran.code == 0
    assert "3-way" in ran.out


def test_in_another_form_it_is_the_report_with_all_that_is_known(place: Place) -> None:
    bad = place.file("bad.eml", archives.BAD)
    ran = place.run("explain", "--tree", "linux.git", "--format", "jsonl", "-o", "out", bad)
    assert (ran.code, ran.out) == (1, "")
    checked = place.check("--explain", "--format", "jsonl", bad)
    assert (place.path / "out").read_text() == checked.out
    assert place.run("explain", "--tree", "linux.git", "-q", bad).out == ""
