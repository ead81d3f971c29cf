"""Why does a hunk not fit, in one line for a person?

Looks at the place where the hunk should go; what else might be the cause
(another base, a damaged mail) is for others to say. Pure.
"""

from dataclasses import replace

from applier.apply.image import Image
from applier.apply.sides import Sides
from applier.model import Hunk

_LONGEST_QUOTE = 44


def why_not(image: Image, hunk: Hunk, sides: Sides) -> str:
    """Say why *hunk* fits nowhere in the file as it is now."""
    if sides.at_start or sides.at_end:
        end = "beginning" if sides.at_start else "end"
        elsewhere = image.find(replace(sides, at_start=False, at_end=False)) if sides.old else None
        if elsewhere is not None:
            return f"matches at line {elsewhere + 1}, but must match at the {end} of the file"
        if not sides.old:
            return "adds lines to an empty file, but the file has content"
    return _first_difference(image, hunk, sides)


def _first_difference(image: Image, hunk: Hunk, sides: Sides) -> str:
    """Hold the hunk against the lines at its stated place."""
    old = [line[1:] for line in hunk.lines if not line.startswith(b"+")]
    if sides.expected >= image.lines:
        return f"the file ends at line {image.lines}"
    for number, wanted in enumerate(old, sides.expected):
        if image.is_written(number):
            return f"line {number + 1} was written by an earlier hunk"
        found = image.line(number)
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
    text = line[: 8 * _LONGEST_QUOTE].decode("utf-8", "replace").strip()
    shown = "".join(char if char.isprintable() else " " for char in text)
    return f'"{shown[:_LONGEST_QUOTE]}..."' if len(shown) > _LONGEST_QUOTE else f'"{shown}"'
