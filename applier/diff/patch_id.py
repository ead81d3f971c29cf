"""Which patch is it, whatever its line numbers and white space?

``git patch-id --stable`` over the text of a mail: a sum over its files, so
their order does not matter. It has an own, simpler idea of a diff than git
apply: it knows nothing of plain diffs, and looks only at the first patch in
the text. Source: git-patch-id, observed. Pure.
"""

from hashlib import sha1
from io import BytesIO

from applier.diff.patch_text import read_number

_SPACE = b" \t\n\r"
_SHORTEST_REMARK = 12
_HEX = b"0123456789abcdefABCDEF"
_MAY_NAME_COMMIT = frozenset(bytes((digit,)) for digit in _HEX)
"""How a line begins that starts with an id, or with ``commit``, ``diff-tree`` or ``From``."""
_IN_HEADER = -1
"""Stands where the old lines left in a hunk are counted, as long as there is no hunk.

A hunk whose counts lie may come to it too, and is then read as a header: so
does git.
"""


def patch_id(patch: bytes) -> str | None:
    """Return what ``git patch-id --stable`` prints first for *patch*, if anything."""
    lines = BytesIO(patch).readlines()
    if b"\0" in patch:
        lines = [line.partition(b"\0")[0] for line in lines]
    reading = _PatchIdReader()
    for line in lines:
        if not reading.take(line):
            break
    return reading.total() if reading.begun else None


class _PatchIdReader:
    """The sum so far, and where in a diff the reading is."""

    def __init__(self) -> None:
        self.begun = False
        self.binary = False
        self.old_left = self.new_left = _IN_HEADER
        self.old_oid = self.new_oid = b""
        self.lines: list[bytes] = []
        """Those of the file at hand that count."""
        self.sum = 0

    def take(self, line: bytes) -> bool:
        """Read one line; False if it is the first behind the patch."""
        if line[:1] in _MAY_NAME_COMMIT and _names_commit(line):
            return not self.begun
        if line.startswith(b"\\ ") and len(line) > _SHORTEST_REMARK:
            return True
        if not self.begun and not line.startswith(b"diff "):
            return True
        self.begun = True
        if self.old_left == _IN_HEADER:
            return self._take_header(line)
        return self._take_binary(line) if self.binary else self._take_body(line)

    def total(self) -> str:
        """Return the sum over all files."""
        self._end_file()
        return (self.sum % 2**160).to_bytes(20, "little").hex()

    def _take_header(self, line: bytes) -> bool:
        if line.startswith((b"GIT binary patch", b"Binary files")):
            self.binary = True
            self.old_left = 0
            self._end_file(self.old_oid + self.new_oid)
        elif line.startswith(b"index "):
            self._keep_oids(line)
        elif line.startswith(b"--- "):
            self.old_left = self.new_left = 1
            return self._take_body(line)
        elif line[:1].isalpha():
            self.lines.append(line)
        else:
            return False
        return True

    def _keep_oids(self, line: bytes) -> None:
        """Remember both ids: they stand for the content of a binary file."""
        old, dots, rest = line[6:].partition(b"..")
        if dots:
            self.old_oid = old
            new, space, _ = rest.partition(b" ")
            if space or new.endswith(b"\n"):
                self.new_oid = new.removesuffix(b"\n")

    def _take_binary(self, line: bytes) -> bool:
        """Pass over the content and, as git does, over the next file's first line."""
        if line.startswith(b"diff "):
            self.binary = False
            self.old_left = _IN_HEADER
        return True

    def _take_body(self, line: bytes) -> bool:
        if self.old_left == 0 and self.new_left == 0:
            if line.startswith(b"@@ -"):
                self._take_counts(line)
                return True
            if not line.startswith(b"diff "):
                return False
            self._end_file()
            self.old_left = self.new_left = _IN_HEADER
        sign = line[:1]
        self.old_left -= sign in (b"-", b" ")
        self.new_left -= sign in (b"+", b" ")
        self.lines.append(line)
        return True

    def _take_counts(self, line: bytes) -> None:
        """Read a hunk's header as far as it can be read."""
        self.old_left, rest = _read_count(line[4:])
        if rest is not None and rest.startswith(b" +"):
            self.new_left, _ = _read_count(rest[2:])

    def _end_file(self, oids: bytes = b"") -> None:
        text = b"".join(self.lines).translate(None, _SPACE) + oids
        self.sum += int.from_bytes(sha1(text, usedforsecurity=False).digest(), "little")
        self.lines.clear()


def _read_count(text: bytes) -> tuple[int, bytes | None]:
    """Read ``start,count``; return the count, 1 by default, and what follows if digits led to it.

    Too large a count wraps around as a C int does.
    """
    after = text.lstrip(b"0123456789")
    count = 1
    if after.startswith(b","):
        text = after[1:]
        number = read_number(text, 10) or (0, 0)
        count = (min(number[0], 2**63 - 1) + 2**31) % 2**32 - 2**31
        after = text.lstrip(b"0123456789")
    return count, after if len(after) < len(text) else None


def _names_commit(line: bytes) -> bool:
    """Whether another patch begins here, in the output of ``git log`` or an mbox."""
    for keyword in (b"diff-tree ", b"commit ", b"From "):
        line = line.removeprefix(keyword)
    return len(line) >= 40 and not line[:40].strip(_HEX)
