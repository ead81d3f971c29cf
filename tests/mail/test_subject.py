"""Every shape of brackets that was seen on a list, one row each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.mail.subject import parse_subject


@pytest.mark.parametrize(
    ("text", "revision", "number", "total", "prefixes"),
    [
        ("[PATCH] t", None, None, None, "PATCH"),
        ("[PATCH V3 1/2] t", 3, 1, 2, "PATCH"),
        ("[PATCH 1/3 v2] t", 2, 1, 3, "PATCH"),
        ("[PATCHv2 1/3] t", 2, 1, 3, "PATCH"),
        ("[PATCH-v2 1/3] t", 2, 1, 3, "PATCH"),
        ("[PATCH 1/3v2] t", 2, 1, 3, "PATCH"),
        ("[PATCH v2, 1/2] t", 2, 1, 2, "PATCH"),
        ("[PATCH] [v2, 1/6] t", 2, 1, 6, "PATCH"),
        ("[PATCH] [1/2] t", None, 1, 2, "PATCH"),
        ("[PATCH][v7] t", 7, None, None, "PATCH"),
        ("[v2 1/3] t", 2, 1, 3, ""),
        ("[v5,2/2] t", 5, 2, 2, ""),
        ("[v2] t", 2, None, None, ""),
        ("[2/6] t", None, 2, 6, ""),
        ("[patch 2/2 V2] t", 2, 2, 2, "patch"),
        ("[Patch]: t", None, None, None, "Patch"),
        ("[RFC, v1 0/3] t", 1, 0, 3, "RFC"),
        ("[RFC][PATCH v1 01/10] t", 1, 1, 10, "RFC PATCH"),
        ("[RFC PATCH 00/35] t", None, 0, 35, "RFC PATCH"),
        ("[PATCH/RFC 1/3] t", None, 1, 3, "PATCH RFC"),
        ("[PATCH RFC 0/2] t", None, 0, 2, "PATCH RFC"),
        ("[PATCH v1 v1 1/3] t", 1, 1, 3, "PATCH"),
        ("[PATCH v0] t", 0, None, None, "PATCH"),
        ("[COMMITTED] [PATCH] t", None, None, None, "COMMITTED PATCH"),
        ("[PATCH] [COMMITTED] t", None, None, None, "PATCH COMMITTED"),
        ("[PATCH RESEND v2 1/1] t", 2, 1, 1, "PATCH RESEND"),
        ("[RESEND v3 1/1] t", 3, 1, 1, "RESEND"),
        ("[PATCH REPOST 01/12] t", None, 1, 12, "PATCH REPOST"),
        ("[PATCH AUTOSEL 4.14 48/95] t", None, 48, 95, "PATCH AUTOSEL 4.14"),
        ("[PATCH net-next v2 1/2] t", 2, 1, 2, "PATCH net-next"),
        ("[PATCH ltp v3 1/2] t", 3, 1, 2, "PATCH ltp"),
        ("[lamp-tests PATCH v2] t", 2, None, None, "lamp-tests PATCH"),
        ("[PATCH 6.1.y 00/18] t", None, 0, 18, "PATCH 6.1.y"),
        ("[PATCH 0/5][PART 2] t", None, 0, 5, "PATCH PART 2"),
        ("[PATCH 9/8] t", None, 9, 8, "PATCH"),
        ("[PATCH 1 of 3] t", None, 1, 3, "PATCH"),
        ("[PATCH 01 of 12 V2] t", 2, 1, 12, "PATCH"),
        ("[PATCH, take 2] t", 2, None, None, "PATCH"),
        ("[PATCH 0/n] t", None, 0, None, "PATCH"),
        ("{LTP}[PATCH] t", None, None, None, "LTP PATCH"),
        ("PATCH] t", None, None, None, "PATCH"),
        ("PATCH v2 1/3] t", 2, 1, 3, "PATCH"),
        ("[PATCH v2 1/3 t", 2, 1, 3, "PATCH"),
        ("[ [PATCH]] t", None, None, None, "PATCH"),
        ("[PATCH] (v2) t", 2, None, None, "PATCH"),
        ("[PATCH] t (v2)", 2, None, None, "PATCH"),
        ("[PATCH] t [v2]", 2, None, None, "PATCH"),
        ("[PATCH 1/2] t [ver #2]", 2, 1, 2, "PATCH"),
        ("[PATCH 1/2] t [RESEND]", None, 1, 2, "PATCH RESEND"),
        ("t", None, None, None, ""),
    ],
)
def test_brackets(
    text: str, revision: int | None, number: int | None, total: int | None, prefixes: str
) -> None:
    found = parse_subject(text)
    assert (found.revision, found.number, found.total) == (revision, number, total)
    assert found.prefixes == tuple(prefixes.split())
    assert found.title == "t"
    assert not found.reply
    assert found.bracketed == (text != "t")


@pytest.mark.parametrize(
    ("text", "revision", "sub_revision"),
    [
        ("[PATCH v3.1] t", 3, ".1"),
        ("[PATCH V1.1 2/2] t", 1, ".1"),
        ("[PATCH v4a 6/6] t", 4, "a"),
        ("[PATCH v4 6/6] t", 4, ""),
    ],
)
def test_what_follows_a_revision(text: str, revision: int, sub_revision: str) -> None:
    found = parse_subject(text)
    assert (found.revision, found.sub_revision) == (revision, sub_revision)


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("[PATCH 5.10/5.15/6.1] t", ("PATCH", "5.10/5.15/6.1")),
        ("[PATCH 24/7] t", ("PATCH", "24/7")),
        ("[PATCH v5.10] t", ("PATCH", "v5.10")),
        ("[PATCH v2.6.32] t", ("PATCH", "v2.6.32")),
        ("[PATCH 1/99999] t", ("PATCH", "1/99999")),
        ("[PATCH 5/2024] t", ("PATCH", "5/2024")),
        ("[PATCH v20240101] t", ("PATCH", "v20240101")),
    ],
)
def test_what_is_no_number_and_no_revision(text: str, prefixes: tuple[str, ...]) -> None:
    found = parse_subject(text)
    assert (found.revision, found.number, found.total) == (None, None, None)
    assert found.prefixes == prefixes


def test_a_kernel_version_beside_a_revision_is_a_prefix() -> None:
    found = parse_subject("[PATCH v4.9 v2 1/3] t")
    assert (found.revision, found.sub_revision, found.prefixes) == (2, "", ("PATCH", "v4.9"))


@pytest.mark.parametrize(
    "title",
    [
        "lamp: fix #12 on ext[234]",
        "lamp: use the array [2]",
        "lamp{on,off}: count",
        "{on, off}: count",
        "__lamp: count",
        "lamp: remove [Description] from the text",
        "res: count",
        "vs: count",
        "patch the lamp",
        "lamp causes trouble [was: Re: the bulb]",
        "lamp (for v2 boards)",
    ],
)
def test_titles_are_left_alone(title: str) -> None:
    assert parse_subject(title).title == title
    assert parse_subject(f"[PATCH] {title}").title == title
    assert not parse_subject(title).bracketed


@pytest.mark.parametrize(
    "text",
    [
        "Re: [PATCH v2 1/3] t",
        "RE: [PATCH v2 1/3] t",
        "re : [PATCH v2 1/3] t",
        "Re[2]: [PATCH v2 1/3] t",
        "Re: Re: [PATCH v2 1/3] t",
        "[list] Re: [PATCH v2 1/3] t",
        "Re: [list] [PATCH v2 1/3] t",
        "[PATCH v2 1/3] Re: t",
        "AW: [PATCH v2 1/3] t",
        "SV: [PATCH v2 1/3] t",
        "VS: [PATCH v2 1/3] t",
        "Antw: [PATCH v2 1/3] t",
        "WG: AW: [PATCH v2 1/3] t",
        "回复: [PATCH v2 1/3] t",
        "答复\uff1a[PATCH v2 1/3] t",
        "Fwd: [PATCH v2 1/3] t",
        "[CI FAILURE] Re: [PATCH v2 1/3] t",
    ],
)
def test_replies(text: str) -> None:
    found = parse_subject(text, frozenset({"list"}))
    assert found.reply
    assert (found.revision, found.number, found.total, found.title) == (2, 1, 3, "t")


def test_the_lists_own_tag_is_no_prefix() -> None:
    assert parse_subject("[list] [PATCH] t").prefixes == ("list", "PATCH")
    assert parse_subject("[List] [PATCH] t", frozenset({"list"})).prefixes == ("PATCH",)
    assert parse_subject("[PATCH list] t", frozenset({"list"})).prefixes == ("PATCH", "list")


def test_white_space_in_a_title_becomes_one_space() -> None:
    assert parse_subject("[PATCH]  lamp:\tcount   bulbs ").title == "lamp: count bulbs"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "[", "]", "[]", "[PATCH]", "Re:", "[PATCH", "()", "[PATCH] (v2)"),
        "(" * 99_999,
        "[" * 99_999,
        "[a]" * 9_999,
        "re: " * 9_999,
        "a (v2)" * 9_999,
        "[PATCH " + "1/2 " * 25_000,
    ],
)
def test_odd_subjects_do_not_crash_it(text: str) -> None:
    parse_subject(text)


@given(st.text(alphabet="[](){}/: ,#_-PATCHpatchREreVv0123456789of\u56de\uff1a", max_size=60))
def test_any_subject_can_be_read(text: str) -> None:
    found = parse_subject(text)
    assert len(found.title) <= len(text)
    assert found.total is None or found.total > 0


@pytest.mark.parametrize(
    ("text", "patch_first"),
    [
        ("[PATCH] Re: title", True),
        ("[PATCHv2 1/3] Re: title", True),
        ("[list] [PATCH] Re: title", True),
        ("[PATCH/RFC] Re: title", True),
        ("Re: [PATCH] title", False),
        ("Re: [PATCH] Re: title", False),
        ("[cool-patches] Re: title", False),
        ("[list] Re: [PATCH] title", False),
        ("[PATCH] title", False),
    ],
)
def test_whether_patch_stands_in_front_of_the_mark(text: str, *, patch_first: bool) -> None:
    assert parse_subject(text).patch_first == patch_first
