"""Was white space changed: tabs turned to spaces, no-break spaces put in, line ends trimmed?

A hunk whose lines are the file's but for white space is given the file's own
lines; what it adds is indented as the file is. Pure; the file is handed in.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from applier.diagnose.lenient_parse import LooseHunk, ended_lines, hunks_of, mend_hunks, sign_of
from applier.diagnose.repairs.repair import Repair

_TAB = 8
_MOST_PLACES = 400
_LONG = 500
"""Lines: a longer hunk is looked for at fewer places."""
_NO_BREAK = b"\xc2\xa0"


def find_changed_spaces(text: bytes, content: Callable[[bytes], bytes | None]) -> Iterator[Repair]:
    """Yield the text with the white space of the files."""
    mended = mend_hunks(text, lambda hunk: _respaced(hunk, content))
    if mended is not None:
        yield Repair(_words(text, mended[0]), *mended)


def _words(before: bytes, after: bytes) -> str:
    if _NO_BREAK in before and _NO_BREAK not in after:
        return "spaces were turned into no-break spaces"
    tabs = [
        sum(line.count(b"\t") for hunk in hunks_of(text) for line in hunk.lines)
        for text in (before, after)
    ]
    return "tabs were turned into spaces" if tabs[0] < tabs[1] else "white space was changed"


def _respaced(hunk: LooseHunk, content: Callable[[bytes], bytes | None]) -> LooseHunk | None:
    file = content(hunk.path) if hunk.path is not None else None
    if file is None:
        return None
    lines = ended_lines(file)
    old = [line for line in hunk.lines if sign_of(line) in b" -"]
    start = _find(lines, [_bare(line[1:]) for line in old], hunk.ranges[0] - 1)
    if start is None:
        return None
    own = iter(lines[start : start + len(old)])
    tabbed = any(line.startswith(b"\t") for line in lines)
    respaced = tuple(
        line[:1] + next(own)
        if sign_of(line) in b" -" and line[:1] in b" -"
        else b" " + next(own)
        if sign_of(line) in b" -"
        else _tabbed(line)
        if tabbed
        else line
        for line in hunk.lines
    )
    return None if respaced == hunk.lines else replace(hunk, lines=respaced)


def _find(lines: list[bytes], wanted: list[bytes], expected: int) -> int | None:
    """Find where *wanted* stands, white space apart, nearest to where it should."""
    if not any(wanted):
        return None
    bare = [_bare(line) for line in lines]
    first = wanted[0]
    places = sorted(
        (at for at, line in enumerate(bare) if line == first), key=lambda at: abs(at - expected)
    )
    most = _MOST_PLACES if len(wanted) < _LONG else 4
    return next((at for at in places[:most] if bare[at : at + len(wanted)] == wanted), None)


def _bare(line: bytes) -> bytes:
    return b"".join(line.replace(_NO_BREAK, b" ").split())


def _tabbed(line: bytes) -> bytes:
    """Indent an added line with tabs."""
    rest = line[1:].replace(_NO_BREAK, b" ")
    body = rest.lstrip(b" ")
    tabs, spaces = divmod(len(rest) - len(body), _TAB)
    return line[:1] + b"\t" * tabs + b" " * spaces + body
