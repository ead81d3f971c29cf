"""Which messages are one series, which revision of what, what is missing?

Reads envelopes only; leaves the base, the diffs and the verdict to others. Two
series are never mixed and no message is lost: that is worth more than a series
too few. Pure.
"""

from applier.series.group_messages import group_messages

__all__ = ["group_messages"]
