"""How does text fit into columns: its width, cut, padded, wrapped?

A terminal gives a Chinese character two columns and a combining accent none
(Unicode annex 11), so length is not width. Pure. Everything that goes in has
been through :func:`applier.sanitize.printable`.
"""

from collections.abc import Iterator
from unicodedata import category, east_asian_width

ELLIPSIS = "..."

_LONGEST_WORD = 400
"""A path is not broken, so that it can be copied; what is longer than this is no path."""


def width(text: str) -> int:
    """Count the columns that *text* takes."""
    return len(text) if text.isascii() else sum(_columns(text))


def _columns(text: str) -> Iterator[int]:
    """Yield the columns of each character."""
    for char in text:
        if category(char) in {"Mn", "Me"}:
            yield 0
        else:
            yield 2 if east_asian_width(char) in {"W", "F"} else 1


def cut(text: str, room: int) -> str:
    """Shorten *text* to at most *room* columns, with an ellipsis where something is lost."""
    text = _bounded(text, room)
    if width(text) <= room:
        return text
    return text[: _fitting(text, max(room - len(ELLIPSIS), 0))].rstrip() + ELLIPSIS[:room]


def _fitting(text: str, room: int) -> int:
    """Count the characters of *text* that fit into *room* columns."""
    if text.isascii():
        return room
    for at, columns in enumerate(_columns(text)):
        room -= columns
        if room < 0:
            return at
    return len(text)


def _bounded(text: str, room: int) -> str:
    """Drop what no honest text of *room* columns has: thousands of accents on one letter."""
    most = 4 * max(room, 1) + 1
    return text if len(text) <= most else text[:most] + ELLIPSIS


def pad(text: str, room: int) -> str:
    """Fill *text* with blanks up to *room* columns."""
    return text + " " * (room - width(text))


def wrap(text: str, room: int) -> list[str]:
    """Break *text* at blanks into lines of at most *room* columns; a longer word stays whole."""
    lines: list[str] = []
    line = ""
    for each in text.split():
        word = cut(each, _LONGEST_WORD)
        if line and width(line) + 1 + width(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines
