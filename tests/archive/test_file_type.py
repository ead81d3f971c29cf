import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.archive.file_type import Shape, describe_strange, find_shape
from tests.archive.stores import letter, mbox


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (mbox(letter(1)), Shape.MBOX),
        (b"\n\n" + mbox(letter(1)), Shape.MBOX),
        (letter(1), Shape.MESSAGE),
        (b"\n" + letter(1), Shape.MESSAGE),
        (b"\xef\xbb\xbf" + letter(1), Shape.MESSAGE),
        (letter(1).replace(b"\n", b"\r\n"), Shape.MESSAGE),
        (b">From a@b Thu May  6 01:40:28 2021\n" + letter(1), Shape.MESSAGE),
        (b"X-Odd: 1\nReceived: from a\n by b\n\nbody\n", Shape.MESSAGE),
        (b"#### [PATCH] t\n\n```c\n" + letter(1) + b"```\n", Shape.MARKDOWN),
        (b"\n\nSome words.\n\n#### [PATCH] t\n\n```\n" + letter(1) + b"```\n", Shape.MARKDOWN),
        (b"", None),
        (b"\n\n", None),
        (b"Note: this is a text.\n\nIt has paragraphs.\n", None),
        (b"#!/bin/sh\necho From: me\n", None),
        (b"# Title\n\nWords.\n", None),
        (b"diff --git a/lamp b/lamp\n", None),
        (b"From here on it is dark.\n", None),
        (b"\x7fELF\0\0", None),
        (b"X-Odd: 1\nX-Other: 2\n", None),
    ],
)
def test_what_it_is(head: bytes, shape: Shape | None) -> None:
    assert find_shape(head) == shape


def test_what_is_wrong() -> None:
    assert "binary" in describe_strange(b"\x7fELF\0\0")
    assert "neither" in describe_strange(b"words\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_something(head: bytes) -> None:
    if find_shape(head) is None:
        assert describe_strange(head)
