"""What does history add to what the mail and the tree tell?

The dear half of :mod:`applier.diagnose.tree_causes`: only for who asks for it.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from applier.diagnose.history_search import (
    LATER,
    HistoryContext,
    find_application,
    find_changer,
    find_departure,
    find_fitting,
)
from applier.diagnose.merged_form import Merged, find_rest, merged_finding, other_merged
from applier.diff.quote import unquote_path
from applier.model.finding import Explanation, Finding, FindingKind, Remedy

_MOST_MENDINGS = 3
_DECIDED = frozenset({FindingKind.DAMAGED_MAIL, FindingKind.PATH_LEVEL})
"""History has nothing to add to these."""
_EFFECTS = frozenset({FindingKind.CONTEXT_DRIFT, FindingKind.ALREADY_APPLIED})
"""What a change looks like that came in, in another form."""
_CHANGERS = 3


def add_history(explanation: Explanation, context: HistoryContext) -> Explanation:
    """Put what history says in front."""
    if explanation.findings and explanation.findings[0].kind in _DECIDED:
        return _doubted(explanation, context)
    applied = find_application(context)
    fitting = None if applied is not None else find_fitting(context)
    findings: list[Finding] = [] if applied is None else [applied]
    mending: list[Remedy] = []
    if fitting is not None:
        findings.append(fitting[0])
        mending.append(fitting[1])
    later = fitting is not None and fitting[0].detail.startswith(LATER)
    findings += explanation.findings if later else _more(explanation, context)
    if applied is not None and applied.commit is not None:
        rest = find_rest(context, applied.commit, other_merged(context))
        return Explanation(tuple(findings), () if rest is None else (rest,))
    told = (*mending, *explanation.mending)[:_MOST_MENDINGS]
    return Explanation(tuple(findings), told)


def with_merged(explanation: Explanation, context: HistoryContext, merged: Merged) -> Explanation:
    """Say that the change is in, instead of what its coming in made of the lines around it.

    What would make it apply would bring it in a second time.
    """
    kept = [finding for finding in explanation.findings if finding.kind not in _EFFECTS]
    first = [finding for finding in kept if finding.kind in _DECIDED]
    others = [finding for finding in kept if finding.kind not in _DECIDED]
    rest = find_rest(context, merged.commit, merged.others)
    return Explanation(
        (*first, merged_finding(context.refused, merged), *others), () if rest is None else (rest,)
    )


def _doubted(explanation: Explanation, context: HistoryContext) -> Explanation:
    """Prefer a commit that takes the mail as it is to a repair that only fits."""
    first = explanation.findings[0]
    if (
        first.certain
        or context.refused.diff.error is not None
        or context.refused.mail.failure is not None
    ):
        return explanation
    fitting = find_fitting(context)
    if fitting is None:
        return explanation
    return Explanation((fitting[0],), (fitting[1],))


def _more(explanation: Explanation, context: HistoryContext) -> Iterator[Finding]:
    """Yield the findings of the mail and the tree, with the commits that brought them about."""
    changers = [find_changer(context, one) for one in context.refused.conflicts[:_CHANGERS]]
    for finding in explanation.findings:
        match finding.kind:
            case FindingKind.FILE_MISSING if finding.path is not None:
                yield find_departure(context, unquote_path(finding.path)) or finding
            case FindingKind.CONTEXT_DRIFT:
                first = next((one for one in changers if one is not None), None)
                yield finding if first is None else replace(first, evidence=finding.evidence)
            case _:
                yield finding
