"""How is a number of a diffstat said to a person?

The words of mismatches and notes. Pure.
"""

from applier.model import MismatchKind, Stat, StatRow

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
        return f"{numbers} changed {'line' if numbers == 1 else 'lines'}"
    return numbers or "a change"


def format_actual(row: StatRow, beside: StatRow) -> str:
    """Say a real row's numbers so that they can be held against those *beside* them."""
    if row.binary or beside.binary or isinstance(row_numbers(beside), str):
        return format_declared(row)
    return f"{row.changes} ({format_declared(row)})"


def file_count(files: int | None) -> str:
    """Say how many files: ``2 files``."""
    return f"{files} {'file' if files == 1 else 'files'}"


def sums(files: int | None, insertions: int | None, deletions: int | None) -> str:
    """Say the sums of a diffstat: ``2 files +3 -1``."""
    return f"{file_count(files)} +{insertions} -{deletions}"


def stat_sums(stat: Stat) -> str:
    """Say the sums of *stat*."""
    return sums(stat.files, stat.insertions, stat.deletions)


def source(kind: MismatchKind) -> str:
    """Name what a declared diffstat is held against."""
    return "the result" if kind is MismatchKind.APPLIED else "the diff"
