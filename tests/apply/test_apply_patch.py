"""Whole patches: all or nothing, and what is said when it is nothing."""

import pytest

from applier.apply import NewFile, Patched, apply_patch
from applier.model import Cause, Change, Conflict, Diff, Entry, FileDiff, Mode
from tests.apply.diffs import change, create, delete, diff, hunk, rename
from tests.apply.memory import Given, MemoryStore

CHANGE = hunk(1, 1, b"-1\n", b"+2\n")
WRONG = hunk(1, 1, b"-9\n", b"+2\n")


def apply(files: dict[str, Given], *diffs: FileDiff) -> dict[bytes, Entry] | tuple[Cause, ...]:
    """Give what is in the tree afterwards, or why it is not."""
    store = MemoryStore()
    root = store.tree(files)
    result = apply_patch(store, root, diff(*diffs))
    if isinstance(result, Patched):
        return store.files[store.finish(root, result.edits)]
    return tuple(conflict.cause for conflict in result)


def content(files: dict[str, Given]) -> dict[bytes, Entry]:
    store = MemoryStore()
    return store.files[store.tree(files)]


def test_a_patch_is_all_or_nothing() -> None:
    files: dict[str, Given] = {"f": b"1\n", "g": b"1\n"}
    assert apply(files, change(b"f", CHANGE), change(b"g", WRONG)) == (Cause.CONTEXT_MISMATCH,)
    assert apply(files, change(b"f", CHANGE)) == content({"f": b"2\n", "g": b"1\n"})


def test_every_conflict_is_named_once() -> None:
    store = MemoryStore()
    root = store.tree({"f": b"1\n", "g": b"1\n"})
    result = apply_patch(
        store,
        root,
        diff(change(b"f", WRONG), change(b"h", CHANGE), create(b"g", b"1\n"), change(b"f", CHANGE)),
    )
    assert result == (
        Conflict(
            Cause.CONTEXT_MISMATCH,
            'context does not match at line 1: expected "9", found "1"',
            b"f",
            1,
            1,
        ),
        Conflict(Cause.FILE_MISSING, "no such file", b"h"),
        Conflict(Cause.FILE_EXISTS, "the file exists already", b"g"),
    )


@pytest.mark.parametrize(
    ("files", "diffs", "cause"),
    [
        ({}, [delete(b"f", b"1\n")], Cause.FILE_MISSING),
        ({"f/g": b""}, [change(b"f", CHANGE)], Cause.FILE_MISSING),
        ({"f": b"1\n2\n"}, [delete(b"f", b"1\n")], Cause.CONTEXT_MISMATCH),
        ({"f": b"1\n"}, [delete(b"f")], Cause.CONTEXT_MISMATCH),
        ({"f": b"1\n"}, [create(b"f/g", b"1\n")], Cause.FILE_EXISTS),
        ({"f/g": b"1\n"}, [create(b"f", b"1\n")], Cause.FILE_EXISTS),
        ({}, [create(b"f", b"1\n"), create(b"f/g", b"1\n")], Cause.FILE_EXISTS),
        ({"f": b"1\n", "g": b"1\n"}, [rename(b"f", b"g")], Cause.FILE_EXISTS),
        ({"f": b"1\n"}, [delete(b"f", b"1\n"), delete(b"f", b"1\n")], Cause.FILE_MISSING),
        ({}, [create(b"../f", b"1\n")], Cause.UNSAFE_PATH),
        ({"l": (Mode.SYMLINK, b"d")}, [create(b"l/f", b"1\n")], Cause.UNSAFE_PATH),
        ({}, [create(b"l", b"to", mode=0o120000), create(b"l/f", b"1\n")], Cause.UNSAFE_PATH),
        ({}, [create(b".gitmodules", b"to", mode=0o120000)], Cause.UNSAFE_PATH),
        ({}, [create(b"l", mode=0o120000)], Cause.MALFORMED),
        ({}, [create(b"s", b"1\n", mode=0o160000)], Cause.MALFORMED),
        ({}, [create(b"d", b"1\n", mode=0o040000)], Cause.MODE_MISMATCH),
        (
            {"f": b"1\n"},
            [FileDiff(Change.MODIFY, b"f", b"f", 1, 0o120000, hunks=(CHANGE,))],
            Cause.MODE_MISMATCH,
        ),
        (
            {"f": b"1\n"},
            [FileDiff(Change.MODIFY, b"f", b"f", 1, 0o100644, 0o120000)],
            Cause.MODE_MISMATCH,
        ),
    ],
)
def test_refused(files: dict[str, Given], diffs: list[FileDiff], cause: Cause) -> None:
    assert apply(files, *diffs) == (cause,)


