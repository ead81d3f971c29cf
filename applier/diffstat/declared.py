"""Which diffstat does a mail declare?

A mail may hold several diffstats, or what looks like one. Its own is chosen so:

* what stands behind the first diff is never one; nor is what is quoted (``> ``);
* one behind the ``---`` line beats one before it, where a commit message or a
  cover letter may cite other people's;
* of those, one with rows and a summary line beats an example of a row or two;
* of those, the least indented: what is cited, or shown by an interdiff or a
  range-diff, is indented further than what git writes;
* of those, the last: git puts its own behind all that a person writes.

In a mail with a diff, one before the ``---`` line counts only where quilt
puts it: as the last thing there. Wrapped rows, a stat without a summary line
and a summary without rows are all read; a bare ``3 files changed`` in prose is
not.

Place is a guess, though: people paste and attach. So the others are kept, and
where one of them is true and the chosen one is not, the true one is the mail's
(:func:`choose_declared`). A mail that holds several whole patches declares
their diffstats' sum. Linear in the length of the text. Pure; the rules are of
the project's own reading of list archives.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from applier.diffstat.blocks import Block, find_blocks
from applier.diffstat.compare import compare_stats
from applier.diffstat.stat_rows import merge_rows
from applier.model import MismatchKind, Stat

_NO_BREAK_SPACE = b"\xc2\xa0"
_MOST_OTHERS = 8
"""More diffstats than anybody pastes into a mail."""
_MOST_PATCHES = 64
"""More patches than anybody attaches to a mail."""

_DIFF_HEADER_LINES = 3
"""How far below a ``diff`` or ``Index:`` line the next line of a diff's header may be."""
_DIFF_HEADERS = (
    *(b"--- ", b"*** ", b"@@ ", b"index ", b"old mode ", b"new mode ", b"new file mode "),
    *(b"deleted file mode ", b"similarity index ", b"dissimilarity index ", b"rename from "),
    *(b"copy from ", b"Binary files ", b"GIT binary patch", b"====", b"diff -", b"RCS file: "),
)


class Declarations(Struct, frozen=True):
    """The diffstats of a mail."""

    own: Stat | None
    """The one that stands where a mail's own does."""
    others: tuple[Stat, ...] = ()
    """Those that are it if they are true and :attr:`own` is not; the likeliest first."""


def parse_diffstat(text: bytes) -> Stat | None:
    """Find the diffstat that a mail declares; *text* is its body, and its patch behind it."""
    return find_diffstats(text).own


def find_diffstats(text: bytes, *, is_cover: bool = False) -> Declarations:
    """Find the diffstats of a mail; *text* is its body, and its patch behind it.

    What looks like a diff in a cover letter is an interdiff and no patch.
    """
    if b"|" not in text and b"changed" not in text:
        return Declarations(None)
    start = _first_diff(text)
    lines = _lines(text[:start])
    blocks = list(find_blocks(lines))
    diffstats = [block for block in blocks if block.is_diffstat()]
    separator = next((at for at, line in enumerate(lines) if line.rstrip() == b"---"), len(lines))
    has_diff = start < len(text) and not is_cover
    candidates = _candidates(diffstats, lines, separator, has_diff=has_diff)
    ranked = sorted(candidates, key=_rank, reverse=True)
    likely, rest = ranked[:1], ranked[1:]
    if is_cover or not ranked:
        rest += [block for block in diffstats if block not in ranked]
    rest = [block for block in rest if block.rows and block.summary is not None]
    found = [_with_severed(block, blocks, lines).stat() for block in likely]
    others = [_with_severed(block, blocks, lines).stat() for block in rest[:_MOST_OTHERS]]
    if found and has_diff:
        others += _with_later_patches(found[0], text[start:])
    return Declarations(found[0] if found else None, tuple(others))


