"""Is this line part of a diffstat, and what does it say?

Rows, the summary line and the lines about modes, as ``git diff --stat
--summary``, diffstat(1) and ``hg diff --stat`` print them (git-diff(1),
diffstat(1), and what git was seen to print). Each line is judged alone; which
lines make a diffstat is :mod:`~applier.diffstat.declared`'s to say. Precision
comes before recall: a table in prose is no diffstat. Pure.
"""

from msgspec import Struct

from applier.diffstat.path_spelling import read_name
from applier.model import StatRow

_MOST_DIGITS = 10
"""Nobody changes ten thousand million lines; a longer number is not one of lines."""

_ANNOTATIONS = (
    *(b" (new)", b" (gone)", b" (new +x)", b" (new +l)"),
    *(b" (mode +x)", b" (mode -x)", b" (mode +l)", b" (mode -l)"),
)
"""What ``--compact-summary`` puts behind a name."""

_UNIT_FIELDS = {b"(+)": 0, b"(-)": 1, b"(!)": 2}


class Summary(Struct, frozen=True):
    """The last line: ``3 files changed, 2 insertions(+), 1 deletion(-)``."""

    files: int
    insertions: int
    deletions: int
    bare: bool
    """Whether it names files only, as prose might."""


class Row(Struct, frozen=True):
    """One path's line; *graphic* if its right half could not be that of a table in prose."""

    stat: StatRow
    graphic: bool


def number_in(word: bytes) -> int | None:
    """Read a count, or say that it is none."""
    if word.isdigit() and len(word) <= _MOST_DIGITS:
        return int(word)
    return None


def parse_row(line: bytes) -> Row | None:
    """Read a line such as `` mm/slub.c | 12 ++++----``; not if it is quoted, or of an HTML part."""
    name, bar, rest = line.rpartition(b"|")
    if not bar or not name[-1:].isspace():
        return None
    name = name.strip()
    if not name or name[:1] in (b">", b"|") or b"&gt;" in name or b"<" in name:
        return None
    for annotation in _ANNOTATIONS:
        name = name.removesuffix(annotation)
    path, old_path = read_name(name.rstrip())
    match rest.split():
        case [b"Bin"] | [b"binary"] | [b"Bin", _, b"->", _, b"bytes"]:
            return Row(StatRow(path, None, binary=True, old_path=old_path), graphic=True)
        case [count]:
            graph = b""
        case [count, graph]:
            pass
        case _:
            return None
    return _text_row(path, old_path, count, graph)


def _text_row(path: str, old_path: str | None, count: bytes, graph: bytes) -> Row | None:
    """Make a row of a number and its graph; only an unscaled graph tells the two halves."""
    changes = number_in(count)
    if changes is None or graph.strip(b"+-!") or b"-+" in graph:
        return None
    if b"!" in graph:
        # diffstat -m: a modification is an insertion and a deletion, and counted once.
        return Row(StatRow(path, None, old_path=old_path), graphic=True)
    if len(graph) < changes:
        return Row(StatRow(path, changes, old_path=old_path), graphic=bool(graph))
    insertions = graph.count(b"+")
    row = StatRow(path, changes, insertions, len(graph) - insertions, old_path=old_path)
    return Row(row, graphic=bool(graph))


def parse_summary(line: bytes) -> Summary | None:
    """Read the line with the sums; insertions and deletions that it leaves out are none."""
    first, *rest = line.split(b",", 4)
    match first.split():
        case [count, b"file" | b"files", b"changed"]:
            files = number_in(count)
        case _:
            return None
    if files is None:
        return None
    sums = [0, 0, 0]
    for part in rest:
        field, number = _summand(part)
        if number is None:
            return None
        sums[field] += number
    insertions, deletions, modified = sums
    return Summary(files, insertions + modified, deletions + modified, bare=not rest)


def _summand(part: bytes) -> tuple[int, int | None]:
    """Read ``2 insertions(+)``: which of the sums, and the number, if it is one."""
    words = part.split()
    field = _UNIT_FIELDS.get(words[1][-3:]) if len(words) == 2 else None
    if field is None:
        return 0, None
    return field, number_in(words[0])


def parse_note(line: bytes) -> str | None:
    """Read a line of ``git diff --summary``, stripped: ``create mode 100644 a.c``."""
    text = line.strip()
    match text.split(None, 3):
        case [b"create" | b"delete", b"mode", mode, _] if number_in(mode) is not None:
            pass
        case [b"mode", b"change", mode, arrow] if number_in(mode) is not None:
            if not _is_mode_change(arrow):
                return None
        case [b"rename" | b"copy" | b"rewrite", *_]:
            if not text.endswith(b"%)"):
                return None
        case _:
            return None
    return text.decode("utf-8", "backslashreplace")


def _is_mode_change(arrow: bytes) -> bool:
    """Whether *arrow* is ``=> 100755``, with or without the path (a rename has named it)."""
    words = arrow.split(None, 2)
    return len(words) >= 2 and words[0] == b"=>" and number_in(words[1]) is not None


def is_transparent(line: bytes) -> bool:
    """Whether a line stands in a diffstat without being of it: ``--dirstat``'s percentages."""
    first, _, rest = line.strip().partition(b"% ")
    return bool(rest) and first.replace(b".", b"", 1).isdigit()
