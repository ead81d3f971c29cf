"""Which messages are one series: every rule once, and what must never happen."""

import pytest

from applier.model import Person
from tests.series.make_mails import ADA, BO, DAY, group, kinds, make_envelope, tell, told


def test_a_cover_and_its_patches() -> None:
    envelopes = [
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("a", "[PATCH 1/2] lamp: count", answers="c"),
        make_envelope("b", "[PATCH 2/2] lamp: light", answers="c"),
    ]
    (series,) = group(*envelopes).series
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
        make_envelope("b", "[PATCH 2/2] lamp: light", answers="a", minute=1),
        make_envelope("a", "[PATCH 1/2] lamp: count"),
    ).series
    assert (series.id, series.title, series.cover) == ("a", "lamp: count", None)


def test_a_lone_patch_is_a_series_of_one() -> None:
    (series,) = group(make_envelope("a", "[PATCH v2] lamp: count")).series
    assert (tell(series), series.total, series.revision) == ("a", 1, 2)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 2, 3, 0), (2, 0, 3, 1)])
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    envelopes = [
        make_envelope("c", "[PATCH 0/3] lamps", minute=9),
        make_envelope("1", "[PATCH 1/3] lamp: a", answers="c", minute=3),
        make_envelope("2", "[PATCH 2/3] lamp: b", answers="c", minute=2 * DAY),
        make_envelope("3", "[PATCH 3/3] lamp: c", answers="c", minute=5 * DAY),
    ]
    assert told(*(envelopes[place] for place in order)) == ["c: 1 2 3"]


def test_a_patch_answers_the_one_before() -> None:
    names = [str(number) for number in range(1, 201)]
    chain = [
        make_envelope(name, f"[PATCH {name}/200] lamp: {name}", answers=above, minute=0)
        for name, above in zip(names, ["c", *names], strict=False)
    ]
    assert told(make_envelope("c", "[PATCH 000/200] lamps", diff=False), *reversed(chain)) == [
        "c: " + " ".join(names)
    ]


def test_references_alone_hold_a_thread_together() -> None:
    assert told(
        make_envelope("a", "[patch 1/2] lamp: count", refs=("gone",)),
        make_envelope("b", "[patch 2/2] lamp: light", refs=("gone",), minute=DAY),
    ) == ["a b"]


def test_a_cover_that_went_to_another_list() -> None:
    (series,) = group(
        make_envelope("2", "[PATCH 2/4] lamp: b", answers="gone"),
        make_envelope("4", "[PATCH 4/4] lamp: d", answers="gone"),
    ).series
    assert (tell(series), series.missing, series.id) == ("- 2 - 4", (1, 3), "2")


def test_covers_of_two_series_that_the_archive_lacks() -> None:
    assert told(
        make_envelope("a1", "[PATCH 1/2] lamp: a", answers="gone"),
        make_envelope("b2", "[PATCH 2/2] bulb: b", answers="lost"),
    ) == ["a1 -", "- b2"]


def test_several_in_reply_to() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/1] lamps"),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers=("gone", "c")),
    ) == ["c: 1"]


def test_unthreaded_within_half_an_hour() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", minute=10),
        make_envelope("2", "[PATCH 2/2] lamp: b", minute=29),
    ) == ["c: 1 2"]


def test_unthreaded_and_later() -> None:
    assert told(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", minute=31),
    ) == ["1 -", "- 2"]


def test_unthreaded_without_a_date() -> None:
    assert told(
        make_envelope("1", "[PATCH 1/2] lamp: a", minute=None),
        make_envelope("2", "[PATCH 2/2] lamp: b", minute=None),
    ) == ["1 -", "- 2"]


def test_a_cover_outside_the_thread_of_its_patches() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", minute=1),
        make_envelope("2", "[PATCH 2/2] lamp: b", minute=1, answers="1"),
    ) == ["c: 1 2"]


