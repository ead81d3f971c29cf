"""What do facts come to?"""

import pytest
from msgspec.structs import asdict, replace

from applier.judge import with_outcome
from applier.model import (
    AlreadyApplied,
    Applied,
    Base,
    BaseStatus,
    Cause,
    Conflict,
    Conflicted,
    Diffstat,
    Evidence,
    EvidenceRule,
    Malformed,
    Mismatch,
    MismatchKind,
    NoDiff,
    NotChecked,
    NotTried,
    Oid,
    PatchOutcome,
    PatchResult,
    PatchVerdict,
    Person,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    Stat,
    StatStatus,
    Support,
    Tip,
)
from applier.verdict import exit_code, judge_series, make_report
from applier.wording import listed

AUTHOR = Person("A U Thor", "author@example.org")
COMMIT, TREE = Oid("c" * 40), Oid("d" * 40)
APPLIED = Applied(COMMIT, TREE)
DECLARED = Stat(1, 1, 0, ())
TRUE = Diffstat(StatStatus.CONSISTENT, DECLARED)
NONE = Diffstat(StatStatus.UNDECLARED)
OPEN = Diffstat(StatStatus.UNDECIDED, DECLARED, note="cannot be compared: 1 of 2 applied")
FALSE = Diffstat(
    StatStatus.INCONSISTENT,
    DECLARED,
    mismatches=(
        Mismatch(MismatchKind.COUNTED, "declared +1 -0, the diff has +2 -0", "a.c"),
        Mismatch(MismatchKind.PATH_EXTRA, "declared +1 -0, the diff does not touch it", "b.c"),
    ),
)
FOUND = Base(BaseStatus.RESOLVED, (), Oid("b" * 40), "v5.12-rc1")
NOWHERE = Base(BaseStatus.UNSTATED)
UNLOOKED = Base(BaseStatus.NOT_LOOKED_UP)
CONFLICT = Conflict(Cause.CONTEXT_MISMATCH, "the context differs", b"mm/\xe9.c", 2, 1178)


def series(total: int, *, missing: tuple[int, ...] = (), notes: tuple[str, ...] = ()) -> Series:
    return Series(
        id="cover@example.org",
        title="brakes",
        prefixes=("PATCH",),
        revision=1,
        revision_inferred=False,
        total=total,
        submitter=AUTHOR,
        date=None,
        cover=None,
        parts=(),
        missing=missing,
        notes=notes,
    )


def patch(number: int, outcome: PatchResult, diffstat: Diffstat = TRUE) -> PatchVerdict:
    verdict = PatchVerdict(
        number=number,
        revision=1,
        message_id=None,
        title="brake",
        author=AUTHOR,
        author_date=None,
        patch_id=None,
        outcome=PatchOutcome.NOT_CHECKED,
        diffstat=diffstat,
    )
    return with_outcome(verdict, outcome)


def judge(*outcomes: PatchResult, base: Base = FOUND, diffstat: Diffstat = NONE) -> SeriesVerdict:
    patches = tuple(patch(number, outcome) for number, outcome in enumerate(outcomes, 1))
    return judge_series(series(len(outcomes)), base, patches, diffstat)


def report(*verdicts: SeriesVerdict) -> Report:
    return make_report(None, verdicts, (), 7)


def test_all_applied() -> None:
    verdict = judge(APPLIED, APPLIED)
    assert verdict.status is SeriesStatus.APPLIES
    assert verdict.tip == Tip(COMMIT, TREE)
    assert verdict.reasons == ()
    assert exit_code((verdict,)) == 0


def test_what_git_drops_without_a_word_is_a_reason() -> None:
    warned = replace(patch(1, APPLIED), warning="git drops what follows line 9")
    verdict = judge_series(series(1), FOUND, (warned,), NONE)
    assert verdict.status is SeriesStatus.APPLIES
    assert verdict.reasons == ("the patch is not read whole: git drops what follows line 9",)


