import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diff import patch_id
from tests.oracle.diff_forms import BINARY, CREATE, MODE, MODIFY, PLAIN, PROSE, RENAME, SIGNATURE


@pytest.mark.parametrize(
    ("patch", "printed"),
    [
        (MODIFY, "78404ea4ca0ede64e3fbc72489478a82109653fb"),
        (CREATE, "5b69a7e567ee84b8d841a56a8394b333cb07e946"),
        (RENAME, "9f411ac8577a8da009a67399dd6d90cf105b8521"),
        (MODE, "0801bff7999b122f0df44a0663a00deef879a340"),
        (BINARY, "1637b42443cd61b5b7ba2766be108d067e172ea1"),
        (MODIFY + CREATE, "d3a9f58932fd621dbc3d6d8f0cdc3db6db9d3c42"),
    ],
)
def test_it_is_what_git_patch_id_printed(patch: bytes, printed: str) -> None:
    assert patch_id(patch) == printed


def test_the_order_of_files_does_not_matter() -> None:
    assert patch_id(MODIFY + CREATE) == patch_id(CREATE + MODIFY)


def test_line_numbers_white_space_and_prose_do_not_matter() -> None:
    moved = MODIFY.replace(b"@@ -3,6 +3,7 @@", b"@@ -33,6 +34,7 @@").replace(b"\t", b"    ")
    assert patch_id(PROSE + moved + SIGNATURE) == patch_id(MODIFY)


def test_content_matters() -> None:
    assert patch_id(MODIFY.replace(b"new", b"now")) != patch_id(MODIFY)


@pytest.mark.parametrize("patch", [b"", PROSE, PLAIN, b"diff\n"])
def test_what_git_sees_no_diff_in_has_none(patch: bytes) -> None:
    assert patch_id(patch) is None


@given(st.binary())
def test_no_text_is_too_odd(text: bytes) -> None:
    assert patch_id(b"diff --git a/x b/x\n" + text) is not None
