"""Do all hunks of a diff fit into a file, and what does it become?

The hunks are placed in their order, each in the file as those before it leave
it (:mod:`applier.apply.image`). The first that fits nowhere decides; those
behind it are tried all the same, for the report. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from applier.apply.image import Image
from applier.apply.mismatch import why_not
from applier.apply.sides import Sides, sides_of
from applier.model import Hunk

_MOST_REFUSALS = 20
"""How many hunks of one file are reported; each costs a search of the whole file."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A hunk that fits nowhere."""

    hunk: int
    """Its number within the file, from 1."""
    line: int
    """Where it should be, from 1."""
    detail: str


@dataclass(frozen=True, slots=True)
class Placement:
    """What hunks made of a file; *text* means nothing if there are refusals."""

    text: bytes
    max_offset: int
    """The largest distance, in lines and signed, of a hunk from where it said."""
    refusals: tuple[Refusal, ...]


def place_hunks(content: bytes, hunks: Iterable[Hunk]) -> Placement:
    """Put *hunks* into *content*."""
    image = Image(content)
    max_offset = 0
    refusals: list[Refusal] = []
    for number, hunk in enumerate(hunks, 1):
        sides = sides_of(hunk)
        line = image.place(sides)
        if line is None:
            refusals.append(Refusal(number, sides.expected + 1, why_not(image, hunk, sides)))
            if len(refusals) == _MOST_REFUSALS:
                break
        elif abs(line - sides.expected) > abs(max_offset):
            max_offset = line - sides.expected
    return Placement(b"" if refusals else image.text(), max_offset, tuple(refusals))


def is_ruled_out(content: bytes, hunks: Sequence[Sides]) -> bool:
    """Whether some hunk fits nowhere, as far as one look at the bytes can tell.

    For searches that ask thousands of versions of a file: what a hunk expects
    must stand in one piece, and a first hunk that begins the file at its beginning.
    A last line without newline may go on in what another hunk appends, so of such
    files nothing is said.
    """
    if content and not content.endswith(b"\n"):
        return False
    if hunks and not may_begin(content, hunks[0]):
        return True
    return any(sides.hopeless or sides.old not in content for sides in hunks)


def may_begin(start: bytes, first: Sides) -> bool:
    """Whether the first hunk of a diff may fit a file that begins with *start*."""
    if not first.at_start or first.firm is not None:
        return True
    return start.startswith(first.old[: len(start)])
