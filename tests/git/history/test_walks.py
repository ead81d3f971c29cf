from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.errors import RepositoryError
from applier.git.history.walks import BLOCK, FirstParents
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened


def chain(repository: pygit2.Repository, dates: Sequence[int]) -> list[Oid]:
    """Commit once at each of *dates*, and give the commits, the newest first."""
    made: list[Oid] = []
    for seconds in dates:
        made.insert(0, commit(repository, parents=made[:1], seconds=START + seconds))
    return made


def test_the_first_commit_that_is_not_later_is_found(bare: pygit2.Repository) -> None:
    newest, middle, oldest = chain(bare, [10, 20, 30])
    repository = opened(bare)
    assert repository.commit_as_of(newest, START + 99) == newest
    assert repository.commit_as_of(newest, START + 30) == newest
    assert repository.commit_as_of(newest, START + 29) == middle
    assert repository.commit_as_of(newest, START + 10) == oldest
    assert repository.commit_as_of(newest, START + 9) is None
    assert repository.commit_as_of(oldest, START + 99) == oldest


def test_only_first_parents_count(bare: pygit2.Repository) -> None:
    base = commit(bare, seconds=START)
    side = commit(bare, parents=[base], seconds=START + 5, branch=None)
    main = commit(bare, parents=[base], seconds=START + 10, message="main\n")
    merge = commit(bare, parents=[main, side], seconds=START + 20)
    repository = opened(bare)
    assert list(repository.first_parents(merge)) == [merge, main, base]
    assert repository.commit_as_of(merge, START + 7) == base


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> pygit2.Repository:
    return new_repository(tmp_path_factory.mktemp("history") / "bare.git")


@settings(max_examples=60, deadline=None)
@given(
    dates=st.lists(st.integers(0, 9), min_size=1, max_size=12),
    asked=st.lists(st.integers(-1, 10), min_size=1, max_size=6),
)
def test_dates_need_not_be_in_order(
    shared: pygit2.Repository, dates: list[int], asked: list[int]
) -> None:
    commits = chain(shared, dates)
    repository = opened(shared)
    for seconds in asked:
        line = zip(commits, reversed(dates), strict=True)
        first = next((oid for oid, date in line if date <= seconds), None)
        assert repository.commit_as_of(commits[0], START + seconds) == first


@settings(max_examples=60, deadline=None)
@given(
    dates=st.lists(st.integers(0, 9), min_size=1, max_size=12),
    asked=st.lists(st.integers(-1, 10), min_size=1, max_size=6),
)
def test_a_branch_whose_clocks_run_backwards(
    shared: pygit2.Repository, dates: list[int], asked: list[int]
) -> None:
    tip = chain(shared, dates)[0]
    history = opened(shared).path_history(tip)
    newest_first = [*reversed(dates)]
    for seconds in asked:
        first = next((at for at, date in enumerate(newest_first) if date <= seconds), len(dates))
        for most in (1, 3, 100):
            assert history.position_as_of(START + seconds, most) == min(first, most)


def test_blocks_end_where_they_end(bare: pygit2.Repository) -> None:
    """Dates go up and down over two blocks: every position is found as a look at each would."""
    dates = [(at * 7919) % 1200 + at for at in range(BLOCK + 70)]
    tip = chain(bare, dates)[0]
    walk = FirstParents(opened(bare)._table, tip)
    newest_first = [*reversed(dates)]
    for seconds in [*range(-1, 1600, 37), -5]:
        first = next((at for at, date in enumerate(newest_first) if date <= seconds), len(dates))
        assert walk.position_as_of(START + seconds) == first
    assert not walk.reaches(len(dates))
    assert walk.reaches(len(dates) - 1)


