"""Is the diff less than whole, or there more than once?

A line is added to a hunk or taken from it, and the header still says what it
said; the mail is cut short; or it holds its diff twice, inline and attached. Pure.
"""

from collections.abc import Iterator

from applier.diagnose.lenient_parse import LooseHunk, hunks_of, mend_hunks, read_loosely, sign_of
from applier.diagnose.repairs import Repair
from applier.model import Diff, FileDiff


def find_false_counts(text: bytes) -> Iterator[Repair]:
    """Yield the text with headers that count what is there."""
    mended = mend_hunks(text, _recounted)
    if mended is None:
        return
    false = [hunk for hunk in hunks_of(text) if _recounted(hunk) is not None]
    first = false[0]
    old, new = first.counts
    cut = len(false) == 1 and _is_cut(text, first)
    what = "the diff is cut short" if cut else "the diff was edited by hand"
    count = (
        f"the hunk says {first.ranges[1]} old and {first.ranges[3]} new lines, "
        f"and has {old} and {new}"
    )
    yield Repair(f"{what} ({count})", *mended, guess=cut)


def _is_cut(text: bytes, hunk: LooseHunk) -> bool:
    """Whether nothing but a signature follows a hunk that lacks lines of both sides."""
    last = [piece for piece in read_loosely(text) if isinstance(piece, LooseHunk)][-1]
    return last.line == hunk.line and min(hunk.lost) > 0


def _recounted(hunk: LooseHunk) -> LooseHunk | None:
    readable = all(sign_of(line) != b"?" for line in hunk.lines)
    return hunk.recounted() if readable and any(hunk.lost) else None


def find_repeated_diffs(text: bytes, diff: Diff) -> Iterator[Repair]:
    """Yield the text up to where the diff begins again."""
    half, odd = divmod(len(diff.files), 2)
    if not half or odd:
        return
    first, second = diff.files[:half], diff.files[half:]
    if list(map(_said, first)) != list(map(_said, second)):
        return
    line = second[0].line
    kept = b"\n".join(text.split(b"\n")[: line - 1]) + b"\n"
    what = "the same diff is in the mail twice, inline and attached; git reads on into the second"
    yield Repair(what, kept, line, remedy="with the diff in it once")


def _said(file: FileDiff) -> tuple[bytes, list[tuple[bytes, ...]]]:
    return file.path, [hunk.lines for hunk in file.hunks]
