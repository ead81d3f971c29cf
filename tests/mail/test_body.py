import pytest

from applier.mail.body import BodyText, find_patch, read_text, starts_patch
from applier.mail.parts import Block
from tests.steps import assert_linear


def read(*texts: bytes, charset: bytes = b"") -> BodyText:
    return read_text((Block(text, charset) for text in texts), [])


@pytest.mark.parametrize(
    "line",
    [b"---\n", b"--- \t\n", b"--- a\n", b"--- a", b"--- ", b"diff -u\n", b"diff -", b"Index: a\n"],
)
def test_begins_a_patch(line: bytes) -> None:
    assert starts_patch(line)
    assert find_patch(b"text\n" + line) == 5
    assert find_patch(line) == 0


@pytest.mark.parametrize(
    "line", [b"---", b"----\n", b"---  a\n", b"---a\n", b"diff a\n", b"Index:a\n", b" ---\n", b""]
)
def test_does_not_begin_a_patch(line: bytes) -> None:
    assert not starts_patch(line)
    assert find_patch(b"text\n" + line) is None


def test_the_patch_is_all_from_its_first_line_on() -> None:
    text = read(b"a\n---\nb\n---\n", b"c\n")
    assert (text.log, text.patch) == (b"a\n", b"---\nb\n---\nc\n")


def test_only_text_and_the_first_line_of_the_patch_are_converted() -> None:
    text = read(b"\xf6\ndiff -\xf6\n\xf6\n", charset=b"iso-8859-1")
    assert (text.log, text.patch) == (b"\xc3\xb6\n", b"diff -\xc3\xb6\n\xf6\n")


def test_lines_are_converted_before_they_are_told_where_they_must_be() -> None:
    text = read(b"a\n\x1b(B---\nb\n", charset=b"iso-2022-jp")
    assert (text.log, text.patch) == (b"a\n", b"---\nb\n")


def test_header_lines_in_the_body() -> None:
    text = read(b"\n\nFrom: B <b@c>\nSubject: a\n b\n\nFrom: text\n---\n")
    assert text.stated == {b"from": b"B <b@c>\n", b"subject": b"a b\n"}
    assert text.log == b"From: text\n"
    assert text.body == b"\n\nFrom: B <b@c>\nSubject: a\n b\n\nFrom: text\n"


def test_a_header_line_may_be_the_last() -> None:
    assert read(b"From: B <b@c>").stated == {b"from": b"B <b@c>"}


def test_a_header_line_may_be_broken() -> None:
    faults: list[str] = []
    read_text([Block(b"Subject: =?x\n", b"")], faults)
    assert faults


def test_a_block_s_last_line_is_a_line_without_a_line_end_too() -> None:
    text = read(b"-", b"--\n", b"x\n")
    assert (text.log, text.patch) == (b"---\nx\n", b"")


def test_long_folded_header_lines_are_read_in_one_pass() -> None:
    text = read(b"Subject: a\n" + b" b\n" * 200_000)
    assert len(text.stated[b"subject"]) == 400_002
    assert_linear(lambda n: read(b"Subject: a\n" + b" b\n" * n), 200)


def test_many_lines_of_dashes_are_read_in_one_pass() -> None:
    assert read(b"---x\n" * 200_000 + b"---\n").patch == b"---\n"
    assert_linear(lambda n: read(b"---x\n" * n + b"---\n"), 200)
