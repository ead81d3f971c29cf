"""Which commits a range means."""

import pygit2
import pytest

from applier.errors import RevisionError
from applier.git.history import commit_range
from applier.model import Oid
from tests.git.building import commit, opened


def fork(repository: pygit2.Repository) -> dict[str, Oid]:
    """Make a line of three, and a branch of two from its first; ``merge`` joins them."""
    first = commit(repository, {"a": b"1\n"})
    second = commit(repository, {"a": b"2\n"}, [first])
    third = commit(repository, {"a": b"3\n"}, [second])
    one = commit(repository, {"a": b"1\n", "b": b"1\n"}, [first], branch="refs/heads/topic")
    two = commit(repository, {"a": b"1\n", "b": b"2\n"}, [one], branch="refs/heads/topic")
    merge = commit(repository, {"a": b"3\n", "b": b"2\n"}, [two, third], branch="refs/heads/merged")
    names = {"first": first, "second": second, "third": third, "one": one, "two": two}
    return names | {"merge": merge}


@pytest.mark.parametrize(
    ("text", "commits", "base", "name"),
    [
        ("master..topic", ["one", "two"], "first", "master..topic"),
        ("topic..", ["second", "third"], "first", "topic.."),
        ("topic..master", ["second", "third"], "first", "topic..master"),
        ("..topic", ["one", "two"], "first", "..topic"),
        ("topic", ["second", "third"], "first", "topic..HEAD"),
        ("HEAD~1", ["third"], "second", "HEAD~1..HEAD"),
        ("topic^!", ["two"], "one", "topic^!"),
        ("topic~1^!", ["one"], "first", "topic~1^!"),
        ("master~2^!", ["first"], None, "master~2^!"),
        ("merged^-2", ["one", "two"], "first", "merged^-2"),
        ("merged^-", ["second", "third"], "first", "merged^-"),
    ],
)
def test_ranges(
    bare: pygit2.Repository, text: str, commits: list[str], base: str | None, name: str
) -> None:
    made = fork(bare)
    found = opened(bare).resolve_range(text)
    assert [next(n for n, oid in made.items() if oid == one) for one in found.commits] == commits
    assert found.base == (None if base is None else made[base])
    assert found.name == name


def test_a_merge_is_counted_and_left_out(bare: pygit2.Repository) -> None:
    made = fork(bare)
    found = opened(bare).resolve_range("master..merged")
    assert (found.commits, found.merges) == ((made["one"], made["two"]), 1)
    assert found.base == made["first"]


def test_behind_a_merge_the_base_is_where_the_branch_was_forked_off(
    bare: pygit2.Repository,
) -> None:
    made = fork(bare)
    files = {"a": b"3\n", "b": b"3\n"}
    last = commit(bare, files, [made["merge"]], branch="refs/heads/merged")
    found = opened(bare).resolve_range("master..merged")
    assert (found.commits, found.base) == ((made["one"], made["two"], last), made["third"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("master...topic", "both sides; those of one are master..topic"),
        ("nowhere..topic", "nowhere is not a revision"),
        ("topic^-3", "topic has no parent 3"),
        ("topic^-0", "topic has no parent 0"),
    ],
)
def test_what_is_no_range(bare: pygit2.Repository, text: str, why: str) -> None:
    fork(bare)
    with pytest.raises(RevisionError, match=why):
        opened(bare).resolve_range(text)


def test_a_branch_and_its_upstream(bare: pygit2.Repository) -> None:
    made = fork(bare)
    bare.config["branch.topic.remote"] = "."
    bare.config["branch.topic.merge"] = "refs/heads/master"
    for text in ("topic", "refs/heads/topic", "heads/topic"):
        found = opened(bare).resolve_range(text, of_branch=True)
        assert (found.name, found.upstream) == ("master..topic", "master")
        assert found.commits == (made["one"], made["two"])
    bare.set_head("refs/heads/topic")
    assert opened(bare).resolve_range("HEAD", of_branch=True).name == "master..topic"


@pytest.mark.parametrize("text", ["master", "HEAD", "v1", "topic~1"])
def test_what_has_no_upstream(bare: pygit2.Repository, text: str) -> None:
    fork(bare)
    with pytest.raises(RevisionError, match="has no upstream"):
        opened(bare).resolve_range(text, of_branch=True)


def test_too_many_commits_are_refused(
    bare: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork(bare)
    monkeypatch.setattr(commit_range, "MOST_COMMITS", 1)
    with pytest.raises(RevisionError, match=r"^master\.\.topic holds more than 1 commits$"):
        opened(bare).resolve_range("master..topic")
