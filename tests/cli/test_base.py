"""``applier base``: a table for people, a line a series for machines."""

import json

import pygit2

from applier.model import Oid
from tests.git import building

from .archives import BORN, GOOD, Edit
from .conftest import Place


def test_the_table_marks_what_check_would_use(place: Place) -> None:
    ran = place.run("base", "--tree", "linux.git", place.file("good.eml", GOOD))
    assert (ran.code, ran.err) == (0, "")
    title, name, heads, row = ran.out.splitlines()
    assert title == "mm: improve line 20  [v1, 1 patch]"
    assert name == "  good@example.org"
    assert max(map(len, ran.out.splitlines())) <= 80
    assert heads.split() == "candidate commit behind blobs applies for against".split()
    assert row.split()[:2] == ["*", "v5.12-rc1"]
    assert row.split()[3] == "master"
    assert "1/1" in row


def test_a_line_for_each_series(place: Place) -> None:
    ran = place.run(
        "base", "--format", "jsonl", "--tree", "linux.git", place.file("good.eml", GOOD)
    )
    assert ran.code == 0
    (table,) = (json.loads(line) for line in ran.out.splitlines())
    (candidate,) = table["candidates"]
    assert candidate["chosen"]
    assert candidate["patches"] == {"applied": 1, "total": 1}
    assert candidate["distance"] == 0


def test_it_does_not_look_without_a_repository(place: Place) -> None:
    ran = place.run("base", "--tree", "nowhere", place.file("good.eml", GOOD))
    assert ran.code == 2
    assert ran.complaints == ["nowhere: no such directory"]


def commit(place: Place, content: str, reference: str, seconds: int) -> str:
    """Commit other content of mm/slab.c on top of the first commit."""
    files = {"mm/slab.c": content.encode()}
    parents = [Oid(str(place.repo.references["refs/tags/v5.12-rc1"].peel(pygit2.Commit).id))]
    return building.commit(place.repo, files, parents, seconds=seconds, branch=reference)


def test_the_commit_that_takes_it_anew_and_not_the_one_that_has_it(place: Place) -> None:
    """The maintainer was quick: at the mail's date the branch has the patch."""
    commit(place, Edit(20, "improved").after, "refs/heads/master", BORN + 86_400)
    good = place.file("good.eml", GOOD)
    (verdict,) = map(json.loads, place.check("--format", "jsonl", good).out.splitlines())
    assert verdict["base"]["name"] == "v5.12-rc1"
    assert [patch["outcome"] for patch in verdict["patches"]] == ["applied"]
    assert "has all of the series already" in {one["note"] for one in verdict["base"]["evidence"]}
    table = place.run("base", "--tree", "linux.git", good).out.splitlines()
    assert [line.split()[1] for line in table if line.split()[:1] == ["*"]] == ["v5.12-rc1"]
    named = place.check("--base", "master", good)
    assert (named.code, "IN ALREADY: the base has it" in named.out) == (0, True)


def test_a_stated_commit_of_a_pull_request_is_no_base(place: Place) -> None:
    hidden = commit(place, Edit(35, "hidden").after, "refs/pull/7/head", BORN + 86_400)
    stated = GOOD.replace(b"\n-- \n", f"\nbase-commit: {hidden}\n-- \n".encode())
    ran = place.check(place.file("good.eml", stated))
    assert (ran.code, ran.out.count("v5.12-rc1")) == (0, 1)
    assert "in this repository, but on no branch or tag" in " ".join(ran.out.split())
    verdict = json.loads(place.check("--format", "jsonl", place.file("good.eml", stated)).out)
    (reason,) = verdict["reasons"]
    assert reason.endswith("but on no branch or tag; checked on v5.12-rc1 instead")
    table = place.run("base", "--tree", "linux.git", place.file("good.eml", stated)).out
    assert "but on no branch or tag" in " ".join(table.split())
    named = place.check("--base", hidden, place.file("good.eml", stated))
    assert (named.code, "as told" in named.out) == (0, True)
