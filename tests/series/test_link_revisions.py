"""Which series is a revision of which, and what a partial reroll leaves standing."""

import pytest
from msgspec.structs import replace

from applier.model import Envelope, Person, Series
from tests.series.make_mails import BO, DAY, group, make_envelope, tell

FIRST = [
    make_envelope("c", "[PATCH 0/3] lamps"),
    make_envelope("1", "[PATCH 1/3] lamp: a", answers="c"),
    make_envelope("2", "[PATCH 2/3] lamp: b", answers="c"),
    make_envelope("3", "[PATCH 3/3] lamp: c", answers="c"),
]


def last(*envelopes: Envelope) -> Series:
    return group(*envelopes).series[-1]


def links(*envelopes: Envelope) -> dict[str, tuple[str | None, str | None]]:
    return {
        series.id: (series.previous_revision, series.newer_revision)
        for series in group(*envelopes).series
    }


def test_by_title() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count the bulbs"),
        make_envelope("b", "[PATCH v2] Lamp: count  the bulbs.", minute=DAY),
        make_envelope("c", "[PATCH v3] lamp: count the bulbs", minute=2 * DAY),
    ) == {"a": (None, "b"), "b": ("a", "c"), "c": ("b", None)}


def test_by_title_with_another_prefix() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count the bulbs"),
        make_envelope("b", "[lamp-tests PATCH v2] lamp: count the bulbs", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_by_the_titles_of_covers_alone() -> None:
    assert links(
        make_envelope("a", "[PATCH 0/2] lamps"),
        make_envelope("b", "[PATCH v2 0/2] lamps", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_by_a_patchs_title() -> None:
    assert links(
        *FIRST,
        make_envelope("d", "[PATCH v2 0/1] fewer lamps", minute=DAY),
        make_envelope("d1", "[PATCH v2 1/1] lamp: b", answers="d", minute=DAY),
    ) == {"c": (None, "d"), "d": ("c", None)}


def test_by_the_thread() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count"),
        make_envelope("r", "Re: [PATCH] lamp: count", sender=BO, answers="a"),
        make_envelope("b", "[PATCH v2] bulb: be counted", answers="r", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_by_b4s_name_for_the_change() -> None:
    assert links(
        make_envelope("20210506-lamps-v1-1-aaaaaaaaaaaa@example.org", "[PATCH] lamp: count"),
        make_envelope(
            "20210506-lamps-v2-1-bbbbbbbbbbbb@example.org", "[PATCH v2] it counts", minute=DAY
        ),
    )["20210506-lamps-v2-1-bbbbbbbbbbbb@example.org"] == (
        "20210506-lamps-v1-1-aaaaaaaaaaaa@example.org",
        None,
    )


def test_by_a_title_with_more_words() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count the bulbs"),
        make_envelope("b", "[PATCH v2] lamp: count all the bulbs", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_not_by_a_title_that_is_merely_like_it() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp01: convert to the new interface"),
        make_envelope("b", "[PATCH v2] lamp02: convert to the new interface", minute=DAY),
    ) == {"a": (None, None), "b": (None, None)}


def test_not_to_another_persons() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count"),
        make_envelope("b", "[PATCH v2] lamp: count", sender=BO, minute=DAY),
    ) == {"a": (None, None), "b": (None, None)}


def test_to_another_persons_in_its_thread() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count"),
        make_envelope("b", "[PATCH v2] lamp: count", sender=BO, answers="a", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_not_to_a_patch_for_another_tree() -> None:
    assert links(
        make_envelope("a", "[PATCH 5.10] lamp: count"),
        make_envelope("b", "[PATCH 5.15] lamp: count", minute=1),
    ) == {"a": (None, None), "b": (None, None)}


def test_not_to_ones_own_patch_that_is_answered_by_another() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count"),
        make_envelope("b", "[PATCH] bulb: light", answers="a", minute=DAY),
    ) == {"a": (None, None), "b": (None, None)}


@pytest.mark.parametrize("word", ["", "RESEND ", "REPOST "])
def test_a_series_that_is_sent_again(word: str) -> None:
    again = [
        make_envelope("d", f"[PATCH {word}0/2] lamps", minute=DAY),
        make_envelope("d1", f"[PATCH {word}1/2] lamp: a", answers="d", minute=DAY),
        make_envelope("d2", f"[PATCH {word}2/2] lamp: b", answers="d", minute=DAY),
    ]
    before = [
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
    ]
    series = group(*before, *again).series
    assert [tell(one) for one in series] == ["c: 1 2", "d: d1 d2"]
    assert [one.revision for one in series] == [1, 1]
    assert series[1].previous_revision == "c"


def test_a_revision_sent_twice_is_followed_by_both() -> None:
    assert links(
        make_envelope("a", "[PATCH] lamp: count"),
        make_envelope("b", "[PATCH v2] lamp: count", minute=DAY),
        make_envelope("b2", "[PATCH v2] lamp: count", minute=DAY + 9),
    ) == {"a": (None, "b"), "b": ("a", "b2"), "b2": ("b", None)}


def test_a_partial_reroll_completes_itself() -> None:
    series = last(
        *FIRST,
        make_envelope("r", "Re: [PATCH 2/3] lamp: b", sender=BO, answers="2", minute=5),
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="r", minute=9),
    )
    assert tell(series) == "1 d2 3"
    assert [part.revision for part in series.parts] == [1, 2, 1]
    assert (series.id, series.revision, series.previous_revision) == ("d2", 2, "c")
    assert series.cover is None
    assert series.notes == ("a partial reroll: 1, 3 of 3 from c",)


def test_a_partial_reroll_of_several() -> None:
    series = last(
        *FIRST,
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="2", minute=9),
        make_envelope("d3", "[PATCH v2 3/3] lamp: c", answers="3", minute=3 * DAY),
    )
    assert tell(series) == "1 d2 d3"


def test_a_chain_of_partial_rerolls() -> None:
    envelopes = [
        *FIRST,
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="2", minute=9),
        make_envelope("e3", "[PATCH v3 3/3] lamp: c", answers="3", minute=DAY),
        make_envelope("f2", "[PATCH v4 2/3] lamp: b2", answers="d2", minute=2 * DAY),
    ]
    assert [tell(series) for series in group(*envelopes).series] == [
        "c: 1 2 3",
        "1 d2 3",
        "1 d2 e3",
        "1 f2 e3",
    ]
    assert [part.revision for part in last(*envelopes).parts] == [1, 4, 3]


