"""Work trees of every kind of repository that a user may have."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from applier.errors import RepositoryError
from applier.git import open_repository
from applier.model import Oid
from applier.testing.work_tree import WorkTree, open_work_tree
from tests.oracle.repo_git import assert_sound, git, git_text

pytestmark = pytest.mark.oracle


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    path = tmp_path / "upstream"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "User")
    git(path, "config", "user.email", "user@example.org")
    for number in range(4):
        (path / "file").write_text(f"{number}\n")
        git(path, "add", "file")
        git(path, "commit", "-q", "-m", f"commit {number}")
        git(path, "tag", "-m", "tag", f"v{number}")
    git(path, "config", "uploadpack.allowFilter", "true")
    return path


def plain(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "clone", "-q", str(upstream), str(place))
    return place


def bare(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "clone", "-q", "--bare", str(upstream), str(place))
    return place


def mirror_with_packed_references(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "clone", "-q", "--mirror", str(upstream), str(place))
    git(place, "pack-refs", "--all")
    who = ("-c", "user.name=User", "-c", "user.email=user@example.org")
    git(place, *who, "tag", "-m", "loose", "loose")
    return place


def shared(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "clone", "-q", "--shared", str(upstream), str(place))
    return place


def shared_twice_by_a_relative_path(upstream: Path, place: Path) -> Path:
    middle = shared(upstream, place.with_name("middle"))
    git(upstream.parent, "clone", "-q", "--shared", str(middle), str(place))
    store = place / ".git/objects"
    relative = os.path.relpath(middle / ".git/objects", store)
    (store / "info/alternates").write_text(f"# a comment\n{relative}\n")
    return place


def shallow(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "clone", "-q", "--depth=2", f"file://{upstream}", str(place))
    return place


def linked_worktree(upstream: Path, place: Path) -> Path:
    git(upstream, "worktree", "add", "-q", "-b", "side", str(place), "main~1")
    return place


def submodule(upstream: Path, place: Path) -> Path:
    git(upstream.parent, "init", "-q", str(place))
    allowed = ("-c", "protocol.file.allow=always")
    git(place, *allowed, "submodule", "add", "-q", str(upstream), "sub")
    return place / "sub"


def replaced(upstream: Path, place: Path) -> Path:
    plain(upstream, place)
    git(place, "replace", "HEAD", "HEAD~1")
    return place


def odd_name(upstream: Path, place: Path) -> Path:
    return plain(upstream, place.with_name('a "b":#\\c \u00e9'))


@pytest.mark.parametrize(
    "make",
    [
        plain,
        bare,
        mirror_with_packed_references,
        shared,
        shared_twice_by_a_relative_path,
        shallow,
        linked_worktree,
        submodule,
        replaced,
        odd_name,
    ],
)
def test_a_work_tree_answers_as_a_worktree_of_git(
    upstream: Path, tmp_path: Path, make: Callable[[Path, Path], Path]
) -> None:
    user = make(upstream, tmp_path / "user")
    commit = Oid(git_text(user, "rev-parse", "HEAD"))
    beside = tmp_path / "beside"
    git(user, "worktree", "add", "-q", "--detach", str(beside), commit)
    with open_work_tree(tmp_path / "work", 0, open_repository(str(user))) as tree:
        tree.switch(commit)
        assert (tree.path / "file").read_bytes() == (beside / "file").read_bytes()
        assert_same_answers(tree, beside)
        assert_sound(tree.path)


def assert_same_answers(tree: WorkTree, beside: Path) -> None:
    for asked in (
        ("status", "--porcelain"),
        ("log", "--format=%H %s"),
        ("diff", "HEAD~"),
        ("describe",),
        ("for-each-ref",),
        ("show-ref", "-d"),
        ("rev-parse", "--is-shallow-repository", "--is-inside-work-tree"),
    ):
        assert git(tree.path, *asked) == git(beside, *asked), asked


def test_a_partial_clone_says_what_it_lacks(upstream: Path, tmp_path: Path) -> None:
    user = tmp_path / "partial"
    options = ("-q", "--filter=blob:none", "--no-checkout")
    git(tmp_path, "clone", *options, f"file://{upstream}", str(user))
    commit = Oid(git_text(user, "rev-parse", "HEAD"))
    with (
        open_work_tree(tmp_path / "work", 0, open_repository(str(user))) as tree,
        pytest.raises(RepositoryError, match="the clone is partial and has not fetched it"),
    ):
        tree.switch(commit)
    git(user, "checkout", "-q", "HEAD")
    with open_work_tree(tmp_path / "work", 0, open_repository(str(user))) as tree:
        tree.switch(commit)
        assert git(tree.path, "status", "--porcelain") == b""
        assert git_text(tree.path, "describe") == "v3"


def test_a_repository_of_sha256_is_refused_in_one_line(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "new")
    with pytest.raises(RepositoryError, match="SHA-256 names, which libgit2 cannot read"):
        open_repository(str(tmp_path / "new"))


def test_references_and_settings_that_change_are_followed(upstream: Path, tmp_path: Path) -> None:
    commit = Oid(git_text(upstream, "rev-parse", "HEAD"))
    for name in ("first", "second"):
        git(upstream, "tag", "-f", "-m", name, name)
        git(upstream, "config", "core.abbrev", "9" if name == "first" else "12")
        git(upstream, "config", "remote.origin.url", "https://user:secret@example.org/")
        with open_work_tree(tmp_path / "work", 0, open_repository(str(upstream))) as tree:
            tree.switch(commit)
            assert name in git_text(tree.path, "tag")
            short = git_text(tree.path, "rev-parse", "--short", "HEAD")
            assert short == git_text(upstream, "rev-parse", "--short", "HEAD")
            assert "secret" not in git_text(tree.path, "config", "--list")
