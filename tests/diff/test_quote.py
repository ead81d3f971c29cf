import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diff import quote_path, unquote_path
from applier.diff.quote import read_quoted


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (b"lib/list.c", "lib/list.c"),
        (b"read me.txt", "read me.txt"),
        ("café".encode(), '"caf\\303\\251"'),
        (b'a"b\\c', '"a\\"b\\\\c"'),
        (b"\a\b\t\n\v\f\r", '"\\a\\b\\t\\n\\v\\f\\r"'),
        (b"\x01\x7f", '"\\001\\177"'),
        (b"", ""),
    ],
)
def test_a_path_is_quoted_only_where_it_must_be(path: bytes, shown: str) -> None:
    assert quote_path(path) == shown
    assert unquote_path(shown) == path


@given(st.binary())
def test_quoting_loses_nothing(path: bytes) -> None:
    shown = quote_path(path)
    assert shown.isascii()
    assert unquote_path(shown) == path


@pytest.mark.parametrize("text", [b"", b"x", b'"', b'"x', b'"\\"', b'"\\8"', b'"\\400"', b'"\\12"'])
def test_what_is_no_quoted_string_is_not_read(text: bytes) -> None:
    assert read_quoted(text) is None


def test_a_quoted_string_ends_at_its_quote() -> None:
    assert read_quoted(b'x"a\\"b" c', 1) == (b'a"b', 7)


def test_a_name_that_only_looks_quoted_stays_as_it_is() -> None:
    assert unquote_path('"a" b') == b'"a" b'
