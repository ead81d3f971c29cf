from pathlib import Path

import pytest

from applier.archive import random_access
from applier.archive.mbox import is_format_patch, is_from_line, unquote
from tests.archive.stores import make_mail, mbox, read

HASH = b"1234567890abcdef1234567890abcdef12345678"
FORMAT_PATCH = b"From " + HASH + b" Mon Sep 17 00:00:00 2001"


def test_messages_come_out_without_their_envelopes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(mbox(make_mail(1), make_mail(2), make_mail(3)))
    assert read(tmp_path / "x") == [make_mail(number) + b"\n" for number in (1, 2, 3)]


def test_several_files_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(mbox(make_mail(1)))
    (tmp_path / "a").write_bytes(mbox(make_mail(2)))
    assert read(tmp_path / "b", tmp_path / "a") == [make_mail(1) + b"\n", make_mail(2) + b"\n"]


def test_a_sentence_that_begins_with_from_does_not_split(tmp_path: Path) -> None:
    body = "Of lamps:\n\nFrom here on it is dark.\nFrom 1970 to 12:30 in 2020\n"
    (tmp_path / "x").write_bytes(mbox(make_mail(1, body), make_mail(2)))
    assert read(tmp_path / "x") == [make_mail(1, body) + b"\n", make_mail(2) + b"\n"]


def test_one_level_of_quoting_is_taken_away(tmp_path: Path) -> None:
    quoted = ">From here on\n>>From there on\n> From afar\n>Fromage\n"
    plain = "From here on\n>From there on\n> From afar\n>Fromage\n"
    (tmp_path / "x").write_bytes(mbox(make_mail(1, quoted)))
    assert read(tmp_path / "x") == [make_mail(1, plain) + b"\n"]


def test_format_patch_quotes_nothing(tmp_path: Path) -> None:
    body = ">From here on\n"
    (tmp_path / "x").write_bytes(mbox(make_mail(1, body), envelope=FORMAT_PATCH))
    assert read(tmp_path / "x") == [make_mail(1, body) + b"\n"]


def test_each_message_is_unquoted_by_its_own_envelope(tmp_path: Path) -> None:
    body = ">From here on\n"
    both = mbox(make_mail(1, body), envelope=FORMAT_PATCH) + mbox(make_mail(2, body))
    (tmp_path / "x").write_bytes(both)
    assert [b">From" in message for message in read(tmp_path / "x")] == [True, False]


def test_a_quoted_from_in_the_header_stays() -> None:
    assert unquote(b">From a\nSubject: t\n\n>From b\n") == b">From a\nSubject: t\n\nFrom b\n"


def test_crlf(tmp_path: Path) -> None:
    content = mbox(make_mail(1), make_mail(2)).replace(b"\n", b"\r\n")
    (tmp_path / "x").write_bytes(content)
    assert len(read(tmp_path / "x")) == 2


def test_blank_lines_in_front(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\n \n\n" + mbox(make_mail(1), make_mail(2)))
    assert len(read(tmp_path / "x")) == 2


def test_no_newline_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(mbox(make_mail(1)).rstrip(b"\n"))
    assert read(tmp_path / "x") == [make_mail(1).rstrip(b"\n")]


def test_an_envelope_at_the_very_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(mbox(make_mail(1)) + b"From a@b Thu May  6 01:40:28 2021")
    assert read(tmp_path / "x")[0] == make_mail(1) + b"\n"


@pytest.mark.parametrize("block", [1, 2, 7, 64, 300])
def test_envelopes_are_found_across_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(random_access, "BLOCK", block)
    (tmp_path / "x").write_bytes(mbox(*map(make_mail, range(1, 9))))
    assert len(read(tmp_path / "x")) == 8


def test_a_line_without_an_end_is_no_envelope(tmp_path: Path) -> None:
    long = "x" * 3_000_000
    body = f"From {long} 11:22:33 2021\nFrom a@b 11:22:33 2021 {long}\n"
    (tmp_path / "x").write_bytes(mbox(make_mail(1, body), make_mail(2)))
    assert len(read(tmp_path / "x")) == 2


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (FORMAT_PATCH, True),
        (FORMAT_PATCH + b"\r", True),
        (b"From " + HASH * 2 + b" Mon Sep 17 00:00:00 2001", False),
        (b"From " + HASH[:12] + b" Mon Sep 17 00:00:00 2001", False),
        (b"From " + HASH + b" Mon Sep 17 00:00:01 2001", False),
        (b"From ", False),
    ],
)
def test_the_line_of_format_patch(line: bytes, expected: bool) -> None:
    assert is_format_patch(line) == expected
    assert not expected or is_from_line(line)
