"""What is the verdict on a series worth as an exit code? Pure."""

from applier.cli.exitcode import ExitCode
from applier.model import NoDiff, SeriesStatus, SeriesVerdict, StatStatus
from applier.report.tally import count_inconsistent


def verdict_code(verdict: SeriesVerdict) -> ExitCode:
    """Say what one series is worth."""
    if verdict.status is SeriesStatus.CONFLICTS or count_inconsistent(verdict):
        return ExitCode.FINDINGS
    match verdict.status:
        case SeriesStatus.INCOMPLETE | SeriesStatus.UNDECIDED:
            return ExitCode.UNDECIDED
        case SeriesStatus.APPLIES:
            return ExitCode.UNDECIDED if _is_unproven(verdict) else ExitCode.APPLIES
        case SeriesStatus.NOT_CHECKED:
            return ExitCode.UNDECIDED if _is_partial(verdict) else ExitCode.APPLIES


def _is_unproven(verdict: SeriesVerdict) -> bool:
    """Whether a diffstat is declared that nothing could be held against."""
    stats = (verdict.diffstat, *(patch.diffstat for patch in verdict.patches))
    return any(stat.declared and stat.status is StatStatus.UNDECIDED for stat in stats)


def _is_partial(verdict: SeriesVerdict) -> bool:
    """Whether a series that nobody tried is not even all there."""
    bare = any(isinstance(patch.outcome, NoDiff) for patch in verdict.patches)
    return bare or bool(verdict.series.missing)
