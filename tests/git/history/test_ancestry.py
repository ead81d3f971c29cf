"""What a branch or a tag leads to, and what merely lies in the repository."""

import tempfile
from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.git import Repository
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened, tag


class Tree:
    """A repository with a commit on master, to which others are added."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self.raw = repository
        self.count = 0
        self.root = self.grow("refs/heads/master")

    def grow(self, name: str | None, *parents: Oid, seconds: int = START) -> Oid:
        """Commit what no other commit has."""
        self.count += 1
        files = {"a": b"%d\n" % self.count}
        return commit(self.raw, files, parents, seconds=seconds, branch=name)

    def opened(self) -> Repository:
        return opened(self.raw)


@pytest.fixture
def tree(bare: pygit2.Repository) -> Tree:
    return Tree(bare)


@pytest.mark.parametrize("name", ["refs/heads/topic", "refs/remotes/kvm/next", "refs/tags/plain"])
def test_what_branches_and_tags_lead_to(tree: Tree, name: str) -> None:
    below = tree.grow(None, tree.root)
    tip = tree.grow(name, below)
    for each in (tree.root, below, tip):
        assert tree.opened().is_reached(each) is True


def test_a_signed_or_annotated_tag_leads_to_its_commit(tree: Tree) -> None:
    tagged = tree.grow(None, tree.root)
    tag(tree.raw, "v1", tagged)
    assert tree.opened().is_reached(tagged) is True


def test_the_second_parent_of_a_merge_is_led_to(tree: Tree) -> None:
    topic = tree.grow(None, tree.root)
    tree.grow("refs/heads/master", tree.root, topic)
    assert tree.opened().is_reached(topic) is True


@pytest.mark.parametrize(
    "name",
    ["refs/pull/7/head", "refs/series/x/v1", "refs/stash", "refs/notes/commits", "refs/x", None],
)
def test_what_no_branch_leads_to(tree: Tree, name: str | None) -> None:
    hidden = tree.grow(name, tree.root)
    assert tree.opened().is_reached(hidden) is False
    assert tree.opened().is_reached(tree.root) is True


def test_a_detached_head_counts(tree: Tree) -> None:
    below = tree.grow(None, tree.root)
    tip = tree.grow(None, below)
    assert tree.opened().is_reached(below) is False
    tree.raw.set_head(pygit2.Oid(hex=tip))
    assert tree.opened().is_reached(below) is True
    assert tree.opened().is_reached(tip) is True


def test_only_configured_branches_count_and_those_of_a_tree(tree: Tree) -> None:
    one = tree.grow("refs/heads/one", tree.root)
    other = tree.grow("refs/heads/other", tree.root)
    third = tree.grow("refs/pull/1/head", tree.root)
    tree.raw.config["applier.branches"] = "one refs/pull/*"
    assert [tree.opened().is_reached(oid) for oid in (one, other, third)] == [True, False, True]
    tree.raw.config["applier.tree.x.branch"] = "other"
    assert tree.opened().is_reached(other) is True
    assert tree.opened().is_reached(tree.root) is True  # of the default branch


@pytest.mark.parametrize("seconds", [0, START - 90_000, START + 90_000, 2_100_000_000])
def test_wrong_clocks_do_not_hide_a_commit(tree: Tree, seconds: int) -> None:
    odd = tree.grow(None, tree.root, seconds=seconds)
    tip = odd
    for day in range(5):
        tip = tree.grow("refs/heads/topic", tip, seconds=START + day)
    assert tree.opened().is_reached(odd) is True


def test_the_search_is_bounded_and_says_so(tree: Tree) -> None:
    tip = tree.root
    for second in range(12):
        tip = tree.grow("refs/heads/topic", tip, seconds=START + second)
    hidden = tree.grow(None, tree.root, seconds=START + 8)
    assert tree.opened().is_reached(hidden) is False
    tree.raw.config["applier.searchLimit"] = "4"
    assert tree.opened().is_reached(hidden) is None
    assert tree.opened().is_reached(tip) is True


def test_a_commit_that_is_missing_leaves_it_open(tree: Tree) -> None:
    hidden = tree.grow(None, tree.root)
    tree.raw.config["applier.branches"] = "topic"
    gone = tree.grow(None, tree.root)
    tree.grow("refs/heads/topic", gone)
    (Path(tree.raw.path) / "objects" / gone[:2] / gone[2:]).unlink()
    assert tree.opened().is_reached(hidden) is None
    assert tree.opened().is_reached(gone) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 20), max_size=2), st.integers(0, 9), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_as_a_walk_without_dates_would_say(
    shape: list[tuple[list[int], int, bool]],
) -> None:
    """Commits with any parents before them, dates at random, and tips here and there."""
    with tempfile.TemporaryDirectory() as place:
        tree = Tree(new_repository(Path(place) / "x.git"))
        made, parents_of = [tree.root], {tree.root: list[Oid]()}
        led = {tree.root}
        for at, (parents, second, is_tip) in enumerate(shape):
            chosen = list(dict.fromkeys(made[parent % len(made)] for parent in parents))
            name = f"refs/heads/b{at}" if is_tip else None
            made.append(tree.grow(name, *chosen, seconds=START + second))
            parents_of[made[-1]] = chosen
            waiting = [made[-1]] if is_tip else []
            while waiting:
                led.add(waiting[-1])
                waiting.extend(parents_of[waiting.pop()])
        repo = tree.opened()
        assert {oid for oid in made if repo.is_reached(oid)} == led
        assert None not in {repo.is_reached(oid) for oid in made}
