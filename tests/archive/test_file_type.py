import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.archive.file_type import FileType, describe_not_mail, find_file_type
from tests.archive.stores import make_mail, mbox


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (mbox(make_mail(1)), FileType.MBOX),
        (b"\n\n" + mbox(make_mail(1)), FileType.MBOX),
        (make_mail(1), FileType.MESSAGE),
        (b"\n" + make_mail(1), FileType.MESSAGE),
        (b"\xef\xbb\xbf" + make_mail(1), FileType.MESSAGE),
        (make_mail(1).replace(b"\n", b"\r\n"), FileType.MESSAGE),
        (b">From a@b Thu May  6 01:40:28 2021\n" + make_mail(1), FileType.MESSAGE),
        (b"X-Odd: 1\nReceived: from a\n by b\n\nbody\n", FileType.MESSAGE),
        (b"#### [PATCH] t\n\n```c\n" + make_mail(1) + b"```\n", FileType.MARKDOWN),
        (
            b"\n\nSome words.\n\n#### [PATCH] t\n\n```\n" + make_mail(1) + b"```\n",
            FileType.MARKDOWN,
        ),
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
def test_what_it_is(head: bytes, shape: FileType | None) -> None:
    assert find_file_type(head) == shape


def test_what_is_wrong() -> None:
    assert "binary" in describe_not_mail(b"\x7fELF\0\0")
    assert "neither" in describe_not_mail(b"words\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_something(head: bytes) -> None:
    if find_file_type(head) is None:
        assert describe_not_mail(head)
