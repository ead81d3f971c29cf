"""Does applier judge random patches as whole git am? ``scripts/fuzz am --against-git``, too."""

import pytest

from tests.fuzz.against_git import Batch, match_placements, match_series

pytestmark = pytest.mark.oracle


def test_random_patches_to_a_small_tree() -> None:
    match = match_series(Batch(seed=3, number=0, count=12))
    assert match.differences == []
    assert 0 < match.accepted < 12


def test_what_git_takes_is_counted() -> None:
    match = match_placements(Batch(seed=3, number=0, count=50))
    assert match.differences == []
    assert 0 < match.accepted < 50
