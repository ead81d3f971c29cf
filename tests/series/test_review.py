"""Which answers review what."""

from msgspec.structs import replace

from applier.model import Envelope
from tests.series.make_mails import BO, group, letter

ACK = (("Acked-by", "Bo Example <bo@example.org>"),)


def answer(name: str, to: str, subject: str = "Re: [PATCH] x") -> Envelope:
    return replace(letter(name, subject, sender=BO, answers=to, minute=5), trailers=ACK)


def reviews(*letters: Envelope) -> dict[str, list[tuple[int, str | None]]]:
    return {
        series.id: [(review.number, review.message_id) for review in series.reviews]
        for series in group(*letters).series
    }


PAIR = [
    letter("c", "[PATCH 0/2] lamps"),
    letter("1", "[PATCH 1/2] lamp: a", answers="c"),
    letter("2", "[PATCH 2/2] lamp: b", answers="c"),
]


def test_a_patch_and_the_cover() -> None:
    assert reviews(*PAIR, answer("x", "2"), answer("y", "c")) == {"c": [(2, "x"), (0, "y")]}


def test_deep_in_the_discussion() -> None:
    between = letter("q", "Re: why?", answers="1", sender=BO)
    assert reviews(*PAIR, between, answer("x", "q")) == {"c": [(1, "x")]}


def test_the_revision_that_was_answered() -> None:
    again = letter("1v2", "[PATCH v2 1/2] lamp: a", answers="1", minute=60)
    assert reviews(*PAIR, again, answer("x", "1"), answer("y", "1v2")) == {
        "c": [(1, "x")],
        "1v2": [(1, "y")],
    }


def test_a_patch_reviews_nothing() -> None:
    own = replace(letter("s", "[PATCH] bulb", answers="1", sender=BO, minute=9), trailers=ACK)
    assert reviews(*PAIR, own) == {"c": [], "s": []}


def test_an_answer_to_nothing_known() -> None:
    assert reviews(*PAIR, answer("x", "elsewhere")) == {"c": []}
