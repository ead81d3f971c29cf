"""Does a diffstat agree with itself?

Its rows must add up to its summary, and a row's graph to its number, as far
as the numbers are printed (git scales long graphs). Pure.
"""

from collections.abc import Iterator, Sequence

from applier.diffstat.phrases import file_count, stat_sums, sums
from applier.model import Mismatch, MismatchKind, Stat, StatRow


def find_contradictions(stat: Stat) -> tuple[Mismatch, ...]:
    """Find where *stat* contradicts itself."""
    return (*_bad_rows(stat.rows), *_bad_sums(stat))


def _bad_rows(rows: Sequence[StatRow]) -> Iterator[Mismatch]:
    """Yield the rows whose graph shows other than their number."""
    for row in rows:
        if row.changes is None or row.insertions is None or row.deletions is None:
            continue
        shown = row.insertions + row.deletions
        if shown != row.changes:
            detail = (
                f"the number is {row.changes}, the graph shows +{row.insertions} -{row.deletions}"
            )
            yield Mismatch(MismatchKind.INTERNAL, detail, row.path, row.changes, shown)


def _bad_sums(stat: Stat) -> Iterator[Mismatch]:
    """Yield the disagreement of rows and summary, if there is one."""
    if stat.files is None or stat.insertions is None or stat.deletions is None:
        return
    if not stat.rows or stat.truncated:
        return
    files = len(stat.rows)
    rows = [row for row in stat.rows if not row.binary]
    said = stat_sums(stat)
    if all(row.insertions is not None and row.deletions is not None for row in rows):
        insertions = sum(row.insertions or 0 for row in rows)
        deletions = sum(row.deletions or 0 for row in rows)
        true = (stat.files, stat.insertions, stat.deletions) == (files, insertions, deletions)
        found = sums(files, insertions, deletions)
    elif all(row.changes is not None for row in rows):
        changes = sum(row.changes or 0 for row in rows)
        true = (stat.files, stat.insertions + stat.deletions) == (files, changes)
        found = f"{file_count(files)} and {changes} changed lines"
    else:
        true, found = stat.files == files, file_count(files)
    if not true:
        detail = f"the rows add up to {found}, the summary says {said}"
        yield Mismatch(MismatchKind.INTERNAL, detail, None, said, found)
