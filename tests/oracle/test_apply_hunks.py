"""Does every hunk go where ``git apply`` puts it?"""

import random
from pathlib import Path

import pytest

from tests.oracle.apply_fuzz import differing, git_alone, gits, random_case

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("seed", range(8))
def test_random_hunks_go_where_git_puts_them(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)  # noqa: S311 - cases, not secrets
    assert differing([random_case(rng) for _ in range(500)], tmp_path) == []


def test_git_says_the_same_of_many_files_and_of_one(tmp_path: Path) -> None:
    rng = random.Random("alone")  # noqa: S311 - cases, not secrets
    cases = [random_case(rng) for _ in range(60)]
    many = tmp_path / "many"
    many.mkdir()
    assert gits(cases, many) == [git_alone(case, tmp_path) for case in cases]
