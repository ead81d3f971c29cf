"""In which words is a verdict given?

The status of the schema in capitals, and where it shows; the same in every
format. Pure.
"""

from collections.abc import Iterator, Sequence

from applier.model import (
    Base,
    PatchOutcome,
    PatchVerdict,
    Report,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.report.phrases import (
    joined,
)
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import REFUSED
from applier.wording import listed, plural

_LONGEST_PREFIX = 80
"""Columns of one word in the brackets of a subject."""


def revision_words(series: SeriesVerdict) -> str:
    """Name a revision with the prefixes that set it apart: ``RFC net-next v2``."""
    prefixes = [
        cut(printable(word), _LONGEST_PREFIX) for word in series.prefixes if word.upper() != "PATCH"
    ]
    assumed = " (inferred)" if series.revision_inferred else ""
    return joined((*prefixes[:6], f"v{series.revision}{assumed}"), " ")


def count_inconsistent(verdict: SeriesVerdict) -> int:
    """Count the false diffstats of a series, the cover letter's and the patches'."""
    stats = (verdict.diffstat, *(patch.diffstat for patch in verdict.patches))
    return sum(stat.status is StatStatus.INCONSISTENT for stat in stats)


def status_words(verdict: SeriesVerdict) -> str:
    """Give the verdict as a phrase: ``CONFLICTS at patch 3 of 14``."""
    status = verdict.status.value.upper().replace("-", " ")
    false = count_inconsistent(verdict)
    falsehood = f"{plural(false, 'diffstat')} inconsistent" if false else ""
    return joined((status + _where(verdict), falsehood))


def _where(verdict: SeriesVerdict) -> str:
    """Say which patches the status is owed to."""
    total, missing = verdict.total, ""
    if verdict.missing:
        missing = f": {_numbered(verdict.missing)} of {total} missing"
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            first = next((patch for patch in verdict.patches if patch.outcome in REFUSED), None)
            return "" if first is None else f" at patch {first.number} of {total}"
        case SeriesStatus.APPLIES:
            outcomes = {patch.outcome for patch in verdict.patches}
            had = outcomes == {PatchOutcome.ALREADY_APPLIED}
            return ": the base has it already" if had else ""
        case SeriesStatus.UNDECIDED:
            return _error(verdict) or _undecided(verdict.base, verdict.patches)
        case SeriesStatus.INCOMPLETE:
            return missing
        case SeriesStatus.NOT_CHECKED:
            return missing or _unchecked(verdict.patches)


def _unchecked(patches: tuple[PatchVerdict, ...]) -> str:
    """Say what a reader without a tree can know: whether all is there."""
    if bare := _bare(patches):
        return bare
    count = len(patches)
    return f": {count} of {count} patches are here" if count > 1 else ""


def _bare(patches: tuple[PatchVerdict, ...]) -> str:
    """Name the patches without a diff."""
    bare = [patch.number for patch in patches if patch.outcome is PatchOutcome.NO_DIFF]
    return f": no diff in {_numbered(bare)}" if bare else ""


def _numbered(numbers: Sequence[int]) -> str:
    """Name patches by their numbers: ``patch 2``, ``patches 2..14``."""
    return f"{'patch' if len(numbers) == 1 else 'patches'} {listed(numbers)}"


def _error(verdict: SeriesVerdict) -> str:
    """Name what went wrong in a word; the reasons have all of it."""
    error = verdict.error
    return "" if error is None else f": {error.kind.value.replace('-', ' ')}"


def _undecided(base: Base, patches: tuple[PatchVerdict, ...]) -> str:
    """Say what is wanting."""
    if bare := _bare(patches):
        return bare
    if base.oid is None and any(patch.outcome is PatchOutcome.NOT_TRIED for patch in patches):
        return ": no base to try it on"
    return ""


def summary_words(report: Report) -> str:
    """Sum up: ``4 series: 1 applies, 3 conflict; 2 diffstats inconsistent; 3 other messages``."""
    false = report.summary.diffstat_inconsistent
    others = plural(len(report.other), "other message") if report.other else ""
    return joined(
        (
            joined((plural(len(report.series), "series"), joined(_status_counts(report))), ": "),
            f"{plural(false, 'diffstat')} inconsistent" if false else "",
            others,
        ),
        "; ",
    )


_ONE_AND_MORE = {
    SeriesStatus.APPLIES: ("applies", "apply"),
    SeriesStatus.CONFLICTS: ("conflicts", "conflict"),
    SeriesStatus.INCOMPLETE: ("incomplete", "incomplete"),
    SeriesStatus.UNDECIDED: ("undecided", "undecided"),
    SeriesStatus.NOT_CHECKED: ("not checked", "not checked"),
}


def _status_counts(report: Report) -> Iterator[str]:
    """Yield how many series have each status, of those that any has."""
    statuses = [verdict.status for verdict in report.series]
    for status, (one, more) in _ONE_AND_MORE.items():
        if count := statuses.count(status):
            yield f"{count} {one if count == 1 else more}"
