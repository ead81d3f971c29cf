"""Commits of a branch are a source like any other."""

import io
import json
import sys

import pygit2
import pytest

from applier.cli import main
from applier.model import Oid
from tests.git.building import commit, tree

from . import archives
from .archives import READ_ME, SLAB, Edit
from .conftest import Place


class Terminal(io.TextIOWrapper):
    """Standard input that a person sits at."""

    def isatty(self) -> bool:
        return True


def _master(repo: pygit2.Repository) -> Oid:
    return Oid(str(repo.lookup_reference("refs/heads/master").target))


def branch(place: Place, *texts: str, name: str = "topic") -> list[Oid]:
    """Put a commit a text onto a branch from master, each of which changes a line."""
    repo = place.repo
    tip, slab, made = _master(repo), SLAB, list[Oid]()
    for at, text in enumerate(texts):
        slab = Edit(10 + 10 * at, text, slab).after
        files = {"README": READ_ME.encode(), "mm/slab.c": slab.encode()}
        tip = commit(repo, files, [tip], branch=None, message=f"mm: {text}\n\nWhy.\n")
        made.append(tip)
    repo.references.create(f"refs/heads/{name}", tip, force=True)
    return made


def track(repo: pygit2.Repository, name: str = "topic") -> None:
    repo.config[f"branch.{name}.remote"] = "."
    repo.config[f"branch.{name}.merge"] = "refs/heads/master"


def report(place: Place, *arguments: str) -> list[dict[str, object]]:
    ran = place.check("--format", "json", *arguments)
    series = json.loads(ran.out)["series"]
    assert isinstance(series, list)
    return series


@pytest.mark.parametrize("name", ["master..topic", "v5.12-rc1..topic"])
def test_the_commits_of_a_range_are_a_series(place: Place, name: str) -> None:
    commits = branch(place, "one", "two")
    [series] = report(place, name)
    assert series["status"] == "applies"
    patches = series["patches"]
    assert isinstance(patches, list)
    assert [one["title"] for one in patches] == ["mm: one", "mm: two"]
    assert [one["message_id"].partition(".")[0] for one in patches] == commits
    trees = [str(place.repo[oid].peel(pygit2.Tree).id) for oid in commits]
    assert [one["tree"] for one in patches] == trees
    base = series["base"]
    assert isinstance(base, dict)
    assert base["oid"] == str(place.repo.lookup_reference("refs/heads/master").target)


def test_a_single_name_is_where_head_began(place: Place) -> None:
    branch(place, "one", "two")
    place.repo.set_head("refs/heads/topic")
    ran = place.check("--oneline", "master")
    assert (ran.code, ran.complaints) == (0, ["master: 2 commits, master..HEAD"])
    assert ran.out.startswith("applies  2/2  v1  mm: one")
    assert place.check("HEAD~1").complaints == ["HEAD~1: 1 commit, HEAD~1..HEAD"]
    assert "mm: two" in place.check("HEAD^!").out


def test_a_branch_is_held_against_its_upstream(place: Place) -> None:
    branch(place, "one", "two")
    refused = place.check("--range", "topic")
    why = "topic has no upstream (git branch --set-upstream-to): name both, A..B"
    assert (refused.code, refused.complaints) == (2, [why])
    track(place.repo)
    ran = place.check("--range", "topic")
    assert (ran.code, ran.complaints) == (0, ["topic: 2 commits, master..topic"])


def test_no_source_is_the_current_branch(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(place, "one", "two")
    track(place.repo)
    place.repo.set_head("refs/heads/topic")
    assert place.check().complaints[0].startswith("Missing argument 'SOURCE...'")
    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO()))
    place.capture.readouterr()
    assert main(["check", "--tree", "linux.git"]) == 0
    out, err = place.capture.readouterr()
    assert err == "applier: HEAD: 2 commits, master..topic\n"
    assert "mm: two" in out


def test_a_file_of_the_same_name_is_asked_about(place: Place) -> None:
    branch(place, "one")
    place.file("topic", b"")
    ran = place.check("topic")
    words = "both revision and filename; ./topic is the file, --range topic the commits"
    assert (ran.code, ran.complaints) == (2, [f"ambiguous argument 'topic': {words}"])
    assert place.check("./topic").complaints == ["no patch series in 0 messages"]


def test_both_sides_of_a_fork_are_no_series(place: Place) -> None:
    branch(place, "one")
    ran = place.check("master...topic")
    why = "master...topic names the commits of both sides; those of one are master..topic"
    assert (ran.code, ran.complaints) == (2, [why])


def test_no_commits_are_undecided(place: Place) -> None:
    branch(place, "one")
    ran = place.check("topic..master")
    lines = ["topic..master: no commits", "no patch series in 0 messages"]
    assert (ran.code, ran.complaints) == (3, lines)