def test_a_conflict_is_named_with_its_place() -> None:
    verdict = judge(APPLIED, Conflicted((CONFLICT, CONFLICT)), NotTried("patch 2 does not apply"))
    assert verdict.status is SeriesStatus.CONFLICTS
    assert verdict.tip == Tip(COMMIT, TREE)
    assert verdict.reasons[0] == (
        'patch 2 of 3 does not apply: "mm/\\351.c" hunk 2, line 1178: the context differs'
        " (and 1 more)"
    )
    assert verdict.reasons[1:] == ("patch 3 of 3 was not tried: patch 2 does not apply",)
    assert exit_code((verdict,)) == 1


def test_a_conflict_without_a_place() -> None:
    verdict = judge(Conflicted((Conflict(Cause.FILE_MISSING, ""),)))
    assert verdict.reasons == ("the patch does not apply: file-missing",)
    assert judge(Conflicted(())).reasons == ("the patch does not apply",)


def test_malformed_is_a_conflict_even_where_patches_are_missing() -> None:
    torn = Malformed((Conflict(Cause.MALFORMED, "a hunk is cut off", b"a.c", None, 12),))
    verdict = judge_series(series(3, missing=(2, 3)), FOUND, (patch(1, torn),), NONE)
    assert verdict.status is SeriesStatus.CONFLICTS
    assert verdict.reasons == (
        "patch 1 of 3 cannot be read: a.c line 12 of the patch: a hunk is cut off",
        "patches 2..3 of 3 are missing",
    )


def test_incomplete_keeps_what_applied_before_the_gap() -> None:
    patches = (patch(1, APPLIED), patch(3, NotTried("patch 2 is missing")))
    verdict = judge_series(series(3, missing=(2,)), FOUND, patches, NONE)
    assert verdict.status is SeriesStatus.INCOMPLETE
    assert verdict.tip == Tip(COMMIT, TREE)
    assert verdict.reasons[0] == "patch 2 of 3 is missing"
    assert exit_code((verdict,)) == 3


def test_incomplete_comes_before_no_diff() -> None:
    verdict = judge_series(
        series(14, missing=tuple(range(2, 15))), FOUND, (patch(1, NoDiff()),), NONE
    )
    assert verdict.status is SeriesStatus.INCOMPLETE
    assert verdict.reasons == (
        "patches 2..14 of 14 are missing",
        "patch 1 of 14 has no diff in this copy",
    )


def test_no_diff_leaves_it_open() -> None:
    verdict = judge(NoDiff(), NoDiff())
    assert verdict.status is SeriesStatus.UNDECIDED
    assert verdict.reasons == ("patches 1..2 of 2 have no diff in this copy",)
    assert exit_code((verdict,)) == 3


def test_no_base() -> None:
    verdict = judge(NotTried("there is no base"), base=NOWHERE)
    assert verdict.status is SeriesStatus.UNDECIDED
    assert verdict.tip is None
    assert verdict.reasons == (
        "no base to try it on: the mails state no base; give --base",
        "the patch was not tried: there is no base",
    )


def test_a_base_named_only_in_prose() -> None:
    prose = Evidence(EvidenceRule.PROSE, "Based on brake/next", None, ("brake/next",))
    verdict = judge(NotTried(""), base=Base(BaseStatus.UNSTATED, (prose,)))
    assert verdict.reasons[0] == (
        'no base to try it on: the mails name only "Based on brake/next"; give --base'
    )


def test_a_stated_commit_that_is_not_here() -> None:
    lacking = Evidence(EvidenceRule.BASE_COMMIT, "base-commit: 012345", None, ("012345",))
    prose = Evidence(EvidenceRule.PROSE, "Based on brake/next", None, ("brake/next",))
    verdict = judge(NotTried("no base"), base=Base(BaseStatus.UNKNOWN_COMMIT, (lacking, prose)))
    assert verdict.reasons[0] == (
        "base-commit 012345 is not in this repository: "
        "fetch the tree that the mails name (brake/next), or give --base"
    )
    alone = judge(NotTried("no base"), base=Base(BaseStatus.UNKNOWN_COMMIT, (lacking,)))
    assert alone.reasons[0] == (
        "base-commit 012345 is not in this repository: fetch its tree, or give --base"
    )
    elsewhere = judge(APPLIED, base=replace(FOUND, evidence=(lacking,)))
    assert elsewhere.reasons[0] == (
        "base-commit 012345 is not in this repository: fetch its tree; checked on v5.12-rc1 instead"
    )


