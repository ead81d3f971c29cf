"""Is the diffstat of a mail true?

Three diffstats: *declared* (the mail's words), *counted* (the mail's hunks),
*applied* (the trees, which are :mod:`applier.git`'s to compare). Pure.
"""

from applier.diffstat.compare_patch import compare_patch
from applier.diffstat.compare_series import compare_series, count_series
from applier.diffstat.counted import count_diff
from applier.diffstat.declared import Declarations, choose_declared, find_diffstats, parse_diffstat
from applier.diffstat.path_spelling import declared_sources
from applier.diffstat.stat_rows import net_lines

__all__ = [
    "Declarations",
    "choose_declared",
    "compare_patch",
    "compare_series",
    "count_diff",
    "count_series",
    "declared_sources",
    "find_diffstats",
    "net_lines",
    "parse_diffstat",
]
