import pytest

from applier.apply.already_applied import reverse_diff
from applier.diff import parse_diff
from applier.model import Change
from tests.oracle.diff_forms import BINARY, CREATE, DELETE, FORMS, MODE, MODIFY, PLAIN_NEW, RENAME


@pytest.mark.parametrize("patch", [*FORMS, b"".join(FORMS)])
def test_twice_turned_is_as_it_was(patch: bytes) -> None:
    diff = parse_diff(patch)
    assert reverse_diff(diff) != diff
    assert reverse_diff(reverse_diff(diff)) == diff


def test_the_last_file_comes_first() -> None:
    turned = reverse_diff(parse_diff(CREATE + DELETE))
    assert [(file.change, file.path) for file in turned.files] == [
        (Change.CREATE, b"lib/heap.c"),
        (Change.DELETE, b"lib/tree.c"),
    ]


def test_lines_ranges_and_ids_change_sides() -> None:
    (file,) = reverse_diff(parse_diff(MODIFY)).files
    assert (file.old_oid, file.new_oid) == ("9a8b7c6d5e4f", "3f1a2b3c4d5e")
    first, second = file.hunks
    assert first.lines[2:5] == (b"+int old(void);\n", b"-int new(void);\n", b"-int more(void);\n")
    assert (second.old_start, second.old_count, second.new_start, second.new_count) == (
        21,
        2,
        20,
        3,
    )


def test_a_rename_leads_back() -> None:
    (file,) = reverse_diff(parse_diff(RENAME)).files
    assert (file.change, file.old_path, file.new_path) == (
        Change.RENAME,
        b"lib/two/one.c",
        b"lib/one.c",
    )


def test_modes_change_sides() -> None:
    (file,) = reverse_diff(parse_diff(MODE)).files
    assert (file.old_mode, file.new_mode) == (0o100755, 0o100644)


def test_the_halves_of_a_binary_patch_change_places() -> None:
    (before,) = parse_diff(BINARY).files
    (after,) = reverse_diff(parse_diff(BINARY)).files
    assert before.binary is not None
    assert after.binary is not None
    assert after.binary.forward == before.binary.reverse


def test_a_plain_diff_that_may_create_may_then_leave_nothing() -> None:
    turned = reverse_diff(parse_diff(PLAIN_NEW))
    assert [file.change for file in turned.files] == [Change.MODIFY, Change.DELETE]
