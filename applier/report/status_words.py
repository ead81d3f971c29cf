"""In which words is a verdict given?

The status of the schema in capitals, and where it shows; the same in every
format. Pure.
"""

from applier.model import (
    AlreadyApplied,
    Base,
    NoDiff,
    NotTried,
    PatchVerdict,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
)
from applier.report.safe import printable
from applier.report.tally import count_inconsistent, count_report
from applier.report.words import conflicts_of, joined, listed, plural


def revision_words(series: Series) -> str:
    """Name a revision with the prefixes that set it apart: ``RFC net-next v2``."""
    prefixes = [printable(word) for word in series.prefixes if word.upper() != "PATCH"]
    assumed = " (inferred)" if series.revision_inferred else ""
    return joined((*prefixes[:6], f"v{series.revision}{assumed}"), " ")


def status_words(verdict: SeriesVerdict) -> str:
    """Give the verdict as a phrase: ``CONFLICTS at patch 3 of 14``."""
    status = verdict.status.value.upper().replace("-", " ")
    false = count_inconsistent(verdict)
    falsehood = f"{plural(false, 'diffstat')} inconsistent" if false else ""
    return joined((status + _where(verdict), falsehood))


def _where(verdict: SeriesVerdict) -> str:
    """Say which patches the status is owed to."""
    series = verdict.series
    missing = f": {listed(series.missing)} of {series.total} missing" if series.missing else ""
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            first = next((patch for patch in verdict.patches if conflicts_of(patch.outcome)), None)
            return "" if first is None else f" at patch {first.number} of {series.total}"
        case SeriesStatus.APPLIES:
            have = [isinstance(patch.outcome, AlreadyApplied) for patch in verdict.patches]
            return ": the base has it already" if have and all(have) else ""
        case SeriesStatus.UNDECIDED:
            return _undecided(verdict.base, verdict.patches)
        case SeriesStatus.INCOMPLETE:
            return missing
        case SeriesStatus.NOT_CHECKED:
            return missing or _unchecked(verdict.patches)


def _unchecked(patches: tuple[PatchVerdict, ...]) -> str:
    """Say what a reader without a tree can know: whether all is there."""
    if bare := _bare(patches):
        return bare
    return f": all {len(patches)} patches are here" if len(patches) > 1 else ""


def _bare(patches: tuple[PatchVerdict, ...]) -> str:
    """Name the patches without a diff."""
    bare = [patch.number for patch in patches if isinstance(patch.outcome, NoDiff)]
    return f": no diff in patch {listed(bare)}" if bare else ""


def _undecided(base: Base, patches: tuple[PatchVerdict, ...]) -> str:
    """Say what is wanting."""
    if bare := _bare(patches):
        return bare
    if base.oid is None and any(isinstance(patch.outcome, NotTried) for patch in patches):
        return ": no base to try it on"
    return ""


def summary_words(report: Report) -> str:
    """Sum up: ``4 series: 1 applies, 3 conflicts; 2 diffstats inconsistent; 3 other messages``."""
    tally = count_report(report)
    statuses = joined(
        f"{count} {word}"
        for count, word in (
            (tally.applies, "applies" if tally.applies == 1 else "apply"),
            (tally.conflicts, "conflicts" if tally.conflicts == 1 else "conflict"),
            (tally.incomplete, "incomplete"),
            (tally.undecided, "undecided"),
            (tally.not_checked, "not checked"),
        )
        if count
    )
    false = tally.diffstat_inconsistent
    return joined(
        (
            joined((plural(tally.series, "series"), statuses), ": "),
            f"{plural(false, 'diffstat')} inconsistent" if false else "",
            plural(tally.other, "other message") if tally.other else "",
        ),
        "; ",
    )
