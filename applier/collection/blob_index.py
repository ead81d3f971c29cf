"""Which patch of the archive makes a file, or gives one a certain content?

Looks at the ``index`` lines of the archive's mails: the new id of one patch is
the old id of the next. Mails are scanned as they are stored, once; those that
are encoded are decoded first. Reads the archive.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field

_DIGITS = 7
_INDEX = b"\nindex "
_NOTHING = b"0" * _DIGITS


class BlobSource(Struct, frozen=True):
    """A patch of the archive."""

    series: int
    """The number of its series in the archive."""
    patch: int
    """Its number in the series."""


class _Entries(Struct):
    contents: dict[bytes, list[BlobSource]] = field(default_factory=dict)
    files: dict[bytes, list[BlobSource]] = field(default_factory=dict)


Texts = Callable[[], Iterable[tuple[BlobSource, bytes]]]
"""All patches of the archive as text."""


class BlobIndex:
    """What the patches of an archive make; read when it is first asked."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def content(self, oid: str) -> list[BlobSource]:
        """Give the patches after which a file has the content *oid*, which may be abbreviated."""
        if len(oid) < _DIGITS:
            return []
        return self._entries.contents.get(oid[:_DIGITS].encode(), [])

    def file(self, path: bytes) -> list[BlobSource]:
        """Give the patches that create a file at *path*."""
        return self._entries.files.get(path, [])

    @cached_property
    def _entries(self) -> _Entries:
        entries = _Entries()
        for source, text in self._texts():
            for new in _new_ids(text):
                entries.contents.setdefault(new, []).append(source)
            for path in _created(text):
                entries.files.setdefault(path, []).append(source)
        return entries


def _new_ids(text: bytes) -> Iterator[bytes]:
    """Yield the beginnings of the ids that ``index`` lines lead to."""
    for piece in text.split(_INDEX)[1:]:
        _, dots, rest = piece[:100].partition(b"..")
        new = rest[:_DIGITS]
        if dots and len(new) == _DIGITS and not new.strip(b"0123456789abcdef") and new != _NOTHING:
            yield new


def _created(text: bytes) -> Iterator[bytes]:
    """Yield the paths that are new, by their header: a mode, or no old file."""
    for piece in text.split(b"\ndiff --git ")[1:]:
        lines = piece[:2000].split(b"\n", 3)
        if any(line.startswith(b"new file mode ") for line in lines[1:3]):
            yield lines[0].rstrip(b"\r").rpartition(b" b/")[2]
    for piece in text.split(b"\n--- /dev/null")[1:]:
        named = piece[:1000].lstrip(b"\r\n\t ").partition(b"\n")[0]
        if named.startswith(b"+++ b/"):
            yield named[6:].rstrip(b"\r").partition(b"\t")[0]
