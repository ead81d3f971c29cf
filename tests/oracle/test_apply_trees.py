"""Does every random patch leave the tree that ``git apply --index`` leaves?"""

import random
from pathlib import Path

import pytest

from applier.apply import Patched, apply_patch
from applier.diff import parse_diff
from tests.apply.memory import MemoryStore
from tests.oracle.apply_git import Checkout
from tests.oracle.apply_trees import random_tree_case

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("seed", range(3))
def test_random_patches_leave_the_tree_that_git_leaves(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)  # noqa: S311 - cases, not secrets
    store = MemoryStore()
    checkout = Checkout(tmp_path, store)
    for _ in range(60):
        case = random_tree_case(rng)
        root = store.tree(case.files)
        want, said = checkout.apply(root, case.patch)
        result = apply_patch(store, root, parse_diff(case.patch))
        got = store.finish(root, result.edits) if isinstance(result, Patched) else None
        assert got == want, f"{case.files}\n{case.patch.decode()}\n{said}\n{result}"
