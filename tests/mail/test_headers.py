import pytest

from applier.mail.headers import Header, collapse_space, decode_words, parse_field, read_header


def said(header: Header) -> list[tuple[bytes, bytes]]:
    return [(field.name, field.value) for field in header.fields]


def test_unfolds_each_continuation_to_one_space_and_its_text() -> None:
    header = read_header(b"Subject: a \n\t b\n \n c\n\ntext\n", 0)
    assert said(header) == [(b"subject", b"a  b c")]
    assert header.ended_by == b"\n"


def test_ends_at_the_first_line_that_is_no_field() -> None:
    content = b"To: a\nno field  \nFrom: b\n"
    header = read_header(content, 0)
    assert said(header) == [(b"to", b"a")]
    assert header.ended_by == b"no field\n"
    assert content[header.end :] == b"From: b\n"


def test_passes_over_envelope_lines() -> None:
    assert said(read_header(b"From x\n>From y\n z\nTo: a\n\n", 0)) == [(b"to", b"a")]


def test_gives_the_last_field_again_where_the_message_ends_in_its_header() -> None:
    header = read_header(b"To: a\nCc: b\n c", 0)
    assert said(header) == [(b"to", b"a"), (b"cc", b"b c")]
    assert header.ended_by == b"Cc: b c"


def test_starts_where_it_is_told() -> None:
    assert said(read_header(b"xTo: a\n\n", 1)) == [(b"to", b"a")]


def test_a_name_holds_neither_space_nor_control_nor_eight_bits() -> None:
    assert parse_field(b"a b: c") is None
    assert parse_field(b"a\x7f: c") is None
    assert parse_field(b"\xe4: c") is None
    assert parse_field(b"a") is None
    assert parse_field(b"a" * 100 + b": c") == (b"a" * 100, b"c")
    assert parse_field(b": c") == (b"", b"c")


def test_a_nul_byte_ends_a_value() -> None:
    assert parse_field(b"a: b\0c") == (b"a", b"b")


def test_collapses_white_space_at_the_ends_too() -> None:
    assert collapse_space(b" \t a\n\r b  ") == b" a b "
    assert collapse_space(b"\n \n") == b" "
    assert collapse_space(b"") == b""
    assert collapse_space(b"a\x0b\x0cb") == b"a\x0b\x0cb"


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
