"""Is the diffstat of a mail true?

Three diffstats: *declared* (the mail's words), *counted* (the mail's hunks),
*applied* (the trees, which are :mod:`applier.repo`'s to compare). Pure.
"""

from applier.diff.stat.compare import compare_patch
from applier.diff.stat.counted import count_diff
from applier.diff.stat.cover import compare_series, count_series
from applier.diff.stat.declared import parse_diffstat

__all__ = ["compare_patch", "compare_series", "count_diff", "count_series", "parse_diffstat"]
