"""How does a report read to KCIDB, which gathers the results of kernel CI?

As one *checkout* for each series: what was applied to what, and whether that
went well. A series that was not tried to its end says nothing of *valid*. What
the report does not know (where the base can be fetched, the patches' files) is
left out. Pure; source: KCIDB's I/O schema, version 5.3 (kcidb-io on PyPI).
"""

from applier.model import Report, SeriesStatus, SeriesVerdict, StatStatus
from applier.report.safe import printable
from applier.report.status_words import status_words

ORIGIN = "applier"
"""The name of the CI system, where the user gives none."""

_VERSION = {"major": 5, "minor": 3}
_LONGEST_EXCERPT = 16_384


def format_kcidb(report: Report, origin: str = ORIGIN) -> str:
    """Give the checkouts as an object of the schema, in ASCII."""
    import json  # noqa: PLC0415 - the text report needs none

    checkouts = [_checkout(verdict, origin) for verdict in report.series]
    return json.dumps({"version": _VERSION, "checkouts": checkouts}, indent=2) + "\n"


def _checkout(verdict: SeriesVerdict, origin: str) -> dict[str, object]:
    """Describe one series on its base."""
    series, base = verdict.series, verdict.base
    known: dict[str, object] = {
        "id": f"{origin}:{printable(series.id)}/v{series.revision}",
        "origin": origin,
        "comment": printable(series.title),
        "misc": {"applier": {"status": verdict.status.value, "diffstat": _stats(verdict)}},
    }
    if base.oid is not None:
        known["git_commit_hash"] = base.oid
        known["git_commit_name"] = printable(base.name or base.oid)
    if "@" in series.id:
        known["message_id"] = printable(series.id)
    if verdict.status in {SeriesStatus.APPLIES, SeriesStatus.CONFLICTS}:
        known["valid"] = verdict.status is SeriesStatus.APPLIES
    if verdict.status is SeriesStatus.CONFLICTS:
        lines = (status_words(verdict), *map(printable, verdict.reasons))
        known["log_excerpt"] = "\n".join(lines)[:_LONGEST_EXCERPT]
    return known


def _stats(verdict: SeriesVerdict) -> str:
    """Fold the diffstats of a series into one word, the worst first."""
    found = {verdict.diffstat.status, *(patch.diffstat.status for patch in verdict.patches)}
    order = (StatStatus.INCONSISTENT, StatStatus.UNDECIDED, StatStatus.CONSISTENT)
    return next((status for status in order if status in found), StatStatus.UNDECLARED).value
