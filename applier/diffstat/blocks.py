"""Which lines of a text make one diffstat?

Rows, the summary behind them and the lines about modes, wrapped ones joined.
Which of several diffstats is a mail's own is
:mod:`~applier.diffstat.declared`'s to say. Linear in the length of the text.
Pure.
"""

from collections.abc import Iterator, Sequence

from applier.diffstat.line_grammar import (
    Row,
    Summary,
    is_transparent,
    parse_note,
    parse_row,
    parse_summary,
)
from applier.diffstat.path_spelling import with_old_paths
from applier.model import Stat

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
            rows=tuple(with_old_paths([row.stat for row in self.rows], self.notes)),
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
