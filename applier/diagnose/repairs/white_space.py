"""Was white space changed or lost?

Tabs turned to spaces, no-break spaces put in, line ends trimmed: a hunk whose lines are
the file's but for white space is given the file's own lines; what it adds is indented as
the file is. Blank lines dropped from the context: the header still counts them, and the
file still has them, so that where it has one between two lines that are neighbours in
the hunk, one was lost. The space in front of context lines trimmed by a mailer or by a
copy by hand. Pure; the file is handed in.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from applier.diagnose.lenient_parse import LooseHunk, ended_lines, hunks_of, mend_hunks, sign_of
from applier.diagnose.repairs import Repair
from applier.diagnose.repairs.wrapped import first_unsigned

_TAB = 8
_MOST_PLACES = 400
_LONG = 500
"""Lines: a longer hunk is looked for at fewer places."""
_NO_BREAK = b"\xc2\xa0"


def find_changed_spaces(text: bytes, content: Callable[[bytes], bytes | None]) -> Iterator[Repair]:
    """Yield the text with the white space of the files."""
    files = _Files(content)
    mended = mend_hunks(text, lambda hunk: _respaced(hunk, files))
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


class _File(Struct, frozen=True):
    """A file of the tree, taken apart once for all hunks."""

    lines: list[bytes]
    bare: list[bytes]
    """The lines without white space."""
    places: dict[bytes, list[int]]
    """By bare line, where it stands."""
    tabbed: bool
    """Whether lines of it are indented with tabs."""

    def nearest(self, line: bytes, expected: int) -> Iterator[int]:
        """Yield where a bare line stands, nearest to *expected* first, an earlier line first."""
        places = self.places.get(line, [])
        after = bisect_left(places, expected)
        before = after - 1
        while before >= 0 or after < len(places):
            early = before >= 0 and (
                after == len(places) or expected - places[before] <= places[after] - expected
            )
            yield places[before if early else after]
            before, after = (before - 1, after) if early else (before, after + 1)


class _Files:
    """The files that hunks are about, each taken apart once."""

    def __init__(self, content: Callable[[bytes], bytes | None]) -> None:
        self._content = content
        self._known: dict[bytes, _File | None] = {}

    def find(self, path: bytes) -> _File | None:
        """Give a file; None if there is none."""
        if path not in self._known:
            content = self._content(path)
            self._known[path] = None if content is None else _take_apart(content)
        return self._known[path]


def _take_apart(content: bytes) -> _File:
    lines = ended_lines(content)
    bare = [_bare(line) for line in lines]
    places: dict[bytes, list[int]] = {}
    for at, line in enumerate(bare):
        places.setdefault(line, []).append(at)
    return _File(lines, bare, places, any(line.startswith(b"\t") for line in lines))


def _respaced(hunk: LooseHunk, files: _Files) -> LooseHunk | None:
    file = files.find(hunk.path) if hunk.path is not None else None
    if file is None:
        return None
    old = [line for line in hunk.lines if sign_of(line) in b" -"]
    start = _find_apart_from_space(file, [_bare(line[1:]) for line in old], hunk.ranges[0] - 1)
    if start is None:
        return None
    own = iter(file.lines[start : start + len(old)])
    respaced = tuple(
        line[:1] + next(own)
        if sign_of(line) in b" -" and line[:1] in b" -"
        else b" " + next(own)
        if sign_of(line) in b" -"
        else _tabbed(line)
        if file.tabbed
        else line
        for line in hunk.lines
    )
    return None if respaced == hunk.lines else replace(hunk, lines=respaced)


def _find_apart_from_space(file: _File, wanted: list[bytes], expected: int) -> int | None:
    """Find where *wanted* stands, white space apart, nearest to where it should."""
    if not any(wanted):
        return None
    most = _MOST_PLACES if len(wanted) < _LONG else 4
    places = islice(file.nearest(wanted[0], expected), most)
    return next((at for at in places if file.bare[at : at + len(wanted)] == wanted), None)


def _bare(line: bytes) -> bytes:
    return b"".join(line.replace(_NO_BREAK, b" ").split())


def _tabbed(line: bytes) -> bytes:
    """Indent an added line with tabs."""
    rest = line[1:].replace(_NO_BREAK, b" ")
    body = rest.lstrip(b" ")
    tabs, spaces = divmod(len(rest) - len(body), _TAB)
    return line[:1] + b"\t" * tabs + b" " * spaces + body


_MOST_STARTS = 400
"""Places in a file at which a hunk is tried."""
_MOST_BLANKS = 20


def find_lost_blanks(text: bytes, content: Callable[[bytes], bytes | None]) -> Iterator[Repair]:
    """Yield the text with the blank lines put back, behind added lines or before them."""
    for early in (False, True):
        mended = mend_hunks(text, partial(_refill, content, early))
        if mended is not None:
            yield Repair("blank context lines were lost", *mended)


def _refill(
    content: Callable[[bytes], bytes | None], early: bool, hunk: LooseHunk
) -> LooseHunk | None:
    lost, also_lost = hunk.lost
    if lost < 1 or lost != also_lost or hunk.path is None:
        return None
    file = content(hunk.path)
    if file is None:
        return None
    lines = ended_lines(file)
    for start in _starts(lines, hunk):
        filled = _walk(lines, start, hunk.lines, lost, early)
        if filled is not None:
            return replace(hunk, lines=filled)
    return None


def _starts(lines: list[bytes], hunk: LooseHunk) -> Iterator[int]:
    """Yield where the hunk may begin, the stated line first."""
    old = (line[1:] for line in hunk.lines if sign_of(line) in b" -" and line.strip())
    first = next(old, None)
    expected = max(hunk.ranges[0] - 1, 0)
    near = sorted(
        (at for at, line in enumerate(lines) if line == first), key=lambda at: abs(at - expected)
    )
    for at in near[: _MOST_STARTS if len(hunk.lines) < _LONG else 4]:
        yield at
        blanks = at
        while at - blanks < _MOST_BLANKS and blanks > 0 and not lines[blanks - 1].strip():
            blanks -= 1
            yield blanks


def _walk(
    lines: list[bytes], at: int, hunk: tuple[bytes, ...], lost: int, early: bool
) -> tuple[bytes, ...] | None:
    """Lay the hunk beside the file from line *at*; None if more than blank lines differ."""
    filled: list[bytes] = []
    for line, wanted in zip(hunk, _next_old(hunk), strict=True):
        sign = sign_of(line)
        if sign in b"?":
            return None
        stop = sign in b" -" or early
        while lost and stop and at < len(lines) and not lines[at].strip() and lines[at] != wanted:
            filled.append(b" " + lines[at])
            at, lost = at + 1, lost - 1
        if sign in b" -":
            if at >= len(lines) or lines[at] != wanted:
                return None
            at += 1
        filled.append(line)
    while lost and at < len(lines) and not lines[at].strip():
        filled.append(b" " + lines[at])
        at, lost = at + 1, lost - 1
    return None if lost else tuple(filled)


def _next_old(hunk: tuple[bytes, ...]) -> list[bytes | None]:
    """Give for each line the next one, itself included, that the file must have."""
    found: list[bytes | None] = []
    wanted: bytes | None = None
    for line in reversed(hunk):
        if sign_of(line) in b" -":
            wanted = line[1:] or line
        found.append(wanted)
    return found[::-1]


def find_lost_prefixes(text: bytes) -> Iterator[Repair]:
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