def test_a_cover_is_not_given_to_patches_that_have_another() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] bulb: a", minute=1, answers="gone"),
        make_envelope("2", "[PATCH 2/2] bulb: b", minute=1, answers="gone"),
    ) == ["c: - -", "1 2"]


def test_two_threaded_series_by_one_author_within_a_minute() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("d", "[PATCH 0/2] bulbs"),
        make_envelope("d1", "[PATCH 1/2] bulb: a", answers="d"),
        make_envelope("c1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("d2", "[PATCH 2/2] bulb: b", answers="d"),
        make_envelope("c2", "[PATCH 2/2] lamp: b", answers="c"),
    ) == ["c: c1 c2", "d: d1 d2"]


def test_two_unthreaded_series_by_one_author_within_a_minute() -> None:
    assert told(
        make_envelope("a1", "[PATCH 1/2] lamp: a", minute=0.1),
        make_envelope("b1", "[PATCH 1/2] bulb: a", minute=0.2),
        make_envelope("a2", "[PATCH 2/2] lamp: b", minute=0.3),
        make_envelope("b2", "[PATCH 2/2] bulb: b", minute=0.4),
    ) == ["a1 a2", "b1 b2"]


def test_one_date_for_all() -> None:
    assert told(
        make_envelope("a1", "[PATCH 1/2] lamp: a"),
        make_envelope("a2", "[PATCH 2/2] lamp: b"),
        make_envelope("b1", "[PATCH 1/2] bulb: a"),
        make_envelope("b2", "[PATCH 2/2] bulb: b"),
    ) == ["a1 a2", "b1 b2"]


def test_two_trees_within_a_minute() -> None:
    assert told(
        make_envelope("a1", "[PATCH 5.10 1/2] lamp: a"),
        make_envelope("b1", "[PATCH 5.15 1/2] lamp: a"),
        make_envelope("b2", "[PATCH 5.15 2/2] lamp: b"),
        make_envelope("a2", "[PATCH 5.10 2/2] lamp: b"),
    ) == ["a1 a2", "b1 b2"]


def test_the_same_first_patch_three_times() -> None:
    assert told(
        make_envelope("20210506120000.11-2-ada@h", "[PATCH 1/3] lamp: a", minute=0),
        make_envelope("20210506120100.22-2-ada@h", "[PATCH 1/3] lamp: a", minute=1),
        make_envelope("20210506120200.33-2-ada@h", "[PATCH 1/3] lamp: a", minute=2),
        make_envelope("20210506120200.33-3-ada@h", "[PATCH 2/3] lamp: b", minute=2),
        make_envelope("20210506120200.33-4-ada@h", "[PATCH 3/3] lamp: c", minute=2),
    )[-1].split() == [f"20210506120200.33-{number}-ada@h" for number in (2, 3, 4)]


def test_one_call_of_a_mailer_is_one_series() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps", minute=0),
        make_envelope("20210506120000.11-2-ada@h", "[PATCH 1/2] lamp: a", answers="c", minute=1),
        make_envelope("20210506120000.11-3-ada@h", "[PATCH 2/2] lamp: b", answers="c", minute=1),
        make_envelope("20210506130000.22-2-ada@h", "[PATCH 1/2] lamp: a", answers="c", minute=61),
        make_envelope("20210506130000.22-3-ada@h", "[PATCH 2/2] lamp: b", answers="c", minute=99),
    ) == [
        "c: 20210506120000.11-2-ada@h 20210506120000.11-3-ada@h",
        "20210506130000.22-2-ada@h 20210506130000.22-3-ada@h",
    ]


def test_a_second_revision_in_the_thread_of_the_first() -> None:
    first = [
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
    ]
    for above in ("c", "1", "r"):
        second = [
            make_envelope("r", "Re: [PATCH 1/2] lamp: a", sender=BO, answers="1", minute=5),
            make_envelope("d", "[PATCH v2 0/2] lamps", answers=above, minute=9),
            make_envelope("d1", "[PATCH v2 1/2] lamp: a", answers="d", minute=9),
            make_envelope("d2", "[PATCH v2 2/2] lamp: b", answers="d", minute=9),
        ]
        assert told(*first, *second) == ["c: 1 2", "d: d1 d2"]


