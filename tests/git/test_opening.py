import os
import shutil
from pathlib import Path

import pygit2
import pytest

from applier.errors import RepositoryError
from applier.git import open_repository
from applier.git.opening import common_directory, missing_reason, stores_of
from tests.git.building import commit, new_repository


def configure(repository: pygit2.Repository, name: str, value: str) -> None:
    with Path(repository.path, "config").open("a") as file:
        section, key = name.split(".")
        file.write(f"[core]\n\trepositoryFormatVersion = 1\n[{section}]\n\t{key} = {value}\n")


def test_a_work_tree_is_found_from_within(
    plain: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = plain.workdir.rstrip("/")
    below = Path(root, "a", "b")
    below.mkdir(parents=True)
    for path in (root, str(below), plain.path):
        assert open_repository(path).path == root
    monkeypatch.chdir(below)
    assert open_repository(None).path == root


def test_a_bare_repository_is_itself(bare: pygit2.Repository) -> None:
    assert open_repository(bare.path).path == bare.path.rstrip("/")


def test_what_is_no_repository_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RepositoryError, match=r"none: no such directory$"):
        open_repository(str(tmp_path / "none"))
    with pytest.raises(RepositoryError, match=r": not a git repository$"):
        open_repository(str(tmp_path))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RepositoryError, match=r"file: not a git repository$"):
        open_repository(str(tmp_path / "file"))
    with pytest.raises(RepositoryError):
        open_repository("nul\0")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RepositoryError, match="--tree"):
        open_repository(None)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("extensions.refStorage", "reftable", "reftable, which libgit2 cannot read"),
        ("extensions.objectFormat", "sha256", "SHA-256 names, which libgit2 cannot read"),
        ("extensions.tomorrow", "yes", "cannot be opened as a git repository: unsupported"),
    ],
)
def test_formats_that_libgit2_lacks_are_said_so(
    bare: pygit2.Repository, setting: str, value: str, words: str
) -> None:
    configure(bare, setting, value)
    with pytest.raises(RepositoryError, match=words) as caught:
        open_repository(bare.path)
    assert "\n" not in str(caught.value)


def test_a_partial_clone_is_opened_and_says_what_it_lacks(bare: pygit2.Repository) -> None:
    assert "incomplete" in missing_reason(bare)
    configure(bare, "extensions.partialClone", "origin")
    open_repository(bare.path)
    assert "partial" in missing_reason(pygit2.Repository(bare.path))


def test_a_clone_with_a_promisor_is_partial(bare: pygit2.Repository) -> None:
    bare.config["remote.origin.promisor"] = "true"
    assert "partial" in missing_reason(bare)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_another_users_repository_is_refused_with_the_remedy(tmp_path: Path) -> None:
    new_repository(tmp_path / "r")
    for path in (tmp_path / "r", *(tmp_path / "r").rglob("*")):
        shutil.chown(path, 65534)
    with pytest.raises(RepositoryError, match=r"safe\.directory .*/r$"):
        open_repository(str(tmp_path / "r"))


def test_a_linked_worktree_shares_its_objects(plain: pygit2.Repository, tmp_path: Path) -> None:
    tip = commit(plain)
    plain.add_worktree("linked", str(tmp_path / "linked"))
    repository = open_repository(str(tmp_path / "linked"))
    assert repository.path == str(tmp_path / "linked")
    assert repository.head == tip
    linked = pygit2.Repository(str(tmp_path / "linked"))
    assert common_directory(linked) == Path(plain.path)
    assert stores_of(linked) == [Path(plain.path, "objects")]


def test_alternates_are_followed_once_each(bare: pygit2.Repository, tmp_path: Path) -> None:
    other = new_repository(tmp_path / "other")
    tip = commit(other)
    own, borrowed = Path(bare.path, "objects"), Path(other.path, "objects")
    (own / "info" / "alternates").write_text(f"# more\n\n{borrowed}\n../objects\n")
    (borrowed / "info").mkdir(exist_ok=True)
    (borrowed / "info" / "alternates").write_text(f"{own}\n{own}/../objects/.\n")
    assert stores_of(bare) == [own, borrowed]
    assert open_repository(bare.path).tree_of(tip)
