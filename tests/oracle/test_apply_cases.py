"""Does every hand-made patch fare as with ``git apply --index``?"""

from pathlib import Path

import pytest

from applier.apply import Patched, apply_patch
from applier.diff import parse_diff
from tests.apply.memory import MemoryStore
from tests.oracle.apply_cases import TABLE
from tests.oracle.apply_git import Checkout

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("name", TABLE)
def test_case_fares_as_with_git(name: str, tmp_path: Path) -> None:
    case = TABLE[name]
    store = MemoryStore()
    root = store.tree(case.files)
    want, said = Checkout(tmp_path, store).apply(root, case.patch)
    assert (want is not None) is case.accepted, said
    result = apply_patch(store, root, parse_diff(case.patch))
    assert isinstance(result, Patched) is case.accepted, result
    if isinstance(result, Patched):
        assert store.finish(root, result.edits) == want
