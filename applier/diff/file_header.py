"""What does the header of a file's diff say: paths, modes, ids, what happens to the file?

git's own: the lines that may follow ``diff --git``, in any order, up to the first that
is none of them. And the traditional one of ``---`` and ``+++`` lines alone, which diff,
quilt and Subversion write: names may carry time stamps, of which only the epoch
matters, for that side is absent. Source: gitformat-diff and git apply, observed. Pure.
"""

import re
from collections.abc import Callable
from functools import cache
from re import Pattern

from msgspec import Struct

from applier.diff.header_names import common_name, header_text, is_absent, name_end, read_name
from applier.diff.patch_text import FaultError, read_number
from applier.model import Change

Names = tuple[bytes | None, bytes | None]
"""The old path and the new one."""

_SHA1_DIGITS = 40
_SHA256_DIGITS = 64


class Header(Struct):
    """A header while it is being read; :attr:`line` is the number of its first line."""

    line: int
    plain: bool = False
    old_path: bytes | None = None
    new_path: bytes | None = None
    old_mode: int = 0
    new_mode: int = 0
    old_oid: str | None = None
    new_oid: str | None = None
    created: bool = False
    deleted: bool = False
    renamed: bool = False
    copied: bool = False
    similarity: int | None = None

    @property
    def change(self) -> Change:
        """What happens to the file; git refuses a header that says two things of this."""
        if self.created:
            return Change.CREATE
        if self.deleted:
            return Change.DELETE
        if self.renamed:
            return Change.RENAME
        return Change.COPY if self.copied else Change.MODIFY

    @property
    def suffices(self) -> bool:
        """Whether the header is a change in itself, without hunks.

        A plain one always is, for it might create the file.
        """
        mode_changes = self.old_mode and self.new_mode and self.old_mode != self.new_mode
        return bool(mode_changes) or self.plain or self.change is not Change.MODIFY


def parse_header(lines: list[bytes], at: int, level: int, names: Names) -> tuple[Header, int]:
    """Read the ``diff --git`` line at index *at* and those that belong to it.

    Return the header and the index of the line after it. If that is the very
    next line, ``diff --git`` was prose, but its *names* are to be handed in
    again with the next header: git does not forget them.
    """
    header = Header(at + 1, old_path=names[0], new_path=names[1])
    reading = _HeaderReader(header, common_name(lines[at][11:], level), level)
    index = at + 1
    while index < len(lines) and reading.take(lines, index):
        index += 1
    reading.settle_names(index + 1)
    return header, index


