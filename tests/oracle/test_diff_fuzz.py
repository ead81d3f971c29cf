"""Does applier read damaged patch texts as git does? ``scripts/fuzz diff --against-git``, too."""

from itertools import islice
from pathlib import Path

import pytest

from tests.oracle.diff_git import agree, ask_git, ask_us
from tests.oracle.diff_mutations import patches

pytestmark = pytest.mark.oracle

CASES = 500


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_patch_reads_as_git_reads_it(seed: int, tmp_path: Path) -> None:
    for patch in islice(patches(seed), CASES):
        git, ours = ask_git(patch, tmp_path), ask_us(patch)
        assert agree(git, ours), f"{patch!r}\n  git  {git}\n  ours {ours}"