def test_a_second_revision_without_a_cover_answers_the_first_cover() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
        make_envelope("d1", "[PATCH v2 1/2] lamp: a", answers="c", minute=9),
        make_envelope("d2", "[PATCH v2 2/2] lamp: b", answers="c", minute=9),
    ) == ["c: 1 2", "d1 d2"]


def test_a_second_revision_of_another_size() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("d", "[PATCH v2 0/3] lamps", answers="c", minute=9),
        make_envelope("d2", "[PATCH v2 2/3] lamp: b", answers="d", minute=9),
    ) == ["c: 1 -", "d: - d2 -"]


def test_a_thread_taken_over_by_another_author() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("x1", "[PATCH 1/2] lamp: other", sender=BO, answers="c", minute=1),
        make_envelope("x2", "[PATCH 2/2] lamp: way", sender=BO, answers="c", minute=1),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c", minute=2),
    ) == ["c: 1 2", "x1 x2"]


def test_a_small_series_in_answer_to_a_patch() -> None:
    assert told(
        make_envelope("1", "[PATCH 1/3] lamp: a"),
        make_envelope("2", "[PATCH 2/3] lamp: b", answers="1"),
        make_envelope("3", "[PATCH 3/3] lamp: c", answers="1"),
        make_envelope("s1", "[PATCH 1/2] lamp: before", answers="2", minute=9),
        make_envelope("s2", "[PATCH 2/2] lamp: after", answers="2", minute=9),
    ) == ["1 2 3", "s1 s2"]


def test_a_series_in_answer_to_a_wish() -> None:
    assert told(
        make_envelope("w", "please count the lamps", sender=BO, diff=False),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="w", minute=5),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="w", minute=5),
        make_envelope("x1", "[PATCH 1/2] bulb: a", answers="w", minute=9 * DAY),
    ) == ["1 2", "x1 -"]


def test_one_more_patch_than_there_are() -> None:
    (series,) = group(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="1"),
        make_envelope("3", "[PATCH 3/2] lamp: c", answers="1", minute=9),
    ).series
    assert (tell(series), series.total, series.missing) == ("1 2 3", 2, ())


def test_a_fixup_in_answer_is_no_part() -> None:
    reading = group(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="1"),
        make_envelope("f", "[PATCH] fixup! lamp: a", sender=BO, answers="1", minute=9),
        make_envelope("r", "Re: [PATCH 2/2] lamp: b", sender=BO, answers="2", minute=9, diff=True),
    )
    assert [tell(series) for series in reading.series] == ["1 2", "f"]
    assert kinds(reading) == {"r": "reply"}


def test_the_revision_of_the_cover_counts_for_patches_that_state_none() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH v3 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="1"),
    ).series
    assert (tell(series), series.revision, series.revision_inferred) == ("c: 1 2", 3, True)


def test_the_revision_of_the_patches_counts_for_a_cover_that_states_none() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH v3 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH v3 2/2] lamp: b", answers="c"),
    ).series
    assert (tell(series), series.revision, series.revision_inferred) == ("c: 1 2", 3, True)


def test_each_patch_under_its_authors_name() -> None:
    (series,) = group(
        make_envelope("20210506120000.11-1-ada@h", "[PATCH 0/2] lamps"),
        make_envelope(
            "20210506120000.11-2-ada@h",
            "[PATCH 1/2] lamp: a",
            answers="20210506120000.11-1-ada@h",
            sender=BO,
        ),
        make_envelope(
            "20210506120000.11-3-ada@h",
            "[PATCH 2/2] lamp: b",
            answers="20210506120000.11-1-ada@h",
        ),
    ).series
    assert series.missing == ()
    assert series.submitter == ADA


