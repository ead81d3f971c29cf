"""Names and revisions against ``git describe`` and ``git rev-parse``."""

import random
import subprocess
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ObjectType

from applier.errors import RevisionError
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened, tag
from tests.oracle.repo_git import git_text

pytestmark = pytest.mark.oracle


def history(repository: pygit2.Repository, rng: random.Random, count: int) -> list[Oid]:
    """Commit and merge on two lines that part and meet, dates in order; tag some of it."""
    commits: list[Oid] = []
    seconds = START
    main = side = commit(repository, seconds=seconds)
    for number in range(1, count):
        seconds += rng.choice([1, 60])
        message = f"{number}\n"
        if rng.random() < 0.2 and side != main:
            main = side = commit(repository, None, [main, side], seconds=seconds, message=message)
        elif rng.random() < 0.5:
            main = commit(repository, None, [main], seconds=seconds, message=message)
        else:
            side = commit(repository, None, [side], seconds=seconds, message=message, branch=None)
        commits += [main, side]
    repository.references.create("refs/heads/master", main, force=True)
    return commits


def tag_some(repository: pygit2.Repository, commits: list[Oid], rng: random.Random) -> None:
    for number in range(rng.choice([1, 2, 3, 4, 20])):
        target = rng.choice(commits)
        if rng.random() < 0.6:
            tag(repository, f"v{number}", target, START + rng.randrange(9))
        else:
            repository.references.create(f"refs/tags/light{number}", target)


@pytest.mark.parametrize("seed", range(16))
def test_commits_are_described_as_by_git(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    bare = new_repository(tmp_path / "bare.git")
    commits = history(bare, rng, 30)
    tag_some(bare, commits, rng)
    names = git_text(bare.path, "describe", "--tags", "--always", *commits).splitlines()
    repository = opened(bare)
    assert [repository.describe(oid) for oid in commits] == names


@pytest.mark.parametrize("setting", ["4", "9", "40", "auto"])
def test_ids_are_cut_as_by_git(tmp_path: Path, setting: str) -> None:
    bare = new_repository(tmp_path / "bare.git")
    first = commit(bare)
    tag(bare, "v1", first)
    oid = commit(bare, None, [first], seconds=START + 1)
    bare.config["core.abbrev"] = setting
    assert opened(bare).describe(oid) == git_text(bare.path, "describe", "--tags", oid)


@pytest.fixture
def named(tmp_path: Path) -> pygit2.Repository:
    """Two lines, a merge, tags of commits, of a tag and of a tree, branches here and away."""
    bare = new_repository(tmp_path / "named.git")
    first = commit(bare)
    left = commit(bare, None, [first], seconds=START + 1)
    right = commit(bare, None, [first], seconds=START + 2, branch="refs/heads/right")
    tip = commit(bare, None, [left, right], seconds=START + 3)
    inner = tag(bare, "v1", first)
    who = pygit2.Signature("T", "t@example.org", START, 0)
    bare.create_tag("nested", pygit2.Oid(hex=inner), ObjectType.TAG, who, "m\n")
    root = bare.revparse_single("HEAD^{tree}").id
    bare.create_tag("tree", root, ObjectType.TREE, who, "m\n")
    bare.references.create("refs/heads/v1", right)
    bare.references.create("refs/heads/beef", left)
    bare.references.create("refs/remotes/origin/next", right)
    bare.references.create("refs/remotes/origin/HEAD", "refs/remotes/origin/next")
    assert tip
    return bare


REVISIONS = [
    *("HEAD", "@", "master", "right", "v1", "heads/v1", "tags/v1", "refs/tags/v1", "nested"),
    *("nested^{}", "nested^{commit}", "tree", "tree^{commit}", "beef", "origin/next", "origin"),
    *("remotes/origin/next", "HEAD^", "HEAD^1", "HEAD^2", "HEAD^3", "HEAD~2", "HEAD~9", "HEAD^0"),
    *("HEAD^2~1^0", "HEAD~1~1", "@~1", "v1-2-g", "v1-0-gffffffff", "nothing", "HEAD:", "HEAD:a"),
    *("HEAD^{tree}", "HEAD^{/message}", "ffffffff", "0" * 40, "HEAD..right"),
]


def peeled(repository: pygit2.Repository, name: str) -> str | None:
    command = ["git", "-C", repository.path, "rev-parse", "--verify", "--quiet"]
    done = subprocess.run([*command, f"{name}^{{commit}}"], capture_output=True, check=False)
    return done.stdout.decode().strip() if done.returncode == 0 else None


@pytest.mark.parametrize("name", REVISIONS)
def test_revisions_lead_where_git_says(named: pygit2.Repository, name: str) -> None:
    try:
        found: str | None = opened(named).resolve_revision(name)
    except RevisionError:
        found = None
    assert found == peeled(named, name)


def test_short_ids_lead_where_git_says(named: pygit2.Repository) -> None:
    repository = opened(named)
    for oid in git_text(named.path, "rev-list", "--objects", "--all", "--no-object-names").split():
        for length in (4, 7, 12, 40):
            wanted = peeled(named, oid[:length])
            assert repository.find_revision(oid[:length]) == wanted
