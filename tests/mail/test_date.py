"""Dates of the kinds that git reads; tests/oracle asks git itself about each kind."""

from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.mail import parse_date
from applier.model import Timestamp
from tests.steps import assert_linear

_MOMENT = 1112912053
"""7 April 2005, 22:14:13 UTC."""


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 7 Apr 2005 22:14:13 +0000",
        "Thu, 7 Apr 2005 22:14:13 -0000",
        "Thu, 7 Apr 2005 22:14:13",
        "Thu, 7 Apr 2005 22:14:13 GMT",
        "Mon, 7 Apr 2005 22:14:13 UTC",
        "7 Apr 05 22:14:13",
        "April 7, 2005 10:14:13 PM",
        "Thu Apr  7 22:14:13 2005",
        "2005-04-07T22:14:13Z",
        "2005-04-07 22:14:13.999",
        "2005.04.07 22:14:13",
        "20050407T221413Z",
        "04/07/2005 22:14:13",
        "7.4.2005 22:14:13",
        "7 Apr 2005 22:14:13 +2400",
        "7 Apr 2005 22:14:13 -700",
        "7 Apr 2005 22:14:13 XYZ",
        "1112912053",
        "@1112912053 +0000",
        b"Thu, 7 Apr 2005 22:14:13 +0000\n ignored",
        b"Thu, 7 Apr 2005 22:14:13 +0000\0 ignored",
    ],
)
def test_reads(text: str | bytes) -> None:
    assert parse_date(text) == Timestamp(_MOMENT, 0)


@pytest.mark.parametrize(
    ("zone", "number", "minutes"),
    [
        ("-0700", -700, -420),
        ("+0545", 545, 345),
        ("+05:45", 545, 345),
        ("+14", 1400, 840),
        ("PDT", -700, -420),
        ("CES", 200, 120),
        ("Z", 0, 0),
        ("+0530 (IST)", 530, 330),
        ("-0800 (PDT)", -800, -480),
        ("PST -0500", -500, -300),
        ("-0700 +0300", 300, 180),
        ("+2359", 2359, 1439),
    ],
)
def test_reads_zones(zone: str, number: int, minutes: int) -> None:
    moment = parse_date(f"Thu, 7 Apr 2005 22:14:13 {zone}")
    assert moment == Timestamp(_MOMENT - minutes * 60, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "7 Apr 2005",
        "7 Apr 22:14",
        "22:14:13",
        "2005",
        "7 Apr 2005 22:60",
        "7 Apr 1969 22:14",
        "7 Apr 2100 22:14",
        "@5",
        "@5 +0000 x",
        "@99999999999999999999 +0000",
        "99999999999999999999",
        "7 Aprilx 2005 22:14",
    ],
)
def test_refuses(text: str) -> None:
    assert parse_date(text) is None


def test_a_moment_before_1970_wraps_around_as_in_git() -> None:
    assert parse_date("1 Jan 1970 00:00 +0100") == Timestamp(2**64 - 3600, 100)


def test_a_large_number_is_seconds_and_keeps_them_whatever_the_zone() -> None:
    assert parse_date("1112912053 -0700") == Timestamp(_MOMENT, -700)


def test_a_raw_date_may_have_any_zone() -> None:
    assert parse_date("@5 -0930") == Timestamp(5, -930)
    assert parse_date("@5 +9999") == Timestamp(5, 10039)


@settings(deadline=None)
@given(st.integers(0, 4_102_444_799))
def test_reads_what_a_mailer_writes(seconds: int) -> None:
    utc = datetime.fromtimestamp(seconds, UTC)
    expected = Timestamp(seconds, 0)
    assert parse_date(utc.strftime("%a, %d %b %Y %H:%M:%S +0000")) == expected
    assert parse_date(utc.isoformat()) == expected
    assert seconds < 100_000_000 or parse_date(str(seconds)) == expected


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789:/-.+ TZapmAPJan@,()\t"), max_size=60))
def test_survives_anything(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or str(moment)


def test_reads_long_nonsense_in_one_pass() -> None:
    for piece in ("1", "1-", "+01: ", "a1", "1:1:", "@"):
        assert parse_date(piece * 50_000) is None
        assert_linear(partial(_nonsense, piece), 200)


def _nonsense(piece: str, times: int) -> None:
    parse_date(piece * times)
