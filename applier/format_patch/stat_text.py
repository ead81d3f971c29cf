"""How does git draw a diffstat?

A row a file, its name, how many lines change and a graph of them, in so many columns;
below it the sum and the summary. ``git format-patch`` gives it 72 columns. Names that
do not fit lose their beginning, graphs are scaled. Pure; the rules are from git-diff(1)
(``--stat``) and from what git was seen to print.
"""

from collections.abc import Sequence

from msgspec import Struct

from applier.diff.quote import quote_path
from applier.diffstat.path_spelling import ELISION, rename_spelling
from applier.git.compare.file_diffs import ChangedFile
from applier.wording import plural

WIDTH = 72
_FRAME = 6
"""Columns of a row that are neither name, number nor graph."""
_LEAST_GRAPH = 6
_BIN = 3


class _Columns(Struct, frozen=True):
    name: int
    number: int
    graph: int


def stat_lines(files: Sequence[ChangedFile]) -> list[str]:
    """Draw the rows, the sum and the summary of *files*."""
    columns = _lay_out(files)
    most = max(map(_changes, files), default=0)
    rows = [_row(file, columns, most) for file in files]
    return [*rows, sum_line(files), *(f" {note}" for file in files for note in file.notes)]


def sum_line(files: Sequence[ChangedFile]) -> str:
    """Write the last row: files, insertions, deletions."""
    insertions = sum(file.insertions for file in files)
    deletions = sum(file.deletions for file in files)
    parts = [f" {plural(len(files), 'file')} changed"]
    if insertions or not deletions:
        parts.append(f"{plural(insertions, 'insertion')}(+)")
    if deletions or not insertions:
        parts.append(f"{plural(deletions, 'deletion')}(-)")
    return ", ".join(parts if files else [" 0 files changed"])


def _changes(file: ChangedFile) -> int:
    return file.insertions + file.deletions


def _name(file: ChangedFile) -> str:
    path = quote_path(file.path)
    return path if file.old_path is None else rename_spelling(quote_path(file.old_path), path)


def _lay_out(files: Sequence[ChangedFile]) -> _Columns:
    """Share the columns out: names have what they need, but the graph keeps three eighths."""
    most = max(map(_changes, files), default=0)
    number = max(len(str(most)), _BIN if any(file.binary for file in files) else 0)
    graph = max([most, *(len(_sizes(file)) - _BIN - 1 for file in files if file.binary)])
    name = max((len(_name(file)) for file in files), default=0)
    room = WIDTH - number - _FRAME
    if name + graph > room:
        graph = min(graph, max(WIDTH * 3 // 8 - number - _FRAME, _LEAST_GRAPH))
        if name > room - graph:
            name = room - graph
        else:
            graph = room - name
    return _Columns(name, number, graph)


def _sizes(file: ChangedFile) -> str:
    return "Bin" if file.sizes is None else f"Bin {file.sizes[0]} -> {file.sizes[1]} bytes"


def _row(file: ChangedFile, columns: _Columns, most: int) -> str:
    name = elided(_name(file), columns.name)
    start = f" {name:<{columns.name}} | "
    if file.binary:
        return f"{start}{'Bin':>{columns.number}}{_sizes(file)[_BIN:]}"
    graph = _graph(file, columns.graph, most)
    return f"{start}{_changes(file):>{columns.number}}{' ' + graph if graph else ''}"


def elided(name: str, width: int) -> str:
    """Cut the beginning of a name that is too wide, whole directories if that is possible."""
    if len(name) <= width:
        return name
    rest = name[len(name) - max(width - len(ELISION), 0) :]
    at = rest.find("/")
    return ELISION + (rest[at:] if at >= 0 else rest)


def _graph(file: ChangedFile, width: int, most: int) -> str:
    """Draw as many signs as lines, or fewer where the widest row would not fit."""
    plus, minus = file.insertions, file.deletions
    if most > width:
        total = _scaled(plus + minus, width, most)
        if plus and minus:
            total = max(total, 2)
        if plus < minus:
            plus = _scaled(plus, width, most)
            minus = total - plus
        else:
            minus = _scaled(minus, width, most)
            plus = total - minus
    return "+" * plus + "-" * minus


def _scaled(count: int, width: int, most: int) -> int:
    """Scale, but so that something never becomes nothing."""
    return 1 + count * (width - 1) // most if count else 0
