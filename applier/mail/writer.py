"""Did a person write a message, or a program that reports on patches and bugs?

Only the header is asked, and only what such programs say of themselves: RFC
3834's Auto-Submitted, Bugzilla's own fields, names such as "kernel test robot".
Robots send patches, too: whether there is one decides elsewhere. Pure.
"""

import re
from functools import cache

from applier.model import Person, Writer


def find_writer(sender: Person, submitted: str, *, has_tracker_fields: bool) -> Writer:
    """Tell who wrote a message; *submitted* is its Auto-Submitted."""
    local = sender.email.partition("@")[0].lower()
    if has_tracker_fields or local.startswith("bugzilla"):
        return Writer.BUG_TRACKER
    said = submitted.partition(";")[0].strip().lower()
    names = f"{sender.name} {local}".lower()
    if said not in {"", "no"} or _robot().search(names):
        return Writer.ROBOT
    return Writer.PERSON


@cache
def _robot() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])(?:robot|bot|syzbot|buildbot)(?![^\W_])")
