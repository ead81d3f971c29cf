"""Which path does a line of a diff's header name?

A path loses *level* leading components (``-p``), may be C-quoted, and ends
where git lets it end. Source: git apply, observed. Pure.
"""

from collections.abc import Callable

from applier.diff.quote import read_quoted


def header_text(lines: list[bytes], at: int, start: int) -> bytes:
    """Return the line at index *at* from *start* on, and what else git reads with it.

    A quoted name may run over the end of its line, so a quote that is not
    closed there swallows lines up to one that closes it. Numbers are looked
    for behind any white space, so a line that ends in some takes in the next.
    """
    text = lines[at][start:]
    if text.startswith(b'"') and not read_quoted(text):
        return text + _lines_until(lines, at + 1, lambda line: b'"' in line)
    if text == b"\n" or text[-2:-1].isspace():
        return text + _lines_until(lines, at + 1, lambda line: not line.isspace())
    return text


def _lines_until(lines: list[bytes], at: int, last: Callable[[bytes], bool]) -> bytes:
    end = next((end for end in range(at, len(lines)) if last(lines[end])), len(lines))
    return b"".join(lines[at : end + 1])


def read_name(
    text: bytes, level: int, *, end: int | None = None, shorter: bytes | None = None
) -> bytes | None:
    """Return the path at the start of *text*; None if it has not *level* components to lose.

    If it is not quoted it ends at *end*, by default at the first tab: a time
    stamp may follow. *shorter* is the other side's name, which is the file's
    if this one only adds to it or is none.
    """
    quoted = read_quoted(text)
    name = _drop_components(_until_nul(quoted[0]), level) if quoted else None
    if name is None:
        name = _drop_components(text[: name_end(text) if end is None else end], level)
        if not name or (shorter is not None and name.startswith(shorter)):
            return shorter
    return _join_slashes(_until_nul(name))


def name_end(text: bytes, stops: tuple[bytes, ...] = (b"\n", b"\r", b"\t")) -> int:
    """Return where the first of *stops* is, or the end of *text*."""
    ends = [text.find(stop) for stop in stops]
    return min((end for end in ends if end >= 0), default=len(text))


def common_name(text: bytes, level: int) -> bytes | None:
    """Return the path that ``diff --git`` names twice; None if the two differ.

    *text* is all that follows the keyword. Where the names are not quoted they
    may hold spaces, so the line is only understood if both are the same.
    """
    if text.startswith(b'"'):
        return _quoted_then_any(text, level)
    name = _drop_prefix(text.removesuffix(b"\n"), level)
    if name is None or b"\0" in name:
        return None
    quote = name.find(b'"')
    return _unquoted_twice(name, level) if quote < 0 else _unquoted_then_quoted(name, quote, level)


def is_absent(text: bytes) -> bool:
    """Whether the line names ``/dev/null``."""
    return text.startswith(b"/dev/null") and text[9:10] in (b" ", b"\t", b"\n", b"\r")


def _drop_components(name: bytes, level: int) -> bytes | None:
    for _ in range(level):
        _, slash, name = name.partition(b"/")
        if not slash:
            return None
    return name


def _drop_prefix(name: bytes, level: int) -> bytes | None:
    """Drop *level* components, none of which may be empty."""
    return None if name.startswith(b"/") else _drop_components(name, level)


def _until_nul(name: bytes) -> bytes:
    """Return the part of *name* that git sees, to which a NUL is the end of every path."""
    return name.partition(b"\0")[0]


def _join_slashes(name: bytes) -> bytes:
    while b"//" in name:
        name = name.replace(b"//", b"/")
    return name


def _quoted_then_any(text: bytes, level: int) -> bytes | None:
    """Compare the first name, which is quoted, with the second.

    git takes the line's end for a part of a second name that is not quoted, so
    the two are then the same only if the first ends in a newline too.
    """
    quoted = read_quoted(text)
    first = _drop_prefix(quoted[0], level) if quoted else None
    if quoted is None or first is None:
        return None
    rest = text[quoted[1] :].lstrip(b" \t\r\n")
    again = read_quoted(rest) if rest.startswith(b'"') else (rest, 0)
    second = _drop_prefix(again[0], level) if again else None
    if second is None or _until_nul(first) != _until_nul(second):
        return None
    return _until_nul(first)


def _unquoted_then_quoted(name: bytes, quote: int, level: int) -> bytes | None:
    again = read_quoted(name, quote)
    second = _drop_prefix(again[0], level) if again else None
    if second is None or not name.startswith(second):
        return None
    between = name[len(second) : quote]
    return second if between[:1] in (b" ", b"\t", b"\r") else None


def _unquoted_twice(name: bytes, level: int) -> bytes | None:
    """Find the blank that parts two equal names, the second with its prefix.

    Equal names are equally long, so a slash that ends the second's prefix says
    where the blank must be. A blank before a slash makes git give up.
    """
    at = name.find(b"/") if level else len(name) // 2
    while at >= 0:
        length = len(name) - at - 1
        if length < at + (not level) and name[length : length + 1] in (b" ", b"\t"):
            first, second = name[:length], _drop_prefix(name[length + 1 :], level)
            if first == second:
                return None if b" /" in first or b"\t/" in first else first
        at = name.find(b"/", at + 1) if level else -1
    return None
