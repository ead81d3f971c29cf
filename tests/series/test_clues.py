"""Runs of a mailer, threads and list tags, by themselves."""

import pytest
from msgspec.structs import replace

from applier.model import Envelope
from applier.series.group_messages import find_tags
from applier.series.message import Message, find_change, find_run, make_message
from applier.series.threads import Threads
from tests.series.make_mails import letter


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


def threads(*letters: Envelope) -> tuple[Threads, list[Message]]:
    messages = [make_message(place, one, frozenset()) for place, one in enumerate(letters)]
    return Threads(messages), messages


def test_the_nearest_reference_wins() -> None:
    found, messages = threads(
        letter("a", "s"), letter("b", "s", answers="a"), letter("c", "s", refs=("a", "b"))
    )
    assert found.parent_id(messages[2]) == "b"
    assert [above.id for above in found.ancestors(messages[2])] == ["b", "a"]
    assert {found.root(message) for message in messages} == {"a"}


def test_an_absent_message_holds_its_answers_together() -> None:
    found, messages = threads(
        letter("a", "s", answers="gone"), letter("b", "s", refs=("x", "gone"))
    )
    assert found.root(messages[0]) == found.root(messages[1]) == "x"
    assert found.parent(messages[0]) is None


def test_circles_end() -> None:
    found, messages = threads(
        letter("a", "s", answers="b"),
        letter("b", "s", answers="a"),
        letter("c", "s", answers="c"),
        letter("d", "s", refs=("d", "e", "d", "e")),
    )
    assert len({found.root(message) for message in messages[:2]}) == 1
    assert [len(list(found.ancestors(message))) for message in messages] == [1, 1, 0, 0]


def test_a_thread_as_deep_as_the_archive() -> None:
    names = [str(number) for number in range(20_000)]
    found, messages = threads(
        *(letter(name, "s", answers=above) for name, above in zip(names[1:], names, strict=False))
    )
    assert {found.root(message) for message in reversed(messages)} == {"0"}


def test_tags_by_list_id_and_by_habit() -> None:
    named = replace(letter("a", "[PATCH] s"), lists=("lamps.lists.example.org",))
    assert find_tags([named]) == {"lamps"}
    often = [letter(str(place), f"[bulbs] [PATCH] {place}") for place in range(30)]
    assert find_tags(often) == {"bulbs"}
    assert find_tags(often[:5]) == frozenset()
    assert find_tags(letter(str(place), f"[PATCH 1/2] {place}") for place in range(30)) == set()