def test_a_patch_that_replaces_another_without_saying_so() -> None:
    series = last(*FIRST, make_envelope("d2", "[PATCH 2/3] lamp: better", answers="2", minute=9))
    assert tell(series) == "1 d2 3"
    assert (series.revision, series.revision_inferred) == (2, True)


def test_a_patch_that_is_sent_again() -> None:
    series = last(*FIRST, make_envelope("d2", "[PATCH RESEND 2/3] lamp: b", answers="2", minute=9))
    assert tell(series) == "1 d2 3"
    assert (series.revision, series.revision_inferred) == (1, False)


def test_a_sub_revision_of_one_patch() -> None:
    series = last(
        *(replace(one, subject=one.subject.replace("PATCH", "PATCH v3")) for one in FIRST),
        make_envelope("d2", "[PATCH v3.1 2/3] lamp: b", answers="2", minute=9),
    )
    assert (tell(series), series.revision, series.previous_revision) == ("1 d2 3", 3, "c")


def test_quilt() -> None:
    series = last(
        make_envelope("1", "[patch 1/2] lamp: a", refs=("gone",)),
        make_envelope("2", "[patch 2/2] lamp: b", refs=("gone",)),
        make_envelope("d2", "[patch 2/2 V2] lamp: b", answers="2", refs=("gone", "2"), minute=14),
    )
    assert (tell(series), series.revision, series.previous_revision) == ("1 d2", 2, "1")


def test_what_was_missing_before_is_missing_still() -> None:
    series = last(
        make_envelope("2", "[PATCH 2/3] lamp: b", answers="gone"),
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="2", minute=9),
    )
    assert series.missing == (1, 3)


def test_one_with_a_cover_is_meant_to_be_whole() -> None:
    series = last(
        *FIRST,
        make_envelope("d", "[PATCH v2 0/3] lamps", answers="c", minute=9),
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="d", minute=9),
    )
    assert (tell(series), series.previous_revision) == ("d: - d2 -", "c")


def test_most_of_a_series_in_answer_to_the_old_cover_has_lost_a_patch() -> None:
    series = last(
        *FIRST,
        make_envelope("d1", "[PATCH v2 1/3] lamp: a", answers="c", minute=9),
        make_envelope("d3", "[PATCH v2 3/3] lamp: c", answers="c", minute=9),
    )
    assert (tell(series), series.previous_revision) == ("d1 - d3", "c")