def test_a_cover_from_another_address_of_the_same_person() -> None:
    assert told(
        make_envelope(
            "c", "[PATCH 0/1] lamps", sender=Person("Ada Example", "ada@work.example.org")
        ),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers="c"),
    ) == ["c: 1"]


def test_sub_revisions_are_revisions_of_their_own() -> None:
    assert told(
        make_envelope("1", "[PATCH v3 1/2] lamp: a"),
        make_envelope("2", "[PATCH v3 2/2] lamp: b", answers="1"),
        make_envelope("d1", "[PATCH v3.1 1/2] lamp: a", answers="1", minute=9),
        make_envelope("d2", "[PATCH v3.1 2/2] lamp: b", answers="d1", minute=9),
    ) == ["1 2", "d1 d2"]


def test_series_come_in_the_order_of_their_dates() -> None:
    assert told(
        make_envelope("late", "[PATCH] lamp: late", minute=9),
        make_envelope("early", "[PATCH] lamp: early"),
        make_envelope("never", "[PATCH] lamp: never", minute=None),
    ) == ["never", "early", "late"]


def test_mercurial() -> None:
    assert told(
        make_envelope("c", "[PATCH 0 of 2 V2] lamps", diff=False),
        make_envelope("1", "[PATCH 1 of 2 V2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2 of 2 V2] lamp: b", answers="c"),
    ) == ["c: 1 2"]


RUN = "20210506120000.11-{}-ada@h"
OTHER_RUN = "20210506120900.12-{}-ada@h"


def ids(run: str, count: int) -> list[str]:
    return [run.format(number) for number in range(1, count + 1)]


def test_a_cover_is_not_for_another_series_of_the_half_hour() -> None:
    first, second = ids(RUN, 2)
    cover, one, two = ids(OTHER_RUN, 3)
    assert told(
        make_envelope(first, "[PATCH 1/2] media: a"),
        make_envelope(second, "[PATCH 2/2] media: b", answers=first),
        make_envelope(cover, "[PATCH 0/2] clocks", minute=9),
        make_envelope(one, "[PATCH 1/2] clock: a", answers=cover, minute=9),
        make_envelope(two, "[PATCH 2/2] clock: b", answers=cover, minute=9),
    ) == [f"{first} {second}", f"{cover}: {one} {two}"]


def test_a_patch_that_was_sent_alone_before_takes_no_place() -> None:
    cover, one, two = ids(RUN, 3)
    assert told(
        make_envelope("alone", "[PATCH v2 1/2] lamp: a"),
        make_envelope(cover, "[PATCH v2 0/2] lamps", minute=20),
        make_envelope(one, "[PATCH v2 1/2] lamp: a", answers=cover, minute=20),
        make_envelope(two, "[PATCH v2 2/2] lamp: b", answers=cover, minute=20),
    ) == ["alone -", f"{cover}: {one} {two}"]


def test_the_same_without_ids_that_tell() -> None:
    assert told(
        make_envelope("alone", "[PATCH 1/2] lamp: a"),
        make_envelope("c", "[PATCH 0/2] lamps", minute=20),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c", minute=20),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c", minute=20),
    ) == ["alone -", "c: 1 2"]


def test_a_place_is_kept_for_a_patch_that_comes_later() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("x", "[PATCH 1/2] bulb: a", minute=1),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c", minute=2),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c", minute=2),
    ) == ["c: 1 2", "x -"]


def test_the_rest_of_a_series_that_a_second_call_sent() -> None:
    cover, one = ids(RUN, 2)
    two, three = ids(OTHER_RUN, 2)
    assert told(
        make_envelope(cover, "[PATCH 0/3] lamps"),
        make_envelope(one, "[PATCH 1/3] lamp: a", answers=cover),
        make_envelope(two, "[PATCH 2/3] lamp: b", minute=5),
        make_envelope(three, "[PATCH 3/3] lamp: c", answers=two, minute=5),
    ) == [f"{cover}: {one} {two} {three}"]


