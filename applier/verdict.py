"""What do the facts about a series, and about a whole run, come to?

Outcomes, base and diffstats folded into a status, the reasons for it, and the
exit code. Facts are made elsewhere and judged only here. Pure; the rules are
those of the report's schema and of the documented exit codes.
"""

from collections.abc import Iterable, Iterator, Sequence

from applier.model import (
    FAILING,
    NO_COMMITS,
    Base,
    BaseStatus,
    Diffstat,
    Evidence,
    EvidenceRule,
    FailureKind,
    FailureStage,
    Other,
    PatchConflict,
    PatchOutcome,
    PatchTest,
    PatchTestResult,
    PatchVerdict,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
    Summary,
    Support,
    Tip,
    TreeName,
)
from applier.wording import listed_patches

REFUSED = frozenset({PatchOutcome.CONFLICT, PatchOutcome.MALFORMED})
TAKEN = frozenset({PatchOutcome.APPLIED, PatchOutcome.ALREADY_APPLIED})
_OPEN = frozenset({SeriesStatus.INCOMPLETE, SeriesStatus.UNDECIDED, SeriesStatus.OTHER_PROJECT})
"""Nothing is wrong with these, and nothing is settled."""
_STATED = frozenset({EvidenceRule.BASE_COMMIT, EvidenceRule.PROSE, EvidenceRule.PREREQUISITE})


def judge_series(
    series: Series, base: Base, patches: tuple[PatchVerdict, ...], diffstat: Diffstat
) -> SeriesVerdict:
    """Fold what is known of *series* into a verdict; *diffstat* is its cover letter's."""
    status = series_status(series, base, patches)
    return SeriesVerdict(
        id=series.id,
        title=series.title,
        prefixes=series.prefixes,
        revision=series.revision,
        revision_inferred=series.revision_inferred,
        total=series.total,
        submitter=series.submitter,
        date=None if series.date is None else series.date.rfc3339(),
        cover=None if series.cover is None else series.cover.message_id,
        missing=series.missing,
        previous_revision=series.previous_revision,
        newer_revision=series.newer_revision,
        notes=series.notes,
        base=base,
        status=status,
        reasons=tuple(_reasons(series, base, patches, diffstat, status)),
        tip=_tip(patches),
        diffstat=diffstat,
        patches=patches,
    )


def series_status(series: Series, base: Base, patches: Sequence[PatchVerdict]) -> SeriesStatus:
    """Return the first status that holds; without a tree nothing was checked."""
    if base.status is BaseStatus.NOT_LOOKED_UP:
        return SeriesStatus.NOT_CHECKED
    outcomes = [patch.outcome for patch in patches]
    if any(outcome in REFUSED for outcome in outcomes):
        return SeriesStatus.CONFLICTS
    if series.missing:
        return SeriesStatus.INCOMPLETE
    if all(outcome in TAKEN for outcome in outcomes) and outcomes:
        return SeriesStatus.APPLIES
    return SeriesStatus.UNDECIDED


def exit_code(verdicts: Sequence[SeriesVerdict]) -> int:
    """Return 1 if anything is found wrong, 3 if anything could not be decided, else 0.

    A test that fails is a finding, unless it fails on the base already.

    Before all these 4, if a fault of ours cost a series its verdict.
    """
    if any(_is_internal(verdict) for verdict in verdicts):
        return 4
    statuses = {verdict.status for verdict in verdicts}
    stats = {diffstat.status for diffstat in _decidable(verdicts)}
    faulty = any(True for verdict in verdicts for _ in faulty_tests(verdict))
    if faulty or SeriesStatus.CONFLICTS in statuses or StatStatus.INCONSISTENT in stats:
        return 1
    if any(one.lossy for verdict in verdicts for patch in verdict.patches for one in patch.damage):
        return 1
    open_series = statuses & _OPEN
    gaps = any(verdict.missing for verdict in verdicts)
    untold = any(map(_is_untold, verdicts))
    if not verdicts or open_series or gaps or untold or StatStatus.UNDECIDED in stats:
        return 3
    return 0