def test_a_base_that_contradicts_the_mail() -> None:
    stated = Evidence(
        EvidenceRule.PROSE, "Based on v5.11", None, ("v5.11",), Oid("e" * 40), Support.CONTRADICTS
    )
    dated = Evidence(EvidenceRule.DATE, "main", None, (), Oid("e" * 40), Support.CONTRADICTS)
    verdict = judge(APPLIED, base=replace(FOUND, evidence=(stated, dated)))
    assert verdict.reasons == ('v5.12-rc1 is not what the mails state: "Based on v5.11"',)


def test_unmet_prerequisites() -> None:
    needs = Evidence(EvidenceRule.PREREQUISITE, "Depends-on: <a@example.org>")
    verdict = judge(NotTried(""), base=Base(BaseStatus.UNMET_PREREQUISITES, (needs,)))
    assert verdict.reasons[0] == 'it needs other patches first: "Depends-on: <a@example.org>"'


def test_already_applied_is_neither_applied_nor_a_conflict() -> None:
    have = AlreadyApplied("commit 0123")
    whole = judge(have, have)
    assert whole.status is SeriesStatus.APPLIES
    assert whole.tip is None
    assert whole.reasons == ("it is in the base already",)
    part = judge(have, APPLIED)
    assert part.status is SeriesStatus.APPLIES
    assert part.reasons == ("patch 1 of 2 is in the base already",)


def test_without_a_tree_nothing_is_checked() -> None:
    verdict = judge(NotChecked(), base=UNLOOKED)
    assert verdict.status is SeriesStatus.NOT_CHECKED
    assert verdict.reasons == ()
    assert exit_code((verdict,)) == 0
    gap = judge_series(series(2, missing=(2,)), UNLOOKED, (patch(1, NotChecked()),), NONE)
    assert gap.status is SeriesStatus.NOT_CHECKED
    assert exit_code((gap,)) == 3


def test_false_diffstats_are_findings() -> None:
    verdict = judge_series(series(1), FOUND, (patch(1, APPLIED, FALSE),), FALSE)
    assert verdict.status is SeriesStatus.APPLIES
    said = "is not true: a.c: declared +1 -0, the diff has +2 -0 (and 1 more)"
    assert verdict.reasons == (
        f"the cover letter's diffstat {said}",
        f"the diffstat of the patch {said}",
    )
    assert exit_code((verdict,)) == 1


def test_an_undecided_diffstat_leaves_the_run_undecided() -> None:
    verdict = judge(APPLIED, diffstat=OPEN)
    assert verdict.reasons == ("the cover letter's diffstat cannot be compared: 1 of 2 applied",)
    assert exit_code((verdict,)) == 3


def test_what_was_assumed_is_said_last() -> None:
    noted = series(1, notes=("v2 was assumed",))
    verdict = judge_series(noted, FOUND, (patch(1, NoDiff()),), NONE)
    assert verdict.reasons[-1] == "v2 was assumed"


def test_findings_beat_what_is_open() -> None:
    good, bad, undecided = judge(APPLIED), judge(Conflicted((CONFLICT,))), judge(NoDiff())
    assert exit_code((good, undecided)) == 3
    assert exit_code((good, undecided, bad)) == 1


def test_nothing_matched() -> None:
    assert exit_code(()) == 3


def test_the_summary_counts_every_declared_diffstat() -> None:
    verdicts = (
        judge(APPLIED, APPLIED, diffstat=TRUE),
        judge(Conflicted((CONFLICT,)), diffstat=FALSE),
        judge(NoDiff()),
        judge_series(series(2, missing=(2,)), FOUND, (patch(1, APPLIED, OPEN),), NONE),
        judge(NotChecked(), base=UNLOOKED),
    )
    assert asdict(report(*verdicts).summary) == {
        "messages": 7,
        "series": 5,
        "applies": 1,
        "conflicts": 1,
        "incomplete": 1,
        "undecided": 1,
        "other_project": 0,
        "diffstat_consistent": 6,
        "diffstat_inconsistent": 1,
    }


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((), ""), ((2,), "2"), ((2, 3, 4), "2..4"), ((1, 3, 4, 9), "1, 3..4, 9")],
)
def test_number_ranges(numbers: tuple[int, ...], said: str) -> None:
    assert listed(numbers) == said
