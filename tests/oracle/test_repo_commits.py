"""Commit bytes against ``git commit-tree``."""

import os
import subprocess
from pathlib import Path

import pytest

from applier.model import Oid, Person, Timestamp
from tests.git.building import commit, new_repository, opened
from tests.oracle.repo_git import assert_sound, git

pytestmark = pytest.mark.oracle

PEOPLE = [
    ("A U Thor", "author@example.org"),
    ("J\u00f6rg \u00c5", "j@example.org"),
    (' "A. U. Thor, Jr." ', "<a@example.org>"),
    ("A <B> C", "a b@example.org"),
    ("a\nb", "a@example.org\n"),
    ("Dot.", ".a@example.org;"),
    ("\u00a0x", "x@\\"),
    ("O'Neil", "'o@example.org'"),
    ("\x01ctl\x7f", "a@example.org"),
]


def committed(repository: str, tree: Oid, parent: Oid, who: Person, date: str) -> str:
    environment = {
        **os.environ,
        "GIT_AUTHOR_NAME": who.name,
        "GIT_AUTHOR_EMAIL": who.email,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": who.name,
        "GIT_COMMITTER_EMAIL": who.email,
        "GIT_COMMITTER_DATE": date,
    }
    command = ["git", "-C", repository, "commit-tree", tree, "-p", parent]
    done = subprocess.run(
        command, input=b"title\n\nbody\n", env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(("name", "email"), PEOPLE)
@pytest.mark.parametrize("date", [Timestamp(0), Timestamp(1_600_000_000, -530)])
def test_commits_are_those_of_git(tmp_path: Path, name: str, email: str, date: Timestamp) -> None:
    bare = new_repository(tmp_path / "bare.git")
    base = commit(bare)
    repository = opened(bare)
    root, who = repository.tree_of(base), Person(name, email)
    made = repository.write_commit(root, (base,), who, date, who, date, b"title\n\nbody\n")
    wanted = committed(bare.path, root, base, who, f"@{date}")
    _, content = repository.objects.read(made)
    assert content == git(bare.path, "cat-file", "commit", wanted)
    assert made == wanted
    repository.publish({"refs/heads/made": made})
    assert_sound(bare.path)
