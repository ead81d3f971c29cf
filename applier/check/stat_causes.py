"""Why are the diffstats of a series false?

Gathers for :mod:`applier.cause.false_stat` what applying left, and the same
patches in the archive's other revisions. Reads repository and archive, and
only for a series with a false diffstat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from applier.cause.false_stat import Revision, find_stat_cause
from applier.check.collection import Collection
from applier.check.failures import result_or_failure
from applier.check.letters import Letters, Patch, read_letters
from applier.errors import RepositoryError
from applier.model import (
    Applied,
    Failure,
    Oid,
    PatchVerdict,
    Series,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import Explanation, Finding
from applier.repo import Repository

_MOST_REVISIONS = 4


def with_stat_causes(
    repo: Repository,
    collection: Collection,
    letters: Letters,
    verdict: SeriesVerdict,
) -> SeriesVerdict:
    """Give the verdict with the reasons for its false diffstats."""
    found = tuple(_findings(repo, collection, letters, verdict))
    old = verdict.explanation
    return replace(verdict, explanation=Explanation((*old.findings, *found), old.mending))


def _findings(
    repo: Repository, collection: Collection, letters: Letters, verdict: SeriesVerdict
) -> Iterator[Finding]:
    revisions: tuple[Letters, ...] | None = None
    for patch, letter in zip(verdict.patches, letters.patches, strict=True):
        if patch.diffstat.status is not StatStatus.INCONSISTENT:
            continue
        if revisions is None:
            series = _others(collection, verdict.series)
            found = [result_or_failure(partial(read_letters, collection, one)) for one in series]
            revisions = tuple(one for one in found if not isinstance(one, Failure))
        finding = find_stat_cause(
            patch.diffstat,
            letter.diff,
            _left(repo, patch, letter),
            [one for other in revisions for one in _same_patch(other, letter)],
            patch.number,
        )
        if finding is not None:
            yield finding


def _others(collection: Collection, series: Series) -> list[Series]:
    """Find the revisions before and behind one."""
    by_id = {one.id: one for one in collection.reading.series}
    found: list[Series] = []
    for name in (series.previous_revision, series.newer_revision):
        other = by_id.get(name or "")
        while other is not None and other not in found and len(found) < _MOST_REVISIONS:
            found.append(other)
            earlier = name == series.previous_revision
            other = by_id.get((other.previous_revision if earlier else other.newer_revision) or "")
    return found


def _same_patch(letters: Letters, letter: Patch) -> Iterator[Revision]:
    """Yield the patch of the same title in another revision."""
    for patch in letters.patches:
        if patch.part.title == letter.part.title and patch.counted is not None:
            name = f"v{patch.part.revision} ({patch.part.envelope.message_id})"
            yield Revision(name, patch.counted)


def _left(repo: Repository, patch: PatchVerdict, letter: Patch) -> Mapping[bytes, Oid | None]:
    """Give what applying left at the paths of a diff."""
    if not isinstance(patch.outcome, Applied):
        return {}
    left: dict[bytes, Oid | None] = {}
    for file in letter.diff.files:
        if file.new_path is not None:
            try:
                entry = repo.entry(patch.outcome.tree, file.new_path)
            except RepositoryError:
                continue
            left[file.new_path] = None if entry is None else entry.oid
    return left
