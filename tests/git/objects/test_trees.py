import tracemalloc
from collections.abc import Mapping

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.errors import RepositoryError
from applier.git import Repository
from applier.git.objects.store import Kind
from applier.git.objects.trees import parse_tree
from applier.model import Entry, Mode, Oid
from applier.modes import normal_mode
from tests.git.building import File, new_repository, opened, tree

EMPTY_TREE = Oid("4b825dc642cb6eb9a060e54bf8d69288fbee4904")
OID = Oid("12" * 20)


@pytest.fixture
def repository(bare: pygit2.Repository) -> Repository:
    return opened(bare)


def file(repository: Repository, content: bytes, mode: Mode = Mode.FILE) -> Entry:
    return Entry(mode, repository.write_blob(content))


def test_entries_are_found_by_path(bare: pygit2.Repository) -> None:
    files: Mapping[str, File] = {
        "Makefile": b"all:\n",
        "drivers/net/a.c": b"a\n",
        "drivers/net/run": (0o100755, b"#!/bin/sh\n"),
        "drivers/link": (0o120000, b"net/a.c"),
        "drivers/sub": (0o160000, OID.encode()),
    }
    root = tree(bare, files)
    repository = opened(bare)
    makefile = repository.entry(root, b"Makefile")
    assert makefile is not None
    assert repository.blob(makefile.oid) == b"all:\n"
    modes = {path: repository.entry(root, path.encode()) for path in files}
    assert {path: entry and entry.mode for path, entry in modes.items()} == {
        "Makefile": Mode.FILE,
        "drivers/net/a.c": Mode.FILE,
        "drivers/net/run": Mode.EXECUTABLE,
        "drivers/link": Mode.SYMLINK,
        "drivers/sub": Mode.GITLINK,
    }
    assert repository.entry(root, b"drivers/sub") == Entry(Mode.GITLINK, OID)
    directory = repository.entry(root, b"drivers/net")
    assert directory is not None
    assert directory.mode is Mode.TREE
    assert repository.entry(root, b"") == Entry(Mode.TREE, root)


@pytest.mark.parametrize(
    "path",
    [b"nothing", b"drivers/", b"drivers//a", b"a/below-a-file", b"drivers/sub/x", b"/a", b"\xff"],
)
def test_what_is_not_there_is_none(bare: pygit2.Repository, path: bytes) -> None:
    root = tree(bare, {"a": b"", "drivers/a": b"", "drivers/sub": (0o160000, OID.encode())})
    assert opened(bare).entry(root, path) is None


def test_a_path_of_five_thousand_parts_is_looked_up_and_grafted(repository: Repository) -> None:
    path = b"a/" * 5_000 + b"f"
    assert repository.entry(nothing_in(repository), path) is None
    root = repository.graft(nothing_in(repository), {path: file(repository, b"deep")})
    entry = repository.entry(root, path)
    assert entry is not None
    assert repository.blob(entry.oid) == b"deep"


def nothing_in(repository: Repository) -> Oid:
    """Give the empty tree, which *repository* must be told of first."""
    return repository.objects.write(Kind.TREE, b"")


def test_graft_keeps_gits_order(bare: pygit2.Repository) -> None:
    names = ["a", "a-b", "a.c", "a/x", "a0", "ab", "b/y"]
    files = {name: name.encode() for name in names if name != "a"}
    repository = opened(bare)
    root = nothing_in(repository)
    for name in sorted(files, reverse=True):
        root = repository.graft(root, {name.encode(): file(repository, name.encode())})
    assert root == tree(bare, files)


