"""Replaced objects and grafted commits are what they stand for."""

from pathlib import Path

import pygit2

from applier.git import Repository
from applier.model import Oid
from tests.git.building import START, commit, opened, tree


def replace(repository: pygit2.Repository, old: Oid, new: Oid) -> None:
    repository.references.create(f"refs/replace/{old}", new)


def test_a_replaced_commit_has_the_other_ones_tree_and_parents(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": b"1"})
    second = commit(bare, {"a": b"2"}, [first], seconds=START + 1)
    third = commit(bare, {"a": b"3"}, [second], seconds=START + 2)
    other = commit(bare, {"a": b"other"}, [], seconds=START + 9, branch=None)
    replace(bare, second, other)
    repo = opened(bare)
    assert list(repo.first_parents(third)) == [third, second]
    assert repo.tree_of(second) == tree(bare, {"a": b"other"})
    assert repo.commit_time(second) == START + 9
    assert not repo.is_ancestor(first, third)
    assert repo.is_ancestor(second, third)


def test_replaced_trees_and_blobs_too(bare: pygit2.Repository) -> None:
    made = commit(bare, {"a": b"1", "d/b": b"2"})
    blob = Oid(str(pygit2.hash(b"1")))
    replace(bare, blob, Oid(str(bare.create_blob(b"one"))))
    entry = opened(bare).entry(opened(bare).tree_of(made), b"d")
    assert entry is not None
    replace(bare, entry.oid, tree(bare, {"c": b"3"}))
    repo = opened(bare)
    root = repo.tree_of(made)
    assert repo.blob(blob) == b"one"
    assert repo.entry(root, b"d/b") is None
    assert repo.entry(root, b"d/c") is not None


def test_a_replacement_may_be_replaced_and_a_circle_ends(bare: pygit2.Repository) -> None:
    one, two, three = (Oid(str(bare.create_blob(text))) for text in (b"1", b"2", b"3"))
    replace(bare, one, two)
    replace(bare, two, three)
    assert opened(bare).blob(one) == b"3"
    replace(bare, three, one)
    assert opened(bare).blob(one) in {b"1", b"2", b"3"}


def test_whoever_does_not_want_it_sees_what_is_stored(bare: pygit2.Repository) -> None:
    one, two = (Oid(str(bare.create_blob(text))) for text in (b"1", b"2"))
    replace(bare, one, two)
    assert Repository(bare, replaced=False).blob(one) == b"1"
    bare.config["core.useReplaceRefs"] = False
    assert opened(bare).blob(one) == b"1"
    bare.config["core.useReplaceRefs"] = True
    assert opened(bare).blob(one) == b"2"


def test_packed_references_replace_as_well(bare: pygit2.Repository) -> None:
    one, two = (Oid(str(bare.create_blob(text))) for text in (b"1", b"2"))
    packed = f"# pack-refs with: peeled fully-peeled sorted \n{two} refs/replace/{one}\n"
    Path(bare.path, "packed-refs").write_text(packed)
    assert opened(bare).blob(one) == b"2"


def test_grafts_give_other_parents(bare: pygit2.Repository) -> None:
    old = commit(bare, {"a": b"old"})
    root = commit(bare, {"a": b"1"}, seconds=START + 1)
    side = commit(bare, {"a": b"s"}, [root], seconds=START + 2, branch="refs/heads/side")
    tip = commit(bare, {"a": b"2"}, [root], seconds=START + 3)
    grafts = Path(bare.path, "info", "grafts")
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{root} {old}\n{side}\n")
    repo = opened(bare)
    assert list(repo.first_parents(tip)) == [tip, root, old]
    assert repo.is_ancestor(old, tip)
    assert list(repo.first_parents(side)) == [side]
    assert not repo.is_ancestor(root, side)
    assert repo.merge_conflicts(side, side, tip) is None
    assert repo.merge_conflicts(root, tip, tip) == ()


def test_the_commit_graph_is_not_asked_where_history_is_another(
    bare: pygit2.Repository,
) -> None:
    from tests.git.history.test_commit_graph import graph_of  # noqa: PLC0415 - only here

    first = commit(bare, {"a": b"1"})
    second = commit(bare, {"a": b"2"}, [first], seconds=START + 1)
    store = Path(bare.path, "objects", "info")
    store.mkdir(exist_ok=True)
    (store / "commit-graph").write_bytes(graph_of(bare, [first, second]))
    assert list(opened(bare).first_parents(second)) == [second, first]
    replace(bare, second, commit(bare, {"a": b"x"}, [], seconds=START + 1, branch=None))
    assert list(opened(bare).first_parents(second)) == [second]
