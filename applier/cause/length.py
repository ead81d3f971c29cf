"""What does history add to what the mail and the tree tell?

The dear half of :mod:`applier.cause.explain`: only for who asks for it.
"""

from collections.abc import Iterator
from dataclasses import replace

from applier.cause.merged import Merged, find_rest, merged_finding, other_merged
from applier.cause.past import (
    LATER,
    Past,
    find_application,
    find_changer,
    find_departure,
    find_fitting,
)
from applier.model.finding import Explanation, Finding, FindingKind, Mending

_MOST_MENDINGS = 3
_DECIDED = frozenset({FindingKind.DAMAGED_MAIL, FindingKind.PATH_LEVEL})
"""History has nothing to add to these."""
_EFFECTS = frozenset({FindingKind.CONTEXT_DRIFT, FindingKind.ALREADY_APPLIED})
"""What a change looks like that came in, in another form."""
_CHANGERS = 3


def deepen(explanation: Explanation, past: Past) -> Explanation:
    """Put what history says in front."""
    if explanation.findings and explanation.findings[0].kind in _DECIDED:
        return _doubted(explanation, past)
    applied = find_application(past)
    fitting = None if applied is not None else find_fitting(past)
    findings: list[Finding] = [] if applied is None else [applied]
    mending: list[Mending] = []
    if fitting is not None:
        findings.append(fitting[0])
        mending.append(fitting[1])
    later = fitting is not None and fitting[0].detail.startswith(LATER)
    findings += explanation.findings if later else _more(explanation, past)
    if applied is not None and applied.commit is not None:
        rest = find_rest(past, applied.commit, other_merged(past))
        return Explanation(tuple(findings), () if rest is None else (rest,))
    told = (*mending, *explanation.mending)[:_MOST_MENDINGS]
    return Explanation(tuple(findings), told)


def with_merged(explanation: Explanation, past: Past, merged: Merged) -> Explanation:
    """Say that the change is in, instead of what its coming in made of the lines around it.

    What would make it apply would bring it in a second time.
    """
    kept = [finding for finding in explanation.findings if finding.kind not in _EFFECTS]
    first = [finding for finding in kept if finding.kind in _DECIDED]
    others = [finding for finding in kept if finding.kind not in _DECIDED]
    rest = find_rest(past, merged.commit, merged.others)
    return Explanation(
        (*first, merged_finding(past.case, merged), *others), () if rest is None else (rest,)
    )


def _doubted(explanation: Explanation, past: Past) -> Explanation:
    """Prefer a commit that takes the mail as it is to a repair that only fits."""
    first = explanation.findings[0]
    if first.certain or past.case.diff.error is not None or past.case.mail.failure is not None:
        return explanation
    fitting = find_fitting(past)
    if fitting is None:
        return explanation
    return Explanation((fitting[0],), (fitting[1],))


def _more(explanation: Explanation, past: Past) -> Iterator[Finding]:
    """Yield the findings of the mail and the tree, with the commits that brought them about."""
    changers = [find_changer(past, one) for one in past.case.conflicts[:_CHANGERS]]
    for finding in explanation.findings:
        match finding.kind:
            case FindingKind.FILE_MISSING if finding.path is not None:
                yield find_departure(past, finding.path) or finding
            case FindingKind.CONTEXT_DRIFT:
                first = next((one for one in changers if one is not None), None)
                yield finding if first is None else replace(first, evidence=finding.evidence)
            case _:
                yield finding
