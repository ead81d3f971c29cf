"""When do two rows say the same, what do rows add up to, and how are their numbers said?

Pure.
"""

from collections.abc import Iterable, Iterator

from applier.model import MismatchKind, Stat, StatRow
from applier.wording import plural


def sum_rows(rows: tuple[StatRow, ...], notes: tuple[str, ...] = ()) -> Stat:
    """Sum *rows* up; a binary one adds to the files only."""
    return Stat(
        files=len(rows),
        insertions=sum(row.insertions or 0 for row in rows),
        deletions=sum(row.deletions or 0 for row in rows),
        paths=rows,
        notes=notes,
    )


def net_lines(stat: Stat) -> int | None:
    """Return insertions less deletions, in sum, where they are known: no algorithm changes it."""
    if stat.insertions is None or stat.deletions is None:
        return None
    return stat.insertions - stat.deletions


def merge_rows(rows: Iterable[StatRow]) -> Iterator[StatRow]:
    """Yield one row a path: a mail may hold several diffs of one file (its type changes, say)."""
    merged: dict[str, StatRow] = {}
    for row in rows:
        earlier = merged.get(row.path)
        merged[row.path] = row if earlier is None else _add_rows(earlier, row)
    yield from merged.values()


def _add_rows(one: StatRow, other: StatRow) -> StatRow:
    """Add two rows of one path; what is unknown of either is unknown of both."""
    binary = one.binary or other.binary
    return StatRow(
        path=one.path,
        changes=None if binary else _sum(one.changes, other.changes),
        insertions=None if binary else _sum(one.insertions, other.insertions),
        deletions=None if binary else _sum(one.deletions, other.deletions),
        binary=binary,
        old_path=one.old_path if one.old_path is not None else other.old_path,
    )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def rows_equal(declared: StatRow, actual: StatRow) -> bool:
    """Whether two rows of one path say the same, as far as both say anything."""
    if declared.binary or actual.binary:
        # git shows a pure rename of a binary file as "Bin", and its diff has no lines.
        return declared.binary is actual.binary or not (actual.changes or actual.binary)
    if declared.changes is None:
        return True
    if declared.insertions is None or declared.deletions is None:
        return declared.changes == actual.changes
    halves = (declared.insertions, declared.deletions) == (actual.insertions, actual.deletions)
    return halves and declared.changes == actual.changes


Numbers = str | int | None
"""A row's numbers: ``+3 -1``, or only how many lines change, or ``binary``; None of no row."""


def row_numbers(row: StatRow) -> Numbers:
    """Give a row's numbers as far as they are known."""
    if row.binary:
        return "binary"
    if row.insertions is None or row.deletions is None:
        return row.changes
    return f"+{row.insertions} -{row.deletions}"


def format_declared(row: StatRow) -> str:
    """Say a row's numbers: ``+3 -1``, ``12 changed lines``."""
    numbers = row_numbers(row)
    if isinstance(numbers, int):
        return plural(numbers, "changed line")
    return numbers or "a change"


def format_actual(row: StatRow, beside: StatRow) -> str:
    """Say a real row's numbers so that they can be held against those *beside* them."""
    if row.binary or beside.binary or isinstance(row_numbers(beside), str):
        return format_declared(row)
    return f"{row.changes} ({format_declared(row)})"


def format_sums(files: int | None, insertions: int | None, deletions: int | None) -> str:
    """Say the sums of a diffstat: ``2 files +3 -1``."""
    return f"{plural(files, 'file')} +{insertions} -{deletions}"


def format_stat(stat: Stat) -> str:
    """Say the sums of *stat*."""
    return format_sums(stat.files, stat.insertions, stat.deletions)


def side_name(kind: MismatchKind) -> str:
    """Name what a declared diffstat is held against."""
    return "the result" if kind is MismatchKind.APPLIED else "the diff"
