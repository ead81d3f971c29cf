"""Series that were sent in pieces, and those that only look like it."""

import pytest
from msgspec.structs import replace

from applier.model import Envelope
from tests.series.make_mails import BO, DAY, group, make_envelope, tell, told

RUN = "20210506120000.11-{}-ada@h"
OTHER_RUN = "20210506120900.12-{}-ada@h"


def both_ways(*envelopes: Envelope) -> list[str]:
    """Tell what becomes of envelopes, whatever their order."""
    found = told(*envelopes)
    assert sorted(told(*reversed(envelopes))) == sorted(found)
    return found


def test_a_second_call_sends_the_rest() -> None:
    change = "20210506-lamps-v1-{}-{}@h"
    first = change.format(0, "0123abcd")
    envelopes = [
        make_envelope(first, "[PATCH 0/3] lamps"),
        make_envelope(change.format(1, "0123abcd"), "[PATCH 1/3] lamp: a", answers=first),
        make_envelope(
            change.format(2, "4567abcd"), "[PATCH 2/3] lamp: b", answers="gone", minute=50
        ),
        make_envelope(
            change.format(3, "4567abcd"), "[PATCH 3/3] lamp: c", answers="gone", minute=50
        ),
    ]
    (series,) = group(*envelopes).series
    assert not series.missing
    assert series.notes == ("sent in 2 pieces, that no thread ties together",)
    assert len(both_ways(*envelopes)) == 1


def test_a_cover_that_a_server_gave_another_id() -> None:
    cover = make_envelope("x", "[PATCH 0/2] lamps")
    renamed = replace(cover, mailer="git-send-email 2.17")
    patches = [
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
    ]
    assert both_ways(renamed, *patches) == ["x: 1 2"]
    assert both_ways(cover, *patches) == ["x: - -", "1 2"]
    assert both_ways(replace(renamed, message_id=RUN.format(1)), *patches)[1:] == ["1 2"]


def test_a_first_patch_that_a_server_gave_another_id() -> None:
    assert both_ways(
        make_envelope("x", "[PATCH v2 1/3] lamp: a"),
        make_envelope("2", "[PATCH v2 2/3] lamp: b", answers="1"),
        make_envelope("3", "[PATCH v2 3/3] lamp: c", answers="1", minute=1),
    ) == ["x 2 3"]


def test_each_patch_answers_the_one_that_it_replaces() -> None:
    assert both_ways(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", minute=DAY),
        make_envelope("3", "[PATCH v2 1/2] lamp: a", answers="1", minute=9 * DAY),
        make_envelope("4", "[PATCH v2 2/2] lamp: b", answers="2", minute=9 * DAY + 1),
    ) == ["1 -", "- 2", "3 4"]
    first, second = RUN.format(1), OTHER_RUN.format(1)
    assert both_ways(
        make_envelope(first, "[PATCH v3 1/2] lamp: a", answers="gone"),
        make_envelope(second, "[PATCH v3 2/2] lamp: b", answers="lost", minute=9),
    ) == [f"{first} {second}"]


def test_a_call_that_goes_on_where_the_last_one_ended() -> None:
    first, second, third = (RUN.format(number) for number in (1, 2, 3))
    fourth = OTHER_RUN.format(1)
    rest = make_envelope(fourth, "[PATCH 3/3] lamp: c", minute=200)
    begun = [
        make_envelope(first, "[PATCH 0/3] lamps"),
        make_envelope(second, "[PATCH 1/3] lamp: a", answers=first),
        make_envelope(third, "[PATCH 2/3] lamp: b", answers=first),
    ]
    assert both_ways(*begun, rest) == [f"{first}: {second} {third} {fourth}"]
    within = replace(rest, message_id=OTHER_RUN.format(3))
    assert len(both_ways(*begun, within)) == 2


def test_one_call_with_two_revisions() -> None:
    one, two, three = (RUN.format(number) for number in (1, 2, 3))
    (series,) = group(
        make_envelope(one, "[PATCH v6 1/3] lamp: a"),
        make_envelope(two, "[PATCH v7 2/3] lamp: b", answers=one),
        make_envelope(three, "[PATCH v7 3/3] lamp: c", answers=one),
    ).series
    assert (tell(series), series.revision, series.revision_inferred) == (
        f"{one} {two} {three}",
        7,
        True,
    )
    assert "patches of v6 and v7, sent at once" in series.notes


