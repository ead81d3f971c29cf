"""How does a line of text look: how wide, how coloured, how indented?

Words stand at one column, whatever label is in front of them, so that the eye
runs down a straight edge. Colour is sparing: what is well, what is not, what is
odd. Pure.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import force_setattr

from applier.report.text_width import cut, wrap

T = TypeVar("T")

GUTTER = 9
"""Where the words begin: behind ``  base``, and ``   1/14``."""

_LONGEST = 2000
"""Columns of what is said behind one label; a screen has as many, and the JSON has all."""

NARROWEST = 60
"""Columns; below this nothing can be aligned, and lines run over instead."""


class Tone(Enum):
    """What a colour means; the values are terminal codes (ECMA-48, SGR)."""

    PLAIN = ""
    GOOD = "32"
    BAD = "31"
    ODD = "33"
    TITLE = "1"


class Layout(Struct, frozen=True, kw_only=True):
    """What the reader of a text asked for."""

    verbose: bool = False
    """Whether all conflicts, evidence, ids and other messages are listed."""
    oneline: bool = False
    """Whether a series is a line and no paragraph."""
    colour: bool = False
    width: int = 80
    """Columns."""
    cut: bool = True
    """Whether the lines of a list are cut to the columns; for a program they are not."""
    claims: bool = False
    """Whether all that a series says of itself is shown, and not only what is false."""
    link_mask: str = ""
    """The address of a message in an archive, ``%s`` for its id; empty: no links."""

    def __post_init__(self) -> None:
        """Keep to columns in which something can be aligned."""
        if self.width < NARROWEST:
            force_setattr(self, "width", NARROWEST)

    def paint(self, text: str, tone: Tone) -> str:
        """Colour *text*, if colour is wanted."""
        if not self.colour or tone is Tone.PLAIN or not text:
            return text
        return f"\x1b[{tone.value}m{text}\x1b[m"

    def labelled(self, label: str, text: str, tone: Tone = Tone.PLAIN) -> Iterator[str]:
        """Yield *text* behind a *label* such as ``base``, wrapped and hanging in its column."""
        for number, line in enumerate(wrap(cut(text, _LONGEST), self.width - GUTTER)):
            margin = f"  {label}" if number == 0 else ""
            yield f"{margin:<{GUTTER}}{self.paint(line, tone)}"

    def hanging(self, text: str, tone: Tone = Tone.PLAIN) -> Iterator[str]:
        """Yield *text* wrapped beneath the words of the line above, later lines further in."""
        for number, line in enumerate(wrap(cut(text, _LONGEST), self.width - GUTTER - 2)):
            margin = GUTTER if number == 0 else GUTTER + 2
            yield " " * margin + self.paint(line, tone)

    def indented(self, text: str) -> str:
        """Give *text* in the column of words, as it stands: what is code is not wrapped."""
        return f"{'':<{GUTTER + 2}}{cut(text, _LONGEST)}".rstrip()

    def few_of(self, things: Sequence[T], limit: int) -> Sequence[T]:
        """Keep the first *limit* of *things*, unless all were asked for."""
        return things if self.verbose else things[:limit]

    def few(self, lines: list[str], limit: int) -> list[str]:
        """Keep the first *limit* of *lines* and count the rest, unless all were asked for."""
        if self.verbose or len(lines) <= limit + 1:
            return lines
        return [*lines[:limit], f"and {len(lines) - limit} more; --verbose lists them"]
