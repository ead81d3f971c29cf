"""Releases that a fix is asked to be carried back to."""

from pathlib import Path

import pytest

from applier.claims.releases import first_release, list_releases
from applier.model import ClaimKind, ClaimWeight, Oid
from tests.claims.judging import FALSE, RULES, TRUE, UNKNOWN, claim_of, claims_of
from tests.git.building import START, opened, tag
from tests.standing.world import DAY, TEXT, World, new_world

STABLE, PAIR = ClaimKind.STABLE, ClaimKind.STABLE_FIXES
TITLE = "mm: add the fourth thing"
FILES = {"mm/a.c": TEXT, RULES: ["Rules.\n"]}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return new_world(tmp_path)


@pytest.fixture
def fixed(world: World) -> Oid:
    """Release v5.9, what is fixed, v5.10-rc1 and v5.10."""
    first = world.commit(FILES, 0, title="begin")
    tag(world.repository, "v5.9", first, START)
    made = world.commit({**FILES, "b": ["b\n"]}, 1, first, title=TITLE)
    tag(world.repository, "v5.10-rc1", made, START + DAY)
    last = world.commit({**FILES, "b": ["c\n"]}, 2, made, title="go on")
    tag(world.repository, "v5.10", last, START + 2 * DAY)
    tag(world.repository, "v5.10.3", last, START + 2 * DAY)
    return made


def fixing(fixed: Oid, stable: str) -> str:
    return f'Text.\n\nFixes: {fixed[:12]} ("{TITLE}")\n{stable}'


def test_releases_are_known_by_their_tags(world: World, fixed: Oid) -> None:
    repo = opened(world.repository)
    assert [one.name for one in list_releases(repo)] == ["v5.9", "v5.10"]
    found = first_release(repo, fixed)
    assert found is not None
    assert found.name == "v5.10"


@pytest.mark.parametrize(
    "comment", ["v5.10+", "5.10+", ">= 5.10", "5.10.x", "v5.10", "v5.10+: also before", "v6.1+"]
)
def test_the_first_release_or_a_later_one(world: World, fixed: Oid, comment: str) -> None:
    claim = claim_of(world, STABLE, fixing(fixed, f"Cc: stable@vger.kernel.org # {comment}"))
    assert (claim.verdict, claim.commit, claim.line) == (TRUE, fixed, 6)


@pytest.mark.parametrize("comment", ["v5.9+", "5.4.x", "4.19+, 5.10+"])
def test_an_older_release_had_nothing_to_fix(world: World, fixed: Oid, comment: str) -> None:
    claim = claim_of(world, STABLE, fixing(fixed, f"Cc: <stable@vger.kernel.org> # {comment}"))
    assert (claim.verdict, claim.reason) == (FALSE, "what it fixes is first in v5.10")
    assert claim.suggestion == "Cc: <stable@vger.kernel.org> # v5.10+"
    assert claim.weight is ClaimWeight.NOTE


def test_what_fixes_nothing_that_is_here_is_unknown(world: World, fixed: Oid) -> None:
    del fixed
    claim = claim_of(world, STABLE, "Text.\n\nCc: stable@vger.kernel.org # v5.4+")
    assert claim.verdict is UNKNOWN


def test_who_names_no_release_says_nothing_of_one(world: World, fixed: Oid) -> None:
    for line in ("Cc: stable@vger.kernel.org", "Cc: Stable Horse <horse@example.org> # v5.4+"):
        assert claims_of(world, STABLE, fixing(fixed, line)) == []


def test_a_fix_of_a_released_commit_is_for_stable(world: World, fixed: Oid) -> None:
    alone = claim_of(world, PAIR, fixing(fixed, "Acked-by: B <b@example.org>"))
    asked = claim_of(world, PAIR, fixing(fixed, "Cc: stable@vger.kernel.org"))
    assert (alone.verdict, alone.reason) == (
        FALSE,
        f"{fixed[:12]} is in v5.10, and stable gets no copy",
    )
    assert alone.suggestion == "Cc: stable@vger.kernel.org # v5.10+"
    assert asked.verdict is TRUE


def test_what_goes_to_stable_says_what_it_fixes(world: World, fixed: Oid) -> None:
    del fixed
    claim = claim_of(world, PAIR, "Text.\n\nCc: stable@vger.kernel.org")
    assert (claim.verdict, claim.text) == (FALSE, "Cc: stable@vger.kernel.org")


def test_another_project_has_other_habits(world: World, fixed: Oid) -> None:
    head = Oid(str(world.repository.references["refs/heads/master"].target))
    world.commit({"mm/a.c": TEXT}, 3, head, title="the rules are gone")
    assert claims_of(world, PAIR, fixing(fixed, "")) == []


def test_a_commit_since_the_last_release_needs_no_copy(world: World, fixed: Oid) -> None:
    head = Oid(str(world.repository.references["refs/heads/master"].target))
    del fixed
    new = world.commit({**FILES, "n": ["n\n"]}, 5, head, title="mm: brand new")
    text = f'Text.\n\nFixes: {new[:12]} ("mm: brand new")'
    assert claims_of(world, PAIR, text) == []
    claim = claim_of(world, PAIR, f"{text}\nCc: stable@vger.kernel.org")
    assert (claim.verdict, claim.reason) == (UNKNOWN, f"no release looked at has {new[:12]}")