def test_a_patch_that_forgot_its_revision() -> None:
    envelopes = [
        make_envelope("1", "[PATCH v2 1/3] lamp: a"),
        make_envelope("2", "[PATCH v2 2/3] lamp: b", minute=1),
        make_envelope("3", "[PATCH 3/3] lamp: c", minute=2),
    ]
    (series,) = group(*envelopes).series
    assert (tell(series), series.revision) == ("1 2 3", 2)
    late = replace(envelopes[2], date=make_envelope("", "", minute=12).date)
    assert both_ways(envelopes[0], envelopes[1], late) == ["1 2 -", "- - 3"]


def test_one_patch_of_many_that_states_a_revision() -> None:
    envelopes = [
        make_envelope("c", "[PATCH 0/3] lamps"),
        make_envelope("1", "[PATCH 1/3] lamp: a"),
        make_envelope("2", "[PATCH 2/3 v2] lamp: b", minute=1),
        make_envelope("3", "[PATCH 3/3] lamp: c", minute=2),
    ]
    assert both_ways(*envelopes) == ["c: 1 2 3"]
    assert [one.revision for one in group(*envelopes).series] == [1]


@pytest.mark.parametrize(
    "other",
    [
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="gone", sender=BO),
        make_envelope("2", "[PATCH v2 2/2] lamp: b", answers="gone", minute=10),
        make_envelope("2", "[PATCH net 2/2] lamp: b", answers="gone"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="gone", minute=31),
        make_envelope("2", "[PATCH 3/2] lamp: b", answers="gone"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="gone", minute=None),
    ],
)
def test_what_is_not_alike_enough_stays_apart(other: Envelope) -> None:
    one = make_envelope("1", "[PATCH 1/2] lamp: a")
    assert len(both_ways(one, other)) == 2
    assert len(both_ways(one, make_envelope("2", "[PATCH 2/2] lamp: b", answers="gone"))) == 1


def test_pieces_that_answer_different_covers_stay_apart() -> None:
    assert both_ways(
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="lost"),
        make_envelope("2", "[PATCH 2/2] bulb: b", answers="gone"),
    ) == ["1 -", "- 2"]


def test_two_that_could_be_the_rest_stay_apart() -> None:
    assert both_ways(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="gone", minute=1),
        make_envelope("3", "[PATCH 2/2] bulb: b", answers="elsewhere", minute=2),
    ) == ["1 -", "- 2", "- 3"]


def test_a_patch_that_a_call_sent_elsewhere_is_not_another_calls() -> None:
    lost = OTHER_RUN.format(3)
    assert both_ways(
        make_envelope(RUN.format(2), "[PATCH 1/2] lamp: a", answers=RUN.format(1)),
        make_envelope(lost, "[PATCH 2/2] bulb: b", answers=OTHER_RUN.format(1), minute=1),
    ) == [f"{RUN.format(2)} -", f"- {lost}"]


def test_a_cover_that_is_not_alone_in_lacking_patches() -> None:
    assert both_ways(
        replace(make_envelope("x", "[PATCH 0/1] lamps"), mailer="git-send-email 2.17"),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 1/1] bulb: a", answers="d"),
    ) == ["x: -", "1", "2"]


def test_a_series_whose_cover_has_the_last_ones_message_id() -> None:
    first, second = (
        [
            make_envelope("c", f"[PATCH{rev} 0/2] lamps", minute=minute),
            make_envelope(f"{rev}1", f"[PATCH{rev} 1/2] lamp: a", answers="c", minute=minute),
            make_envelope(f"{rev}2", f"[PATCH{rev} 2/2] lamp: b", answers="c", minute=minute),
        ]
        for rev, minute in (("", 0), (" v2", DAY))
    )
    second[0] = replace(second[0], fingerprint=2)
    series = group(*first, *second).series
    assert [tell(one) for one in series] == ["c: 1 2", "c:  v21  v22"]
    assert [one.id for one in series] == ["c", " v21"]
