"""Is the diffstat of a mail true?

Three diffstats: *declared* (the mail's words), *counted* (the mail's hunks),
*applied* (the trees, which are :mod:`applier.repo`'s to compare). Pure.
"""

from applier.diff.stat.declared import parse_diffstat

__all__ = ["parse_diffstat"]
