"""Which messages are one series: every rule once, and what must never happen."""

import pytest

from applier.model import Person
from tests.series.make_mails import ADA, BO, DAY, group, kinds, letter, tell, told


def test_a_cover_and_its_patches() -> None:
    letters = [
        letter("c", "[PATCH 0/2] lamps"),
        letter("a", "[PATCH 1/2] lamp: count", answers="c"),
        letter("b", "[PATCH 2/2] lamp: light", answers="c"),
    ]
    (series,) = group(*letters).series
    assert tell(series) == "c: a b"
    assert (series.id, series.title, series.revision, series.total) == ("c", "lamps", 1, 2)
    assert not series.revision_inferred
    assert series.submitter == ADA
    assert series.prefixes == ("PATCH",)
    assert [(part.number, part.revision, part.title) for part in series.parts] == [
        (1, 1, "lamp: count"),
        (2, 1, "lamp: light"),
    ]


def test_without_a_cover_the_first_patch_speaks() -> None:
    (series,) = group(
        letter("b", "[PATCH 2/2] lamp: light", answers="a", minute=1),
        letter("a", "[PATCH 1/2] lamp: count"),
    ).series
    assert (series.id, series.title, series.cover) == ("a", "lamp: count", None)


def test_a_lone_patch_is_a_series_of_one() -> None:
    (series,) = group(letter("a", "[PATCH v2] lamp: count")).series
    assert (tell(series), series.total, series.revision) == ("a", 1, 2)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 2, 3, 0), (2, 0, 3, 1)])
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    letters = [
        letter("c", "[PATCH 0/3] lamps", minute=9),
        letter("1", "[PATCH 1/3] lamp: a", answers="c", minute=3),
        letter("2", "[PATCH 2/3] lamp: b", answers="c", minute=2 * DAY),
        letter("3", "[PATCH 3/3] lamp: c", answers="c", minute=5 * DAY),
    ]
    assert told(*(letters[place] for place in order)) == ["c: 1 2 3"]


def test_a_patch_answers_the_one_before() -> None:
    names = [str(number) for number in range(1, 201)]
    chain = [
        letter(name, f"[PATCH {name}/200] lamp: {name}", answers=above, minute=0)
        for name, above in zip(names, ["c", *names], strict=False)
    ]
    assert told(letter("c", "[PATCH 000/200] lamps", diff=False), *reversed(chain)) == [
        "c: " + " ".join(names)
    ]


def test_references_alone_hold_a_thread_together() -> None:
    assert told(
        letter("a", "[patch 1/2] lamp: count", refs=("gone",)),
        letter("b", "[patch 2/2] lamp: light", refs=("gone",), minute=DAY),
    ) == ["a b"]


def test_a_cover_that_went_to_another_list() -> None:
    (series,) = group(
        letter("2", "[PATCH 2/4] lamp: b", answers="gone"),
        letter("4", "[PATCH 4/4] lamp: d", answers="gone"),
    ).series
    assert (tell(series), series.missing, series.id) == ("- 2 - 4", (1, 3), "2")


def test_covers_of_two_series_that_the_archive_lacks() -> None:
    assert told(
        letter("a1", "[PATCH 1/2] lamp: a", answers="gone"),
        letter("b2", "[PATCH 2/2] bulb: b", answers="lost"),
    ) == ["a1 -", "- b2"]


def test_several_in_reply_to() -> None:
    assert told(
        letter("c", "[PATCH 0/1] lamps"),
        letter("1", "[PATCH 1/1] lamp: a", answers=("gone", "c")),
    ) == ["c: 1"]


def test_unthreaded_within_half_an_hour() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", minute=10),
        letter("2", "[PATCH 2/2] lamp: b", minute=29),
    ) == ["c: 1 2"]


def test_unthreaded_and_later() -> None:
    assert told(
        letter("1", "[PATCH 1/2] lamp: a"),
        letter("2", "[PATCH 2/2] lamp: b", minute=31),
    ) == ["1 -", "- 2"]


def test_unthreaded_without_a_date() -> None:
    assert told(
        letter("1", "[PATCH 1/2] lamp: a", minute=None),
        letter("2", "[PATCH 2/2] lamp: b", minute=None),
    ) == ["1 -", "- 2"]


def test_a_cover_outside_the_thread_of_its_patches() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", minute=1),
        letter("2", "[PATCH 2/2] lamp: b", minute=1, answers="1"),
    ) == ["c: 1 2"]


def test_a_cover_is_not_given_to_patches_that_have_another() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] bulb: a", minute=1, answers="gone"),
        letter("2", "[PATCH 2/2] bulb: b", minute=1, answers="gone"),
    ) == ["c: - -", "1 2"]


