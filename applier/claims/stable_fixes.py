"""Do ``Fixes:`` and ``Cc: stable`` go together?

What fixes a commit that was released belongs to stable, and what goes there says which
commit it fixes, so that everybody knows how far back (the kernel's
Documentation/process/stable-kernel-rules.rst). Asked of the kernel alone. Reads the
repository.
"""

from collections.abc import Iterator
from itertools import islice

from applier.claims.fixes import find_tags
from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.claims.kernel_rules import has_kernel_rules
from applier.claims.releases import first_release, list_releases
from applier.claims.stable import fixed_commits, stable_tags
from applier.model import ClaimVerdict
from applier.wording import short

_TAG = "Cc: stable@vger.kernel.org"


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge a patch that has the one or the other."""
    asked, tags = stable_tags(message), list(islice(find_tags(message), 1))
    if not (asked or tags) or not has_kernel_rules(series) or not list_releases(series.repo):
        return
    if not tags:
        line, text = asked[0][0], message.lines[asked[0][0] - 1].strip()
        yield Judgement(ClaimVerdict.FALSE, text, line, "it does not say which commit it fixes")
        return
    for commit in fixed_commits(series, message)[:1]:
        release, text = first_release(series.repo, commit), tags[0].text
        if release is not None and not asked:
            reason = f"{short(commit)} is in {release.name}, and stable gets no copy"
            suggestion = f"{_TAG} # {release.name}+"
            yield Judgement(ClaimVerdict.FALSE, text, tags[0].line, reason, commit, suggestion)
        elif asked:
            reason = "" if release else f"no release looked at has {short(commit)}"
            verdict = ClaimVerdict.TRUE if release else ClaimVerdict.UNKNOWN
            line = asked[0][0]
            yield Judgement(verdict, message.lines[line - 1].strip(), line, reason, commit)
