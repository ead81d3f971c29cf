"""Which lines of a mail are its author's words, where a base may be stated?

The log message, what stands between ``---`` and the diff, and what follows
the diff behind the signature, where ``git format-patch --base`` and b4 put
their trailers. Quoted lines and the diff itself are not. Pure.
"""

from collections.abc import Iterator

from applier.model import Mail

_DIFF_STARTS = (b"diff ", b"Index: ", b"--- ", b"+++ ", b"@@ ")


def author_lines(mail: Mail) -> Iterator[str]:
    """Yield the lines that the author wrote, without the diff and without quotes."""
    for line in mail.body.split(b"\n"):
        if not line.startswith(b">"):
            yield line.decode(errors="replace")
    yield ""
    for line in _outside_diff(mail.patch):
        yield line.decode(errors="replace")


def _outside_diff(patch: bytes) -> Iterator[bytes]:
    """Yield the lines before the first diff and after the signature mark."""
    lines = patch.split(b"\n")
    at = 0
    while at < len(lines) and not lines[at].startswith(_DIFF_STARTS):
        yield lines[at]
        at += 1
    signature = next((i for i in range(len(lines) - 1, at, -1) if _is_signature(lines[i])), None)
    if signature is not None:
        yield from lines[signature + 1 :]


def _is_signature(line: bytes) -> bool:
    """Whether *line* is the mark that RFC 3676 puts before a signature."""
    return line.rstrip(b"\r") in {b"-- ", b"--"}
