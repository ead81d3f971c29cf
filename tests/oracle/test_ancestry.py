"""git merge-base --is-ancestor answers for every pair of commits, and so do we."""

import random
import subprocess
from pathlib import Path

import pygit2
import pytest

from applier.git import Repository
from applier.git.history.ancestry import leads_to
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened

pytestmark = pytest.mark.oracle
_COUNT = 40


def made_at_random(
    path: Path, seed: int, graph_at: int | None
) -> tuple[pygit2.Repository, list[Oid]]:
    """Make commits with up to four parents and wrong clocks; the graph has the first ones."""
    chance = random.Random(seed)  # noqa: S311 - the same history each time
    repository, made = new_repository(path), list[Oid]()
    for at in range(_COUNT):
        parents = chance.sample(made[-9:], min(len(made[-9:]), chance.choice((0, 1, 1, 1, 2, 4))))
        seconds = START + 60 * at - chance.choice((0, 0, 0, 300, 86_400))
        tip = commit(repository, {"a": b"%d" % at}, parents, seconds=seconds, branch=None)
        repository.references.create(f"refs/heads/b{at}", tip)
        made.append(tip)
        if at == graph_at:
            command = ["git", "-C", repository.path, "commit-graph", "write", "--reachable"]
            subprocess.run([*command, "--no-progress"], check=True)
    return repository, made


def is_ancestor(path: str, commit: Oid, tip: Oid) -> bool:
    command = ["git", "-C", path, "merge-base", "--is-ancestor", commit, tip]
    return subprocess.run(command, check=False).returncode == 0


def merge_bases(path: str, one: Oid, other: Oid) -> set[str]:
    command = ["git", "-C", path, "merge-base", "--all", one, other]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("graph_at", [None, _COUNT // 2, _COUNT - 1])
@pytest.mark.parametrize("seed", [1, 2])
def test_ancestry_is_that_of_git(tmp_path: Path, seed: int, graph_at: int | None) -> None:
    repository, made = made_at_random(tmp_path / "repo.git", seed, graph_at)
    repo: Repository = opened(repository)
    chance = random.Random(seed)  # noqa: S311 - the same pairs each time
    for _ in range(200):
        one, other = chance.choice(made), chance.choice(made)
        truth = is_ancestor(repository.path, one, other)
        assert repo.is_ancestor(one, other) == truth
        by_rows = leads_to(repo._table, (other,), one)
        assert by_rows is truth or (graph_at is None and by_rows is None)
        found, bases = (
            repo._ancestry.merge_base(one, other),
            merge_bases(repository.path, one, other),
        )
        assert (found in bases) if bases else found is None


@pytest.mark.parametrize("graph_at", [None, _COUNT // 2, _COUNT - 1])
def test_what_is_published_is_what_rev_list_lists(tmp_path: Path, graph_at: int | None) -> None:
    repository, made = made_at_random(tmp_path / "repo.git", 3, graph_at)
    for at in range(0, _COUNT, 3):
        repository.references.delete(f"refs/heads/b{at}")
    command = ["git", "-C", repository.path, "rev-list", "--all"]
    listed = set(subprocess.check_output(command, text=True).split())
    assert 0 < len(listed) < _COUNT
    repo = opened(repository)
    assert {oid for oid in made if repo.is_reached(oid)} == listed
