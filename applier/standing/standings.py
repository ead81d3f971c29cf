"""How does a series stand on a branch as it is today?

First whether its patches are in; if none is, whether a newer revision of it is, among what
was read; else whether git am would take it there, or its result merges. Nothing of this has
a say in the verdict. Reads the repository; new objects are dropped.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from applier.apply.hunk_images import hunk_images
from applier.base.prerequisites import find_prerequisites
from applier.base.try_apply import Trial, try_patches
from applier.collection.series_mails import Patch, SeriesMails
from applier.context import Context, Target
from applier.diff.quote import path_text
from applier.errors import MissingObjectError
from applier.git import Repository
from applier.model import (
    AlreadyApplied,
    Applied,
    Base,
    Conflict,
    Conflicted,
    Malformed,
    NoDiff,
    NotTried,
    Oid,
    Series,
)
from applier.model.standing import (
    KnownBy,
    PatchStanding,
    Standing,
    StandingConflict,
    StandingStatus,
)
from applier.standing.find_commits import CommitSearch
from applier.wording import and_more, commit_words, day_of, listed_patches, short

_MOST_NEWER = 8
"""Newer revisions of a series that are looked for."""
_COMMITS_SHOWN = 3
_MOST_CONFLICTS = 20
_PATHS_SHOWN = 3


class _Subject(Struct, frozen=True):
    """A series on its base, which is to be looked for on branches."""

    context: Context
    series: Series
    mails: SeriesMails
    base: Base
    trial: Trial | None


def find_standings(
    context: Context, series: Series, mails: SeriesMails, base: Base, trial: Trial | None
) -> tuple[Standing, ...]:
    """Say how a series, which *trial* applied on its *base*, stands on the branches asked for."""
    subject = _Subject(context, series, mails, base, trial)
    return tuple(_stand_or_say_why_not(subject, target) for target in context.targets)


def _stand_or_say_why_not(subject: _Subject, target: Target) -> Standing:
    try:
        with subject.context.repo.scratch():
            return _stand(subject, target)
    except MissingObjectError as error:
        return Standing(target.name, target.oid, StandingStatus.NOT_TRIED, detail=str(error))


def _stand(subject: _Subject, target: Target) -> Standing:
    repo, patches = subject.context.repo, subject.mails.patches
    search = CommitSearch(repo, target.oid, patches)
    found = {one.part.number: search.surely(one) for one in patches}
    trial = None
    if not all(found.values()):
        trial = _try(subject, target)
        for patch, outcome in zip(patches, trial.outcomes, strict=True):
            number = patch.part.number
            if found[number] is None and isinstance(outcome, AlreadyApplied):
                found[number] = PatchStanding(number, search.bringer(patch), KnownBy.EFFECT)
    for patch in patches:
        number = patch.part.number
        found[number] = found[number] or search.by_name(patch) or PatchStanding(number)
    known = tuple(one for one in found.values() if one is not None)
    if any(one.known_by for one in known):
        return _merged(subject, target, known, trial)
    return _superseded(subject, target, known) or _outlook(subject, target, search, known, trial)


def _try(subject: _Subject, target: Target) -> Trial:
    """Apply the series to a branch, unless that is its base."""
    context, trial = subject.context, subject.trial
    if trial is not None and trial.base == target.oid:
        return trial
    needed = find_prerequisites(context.index, subject.series, subject.base.evidence)
    return try_patches(context.repo, target.oid, subject.mails.patches, context.committer, needed)


def _merged(
    subject: _Subject, target: Target, known: tuple[PatchStanding, ...], trial: Trial | None
) -> Standing:
    """Say which patches are in, and as which commits."""
    repo, total = subject.context.repo, subject.series.total
    there = [one for one in known if one.known_by]
    words = _commits(repo, there)
    if len(there) >= total:
        return Standing(target.name, target.oid, StandingStatus.MERGED, known, words)
    numbers = [one.number for one in there]
    rest = "" if trial is None else _rest(trial, subject.mails.patches, set(numbers))
    detail = f"with {listed_patches(numbers)} of {total} {words}{rest}"
    return Standing(target.name, target.oid, StandingStatus.PARTLY_MERGED, known, detail)


def _commits(repo: Repository, there: Sequence[PatchStanding]) -> str:
    """Name the commits of patches: one by its subject and date, several by the last's date."""
    commits = [one.commit for one in there if one.commit]
    other = all(one.known_by is KnownBy.AUTHOR_AND_SUBJECT for one in there)
    form = " in another form" if other else ""
    if not commits:
        return "(it has all that they change)" if len(there) > 1 else "(it has all that it changes)"
    if len(dict.fromkeys(commits)) == 1:
        heading = repo.heading(commits[0])
        return f"as {commit_words(commits[0], heading.title, heading.seconds)}{form}"
    last = day_of(max(repo.heading(commit).seconds for commit in commits))
    return f"as {and_more(map(short, commits), _COMMITS_SHOWN)} ({last}){form}"


def _rest(trial: Trial, patches: Sequence[Patch], there: set[int]) -> str:
    """Say whether git am would take the patches that are not in."""
    rows = zip(patches, trial.outcomes, strict=True)
    left = [(one.part.number, outcome) for one, outcome in rows if one.part.number not in there]
    if not left:
        return ""
    whole = all(isinstance(outcome, Applied) for _, outcome in left)
    who, one = listed_patches([number for number, _ in left]), len(left) == 1
    if whole:
        return f"; {who} {'applies' if one else 'apply'}"
    return f"; {who} {'does' if one else 'do'} not apply"