def choose_declared(declarations: Declarations, counted: Stat | None) -> Stat | None:
    """Choose the diffstat that a mail with the hunks *counted* declares: a true one, if one is."""
    own = declarations.own
    if counted is None or not declarations.others:
        return own
    for stat in (own, *declarations.others):
        if stat is not None and not compare_stats(stat, counted, MismatchKind.COUNTED).mismatches:
            return stat
    return own


def _lines(text: bytes) -> list[bytes]:
    return text.replace(_NO_BREAK_SPACE, b" ").splitlines()


def _first_diff(text: bytes) -> int:
    """Find where the first diff of *text* begins; its length if none does."""
    starts = [_find_header(text, b"diff -"), _find_header(text, b"Index: ")]
    plus = text.find(b"\n+++ ")
    while plus >= 0:
        minus = text.rfind(b"\n", 0, plus) + 1
        if text.startswith(b"--- ", minus):
            starts.append(minus)
            break
        plus = text.find(b"\n+++ ", plus + 1)
    return min(starts)


def _find_header(text: bytes, word: bytes) -> int:
    """Find the first line that begins with *word* and is a diff's; the text's length if none is.

    The same word may begin a line of prose, or of a log: no header follows that.
    """
    at = 0 if text.startswith(word) else text.find(b"\n" + word) + 1
    while text.startswith(word, at):
        following = _following(text, at)
        if any(line.startswith(_DIFF_HEADERS) for line in following):
            return at
        at = text.find(b"\n" + word, at) + 1
        if not at:
            break
    return len(text)


def _following(text: bytes, at: int) -> Iterator[bytes]:
    """Yield the first lines behind the one *at*."""
    for _ in range(_DIFF_HEADER_LINES):
        at = text.find(b"\n", at) + 1
        if not at:
            return
        yield text[at : at + 20]


def _candidates(
    diffstats: Sequence[Block], lines: Sequence[bytes], separator: int, *, has_diff: bool
) -> list[Block]:
    """Choose those that stand where a mail's own does; the module's docstring says how."""
    behind = [block for block in diffstats if block.start > separator]
    before = [block for block in diffstats if block.start < separator]
    if not behind and has_diff:
        before = [block for block in before if _is_blank(lines[block.end : separator])]
    return behind or before


def _rank(block: Block) -> tuple[bool, int, int]:
    """Rank what may be the mail's own: the likeliest is the greatest."""
    return bool(block.rows) and block.summary is not None, -block.indent, block.start


def _is_blank(lines: Sequence[bytes]) -> bool:
    """Whether no line says anything."""
    return not any(map(bytes.strip, lines))


def _with_severed(chosen: Block, blocks: Sequence[Block], lines: Sequence[bytes]) -> Block:
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


def _with_later_patches(first: Stat, diffs: bytes) -> Iterator[Stat]:
    """Yield the sum of *first* and the diffstats of the patches behind it, if there are any."""
    later = list(_later_diffstats(diffs))
    if later:
        yield _add(first, *later)


def _later_diffstats(diffs: bytes) -> Iterator[Stat]:
    """Yield the diffstats that stand where git puts them: behind ``---``, before a diff."""
    for _ in range(_MOST_PATCHES):
        separator = diffs.find(b"\n---\n")
        if separator < 0:
            return
        diffs = diffs[separator + 5 :]
        lines = _lines(diffs[: _first_diff(diffs)])
        yield from (block.stat() for block in find_blocks(lines) if block.rows and block.summary)


def _add(*stats: Stat) -> Stat:
    """Add up the diffstats of patches that stand one behind the other."""
    rows = tuple(merge_rows(row for stat in stats for row in stat.paths))
    return Stat(
        files=len(rows),
        insertions=sum(stat.insertions or 0 for stat in stats),
        deletions=sum(stat.deletions or 0 for stat in stats),
        paths=rows,
        notes=tuple(note for stat in stats for note in stat.notes),
        truncated=any(stat.truncated for stat in stats),
    )