def test_names_swap() -> None:
    files: dict[str, Given] = {"f": b"1\n", "g": b"2\n"}
    swapped = apply(files, rename(b"f", b"g"), rename(b"g", b"f"))
    assert swapped == content({"f": b"2\n", "g": b"1\n"})


def test_file_and_directory_swap() -> None:
    swapped = apply({"d/f": b"1\n"}, create(b"d", b"1\n"), delete(b"d/f", b"1\n"))
    assert swapped == content({"d": b"1\n"})


def test_a_change_goes_on_from_the_one_before_and_a_copy_does_not() -> None:
    copy = FileDiff(Change.COPY, b"f", b"g", 1)
    again = hunk(1, 1, b"-2\n", b"+3\n")
    result = apply({"f": b"1\n"}, change(b"f", CHANGE), change(b"f", again), copy)
    assert result == content({"f": b"3\n", "g": b"1\n"})


def test_what_is_only_renamed_is_not_read() -> None:
    store = MemoryStore()
    root = store.tree({"f": (Mode.EXECUTABLE, b"1\n")})
    entry = store.entry(root, b"f")
    assert entry is not None
    del store.objects[entry.oid]
    result = apply_patch(store, root, diff(rename(b"f", b"g")))
    assert result == Patched({b"f": None, b"g": entry})


def test_a_plain_diff_may_create_and_a_git_diff_may_not() -> None:
    adds = hunk(0, 1, b"+1\n")
    plain = FileDiff(Change.MODIFY, b"f", b"f", 1, hunks=(adds,), plain=True)
    assert apply({}, plain) == content({"f": b"1\n"})
    assert apply({}, change(b"f", adds)) == (Cause.FILE_MISSING,)


def test_an_odd_mode_becomes_a_usual_one() -> None:
    store = MemoryStore()
    result = apply_patch(store, store.tree({}), diff(create(b"f", b"1\n", mode=0o100711)))
    assert result == Patched({b"f": NewFile(Mode.EXECUTABLE, b"1\n")})


def test_the_largest_offset_of_all_files_is_kept() -> None:
    store = MemoryStore()
    root = store.tree({"f": b"q\nq\n1\nq\n", "g": b"q\n1\nq\n"})
    middle = (b" q\n", b"-1\n", b" q\n")
    both = diff(change(b"f", hunk(3, 3, *middle)), change(b"g", hunk(3, 3, *middle)))
    result = apply_patch(store, root, both)
    assert isinstance(result, Patched)
    assert result.max_offset == -2


def test_a_damaged_diff_conflicts_with_every_tree() -> None:
    store = MemoryStore()
    damaged = Diff((create(b"f", b"1\n"),), "the hunk is cut short", b"f", 7)
    assert apply_patch(store, store.tree({}), damaged) == (
        Conflict(Cause.MALFORMED, "the hunk is cut short", b"f", line=7),
    )
    assert isinstance(apply_patch(store, store.tree({}), diff()), tuple)


def test_names_that_differ_move_the_file_whatever_the_header_says() -> None:
    stray = FileDiff(Change.MODIFY, b"f", b"g", 1, hunks=(CHANGE,))
    assert apply({"f": b"1\n", "g": b"9\n"}, stray) == content({"g": b"2\n"})
    assert apply({"f": b"1\n"}, stray, change(b"f", CHANGE)) == content({"f": b"2\n", "g": b"2\n"})
    assert apply({"f": b"1\n", "g/h": b""}, stray) == (Cause.FILE_EXISTS,)


def test_a_directory_stays_where_a_file_of_its_name_came_and_went() -> None:
    diffs = create(b"d", b"1\n"), delete(b"d", b"1\n")
    assert apply({"d/f": b"1\n"}, *diffs) == (Cause.FILE_EXISTS,)
    assert apply({"d/f": b"1\n"}, *diffs, delete(b"d/f", b"1\n")) == content({"d": b"1\n"})
