from collections.abc import Mapping

import pygit2
import pytest

from applier.git import Algorithm
from applier.model import Entry, Mode, Stat, StatRow
from tests.git.building import File, opened, tree


def stat(bare: pygit2.Repository, old: Mapping[str, File], new: Mapping[str, File]) -> Stat:
    return opened(bare).stat_trees(tree(bare, old), tree(bare, new))


def test_rows_and_sums(bare: pygit2.Repository) -> None:
    old: Mapping[str, File] = {"a": b"1\n2\n", "b/c": b"1\n", "b/same": b"1\n", "z": b"gone\n"}
    new: Mapping[str, File] = {"a": b"1\n3\n4\n", "b/c": b"", "b/same": b"1\n", "n": b"new\n\n"}
    assert stat(bare, old, new) == Stat(
        files=4,
        insertions=4,
        deletions=3,
        paths=(
            StatRow("a", 3, 2, 1),
            StatRow("b/c", 1, 0, 1),
            StatRow("n", 2, 2, 0),
            StatRow("z", 1, 0, 1),
        ),
        notes=("create mode 100644 n", "delete mode 100644 z"),
    )


def test_nothing_changed(bare: pygit2.Repository) -> None:
    assert stat(bare, {"a": b"1\n"}, {"a": b"1\n"}) == Stat(0, 0, 0, ())


def test_binary_files_have_no_counts(bare: pygit2.Repository) -> None:
    changed = stat(bare, {"a": b"1\0"}, {"a": b"2\0", "b": b"3\0"})
    rows = (StatRow("a", None, binary=True), StatRow("b", None, binary=True))
    assert changed == Stat(2, 0, 0, rows, ("create mode 100644 b",))


def test_a_binary_file_that_is_only_renamed_has_no_counts_either(bare: pygit2.Repository) -> None:
    changed = stat(bare, {"a": b"1\0"}, {"b": b"1\0"})
    assert changed.paths == (StatRow("b", None, binary=True, old_path="a"),)


def test_a_mode_alone_is_a_row_of_nothing(bare: pygit2.Repository) -> None:
    assert stat(bare, {"a": b"1\n"}, {"a": (0o100755, b"1\n")}) == Stat(
        1, 0, 0, (StatRow("a", 0, 0, 0),), ("mode change 100644 => 100755 a",)
    )


def test_a_submodule_is_one_line(bare: pygit2.Repository) -> None:
    one, two = (0o160000, b"1" * 40), (0o160000, b"2" * 40)
    assert stat(bare, {"s": one}, {"s": two, "t": one}).paths == (
        StatRow("s", 2, 1, 1),
        StatRow("t", 1, 1, 0),
    )


def test_a_file_that_becomes_a_directory(bare: pygit2.Repository) -> None:
    changed = stat(bare, {"a": b"1\n", "b/c": b"2\n"}, {"a/x": b"3\n", "b": b"4\n"})
    assert [row.path for row in changed.paths] == ["a", "a/x", "b", "b/c"]
    assert changed.notes == (
        "delete mode 100644 a",
        "create mode 100644 a/x",
        "create mode 100644 b",
        "delete mode 100644 b/c",
    )


def test_odd_names_are_quoted(bare: pygit2.Repository) -> None:
    changed = stat(bare, {}, {'caf\u00e9 "x"\t': b"1\n"})
    name = '"caf\\303\\251 \\"x\\"\\t"'
    assert changed.paths[0].path == name
    assert changed.notes == (f"create mode 100644 {name}",)


def test_trees_in_memory_are_compared_too(bare: pygit2.Repository) -> None:
    root = tree(bare, {"a": b"1\n"})
    repository = opened(bare)
    entry = Entry(Mode.FILE, repository.write_blob(b"2\n"))
    grafted = repository.graft(root, {b"d/b": entry})
    assert repository.stat_trees(root, grafted).paths == (StatRow("d/b", 1, 1, 0),)
    assert repository.stat_trees(grafted, root).notes == ("delete mode 100644 d/b",)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_other_algorithms_keep_the_net(bare: pygit2.Repository, algorithm: Algorithm) -> None:
    old = tree(bare, {"a": b"a\nb\nc\na\nb\nb\na\n"})
    new = tree(bare, {"a": b"c\nb\na\nb\na\nc\n"})
    row = opened(bare).stat_trees(old, new, algorithm).paths[0]
    assert row.insertions is not None
    assert row.deletions is not None
    assert row.insertions - row.deletions == -1
