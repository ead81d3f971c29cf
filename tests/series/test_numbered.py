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


RUN = "20210506120000.11-{}-ada@h"
OTHER_RUN = "20210506120900.12-{}-ada@h"


def ids(run: str, count: int) -> list[str]:
    return [run.format(number) for number in range(1, count + 1)]


def test_a_cover_is_not_for_another_series_of_the_half_hour() -> None:
    first, second = ids(RUN, 2)
    cover, one, two = ids(OTHER_RUN, 3)
    assert told(
        letter(first, "[PATCH 1/2] media: a"),
        letter(second, "[PATCH 2/2] media: b", answers=first),
        letter(cover, "[PATCH 0/2] clocks", minute=9),
        letter(one, "[PATCH 1/2] clock: a", answers=cover, minute=9),
        letter(two, "[PATCH 2/2] clock: b", answers=cover, minute=9),
    ) == [f"{first} {second}", f"{cover}: {one} {two}"]


def test_a_patch_that_was_sent_alone_before_takes_no_place() -> None:
    cover, one, two = ids(RUN, 3)
    assert told(
        letter("alone", "[PATCH v2 1/2] lamp: a"),
        letter(cover, "[PATCH v2 0/2] lamps", minute=20),
        letter(one, "[PATCH v2 1/2] lamp: a", answers=cover, minute=20),
        letter(two, "[PATCH v2 2/2] lamp: b", answers=cover, minute=20),
    ) == ["alone -", f"{cover}: {one} {two}"]


def test_the_same_without_ids_that_tell() -> None:
    assert told(
        letter("alone", "[PATCH 1/2] lamp: a"),
        letter("c", "[PATCH 0/2] lamps", minute=20),
        letter("1", "[PATCH 1/2] lamp: a", answers="c", minute=20),
        letter("2", "[PATCH 2/2] lamp: b", answers="c", minute=20),
    ) == ["alone -", "c: 1 2"]


def test_a_place_is_kept_for_a_patch_that_comes_later() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("x", "[PATCH 1/2] bulb: a", minute=1),
        letter("1", "[PATCH 1/2] lamp: a", answers="c", minute=2),
        letter("2", "[PATCH 2/2] lamp: b", answers="c", minute=2),
    ) == ["c: 1 2", "x -"]


def test_the_rest_of_a_series_that_a_second_call_sent() -> None:
    cover, one = ids(RUN, 2)
    two, three = ids(OTHER_RUN, 2)
    assert told(
        letter(cover, "[PATCH 0/3] lamps"),
        letter(one, "[PATCH 1/3] lamp: a", answers=cover),
        letter(two, "[PATCH 2/3] lamp: b", minute=5),
        letter(three, "[PATCH 3/3] lamp: c", answers=two, minute=5),
    ) == [f"{cover}: {one} {two} {three}"]


def test_a_number_that_one_call_sent_twice() -> None:
    cover, one, again, two = ids(RUN, 4)
    whole, stray = group(
        letter(cover, "[PATCH 0/2] lamps"),
        letter(one, "[PATCH 1/2] lamp: a", answers=cover, minute=1),
        letter(again, "[PATCH 1/2] lamp: A", answers=cover, minute=2),
        letter(two, "[PATCH 2/2] lamp: b", answers=cover, minute=3),
    ).series
    assert (tell(whole), tell(stray)) == (f"{cover}: {one} {two}", f"{again} -")
    assert whole.notes == (f"number 1 was sent twice at once; the other is {again}",)
    assert stray.notes == (f"sent at once with {cover}, which has that number already",)
    assert stray.previous_revision is None


def test_a_cover_that_one_call_sent_twice() -> None:
    cover, again, one = ids(RUN, 3)
    reading = group(
        letter(cover, "[PATCH 0/1] lamps"),
        letter(again, "[PATCH 0/1] lamps", answers=cover),
        letter(one, "[PATCH 1/1] lamp: a", answers=cover),
    )
    assert [tell(series) for series in reading.series if series.parts] == [f"{cover}: {one}"]


def test_patches_answer_nothing_and_their_cover_the_last_revision() -> None:
    assert told(
        letter("c1", "[PATCH 0/2] lamps"),
        letter("a1", "[PATCH 1/2] lamp: a", minute=1),
        letter("b1", "[PATCH 2/2] lamp: b", minute=2),
        letter("c2", "[PATCH v2 0/2] lamps", answers="c1", minute=3000),
        letter("a2", "[PATCH v2 1/2] lamp: a", minute=3001),
        letter("b2", "[PATCH v2 2/2] lamp: b", minute=3002),
    ) == ["c1: a1 b1", "c2: a2 b2"]


def test_a_call_goes_before_answers_sent_by_hand() -> None:
    cover, one, two = ids(RUN, 3)
    assert told(
        letter("a", "[PATCH 1/2] lamp: a", answers=cover),
        letter("b", "[PATCH 2/2] lamp: b", answers=cover, minute=1),
        letter(cover, "[PATCH 0/2] lamps", minute=400),
        letter(one, "[PATCH 1/2] lamp: a", answers=cover, minute=400),
        letter(two, "[PATCH 2/2] lamp: b", answers=cover, minute=400),
    ) == ["a b", f"{cover}: {one} {two}"]


def test_two_revisions_in_one_sending() -> None:
    (series,) = group(
        letter("c", "[PATCH 0/3] lamps"),
        letter("1", "[PATCH v2 1/3] lamp: a", answers="c", minute=1),
        letter("2", "[PATCH 2/3] lamp: b", answers="c", minute=1),
        letter("3", "[PATCH 3/3] lamp: c", answers="c", minute=1),
    ).series
    assert (tell(series), series.revision) == ("c: 1 2 3", 1)
    assert series.notes == ("patches of v2 and v1, sent at once",)


def test_a_reroll_of_one_patch_is_no_half() -> None:
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("1", "[PATCH 1/2] lamp: a", answers="c"),
        letter("2", "[PATCH 2/2] lamp: b", answers="c"),
        letter("1b", "[PATCH v2 1/2] lamp: a", answers="c", minute=9),
    ) == ["c: 1 2", "1b 2"]
    assert told(
        letter("c", "[PATCH 0/2] lamps"),
        letter("2", "[PATCH 2/2] lamp: b", answers="c"),
        letter("1b", "[PATCH v2 1/2] lamp: a", sender=BO, answers="c", minute=9),
    ) == ["c: - 2", "1b -"]


def test_an_introduction_under_the_number_of_its_first_patch() -> None:
    intro, one, two = ids(RUN, 3)
    reading = group(
        letter(intro, "[PATCH 1/2] lamps", diff=False, sender=ADA),
        letter(one, "[PATCH 1/2] lamp: a", answers=intro),
        letter(two, "[PATCH 2/2] lamp: b", answers=intro),
    )
    assert [tell(series) for series in reading.series] == [f"{intro}: {one} {two}"]
    assert not kinds(reading)
