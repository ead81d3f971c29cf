"""Messages that surely belong together, whatever the clock says of the others."""

from tests.series.make_mails import ADA, BO, group, kinds, letter, tell, told

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
