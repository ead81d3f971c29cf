"""Reports made by hand, one of each kind, for the tests of every format."""

from msgspec.structs import replace

from applier.judge import with_outcome
from applier.model import (
    FAILING,
    AlreadyApplied,
    Applied,
    Base,
    BaseStatus,
    Cause,
    Claim,
    ClaimKind,
    ClaimVerdict,
    ClaimWeight,
    Conflict,
    Conflicted,
    Diffstat,
    Envelope,
    Evidence,
    EvidenceRule,
    Failure,
    FailureKind,
    FailureStage,
    Malformed,
    Mismatch,
    MismatchKind,
    NoDiff,
    NotChecked,
    NotTried,
    Oid,
    Origin,
    Other,
    OtherKind,
    Part,
    PatchOutcome,
    PatchResult,
    PatchStanding,
    PatchTest,
    PatchTestResult,
    PatchVerdict,
    Person,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    Standing,
    StandingStatus,
    Stat,
    StatRow,
    StatStatus,
    Support,
    Timestamp,
    Tip,
    TreeName,
)
from applier.model.finding import Finding, FindingKind
from applier.verdict import judge_series, make_report

ANNA = Person("Anna Example", "anna@example.org")
DATE = Timestamp(1614960000, -800)
BASE = Oid("b" * 40)
COMMIT = Oid("c" * 40)
TREE = Oid("d" * 40)


def stat(files: int = 1, insertions: int = 2, deletions: int = 3) -> Stat:
    rows = tuple(
        StatRow(f"mm/file{n}.c", insertions + deletions, insertions, deletions)
        for n in range(files)
    )
    return Stat(files, files * insertions, files * deletions, rows)


CONSISTENT = Diffstat(StatStatus.CONSISTENT, stat(), stat(), stat())
UNDECLARED = Diffstat(StatStatus.UNDECLARED, None, stat(), stat())
FALSE = Diffstat(
    StatStatus.INCONSISTENT,
    stat(),
    stat(insertions=5),
    stat(insertions=5),
    (
        Mismatch(MismatchKind.COUNTED, "declares 2 insertions, the diff has 5", "mm/file0.c", 2, 5),
        Mismatch(
            MismatchKind.PATH_MISSING, "the diffstat does not name it", "mm/other.c", None, None
        ),
    ),
)


def envelope(message_id: str | None, subject: str = "a subject") -> Envelope:
    return Envelope(Origin("in.mbox", 0, 1), message_id, subject, ANNA, DATE)


def patch(
    number: int = 1, outcome: PatchResult | None = None, diffstat: Diffstat = CONSISTENT
) -> PatchVerdict:
    verdict = PatchVerdict(
        number=number,
        revision=4,
        message_id=f"series-{number}@example.org",
        title=f"mm: do the thing number {number} for the sake of the other things",
        author=ANNA,
        author_date=DATE.rfc3339(),
        patch_id="e" * 40,
        outcome=PatchOutcome.NOT_CHECKED,
        diffstat=diffstat,
        sha256=f"{number:064x}",
    )
    return with_outcome(verdict, outcome or Applied(COMMIT, TREE))


def verdict_on(  # noqa: PLR0917 - what a verdict holds
    one: Series,
    base: Base,
    status: SeriesStatus,
    reasons: tuple[str, ...],
    tip: Tip | None,
    diffstat: Diffstat,
    patches: tuple[PatchVerdict, ...],
) -> SeriesVerdict:
    verdict = judge_series(one, base, patches, diffstat)
    return replace(verdict, status=status, reasons=reasons, tip=tip)


def conflict(detail: str = "the context differs", hunk: int | None = 2) -> Conflict:
    return Conflict(Cause.CONTEXT_MISMATCH, detail, b"arch/x86/kvm/svm/sev.c", hunk, 1178)


def series(total: int = 3, *, cover: bool = True, title: str = "mm: Misc cleanups") -> Series:
    parts = tuple(
        Part(number, 4, envelope(f"series-{number}@example.org"), f"part {number}")
        for number in range(1, total + 1)
    )
    return Series(
        id="series-0@example.org" if cover else "series-1@example.org",
        title=title,
        prefixes=("PATCH",),
        revision=4,
        revision_inferred=False,
        total=total,
        submitter=ANNA,
        date=DATE,
        cover=envelope("series-0@example.org") if cover else None,
        parts=parts,
    )


def mails_of(verdict: SeriesVerdict) -> Series:
    """Give the mails that a verdict speaks of."""
    parts = tuple(
        Part(one.number, one.revision, envelope(one.message_id), one.title)
        for one in verdict.patches
    )
    whole = series(verdict.total, cover=verdict.cover is not None, title=verdict.title)
    return replace(whole, id=verdict.id, revision=verdict.revision, parts=parts)


