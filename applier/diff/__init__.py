"""What does the diff say: which files, which hunks, which patch-id?

Pure: bytes in, values out. Whether it fits a tree is :mod:`applier.apply`'s
business; the diffstats live in :mod:`applier.diffstat`.
"""

from applier.diff.parse import parse_diff
from applier.diff.patch_id import patch_id
from applier.diff.quote import quote_path, unquote_path

__all__ = ["parse_diff", "patch_id", "quote_path", "unquote_path"]
