"""Messages that a server on their way gave another Message-Id."""

from msgspec.structs import replace

from applier.model import Envelope
from tests.series.make_mails import BO, group, letter, tell, told


def renamed(name: str, former: str, subject: str, **more: object) -> Envelope:
    return replace(letter(name, subject, **more), former_ids=(former,))  # type: ignore[arg-type]  # as letter's


def test_answers_to_the_id_that_the_sender_knew() -> None:
    letters = [
        renamed("x", "c", "[PATCH 0/2] lamps"),
        renamed("y", "1", "[PATCH 1/2] lamp: a", answers="c", minute=DAY_AND_A_HALF),
        renamed("z", "2", "[PATCH 2/2] lamp: b", answers="c", minute=2 * DAY_AND_A_HALF),
    ]
    assert told(*letters) == ["x: y z"]
    assert told(*reversed(letters)) == ["x: y z"]


def test_one_call_of_a_mailer_is_known_by_the_ids_that_it_gave() -> None:
    run = "20210506120000.11-{}-ada@h"
    assert told(
        renamed("x", run.format(1), "[PATCH 1/2] lamp: a"),
        renamed("y", run.format(2), "[PATCH 2/2] lamp: b", minute=DAY_AND_A_HALF),
    ) == ["x y"]


def test_an_id_that_a_message_has_is_not_for_another_to_claim() -> None:
    letters = [
        letter("c", "[PATCH 0/1] lamps"),
        renamed("m", "c", "[PATCH 0/1] lamps", sender=BO),
        letter("1", "[PATCH 1/1] lamp: a", answers="c", sender=BO, minute=1),
    ]
    for given in (letters, letters[::-1]):
        assert "m: 1" not in told(*given)


def test_an_id_that_two_people_claim_is_nobodys() -> None:
    (series, other) = group(
        renamed("x", "c", "[PATCH v2 0/1] lamps"),
        renamed("m", "c", "[PATCH v2 0/1] lamps", sender=BO, minute=1),
        letter("r", "Re: [PATCH v2 0/1] lamps", answers="c", minute=2),
    ).series
    assert (tell(series), tell(other)) == ("x: -", "m: -")


DAY_AND_A_HALF = 36 * 60
