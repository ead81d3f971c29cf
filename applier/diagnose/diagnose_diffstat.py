"""Why are the diffstats of a series false?

Gathers for :mod:`applier.diagnose.false_diffstat` what applying changed, and the same
patches in the archive's earlier revisions. Reads repository and archive, and
only for a series with a false diffstat.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from applier.base.try_apply import Judged
from applier.collection import Collection
from applier.collection.series_mails import Patch, SeriesMails
from applier.context import Context
from applier.diagnose.false_diffstat import FileIds, Revision, find_stat_cause
from applier.errors import RepositoryError
from applier.git import Repository
from applier.model import (
    Oid,
    Series,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import Finding

_MOST_REVISIONS = 4


def explain_diffstats(context: Context, judged: Judged) -> SeriesVerdict:
    """Give the verdict with the reasons for its false diffstats."""
    verdict = judged.verdict
    return replace(verdict, findings=(*verdict.findings, *_findings(context, judged)))


def _findings(context: Context, judged: Judged) -> Iterator[Finding]:
    repo, index, verdict = context.repo, context.index, judged.verdict
    revisions: tuple[SeriesMails, ...] | None = None
    before = repo.tree_of(verdict.base.oid) if verdict.base.oid is not None else None
    for patch, patch_mail in zip(verdict.patches, judged.mails.patches, strict=True):
        after = patch.tree
        if patch.diffstat.status is StatStatus.INCONSISTENT:
            if revisions is None:
                found = map(index.read_other, _earlier(index.collection, judged.series))
                revisions = tuple(one for one in found if one is not None)
            finding = find_stat_cause(
                patch.diffstat,
                patch_mail.diff,
                _contents(repo, before, after, patch_mail),
                [one for other in revisions for one in _same_patch(other, patch_mail)],
                patch.number,
            )
            if finding is not None:
                yield finding
        before = after or before


def _earlier(collection: Collection, series: Series) -> list[Series]:
    """Find the revisions before one, the nearest first: it cannot have a later one's diffstat."""
    by_id = {one.id: one for one in collection.reading.series}
    found: list[Series] = []
    other = by_id.get(series.previous_revision or "")
    while other is not None and other not in found and len(found) < _MOST_REVISIONS:
        found.append(other)
        other = by_id.get(other.previous_revision or "")
    return found


def _same_patch(mails: SeriesMails, patch_mail: Patch) -> Iterator[Revision]:
    """Yield the patch of the same title in another revision."""
    for patch in mails.patches:
        if patch.part.title == patch_mail.part.title and patch.counted is not None:
            name = f"v{patch.part.revision} ({patch.part.envelope.message_id})"
            yield Revision(name, patch.counted)


def _contents(
    repo: Repository, before: Oid | None, after: Oid | None, patch_mail: Patch
) -> Mapping[bytes, FileIds]:
    """Give what applying found and left at the paths of a diff."""
    if before is None or after is None:
        return {}
    contents: dict[bytes, FileIds] = {}
    for file in patch_mail.diff.files:
        if file.new_path is None:
            continue
        old = _entry(repo, before, file.old_path or file.new_path)
        contents[file.new_path] = FileIds(old, _entry(repo, after, file.new_path))
    return contents


def _entry(repo: Repository, tree: Oid, path: bytes) -> Oid | None:
    try:
        entry = repo.entry(tree, path)
    except RepositoryError:
        return None
    return None if entry is None else entry.oid
