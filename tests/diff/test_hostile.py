"""Whatever bytes come: a value, never an exception."""

from hypothesis import given
from hypothesis import strategies as st

from applier.diff import parse_diff, reverse_diff
from tests.oracle.diff_forms import FORMS

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
