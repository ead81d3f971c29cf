from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.errors import RevisionError
from applier.git.revisions import is_hex
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened, tag, tree


@pytest.fixture
def tip(bare: pygit2.Repository) -> Oid:
    """Two commits on master, v1 on the first and light on the second."""
    first = commit(bare, message="first\n")
    tag(bare, "v1", first)
    second = commit(bare, parents=[first], message="second\n")
    bare.references.create("refs/tags/light", second)
    return second


def test_names_lead_to_commits(bare: pygit2.Repository, tip: Oid) -> None:
    repository = opened(bare)
    first = repository.resolve_revision("v1")
    assert repository.find_revision("HEAD~1") == first
    for name in ("HEAD", "@", "master", "heads/master", "refs/heads/master", "light", tip):
        assert repository.resolve_revision(name) == tip
        assert repository.find_revision(name) == tip
    for name in (tip[:12], tip[:12].upper(), f"v1-1-g{tip[:7]}", tip.upper()):
        assert repository.resolve_revision(name) == tip
    for name in ("master^", "v1^{commit}", "v1^{}", "v1^0", ":/first"):
        assert repository.resolve_revision(name) == first


@pytest.mark.parametrize("name", [":/first", "HEAD^{/first}", "HEAD@{0}", "@{-1}", "-x", "v1^{}"])
def test_a_mail_starts_no_search(bare: pygit2.Repository, tip: Oid, name: str) -> None:
    assert tip
    assert opened(bare).find_revision(name) is None


@pytest.mark.parametrize(
    "name",
    [
        *("", "nothing", "a b", "a..b", "HEAD..master", "HEAD^9", "HEAD~99", "~", "a\0b", "@{u}"),
        *("\udc80", "é", "HEAD^{/(((}", ":a", "1" * 40, "1" * 12, "g" * 40, "HEAD:a", "v1:"),
        "x" * 2000,
    ],
)
def test_what_names_no_commit_is_one_line(bare: pygit2.Repository, tip: Oid, name: str) -> None:
    assert tip
    repository = opened(bare)
    with pytest.raises(RevisionError) as caught:
        repository.resolve_revision(name)
    assert "\n" not in str(caught.value)
    assert str(caught.value)
    assert repository.find_revision(name) is None


def test_a_commit_that_the_repository_lacks_is_named(bare: pygit2.Repository) -> None:
    with pytest.raises(RevisionError, match=r"commit 1{40} is not in the repository: "):
        opened(bare).resolve_revision("1" * 40)


def test_a_tree_is_no_commit(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a": b""})
    for name in (root, root[:10]):
        with pytest.raises(RevisionError, match="names a tree, and no commit"):
            opened(bare).resolve_revision(name)


def test_a_branch_of_a_remote_may_be_named_bare(bare: pygit2.Repository) -> None:
    one, two = commit(bare, branch=None), commit(bare, branch=None, seconds=START + 1)
    bare.references.create("refs/remotes/kvm/topic/x", one)
    repository = opened(bare)
    assert repository.resolve_revision("kvm/topic/x") == one
    assert repository.resolve_revision("topic/x") == one
    assert repository.find_revision("x") is None
    bare.references.create("refs/remotes/tip/topic/x", one)
    assert repository.resolve_revision("topic/x") == one
    bare.references.create("refs/remotes/next/topic/x", two)
    with pytest.raises(RevisionError, match="topic/x is ambiguous: it may mean refs/remotes/kvm"):
        repository.resolve_revision("topic/x")
    bare.references.create("refs/remotes/origin/topic/x", two)
    assert repository.resolve_revision("topic/x") == two


def like(bare: pygit2.Repository, oid: Oid) -> str:
    """Write blobs until one begins as *oid* does, and give what both begin with."""
    for number in range(1_000_000):
        content = b"%d" % number
        if str(pygit2.hash(content))[:4] == oid[:4]:
            bare.create_blob(content)
            return oid[:4]
    raise AssertionError


def test_a_short_id_means_the_commit_among_other_objects(bare: pygit2.Repository) -> None:
    oid = commit(bare)
    short = like(bare, oid)
    with pytest.raises(ValueError, match="ambiguous"):
        bare.revparse_single(short)
    assert opened(bare).resolve_revision(short) == oid


def test_a_short_id_of_two_commits_is_ambiguous(bare: pygit2.Repository) -> None:
    seen: dict[str, Oid] = {}
    root = bare.TreeBuilder().write()
    for number in range(100_000):
        who = f"A <a@example.org> {START + number} +0000"
        raw = f"tree {root}\nauthor {who}\ncommitter {who}\n\nm\n".encode()
        oid = Oid(str(bare.odb.write(pygit2.enums.ObjectType.COMMIT, raw)))
        other = seen.setdefault(oid[:4], oid)
        if other != oid:
            break
    repository = opened(bare)
    with pytest.raises(RevisionError, match=f"{oid[:4]} is ambiguous") as caught:
        repository.resolve_revision(oid[:4])
    assert oid[:12] in str(caught.value)
    assert other[:12] in str(caught.value)
    assert repository.find_revision(oid[:4]) is None


def test_hex_is_told_from_words() -> None:
    assert is_hex("beef")
    assert is_hex("BEEF" * 10)
    assert not is_hex("bee")
    assert not is_hex("v5.12")
    assert not is_hex("b" * 41)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> pygit2.Repository:
    repository = new_repository(Path(tmp_path_factory.mktemp("revisions"), "bare.git"))
    tag(repository, "v1", commit(repository))
    return repository


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=12) | st.text("HEADv1^~@{}:/.-0 ", max_size=12))
def test_any_text_is_a_revision_or_none(shared: pygit2.Repository, text: str) -> None:
    repository = opened(shared)
    found = repository.find_revision(text)
    try:
        assert found in (None, repository.resolve_revision(text))
    except RevisionError:
        assert found is None
