"""Who signed a patch off, and who should have; trailers, and links to reports."""

from pathlib import Path

import pytest

from applier.model import ClaimKind, ClaimWeight
from tests.claims.judging import FALSE, RULES, TRUE, UNKNOWN, claim_of, claims_of, judged, saying
from tests.standing.world import TEXT, World, new_world

SIGN_OFF, TRAILER = ClaimKind.SIGN_OFF, ClaimKind.TRAILER
ALICE = "Signed-off-by: Alice Example <alice@example.org>"
BOB = "Signed-off-by: Bob Other <bob@example.org>"
SIGNED = f"mm: begin\n\n{BOB}"
FROM_BOB = "From: Bob Other <bob@example.org>\n\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = new_world(tmp_path)
    found.commit({"mm/a.c": TEXT}, 0, title=SIGNED)
    return found


def test_the_author_signed(world: World) -> None:
    claim = claim_of(world, SIGN_OFF, f"Text.\n\n{ALICE}")
    assert (claim.verdict, claim.text, claim.line) == (TRUE, ALICE, 5)
    assert claim.weight is ClaimWeight.FINDING


@pytest.mark.parametrize(
    "line",
    [
        "Signed-off-by: A. Example <ALICE@example.org>",
        "signed-off-by: Alice Example <elsewhere@example.org>",
        'Signed-off-by: "Alice Example" <x@example.org>',
        "Signed-off-by: alice@example.org",
    ],
)
def test_by_address_or_by_name(world: World, line: str) -> None:
    assert claim_of(world, SIGN_OFF, f"Text.\n\n{line}").verdict is TRUE


@pytest.mark.parametrize("text", ["Text.", f"Text.\n\n{BOB}", f"> {ALICE}"])
def test_the_author_did_not_sign(world: World, text: str) -> None:
    claim = claim_of(world, SIGN_OFF, text)
    assert (claim.verdict, claim.text, claim.line) == (FALSE, "", None)
    assert claim.reason == "its author, Alice Example <alice@example.org>, did not sign it off"
    assert claim.suggestion == ALICE


def test_who_sends_anothers_patch_signs_last(world: World) -> None:
    right = claims_of(world, SIGN_OFF, f"{FROM_BOB}Text.\n\n{BOB}\n{ALICE}")
    wrong = claims_of(world, SIGN_OFF, f"{FROM_BOB}Text.\n\n{ALICE}\n{BOB}")
    alone = claims_of(world, SIGN_OFF, f"{FROM_BOB}Text.\n\n{BOB}")
    assert [one.verdict for one in right] == [TRUE, TRUE]
    assert [one.verdict for one in wrong] == [TRUE, FALSE]
    assert wrong[1].reason.endswith("sent it, and signed it off, but not last")
    assert alone[1].reason.endswith("sent it, and did not sign it off")
    assert alone[1].suggestion == ALICE


def test_a_sender_without_a_name_may_be_anybody(world: World) -> None:
    mail = saying(f"{FROM_BOB}Text.\n\n{BOB}").replace(
        "From: Alice Example <alice@example.org>", "From: bob.at.home@example.org", 1
    )
    [verdict] = world.check(mail)
    assert [one.verdict for one in judged(verdict, SIGN_OFF)] == [TRUE, UNKNOWN]


def test_a_list_that_puts_itself_into_from_is_not_the_author(world: World) -> None:
    mail = saying(f"Text.\n\n{ALICE}", headers="Reply-To: Alice E <alice@example.org>\n").replace(
        "From: Alice Example <alice@example.org>", "From: Alice E via mm <mm@example.org>", 1
    )
    [verdict] = world.check(mail)
    assert [one.verdict for one in judged(verdict, SIGN_OFF)] == [TRUE]


def test_a_project_that_does_not_sign_asks_for_nothing(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    first = world.commit({"mm/a.c": TEXT}, 0, title=SIGNED)
    second = world.commit({"mm/a.c": TEXT, "b": ["b\n"]}, 1, first)
    world.commit({"mm/a.c": TEXT, "b": ["c\n"]}, 2, second)
    assert claims_of(world, SIGN_OFF, "Text.") == []


@pytest.mark.parametrize(
    ("line", "reason", "suggestion"),
    [
        ("Signed-of-by: B <b@example.org>", "it is spelled Signed-off-by",
         "Signed-off-by: B <b@example.org>"),
        ("Reviewed-By: B <b@example.org>", "it is spelled Reviewed-by",
         "Reviewed-by: B <b@example.org>"),
        ("Acked-by:B <b@example.org>", "a blank is missing behind the colon",
         "Acked-by: B <b@example.org>"),
        ("Tested-by: somebody", "it has no address", ""),
        ("Co-developed-by: B <b@example.org>",
         "the sign-off of who developed it too should follow it", ""),
    ],
)  # fmt: skip
def test_a_trailer_that_tools_would_not_read(
    world: World, line: str, reason: str, suggestion: str
) -> None:
    claim = claim_of(world, TRAILER, f"Text.\n\n{line}\n{ALICE}")
    assert (claim.verdict, claim.text, claim.reason) == (FALSE, line, reason)
    assert (claim.suggestion, claim.line) == (suggestion, 5)


@pytest.mark.parametrize(
    "line",
    [
        "Acked-by: B <b@example.org>",
        "Reported-by: a robot",
        "Requested-by: B",
        "Note: Reviewed by nobody",
        "Mailed-by: B <b@example.org>",
        f"Co-developed-by: Bob Other <bob@example.org>\n{BOB}",
    ],
)
def test_other_lines_are_left_alone(world: World, line: str) -> None:
    assert claims_of(world, TRAILER, f"Text.\n\n{line}\n{ALICE}") == []


def test_in_the_kernel_a_report_has_a_link(world: World) -> None:
    reported = "Reported-by: B <b@example.org>"
    text = f"Text.\n\n{reported}\nCloses: https://example.org/r/7\n{reported}\n{ALICE}"
    assert claims_of(world, ClaimKind.REPORT_LINK, text) == []
    world.commit({"mm/a.c": TEXT, RULES: ["Rules.\n"]}, 1, title=SIGNED)
    found = claims_of(world, ClaimKind.REPORT_LINK, text)
    assert [(one.verdict, one.line) for one in found] == [(TRUE, 5), (FALSE, 7)]
