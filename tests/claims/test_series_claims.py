"""What a series says of itself as a whole: base, prerequisites, revision; and what is new of it."""

from pathlib import Path

import pytest

from applier.model import ClaimKind, Oid
from tests.claims.judging import FALSE, TRUE, UNKNOWN, claims_of, judged, saying
from tests.git.building import commit
from tests.standing.world import TEXT, World, edited, new_world

BASE, REVISION = ClaimKind.BASE_COMMIT, ClaimKind.REVISION


@pytest.fixture
def world(tmp_path: Path) -> World:
    return new_world(tmp_path)


@pytest.fixture
def tip(world: World) -> Oid:
    return world.commit({"mm/a.c": TEXT}, 0)


def test_a_base_that_a_branch_leads_to(world: World, tip: Oid) -> None:
    [verdict] = world.check(saying("Text.\n---").replace("-- \n", f"base-commit: {tip}\n-- \n"))
    [claim] = judged(verdict, BASE, 0)
    assert (claim.verdict, claim.commit, claim.text) == (TRUE, tip, f"base-commit: {tip}")


def test_one_that_only_lies_here_and_one_that_does_not(world: World, tip: Oid) -> None:
    hidden = commit(world.repository, {"mm/a.c": "".join(TEXT).encode()}, [tip], branch=None)
    for oid, expected in ((hidden, FALSE), ("1" * 40, UNKNOWN)):
        [verdict] = world.check(saying("").replace("-- \n", f"base-commit: {oid}\n-- \n"))
        [claim] = judged(verdict, BASE, 0)
        assert claim.verdict is expected


def test_a_prerequisite_that_nobody_has_is_unknown(world: World, tip: Oid) -> None:
    del tip
    text = f"prerequisite-patch-id: {'2' * 40}"
    [verdict] = world.check(saying("").replace("-- \n", f"{text}\n-- \n"))
    [claim] = judged(verdict, ClaimKind.PREREQUISITE, 0)
    assert (claim.verdict, claim.text) == (UNKNOWN, text)


def with_change(name: str, day: float, subject: str, change: str = "x-1") -> str:
    return saying(f"Text of {name}.\n---\nchange-id: {change}\n", day, subject, name)


def test_revisions_of_one_change_in_their_order(world: World, tip: Oid) -> None:
    del tip
    found = world.check(
        with_change("1", 5, "[PATCH] mm: fix it"),
        with_change("2", 6, "[PATCH v2] mm: fix it"),
        with_change("3", 7, "[PATCH v5] mm: another one", "y-1"),
    )
    claims = [judged(one, REVISION, 0)[0] for one in found]
    assert [one.verdict for one in claims] == [TRUE, TRUE, UNKNOWN]
    assert claims[1].text == "change-id: x-1, v2"


def test_a_revision_sent_twice_or_after_a_later_one(world: World, tip: Oid) -> None:
    del tip
    found = world.check(
        with_change("2", 5, "[PATCH v2] mm: fix it"),
        with_change("3", 6, "[PATCH v2] mm: fix it otherwise"),
        with_change("4", 7, "[PATCH] mm: fix it once more"),
        with_change("5", 8, "[PATCH RESEND v2] mm: fix it otherwise"),
    )
    claims = [one for verdict in found for one in judged(verdict, REVISION, 0)]
    assert [one.verdict for one in claims] == [UNKNOWN, FALSE, FALSE]
    assert claims[1].reason == "v2 of it was sent before: 2@example.org"


def test_what_is_in_already_is_not_new(world: World, tip: Oid) -> None:
    assert claims_of(world, ClaimKind.DUPLICATE, "Text.") == []
    there = world.commit({"mm/a.c": edited(20, "new")}, 12, tip, title="taken by hand")
    [claim] = claims_of(world, ClaimKind.DUPLICATE, "Text.")
    assert (claim.verdict, claim.commit, claim.text) == (FALSE, there, "")
    assert claim.reason.startswith(f"it is in master already, as {there[:12]}")