STATED = Evidence(
    EvidenceRule.BASE_COMMIT,
    f"base-commit: {BASE}",
    "series-0@example.org",
    (BASE,),
    BASE,
    Support.SUPPORTS,
)
RESOLVED = Base(BaseStatus.RESOLVED, (STATED,), BASE, "v5.12-rc1", EvidenceRule.BASE_COMMIT)


def applies() -> SeriesVerdict:
    patches = (patch(1), patch(2, Applied(COMMIT, TREE, 12)), patch(3))
    return verdict_on(
        series(), RESOLVED, SeriesStatus.APPLIES, (), Tip(COMMIT, TREE), CONSISTENT, patches
    )


def conflicts(total: int = 14, failing: int = 3) -> SeriesVerdict:
    untried = NotTried(f"patch {failing} does not apply")
    patches = (
        *(patch(number) for number in range(1, failing)),
        patch(failing, Conflicted((conflict(),))),
        *(patch(number, untried) for number in range(failing + 1, total + 1)),
    )
    undecided = Diffstat(
        StatStatus.UNDECIDED,
        stat(8),
        None,
        None,
        (),
        f"cannot be compared: {failing - 1} of {total} applied",
    )
    return verdict_on(
        series(total),
        RESOLVED,
        SeriesStatus.CONFLICTS,
        (f"patch {failing} of {total} does not apply",),
        Tip(COMMIT, TREE),
        undecided,
        patches,
    )


def inconsistent() -> SeriesVerdict:
    one = series(1, cover=False, title="mm: one patch with a false diffstat")
    return verdict_on(
        one,
        RESOLVED,
        SeriesStatus.APPLIES,
        (),
        Tip(COMMIT, TREE),
        Diffstat(StatStatus.UNDECLARED),
        (patch(1, None, FALSE),),
    )


def incomplete() -> SeriesVerdict:
    whole = series(14)
    some = replace(whole, parts=whole.parts[:1], missing=tuple(range(2, 15)))
    undecided = Diffstat(StatStatus.UNDECIDED, stat(8), None, None)
    return verdict_on(
        some,
        RESOLVED,
        SeriesStatus.INCOMPLETE,
        ("2-14 of 14 are missing",),
        Tip(COMMIT, TREE),
        undecided,
        (patch(1),),
    )


def undecided() -> SeriesVerdict:
    said = Evidence(
        EvidenceRule.PROSE, "Based on kvm/master.", "series-0@example.org", ("kvm/master",), None
    )
    base = Base(BaseStatus.UNSTATED, (said,))
    patches = tuple(patch(number, NotTried("no base")) for number in (1, 2, 3))
    return verdict_on(
        series(), base, SeriesStatus.UNDECIDED, ("no base was found",), None, CONSISTENT, patches
    )


def unchecked() -> SeriesVerdict:
    said = Evidence(
        EvidenceRule.PROSE,
        "Based on kvm/master, v5.12-rc1.",
        "series-0@example.org",
        ("kvm/master",),
    )
    patches = (patch(1, NotChecked()), patch(2, NoDiff(), Diffstat(StatStatus.UNDECLARED)))
    return verdict_on(
        replace(
            series(2), notes=("the revision was taken from the thread",), revision_inferred=True
        ),
        Base(BaseStatus.NOT_LOOKED_UP, (said,)),
        SeriesStatus.NOT_CHECKED,
        (),
        None,
        Diffstat(StatStatus.UNDECIDED, stat(2), None, None),
        patches,
    )


def odd() -> SeriesVerdict:
    malformed = Malformed((Conflict(Cause.MALFORMED, "the hunk ends early", b"mm/slub.c", 1, 45),))
    patches = (
        patch(1, AlreadyApplied("the tree has it already")),
        patch(2, Applied(COMMIT, TREE, -3, three_way=True)),
        replace(patch(3, malformed), revision=3),
    )
    return verdict_on(
        series(),
        RESOLVED,
        SeriesStatus.CONFLICTS,
        ("patch 3 cannot be read",),
        None,
        UNDECLARED,
        patches,
    )


OTHER = (
    Other(
        "reply@example.org", "Re: [PATCH] mm: a thing", OtherKind.REPLY, "a reply without a patch"
    ),
    Other(None, "", OtherKind.NOT_A_PATCH, "no patch in it"),
)


def standing(
    status: StandingStatus, detail: str = "", target: str = "master", *patches: PatchStanding
) -> Standing:
    return Standing(target, COMMIT, status, patches, detail)


def report(*verdicts: SeriesVerdict) -> Report:
    return make_report(TreeName("linux.git", BASE, "linux"), verdicts, OTHER, 20)


def every() -> Report:
    return report(
        applies(), conflicts(), inconsistent(), incomplete(), undecided(), unchecked(), odd()
    )


