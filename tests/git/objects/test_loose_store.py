"""Loose objects, whole and damaged: whatever reads one ends."""

import os
import signal
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

import pygit2
import pytest

from applier.errors import RepositoryError, RevisionError
from applier.git import Repository
from applier.git.objects.loose_store import LooseStore, StoredObjects
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened, tag

BIG = Random(17).randbytes(50_000)  # noqa: S311 - what does not deflate, the same each time


@pytest.fixture(autouse=True)
def killed_if_it_hangs() -> Iterator[None]:
    """Die by a signal: libgit2's own reader would hear no other."""
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def bare(tmp_path: Path) -> pygit2.Repository:
    return new_repository(tmp_path / "bare.git")


def file_of(repository: pygit2.Repository, oid: str) -> Path:
    path = Path(repository.path, "objects", oid[:2], oid[2:])
    path.chmod(0o644)
    return path


def cut(repository: pygit2.Repository, oid: str, size: int | None = None) -> None:
    path = file_of(repository, oid)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 if size is None else size])


@pytest.mark.parametrize(
    "content",
    [b"", b"a", b"line\n" * 9, b"x" * 99_999, BIG],
    ids=["empty", "short", "lines", "long", "big"],
)
def test_what_is_whole_is_read(bare: pygit2.Repository, content: bytes) -> None:
    oid = bare.create_blob(content)
    store = LooseStore(Path(bare.path, "objects"))
    assert store.read_cb(oid) == (int(pygit2.enums.ObjectType.BLOB), content)
    assert store.read_header_cb(oid) == (int(pygit2.enums.ObjectType.BLOB), len(content))
    assert StoredObjects(bare).read(str(oid)) == (pygit2.enums.ObjectType.BLOB, content)


