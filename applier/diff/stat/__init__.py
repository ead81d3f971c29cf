"""Is the diffstat of a mail true?

Three diffstats: *declared* (the mail's words), *counted* (the mail's hunks),
*applied* (the trees, which are :mod:`applier.repo`'s to compare). Pure.
"""

from applier.diff.stat.compare import compare_patch
from applier.diff.stat.counted import count_diff
from applier.diff.stat.cover import compare_series, count_series
from applier.diff.stat.declared import (
    Declarations,
    choose_declared,
    find_diffstats,
    parse_diffstat,
)
from applier.diff.stat.names import declared_sources
from applier.diff.stat.rows import net_lines

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
