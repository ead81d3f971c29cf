r"""Which other files does a configuration file include?

As git-config(1) says under "Includes", but whatever the condition, and with each ``path`` of
a file that includes anything: who asks wants to look at the files before somebody else
opens them, and must miss none. Pure.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_INCLUDES = re.compile(rb"\[\s*include", re.IGNORECASE)
_SECTION = re.compile(rb"^[ \t]*(\[[^\n]*)", re.MULTILINE)
_PATH = re.compile(rb"\bpath[ \t]*=[ \t]*((?:\\\r?\n|[^\n])*)", re.IGNORECASE)
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "\n": "", "\r": ""}


class Included(NamedTuple):
    """A file that another one includes."""

    path: Path
    certain: bool
    """Whether the section is one of includes, as far as its heading tells."""


def included_files(text: bytes, directory: Path) -> Iterator[Included]:
    """Yield the files that a configuration file in *directory* may include."""
    if not _INCLUDES.search(text):
        return
    sections = [(found.start(), found[1]) for found in _SECTION.finditer(text)]
    at = -1
    for match in _PATH.finditer(text):
        while at + 1 < len(sections) and sections[at + 1][0] <= match.start():
            at += 1
        path = os.path.expanduser(_value(os.fsdecode(match[1])))  # noqa: PTH111 - as git reads a path
        if path and "\0" not in path:
            yield Included(directory / path, at >= 0 and bool(_INCLUDES.match(sections[at][1])))


def _value(text: str) -> str:
    """Read a value: what is quoted as it stands, without the comment behind it."""
    found: list[str] = []
    quoted = False
    left = iter(text)
    for char in left:
        if char == "\\":
            escaped = next(left, "")
            found.append(_ESCAPES.get(escaped, escaped))
        elif char == '"':
            quoted = not quoted
        elif char in "#;" and not quoted:
            break
        else:
            found.append(char)
    return "".join(found).strip()
