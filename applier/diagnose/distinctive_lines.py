"""Which of the lines that a patch adds tell it from others?

Brackets, ``break;`` and the like stand everywhere. Lines are compared without
the white space at their ends, which mailers and maintainers change. Pure.
"""

from collections.abc import Iterable

from applier.diagnose.lenient_parse import hunks_of
from applier.model import Diff

_FEWEST_LETTERS = 8
"""Letters and digits in a line that tells something."""
_LARGEST = 4 << 20
"""Bytes of a file whose lines are looked at."""
_OTHERS = bytes(byte for byte in range(256) if not (chr(byte).isalnum() and byte < 128))

Lines = frozenset[bytes]


def telling_lines(lines: Iterable[bytes]) -> Lines:
    """Give the lines that are not anybody's, stripped."""
    return frozenset(line.strip() for line in lines if _tells(line))


def _tells(line: bytes) -> bool:
    return len(line.translate(None, _OTHERS)) >= _FEWEST_LETTERS


def lines_in(content: bytes, wanted: Lines) -> Lines:
    """Give those of the *wanted* lines that a file has."""
    if not wanted or len(content) > _LARGEST:
        return frozenset()
    return wanted.intersection(map(bytes.strip, content.split(b"\n")))


def added_lines(text: bytes, diff: Diff) -> dict[bytes, Lines]:
    """Give by path the telling lines that a patch adds and does not only move.

    Where the diff cannot be read, its hunks are read loosely.
    """
    signed: dict[bytes, list[bytes]] = {}
    if diff.error is None:
        for file in diff.files:
            for hunk in file.hunks:
                signed.setdefault(file.path, []).extend(hunk.lines)
    else:
        for loose in hunks_of(text):
            signed.setdefault(loose.path or b"", []).extend(loose.lines)
    return {path: _added(lines) for path, lines in signed.items()}


def _added(lines: list[bytes]) -> Lines:
    old = telling_lines(line[1:] for line in lines if not line.startswith(b"+"))
    return telling_lines(line[1:] for line in lines if line.startswith(b"+")) - old
