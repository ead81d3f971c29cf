"""Does the mail hold the same diff twice, inline and attached?

git reads all parts of a message one behind the other, and so sees every
change a second time. Pure.
"""

from collections.abc import Iterator

from applier.diagnose.repairs.repair import Repair
from applier.model import Diff, FileDiff


def find_doubled(text: bytes, diff: Diff) -> Iterator[Repair]:
    """Yield the text up to where the diff begins again."""
    half, odd = divmod(len(diff.files), 2)
    if not half or odd:
        return
    first, second = diff.files[:half], diff.files[half:]
    if list(map(_said, first)) != list(map(_said, second)):
        return
    line = second[0].line
    kept = b"\n".join(text.split(b"\n")[: line - 1]) + b"\n"
    what = "the same diff is in the mail twice, inline and attached, and git reads both"
    yield Repair(what, kept, line, remedy="with the diff in it once")


def _said(file: FileDiff) -> tuple[bytes, list[tuple[bytes, ...]]]:
    return file.path, [hunk.lines for hunk in file.hunks]
