"""How many of what: the sums of a report.

Counted once for the JSON's summary, the last line of the text and the exit
code. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from applier.model import Report, SeriesStatus, SeriesVerdict, StatStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums; a diffstat is one declared statement, a patch's or a cover letter's."""

    messages: int
    series: int
    applies: int
    conflicts: int
    incomplete: int
    undecided: int
    not_checked: int
    diffstat_consistent: int
    diffstat_inconsistent: int
    diffstat_undecided: int
    other: int


def count_report(report: Report) -> Tally:
    """Count what *report* holds."""
    statuses = [verdict.status for verdict in report.series]
    stats = [status for verdict in report.series for status in stat_statuses(verdict)]
    return Tally(
        messages=report.messages,
        series=len(report.series),
        applies=statuses.count(SeriesStatus.APPLIES),
        conflicts=statuses.count(SeriesStatus.CONFLICTS),
        incomplete=statuses.count(SeriesStatus.INCOMPLETE),
        undecided=statuses.count(SeriesStatus.UNDECIDED),
        not_checked=statuses.count(SeriesStatus.NOT_CHECKED),
        diffstat_consistent=stats.count(StatStatus.CONSISTENT),
        diffstat_inconsistent=stats.count(StatStatus.INCONSISTENT),
        diffstat_undecided=stats.count(StatStatus.UNDECIDED),
        other=len(report.other),
    )


def stat_statuses(verdict: SeriesVerdict) -> Iterable[StatStatus]:
    """Yield the status of every diffstat of a series: the cover letter's, then the patches'."""
    yield verdict.diffstat.status
    for patch in verdict.patches:
        yield patch.diffstat.status


def count_inconsistent(verdict: SeriesVerdict) -> int:
    """Count the false diffstats of a series."""
    return sum(status is StatStatus.INCONSISTENT for status in stat_statuses(verdict))
