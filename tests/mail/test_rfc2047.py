import pytest

from applier.mail.headers import decode_words


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        (b"plain", b"plain"),
        (b"=?utf-8?q?J=C3=B6rg?= x", b"J\xc3\xb6rg x"),
        (b"=?UTF-8?B?SsO2cmc=?=", b"J\xc3\xb6rg"),
        (b"=?iso-8859-1?q?=F6_=5F?=", b"\xc3\xb6 _"),
        (b"=?utf-8?q?a?= \n =?utf-8?q?b?=", b"ab"),
        (b" =?utf-8?q?a?= - =?utf-8?q?b?=", b" a - b"),
        (b"x=?utf-8?q?a?=y", b"xay"),
        (b"=??q?a?=", b"a"),
    ],
)
def test_decodes(value: bytes, decoded: bytes) -> None:
    faults: list[str] = []
    assert decode_words(value, faults) == decoded
    assert faults == []


@pytest.mark.parametrize(
    "value", [b"a =?", b"=?utf-8", b"=?utf-8?q", b"=?utf-8?q?a", b"=?utf-8?x?a?= b", b"=?u?qq?a?="]
)
def test_leaves_a_broken_word_and_says_so(value: bytes) -> None:
    faults: list[str] = []
    assert decode_words(value, faults) == value
    assert len(faults) == 1


def test_keeps_what_stands_before_a_broken_word() -> None:
    faults: list[str] = []
    assert decode_words(b"=?utf-8?q?a?= b =?c", faults) == b"a b =?c"
    assert faults


def test_names_an_unknown_charset() -> None:
    faults: list[str] = []
    assert decode_words(b"=?y?q?a=C3=B6?= b", faults) == b"a\xc3\xb6 b"
    assert faults == ["the charset 'y' is unknown: git cannot convert the text to UTF-8"]
