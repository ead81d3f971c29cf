"""Which message answers which, also where a server gave it another Message-Id."""

from msgspec.structs import replace

from applier.model import Envelope
from applier.series.message import Message, make_message
from applier.series.threads import Threads
from tests.series.make_mails import BO, group, make_envelope, tell, told
from tests.steps import assert_linear


def threads(*envelopes: Envelope) -> tuple[Threads, list[Message]]:
    messages = [make_message(place, one, frozenset()) for place, one in enumerate(envelopes)]
    return Threads(messages), messages


def test_the_nearest_reference_wins() -> None:
    found, messages = threads(
        make_envelope("a", "s"),
        make_envelope("b", "s", answers="a"),
        make_envelope("c", "s", refs=("a", "b")),
    )
    assert found.parent_id(messages[2]) == "b"
    assert [above.id for above in found.ancestors(messages[2])] == ["b", "a"]
    assert {found.root(message) for message in messages} == {"a"}


def test_an_absent_message_holds_its_answers_together() -> None:
    found, messages = threads(
        make_envelope("a", "s", answers="gone"), make_envelope("b", "s", refs=("x", "gone"))
    )
    assert found.root(messages[0]) == found.root(messages[1]) == "x"
    assert found.parent(messages[0]) is None


def test_circles_end() -> None:
    found, messages = threads(
        make_envelope("a", "s", answers="b"),
        make_envelope("b", "s", answers="a"),
        make_envelope("c", "s", answers="c"),
        make_envelope("d", "s", refs=("d", "e", "d", "e")),
    )
    assert len({found.root(message) for message in messages[:2]}) == 1
    assert [len(list(found.ancestors(message))) for message in messages] == [1, 1, 0, 0]


def test_a_thread_as_deep_as_the_archive() -> None:
    names = [str(number) for number in range(20_000)]
    found, messages = threads(
        *(
            make_envelope(name, "s", answers=above)
            for name, above in zip(names[1:], names, strict=False)
        )
    )
    assert {found.root(message) for message in reversed(messages)} == {"0"}
    assert_linear(lambda times: threads(*(one.envelope for one in messages[:times])), 500)


def renamed(name: str, former: str, subject: str, **more: object) -> Envelope:
    return replace(make_envelope(name, subject, **more), former_ids=(former,))  # type: ignore[arg-type]  # as make_envelope's


def test_answers_to_the_id_that_the_sender_knew() -> None:
    envelopes = [
        renamed("x", "c", "[PATCH 0/2] lamps"),
        renamed("y", "1", "[PATCH 1/2] lamp: a", answers="c", minute=DAY_AND_A_HALF),
        renamed("z", "2", "[PATCH 2/2] lamp: b", answers="c", minute=2 * DAY_AND_A_HALF),
    ]
    assert told(*envelopes) == ["x: y z"]
    assert told(*reversed(envelopes)) == ["x: y z"]


def test_one_call_of_a_mailer_is_known_by_the_ids_that_it_gave() -> None:
    run = "20210506120000.11-{}-ada@h"
    assert told(
        renamed("x", run.format(1), "[PATCH 1/2] lamp: a"),
        renamed("y", run.format(2), "[PATCH 2/2] lamp: b", minute=DAY_AND_A_HALF),
    ) == ["x y"]


def test_an_id_that_a_message_has_is_not_for_another_to_claim() -> None:
    envelopes = [
        make_envelope("c", "[PATCH 0/1] lamps"),
        renamed("m", "c", "[PATCH 0/1] lamps", sender=BO),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers="c", sender=BO, minute=1),
    ]
    for given in (envelopes, envelopes[::-1]):
        assert "m: 1" not in told(*given)


def test_an_id_that_two_people_claim_is_nobodys() -> None:
    (series, other) = group(
        renamed("x", "c", "[PATCH v2 0/1] lamps"),
        renamed("m", "c", "[PATCH v2 0/1] lamps", sender=BO, minute=1),
        make_envelope("r", "Re: [PATCH v2 0/1] lamps", answers="c", minute=2),
    ).series
    assert (tell(series), tell(other)) == ("x: -", "m: -")


DAY_AND_A_HALF = 36 * 60
