"""What is said where the repository is why there is no base."""

import json
from pathlib import Path

import pygit2

from . import archives
from .conftest import Place

DAY = 86_400


def make_shallow(place: Place) -> None:
    """Leave of history one commit that is later than the mails."""
    tree = place.repo.revparse_single("master^{tree}").id
    who = pygit2.Signature("Lina Example", "lina@example.org", archives.BORN + 90 * DAY, 0)
    absent = "1" * 40
    content = (
        f"tree {tree}\nparent {absent}\nauthor {who.name} <{who.email}> {who.time} +0000\n"
        f"committer {who.name} <{who.email}> {who.time} +0000\n\nLater\n"
    )
    late = place.repo.odb.write(pygit2.enums.ObjectType.COMMIT, content.encode())
    Path(place.repo.path, "shallow").write_text(f"{late}\n")
    place.repo.references.create("refs/heads/master", late, force=True)
    place.repo.references.delete("refs/tags/v5.12-rc1")


def reasons(place: Place, *arguments: str) -> str:
    ran = place.run("check", "--format", "json", *arguments)
    (series,) = json.loads(ran.out)["series"]
    assert (series["status"], ran.code) == ("undecided", 3)
    return str(series["reasons"][0])


def test_a_shallow_clone_is_called_so(place: Place) -> None:
    make_shallow(place)
    place.file("box", archives.mbox(archives.BAD))
    said = reasons(place, "--tree", "linux.git", "box")
    assert said.startswith(
        "no base to try it on: the mails state no base, and the clone is shallow"
    )
    assert "git fetch --unshallow" in said
    text = " ".join(place.check("box").out.split())
    assert "base none found: the clone is shallow (git fetch --unshallow)" in text


def test_the_last_line_says_why_too(place: Place) -> None:
    place.file("box", archives.mbox(archives.BAD))
    pygit2.init_repository(str(place.path / "empty.git"), bare=True)
    assert place.run("check", "--tree", "empty.git", "box").out.endswith(
        "  UNDECIDED: no base to try it on: the repository has no commits\n"
    )
    make_shallow(place)
    assert place.check("box").out.endswith(
        "  UNDECIDED: no base to try it on: the clone is shallow (git fetch --unshallow)\n"
    )


def test_commits_that_only_a_detached_head_has(place: Place) -> None:
    """Whoever works without a branch has commits all the same."""
    tree = pygit2.init_repository(str(place.path / "tree"), initial_head="master")
    who = pygit2.Signature("Lina Example", "lina@example.org", archives.BORN, 0)
    first = tree.create_commit(
        "refs/heads/master", who, who, "Begin", tree.TreeBuilder().write(), []
    )
    files = tree.TreeBuilder()
    files.insert("new", tree.create_blob(b"x\n"), pygit2.enums.FileMode.BLOB)
    second = tree.create_commit(None, who, who, "Local", files.write(), [first])
    diff = "diff --git a/new b/new\n--- a/new\n+++ b/new\n@@ -1 +1 @@\n-x\n+y\n"
    place.file("mail", archives.mail("new@example.org", "[PATCH] new: y", diff, stat=""))
    assert place.run("check", "--tree", "tree", "mail").code == 1
    tree.set_head(second)
    ran = place.run("check", "--tree", "tree", "--format", "jsonl", "mail")
    assert json.loads(ran.out)["base"]["oid"] == str(second)


def test_a_stated_commit_may_lie_beyond_the_end(place: Place) -> None:
    make_shallow(place)
    stated = archives.BAD.replace(b"Say why.", b"Say why.\n\nbase-commit: " + b"12" * 20)
    place.file("box", archives.mbox(stated))
    said = reasons(place, "--tree", "linux.git", "box")
    assert said.startswith(
        f"base-commit {'12' * 20} is not in this repository: the clone is shallow"
    )
    text = " ".join(place.check("box").out.split())
    assert "not in this repository, the clone is shallow" in text


def test_a_repository_without_commits_is_called_so(place: Place) -> None:
    pygit2.init_repository(str(place.path / "empty.git"), bare=True)
    place.file("box", archives.mbox(archives.GOOD))
    said = reasons(place, "--tree", "empty.git", "box")
    assert said == "no base to try it on: the repository has no commits"
    ran = place.run("check", "--tree", "empty.git", "box")
    assert "none found: the repository has no commits" in ran.out


def test_a_whole_repository_is_not_called_anything(place: Place) -> None:
    stated = archives.GOOD.replace(b"Say why.", b"Say why.\n\nbase-commit: " + b"12" * 20)
    place.file("box", archives.mbox(stated))
    ran = place.check("box")
    assert "shallow" not in ran.out
    assert "no commits" not in ran.out
