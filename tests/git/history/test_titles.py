"""Commits by their subjects, and by the beginnings of their ids."""

from pathlib import Path

import pygit2
import pytest

from applier.git.history import titles
from applier.git.history.titles import Titles
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened

DAY = 86_400


@pytest.fixture
def repository(tmp_path: Path) -> pygit2.Repository:
    return new_repository(tmp_path / "linux.git")


def line(repository: pygit2.Repository, *subjects: str) -> list[Oid]:
    """Commit one subject a day."""
    made: list[Oid] = []
    for day, subject in enumerate(subjects):
        seconds = START + day * DAY
        made.append(commit(repository, {}, made[-1:], seconds=seconds, message=f"{subject}\n"))
    return made


def test_the_newest_first_and_none_that_is_later(repository: pygit2.Repository) -> None:
    made = line(repository, "one", "two", "one", "three", "one")
    repo = opened(repository)
    assert repo.find_titled("one", None) == [made[4], made[2], made[0]]
    assert repo.find_titled("one", START + 3 * DAY) == [made[2], made[0]]
    assert repo.find_titled("one", START - 1) == []
    assert repo.find_titled("three", None) == [made[3]]
    assert repo.find_titled("four", None) == []


def test_a_subject_of_several_lines_is_one(repository: pygit2.Repository) -> None:
    made = line(repository, "one\n  and more", "two")
    assert opened(repository).find_titled("one and more", None) == [made[0]]


def test_no_further_back_than_the_search_goes(repository: pygit2.Repository) -> None:
    made = line(repository, "one", "two", "three")
    repository.config["applier.searchLimit"] = 2
    repo = opened(repository)
    assert repo.find_titled("one", None) == []
    assert repo.find_titled("one", START + DAY) == [made[0]]


def test_each_commit_is_read_once(
    repository: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = line(repository, *(f"number {number}" for number in range(20)))
    repo, read = opened(repository), list[Oid]()

    def read_title(oid: Oid) -> str:
        read.append(oid)
        return repo.heading(oid).title

    found = Titles(repo.timeline, read_title)
    assert found.find("number 5", 10, 10) == [made[5]]
    assert found.find("number 15", 0, 20) == [made[15]]
    assert len(read) == 20 + 2, "and those that are given once more"
    monkeypatch.setattr(titles, "MOST_KEPT", 4)
    assert found.find("number 19", 0, 2) == [made[19]]
    assert found.find("number 0", 15, 5) == [made[0]]


def test_the_beginning_of_an_id(repository: pygit2.Repository) -> None:
    [made] = line(repository, "one")
    repo = opened(repository)
    tree = repo.tree_of(made)
    assert repo.commits_beginning(made[:7]) == repo.commits_beginning(made) == {made}
    for prefix in ("", "g" * 7, made[:3], f"{made}0", "0" * 41, tree[:12]):
        assert repo.commits_beginning(prefix) == frozenset()
    assert repo.short_id(made, 12) == made[:12]


def test_what_is_before_what(repository: pygit2.Repository) -> None:
    made = line(repository, "one", "two", "three")
    side = commit(repository, {}, [made[0]], branch="refs/heads/side", message="beside\n")
    repo = opened(repository)
    assert repo.is_before(made[0], made[2])
    assert repo.is_before(made[2], made[2])
    assert not repo.is_before(made[2], made[0])
    assert repo.is_before(made[0], side)
    assert not repo.is_before(side, made[2])
    assert not repo.is_before(made[1], side)
    assert not repo.is_before(Oid("1" * 40), made[2])
