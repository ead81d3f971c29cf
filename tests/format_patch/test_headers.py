"""Header lines, as git format-patch writes them."""

import pytest

from applier.format_patch.headers import date_line, from_line, subject_line
from applier.model import Timestamp


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (b"", b"Subject: [PATCH]"),
        (b"mm: short", b"Subject: [PATCH] mm: short"),
        (
            b"a very long subject line that goes on and on until it must be folded somewhere",
            (
                b"Subject: [PATCH] a very long subject line that goes on and on until it must be\n"
                b" folded somewhere"
            ),
        ),
        (b"x" * 80 + b" y", b"Subject: [PATCH] \n " + b"x" * 80 + b"\n y"),
        (b"with =? in it", b"Subject: [PATCH] =?UTF-8?q?with=20=3D=3F=20in=20it?="),
        (
            b"t\xc3\xa4st: " + b"many words " * 5,
            (
                b"Subject: [PATCH] =?UTF-8?q?t=C3=A4st:=20many=20words=20many=20words=20many?=\n"
                b" =?UTF-8?q?=20words=20many=20words=20many=20words=20?="
            ),
        ),
        (b"\xff", b"Subject: [PATCH] =?UTF-8?q?=FF?="),
    ],
)
def test_subjects(title: bytes, line: bytes) -> None:
    assert subject_line(b"[PATCH]", title) == line


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (b"A U Thor", b"From: A U Thor <a@example.org>"),
        (b"A. U. Thor", b'From: "A. U. Thor" <a@example.org>'),
        (b'Quo "te"', b'From: "Quo \\"te\\"" <a@example.org>'),
        (b"J\xc3\xb6rg (x)", b"From: =?UTF-8?q?J=C3=B6rg=20=28x=29?= <a@example.org>"),
        (b"x" * 70, b"From: " + b"x" * 70 + b"\n <a@example.org>"),
    ],
)
def test_names(name: bytes, line: bytes) -> None:
    assert from_line(name, b"a@example.org") == line


@pytest.mark.parametrize(
    ("date", "line"),
    [
        (Timestamp(1_614_000_000, 0), b"Date: Mon, 22 Feb 2021 13:20:00 +0000"),
        (Timestamp(1_614_000_000, -530), b"Date: Mon, 22 Feb 2021 07:50:00 -0530"),
        (Timestamp(1_612_900_000, 1245), b"Date: Wed, 10 Feb 2021 08:31:40 +1245"),
        (Timestamp(1 << 60, 0), b"Date: Thu, 1 Jan 1970 00:00:00 +0000"),
    ],
)
def test_dates(date: Timestamp, line: bytes) -> None:
    assert date_line(date) == line