def test_a_few_in_answer_to_the_old_cover_replace_theirs() -> None:
    series = last(*FIRST, make_envelope("d1", "[PATCH v2 1/3] lamp: a", answers="c", minute=9))
    assert tell(series) == "d1 2 3"


def test_a_cover_of_a_new_revision_alone_is_a_series_without_its_patches() -> None:
    series = last(*FIRST, make_envelope("d", "[PATCH v2 0/3] lamps", answers="c", minute=9))
    assert (tell(series), series.previous_revision) == ("d: - - -", "c")


def test_one_that_answers_nothing_is_not_completed() -> None:
    series = last(*FIRST, make_envelope("d2", "[PATCH v2 2/3] lamp: b", minute=9))
    assert (tell(series), series.previous_revision) == ("- d2 -", "c")


def test_one_of_another_size_is_not_completed() -> None:
    series = last(*FIRST, make_envelope("d2", "[PATCH v2 2/4] lamp: b", answers="2", minute=9))
    assert (tell(series), series.previous_revision) == ("- d2 - -", "c")


def test_one_by_another_person_is_not_completed() -> None:
    series = last(
        *FIRST, make_envelope("d2", "[PATCH v2 2/3] lamp: b", sender=BO, answers="2", minute=9)
    )
    assert tell(series) == "- d2 -"


def test_another_persons_patch_completes_nothing() -> None:
    series = group(
        make_envelope("c", "[PATCH 0/2] lamp"),
        make_envelope("x2", "[PATCH v2 2/2] lamp", sender=BO, answers="c", minute=1),
        make_envelope("d1", "[PATCH v2 1/2] lamp", answers="x2", minute=2),
    ).series
    assert [tell(one) for one in series] == ["c: - -", "- x2", "d1 -"]


def test_a_number_that_is_stated_stays() -> None:
    series = last(
        make_envelope("1", "[PATCH v2 1/2] lamp: a"),
        make_envelope("2", "[PATCH v2 2/2] lamp: b", answers="1"),
        make_envelope("d2", "[PATCH v2 2/2] lamp: b", answers="2", minute=9),
    )
    assert (tell(series), series.revision, series.revision_inferred) == ("1 d2", 2, False)


def test_the_same_revision_from_another_address_in_its_thread() -> None:
    ada = Person("Ada Example", "ada@other.example.org")
    assert links(
        make_envelope("a", "[PATCH v3] lamp: count"),
        make_envelope("b", "[PATCH v3] lamp: count", sender=ada, answers="a", minute=DAY),
    ) == {"a": (None, "b"), "b": ("a", None)}


def test_by_a_change_id_whoever_sends_it() -> None:
    first = replace(make_envelope("a", "[PATCH] lamps"), change_id="20210506-lamps-12ab")
    again = replace(
        make_envelope("b", "[PATCH v2] bulbs", sender=BO, minute=DAY), change_id=first.change_id
    )
    assert links(first, again) == {"a": (None, "b"), "b": ("a", None)}


def test_by_links_in_the_cover() -> None:
    third = replace(
        make_envelope("c3", "[PATCH v3 0/1] bulbs", sender=BO, minute=2 * DAY),
        revision_links=("c1", "a2", "unknown"),
    )
    assert links(
        make_envelope("c1", "[PATCH 0/1] lamps"),
        make_envelope("a1", "[PATCH 1/1] lamp: a", answers="c1"),
        make_envelope("c2", "[PATCH v2 0/1] lamps, please", minute=DAY),
        make_envelope("a2", "[PATCH v2 1/1] lamp: b", answers="c2", minute=DAY),
        third,
        make_envelope("a3", "[PATCH v3 1/1] bulb: c", sender=BO, answers="c3", minute=2 * DAY),
    )["c3"] == ("c2", None)


def test_a_single_patch_that_supersedes_another() -> None:
    first = make_envelope("a", "[PATCH] lamp: count")
    second = replace(make_envelope("b", "[PATCH] bulb: number", minute=DAY), revision_links=("a",))
    assert links(first, second)["b"] == ("a", None)
    theirs = replace(second, sender=BO)
    assert links(first, theirs)["b"] == (None, None)
    earlier = replace(second, date=make_envelope("x", "x", minute=-DAY).date)
    assert links(first, earlier)["b"] == (None, None)