class _HeaderReader:
    """A header, and what is needed to understand its next line."""

    def __init__(self, header: Header, name: bytes | None, level: int) -> None:
        self.header = header
        self.name = name
        """The path that the ``diff --git`` line names, if both its names are the same."""
        self.level = level
        self.first_claim = 0
        """Number of the first line that said create, delete, rename or copy."""

    def take(self, lines: list[bytes], at: int) -> bool:
        """Understand one line; False if it is no part of the header."""
        line = lines[at]
        if not line.endswith(b"\n"):
            return False
        for keyword, read in _BY_LETTER.get(line[:1], ()):
            if line.startswith(keyword):
                read(self, header_text(lines, at, len(keyword)), at + 1)
                self._check_claims(at + 1)
                return True
        return False

    def settle_names(self, after: int) -> None:
        """Let the ``diff --git`` line name the file if no other line did."""
        header = self.header
        if header.old_path is None and header.new_path is None:
            if self.name is None:
                raise FaultError(f"the diff names no file below level {self.level}", after)
            header.old_path = header.new_path = self.name
        missing_new = header.new_path is None and not header.deleted
        if missing_new or (header.old_path is None and not header.created):
            raise FaultError("the diff names only one side of the change", after)

    def _check_claims(self, number: int) -> None:
        header = self.header
        claims = header.created + header.deleted + header.renamed + header.copied
        if claims and not self.first_claim:
            self.first_claim = number
        if claims > 1:
            raise FaultError(f"the diff's header contradicts its line {self.first_claim}", number)

    def old_name(self, text: bytes, number: int) -> None:
        self.header.old_path = self._side(text, self.header.old_path, self.header.created, number)

    def new_name(self, text: bytes, number: int) -> None:
        self.header.new_path = self._side(text, self.header.new_path, self.header.deleted, number)

    def _side(self, text: bytes, known: bytes | None, absent: bool, number: int) -> bytes | None:
        """Read a ``---`` or ``+++`` line; it must not contradict what is known of that side."""
        if known is None and absent:
            if not is_absent(text):
                raise FaultError("the diff names a file where it must say /dev/null", number)
            return None
        name = read_name(text, self.level)
        if known is not None and (absent or name != known):
            raise FaultError("the diff's header names two different files", number, known)
        return name

    def old_mode(self, text: bytes, number: int) -> None:
        self.header.old_mode = _read_mode(text, number)

    def new_mode(self, text: bytes, number: int) -> None:
        self.header.new_mode = _read_mode(text, number)

    def deleted(self, text: bytes, number: int) -> None:
        self.header.deleted = True
        self.header.old_path = self.name
        self.old_mode(text, number)

    def created(self, text: bytes, number: int) -> None:
        self.header.created = True
        self.header.new_path = self.name
        self.new_mode(text, number)

    def copied_from(self, text: bytes, _: int) -> None:
        self.header.copied = True
        self.header.old_path = self._moved_name(text)

    def copied_to(self, text: bytes, _: int) -> None:
        self.header.copied = True
        self.header.new_path = self._moved_name(text)

    def renamed_from(self, text: bytes, _: int) -> None:
        self.header.renamed = True
        self.header.old_path = self._moved_name(text)

    def renamed_to(self, text: bytes, _: int) -> None:
        self.header.renamed = True
        self.header.new_path = self._moved_name(text)

    def _moved_name(self, text: bytes) -> bytes | None:
        """Read a name that stands without its ``a/`` or ``b/``."""
        return read_name(text, max(0, self.level - 1), end=name_end(text, (b"\n", b"\r")))

    def similarity(self, text: bytes, _: int) -> None:
        percent = read_number(text, 10) or (0, 0)
        if percent[0] <= 100:
            self.header.similarity = percent[0]

    def dissimilarity(self, _text: bytes, _: int) -> None:
        """Pass over how much of the file is new: nothing depends on it."""

    def index(self, text: bytes, number: int) -> None:
        """Read ``old..new mode``; git passes over an index line of another shape."""
        old, dots, rest = text.partition(b"..")
        new = rest[: name_end(rest, (b" ", b"\n"))]
        if not dots or b"." in old or not (_may_be_id(old) and _may_be_id(new)):
            return
        self.header.old_oid, self.header.new_oid = _read_id(old), _read_id(new)
        mode = rest[len(new) :]
        if mode.startswith(b" "):
            self.old_mode(mode, number)


_KEYWORDS: tuple[tuple[bytes, Callable[[_HeaderReader, bytes, int], None]], ...] = (
    (b"index ", _HeaderReader.index),
    (b"--- ", _HeaderReader.old_name),
    (b"+++ ", _HeaderReader.new_name),
    (b"new file mode ", _HeaderReader.created),
    (b"deleted file mode ", _HeaderReader.deleted),
    (b"old mode ", _HeaderReader.old_mode),
    (b"new mode ", _HeaderReader.new_mode),
    (b"similarity index ", _HeaderReader.similarity),
    (b"dissimilarity index ", _HeaderReader.dissimilarity),
    (b"rename from ", _HeaderReader.renamed_from),
    (b"rename to ", _HeaderReader.renamed_to),
    (b"rename old ", _HeaderReader.renamed_from),
    (b"rename new ", _HeaderReader.renamed_to),
    (b"copy from ", _HeaderReader.copied_from),
    (b"copy to ", _HeaderReader.copied_to),
)


_BY_LETTER = {
    letter: tuple(entry for entry in _KEYWORDS if entry[0].startswith(letter))
    for letter in {keyword[:1] for keyword, _ in _KEYWORDS}
}


