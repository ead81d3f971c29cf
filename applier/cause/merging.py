"""Would ``git am -3`` take it? Reads the repository."""

from applier.apply import Patched
from applier.apply.three_way import lacking_blobs, merge_patch
from applier.cause.case import Case
from applier.cause.words import path_name


def merges(case: Case) -> bool:
    """Whether the patch can be merged."""
    return isinstance(merge_patch(case.tree, case.root, case.diff), Patched)


def missing_preimages(case: Case) -> tuple[str, ...]:
    """Say which of the files that the patch was made on the repository does not have."""
    return tuple(
        f"the repository has no {oid}, which {path_name(path)} was when the patch was made"
        for path, oid in lacking_blobs(case.tree, case.diff)
    )
