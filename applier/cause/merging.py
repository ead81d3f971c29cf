"""Would ``git am -3`` take it? Reads the repository."""

from applier.apply import Patched
from applier.apply.three_way import lacking_blobs, merge_patch
from applier.cause.case import Case
from applier.cause.twice import is_doubled
from applier.cause.words import path_name


def merges(case: Case) -> bool:
    """Whether the patch can be merged, and then changes something, and nothing twice."""
    merged = merge_patch(case.tree, case.root, case.diff)
    if not isinstance(merged, Patched) or is_doubled(merged, case.diff):
        return False
    return case.grafted(case.root, merged) != case.root


def missing_preimages(case: Case) -> tuple[str, ...]:
    """Say which of the files that the patch was made on the repository does not have."""
    return tuple(
        f"the repository has no {oid}, which {path_name(path)} was when the patch was made"
        for path, oid in lacking_blobs(case.tree, case.diff)
    )
