"""What one message tells by itself: its sender, the call of a mailer that sent it."""

import pytest
from msgspec.structs import replace

from applier.model import Envelope, Person
from applier.series.message import find_change, find_run, find_submitter
from tests.series.make_mails import ADA, group, make_envelope, tell

LIST = Person("Ada Example via lamps", "lamps@lists.example.org")


def rewritten(name: str = "1", subject: str = "[PATCH] lamp: a") -> Envelope:
    return replace(make_envelope(name, subject, sender=LIST), lists=("lamps.lists.example.org",))


def test_from_as_it_is() -> None:
    assert find_submitter(make_envelope("1", "[PATCH] lamp: a")) == (ADA, "")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("original_from", ADA, "X-Original-From"),
        ("reply_to", (ADA,), "Reply-To"),
        ("reply_to", (Person("", LIST.email), ADA), "Reply-To"),
        ("reply_to", (Person("", ADA.email),), "Reply-To"),
        ("author", ADA, "the From in the body"),
    ],
)
def test_the_true_sender(field: str, value: object, told: str) -> None:
    envelope = replace(rewritten(), **{field: value})
    assert find_submitter(envelope) == (ADA, told)


def test_what_the_list_left_of_the_name() -> None:
    assert find_submitter(rewritten()) == (Person("Ada Example", LIST.email), "From")


def test_a_list_that_does_not_name_itself() -> None:
    envelope = replace(rewritten(), lists=(), reply_to=(ADA,))
    assert find_submitter(envelope) == (ADA, "Reply-To")


def test_a_person_with_a_via_in_their_name() -> None:
    sender = Person("Bo via Example", "bo@example.org")
    assert find_submitter(make_envelope("1", "[PATCH] lamp: a", sender=sender)) == (sender, "")


def test_a_series_that_was_rewritten_in_part() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH 0/2] lamps"),
        replace(rewritten("1", "[PATCH 1/2] lamp: a"), in_reply_to=("c",), reply_to=(ADA,)),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
    ).series
    assert (tell(series), series.submitter) == ("c: 1 2", ADA)
    assert series.notes == (
        "the list rewrote From; Ada Example <ada@example.org> is from Reply-To",
    )


def test_two_people_behind_one_list_are_two() -> None:
    first = replace(rewritten("1", "[PATCH 1/2] lamp: a"), reply_to=(ADA,))
    other = replace(
        rewritten("x", "[PATCH 2/2] bulb: b"), reply_to=(Person("Bo", "bo@example.org"),)
    )
    assert [tell(series) for series in group(first, other).series] == ["1 -", "- x"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20210506103228.67864-1-ada@h", "20210506103228.67864-12-ada@h"),
        ("1636455285-8372-1-git-send-email-ada@h", "1636455285-8372-2-git-send-email-ada@h"),
        (
            "cover.1600114548.git.ada@h",
            "b2f9b79d15166f2c3e4375c0d9bc3268b7696455.1600114548.git.ada@h",
        ),
        ("20210506-lamps-v2-0-0123456789ab@h", "20210506-lamps-v2-3-0123456789ab@h"),
        ("160514082171.31583.9995411273370528911.stgit@h", "160514082199.31583.12345678.stgit@h"),
        ("20210506190419.451446263@h", "20210506190419.481236922@h"),
    ],
)
def test_one_call_of_a_mailer(one: str, other: str) -> None:
    assert find_run(one) == find_run(other) is not None


@pytest.mark.parametrize(
    "other",
    ["20210506103229.67864-2-ada@h", "20210506103228.67865-2-ada@h", "20210506103228.67864-2-bo@h"],
)
def test_two_calls(other: str) -> None:
    assert find_run("20210506103228.67864-1-ada@h") != find_run(other)


@pytest.mark.parametrize(
    "name", ["", "a@h", "GA350334@h", "9" * 100_000, "cover.1.git." + "x" * 999]
)
def test_ids_that_tell_nothing(name: str) -> None:
    assert find_run(name) is None
    assert find_change(name) is None


def test_the_name_of_a_change() -> None:
    assert find_change("20210506-lamps-v2-1-0123456789ab@h") == "20210506-lamps"