def test_all_that_libgit2_does_is_as_with_its_own_store(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": b"1\n"})
    second = commit(bare, {"a": b"2\n", "d/b": b"2\n"}, [first], seconds=START + 1)
    tagged = tag(bare, "v1", second)
    safe = pygit2.Repository(bare.path)
    StoredObjects(safe)
    asking: list[Callable[[pygit2.Repository], object]] = [
        lambda one: sorted(map(str, one.odb)),
        lambda one: [str(each.id) for each in one.walk(second)],
        lambda one: str(one.revparse_single("v1~1:a").id),
        lambda one: str(one.expand_id(tagged[:9])),
        lambda one: str(one[second[:7]].id),
        lambda one: str(one.merge_base(first, second)),
        lambda one: str(one.diff(first, second).patchid),
        lambda one: first in one,
        lambda one: "0" * 40 in one,
        lambda one: one.get("0" * 40),
    ]
    for ask in asking:
        assert ask(safe) == ask(bare)


def test_an_id_that_is_ambiguous_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    for end in ("0" * 38, "0" * 37 + "1"):
        (tmp_path / "ab" / end).touch()
    store = LooseStore(tmp_path)
    with pytest.raises(ValueError, match="ambiguous"):
        store.exists_prefix_cb("ab00")
    with pytest.raises(KeyError):
        store.exists_prefix_cb("ac00")
    assert str(store.exists_prefix_cb("ab" + "0" * 37 + "1")).endswith("01")


@pytest.mark.parametrize(
    "content", [b"", b"a", b"line\n" * 9, BIG], ids=["empty", "short", "lines", "big"]
)
def test_cut_anywhere_it_is_an_error_at_once(bare: pygit2.Repository, content: bytes) -> None:
    oid = str(bare.create_blob(content))
    size = file_of(bare, oid).stat().st_size
    whole = file_of(bare, oid).read_bytes()
    for length in {*range(min(size, 80)), size // 2, size - 1}:
        file_of(bare, oid).write_bytes(whole[:length])
        with pytest.raises(RepositoryError, match=f"object {oid} cannot be read: its loose copy"):
            opened(bare).blob(Oid(oid))


def deflated(text: bytes) -> bytes:
    return zlib.compress(text)


@pytest.mark.parametrize(
    "content",
    [
        deflated(b"blob 5\0line"),
        deflated(b"blob 3\0line"),
        deflated(b"blob 0\0line"),
        deflated(b"blob 99999999999\0line"),
        deflated(b"blob -1\0"),
        deflated(b"blob 04\0line"),
        deflated(b"blog 4\0line"),
        deflated(b"blob " + b"0" * 99),
        deflated(b""),
        deflated(b"blob 4\0line")[:-4] + b"\0\0\0\0",
        b"no zlib",
    ],
)
def test_what_is_no_object_is_an_error(bare: pygit2.Repository, content: bytes) -> None:
    oid = str(bare.create_blob(b"line"))
    file_of(bare, oid).write_bytes(content)
    with pytest.raises(RepositoryError, match=f"object {oid} cannot be read: its loose copy"):
        opened(bare).blob(Oid(oid))


def test_a_bomb_gives_no_more_than_it_says(bare: pygit2.Repository) -> None:
    oid = str(bare.create_blob(b"line"))
    file_of(bare, oid).write_bytes(deflated(b"blob 4\0" + bytes(64 << 20)))
    with pytest.raises(RepositoryError, match="too long"):
        opened(bare).blob(Oid(oid))


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("make", [make_pipe, make_directory])
def test_what_is_no_file_is_an_error(bare: pygit2.Repository, make: Callable[[Path], None]) -> None:
    oid = str(bare.create_blob(b"line"))
    make(file_of(bare, oid))
    with pytest.raises(RepositoryError, match=f"object {oid} cannot be read: its loose copy"):
        opened(bare).blob(Oid(oid))


def test_a_packed_copy_is_read_instead(bare: pygit2.Repository) -> None:
    oid = str(bare.create_blob(BIG))
    bare.pack(str(Path(bare.path, "objects", "pack")))
    cut(bare, oid)
    assert opened(bare).blob(Oid(oid)) == BIG


def test_what_an_alternate_has_is_found(bare: pygit2.Repository, tmp_path: Path) -> None:
    oid = str(bare.create_blob(b"line"))
    other = new_repository(tmp_path / "other.git")
    Path(other.path, "objects", "info").mkdir(exist_ok=True)
    Path(other.path, "objects", "info", "alternates").write_text(f"{bare.path}objects\n")
    assert opened(other).blob(Oid(oid)) == b"line"
    cut(bare, oid)
    with pytest.raises(RepositoryError, match="its loose copy"):
        opened(other).blob(Oid(oid))


class Line(NamedTuple):
    """A repository with a line of commits."""

    repo: Repository
    first: Oid
    last: Oid


ASKING: dict[str, Callable[[Line], object]] = {
    "resolve": lambda line: line.repo.resolve_revision(f"{line.last}~2"),
    "resolve an id": lambda line: line.repo.resolve_revision(line.first[:12]),
    "describe": lambda line: line.repo.describe(line.last),
    "walk": lambda line: list(line.repo.first_parents(line.last)),
    "ancestor": lambda line: line.repo.is_ancestor(line.first, line.last),
    "reached": lambda line: line.repo.is_reached(line.first),
    "patch-ids": lambda line: line.repo.find_patch_ids(["0" * 40], line.last, 9),
    "patch-id": lambda line: line.repo.patch_id(line.first),
    "titles": lambda line: line.repo.find_title("no such title", None, 9),
    "tips": lambda line: line.repo.tips,
    "merge": lambda line: line.repo.merge(line.first, line.last, line.last),
    "blob": lambda line: line.repo.find_blob(line.last[:9]),
    "tree": lambda line: line.repo.stat_trees(
        line.repo.tree_of(line.first), line.repo.tree_of(line.last)
    ),
}


@pytest.mark.parametrize("which", ["first commit", "last commit", "tree", "tag", "blob"])
@pytest.mark.parametrize("what", ASKING)
def test_whatever_is_asked_ends(bare: pygit2.Repository, what: str, which: str) -> None:
    first = commit(bare, {"a": BIG[:9000]})
    middle = commit(bare, {"a": BIG}, [first], seconds=START + 1)
    last = commit(bare, {"a": BIG + b"\n"}, [middle], seconds=START + 2)
    tagged = tag(bare, "v1", first)
    tree = str(bare[first].peel(pygit2.Tree).id)
    blob = str(bare.revparse_single(f"{middle}:a").id)
    oids = {"first commit": first, "last commit": last, "tree": tree, "tag": tagged, "blob": blob}
    cut(bare, oids[which])
    with suppress(RepositoryError, RevisionError):
        ASKING[what](Line(opened(bare), first, last))


def test_a_branch_whose_commit_is_damaged_is_named(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": BIG[:9000]}, branch="refs/heads/whole")
    last = commit(bare, {"a": BIG}, [first], seconds=START + 1)
    cut(bare, last)
    repo = opened(bare)
    assert not repo.damage
    assert repo.tips == {"refs/heads/whole": first}
    (line,) = repo.damage
    assert "refs/heads/master is left out, its commit cannot be read: its loose copy" in line
