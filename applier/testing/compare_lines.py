"""Which lines does a command print for a patch that it does not print for the tree before?

A warning that was there before is not the patch's, even where a line that was added
above has moved it. So lines are compared without what moves: line and column numbers
where they say a place, the directories of tree and build, times, how far a build has come.
What is left is counted: a warning that was there once and is now there twice is new once.
Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_ESCAPES = re.compile(r"\x1b\[[0-9;:]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_BLANKS = re.compile(r"\s+")
_NOWHERE = "."
"""Stands for the directories of tree and build."""

_MOVING = (
    # times of day, which are no lines and columns: 12:34:56, 2026-03-01T12:34:56
    (r"(?<![\w:./])(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d:\d\d(?:\.\d{1,9})?Z?(?![\w:])", "T"),
    # gcc, clang, sparse, python -m ...: file.c:12:5: and file.c(12,5) and file.c:12
    (r"(?<=[^\s:])((?::\d{1,9}){1,3})(?=[:,;)\]'\"\s]|$)", ":N"),
    (r"(?<=[^\s(])\(\d{1,9}(?:[,:]\d{1,9})?\)(?=:|\s|$)", "(N)"),
    # the gutter of a quotation, with or without the mark of a change
    (r"^ ?\d{0,9} \|", "|"),
    # checkpatch: #12: FILE: a.c:12:
    (r"^#\d{1,9}:", "#N:"),
    (r"@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@", "@@ N @@"),
    (r"\b([Ll]ines?|[Cc]ol(?:umn)?s?|[Oo]ffset) \d{1,9}(?: ?(?:-|to|and) ?\d{1,9})?\b", r"\1 N"),
    # how far a build has come: [ 12%], [12/345]
    (r"\[ ?\d{1,3}%\]|\[\d{1,7}/\d{1,7}\]", "[N]"),
    # times: 0.12s, 3 ms, 1m2.3s
    (r"\b\d{1,9}m\d{1,2}(?:\.\d{1,9})?s\b", "T"),
    (r"\b\d{1,9}(?:\.\d{1,9})? ?(?:ns|us|µs|ms|s|secs?|seconds?|min|minutes?)\b", "T"),
    # names that compilers give to what lies in between
    (r"/cc\w{6}\b", "/cc"),
    (r"\b(p?id|PID|process) \d{1,9}\b", r"\1 N"),
)
_RULES = tuple((re.compile(pattern), instead) for pattern, instead in _MOVING)

_LONGEST_LINE = 4000
"""Characters of a line that are looked at."""
MOST_NEW = 200
"""New lines that are kept; the rest is counted."""


def find_new_lines(before: str, after: str, directories: Sequence[str] = ()) -> list[str]:
    """List the lines of *after* that *before* does not have, or has fewer times.

    *directories* are those of tree and build, which may differ from run to run.
    """
    places = sorted((one.rstrip("/") for one in directories if one.strip("/")), key=len)[::-1]
    had = Counter(_essence(line, places) for line in _lines(before))
    new = list[str]()
    for line in _lines(after):
        essence = _essence(line, places)
        if not essence:
            continue
        if had[essence]:
            had[essence] -= 1
        else:
            new.append(line)
    return new


def _lines(text: str) -> Iterable[str]:
    """Split where terminals do: what stands before a lone CR was written over."""
    for line in text.replace("\r\n", "\n").split("\n"):
        yield line.rstrip("\r").rpartition("\r")[2]


def _essence(line: str, places: Iterable[str]) -> str:
    """Give a line without what moves."""
    line = _ESCAPES.sub("", line[:_LONGEST_LINE])
    for place in places:
        line = line.replace(f"{place}/", "").replace(place, _NOWHERE)
    line = _BLANKS.sub(" ", line).strip()
    for rule, instead in _RULES:
        line = rule.sub(instead, line)
    return line