def test_a_number_that_one_call_sent_twice() -> None:
    cover, one, again, two = ids(RUN, 4)
    whole, stray = group(
        make_envelope(cover, "[PATCH 0/2] lamps"),
        make_envelope(one, "[PATCH 1/2] lamp: a", answers=cover, minute=1),
        make_envelope(again, "[PATCH 1/2] lamp: A", answers=cover, minute=2),
        make_envelope(two, "[PATCH 2/2] lamp: b", answers=cover, minute=3),
    ).series
    assert (tell(whole), tell(stray)) == (f"{cover}: {one} {two}", f"{again} -")
    assert whole.notes == (f"number 1 was sent twice at once; the other is {again}",)
    assert stray.notes == (f"sent at once with {cover}, which has that number already",)
    assert stray.previous_revision is None


def test_a_cover_that_one_call_sent_twice() -> None:
    cover, again, one = ids(RUN, 3)
    reading = group(
        make_envelope(cover, "[PATCH 0/1] lamps"),
        make_envelope(again, "[PATCH 0/1] lamps", answers=cover),
        make_envelope(one, "[PATCH 1/1] lamp: a", answers=cover),
    )
    assert [tell(series) for series in reading.series if series.parts] == [f"{cover}: {one}"]


def test_patches_answer_nothing_and_their_cover_the_last_revision() -> None:
    assert told(
        make_envelope("c1", "[PATCH 0/2] lamps"),
        make_envelope("a1", "[PATCH 1/2] lamp: a", minute=1),
        make_envelope("b1", "[PATCH 2/2] lamp: b", minute=2),
        make_envelope("c2", "[PATCH v2 0/2] lamps", answers="c1", minute=3000),
        make_envelope("a2", "[PATCH v2 1/2] lamp: a", minute=3001),
        make_envelope("b2", "[PATCH v2 2/2] lamp: b", minute=3002),
    ) == ["c1: a1 b1", "c2: a2 b2"]


def test_a_call_goes_before_answers_sent_by_hand() -> None:
    cover, one, two = ids(RUN, 3)
    assert told(
        make_envelope("a", "[PATCH 1/2] lamp: a", answers=cover),
        make_envelope("b", "[PATCH 2/2] lamp: b", answers=cover, minute=1),
        make_envelope(cover, "[PATCH 0/2] lamps", minute=400),
        make_envelope(one, "[PATCH 1/2] lamp: a", answers=cover, minute=400),
        make_envelope(two, "[PATCH 2/2] lamp: b", answers=cover, minute=400),
    ) == ["a b", f"{cover}: {one} {two}"]


def test_two_revisions_in_one_sending() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH 0/3] lamps"),
        make_envelope("1", "[PATCH v2 1/3] lamp: a", answers="c", minute=1),
        make_envelope("2", "[PATCH 2/3] lamp: b", answers="c", minute=1),
        make_envelope("3", "[PATCH 3/3] lamp: c", answers="c", minute=1),
    ).series
    assert (tell(series), series.revision) == ("c: 1 2 3", 1)
    assert series.notes == ("patches of v2 and v1, sent at once",)


def test_a_reroll_of_one_patch_is_no_half() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
        make_envelope("1b", "[PATCH v2 1/2] lamp: a", answers="c", minute=9),
    ) == ["c: 1 2", "1b 2"]
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
        make_envelope("1b", "[PATCH v2 1/2] lamp: a", sender=BO, answers="c", minute=9),
    ) == ["c: - 2", "1b -"]


def test_an_introduction_under_the_number_of_its_first_patch() -> None:
    intro, one, two = ids(RUN, 3)
    reading = group(
        make_envelope(intro, "[PATCH 1/2] lamps", diff=False, sender=ADA),
        make_envelope(one, "[PATCH 1/2] lamp: a", answers=intro),
        make_envelope(two, "[PATCH 2/2] lamp: b", answers=intro),
    )
    assert [tell(series) for series in reading.series] == [f"{intro}: {one} {two}"]
    assert not kinds(reading)