def test_empty_directories_vanish(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a/b/c/d": b"", "a/e": b"", "f": b""})
    repository = opened(bare)
    assert repository.graft(root, {b"a/b/c/d": None}) == tree(bare, {"a/e": b"", "f": b""})
    assert repository.graft(root, {b"a/b/c/d": None, b"a/e": None}) == tree(bare, {"f": b""})
    everything = {b"a/b/c/d": None, b"a/e": None, b"f": None}
    assert repository.graft(root, everything) == EMPTY_TREE


def test_a_file_and_a_directory_change_places(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a": b"1", "b/c": b"2", "b/d": b"3"})
    repository = opened(bare)
    one, two = file(repository, b"1"), file(repository, b"2")
    swapped = tree(bare, {"a/c": b"2", "b": b"1"})
    edits = {b"a": None, b"a/c": two, b"b/c": None, b"b/d": None, b"b": one}
    assert repository.graft(root, edits) == swapped
    assert repository.graft(root, dict(reversed(edits.items()))) == swapped
    assert repository.graft(root, {b"a/c": two, b"b": one}) == swapped


def test_a_removed_directory_is_removed_with_all_that_is_in_it(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a/b/c": b"1", "a/d": b"2", "e": b"3"})
    repository = opened(bare)
    new = file(repository, b"new")
    assert repository.graft(root, {b"a": None}) == tree(bare, {"e": b"3"})
    rebuilt = tree(bare, {"a/b/x": b"new", "e": b"3"})
    assert repository.graft(root, {b"a/b/x": new, b"a": None, b"a/b": None}) == rebuilt


def test_removing_what_is_not_there_changes_nothing(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a": b"1", "b/c": b"2"})
    nothing = {b"x": None, b"a/b": None, b"b/d": None, b"y/z": None}
    assert opened(bare).graft(root, nothing) == root
    assert opened(bare).graft(root, {}) == root


@pytest.mark.parametrize("path", [b"", b"/a", b"a/", b"a//b"])
def test_a_path_with_an_empty_part_is_no_path(repository: Repository, path: bytes) -> None:
    with pytest.raises(ValueError, match="no path"):
        repository.graft(nothing_in(repository), {path: file(repository, b"")})


def test_odd_modes_become_usual_where_something_changes(repository: Repository) -> None:
    blob = bytes.fromhex(repository.write_blob(b"x"))
    odd = repository.objects.write(
        Kind.TREE, b"100664 a\0" + blob + b"100775 b\0" + blob + b"040000 c\0" + b"\x12" * 20
    )
    assert repository.entry(odd, b"a") == Entry(Mode.FILE, Oid(blob.hex()))
    assert repository.entry(odd, b"b") == Entry(Mode.EXECUTABLE, Oid(blob.hex()))
    changed = repository.graft(odd, {b"a": file(repository, b"y")})
    _, content = repository.objects.read(changed)
    new = bytes.fromhex(repository.write_blob(b"y"))
    assert content == (b"100644 a\0" + new + b"100755 b\0" + blob + b"40000 c\0" + b"\x12" * 20)


@pytest.mark.parametrize(
    ("bits", "mode"),
    [
        (0o100600, Mode.FILE),
        (0o100764, Mode.EXECUTABLE),
        (0o120777, Mode.SYMLINK),
        (0o40755, Mode.TREE),
        (0o160000, Mode.GITLINK),
        (0o777777, Mode.GITLINK),
    ],
)
def test_modes_are_normalised(bits: int, mode: Mode) -> None:
    assert normal_mode(bits) is mode


@pytest.mark.parametrize(
    "content", [b"x", b"100644 a\0short", b"100644 \0" + b"1" * 20, b"999 a\0" + b"1" * 20]
)
def test_a_damaged_tree_is_an_error(repository: Repository, content: bytes) -> None:
    with pytest.raises(ValueError, match="no entry"):
        parse_tree(content)
    damaged = repository.objects.write(Kind.TREE, content)
    with pytest.raises(RepositoryError, match=f"tree {damaged} is damaged"):
        repository.entry(damaged, b"a")


def test_a_name_may_look_like_an_entry() -> None:
    oid = b"\x20" * 20
    content = b"100644 a100644 b\0" + oid + b"100644 b\0" + oid
    assert parse_tree(content) == {
        b"a100644 b": b"100644 a100644 b\0" + oid,
        b"b": b"100644 b\0" + oid,
    }


@given(st.binary(max_size=200))
def test_any_bytes_parse_or_are_refused(content: bytes) -> None:
    try:
        entries = parse_tree(content)
    except ValueError:
        return
    assert all(raw[-21] == 0 for raw in entries.values())


NAMES = st.sampled_from(["a", "b", "a-", "a.c", "a0", "ab"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, st.sampled_from([b"1", b"2", b"3"]), max_size=8)
EDITS = st.dictionaries(PATHS, st.sampled_from([b"1", b"4", None]), max_size=5)


def settled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Keep of files and directories of one name the file."""
    return {
        path: content
        for path, content in files.items()
        if not any(path.startswith(other + "/") for other in files)
    }


def edited(files: Mapping[str, bytes], edits: Mapping[str, bytes | None]) -> dict[str, bytes]:
    gone = [path for path, content in edits.items() if content is None]
    new = settled({path: content for path, content in edits.items() if content is not None})
    kept = {
        path: content
        for path, content in files.items()
        if not any(path == other or path.startswith(other + "/") for other in [*gone, *new])
        and not any(other.startswith(path + "/") for other in new)
    }
    return kept | new


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> pygit2.Repository:
    return new_repository(tmp_path_factory.mktemp("trees") / "bare.git")


@settings(max_examples=120, deadline=None)
@given(files=FILES.map(settled), edits=EDITS)
def test_grafting_gives_what_building_anew_gives(
    shared: pygit2.Repository, files: dict[str, bytes], edits: dict[str, bytes | None]
) -> None:
    repository = opened(shared)
    root = tree(shared, files)
    entries = {
        path.encode(): None if content is None else file(repository, content)
        for path, content in edits.items()
    }
    grafted = repository.graft(root, entries)
    assert grafted == tree(shared, edited(files, edits))
    for path in files | edits:
        entry = repository.entry(grafted, path.encode())
        wanted = edited(files, edits).get(path)
        assert (entry is not None and entry.mode is not Mode.TREE) == (wanted is not None)


def test_a_parsed_directory_takes_no_more_than_is_counted_for_it() -> None:
    content = b"".join(b"100644 %05d.c\0" % n + b"1" * 20 for n in range(1000))
    tracemalloc.start()
    entries = parse_tree(content)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 100 < taken / len(entries) < 240
