"""Did context lines lose the space in front of them?

A mailer that trims lines, or a copy by hand, takes the sign of a context line
away. Pure.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from applier.diagnose.lenient_parse import LooseHunk, mend_hunks, sign_of
from applier.diagnose.repairs.repair import Repair
from applier.diagnose.repairs.wrapped_lines import first_unsigned


def find_lost_signs(text: bytes) -> Iterator[Repair]:
    """Yield the text with a space in front of each line of a hunk that has no sign."""
    mended = mend_hunks(text, _signed)
    if mended is not None:
        what = "the space in front of context lines was lost"
        yield Repair(what, mended[0], first_unsigned(text))


def _signed(hunk: LooseHunk) -> LooseHunk | None:
    lines = tuple(
        b" " + line if sign_of(line) == b"?" or line.startswith(b"\t") else line
        for line in hunk.lines
    )
    return None if lines == hunk.lines else replace(hunk, lines=lines)
