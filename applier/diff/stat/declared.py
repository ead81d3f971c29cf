"""Which diffstat does a mail declare?

A mail may hold several diffstats, or what looks like one. Its own is chosen so:

* what stands behind the first diff is never one; nor is what is quoted (``> ``);
* one behind the ``---`` line beats one before it, where a commit message or a
  cover letter may cite other people's;
* of those, the least indented: what is cited, or shown by an interdiff or a
  range-diff, is indented further than what git writes;
* of those, the last: git puts its own behind all that a person writes.

In a mail with a diff, one before the ``---`` line counts only where quilt
puts it: as the last thing there. Wrapped rows, a stat without a summary line
and a summary without rows are all read; a bare ``3 files changed`` in prose is
not. Linear in the length of the text. Pure; the rules are of the project's own
reading of list archives.
"""

from collections.abc import Iterator, Sequence

from applier.diff.stat.grammar import (
    Row,
    Summary,
    is_transparent,
    parse_note,
    parse_row,
    parse_summary,
)
from applier.diff.stat.names import with_old_paths
from applier.model import Stat

_NO_BREAK_SPACE = b"\xc2\xa0"
_NOTE_WORDS = (b"create mode", b"delete mode", b"mode change", b"rename ", b"copy ", b"rewrite ")


Item = Row | Summary | str
"""What a line of a diffstat is; a string is a line about modes."""


class _Block:
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


def parse_diffstat(text: bytes) -> Stat | None:
    """Find the diffstat that a mail declares; *text* is its body, and its patch behind it."""
    if b"|" not in text and b"changed" not in text:
        return None
    head, has_diff = _before_diff(text)
    lines = head.replace(_NO_BREAK_SPACE, b" ").splitlines()
    blocks = list(_blocks(lines))
    diffstats = [block for block in blocks if block.is_diffstat()]
    chosen = _choose(diffstats, lines, has_diff=has_diff)
    return None if chosen is None else _with_severed(chosen, blocks, lines).stat()


def _before_diff(text: bytes) -> tuple[bytes, bool]:
    """Cut *text* off where the first diff begins, and say whether one does."""
    begins = [at for at in (_find_line(text, b"diff -"), _find_line(text, b"Index: ")) if at >= 0]
    plus = text.find(b"\n+++ ")
    while plus >= 0:
        minus = text.rfind(b"\n", 0, plus) + 1
        if text.startswith(b"--- ", minus):
            begins.append(minus)
            break
        plus = text.find(b"\n+++ ", plus + 1)
    return (text[: min(begins)], True) if begins else (text, False)


def _find_line(text: bytes, start: bytes) -> int:
    """Find the first line that begins with *start*; -1 if none does."""
    return 0 if text.startswith(start) else text.find(b"\n" + start)


def _choose(blocks: list[_Block], lines: Sequence[bytes], *, has_diff: bool) -> _Block | None:
    """Choose the mail's own diffstat; the module's docstring says how."""
    separator = next((at for at, line in enumerate(lines) if line.rstrip() == b"---"), len(lines))
    behind = [block for block in blocks if block.start > separator]
    before = [block for block in blocks if block.start < separator]
    if not behind and has_diff:
        before = [
            block for block in before if not any(map(bytes.strip, lines[block.end : separator]))
        ]
    candidates = behind or before
    if not candidates:
        return None
    least = min(block.indent for block in candidates)
    return [block for block in candidates if block.indent == least][-1]


def _is_blank(lines: Sequence[bytes]) -> bool:
    """Whether no line says anything."""
    return not any(map(bytes.strip, lines))


def _with_severed(chosen: _Block, blocks: Sequence[_Block], lines: Sequence[bytes]) -> _Block:
    """Put back the rows that blank lines cut off, if with them the number of files is right."""
    files = 0 if chosen.summary is None else chosen.summary.files
    rows, first = chosen.rows, chosen
    for block in reversed(blocks[: blocks.index(chosen)]):
        severed = block.summary is None and _is_blank(lines[block.end : first.start])
        if len(rows) >= files or not severed:
            break
        rows, first = block.rows + rows, block
    if len(rows) == files:
        chosen.rows = rows
    return chosen


def _blocks(lines: Sequence[bytes]) -> Iterator[_Block]:
    """Yield every run of lines that belong together."""
    block: _Block | None = None
    at = 0
    while at < len(lines):
        item, used = _read_item(lines, at)
        if block is not None and not _takes(block, item, lines[at]):
            yield block
            block = None
        if block is None and isinstance(item, Row | Summary):
            block = _Block(at, len(lines[at]) - len(lines[at].lstrip()))
        if block is not None:
            _add(block, item, lines[at])
            block.end = at + used
        at += used
    if block is not None:
        yield block


def _takes(block: _Block, item: Item | None, line: bytes) -> bool:
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


def _add(block: _Block, item: Item | None, line: bytes) -> None:
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
