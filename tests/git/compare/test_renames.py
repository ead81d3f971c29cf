from collections.abc import Mapping

import pygit2
import pytest

from tests.git.building import File, opened, tree

BODY = b"".join(b"line %d of a file that is long enough\n" % number for number in range(20))
OTHER = b"".join(b"%d: another file, not like the first\n" % number for number in range(20))


def renamed(
    bare: pygit2.Repository, old: Mapping[str, File], new: Mapping[str, File]
) -> dict[str, tuple[str | None, int | None]]:
    """Give the old name and the changed lines of each row."""
    stat = opened(bare).stat_trees(tree(bare, old), tree(bare, new))
    return {row.path: (row.old_path, row.changes) for row in stat.paths}


def test_the_same_content_is_a_rename(bare: pygit2.Repository) -> None:
    assert renamed(bare, {"a": BODY}, {"b": BODY}) == {"b": ("a", 0)}


def test_half_alike_is_a_rename_and_less_is_none(bare: pygit2.Repository) -> None:
    lines = BODY.splitlines(keepends=True)
    half = b"".join(lines[10:]) + b"x\n" * 3
    assert renamed(bare, {"a": BODY}, {"b": half}) == {"b": ("a", 13)}
    less = b"".join(lines[12:]) + b"x\n" * 3
    assert renamed(bare, {"a": BODY}, {"b": less}) == {"a": (None, 20), "b": (None, 11)}


def test_a_file_of_the_same_name_is_preferred(bare: pygit2.Repository) -> None:
    old = {"x/other": BODY, "y/name": BODY}
    new = {"z/name": BODY, "z/third": BODY}
    assert renamed(bare, old, new) == {"z/name": ("y/name", 0), "z/third": ("x/other", 0)}


def test_a_file_is_renamed_once(bare: pygit2.Repository) -> None:
    assert renamed(bare, {"a": BODY}, {"b": BODY, "c": BODY}) == {
        "b": ("a", 0),
        "c": (None, 20),
    }


def test_a_file_that_stays_is_not_renamed(bare: pygit2.Repository) -> None:
    assert renamed(bare, {"a": BODY}, {"a": BODY, "b": BODY}) == {"b": (None, 20)}


def test_the_executable_bit_may_change_on_the_way(bare: pygit2.Repository) -> None:
    old, new = tree(bare, {"d/a": BODY}), tree(bare, {"d/b": (0o100755, BODY + b"more\n")})
    stat = opened(bare).stat_trees(old, new)
    assert stat.notes == ("rename d/{a => b} (99%)", "mode change 100644 => 100755")
    assert [(row.path, row.old_path, row.insertions) for row in stat.paths] == [("d/b", "d/a", 1)]


def test_a_symlink_is_renamed_only_as_it_is(bare: pygit2.Repository) -> None:
    link: File = (0o120000, b"target")
    assert renamed(bare, {"a": link}, {"b": link}) == {"b": ("a", 0)}
    assert renamed(bare, {"a": link}, {"b": b"target"}) == {"a": (None, 1), "b": (None, 1)}


def test_empty_files_are_renamed_too(bare: pygit2.Repository) -> None:
    assert renamed(bare, {"a": b""}, {"b": b""}) == {"b": ("a", 0)}


def test_the_more_alike_wins(bare: pygit2.Repository) -> None:
    old: Mapping[str, File] = {"a": BODY + b"x\n" * 40, "b": BODY + b"x\n", "c": OTHER}
    new: Mapping[str, File] = {"d": BODY + b"y\n", "e": OTHER + b"y\n"}
    rows = renamed(bare, old, new)
    assert rows["d"] == ("b", 2)
    assert rows["e"] == ("c", 1)
    assert rows["a"] == (None, 60)


@pytest.mark.parametrize("count", [30, 500])
def test_many_files_are_no_trouble(bare: pygit2.Repository, count: int) -> None:
    old = {f"a/{number}": b"%d\n" % number for number in range(count)}
    new = {f"b/x{number}": b"%d\n" % number for number in range(count)}
    assert len(renamed(bare, old, new)) == count


def test_too_many_to_compare_are_not_compared(bare: pygit2.Repository) -> None:
    old = {f"a/{number}": BODY + b"old %d\n" % number for number in range(205)}
    new = {f"b/x{number}": BODY + b"new %d\n" % number for number in range(205)}
    assert len(renamed(bare, old, new)) == 410
