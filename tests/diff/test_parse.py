import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.apply.already_applied import reverse_diff
from applier.diff import parse_diff
from applier.model import Change, Diff, FileDiff, Hunk
from tests.oracle.diff_forms import (
    BINARY,
    COPY,
    CREATE,
    DELETE,
    DIFFER,
    EMPTY,
    FLAT,
    FORMS,
    MODE,
    MODIFY,
    PLAIN,
    PLAIN_NEW,
    PROSE,
    QUILT,
    QUOTED,
    RENAME,
    SIGNATURE,
    SPACED,
    STAMPED,
)
from tests.steps import assert_linear

HEADER = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n"
HUNK = b"@@ -1 +1 @@\n-a\n+b\n"


def only(patch: bytes) -> FileDiff:
    diff = parse_diff(patch)
    assert diff.error is None
    (file,) = diff.files
    return file


def test_a_modification_has_its_paths_ids_mode_and_hunks() -> None:
    file = only(PROSE + MODIFY + SIGNATURE)
    assert file.change is Change.MODIFY
    assert (file.old_path, file.new_path) == (b"lib/list.c", b"lib/list.c")
    assert (file.old_oid, file.new_oid) == ("3f1a2b3c4d5e", "9a8b7c6d5e4f")
    assert (file.old_mode, file.new_mode) == (0o100644, None)
    assert file.line == 5
    assert not file.plain


def test_a_hunk_keeps_the_first_byte_of_its_lines() -> None:
    first, second = only(MODIFY).hunks
    assert first.lines[:3] == (b' #include "list.h"\n', b" \n", b"-int old(void);\n")
    assert second == Hunk(20, 3, 21, 2, (b" {\n", b"-\treturn 1;\n", b" }\n"), 14)


def test_a_creation_has_no_old_path() -> None:
    file = only(CREATE)
    assert file.change is Change.CREATE
    assert (file.old_path, file.new_path, file.new_mode) == (None, b"lib/tree.c", 0o100644)


def test_a_deletion_has_no_new_path() -> None:
    file = only(DELETE)
    assert file.change is Change.DELETE
    assert (file.old_path, file.new_path, file.old_mode) == (b"lib/heap.c", None, 0o100755)
    assert file.hunks[0].lines == (b"-int heap;\n", b"-int top;")


def test_a_rename_has_both_paths_and_its_similarity() -> None:
    file = only(RENAME)
    assert file.change is Change.RENAME
    assert (file.old_path, file.new_path) == (b"lib/one.c", b"lib/two/one.c")
    assert file.similarity == 90
    assert file.hunks[0].lines == (b" a\n", b"-b", b"+c", b" d\n")


def test_a_copy_needs_no_hunk() -> None:
    file = only(COPY)
    assert (file.change, file.old_path, file.new_path) == (
        Change.COPY,
        b"Makefile",
        b"lib/Makefile",
    )


def test_a_mode_change_needs_no_hunk() -> None:
    file = only(MODE)
    assert (file.change, file.old_mode, file.new_mode) == (Change.MODIFY, 0o100644, 0o100755)


def test_modes_are_those_that_git_stores() -> None:
    file = only(b"diff --git a/x b/x\nold mode 100600\nnew mode 100711\n")
    assert (file.old_mode, file.new_mode) == (0o100644, 0o100755)
    assert only(b"diff --git a/x b/x\nnew file mode 120777\n").new_mode == 0o120000


def test_empty_files_are_created_and_deleted_without_hunks() -> None:
    created, gone = parse_diff(EMPTY + SIGNATURE).files
    assert (created.change, created.path) == (Change.CREATE, b"empty")
    assert (gone.change, gone.path) == (Change.DELETE, b"gone")


def test_a_quoted_path_is_unquoted() -> None:
    assert only(QUOTED).path == "café one.txt".encode()


def test_a_path_ends_at_a_tab_and_may_hold_spaces() -> None:
    assert only(SPACED).path == b"read me.txt"


def test_a_context_line_that_lost_its_space_gets_it_back() -> None:
    assert only(SPACED).hunks[0].lines == (b" x\n", b" \n", b"-y", b"+z\n")


def test_a_plain_diff_says_so() -> None:
    assert only(PLAIN).plain
    assert only(PLAIN).path == b"lib/list.c"
    assert only(QUILT).path == b"arch/mmu.c"


def test_the_epoch_in_any_zone_means_that_a_side_is_absent() -> None:
    created, deleted = parse_diff(STAMPED).files
    assert (created.change, created.path) == (Change.CREATE, b"lib/new.c")
    assert (deleted.change, deleted.path) == (Change.DELETE, b"lib/gone.c")


@pytest.mark.parametrize(
    "stamp",
    [
        b"1970-01-01 00:00:01 +0000",
        b"1970-01-01 00:00:00",
        b"1970-01-01 01:00:00 -0100",
        b"1969-12-31 23:00:00 +0000",
        b"1970-01-01 00:00:00 +0000 x",
    ],
)
def test_another_time_does_not(stamp: bytes) -> None:
    file = only(b"--- a/x\t" + stamp + b"\n+++ b/x\n@@ -0,0 +1 @@\n+a\n")
    assert file.change is Change.MODIFY


def test_a_plain_diff_from_dev_null_creates_and_one_without_old_lines_may() -> None:
    fresh, perhaps = parse_diff(PLAIN_NEW).files
    assert fresh.change is Change.CREATE
    assert (perhaps.change, perhaps.plain) == (Change.MODIFY, True)