def _read_mode(text: bytes, number: int) -> int:
    """Read a mode in octal, which white space must end."""
    found = read_number(text, 8)
    if found is None or text[found[1] : found[1] + 1] not in (b" ", b"\t", b"\r", b"\n"):
        raise FaultError("the mode is no octal number", number)
    return found[0] & 0xFFFFFFFF


def _may_be_id(digits: bytes) -> bool:
    """Whether git finds room for the id; it does not look whether it is one."""
    if len(digits) <= _SHA1_DIGITS:
        return True
    return len(digits) == _SHA256_DIGITS and _read_id(digits) is not None


def _read_id(digits: bytes) -> str | None:
    """Return the object id, which may be abbreviated, in its own letters; None for what is none.

    git compares ids with a binary diff letter by letter, and refuses capitals.
    """
    if not digits or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return digits.decode()


def implies_p0(new: bytes) -> bool:
    """Whether the new name has no directory, from which git concludes ``-p0``.

    It does not ask the old name, and not ``/dev/null``.
    """
    name = None if is_absent(new) else _plain_name(new, 0)
    return name is not None and b"/" not in name


def parse_traditional(old: bytes, new: bytes, level: int, header: Header) -> None:
    """Read the two lines, without their ``---`` and ``+++``, into *header*.

    Of two names the file's is the second, unless that only adds to the first:
    ``x.c`` and ``x.c.orig``, in either order, are ``x.c``. The name of a side
    that is absent is left as it was.
    """
    if is_absent(old):
        header.created, name = True, _plain_name(new, level)
    elif is_absent(new):
        header.deleted, name = True, _plain_name(old, level)
    else:
        name = _plain_name(new, level, _plain_name(old, level))
        header.created = _is_epoch(old)
        header.deleted = not header.created and _is_epoch(new)
    if name is None:
        raise FaultError("the diff names no file", header.line)
    if not header.created:
        header.old_path = name
    if not header.deleted:
        header.new_path = name


def _plain_name(text: bytes, level: int, shorter: bytes | None = None) -> bytes | None:
    return read_name(text, level, end=_find_stamp(text), shorter=shorter)


def _find_stamp(text: bytes) -> int | None:
    """Return where the white space before a time stamp begins, if the line ends in one.

    A date and a time as GNU diff writes them, ``2021-03-05 17:58:51.000 -0800``.
    Before it stands one tab, or any number of spaces.
    """
    bare = _first_line(text)
    if not bare[-1:].isdigit():
        return None
    found = _stamp().search(bare)
    if found is None:
        return None
    start = found.start()
    return start if bare[start : start + 1] == b"\t" else len(bare[:start].rstrip(b" "))


def _is_epoch(text: bytes) -> bool:
    """Whether the time stamp is that of 1970, in whatever zone: the file is not there.

    diff writes the local time and the zone, so it is the epoch where the two
    are equal.
    """
    line = _first_line(text)
    stamp = line[line.rfind(b"\t") + 1 :]
    if not stamp.startswith((b"1970-01-01 ", b"1969-12-31 ")):
        return False
    found = _epoch().fullmatch(stamp)
    if found is None:
        return False
    day, hour, minute, sign, east_hour, east_minute = found.groups()
    local = int(hour) * 60 + int(minute) - (24 * 60 if day == b"1969-12-31" else 0)
    east = int(east_hour) * 60 + int(east_minute)
    return local == (-east if sign == b"-" else east)


def _first_line(text: bytes) -> bytes:
    return text.partition(b"\n")[0]


@cache
def _stamp() -> Pattern[bytes]:
    return re.compile(
        rb"[\t ](?:\d\d)?\d\d-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?(?: [+-]\d\d:?\d\d)?\Z"
    )


@cache
def _epoch() -> Pattern[bytes]:
    return re.compile(
        rb"(1970-01-01|1969-12-31) ([0-2]\d):([0-5]\d):00(?:\.0+)?"
        rb" ([+-])([0-2]\d):?([0-5]\d)"
    )
