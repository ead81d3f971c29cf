"""Trailers from answers are listed, and added on demand; and revisions can be chosen."""

import json
from typing import Any

import pygit2
import pytest

from . import archives
from .conftest import Place

VIC = "Vic Amari <vic@example.org>"


def answer(message_id: str, parent: str, *lines: str, sender: str = VIC) -> bytes:
    head = (
        f"From: {sender}\nDate: {archives.SENT}\nMessage-Id: <{message_id}>\n"
        f"Subject: Re: [PATCH] x\nIn-Reply-To: <{parent}>\n"
    )
    return (head + "\n> Say why.\n\n" + "\n".join(lines) + "\n\n").encode()


def patches(place: Place, *mails: bytes) -> list[dict[str, Any]]:
    ran = place.run("series", "--format", "json", place.file("a.mbox", archives.mbox(*mails)))
    report = json.loads(ran.out)
    return [patch for series in report["series"] for patch in series["patches"]]


def test_what_is_given_to_a_patch_and_to_all(place: Place) -> None:
    first, second = patches(
        place,
        *archives.pair(),
        answer("r1", "pair-1@example.org", f"Reviewed-by: {VIC}"),
        answer("r2", "pair-0@example.org", f"Acked-by: {VIC}", "Link: https://example.org/1"),
    )
    assert first["trailers"] == [
        {
            "name": "Reviewed-by",
            "value": VIC,
            "message_id": "r1",
            "added": True,
            "reason": "",
        },
        *second["trailers"],
    ]
    assert [(one["name"], one["message_id"], one["reason"]) for one in second["trailers"]] == [
        ("Acked-by", "r2", "given to the whole series"),
        ("Link", "r2", "given to the whole series"),
    ]


def test_what_is_listed_and_not_added(place: Place) -> None:
    (patch,) = patches(
        place,
        archives.GOOD,
        answer("r1", "good@example.org", "Reviewed-by: Bo <bo@example.org>"),
        answer("r2", "r1", "Signed-off-by: Vic <vic@example.org>", "> Acked-by: Vic <v@w>"),
    )
    assert [(one["value"], one["added"], one["reason"]) for one in patch["trailers"]] == [
        ("Bo <bo@example.org>", False, f"the answer is {VIC}'s")
    ]


def test_the_same_name_from_another_address(place: Place) -> None:
    (patch,) = patches(
        place,
        archives.GOOD,
        answer("r1", "good@example.org", "Tested-by: Vic Amari <vic@work.example.org>"),
        answer("r2", "good@example.org", "Tested-by: Vic Amari <vic@work.example.org>"),
    )
    assert [one["added"] for one in patch["trailers"]] == [True]


@pytest.mark.parametrize(
    ("text", "added", "reason"),
    [
        ("improved", True, "given to v1, unchanged since"),
        ("improved otherwise", False, "given to v1, changed since"),
    ],
)
def test_a_later_revision(place: Place, text: str, added: bool, reason: str) -> None:
    later = archives.mail(
        "later@example.org", "[PATCH v2] mm: improve line 20", archives.Edit(20, text).diff
    )
    given = answer("r1", "good@example.org", f"Reviewed-by: {VIC}")
    before, after = patches(place, archives.GOOD, given, later)
    assert [one["added"] for one in before["trailers"]] == [True]
    assert [(one["added"], one["reason"]) for one in after["trailers"]] == [(added, reason)]


def test_am_adds_them(place: Place) -> None:
    source = place.file(
        "good.mbox",
        archives.mbox(
            archives.GOOD,
            answer("r1", "good@example.org", f"Reviewed-by: {VIC}", "Acked-by: Bo <bo@x.org>"),
        ),
    )
    end = "Signed-off-by: Anna Example <anna@example.org>\n"
    for arguments, expected in (((), end), (("--trailers",), f"{end}Reviewed-by: {VIC}\n")):
        ran = place.run(
            "am", "--tree", "linux.git", "--branch", "topic", "--force", *arguments, source
        )
        assert ran.code == 0
        tip = pygit2.Repository("linux.git").revparse_single("topic").peel(pygit2.Commit)
        assert tip.message.endswith(f"Say why.\n\n{expected}")


def test_the_text_shows_them(place: Place) -> None:
    source = place.file(
        "a.mbox",
        archives.mbox(
            archives.GOOD,
            answer("r1", "good@example.org", f"Reviewed-by: {VIC}", "Acked-by: Bo <bo@x.org>"),
        ),
    )
    out = place.run("series", "--verbose", source).out
    assert f"Reviewed-by: {VIC}\n" in out
    assert "Acked-by: Bo <bo@x.org>; not added: the answer is" in out


REVISIONS = (
    archives.GOOD,
    archives.mail(
        "good2@example.org", "[PATCH v2] mm: improve line 20", archives.Edit(20, "better").diff
    ),
    archives.FALSE,
)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["good", "good2", "false"]),
        (("--latest",), ["good2", "false"]),
        (("--revision", "1"), ["good", "false"]),
        (("--revision", "2"), ["good2"]),
        (("--select", "good@example.org"), ["good"]),
        (("--select", "<good@example.org>", "--latest"), ["good2"]),
        (("--select", "good2@example.org", "--revision", "1"), ["good"]),
        (("--select", "false@example.org", "--select", "good@example.org"), ["good", "false"]),
    ],
)
def test_choosing(place: Place, arguments: tuple[str, ...], expected: list[str]) -> None:
    source = place.file("all.mbox", archives.mbox(*REVISIONS))
    ran = place.run("series", "--format", "json", *arguments, source)
    found = sorted(series["id"] for series in json.loads(ran.out)["series"])
    assert found == sorted(f"{name}@example.org" for name in expected)


def test_a_revision_that_is_not_there(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(*REVISIONS))
    ran = place.run("series", "--revision", "9", source)
    assert (ran.code, ran.complaints) == (3, ["no series here is of revision 9"])
    ran = place.run("series", "--select", "x", "--select", "y", source)
    assert ran.complaints == [
        "x: no series here holds this message",
        "y: no series here holds this message",
    ]