def _superseded(
    subject: _Subject, target: Target, known: tuple[PatchStanding, ...]
) -> Standing | None:
    """Look for a newer revision that is in."""
    repo = subject.context.repo
    for newer, mails in _newer_revisions(subject):
        search = CommitSearch(repo, target.oid, mails.patches)
        there = [search.surely(one) or search.by_name(one) for one in mails.patches]
        found = [one for one in there if one is not None]
        if found and len(found) >= newer.total:
            detail = f"by its v{newer.revision}, {_commits(repo, found)}"
            status = StandingStatus.SUPERSEDED
            return Standing(target.name, target.oid, status, known, detail)
    return None


def _newer_revisions(subject: _Subject) -> Iterator[tuple[Series, SeriesMails]]:
    """Yield the revisions behind a series that were read, one after the other."""
    index, name = subject.context.index, subject.series.newer_revision
    for _ in range(_MOST_NEWER):
        newer = None if name is None else index.find_series(name)
        if newer is None:
            return
        mails = index.read_other(newer)
        if mails is not None:
            yield newer, mails
        name = newer.newer_revision


def _outlook(
    subject: _Subject,
    target: Target,
    search: CommitSearch,
    known: tuple[PatchStanding, ...],
    trial: Trial | None,
) -> Standing:
    """Say what would become of a series of which nothing is in."""
    outcomes = () if trial is None else trial.outcomes
    if outcomes and all(isinstance(one, Applied) for one in outcomes) and not _gap(subject):
        return Standing(target.name, target.oid, StandingStatus.APPLIES, known, "applies")
    conflicts = tuple(_conflicts(search, subject.mails.patches, outcomes))
    return _merge(subject, target, known, conflicts) or _refused(
        subject, target, known, conflicts, _why_not(outcomes)
    )


def _gap(subject: _Subject) -> bool:
    return len(subject.mails.patches) < subject.series.total


def _why_not(outcomes: Sequence[object]) -> str:
    """Say why a series could not be tried to its end, where no patch was refused."""
    for one in outcomes:
        match one:
            case NotTried(reason=reason):
                return reason
            case Malformed():
                return "a patch cannot be read"
            case NoDiff():
                return "a patch has no diff in this copy"
            case _:
                continue
    return ""


def _merge(
    subject: _Subject,
    target: Target,
    known: tuple[PatchStanding, ...],
    conflicts: tuple[StandingConflict, ...],
) -> Standing | None:
    """Merge what the series is on its base; None where that is not there as a whole."""
    last = subject.trial.outcomes[-1] if subject.trial and subject.trial.outcomes else None
    if subject.base.oid is None or not isinstance(last, Applied) or _gap(subject):
        return None
    try:
        merged = subject.context.repo.merge(subject.base.oid, last.commit, target.oid)
    except MissingObjectError:
        return None
    if merged is None:
        detail = "it has no history in common with the base"
        return Standing(target.name, target.oid, StandingStatus.NOT_TRIED, known, detail)
    if not (merged.conflicts or merged.changes):
        all_in = tuple(PatchStanding(one.number, None, KnownBy.EFFECT) for one in known)
        return _merged(subject, target, all_in, None)
    if not merged.conflicts:
        detail = "merges without conflicts"
        return Standing(target.name, target.oid, StandingStatus.MERGES, known, detail)
    blamed = {one.path: one.commit for one in conflicts}
    shown = map(path_text, merged.conflicts[:_MOST_CONFLICTS])
    merging = tuple(StandingConflict(None, path, blamed.get(path)) for path in shown)
    return _refused(subject, target, known, merging, "")


def _refused(
    subject: _Subject,
    target: Target,
    known: tuple[PatchStanding, ...],
    conflicts: tuple[StandingConflict, ...],
    why: str,
) -> Standing:
    if not conflicts:
        status = StandingStatus.NOT_TRIED
        return Standing(target.name, target.oid, status, known, why)
    status = StandingStatus.CONFLICTS
    detail = _conflict_words(subject.context.repo, conflicts)
    return Standing(target.name, target.oid, status, known, detail, conflicts)


def _conflict_words(repo: Repository, conflicts: Sequence[StandingConflict]) -> str:
    paths = and_more((one.path for one in conflicts if one.path), _PATHS_SHOWN)
    blamed = next((one.commit for one in conflicts if one.commit), None)
    if blamed is None:
        return f"conflicts in {paths}" if paths else "conflicts"
    heading = repo.heading(blamed)
    return f"conflicts in {paths} since {commit_words(blamed, heading.title, heading.seconds)}"


def _conflicts(
    search: CommitSearch, patches: Sequence[Patch], outcomes: Sequence[object]
) -> Iterator[StandingConflict]:
    """Yield where the first patch that is refused conflicts, a file once."""
    for patch, outcome in zip(patches, outcomes, strict=False):
        if isinstance(outcome, Conflicted):
            first: Mapping[bytes | None, Conflict] = {
                one.path: one for one in reversed(outcome.conflicts)
            }
            for path, conflict in sorted(first.items(), key=lambda one: one[0] or b""):
                shown = None if path is None else path_text(path)
                yield StandingConflict(patch.part.number, shown, _blamed(search, patch, conflict))
            return


def _blamed(search: CommitSearch, patch: Patch, conflict: Conflict) -> Oid | None:
    """Find the commit that changed what a hunk expects."""
    for file in patch.diff.files:
        hunk = conflict.hunk
        if conflict.path == file.old_path and hunk is not None and hunk <= len(file.hunks):
            old = hunk_images(file.hunks[hunk - 1]).old
            return search.blamed(conflict.path, old) if conflict.path and old else None
    return None
