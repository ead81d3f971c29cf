"""Is there a link to what is said to have been reported?

``Reported-by:`` is followed by ``Closes:`` or ``Link:`` with the address of the report (the
kernel's Documentation/process/submitting-patches.rst). Asked of the kernel alone. Reads the
tree.
"""

from collections.abc import Iterator

from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.claims.kernel_rules import has_kernel_rules
from applier.model import ClaimVerdict

_LINKS = ("closes", "link")
_REPORTS = ("reported-by", "reported-and-tested-by")


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge the reports that a patch names: each needs a link behind it."""
    reports = sorted(line for name in _REPORTS for line, _ in message.tags(name))
    if not reports or not has_kernel_rules(series):
        return
    links = sorted(line for name in _LINKS for line, _ in message.tags(name))
    for line, following in zip(reports, [*reports[1:], len(message.lines) + 1], strict=True):
        text = message.lines[line - 1].strip()
        if any(line < link < following for link in links):
            yield Judgement(ClaimVerdict.TRUE, text, line)
        else:
            reason = "no Closes: or Link: says where"
            yield Judgement(ClaimVerdict.FALSE, text, line, reason)
