import codecs

import pytest

from applier.mail import charsets
from applier.mail.charsets import as_utf8, convert_to_utf8, holds_ascii


@pytest.mark.parametrize(
    ("text", "charset", "converted"),
    [
        (b"\xf6", b"", b"\xf6"),
        (b"\xf6", b"UTF-8", b"\xf6"),
        (b"\xf6", b"utf8", b"\xf6"),
        (b"\xf6", b"iso-8859-1", b"\xc3\xb6"),
        (b"\xf6", b"'ISO-8859-1'", b"\xc3\xb6"),
        (b"\xf6", b"iso-8859-1//TRANSLIT", b"\xc3\xb6"),
        (b"\xf6", b"latin-1", b"\xc3\xb6"),
        (b"\xa4", b"iso-8859-15", b"\xe2\x82\xac"),
        (b"\xd6\xd0\x80", b"gbk", "中€".encode()),
        (b"a\\~\x82\xa0", b"Shift_JIS", "a¥‾あ".encode()),
        (b"\x85", b"euc-kr", b"\xc2\x85"),
        (b'\x1b$B$"\x1b(B', b"iso-2022-jp", "あ".encode()),
    ],
)
def test_converts(text: bytes, charset: bytes, converted: bytes) -> None:
    faults: list[str] = []
    assert convert_to_utf8(text, charset, faults) == converted
    assert faults == []


@pytest.mark.parametrize("charset", [b"y", b"unknown-8bit", b"utf_8", b"rot13", b"x" * 10_000])
def test_does_not_know_what_iconv_does_not(charset: bytes) -> None:
    faults: list[str] = []
    assert convert_to_utf8(b"a\xf6", charset, faults) == b"a\xc3\xb6"
    assert "is unknown" in faults[0]
    assert len(faults[0]) < 120


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (b"\xf6", b"us-ascii"),
        (b"\xf6", b"'utf-8'"),
        (b"\x81", b"windows-1252"),
        (b"a", b"utf-16le"),
        (b"\xff", b"euc-jp"),
    ],
)
def test_says_what_is_not_in_its_charset(text: bytes, charset: bytes) -> None:
    faults: list[str] = []
    convert_to_utf8(text, charset, faults)
    assert faults == [f"the text is not in the charset '{charset.decode()}' that the mail declares"]


def test_a_hostile_name_cannot_break_the_line() -> None:
    faults: list[str] = []
    convert_to_utf8(b"a", b"y\n\x1b[31m\xff", faults)
    assert faults[0].isprintable()


def test_tells_charsets_in_which_lines_cannot_be_told_before_conversion() -> None:
    assert holds_ascii(b"")
    assert holds_ascii(b"y")
    assert holds_ascii(b"gbk")
    assert not holds_ascii(b"utf-16")
    assert not holds_ascii(b"ISO-2022-JP")


def test_every_codec_exists_and_every_name_is_unique() -> None:
    names = [name for names in charsets._NAMES.values() for name in names.split()]
    assert len(names) == len(set(names))
    for codec in charsets._NAMES:
        assert codecs.lookup(codec)


def test_makes_the_best_of_bytes_without_a_charset() -> None:
    assert as_utf8(b"\xc3\xb6") == b"\xc3\xb6"
    assert as_utf8(b"\xf6") == b"\xc3\xb6"
