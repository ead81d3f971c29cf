"""Why is a declared diffstat false?

Decided by what the diffstat is held against: itself, the ids in the diff's
``index`` lines, the diffs of other revisions. What another algorithm or a
rename draws otherwise is not false, and said so where diffstats are compared
(:mod:`applier.diff.stat`). Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from applier.cause.words import plural
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


@dataclass(frozen=True, slots=True)
class Revision:
    """The same patch in another revision of its series."""

    name: str
    counted: Stat


def find_stat_cause(
    diffstat: Diffstat,
    diff: Diff,
    left: Mapping[bytes, Oid | None],
    others: Iterable[Revision],
    number: int | None,
) -> Finding | None:
    """Say why *diffstat* is false; *left* has the ids that applying left at the diff's paths."""
    words = next(_reasons(diffstat, diff, left, others), None)
    if words is None:
        return None
    path = next((one.path for one in diffstat.mismatches if one.path is not None), None)
    return Finding(
        FindingKind.DIFFSTAT, words, number, None if path is None else path.encode(errors="replace")
    )


def _reasons(
    diffstat: Diffstat,
    diff: Diff,
    left: Mapping[bytes, Oid | None],
    others: Iterable[Revision],
) -> Iterator[str]:
    """Yield what holds, the most telling first."""
    kinds = {one.kind for one in diffstat.mismatches}
    if MismatchKind.INTERNAL in kinds:
        yield "the diffstat does not add up in itself: it was written or edited by hand"
    for other in others:
        if diffstat.declared is not None and _says_the_same(diffstat.declared, other.counted):
            yield f"the diffstat is that of {other.name}: it was not made anew"
    if edited := _edited(diff, left):
        yield (
            "the diff was edited after it was generated: "
            f"{edited} becomes another file than its index line names"
        )
    yield from _of_paths(diffstat.mismatches)
    if kinds == {MismatchKind.MODE}:
        yield "its mode lines are another diff's"
    if _is_whole(diff, left):
        yield "the diff is whole, as its index lines show: the diffstat was made of another change"


def _says_the_same(declared: Stat, counted: Stat) -> bool:
    if declared.insertions is None or declared.files != counted.files:
        return False
    rows = sorted(row.changes or 0 for row in declared.rows)
    sums = (declared.insertions, declared.deletions) == (counted.insertions, counted.deletions)
    return sums and (not rows or rows == sorted(row.changes or 0 for row in counted.rows))


def _stated(diff: Diff) -> Iterator[tuple[bytes, str]]:
    """Yield the files whose content afterwards is named."""
    for file in diff.files:
        if file.new_path is not None and len((file.new_oid or "").strip("0")) >= _DIGITS:
            yield file.new_path, file.new_oid or ""


def _edited(diff: Diff, left: Mapping[bytes, Oid | None]) -> str:
    """Name a file that became another than was stated."""
    for path, stated in _stated(diff):
        oid = left.get(path)
        if oid is not None and not oid.startswith(stated):
            return path.decode("utf-8", "replace")
    return ""


def _is_whole(diff: Diff, left: Mapping[bytes, Oid | None]) -> bool:
    named = list(_stated(diff))
    return bool(named) and all((left.get(path) or "").startswith(oid) for path, oid in named)


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