def has_false_claims(verdict: SeriesVerdict) -> bool:
    """Whether a series says something of itself that is false and counts."""
    claims = (*verdict.claims, *(one for patch in verdict.patches for one in patch.claims))
    return any(one.is_finding for one in claims)


def faulty_tests(verdict: SeriesVerdict) -> Iterator[tuple[PatchVerdict, PatchTest]]:
    """Yield the tests that fail with a patch of the series and not on its base already."""
    for patch in verdict.patches:
        for test in patch.tests:
            if test.result in FAILING and test.since:
                yield patch, test


def _is_untold(verdict: SeriesVerdict) -> bool:
    """Whether tests were asked for of which nobody knows what they say."""
    error = verdict.error
    failed = error is not None and error.stage is FailureStage.TESTING
    return failed or any(True for _ in untold_tests(verdict))


def untold_tests(verdict: SeriesVerdict) -> Iterator[PatchTest]:
    """Yield the tests of which nobody knows what they say of the series.

    They could not be run to their end, or fail from the base to the last patch.
    """
    last = dict[str, PatchTest]()
    for test in (*verdict.base_tests, *(one for patch in verdict.patches for one in patch.tests)):
        if test.result is PatchTestResult.ERROR:
            yield test
        elif test.result is not PatchTestResult.SKIP:
            last[test.name] = test
    yield from (test for test in last.values() if test.result in FAILING and test.since == 0)


def _decidable(verdicts: Iterable[SeriesVerdict]) -> Iterator[Diffstat]:
    """Yield the declared diffstats but those of covers that want a tree, where none was given.

    What another project's mails say of themselves is no finding here.
    """
    for verdict in verdicts:
        if verdict.status is SeriesStatus.OTHER_PROJECT:
            continue
        alone = verdict.status is SeriesStatus.NOT_CHECKED
        for diffstat in _declared((verdict,)):
            if not (alone and diffstat is verdict.diffstat and not _is_false(diffstat)):
                yield diffstat


def _is_false(diffstat: Diffstat) -> bool:
    return diffstat.status is StatStatus.INCONSISTENT


def _is_internal(verdict: SeriesVerdict) -> bool:
    error = verdict.error
    return (
        error is not None
        and error.kind is FailureKind.INTERNAL
        and error.stage is not FailureStage.DIAGNOSIS
    )


def make_report(
    trees: TreeName | Sequence[TreeName] | None,
    verdicts: Sequence[SeriesVerdict],
    other: tuple[Other, ...] = (),
    messages: int = 0,
    foreign: int | None = None,
) -> Report:
    """Make one run's report; *messages* is how many were read.

    *foreign* is how many series were for another project, if not all of those are here.
    """
    given = (trees,) if isinstance(trees, TreeName) else tuple(trees or ())
    statuses = [verdict.status for verdict in verdicts]
    ours = [one for one in verdicts if one.status is not SeriesStatus.OTHER_PROJECT]
    stats = [diffstat.status for diffstat in _declared(ours)]
    summary = Summary(
        messages=messages,
        series=len(verdicts),
        applies=statuses.count(SeriesStatus.APPLIES),
        conflicts=statuses.count(SeriesStatus.CONFLICTS),
        incomplete=statuses.count(SeriesStatus.INCOMPLETE),
        undecided=statuses.count(SeriesStatus.UNDECIDED),
        other_project=statuses.count(SeriesStatus.OTHER_PROJECT) if foreign is None else foreign,
        diffstat_consistent=stats.count(StatStatus.CONSISTENT),
        diffstat_inconsistent=stats.count(StatStatus.INCONSISTENT),
    )
    return Report(
        tree=given[0] if given else None,
        trees=given,
        series=tuple(verdicts),
        other=other,
        summary=summary,
    )


def _declared(verdicts: Iterable[SeriesVerdict]) -> Iterator[Diffstat]:
    """Yield every diffstat that a mail declares."""
    for verdict in verdicts:
        for diffstat in (verdict.diffstat, *(patch.diffstat for patch in verdict.patches)):
            if diffstat.status is not StatStatus.UNDECLARED:
                yield diffstat


def _tip(patches: Iterable[PatchVerdict]) -> Tip | None:
    """Return what stands after the last patch that applied."""
    tips = [Tip(one.commit, one.tree) for one in patches if one.commit and one.tree]
    return tips[-1] if tips else None


