"""Which lines of a text make one diffstat, and what do they say?

Rows, the summary behind them and the lines about modes, as ``git diff --stat
--summary``, diffstat(1) and ``hg diff --stat`` print them (git-diff(1), diffstat(1), and
what git was seen to print); wrapped ones joined. Which of several diffstats is a mail's
own is :mod:`~applier.diffstat.declared`'s to say. Precision comes before recall: a table
in prose is no diffstat. Linear in the length of the text. Pure.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from applier.diffstat.path_spelling import read_name, with_old_paths
from applier.model import Stat, StatRow

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


_NOTE_WORDS = (b"create mode", b"delete mode", b"mode change", b"rename ", b"copy ", b"rewrite ")


Item = Row | Summary | str
"""What a line of a diffstat is; a string is a line about modes."""


class Block:
    """One diffstat, while its lines are being collected."""

    def __init__(self, start: int, indent: int) -> None:
        self.start = start
        self.end = start
        self.indent = indent
        self.rows: list[Row] = []
        self.summary: Summary | None = None
        self.notes: list[str] = []
        self.truncated = False

    def is_diffstat(self) -> bool:
        """Whether any line of it is such as only a diffstat has."""
        if self.summary is not None:
            return bool(self.rows or self.notes) or not self.summary.bare
        return any(row.graphic for row in self.rows)

    def stat(self) -> Stat:
        """Return what has been collected."""
        total = self.summary
        return Stat(
            files=None if total is None else total.files,
            insertions=None if total is None else total.insertions,
            deletions=None if total is None else total.deletions,
            paths=tuple(with_old_paths([row.stat for row in self.rows], self.notes)),
            notes=tuple(self.notes),
            truncated=self.truncated,
        )


def find_blocks(lines: Sequence[bytes]) -> Iterator[Block]:
    """Yield every run of lines that belong together."""
    block: Block | None = None
    at = 0
    while at < len(lines):
        item, used = _read_item(lines, at)
        if block is not None and not _takes(block, item, lines[at]):
            yield block
            block = None
        if block is None and isinstance(item, Row | Summary):
            block = Block(at, len(lines[at]) - len(lines[at].lstrip()))
        if block is not None:
            _add(block, item, lines[at])
            block.end = at + used
        at += used
    if block is not None:
        yield block


def _takes(block: Block, item: Item | None, line: bytes) -> bool:
    """Whether a line carries *block* on, or ends it: rows, then the summary, then notes."""
    match item:
        case Row():
            return block.summary is None and not block.notes
        case Summary():
            return block.summary is None and not block.notes
        case str():
            return True
        case None:
            return is_transparent(line) or line.strip() == b"..."


def _add(block: Block, item: Item | None, line: bytes) -> None:
    """Put a line into the block that takes it."""
    match item:
        case Row():
            block.rows.append(item)
        case Summary():
            block.summary = item
        case str():
            block.notes.append(item)
        case None:
            block.truncated |= line.strip() == b"..."


def _read_item(lines: Sequence[bytes], at: int) -> tuple[Item | None, int]:
    """Read the line *at*, joined to those behind it where a mailer wrapped it; and their number."""
    line = lines[at]
    if b"|" in line or _goes_on_with(lines, at, b"|"):
        return _read_row(lines, at)
    if b"changed" in line:
        return _read_summary(lines, at)
    if line.lstrip().startswith(_NOTE_WORDS):
        return _read_note(lines, at)
    return None, 1


def _goes_on_with(lines: Sequence[bytes], at: int, start: bytes) -> bool:
    """Whether the line behind a line that says something begins with *start*."""
    following = lines[at + 1 : at + 2]
    return bool(following) and following[0].lstrip().startswith(start) and bool(lines[at].strip())


def _read_row(lines: Sequence[bytes], at: int) -> tuple[Row | None, int]:
    """Read a row; one without a graph may have been wrapped before it, or before the number."""
    row = parse_row(lines[at])
    if row is not None and (row.graphic or row.stat.changes == 0):
        return row, 1
    joined = b" ".join(lines[at : at + 2])
    if joined.count(b"|") == 1:
        wrapped = parse_row(joined)
        if wrapped is not None and wrapped.graphic:
            return wrapped, 2
    return row, 1


def _read_summary(lines: Sequence[bytes], at: int) -> tuple[Summary | None, int]:
    """Read a summary line, wrapped at most twice; a wrapped one breaks off in mid-sentence."""
    for used in (1, 2, 3):
        summary = parse_summary(b" ".join(lines[at : at + used]))
        if summary is not None:
            return summary, used
    return None, 1


def _read_note(lines: Sequence[bytes], at: int) -> tuple[str | None, int]:
    """Read a line about a mode or a rename, wrapped at most once."""
    note = parse_note(lines[at])
    if note is not None:
        return note, 1
    note = parse_note(b" ".join(map(bytes.strip, lines[at : at + 2])))
    return note, 1 if note is None else 2
