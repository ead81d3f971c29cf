"""Is what must be applied first to be had, in the archive or in the tree?

The search for a base has looked for it (:mod:`applier.base.prerequisites`). What was not
found may be on another list. Pure.
"""

from collections.abc import Iterator

from applier.claims.judged_series import JudgedSeries, Judgement
from applier.model import ClaimVerdict, EvidenceRule, Support

_VERDICTS = {
    Support.SUPPORTS: ClaimVerdict.TRUE,
    Support.CONTRADICTS: ClaimVerdict.FALSE,
    Support.UNKNOWN: ClaimVerdict.UNKNOWN,
}


def judge(series: JudgedSeries) -> Iterator[Judgement]:
    """Judge what a series says that it needs."""
    for evidence in series.base.evidence:
        if evidence.rule is EvidenceRule.PREREQUISITE:
            verdict = _VERDICTS[evidence.verdict]
            verdict = ClaimVerdict.TRUE if evidence.oid and evidence.on_branch else verdict
            reason = "" if verdict is ClaimVerdict.TRUE else evidence.note or "it was not found"
            yield Judgement(verdict, evidence.text, reason=reason, commit=evidence.oid)