def _reasons(
    series: Series,
    base: Base,
    patches: tuple[PatchVerdict, ...],
    diffstat: Diffstat,
    status: SeriesStatus,
) -> Iterator[str]:
    """Yield why the status is what it is, weightiest first, a line each."""
    yield from _refusals(series, patches)
    if series.missing:
        yield _of_patches(series.missing, series, "is missing", "are missing")
    yield from _base_reasons(base)
    yield from _gaps(series, patches)
    yield from _had_already(series, patches)
    yield from _false_stats(series, patches, diffstat)
    decided = (SeriesStatus.APPLIES, SeriesStatus.NOT_CHECKED)
    if diffstat.status is StatStatus.UNDECIDED and status in decided:
        yield f"the cover letter's diffstat {diffstat.note or 'cannot be compared'}"
    yield from series.notes


def _refusals(series: Series, patches: Iterable[PatchVerdict]) -> Iterator[str]:
    """Yield the patch that does not apply, and those that cannot even be read."""
    for patch in patches:
        if patch.outcome is PatchOutcome.CONFLICT:
            yield f"{_patch(patch.number, series)} does not apply{_why(patch.conflicts)}"
        if patch.outcome is PatchOutcome.MALFORMED:
            why = _why(patch.conflicts, " of the patch")
            yield f"{_patch(patch.number, series)} cannot be read{why}"
        if patch.warning is not None:
            yield f"{_patch(patch.number, series)} is not read whole: {patch.warning}"


def _why(conflicts: Sequence[PatchConflict], text: str = "") -> str:
    """Say where and why, of the first conflict, and how many more there are.

    *text* says of what the line is one, where that is not the file.
    """
    if not conflicts:
        return ""
    first, more = conflicts[0], len(conflicts) - 1
    place = first.path or ""
    hunk = "" if first.hunk is None else f" hunk {first.hunk}"
    line = "" if first.line is None else f" line {first.line}{text}"
    where = f"{place}{hunk}{',' if hunk and line else ''}{line}".strip()
    said = ": ".join(filter(None, (where, first.detail or first.cause.value)))
    return f": {said}{_more(more)}"


def _base_reasons(base: Base) -> Iterator[str]:
    """Yield what is wrong with the base, and what would help."""
    match base.status:
        case BaseStatus.RESOLVED:
            yield from _disagreements(base)
        case BaseStatus.UNKNOWN_COMMIT:
            yield from (f"{_hidden(one)}; give --base" for one in _not_followed(base.evidence))
            if _is_lacking(base.evidence):
                yield f"{_lacking(base)}, or give --base"
        case BaseStatus.UNMET_PREREQUISITES:
            needed = _texts(base.evidence, EvidenceRule.PREREQUISITE)
            yield f"it needs other patches first: {needed or 'see the base'}"
        case BaseStatus.UNSTATED if base.missing_reason == NO_COMMITS:
            yield f"no base to try it on: {base.missing_reason}"
        case BaseStatus.UNSTATED:
            named = _texts(base.evidence, EvidenceRule.PROSE)
            stated = f"the mails name only {named}" if named else "the mails state no base"
            because = f", and {base.missing_reason}" if base.missing_reason else ""
            yield f"no base to try it on: {stated}{because}; give --base"
        case BaseStatus.NOT_LOOKED_UP:
            return


def _disagreements(base: Base) -> Iterator[str]:
    """Yield the statements of the mails that the chosen base does not meet."""
    chosen = base.name or base.oid or "the base"
    stated = [one for one in base.evidence if one.rule in _STATED]
    for one in stated:
        if one.verdict is Support.CONTRADICTS and not one.on_branch:
            yield f"{_hidden(one)}; checked on {chosen} instead"
        elif one.verdict is Support.CONTRADICTS:
            yield f"{chosen} is not what the mails state: {_quoted(one)}"
    if _is_lacking(stated):
        yield f"{_lacking(base)}; checked on {chosen} instead"


