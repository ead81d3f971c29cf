"""What all kinds have in common: weights, bounds, mails that mean harm."""

from importlib import import_module
from pathlib import Path

import pytest

from applier.claims.judge_claims import MOST_OF_PATCH
from applier.claims.judged_series import LONGEST_TEXT
from applier.claims.kinds import PATCH_RULES, SERIES_RULES, default_weights
from applier.model import ClaimKind, ClaimWeight
from applier.verdict import exit_code, has_false_claims
from tests.claims.judging import FALSE, UNKNOWN, claim_of, claims_of, saying
from tests.standing.world import TEXT, World, new_world
from tests.steps import steps

FIXES = ClaimKind.FIXES
WRONG = 'Fixes: 1a2b3c4d5e6f ("mm: begin"'


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = new_world(tmp_path)
    found.commit({"mm/a.c": TEXT}, 0, title="mm: begin")
    return found


def test_every_kind_has_its_rule_and_every_rule_its_module() -> None:
    rules = (*PATCH_RULES, *SERIES_RULES)
    assert {rule.kind for rule in rules} == set(ClaimKind)
    assert len(rules) == len(default_weights()) == len(ClaimKind)
    for rule in rules:
        assert callable(import_module(f"applier.claims.{rule.module}").judge)


@pytest.mark.parametrize("weight", [ClaimWeight.FINDING, ClaimWeight.NOTE])
def test_a_weight_is_what_the_user_says(world: World, weight: ClaimWeight) -> None:
    claim = claim_of(world, FIXES, WRONG, claim_weights={FIXES: weight})
    assert (claim.weight, claim.is_finding) == (weight, weight is ClaimWeight.FINDING)


def test_what_is_off_is_not_judged(world: World) -> None:
    assert claims_of(world, FIXES, WRONG, claim_weights={FIXES: ClaimWeight.OFF}) == []


def test_a_false_claim_changes_no_verdict(world: World) -> None:
    [verdict] = world.check(saying(WRONG))
    assert verdict.applies
    assert has_false_claims(verdict)
    assert exit_code([verdict]) == 0


def test_thousands_of_tags_are_judged_up_to_a_bound(world: World) -> None:
    text = "\n".join(f'Fixes: {number:012x} ("mm: number {number}")' for number in range(4_000))
    claims = claims_of(world, FIXES, text)
    assert len(claims) == MOST_OF_PATCH + 1
    assert claims[-1].reason == f"no more than {MOST_OF_PATCH} of a patch are judged"


def test_a_subject_of_a_megabyte_is_shown_in_part(world: World) -> None:
    claim = claim_of(world, FIXES, f'Fixes: 1a2b3c4d5e6f ("{"mm " * 350_000}")')
    assert claim.verdict is FALSE
    assert len(claim.text) <= LONGEST_TEXT + 3


@pytest.mark.parametrize(
    "text",
    [
        "Fixes: " * 20_000,
        'commit 1a2b3c4d5e6f ("' * 20_000,
        "commit " * 100_000,
        "\n".join(['Fixes: 1a2b3c4d5e6f ("'] * 3_000),
        'commit 1a2b3c4d5e6f ("' + 'a" ' * 50_000,
        "Cc: stable@ # " + "1.1," * 50_000,
        "Signed-off-by: " + "<" * 50_000,
    ],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(world: World, text: str) -> None:
    [verdict] = world.check(saying(text))
    assert verdict.error is None
    assert verdict.applies


def test_what_cannot_be_printed_is_on_one_line(world: World) -> None:
    claim = claim_of(world, FIXES, 'Fixes: 1a2b3c4d5e6f ("mm:\x1b[31m\v\f begin")')
    assert claim.verdict in {FALSE, UNKNOWN}
    assert "\n" not in claim.text


def test_without_claims_a_mail_is_read_once(world: World) -> None:
    few, many = "word\n" * 200, "word\n" * 800
    world.check(saying(few))
    one, four = (steps(lambda text=text: world.check(saying(text))) for text in (few, many))  # type: ignore[misc]  # bound now
    assert four < 4 * one