@pytest.mark.parametrize(
    ("old", "new"), [(b"a/x.orig", b"b/x"), (b"a/x", b"b/x~"), (b"a/long/y", b"b/x")]
)
def test_of_two_plain_names_the_shorter_or_the_second_counts(old: bytes, new: bytes) -> None:
    assert only(b"--- %s\n+++ %s\n" % (old, new) + HUNK).path == b"x"


def test_no_directory_means_level_zero_for_the_rest_of_the_mail() -> None:
    flat, nested = parse_diff(FLAT + PLAIN).files
    assert (flat.path, nested.path) == (b"list.c", b"b/lib/list.c")


def test_what_follows_the_counts_is_prose() -> None:
    assert only(HEADER + HUNK + b"+c\n-d\n").hunks[0].lines == (b"-a\n", b"+b\n")


def test_both_halves_of_a_binary_patch_stay_deflated() -> None:
    binary = only(BINARY).binary
    assert binary is not None
    assert binary.forward is not None
    assert binary.reverse is not None
    assert (binary.forward.delta, binary.forward.size, binary.reverse.size) == (True, 13, 11)
    assert binary.forward.deflated.startswith(b"\x78")


def test_files_that_only_differ_have_no_halves() -> None:
    binary = only(DIFFER).binary
    assert binary is not None
    assert (binary.forward, binary.reverse) == (None, None)


def test_a_damaged_binary_patch_is_an_error() -> None:
    diff = parse_diff(BINARY.replace(b"UcmZ3", b'U"mZ3'))
    assert (diff.files, diff.error_line) == ((), 5)


def test_behind_a_good_diff_it_is_dropped_with_all_that_follows() -> None:
    diff = parse_diff(HEADER + HUNK + BINARY.replace(b"UcmZ3", b'U"mZ3') + MODIFY)
    assert [file.path for file in diff.files] == [b"x"]
    assert diff.error is None
    assert diff.warning is not None
    assert diff.warning_line == 11


def test_every_form_can_stand_in_one_text() -> None:
    diff = parse_diff(b"".join(FORMS))
    assert diff.error is None
    assert len(diff.files) == 20


@pytest.mark.parametrize(
    ("patch", "line"),
    [
        (HEADER + b"@@ -1,2 +1 @@\n-a\n+b\n", 7),
        (HEADER + b"@@ -1 +1 @@\n a\n", 6),
        (HEADER + b"@@ -1 +1\n", 4),
        (HEADER, 4),
        (b"text\n" + HUNK, 2),
        (b"diff --git a/x b/x\nold mode x\n", 2),
        (b"diff --git a/x b/x\nnew file mode 100644\n--- a/x\n", 3),
    ],
)
def test_an_error_names_its_line(patch: bytes, line: int) -> None:
    diff = parse_diff(patch)
    assert diff.error is not None
    assert diff.error_line == line


def test_what_was_read_before_the_error_is_kept() -> None:
    diff = parse_diff(PLAIN + HEADER + b"@@ -1,9 +1 @@\n-a\n")
    assert [file.path for file in diff.files] == [b"lib/list.c"]
    assert diff.error_path == b"x"


def test_a_text_without_a_diff_is_an_error() -> None:
    assert parse_diff(PROSE + SIGNATURE) == Diff((), "there is no diff in it")


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        (HEADER + b"@@ -1,999999 +1,999999 @@\n", b" \n", b""),
        (b"diff --git ", b"a/ ", b"\n"),
        (b"", b"diff --git a/x b/x\n", b""),
        (b'diff --git a/x b/x\n--- "', b"\\n", b"\n"),
        (b"", b'--- "\n+++ x\n@@ -1 +1 @@\n', b""),
        (b"diff --git a/x b/x\nold mode \n", b"\n", b""),
        (b"--- a/x", b"\t2021-03-05 00:00:00", b"\n+++ b/x\n" + HUNK),
        (b"--- a/x", b" ", b"9\n+++ b/x\n" + HUNK),
        (b"@@ -", b"9", b" +1 @@\n"),
        (b"diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 9", b"9", b"\n"),
    ],
)
def test_a_hostile_text_is_read_in_one_pass(head: bytes, piece: bytes, tail: bytes) -> None:
    assert isinstance(parse_diff(head + piece * (600_000 // len(piece)) + tail), Diff)
    assert_linear(lambda times: parse_diff(head + piece * times + tail), 200)


def test_an_id_keeps_its_capitals_as_git_does_not_take_them_for_the_same() -> None:
    (file,) = parse_diff(
        b"diff --git a/f b/f\nindex ABC1234..abc1234 100644\n"
        b"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
    ).files
    assert (file.old_oid, file.new_oid) == ("ABC1234", "abc1234")


_PIECES = st.sampled_from([line for form in FORMS for line in form.splitlines(keepends=True)])


@given(st.binary())
def test_any_bytes(text: bytes) -> None:
    diff = parse_diff(text)
    assert diff.error is not None
    assert diff.files == ()


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=40))
def test_pieces_of_diffs_and_any_bytes(pieces: list[bytes]) -> None:
    diff = parse_diff(b"".join(pieces))
    reverse_diff(diff)
    for hunk in (hunk for file in diff.files for hunk in file.hunks):
        assert all(line[:1] in (b" ", b"-", b"+") for line in hunk.lines)
        assert sum(not line.startswith(b"+") for line in hunk.lines) == hunk.old_count
        assert sum(not line.startswith(b"-") for line in hunk.lines) == hunk.new_count