def test_one_clock_that_is_wrong_by_years_hides_nothing(bare: pygit2.Repository) -> None:
    dates = [600 * at for at in range(BLOCK + 60)]
    dates[-3] = -400_000_000
    commits = chain(bare, dates)
    repo = opened(bare)
    assert repo.distance(commits[-1], commits[0]) == len(commits) - 1
    assert repo.distance(commits[260], commits[0]) == 260
    beside = commit(bare, seconds=START, branch=None, message="beside\n")
    assert repo.distance(beside, commits[0]) is None


def test_a_missing_commit_is_named(bare: pygit2.Repository) -> None:
    repository = opened(bare)
    with pytest.raises(
        RepositoryError, match=r"1{40} is missing from the repository: the repository is inc"
    ):
        repository.commit_as_of(Oid("1" * 40), START)
    tree = Oid(str(bare.TreeBuilder().write()))
    with pytest.raises(RepositoryError, match=f"commit {tree} is missing"):
        list(repository.first_parents(tree))


def test_a_shallow_clone_ends_where_it_ends(bare: pygit2.Repository) -> None:
    absent = Oid("1" * 40)
    who = pygit2.Signature("A", "a@example.org", START, 0)
    tree = bare.TreeBuilder().write()
    raw = (
        f"tree {tree}\nparent {absent}\nauthor {who.name} <{who.email}> {START} +0000\n"
        f"committer {who.name} <{who.email}> {START} +0000\n\nm\n"
    )
    tip = Oid(str(bare.odb.write(pygit2.enums.ObjectType.COMMIT, raw.encode())))
    bare.references.create("refs/heads/master", tip)
    Path(bare.path, "shallow").write_text(f"{tip}\n")
    repository = opened(bare)
    assert list(repository.first_parents(tip)) == [tip]
    assert repository.commit_as_of(tip, START - 1) is None
    with pytest.raises(RepositoryError, match="the clone is shallow"):
        repository.tree_of(absent)


def test_the_default_branch_is_that_of_head(bare: pygit2.Repository) -> None:
    assert opened(bare).default_branch() is None
    assert opened(bare).head is None
    tip = commit(bare, branch="refs/heads/topic")
    assert opened(bare).default_branch() is None
    bare.set_head("refs/heads/topic")
    assert opened(bare).default_branch() == "topic"
    assert opened(bare).head == tip


def test_what_is_checked_out_is_no_default_branch(tmp_path: Path) -> None:
    repository = new_repository(tmp_path / "tree", bare=False)
    tip = commit(repository, branch="refs/heads/topic")
    repository.set_head("refs/heads/topic")
    assert opened(repository).default_branch() == "topic"  # there is no other
    repository.references.create("refs/heads/master", tip)
    assert opened(repository).default_branch() == "master"
    repository.references.create("refs/heads/main", tip)
    assert opened(repository).default_branch() == "main"
    repository.references.create("refs/heads/trunk", tip)
    repository.config["init.defaultBranch"] = "trunk"
    assert opened(repository).default_branch() == "trunk"
    repository.remotes.create("kernel", "https://example.org/kernel.git")
    repository.references.create("refs/remotes/kernel/next", tip)
    repository.references.create("refs/remotes/kernel/HEAD", "refs/remotes/kernel/next")
    assert opened(repository).default_branch() == "kernel/next"
    repository.remotes.create("other", "https://example.org/other.git")
    assert opened(repository).default_branch() == "trunk"


def test_a_detached_head_asks_origin_then_looks_for_the_usual_names(
    bare: pygit2.Repository,
) -> None:
    tip = commit(bare, branch=None)
    bare.set_head(pygit2.Oid(hex=tip))
    assert opened(bare).default_branch() == "HEAD"
    bare.references.create("refs/remotes/origin/main", tip)
    assert opened(bare).default_branch() == "origin/main"
    bare.references.create("refs/heads/main", tip)
    assert opened(bare).default_branch() == "main"
    bare.references.create("refs/remotes/origin/next", tip)
    bare.references.create("refs/remotes/origin/HEAD", "refs/remotes/origin/next")
    assert opened(bare).default_branch() == "origin/next"
