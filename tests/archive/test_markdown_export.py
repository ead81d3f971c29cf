"""Exports as one finds them: damaged headings, lost lines, fences in fences."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.archive import open_archive
from applier.errors import SourceError
from tests.archive.stores import make_mail, read

ENVELOPE = b"From patchwork Thu May  6 01:40:28 2021\n"


def section(*messages: bytes, heading: bytes = b"[PATCH 1/9] lamp: part 1") -> bytes:
    """Give a heading and a fence of messages, each as it is."""
    return b"#### %s\n##### From: Ada Example\n\n```c\n%s\n```\n" % (heading, b"".join(messages))


def export(tmp_path: Path, *sections: bytes) -> list[bytes]:
    (tmp_path / "export.txt").write_bytes(b"".join(sections))
    return [message.rstrip() + b"\n" for message in read(tmp_path / "export.txt")]


def test_a_message_a_fence(tmp_path: Path) -> None:
    found = export(tmp_path, section(ENVELOPE, make_mail(1)), section(ENVELOPE, make_mail(2)))
    assert found == [make_mail(1), make_mail(2)]


def test_the_envelope_line_may_be_missing(tmp_path: Path) -> None:
    assert export(tmp_path, section(make_mail(1)), section(make_mail(2))) == [
        make_mail(1),
        make_mail(2),
    ]


def test_several_messages_in_a_fence(tmp_path: Path) -> None:
    found = export(tmp_path, section(make_mail(1), b"\n", ENVELOPE, make_mail(2)))
    assert found == [make_mail(1), make_mail(2)]


def test_headings_that_ran_into_the_next_field(tmp_path: Path) -> None:
    broken = b"[PATCH] lamp: countFrom: Ada Example <ada@example.org>"
    other = b"[PATCH] lamp: countReferences: <lamp-0@example.org>"
    found = export(
        tmp_path, section(make_mail(1), heading=broken), section(make_mail(2), heading=other)
    )
    assert found == [make_mail(1), make_mail(2)]


def test_a_line_between_heading_and_fence(tmp_path: Path) -> None:
    heading = b"[PATCH] t\n##### From: ada@example.org\nFrom: Ada Example <ada@example.org>"
    assert export(tmp_path, section(make_mail(1), heading=heading)) == [make_mail(1)]


def test_a_fence_that_is_never_closed(tmp_path: Path) -> None:
    assert export(tmp_path, section(make_mail(1))[:-4]) == [make_mail(1)]


def test_a_fence_that_is_not_closed_before_the_next_heading(tmp_path: Path) -> None:
    assert export(tmp_path, section(make_mail(1))[:-4], section(make_mail(2))) == [
        make_mail(1),
        make_mail(2),
    ]


def test_backticks_inside_a_message(tmp_path: Path) -> None:
    body = "Call it so:\n\n```\nlamp --count\n```\n\nIt counts.\n"
    found = export(tmp_path, section(make_mail(1, body)), section(make_mail(2, body)))
    assert found == [make_mail(1, body), make_mail(2, body)]


def test_longer_backticks_outside(tmp_path: Path) -> None:
    body = "```\n#### not a heading\n```\n"
    inner = section(make_mail(1, body)).replace(b"```c", b"````c")
    assert export(tmp_path, inner[:-1] + b"`\n") == [make_mail(1, body)]


def test_prose_behind_a_fence_is_none_of_the_message(tmp_path: Path) -> None:
    prose = b"\nSome words on it.\n\n"
    assert export(tmp_path, section(make_mail(1)), prose, section(make_mail(2))) == [
        make_mail(1),
        make_mail(2),
    ]


def test_other_fences_are_passed_over(tmp_path: Path) -> None:
    text = b"#### How to run it\n\n```sh\nlamp --count\n```\n\n"
    assert export(tmp_path, text, section(make_mail(1))) == [make_mail(1)]


def test_a_forwarded_patch_does_not_split(tmp_path: Path) -> None:
    line = f"From {'1' * 40} Mon Sep 17 00:00:00 2001\nFrom: Bo Example <bo@example.org>\n"
    assert export(tmp_path, section(make_mail(1, line))) == [make_mail(1, line)]


def test_format_patch_in_a_fence(tmp_path: Path) -> None:
    line = b"From %s Mon Sep 17 00:00:00 2001\n" % (b"1" * 40)
    found = export(tmp_path, section(line, make_mail(1), b"\n", line, make_mail(2)))
    assert found == [make_mail(1), make_mail(2)]


def test_nothing_is_unquoted(tmp_path: Path) -> None:
    body = ">From here on it is dark.\n"
    assert export(tmp_path, section(ENVELOPE, make_mail(1, body))) == [make_mail(1, body)]


def test_an_export_without_messages(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"#### Notes\n\n```\nno mail\n```\n")
    with pytest.raises(SourceError, match="no message in it"):
        open_archive([str(tmp_path / "x")])


LINES = [b"#### t\n", b"##### f\n", b"```\n", b"```c\n", b"````\n", b"\n", b"words\n", ENVELOPE]


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*LINES, *make_mail(1).splitlines(keepends=True)]), max_size=40))
def test_any_mixture_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("export") / "x"
    path.write_bytes(b"#### t\n\n```\n" + make_mail(1) + b"".join(lines))
    spans = []
    with open_archive([str(path)]) as archive:
        spans = [(raw.origin.start, raw.origin.end) for raw in archive]
    assert spans
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
