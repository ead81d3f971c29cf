"""Commits that a text speaks of."""

from pathlib import Path

import pytest

from applier.model import ClaimKind, ClaimWeight, Oid
from tests.claims.judging import FALSE, TRUE, UNKNOWN, claim_of, claims_of, judged, saying
from tests.standing.world import TEXT, World, new_world

COMMIT = ClaimKind.COMMIT
TITLE = "mm: add the fourth thing"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return new_world(tmp_path)


@pytest.fixture
def named(world: World) -> Oid:
    return world.commit({"mm/a.c": TEXT}, 0, title=TITLE)


def test_a_citation_may_be_wrapped_anywhere(world: World, named: Oid) -> None:
    text = f'Since commit\n{named[:12]} ("mm: add the\nfourth thing") it is slow.'
    claim = claim_of(world, COMMIT, text)
    assert (claim.verdict, claim.line, claim.commit) == (TRUE, 3, named)
    assert claim.text == f'commit {named[:12]} ("{TITLE}")'
    assert claim.weight is ClaimWeight.NOTE


def test_it_is_judged_once_however_often_it_stands_there(world: World, named: Oid) -> None:
    text = f'Commit {named[:12]} ("{TITLE}") is old.\ncommit {named[:12]} ("{TITLE}") is slow.'
    assert len(claims_of(world, COMMIT, text)) == 1


def test_a_short_id_and_another_subject_are_put_right(world: World, named: Oid) -> None:
    right = f'commit {named[:12]} ("{TITLE}")'
    short = claim_of(world, COMMIT, f'In commit {named[:8]} ("{TITLE}").')
    other = claim_of(world, COMMIT, f'In commit {named[:12]} ("mm: add a fourth thing").')
    assert (short.verdict, short.suggestion) == (FALSE, right)
    assert (other.verdict, other.suggestion) == (FALSE, right)


def test_a_text_may_speak_of_another_branch(world: World, named: Oid) -> None:
    other = world.commit({"b": ["b\n"]}, 1, named, title="mm: elsewhere", branch="heads/other")
    text = f'As commit {other[:12]} ("mm: elsewhere") does.'
    assert claim_of(world, COMMIT, text, bases=(named,)).verdict is TRUE


def test_a_commit_of_another_project_is_unknown(world: World, named: Oid) -> None:
    del named
    claim = claim_of(world, COMMIT, 'Since commit 1a2b3c4d5e6f ("ext4: go faster") it fails.')
    assert (claim.verdict, claim.suggestion) == (UNKNOWN, "")


def test_what_is_reverted_has_the_subject_that_the_revert_has(world: World, named: Oid) -> None:
    text = f"This reverts commit {named}."
    [right] = world.check(saying(text, subject=f'[PATCH] Revert "{TITLE}"'))
    [wrong] = world.check(saying(text, subject='[PATCH] Revert "mm: add the third thing"'))
    assert [one.verdict for one in judged(right, COMMIT)] == [TRUE]
    assert [one.verdict for one in judged(wrong, COMMIT)] == [FALSE]


@pytest.mark.parametrize(
    "text",
    [
        "We commit 1234567 pages at once.",
        'The precommit 1a2b3c4d5e6f ("hook") runs.',
        "commit 1a2b3c4d5e6f breaks it",
        'commit 1a2b3c4d5e6f ("never closed\n\nand a paragraph") is none',
        'Fixes: commit 1a2b3c4d5e6f ("mm: a tag, judged as one")',
    ],
)
def test_what_is_no_citation(world: World, named: Oid, text: str) -> None:
    del named
    assert claims_of(world, COMMIT, text) == []