def ran(
    name: str, result: PatchTestResult, reason: str = "", since: int | None = None
) -> PatchTest:
    """Give what a test says."""
    status = 0 if result is PatchTestResult.PASS else 2
    log = f"a line before\n{reason}" if reason else ""
    return PatchTest(
        name=name,
        result=result,
        seconds=1.5,
        exit_status=status,
        reason=reason,
        log=log,
        since=since,
    )


def tested() -> SeriesVerdict:
    """Give a series that breaks a build in its second patch and mends it in its third."""
    verdict, results = applies(), PatchTestResult
    said = {
        1: (ran("build", results.PASS), ran("style", results.WARN, "1 warning")),
        2: (
            ran("build", results.FAIL, "exit status 2: mm/slub.c:3: error: no such thing", 2),
            ran("style", results.PASS),
        ),
        3: (ran("build", results.PASS), ran("style", results.ERROR, "died of SIGKILL")),
    }
    detail = "build fails from patch 2 on, and patch 3 mends it"
    return replace(
        verdict,
        patches=tuple(replace(one, tests=said[one.number]) for one in verdict.patches),
        base_tests=(ran("build", results.PASS), ran("old", results.FAIL, "exit status 1", 0)),
        findings=(Finding(FindingKind.BISECTABILITY, detail, patch=2),),
        reasons=(*verdict.reasons, detail),
    )


def failed() -> SeriesVerdict:
    """Give a series that a fault of ours cost its verdict."""
    place = "applier/base/resolve.py:12 find_named"
    failure = Failure(FailureKind.INTERNAL, FailureStage.VERDICT, "IndexError", place)
    return replace(undecided(), error=failure)


def hostile(text: str) -> SeriesVerdict:
    """Give a verdict with *text* wherever a mail may put text of its own."""
    person = Person(text, text)
    stand = Conflict(Cause.CONTEXT_MISMATCH, text, text.encode(errors="surrogatepass"), 1, 1)
    lie = Mismatch(MismatchKind.COUNTED, text, text, text, text)
    false = Diffstat(
        StatStatus.INCONSISTENT,
        replace(stat(), paths=(StatRow(text, 1),)),
        stat(),
        None,
        (lie,),
        text,
    )
    said = Evidence(EvidenceRule.PROSE, text, text, (text,), None)
    one = replace(
        series(1, title=text), id=text, submitter=person, prefixes=(text,), notes=(text,),
        newer_revision=text, previous_revision=text, cover=envelope(text, text),
    )  # fmt: skip
    bad = replace(patch(1, Conflicted((stand,)), false), title=text, author=person, message_id=text)
    more = replace(patch(2, NotTried(text), false), title=text)
    have = replace(patch(3, AlreadyApplied(text), false), title=text)
    ran = tuple(
        PatchTest(
            name=f"{text}{at}",
            result=result,
            seconds=1.0,
            exit_status=1,
            reason=text,
            log=f"{text}\n{text}",
            since=1 if result in FAILING else None,
            new_lines=(text,),
        )
        for at, result in enumerate(PatchTestResult)
    )
    bad = replace(bad, tests=ran)
    base = Base(BaseStatus.RESOLVED, (said,), BASE, text, EvidenceRule.PROSE)
    untrue = claim(text=text, reason=text, suggestion=text)
    bad, more = (replace(one, claims=(untrue,) * 9) for one in (bad, more))
    patches, tip = (bad, more, have), Tip(COMMIT, TREE)
    verdict = verdict_on(one, base, SeriesStatus.CONFLICTS, (text,), tip, false, patches)
    return replace(verdict, claims=(untrue,))


def claim(
    verdict: ClaimVerdict = ClaimVerdict.FALSE,
    weight: ClaimWeight = ClaimWeight.FINDING,
    text: str = 'Fixes: 1a2b3c4d5e6 ("mm: begin")',
    reason: str = "the id should be at least 12 digits long",
    suggestion: str = 'Fixes: 1a2b3c4d5e6f ("mm: begin")',
) -> Claim:
    return Claim(
        kind=ClaimKind.FIXES,
        text=text,
        line=3,
        verdict=verdict,
        weight=weight,
        reason=reason,
        suggestion=suggestion,
    )


def claiming() -> SeriesVerdict:
    """Give a series of which all applies, and that says of itself what is not so."""
    whole = applies()
    right = claim(ClaimVerdict.TRUE, reason="", suggestion="")
    note = claim(weight=ClaimWeight.NOTE, text="Reviewed-By: B", reason="it is odd", suggestion="")
    stated = claim(text=f"base-commit: {BASE}", reason="it is on no branch", suggestion="")
    first, second, third = whole.patches
    patches = (replace(first, claims=(right, note)), replace(second, claims=(claim(),)), third)
    return replace(whole, patches=patches, claims=(stated,))