def test_two_threaded_series_by_one_author_within_a_minute() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("d", "[PATCH 0/2] bulbs"),
        letter("d1", "[PATCH 1/2] bulb: a", answers="d"),
        letter("c1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("d2", "[PATCH 2/2] bulb: b", answers="d"),
        letter("c2", "[PATCH 2/2] lamp: b", answers="c"),
    ) == ["c: c1 c2", "d: d1 d2"]


def test_two_unthreaded_series_by_one_author_within_a_minute() -> None:
    assert told(
        letter("a1", "[PATCH 1/2] lamp: a", minute=0.1),
        letter("b1", "[PATCH 1/2] bulb: a", minute=0.2),
        letter("a2", "[PATCH 2/2] lamp: b", minute=0.3),
        letter("b2", "[PATCH 2/2] bulb: b", minute=0.4),
    ) == ["a1 a2", "b1 b2"]


def test_one_date_for_all() -> None:
    assert told(
        letter("a1", "[PATCH 1/2] lamp: a"),
        letter("a2", "[PATCH 2/2] lamp: b"),
        letter("b1", "[PATCH 1/2] bulb: a"),
        letter("b2", "[PATCH 2/2] bulb: b"),
    ) == ["a1 a2", "b1 b2"]


def test_two_trees_within_a_minute() -> None:
    assert told(
        letter("a1", "[PATCH 5.10 1/2] lamp: a"),
        letter("b1", "[PATCH 5.15 1/2] lamp: a"),
        letter("b2", "[PATCH 5.15 2/2] lamp: b"),
        letter("a2", "[PATCH 5.10 2/2] lamp: b"),
    ) == ["a1 a2", "b1 b2"]


def test_the_same_first_patch_three_times() -> None:
    assert told(
        letter("20210506120000.11-2-ada@h", "[PATCH 1/3] lamp: a", minute=0),
        letter("20210506120100.22-2-ada@h", "[PATCH 1/3] lamp: a", minute=1),
        letter("20210506120200.33-2-ada@h", "[PATCH 1/3] lamp: a", minute=2),
        letter("20210506120200.33-3-ada@h", "[PATCH 2/3] lamp: b", minute=2),
        letter("20210506120200.33-4-ada@h", "[PATCH 3/3] lamp: c", minute=2),
    )[-1].split() == [f"20210506120200.33-{number}-ada@h" for number in (2, 3, 4)]


def test_one_call_of_a_mailer_is_one_series() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps", minute=0),
        letter("20210506120000.11-2-ada@h", "[PATCH 1/2] lamp: a", answers="c", minute=1),
        letter("20210506120000.11-3-ada@h", "[PATCH 2/2] lamp: b", answers="c", minute=1),
        letter("20210506130000.22-2-ada@h", "[PATCH 1/2] lamp: a", answers="c", minute=61),
        letter("20210506130000.22-3-ada@h", "[PATCH 2/2] lamp: b", answers="c", minute=99),
    ) == [
        "c: 20210506120000.11-2-ada@h 20210506120000.11-3-ada@h",
        "20210506130000.22-2-ada@h 20210506130000.22-3-ada@h",
    ]


def test_a_second_revision_in_the_thread_of_the_first() -> None:
    first = [
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("2", "[PATCH 2/2] lamp: b", answers="c"),
    ]
    for above in ("c", "1", "r"):
        second = [
            letter("r", "Re: [PATCH 1/2] lamp: a", sender=BO, answers="1", minute=5),
            letter("d", "[PATCH v2 0/2] lamps", answers=above, minute=9),
            letter("d1", "[PATCH v2 1/2] lamp: a", answers="d", minute=9),
            letter("d2", "[PATCH v2 2/2] lamp: b", answers="d", minute=9),
        ]
        assert told(*first, *second) == ["c: 1 2", "d: d1 d2"]


def test_a_second_revision_without_a_cover_answers_the_first_cover() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("2", "[PATCH 2/2] lamp: b", answers="c"),
        letter("d1", "[PATCH v2 1/2] lamp: a", answers="c", minute=9),
        letter("d2", "[PATCH v2 2/2] lamp: b", answers="c", minute=9),
    ) == ["c: 1 2", "d1 d2"]


def test_a_second_revision_of_another_size() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("d", "[PATCH v2 0/3] lamps", answers="c", minute=9),
        letter("d2", "[PATCH v2 2/3] lamp: b", answers="d", minute=9),
    ) == ["c: 1 -", "d: - d2 -"]


def test_a_thread_taken_over_by_another_author() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("x1", "[PATCH 1/2] lamp: other", sender=BO, answers="c", minute=1),
        letter("x2", "[PATCH 2/2] lamp: way", sender=BO, answers="c", minute=1),
        letter("2", "[PATCH 2/2] lamp: b", answers="c", minute=2),
    ) == ["c: 1 2", "x1 x2"]


