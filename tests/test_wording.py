"""Counts and lists, as every report and every reason says them."""

import pytest

from applier.wording import and_more, listed, listed_patches, plural, short


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (1, "patch", "1 patch"),
        (2, "patch", "2 patches"),
        (0, "file", "0 files"),
        (2, "series", "2 series"),
        (3, "reply", "3 replies"),
        (2, "changed line", "2 changed lines"),
    ],
)
def test_a_count(count: int, noun: str, said: str) -> None:
    assert plural(count, noun) == said


def test_a_list_that_is_cut() -> None:
    assert and_more("abc", 3) == "a, b, c"
    assert and_more("abacd", 3) == "a, b, c and 1 more"
    assert and_more("", 3) == ""


def test_runs_of_numbers() -> None:
    assert listed([1, 2, 3, 5, 7, 8]) == "1..3, 5, 7..8"
    assert listed_patches([4]) == "patch 4"
    assert listed_patches([1, 2, 4]) == "patches 1..2, 4"


def test_an_id() -> None:
    assert short("0123456789abcdef") == "0123456789ab"