def test_merges_and_empty_commits_are_left_out(place: Place) -> None:
    [one] = branch(place, "one")
    root = tree(
        place.repo, {"README": READ_ME.encode(), "mm/slab.c": Edit(10, "one").after.encode()}
    )
    who = pygit2.Signature("A U Thor", "author@example.org", 1_614_100_000, 0)
    master = place.repo.lookup_reference("refs/heads/master").target
    empty = place.repo.create_commit(None, who, who, "empty\n", root, [one])
    merge = place.repo.create_commit(None, who, who, "merge\n", root, [empty, master])
    place.repo.references.create("refs/heads/topic", merge, force=True)
    ran = place.check("master..topic")
    assert (ran.code, ran.complaints) == (
        0,
        [
            "master..topic: 1 merge is left out, as git format-patch does",
            "master..topic: 1 empty commit is left out, as git format-patch does",
        ],
    )
    assert "1 patch]" in ran.out


def test_how_it_stands_on_the_newest_upstream_is_said(place: Place) -> None:
    branch(place, "one")
    branch(place, "another one", name="next")
    [series] = report(place, "--base", "master", "next..topic")
    standings = series["standings"]
    assert isinstance(standings, list)
    assert [(one["target"], one["status"]) for one in standings] == [("next", "conflicts")]


@pytest.mark.parametrize("command", ["series", "base", "explain"])
def test_every_command_takes_commits(place: Place, command: str) -> None:
    branch(place, "one", "two")
    tree_option = [] if command == "series" else ["--tree", "linux.git"]
    place.patch.setenv("GIT_DIR", str(place.path / "linux.git"))
    ran = place.run(command, *tree_option, "master..topic")
    assert (ran.code, ran.err) == (0, "")
    assert "mm: one" in ran.out


def test_commits_do_not_grow(place: Place) -> None:
    branch(place, "one")
    ran = place.check("--follow", "master..topic")
    assert (ran.code, ran.complaints) == (2, ["--follow: commits do not grow; name files"])


COVER = """mm: improve the allocator

What it is about.
# a note to myself

--- b4-submit-tracking ---
# This section is used internally by b4 prep for tracking purposes.
{
  "series": {
    "revision": 3,
    "change-id": "20210305-mm-improve-0123456789ab",
    "prefixes": ["RFC"]
  }
}
"""


def covered(place: Place) -> None:
    """Begin the branch with an empty commit that holds b4's cover letter."""
    repo = place.repo
    master = _master(repo)
    who = pygit2.Signature("A U Thor", "author@example.org", 1_614_100_000, 0)
    root = repo[master].peel(pygit2.Tree).id
    first = repo.create_commit(None, who, who, COVER, root, [master])
    files = {"README": READ_ME.encode(), "mm/slab.c": Edit(10, "one").after.encode()}
    commit(repo, files, [Oid(str(first))], branch="refs/heads/topic", message="mm: one\n")


def test_the_cover_of_b4_is_the_cover_letter(place: Place) -> None:
    covered(place)
    [series] = report(place, "--cover", "master..topic")
    assert (series["title"], series["revision"]) == ("mm: improve the allocator", 3)
    assert (series["prefixes"], series["notes"]) == (["RFC", "PATCH"], [])
    diffstat, base = series["diffstat"], series["base"]
    assert isinstance(diffstat, dict)
    assert isinstance(base, dict)
    assert diffstat["status"] == "consistent"
    assert base["oid"] == str(place.repo.lookup_reference("refs/heads/master").target)
    [without] = report(place, "master..topic")
    assert (without["cover"], without["revision"]) == (None, 3)


def test_the_description_of_the_branch_is_the_cover_letter(place: Place) -> None:
    branch(place, "one", "two")
    place.repo.config["branch.topic.description"] = "Improve the allocator\n\nAt length.\n"
    [series] = report(place, "--cover", "master..topic")
    assert (series["title"], series["notes"]) == ("Improve the allocator", [])


def test_what_nobody_wrote_is_said_as_of_any_cover_letter(place: Place) -> None:
    branch(place, "one", "two")
    [series] = report(place, "--cover", "master..topic")
    note = "the cover letter still says *** SUBJECT HERE *** and *** BLURB HERE ***"
    assert series["notes"] == [note]


def test_what_git_am_would_make_of_a_mail_is_held_against_the_commit(place: Place) -> None:
    repo = place.repo
    master = _master(repo)
    files = {"README": READ_ME.encode(), "mm/slab.c": Edit(10, "one\r").after.encode()}
    message = "mm: one\n\nWhy.\n---\nmore\n"
    commit(repo, files, [master], branch="refs/heads/topic", message=message)
    ran = place.check("master..topic")
    assert ran.code == 1
    assert 'mail: line 4: git am cuts it off at "---"' in ran.out
    assert "APPLIES, 1 commit not what git am makes of the mail" in ran.out
    [series] = report(place, "master..topic")
    patches = series["patches"]
    assert isinstance(patches, list)
    kinds = [(one["kind"], one["lossy"]) for one in patches[0]["damage"]]
    assert kinds == [("message", True), ("carriage-return", False), ("tree", True)]
    for form, words in (("markdown", "mail: line 4"), ("ktap", "not ok"), ("junit", "failure")):
        assert words in place.check("--format", form, "master..topic").out
    assert place.check("--fail-on", "conflicts", "master..topic").code == 0


def test_mails_are_not_held_against_commits(place: Place) -> None:
    ran = place.check("--format", "json", place.file("x.mbox", archives.mbox(archives.GOOD)))
    assert json.loads(ran.out)["series"][0]["patches"][0]["damage"] == []
