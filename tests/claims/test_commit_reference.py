"""What is wrong with the form of a tag, in the words of the linux-next list."""

import pytest

from applier.claims.commit_reference import FormFault, parse_reference, text_behind

GOOD = '1a2b3c4d5e6f ("mm: fix the third thing")'
SUBJECT = "mm: fix the third thing"


def faults(value: str) -> set[str]:
    return {fault.name for fault in parse_reference(value).faults}


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        "1a2b3c4d5e6f7a8b (mm: fix the third thing)",
        "1a2b3c4d5e6f 'mm: fix the third thing'",
        '1a2b3c4d5e6f  "mm: fix the third thing"',
        '1A2B3C4D5E6F ("mm: fix the third thing")',
        '1a2b3c4d5e6f ("mm: fix the third thing") # no backport needed',
    ],
)
def test_what_the_list_lets_pass(value: str) -> None:
    found = parse_reference(value)
    assert (found.digits[:12], found.subject, found.faults) == ("1a2b3c4d5e6f", SUBJECT, ())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('1a2b3c4d5e6 ("mm: fix")', {"SHORT_ID"}),
        ('commit 1a2b3c4d5e6f ("mm: fix")', {"COMMIT_WORD"}),
        ('Commit 1a2b3c4d5e ("mm: fix")', {"COMMIT_WORD", "SHORT_ID"}),
        ('Fixes: 1a2b3c4d5e6f ("mm: fix")', {"REPEATED"}),
        ('1a2b3c4d5e6f ("mm: fix', {"PARENTHESES", "QUOTES"}),
        ('1a2b3c4d5e6f ("mm: fix"', {"PARENTHESES"}),
        ('1a2b3c4d5e6f ("mm: fix)', {"QUOTES"}),
        ("1a2b3c4d5e6f ('mm: fix\")", {"QUOTES"}),
        ('1a2b3c4d5e6f ("mm: fix it()"', {"QUOTES"}),
        ('1a2b3c4d5e6f ("mm: fix", 2021-04-21)', {"QUOTES"}),
        ('1a2b3c4d5e6f "mm: fix" # v6.9', {"QUOTES"}),
        ('1a2b3c4d5e6f "mm: fix")', {"CLOSED_ONLY"}),
        ('1a2b3c4d5e6f("mm: fix")', {"NO_SPACE"}),
        ('1a2b3c4d5e6f: "mm: fix"', {"NO_SPACE"}),
        ('1a2b3c4d5e6fq ("mm: fix")', {"NO_SPACE"}),
        ('1a2b3c4d5et ("mm: fix")', {"NO_SPACE", "SHORT_ID"}),
        ("1a2b3c4d5e6f", {"NO_SUBJECT"}),
        ('("mm: fix")', {"NO_ID"}),
        ('tag 1a2b3c4d5e6f ("mm: fix")', {"NO_ID"}),
        ('(1a2b3c4d5e6f "mm: fix")', {"NO_ID"}),
        ("", {"NO_ID"}),
        ("add a feature", {"NO_ID"}),
        ('{}b ("mm: fix")'.format("a" * 40), {"LONG_ID"}),
        ("1a2b3c4d5e6f (“mm: fix”)", {"CURLY_QUOTES"}),
    ],
)
def test_what_it_does_not(value: str, expected: set[str]) -> None:
    assert faults(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        'commit 1a2b3c4d5e6f ("mm: fix it")',
        '1a2b3c4d5e6f ("mm: fix it", 2021-04-21)',
        '1a2b3c4d5e6f: "mm: fix it"',
        '1a2b3c4d5e6f("mm: fix it")',
        "1a2b3c4d5e6f (“mm: fix it”)",
        '("mm: fix it")',
    ],
)
def test_the_subject_is_read_all_the_same(value: str) -> None:
    assert parse_reference(value).subject == "mm: fix it"


def test_what_stands_behind_the_subject_is_told() -> None:
    assert text_behind('1a2b3c4d5e6f ("mm: fix", 2021-04-21)') == ", 2021-04-21"
    assert not text_behind('1a2b3c4d5e6f ("mm: fix)')


def test_a_subject_that_is_not_closed_may_go_on() -> None:
    assert parse_reference('1a2b3c4d5e6f ("mm: fix').is_open
    assert not parse_reference(GOOD).is_open


def test_a_megabyte_is_read_as_far_as_a_line_goes() -> None:
    found = parse_reference(f'1a2b3c4d5e6f ("{"x" * (1 << 20)}")')
    assert len(found.subject) < 1000
    assert FormFault.QUOTES in found.faults
