"""In which words is the base named, and what speaks for it and against it?

The same in every format. Pure.
"""

from applier.model import (
    Base,
    BaseStatus,
    Evidence,
    EvidenceRule,
    Oid,
    SeriesVerdict,
    Support,
)
from applier.report.phrases import (
    joined,
    one_line,
    place,
    quoted,
)
from applier.wording import short

_STATEMENTS_SHOWN = 3


def base_gist(verdict: SeriesVerdict) -> str:
    """Say in one line what is known of the base; where nothing was looked up, what is stated."""
    stated = (quoted(evidence, verdict) for evidence in verdict.base.evidence[:_STATEMENTS_SHOWN])
    return base_words(verdict) or joined(stated, "; ")


def base_words(verdict: SeriesVerdict) -> str:
    """Say which commit is the base and why, or why there is none."""
    base = verdict.base
    match base.status:
        case BaseStatus.RESOLVED:
            return joined((commit_words(base), _rule_words(verdict), _count_words(base)))
        case BaseStatus.UNKNOWN_COMMIT:
            hidden = any(not one.on_branch for one in base.evidence)
            where = "on no branch or tag of" if hidden else "not in"
            said = f"the commit that the mails state is {where} this repository"
            return said if hidden else joined((said, base.missing_reason))
        case BaseStatus.UNMET_PREREQUISITES:
            tried = joined((commit_words(base), _rule_words(verdict))) if base.oid else ""
            return joined(("needs other patches first", tried and f"tried on {tried}"), "; ")
        case BaseStatus.UNSTATED:
            return joined(("none found", base.missing_reason), ": ")
        case BaseStatus.NOT_LOOKED_UP:
            return "" if base.evidence else "not stated"


def commit_words(base: Base) -> str:
    """Name the commit for a person and for git; ``v5.12-3-ga38fd8748`` does both."""
    oid = base.oid or ""
    name = one_line(base.name or "")
    _, marked, digits = name.rpartition("-g")
    if marked and oid.startswith(digits):
        return name
    return f"{name} ({short(Oid(oid))})" if name and not oid.startswith(name) else short(Oid(oid))


def _rule_words(verdict: SeriesVerdict) -> str:
    """Say by which rule the base was chosen, and on whose word."""
    chosen = chosen_evidence(verdict.base)
    where = "" if chosen is None else place(chosen.message_id, verdict)
    text = "" if chosen is None else quoted(chosen, verdict)
    match verdict.base.rule:
        case EvidenceRule.OPTION:
            return "as told"
        case EvidenceRule.BASE_COMMIT:
            return f"stated in {where}" if where else "stated"
        case EvidenceRule.PREVIOUS_REVISION:
            return joined(("the previous revision's base", text))
        case None:
            return ""
        case _:
            return text


def _count_words(base: Base) -> str:
    """Say that the base has all that the diffs were made from, unless that is why it was chosen."""
    held = (
        one
        for one in base.evidence
        if one.rule is EvidenceRule.BLOBS and one.verdict is Support.SUPPORTS
    )
    return "" if base.rule is EvidenceRule.BLOBS else next((one.text for one in held), "")


def chosen_evidence(base: Base) -> Evidence | None:
    """Find the statement that the choice rests on."""
    same = (one for one in base.evidence if one.rule is base.rule and one.oid == base.oid)
    return next(same, None)


def standing_words(evidence: Evidence, base: Base) -> str:
    """Say how a statement stands to the base."""
    if base.status is BaseStatus.NOT_LOOKED_UP:
        return ""
    if evidence.note:
        return f" ({one_line(evidence.note)})"
    if evidence.rule is EvidenceRule.BLOBS and evidence.oid == base.oid:
        return ""
    match evidence.verdict:
        case Support.SUPPORTS:
            return " (agrees)"
        case Support.CONTRADICTS if evidence.rule is EvidenceRule.OPTION:
            return " (not chosen)"
        case Support.CONTRADICTS:
            other = "" if evidence.oid is None else f", {short(evidence.oid)}"
            return f" (another commit{other})"
        case Support.UNKNOWN:
            unsettled = evidence.oid is not None or evidence.rule is EvidenceRule.PREREQUISITE
            return " (not looked at)" if unsettled else " (not found in this repository)"
