"""Do all hunks of a diff fit into a file, and what does it become?

The hunks are placed in their order, each in the file as those before it leave
it (:mod:`applier.apply.placer`). The first that fits nowhere decides; those
behind it are tried all the same, for the report. Pure.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.apply.hunk_images import HunkImages, hunk_images
from applier.apply.placer import HunkPlacer
from applier.model import Hunk
from applier.sanitize import flattened

_MOST_REFUSALS = 20
"""How many hunks of one file are reported; each costs a search of the whole file."""


class Refusal(Struct, frozen=True):
    """A hunk that fits nowhere."""

    hunk: int
    """Its number within the file, from 1."""
    line: int
    """Where it should be, from 1."""
    detail: str


class Placement(Struct, frozen=True):
    """What hunks made of a file; *text* means nothing if there are refusals."""

    text: bytes
    max_offset: int
    """The largest distance, in lines and signed, of a hunk from where it said."""
    refusals: tuple[Refusal, ...]
    edits: tuple[tuple[int, int, bytes], ...] = ()
    """By start and end in the old content, what stands there in the new."""


def place_hunks(content: bytes, hunks: Iterable[Hunk]) -> Placement:
    """Put *hunks* into *content*."""
    placer = HunkPlacer(content)
    max_offset = 0
    refusals: list[Refusal] = []
    for number, hunk in enumerate(hunks, 1):
        images = hunk_images(hunk)
        line = placer.place(images)
        if line is None:
            refusals.append(
                Refusal(number, images.expected + 1, mismatch_reason(placer, hunk, images))
            )
            if len(refusals) == _MOST_REFUSALS:
                break
        elif abs(line - images.expected) > abs(max_offset):
            max_offset = line - images.expected
    if refusals:
        return Placement(b"", max_offset, tuple(refusals))
    return Placement(placer.text(), max_offset, (), placer.edits())


def is_ruled_out(content: bytes, hunks: Sequence[HunkImages]) -> bool:
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
    return any(images.unmatchable or images.old not in content for images in hunks)


def may_begin(start: bytes, first: HunkImages) -> bool:
    """Whether the first hunk of a diff may fit a file that begins with *start*."""
    if not first.at_start or first.exact_prefix is not None:
        return True
    return start.startswith(first.old[: len(start)])


_LONGEST_QUOTE = 44


def mismatch_reason(placer: HunkPlacer, hunk: Hunk, images: HunkImages) -> str:
    """Say why *hunk* fits nowhere in the file as it is now."""
    if images.at_start or images.at_end:
        end = "beginning" if images.at_start else "end"
        elsewhere = (
            placer.find(replace(images, at_start=False, at_end=False)) if images.old else None
        )
        if elsewhere is not None:
            return f"matches at line {elsewhere + 1}, but must match at the {end} of the file"
        if not images.old:
            return "adds lines to an empty file, but the file has content"
    return _first_difference(placer, hunk, images)


def _first_difference(placer: HunkPlacer, hunk: Hunk, images: HunkImages) -> str:
    """Compare the hunk with the lines at its stated place."""
    old = [line[1:] for line in hunk.lines if not line.startswith(b"+")]
    if images.expected >= placer.lines:
        return f"the file ends at line {placer.lines}"
    for number, wanted in enumerate(old, images.expected):
        if placer.is_written(number):
            return f"line {number + 1} was written by an earlier hunk"
        found = placer.line(number)
        if found is None:
            return f"the file ends at line {number}: expected {quote(wanted)}"
        if found != wanted:
            return _difference(number, wanted, found)
    return "context matches only where an earlier hunk wrote, or not at the end of a line"


def _difference(number: int, wanted: bytes, found: bytes) -> str:
    where = f"context does not match at line {number + 1}"
    if found.rstrip(b"\n") == wanted.rstrip(b"\n"):
        ends = "lacks" if wanted.endswith(b"\n") else "has"
        return f"{where}: the file {ends} a newline there"
    if found.split() == wanted.split():
        return f"{where}: only white space differs: {quote(wanted)}"
    return f"{where}: expected {quote(wanted)}, found {quote(found)}"


def quote(line: bytes) -> str:
    """Show a line of a file within quotes: short, printable."""
    shown = flattened(line[: 8 * _LONGEST_QUOTE].decode("utf-8", "replace").strip())
    return f'"{shown[:_LONGEST_QUOTE]}..."' if len(shown) > _LONGEST_QUOTE else f'"{shown}"'
