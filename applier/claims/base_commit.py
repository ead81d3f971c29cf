"""Can everybody get the base that a series states?

A commit that lies in the repository is not enough: a branch or a tag must lead to it. What
the repository does not have may be public all the same. The search for a base has looked it
up already (:mod:`applier.base.resolve`). Pure.
"""

from collections.abc import Iterator

from applier.claims.judged_series import JudgedSeries, Judgement
from applier.model import ClaimVerdict, Evidence, EvidenceRule


def judge(series: JudgedSeries) -> Iterator[Judgement]:
    """Judge the base-commit lines of a series."""
    for evidence in series.base.evidence:
        if evidence.rule is EvidenceRule.BASE_COMMIT:
            verdict, reason = _judge(evidence, series)
            yield Judgement(verdict, evidence.text, reason=reason, commit=evidence.oid)


def _judge(evidence: Evidence, series: JudgedSeries) -> tuple[ClaimVerdict, str]:
    oid, repo = evidence.oid, series.repo
    if oid is None:
        return ClaimVerdict.UNKNOWN, "it is not in this repository"
    if evidence.on_branch:
        return ClaimVerdict.TRUE, ""
    if repo.is_reached(oid) is None or repo.lacking_history:
        return ClaimVerdict.UNKNOWN, "whether a branch or a tag leads to it was not found out"
    return ClaimVerdict.FALSE, "it lies in this repository, and no branch or tag leads to it"
