"""Why is a declared diffstat false?

Decided by what the diffstat is held against: itself, the ids in the diff's
``index`` lines, the diffs of other revisions. What another algorithm or a
rename draws otherwise is not false, and said so where diffstats are compared
(:mod:`applier.diffstat`). Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from applier.diagnose.phrases import plural
from applier.diff.quote import quote_path
from applier.diffstat.compare import compare_stats
from applier.model import (
    Diff,
    Diffstat,
    Mismatch,
    MismatchKind,
    Oid,
    Stat,
)
from applier.model.finding import Finding, FindingKind

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
