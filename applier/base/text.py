"""Which lines of a mail are its author's words, where a base may be stated?

Sentences stand in the log message, between ``---`` and the diff, and behind
the signature. Trailers stand anywhere, at the start of a line: ``git
format-patch --base`` puts them between the diff and the signature, older ones
and b4 elsewhere; no line of a hunk begins with a letter. Quotes do not count.
Pure.
"""

from collections.abc import Iterator

from applier.mail.footer import without_footer
from applier.model import Mail

_DIFF_STARTS = (b"diff ", b"Index: ", b"--- ", b"+++ ", b"@@ ")
_SIGNATURES = frozenset((b"-- ", b"--"))


def all_lines(mail: Mail) -> Iterator[str]:
    """Yield every line of the text that is not quoted, those of the diff too."""
    for line in without_footer(mail.text).split(b"\n"):
        if not line.startswith(b">"):
            yield line.decode(errors="replace")


def author_lines(mail: Mail) -> Iterator[str]:
    """Yield the lines that the author wrote, without the diff and without quotes."""
    for line in (
        *without_footer(mail.body).split(b"\n"),
        b"",
        *_outside_diff(without_footer(mail.patch)),
    ):
        if not line.startswith(b">"):
            yield line.decode(errors="replace")


def _outside_diff(patch: bytes) -> Iterator[bytes]:
    """Yield the lines before the first diff and after the signature mark of RFC 3676."""
    lines = patch.split(b"\n")
    starts = (at for at, line in enumerate(lines) if line.startswith(_DIFF_STARTS))
    first = next(starts, len(lines))
    yield from lines[:first]
    ends = (at for at in range(len(lines) - 1, first, -1) if lines[at].rstrip(b"\r") in _SIGNATURES)
    yield from lines[next(ends, len(lines)) + 1 :]
