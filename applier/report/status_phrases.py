"""In which words is a verdict given?

The status of the schema in capitals, and where it shows; the same in every
format. Pure.
"""

from collections.abc import Iterator

from applier.model import (
    Base,
    PatchOutcome,
    PatchVerdict,
    Report,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import FindingKind
from applier.report.claim_phrases import false_claims, false_words
from applier.report.phrases import joined, one_line
from applier.report.standing_phrases import fails_to_merge, standing_gist
from applier.report.testing_phrases import fault_words
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import REFUSED
from applier.wording import and_more, listed_patches, plural, short

_COMMITS_SHOWN = 3
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


def is_in_already(verdict: SeriesVerdict) -> bool:
    """Whether the base has all of it, so that git am would take none of it."""
    outcomes = {patch.outcome for patch in verdict.patches}
    return verdict.status is SeriesStatus.APPLIES and outcomes == {PatchOutcome.ALREADY_APPLIED}


def status_word(verdict: SeriesVerdict) -> str:
    """Give the verdict in a word or two; without a tree, whether all is there."""
    if is_in_already(verdict):
        return "in already"
    if verdict.status is not SeriesStatus.NOT_CHECKED:
        return str(verdict.status.value).replace("-", " ")
    if verdict.missing:
        return "incomplete"
    return "no diff" if _bare(verdict.patches) else "complete"


def status_words(verdict: SeriesVerdict) -> str:
    """Give the verdict as a phrase: ``CONFLICTS at patch 3 of 14``."""
    words = f"{status_word(verdict).upper()}{_where(verdict)}"
    return joined((words, *side_words(verdict)))


def side_words(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what a reader wants to know beside the status."""
    if words := standing_gist(verdict):
        yield words
    yield from odd_words(verdict)


def odd_words(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what is not well although the status may be."""
    if verdict.status is SeriesStatus.OTHER_PROJECT:
        return
    if fails_to_merge(verdict):
        yield f"does not merge into {one_line(verdict.standings[0].target)}"
    yield from fault_words(verdict)
    if false := count_inconsistent(verdict):
        yield f"{plural(false, 'diffstat')} inconsistent"
    if words := false_words(verdict):
        yield words
    if lost := sum(any(one.lossy for one in patch.damage) for patch in verdict.patches):
        yield f"{plural(lost, 'commit')} not what git am makes of the mail"


def _where(verdict: SeriesVerdict) -> str:
    """Say which patches the status is owed to."""
    total = verdict.total
    missing = f": {listed_patches(verdict.missing)} of {total} missing" if verdict.missing else ""
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            first = next((patch for patch in verdict.patches if patch.outcome in REFUSED), None)
            return "" if first is None else f" at patch {first.number} of {total}"
        case SeriesStatus.APPLIES:
            return _had(verdict)
        case SeriesStatus.UNDECIDED:
            return _error(verdict) or _undecided(verdict.base, verdict.patches)
        case SeriesStatus.INCOMPLETE:
            return missing
        case SeriesStatus.OTHER_PROJECT:
            return ": nothing that it changes is here"
        case SeriesStatus.NOT_CHECKED:
            return missing or _unchecked(verdict.patches)


def _had(verdict: SeriesVerdict) -> str:
    """Say which patches the base has, and by which commits, where that is known."""
    had = [one.number for one in verdict.patches if one.outcome is PatchOutcome.ALREADY_APPLIED]
    if not had:
        return ""
    known = [one for one in verdict.findings if one.kind is FindingKind.ALREADY_APPLIED]
    commits = and_more((short(one.commit) for one in known if one.commit), _COMMITS_SHOWN)
    as_commits = f" as {commits}" if commits else ""
    if is_in_already(verdict):
        return as_commits or ": the base has it"
    return f", {listed_patches(had)} {'is' if len(had) == 1 else 'are'} in already{as_commits}"


def _unchecked(patches: tuple[PatchVerdict, ...]) -> str:
    """Say what a reader without a tree can know: whether all is there."""
    if bare := _bare(patches):
        return f" in {listed_patches(bare)}"
    count = len(patches)
    return f": {count} of {count} patches are here" if count > 1 else ""


def _bare(patches: tuple[PatchVerdict, ...]) -> list[int]:
    """Give the numbers of the patches without a diff."""
    return [patch.number for patch in patches if patch.outcome is PatchOutcome.NO_DIFF]


def _error(verdict: SeriesVerdict) -> str:
    """Name what went wrong in a word; the reasons have all of it."""
    error = verdict.error
    return "" if error is None else f": {error.kind.value.replace('-', ' ')}"


def _undecided(base: Base, patches: tuple[PatchVerdict, ...]) -> str:
    """Say what is wanting."""
    if bare := _bare(patches):
        return f": no diff in {listed_patches(bare)}"
    if base.oid is None and any(patch.outcome is PatchOutcome.NOT_TRIED for patch in patches):
        return joined((": no base to try it on", base.missing_reason), ": ")
    return ""


def count_left_out(report: Report) -> int:
    """Count the series for another project that the report does not show."""
    shown = sum(verdict.status is SeriesStatus.OTHER_PROJECT for verdict in report.series)
    return report.summary.other_project - shown


def summary_words(report: Report) -> str:
    """Sum up: ``4 series: 1 applies, 3 conflict; 2 diffstats inconsistent; 3 other messages``."""
    false = report.summary.diffstat_inconsistent
    unmerged = sum(map(fails_to_merge, report.series))
    untrue = sum(1 for one in report.series for _ in false_claims(one))
    left_out = count_left_out(report)
    others = plural(len(report.other), "other message") if report.other else ""
    return joined(
        (
            joined((plural(len(report.series), "series"), joined(_status_counts(report))), ": "),
            f"{unmerged} {'does' if unmerged == 1 else 'do'} not merge" if unmerged else "",
            f"{left_out} for another project left out" if left_out else "",
            f"{plural(false, 'diffstat')} inconsistent" if false else "",
            f"{plural(untrue, 'claim')} false" if untrue else "",
            others,
        ),
        "; ",
    )


_WORDS = {
    "applies": ("applies", "apply"),
    "in already": ("in already", "in already"),
    "complete": ("complete", "complete"),
    "conflicts": ("conflicts", "conflict"),
    "incomplete": ("incomplete", "incomplete"),
    "no diff": ("lacks a diff", "lack a diff"),
    "undecided": ("undecided", "undecided"),
    "other project": ("for another project", "for another project"),
}
"""By status, in the order in which they are counted, the words for one series and for more."""


def _status_counts(report: Report) -> Iterator[str]:
    """Yield how many series have each status, of those that any has."""
    words = [status_word(verdict) for verdict in report.series]
    for word, (one, more) in _WORDS.items():
        if count := words.count(word):
            yield f"{count} {one if count == 1 else more}"
