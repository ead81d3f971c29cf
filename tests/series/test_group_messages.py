"""Whatever headers come: no message is lost, and no two series are mixed."""

from collections.abc import Iterable
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.mail.subject import parse_subject
from applier.model import Envelope, Origin, Person
from applier.series import group_messages
from applier.series.group_messages import find_tags
from tests.series.make_mails import BO, DAY, check_accounts, group, make_envelope, tell
from tests.steps import assert_linear

LEISURELY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""What is asked is order and agreement, not time: a busy machine must not decide it."""

NAMES = [None, "a", "b", "c", "d", "20210506120000.11-1-ada@h", "20210506120000.11-2-ada@h"]
SUBJECTS = [
    *(
        f"[PATCH{rev} {number}/{total}] lamp"
        for rev in ("", " v2")
        for number in (0, 1, 2)
        for total in (2, 3)
    ),
    "[PATCH] lamp",
    "[PATCH v2] lamp",
    "[PATCH 9/8] lamp",
    "[PATCH 0/n] lamp",
    "[PATCH v3.1 1/2] lamp",
    "Re: [PATCH 1/2] lamp",
    "[GIT PULL] lamp",
    "lamp",
    "",
]
PEOPLE = [Person("Ada", "ada@example.org"), Person("Bo", "bo@example.org"), Person("", "")]

envelopes = st.builds(
    make_envelope,
    st.sampled_from(NAMES),
    st.sampled_from(SUBJECTS),
    sender=st.sampled_from(PEOPLE),
    minute=st.one_of(st.none(), st.integers(0, 90)),
    answers=st.sampled_from([(), "a", "b", "c", "gone"]),
    refs=st.lists(st.sampled_from("abcdx"), max_size=3).map(tuple),
    diff=st.booleans(),
)


@LEISURELY
@given(st.lists(envelopes, max_size=14))
def test_accounts_and_unmixed(found: list[Envelope]) -> None:
    placed = [replace(one, origin=Origin("x", at, at + 1)) for at, one in enumerate(found)]
    reading = group_messages(placed)
    check_accounts(placed, reading)
    for series in reading.series:
        numbers = [part.number for part in series.parts]
        assert numbers == sorted(set(numbers))
        people = {part.envelope.sender for part in series.parts if part.envelope.message_id}
        people |= {series.cover.sender} if series.cover and series.cover.message_id else set()
        assert len(people) <= 1 or any(
            "20210506" in (p.envelope.message_id or "") for p in series.parts
        )
        for part in series.parts:
            stated = parse_subject(part.envelope.subject)
            assert stated.number in {part.number, None}
            mixed = any("sent at once" in note for note in series.notes)
            assert stated.revision in {part.revision, None} or mixed


PLACES = [
    f"[{mark}{rev} {number}/{total}] lamp"
    for mark in ("PATCH", "PATCH net")
    for rev in ("", " v2")
    for total in (2, 3)
    for number in range(total + 1)
]

pieces = st.builds(
    make_envelope,
    st.none(),
    st.sampled_from(PLACES),
    sender=st.sampled_from(PEOPLE[:2]),
    minute=st.integers(0, 90),
    answers=st.sampled_from([(), "gone", "lost", "0", "1", "2"]),
    diff=st.booleans(),
)


def whole_series(envelopes: Iterable[Envelope]) -> set[tuple[object, ...]]:
    """Give each series by the ids that fill its places."""
    return {
        (
            one.cover.message_id if one.cover else None,
            *((part.number, part.envelope.message_id) for part in one.parts),
        )
        for one in group_messages(envelopes).series
    }


@LEISURELY
@given(
    st.lists(pieces, max_size=8, unique_by=lambda one: one.date).flatmap(
        lambda found: st.tuples(st.just(found), st.permutations(range(len(found))))
    )
)
def test_the_archives_order_makes_no_difference_where_the_dates_tell(
    given_: tuple[list[Envelope], list[int]],
) -> None:
    found, order = given_
    named = [
        replace(one, message_id=str(at), origin=Origin("x", at, at + 1))
        for at, one in enumerate(found)
    ]
    assert whole_series(named) == whole_series(named[at] for at in order)


@LEISURELY
@given(st.lists(pieces, max_size=8))
def test_pieces_are_joined_only_to_a_whole_that_agrees(found: list[Envelope]) -> None:
    named = [
        replace(one, message_id=str(at), origin=Origin("x", at, at + 1))
        for at, one in enumerate(found)
    ]
    for series in group_messages(named).series:
        if not any("pieces" in note for note in series.notes):
            continue
        envelopes = [part.envelope for part in series.parts]
        envelopes += [series.cover] if series.cover else []
        subjects = [parse_subject(one.subject) for one in envelopes]
        assert not series.missing
        assert len({one.sender for one in envelopes}) == 1
        assert len({subject.prefixes for subject in subjects}) == 1
        assert {subject.total for subject in subjects} == {series.total}


def test_thousands_of_the_same_in_one_pass() -> None:
    same = [
        make_envelope(str(place), "[PATCH 1/2] lamp: a", minute=place % 7) for place in range(2000)
    ]
    assert len(group_messages(same).series) == 2000
    chain = [
        make_envelope(str(place), "[PATCH 2/2] lamp: a", answers=str(place - 1))
        for place in range(2000)
    ]
    assert group_messages(chain).messages == 2000
    grown = [
        make_envelope(str(place), f"[PATCH v{place % 999} 1/2] lamp", answers="0", minute=place)
        for place in range(2000)
    ]
    assert group_messages(grown).messages == 2000
    for envelopes in (same, chain, grown):
        assert_linear(partial(_group_some, envelopes), 100)


def _group_some(envelopes: list[Envelope], times: int) -> None:
    group_messages(envelopes[:times])


def test_tags_by_list_id_and_by_habit() -> None:
    named = replace(make_envelope("a", "[PATCH] s"), lists=("lamps.lists.example.org",))
    assert find_tags([named]) == {"lamps"}
    often = [make_envelope(str(place), f"[bulbs] [PATCH] {place}") for place in range(30)]
    assert find_tags(often) == {"bulbs"}
    assert find_tags(often[:5]) == frozenset()
    assert (
        find_tags(make_envelope(str(place), f"[PATCH 1/2] {place}") for place in range(30)) == set()
    )


# Messages without a Message-Id: what git format-patch writes.


def written(place: str, subject: str, *, start: int = 0, sender: Person = BO) -> Envelope:
    one = make_envelope(None, subject, sender=sender, minute=len(subject) * DAY)
    return replace(one, origin=Origin(place, start, start + 1))


def shape(*envelopes: Envelope) -> list[tuple[int, ...]]:
    return [
        (int(series.cover is None), *(part.number for part in series.parts))
        for series in group(*envelopes).series
    ]


def test_the_files_of_a_directory_are_one_series_whoever_wrote_them() -> None:
    (series,) = group(
        written(
            "out/0000-cover-make_envelope.patch", "[PATCH v2 0/2] lamps", sender=Person("", "c@d")
        ),
        written("out/0001-a.patch", "[PATCH v2 1/2] lamp: a"),
        written("out/0002-b.patch", "[PATCH v2 2/2] lamp: b", sender=Person("", "e@f")),
    ).series
    assert (tell(series), series.revision, series.submitter.email) == ("None: ? ?", 2, "c@d")
    assert series.id == "out/0000-cover-make_envelope.patch@0"


def test_directories_are_not_mixed() -> None:
    assert shape(
        written("a/0001.patch", "[PATCH 1/2] lamp: a"),
        written("b/0001.patch", "[PATCH 1/2] bulb: a"),
        written("b/0002.patch", "[PATCH 2/2] bulb: b"),
    ) == [(1, 1), (1, 1, 2)]


def test_one_file_behind_the_other() -> None:
    assert shape(
        written("x.mbox", "[PATCH 1/2] lamp: a", start=0),
        written("x.mbox", "[PATCH 2/2] lamp: b", start=9),
        written("x.mbox", "[PATCH 1/2] lamp: a", start=19),
        written("x.mbox", "[PATCH 2/2] lamp: b", start=29),
    ) == [(1, 1, 2), (1, 1, 2)]


def test_revisions_in_one_directory() -> None:
    assert shape(
        written("0001.patch", "[PATCH 1/2] lamp: a"),
        written("0002.patch", "[PATCH 2/2] lamp: b"),
        written("v2-0001.patch", "[PATCH v2 1/2] lamp: a"),
        written("v2-0002.patch", "[PATCH v2 2/2] lamp: b"),
    ) == [(1, 1, 2), (1, 1, 2)]


def test_single_files() -> None:
    assert shape(
        written("0001.patch", "[PATCH] lamp: a"),
        written("0002.patch", "[PATCH] lamp: b is another"),
    ) == [(1, 1), (1, 1)]
