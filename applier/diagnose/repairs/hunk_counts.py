"""Was a diff edited by hand, so that its counts no longer add up?

A line is added to a hunk or taken from it, and the header still says what it
said. Pure.
"""

from collections.abc import Iterator

from applier.diagnose.lenient_parse import LooseHunk, hunks_of, mend_hunks, read_loosely, sign_of
from applier.diagnose.repairs.repair import Repair


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