def _not_followed(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield the statements that lead to a commit to which no branch or tag does."""
    return (one for one in evidence if one.rule in _STATED and not one.on_branch)


def _hidden(evidence: Evidence) -> str:
    """Say of a statement why it is not followed."""
    return f"what the mails state, {_quoted(evidence)}, is {evidence.note}"


def _is_lacking(evidence: Iterable[Evidence]) -> bool:
    """Whether the repository lacks a commit that the mails state."""
    return any(one.rule is EvidenceRule.BASE_COMMIT and one.oid is None for one in evidence)


def _lacking(base: Base) -> str:
    """Say which stated commit the repository lacks, and where it may be had."""
    statements = base.evidence
    lacking = [
        one for one in statements if one.rule is EvidenceRule.BASE_COMMIT and one.oid is None
    ]
    names = dict.fromkeys(name for one in lacking for name in one.names)
    elsewhere = [one for one in statements if one.rule is EvidenceRule.PROSE and one.oid is None]
    trees = dict.fromkeys(name for one in elsewhere for name in one.names)
    commit = ", ".join(names) or "the stated base-commit"
    hint = f"fetch the tree that the mails name ({', '.join(trees)})" if trees else "fetch its tree"
    hint = f"{base.missing_reason}, or {hint}" if base.missing_reason else hint
    return f"base-commit {commit} is not in this repository: {hint}"


def _texts(evidence: Iterable[Evidence], rule: EvidenceRule) -> str:
    """Quote all that was said by *rule*."""
    return ", ".join(_quoted(one) for one in evidence if one.rule is rule)


def _quoted(evidence: Evidence) -> str:
    return f'"{evidence.text}"'


def _gaps(series: Series, patches: Iterable[PatchVerdict]) -> Iterator[str]:
    """Yield which patches have no diff and which were not tried, and why."""
    bare = [patch.number for patch in patches if patch.outcome is PatchOutcome.NO_DIFF]
    if bare:
        have = ("has no diff in this copy", "have no diff in this copy")
        yield _of_patches(bare, series, *have)
    untried: dict[str, list[int]] = {}
    for patch in patches:
        if patch.outcome is PatchOutcome.NOT_TRIED:
            untried.setdefault(patch.reason, []).append(patch.number)
    for reason, numbers in untried.items():
        because = f": {reason}" if reason else ""
        yield _of_patches(numbers, series, "was not tried", "were not tried") + because


def _had_already(series: Series, patches: Sequence[PatchVerdict]) -> Iterator[str]:
    """Yield which patches the base has already."""
    have = [patch.number for patch in patches if patch.outcome is PatchOutcome.ALREADY_APPLIED]
    if have and len(have) == series.total:
        yield "it is in the base already"
    elif have:
        yield _of_patches(have, series, "is in the base already", "are in the base already")


def _false_stats(
    series: Series, patches: Iterable[PatchVerdict], diffstat: Diffstat
) -> Iterator[str]:
    """Yield the false diffstats, the cover letter's first."""
    if diffstat.status is StatStatus.INCONSISTENT:
        yield f"the cover letter's diffstat is not true{_falsehood(diffstat)}"
    for patch in patches:
        if patch.diffstat.status is StatStatus.INCONSISTENT:
            whose = _patch(patch.number, series)
            yield f"the diffstat of {whose} is not true{_falsehood(patch.diffstat)}"


def _falsehood(diffstat: Diffstat) -> str:
    """Say the first mismatch, and how many more there are."""
    if not diffstat.mismatches:
        return ""
    first, more = diffstat.mismatches[0], len(diffstat.mismatches) - 1
    place = f"{first.path}: " if first.path else ""
    return f": {place}{first.detail}{_more(more)}"


def _more(count: int) -> str:
    """Count what stands behind the first of something."""
    return f" (and {count} more)" if count else ""


def _patch(number: int, series: Series) -> str:
    """Name one patch: ``patch 3 of 14``, or ``the patch`` where there is but one."""
    return f"patch {number} of {series.total}" if series.total > 1 else "the patch"


def _of_patches(numbers: Sequence[int], series: Series, one: str, several: str) -> str:
    """Say something of patches: ``patches 2..14 of 14 are missing``."""
    if len(numbers) == 1:
        return f"{_patch(numbers[0], series)} {one}"
    return f"{listed_patches(numbers)} of {series.total} {several}"
