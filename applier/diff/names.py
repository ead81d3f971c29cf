"""Which path does a line of a diff's header name?

The line's keyword is already gone. A path loses *level* leading components
(``-p``), may be C-quoted, and ends where git lets it end. Source: git apply,
observed. Pure.
"""

from applier.diff.quote import read_quoted


def read_name(text: bytes, level: int, *, until_tab: bool = True) -> bytes | None:
    """Return the path at the start of *text*; None if it has not *level* components to lose.

    A tab ends the name in ``---`` and ``+++`` lines, where a time stamp may
    follow, and is part of it in the lines of a rename or copy.
    """
    quoted = _read_quoted_name(text, level)
    if quoted is not None:
        return quoted
    return finish_name(text[: _name_end(text, until_tab=until_tab)], level)


def read_stamped_name(text: bytes, level: int, end: int) -> bytes | None:
    """Return the path at the start of *text* that ends at *end*, where a time stamp begins."""
    quoted = _read_quoted_name(text, level)
    return quoted if quoted is not None else finish_name(text[:end], level)


def finish_name(name: bytes, level: int) -> bytes | None:
    """Take *level* components off *name* and join doubled slashes; None if nothing is left."""
    rest = _drop_components(name, level)
    return _join_slashes(rest) if rest else None


def common_name(text: bytes, level: int) -> bytes | None:
    """Return the path that ``diff --git`` names twice; None if the two differ.

    *text* is all that follows the keyword. Where the names are not quoted they
    may hold spaces, so the line is only understood if both are the same.
    """
    text = text.removesuffix(b"\n")
    if text.startswith(b'"'):
        return _quoted_then_any(text, level)
    name = _drop_prefix(text, level)
    if name is None:
        return None
    quote = name.find(b'"')
    return _unquoted_twice(name, level) if quote < 0 else _unquoted_then_quoted(name, quote, level)


def is_absent(text: bytes) -> bool:
    """Whether the line names ``/dev/null``."""
    return text.startswith(b"/dev/null") and text[9:10] in (b" ", b"\t", b"\n", b"\r")


def _read_quoted_name(text: bytes, level: int) -> bytes | None:
    quoted = read_quoted(text)
    if quoted is None:
        return None
    rest = _drop_components(quoted[0], level)
    return None if rest is None else _join_slashes(rest)


def _name_end(text: bytes, *, until_tab: bool) -> int:
    ends = [text.find(stop) for stop in ((b"\n", b"\r", b"\t") if until_tab else (b"\n", b"\r"))]
    return min((end for end in ends if end >= 0), default=len(text))


def _drop_components(name: bytes, level: int) -> bytes | None:
    for _ in range(level):
        _, slash, name = name.partition(b"/")
        if not slash:
            return None
    return name


def _drop_prefix(name: bytes, level: int) -> bytes | None:
    """Drop *level* components, none of which may be empty."""
    return None if name.startswith(b"/") else _drop_components(name, level)


def _join_slashes(name: bytes) -> bytes:
    while b"//" in name:
        name = name.replace(b"//", b"/")
    return name


def _quoted_then_any(text: bytes, level: int) -> bytes | None:
    quoted = read_quoted(text)
    first = _drop_prefix(quoted[0], level) if quoted else None
    if quoted is None or first is None:
        return None
    rest = text[quoted[1] :].lstrip(b" \t\r\n")
    again = read_quoted(rest) if rest.startswith(b'"') else (rest, 0)
    second = _drop_prefix(again[0], level) if again else None
    return first if first == second else None


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
    where the blank must be.
    """
    at = name.find(b"/") if level else len(name) // 2
    while at >= 0:
        length = len(name) - at - 1
        if length < at and name[length : length + 1] in (b" ", b"\t"):
            second = _drop_prefix(name[length + 1 :], level)
            if second is not None and second == name[:length]:
                return second
        at = name.find(b"/", at + 1) if level else -1
    return None
