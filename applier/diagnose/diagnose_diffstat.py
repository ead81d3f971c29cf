"""Why are the diffstats of a series false?

Decided by what a diffstat is compared with: itself, the ids in the diff's ``index``
lines together with what applying changed, the diffs of the archive's earlier revisions.
What another algorithm or a rename draws otherwise is not false, and said so where
diffstats are compared (:mod:`applier.diffstat`). Reads repository and archive, and
only for a series with a false diffstat.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from applier.base.try_apply import Judged
from applier.collection import Collection
from applier.collection.series_mails import Patch, SeriesMails
from applier.context import Context
from applier.diff.quote import quote_path
from applier.diffstat.compare import compare_stats
from applier.errors import RepositoryError
from applier.git import Repository
from applier.model import (
    Diff,
    Diffstat,
    Mismatch,
    MismatchKind,
    Oid,
    Series,
    SeriesVerdict,
    Stat,
    StatStatus,
)
from applier.model.finding import Finding, FindingKind
from applier.wording import plural

_DIGITS = 7


class Revision(Struct, frozen=True):
    """The same patch in an earlier revision of its series."""

    name: str
    counted: Stat


class FileIds(Struct, frozen=True):
    """What lay at a path before a patch was applied, and what lies there now."""

    before: Oid | None
    after: Oid | None


Contents = Mapping[bytes, FileIds]
"""By the path that a diff leaves a file at."""


def find_stat_cause(
    diffstat: Diffstat,
    diff: Diff,
    contents: Contents,
    earlier: Iterable[Revision],
    number: int | None,
) -> Finding | None:
    """Say why *diffstat* is false, as far as that is proven."""
    words = next(_reasons(diffstat, diff, contents, earlier), None)
    if words is None:
        return None
    path = next((one.path for one in diffstat.mismatches if one.path is not None), None)
    return Finding(FindingKind.DIFFSTAT, words, number, path)


def _reasons(
    diffstat: Diffstat, diff: Diff, contents: Contents, earlier: Iterable[Revision]
) -> Iterator[str]:
    """Yield what holds, the most telling first."""
    kinds = {one.kind for one in diffstat.mismatches}
    if MismatchKind.INTERNAL in kinds:
        yield "the diffstat does not add up in itself"
    for other in earlier:
        if diffstat.declared is not None and _says_the_same(diffstat.declared, other.counted):
            yield f"the diffstat fits the diff of {other.name}, and not this one"
    if edited := _edited(diff, contents):
        yield (
            f"the diff was changed after it was generated: {edited} is the file that its "
            "index line starts from, and does not become the one that it ends in"
        )
    yield from _of_paths(diffstat.mismatches)
    if kinds == {MismatchKind.MODE}:
        yield "its mode lines are not those of the diff"
    if _is_whole(diff, contents):
        yield "the diff is whole, as its index lines show: the diffstat does not fit it"


def _says_the_same(declared: Stat, counted: Stat) -> bool:
    """Whether all that is declared fits *counted*, a sum line among it."""
    if declared.insertions is None:
        return False
    return not compare_stats(declared, counted, MismatchKind.COUNTED).mismatches


def _names(stated: str | None, oid: Oid | None) -> bool:
    """Whether an ``index`` line's id, which may be cut short, is *oid*'s."""
    digits = (stated or "").strip("0")
    return oid is not None and len(digits) >= _DIGITS and oid.startswith(stated or "")


def _edited(diff: Diff, contents: Contents) -> str:
    """Name a file that was what its index line says, and became another than it says."""
    times = Counter(file.new_path for file in diff.files)
    for file in diff.files:
        ids = contents.get(file.new_path or b"")
        if ids is None or times[file.new_path] > 1:
            continue
        made = file.old_path is None and ids.before is None
        stated = len((file.new_oid or "").strip("0")) >= _DIGITS
        starts_alike = made or _names(file.old_oid, ids.before)
        if starts_alike and stated and not _names(file.new_oid, ids.after):
            return quote_path(file.new_path or b"")
    return ""


def _is_whole(diff: Diff, contents: Contents) -> bool:
    """Whether the diff makes the very files that its index lines name, all that name any."""
    stated = [
        (file.new_path, file.new_oid)
        for file in diff.files
        if file.new_path is not None and (file.new_oid or "").strip("0")
    ]
    left = {path: ids.after for path, ids in contents.items()}
    return bool(stated) and all(_names(oid, left.get(path)) for path, oid in stated)


def _of_paths(mismatches: Iterable[Mismatch]) -> Iterator[str]:
    kinds = [one.kind for one in mismatches]
    extra, missing = kinds.count(MismatchKind.PATH_EXTRA), kinds.count(MismatchKind.PATH_MISSING)
    if extra and missing:
        files = plural(extra, "file")
        yield f"it names {files} that the diff lacks, and lacks {missing} that it has"
    elif extra:
        yield f"it names {plural(extra, 'file')} that the diff does not touch"
    elif missing:
        yield f"the diff touches {plural(missing, 'file')} that it does not name"


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
