"""``applier am``: commits become refs, and nothing else changes."""

import json

import pygit2
import pytest

from . import archives
from .conftest import Place


def refs(place: Place) -> dict[str, str]:
    """Give the refs of the repository, read anew."""
    repo = pygit2.Repository(str(place.path / "linux.git"))
    return {name: str(repo.lookup_reference(name).target) for name in repo.references}


def am(place: Place, *arguments: str) -> tuple[int, str, list[str]]:
    ran = place.run("am", "--tree", "linux.git", *arguments)
    return ran.code, ran.out, ran.complaints


def test_a_branch_for_one_series(place: Place) -> None:
    before = refs(place)
    code, out, complaints = am(
        place, "--branch", "topic", place.file("pair.mbox", archives.mbox(*archives.pair()))
    )
    assert (code, complaints) == (0, [])
    after = refs(place)
    tip = after.pop("refs/heads/topic")
    assert after == before
    assert f"refs/heads/topic  {tip[:12]}  2 patches on v5.12-rc1\n" in out
    commit = pygit2.Repository("linux.git").revparse_single(tip).peel(pygit2.Commit)
    assert commit.message.startswith("mm: six\n\nSay why.\n")
    assert str(commit.parents[0].parents[0].id) == before["refs/heads/master"]


def test_a_ref_for_each_series_that_applies(place: Place) -> None:
    source = place.file(
        "all.mbox",
        archives.mbox(archives.GOOD, archives.BAD, archives.PARTIAL, *archives.pair()),
    )
    code, out, complaints = am(place, "--ref-prefix", "refs/series/", "--oneline", source)
    assert (code, complaints) == (1, [])
    assert set(refs(place)) == {
        "refs/heads/master",
        "refs/tags/v5.12-rc1",
        "refs/series/good@example.org/v1",
        "refs/series/pair-0@example.org/v2",
    }
    assert out.count("refs/series/") == 2


def test_what_exists_moves_only_by_force(place: Place) -> None:
    good, other = place.file("good.eml", archives.GOOD), place.file("false.eml", archives.FALSE)
    assert am(place, "--branch", "topic", good)[0] == 0
    before = refs(place)
    code, _, complaints = am(place, "--branch", "topic", other)
    assert (code, complaints) == (2, ["refs/heads/topic exists already; --force moves it"])
    assert refs(place) == before
    assert am(place, "--branch", "topic", "--force", other)[0] == 1
    assert refs(place) != before


def test_nothing_that_applies_is_nothing_published(place: Place) -> None:
    before = refs(place)
    code, out, complaints = am(place, "--branch", "topic", place.file("bad.eml", archives.BAD))
    assert (code, complaints) == (1, [])
    assert out.endswith("  CONFLICTS at patch 1 of 1\nnothing is published\n")
    assert refs(place) == before


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--branch", "a b"], "refs/heads/a b: not a name for a ref"),
        (["--branch", "a..b"], "refs/heads/a..b: not a name for a ref"),
        (["--branch", "x", "other.eml"], "--branch takes one series, and here are 2: choose with"),
        (["--branch", "master"], "refs/heads/master "),
        ([], "Give either --branch or --ref-prefix"),
    ],
)
def test_bad_wishes_are_named(place: Place, arguments: list[str], complaint: str) -> None:
    place.file("other.eml", archives.FALSE)
    before = refs(place)
    code, _, complaints = am(place, *arguments, place.file("good.eml", archives.GOOD))
    assert code == 2
    assert len(complaints) == 1
    assert complaints[0].startswith(complaint)
    assert refs(place) == before


def test_one_of_several_can_be_selected(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(archives.GOOD, archives.FALSE))
    code, _, complaints = am(place, "--branch", "topic", "--select", "good@example.org", source)
    assert (code, complaints) == (0, [])
    assert "refs/heads/topic" in refs(place)


def test_what_a_machine_reads_is_the_report_and_nothing_else(place: Place) -> None:
    good = place.file("good.eml", archives.GOOD)
    code, out, complaints = am(place, "--branch", "topic", "--format", "json", good)
    tip = refs(place)["refs/heads/topic"]
    assert (code, complaints) == (0, [f"refs/heads/topic  {tip[:12]}  1 patch on v5.12-rc1"])
    assert json.loads(out)["series"][0]["tip"]["commit"] == tip


def test_quiet_publishing(place: Place) -> None:
    good = place.file("good.eml", archives.GOOD)
    assert am(place, "-q", "--branch", "topic", good) == (0, "", [])
    assert "refs/heads/topic" in refs(place)


def test_a_ref_that_is_there_ends_it_before_anything_is_judged(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = place.file("good.eml", archives.GOOD)
    assert am(place, "--branch", "topic", good)[0] == 0

    def judge(*_: object) -> object:
        raise AssertionError

    monkeypatch.setattr("applier.cli.am.check_series", judge)
    taken = "refs/heads/topic exists already; --force moves it"
    assert am(place, "--branch", "topic", good) == (2, "", [taken])
    bad = "refs/heads/a b: not a name for a ref"
    assert am(place, "--branch", "a b", good) == (2, "", [bad])


def test_a_branch_in_use_is_said_with_its_work_tree(place: Place) -> None:
    tree = pygit2.clone_repository(str(place.path / "linux.git"), str(place.path / "tree"))
    tree.add_worktree("beside", str(place.path / "beside"))
    good = place.file("good.eml", archives.GOOD)
    for branch, where in (("master", "tree"), ("beside", "beside")):
        ran = place.run("am", "--tree", "tree", "--branch", branch, "--force", good)
        said = f"refs/heads/{branch} is checked out at {place.path / where}; choose another name"
        assert (ran.code, ran.complaints) == (2, [said])