def test_a_small_series_in_answer_to_a_patch() -> None:
    assert told(
        letter("1", "[PATCH 1/3] lamp: a"),
        letter("2", "[PATCH 2/3] lamp: b", answers="1"),
        letter("3", "[PATCH 3/3] lamp: c", answers="1"),
        letter("s1", "[PATCH 1/2] lamp: before", answers="2", minute=9),
        letter("s2", "[PATCH 2/2] lamp: after", answers="2", minute=9),
    ) == ["1 2 3", "s1 s2"]


def test_a_series_in_answer_to_a_wish() -> None:
    assert told(
        letter("w", "please count the lamps", sender=BO, diff=False),
        letter("1", "[PATCH 1/2] lamp: a", answers="w", minute=5),
        letter("2", "[PATCH 2/2] lamp: b", answers="w", minute=5),
        letter("x1", "[PATCH 1/2] bulb: a", answers="w", minute=9 * DAY),
    ) == ["1 2", "x1 -"]


def test_one_more_patch_than_there_are() -> None:
    (series,) = group(
        letter("1", "[PATCH 1/2] lamp: a"),
        letter("2", "[PATCH 2/2] lamp: b", answers="1"),
        letter("3", "[PATCH 3/2] lamp: c", answers="1", minute=9),
    ).series
    assert (tell(series), series.total, series.missing) == ("1 2 3", 2, ())


def test_a_fixup_in_answer_is_no_part() -> None:
    reading = group(
        letter("1", "[PATCH 1/2] lamp: a"),
        letter("2", "[PATCH 2/2] lamp: b", answers="1"),
        letter("f", "[PATCH] fixup! lamp: a", sender=BO, answers="1", minute=9),
        letter("r", "Re: [PATCH 2/2] lamp: b", sender=BO, answers="2", minute=9, diff=True),
    )
    assert [tell(series) for series in reading.series] == ["1 2", "f"]
    assert kinds(reading) == {"r": "reply"}


def test_the_revision_of_the_cover_counts_for_patches_that_state_none() -> None:
    (series,) = group(
        letter("c", "[PATCH v3 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("2", "[PATCH 2/2] lamp: b", answers="1"),
    ).series
    assert (tell(series), series.revision, series.revision_inferred) == ("c: 1 2", 3, True)


def test_the_revision_of_the_patches_counts_for_a_cover_that_states_none() -> None:
    (series,) = group(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH v3 1/2] lamp: a", answers="c"),
        letter("2", "[PATCH v3 2/2] lamp: b", answers="c"),
    ).series
    assert (tell(series), series.revision, series.revision_inferred) == ("c: 1 2", 3, True)


def test_each_patch_under_its_authors_name() -> None:
    (series,) = group(
        letter("20210506120000.11-1-ada@h", "[PATCH 0/2] lamps"),
        letter(
            "20210506120000.11-2-ada@h",
            "[PATCH 1/2] lamp: a",
            answers="20210506120000.11-1-ada@h",
            sender=BO,
        ),
        letter(
            "20210506120000.11-3-ada@h",
            "[PATCH 2/2] lamp: b",
            answers="20210506120000.11-1-ada@h",
        ),
    ).series
    assert series.missing == ()
    assert series.submitter == ADA


def test_a_cover_from_another_address_of_the_same_person() -> None:
    assert told(
        letter("c", "[PATCH 0/1] lamps", sender=Person("Ada Example", "ada@work.example.org")),
        letter("1", "[PATCH 1/1] lamp: a", answers="c"),
    ) == ["c: 1"]


def test_sub_revisions_are_revisions_of_their_own() -> None:
    assert told(
        letter("1", "[PATCH v3 1/2] lamp: a"),
        letter("2", "[PATCH v3 2/2] lamp: b", answers="1"),
        letter("d1", "[PATCH v3.1 1/2] lamp: a", answers="1", minute=9),
        letter("d2", "[PATCH v3.1 2/2] lamp: b", answers="d1", minute=9),
    ) == ["1 2", "d1 d2"]


def test_series_come_in_the_order_of_their_dates() -> None:
    assert told(
        letter("late", "[PATCH] lamp: late", minute=9),
        letter("early", "[PATCH] lamp: early"),
        letter("never", "[PATCH] lamp: never", minute=None),
    ) == ["never", "early", "late"]


def test_mercurial() -> None:
    assert told(
        letter("c", "[PATCH 0 of 2 V2] lamps", diff=False),
        letter("1", "[PATCH 1 of 2 V2] lamp: a", answers="c"),
        letter("2", "[PATCH 2 of 2 V2] lamp: b", answers="c"),
    ) == ["c: 1 2"]
