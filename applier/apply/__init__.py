"""Does a patch, or a series of them, apply to a tree, and what comes of it?

Decides as ``git am`` with default settings does in a clean checkout, without a
checkout: hunks (:mod:`~applier.apply.image`), files
(:mod:`~applier.apply.bench`), patches (:mod:`~applier.apply.patch`), series
(:mod:`~applier.apply.series`). Objects come through the protocols of
:mod:`~applier.apply.store`; nothing here knows libgit2.
"""

from applier.apply.patch import NewFile, Patched, apply_patch
from applier.apply.placement import is_ruled_out, may_begin
from applier.apply.series import (
    Committer,
    SeriesPatch,
    applies_anew,
    apply_series,
    has_no_diff,
)
from applier.apply.sides import Sides, sides_of
from applier.apply.store import Store, Tree

__all__ = [
    "Committer",
    "NewFile",
    "Patched",
    "SeriesPatch",
    "Sides",
    "Store",
    "Tree",
    "applies_anew",
    "apply_patch",
    "apply_series",
    "has_no_diff",
    "is_ruled_out",
    "may_begin",
    "sides_of",
]
