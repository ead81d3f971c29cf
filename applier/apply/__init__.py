"""Does a patch, or a series of them, apply to a tree, and what comes of it?

Decides as ``git am`` with default settings does in a clean checkout, without a
checkout: hunks (:mod:`~applier.apply.placer`), files and patches
(:mod:`~applier.apply.apply_patch`), series (:mod:`~applier.apply.apply_series`). Objects
come through the protocols of :mod:`~applier.apply.object_store`; nothing here knows libgit2.
"""

from applier.apply.apply_patch import Patched, apply_patch
from applier.apply.apply_series import (
    Committer,
    SeriesPatch,
    applies_all_new,
    apply_series,
    has_no_diff,
    write_file,
)
from applier.apply.file_version import NewFile
from applier.apply.hunk_images import HunkImages, hunk_images
from applier.apply.object_store import Store, Tree
from applier.apply.place_hunks import is_ruled_out, may_begin

__all__ = [
    "Committer",
    "HunkImages",
    "NewFile",
    "Patched",
    "SeriesPatch",
    "Store",
    "Tree",
    "applies_all_new",
    "apply_patch",
    "apply_series",
    "has_no_diff",
    "hunk_images",
    "is_ruled_out",
    "may_begin",
    "write_file",
]
