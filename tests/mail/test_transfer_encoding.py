import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.mail import transfer_encoding
from applier.mail.transfer_encoding import (
    decode_base64,
    decode_base64_line,
    decode_quoted,
    decode_quoted_line,
    split_lines,
    unflow,
)


def flow(text: bytes, *, delete_space: bool = False) -> list[bytes]:
    return list(unflow(text, delete_space, None))


@settings(deadline=None)
@given(st.binary())
def test_base64_as_it_should_be(content: bytes) -> None:
    assert decode_base64(base64.encodebytes(content)) == content


@settings(deadline=None)
@given(st.lists(st.binary(max_size=9)))
def test_base64_in_lines_is_decoded_line_by_line(lines: list[bytes]) -> None:
    text = b"".join(line.replace(b"\n", b"") + b"\n" for line in lines)
    assert decode_base64(text) == b"".join(map(decode_base64_line, split_lines(text)))


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        (b"QUJD\n", b"ABC"),
        (b"QQ\nQQ\n", b"AA"),
        (b"Q\n", b""),
        (b"QQ==QUJD\n", b"A\x04\x14$"),
        (b"QU=JD\n", b"ABC"),
        (b"Q!U JD\r\n", b"ABC"),
        (b"QUJD\0QUJD\nQQ\n", b"ABCA"),
    ],
)
def test_base64_as_git_forgives_it(text: bytes, decoded: bytes) -> None:
    assert decode_base64(text) == decoded


@settings(deadline=None)
@given(st.binary())
def test_quoted_printable_as_it_should_be(content: bytes) -> None:
    text = content.replace(b"\r", b"")
    assert decode_quoted(quopri.encodestring(text)) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"=", b"4", b"1", b"a", b"\n", b"\0", b"=\n", b"=0A", b"_"])))
def test_quoted_printable_is_decoded_line_by_line(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    assert decode_quoted(text) == b"".join(map(decode_quoted_line, split_lines(text)))


@given(
    st.lists(st.sampled_from([b"=", b"4", b"1", b"a", b"\n", b"=\n", b"=0A"]), max_size=20),
    st.integers(3, 9),
)
def test_quoted_printable_is_the_same_in_slices(pieces: list[bytes], size: int) -> None:
    whole = decode_quoted(b"".join(pieces))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer_encoding, "_SLICE", size)
        assert decode_quoted(b"".join(pieces)) == whole


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        (b"a=\nb\n", b"ab\n"),
        (b"a= \nb\n", b"a= \nb\n"),
        (b"==\nb", b"=b"),
        (b"=4=41=4", b"=4A=4"),
        (b"a=", b"a"),
        (b"=zz=e4=E4", b"=zz\xe4\xe4"),
        (b"a\0b\nc", b"ac"),
    ],
)
def test_quoted_printable_as_git_forgives_it(text: bytes, decoded: bytes) -> None:
    assert decode_quoted(text) == decoded


def test_joins_what_flows_on() -> None:
    assert flow(b"a \nb \nc\nd\n") == [b"a b c\n", b"d\n"]


def test_takes_one_space_from_each_beginning() -> None:
    assert flow(b" a\n  b\n \n") == [b"a\n", b" b\n", b"\n"]


def test_deletes_the_space_where_it_is_told() -> None:
    assert flow(b"a \nb\n", delete_space=True) == [b"ab\n"]


def test_keeps_a_signature_line_and_what_flowed_into_it_apart() -> None:
    assert flow(b"a \n-- \nb\n") == [b"a ", b"-- \n", b"b\n"]


def test_keeps_what_flows_on_at_the_end() -> None:
    assert flow(b"a ") == [b"a "]


def test_decoded_text_keeps_the_space_of_a_line_that_continues() -> None:
    assert list(unflow(b"a=20\n b\n c\n", False, decode_quoted_line)) == [b"a  b\n", b"c\n"]


def test_lines_that_are_decoded_together_lose_it() -> None:
    together = base64.encodebytes(b"a \n b\n")
    assert list(unflow(together, False, decode_base64_line)) == [b"a b\n"]


def test_decoded_lines_may_begin_on_one_and_end_on_another() -> None:
    assert list(unflow(b"eAp5\neg==\n", False, decode_base64_line)) == [b"x\n", b"yz"]


def test_splits_at_line_feeds_only() -> None:
    assert split_lines(b"a\rb\r\nc\x0bd\n") == [b"a\rb\r\n", b"c\x0bd\n"]
    assert split_lines(b"a") == [b"a"]
    assert split_lines(b"") == []
