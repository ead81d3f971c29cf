"""Which series of the archive brings a file, or a content, that is missing?

Looks at the ``index`` lines of the archive's mails: the new id of one patch is
the old id of the next. Mails are scanned as they are stored, once; those that
are encoded are decoded first. Reads the archive.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Change

_DIGITS = 7
_INDEX = b"\nindex "
_NOTHING = b"0" * _DIGITS


@dataclass(frozen=True, slots=True)
class BlobSource:
    """A patch of the archive."""

    series: int
    """The number of its series in the archive."""
    patch: int
    """Its number in the series."""


@dataclass(slots=True)
class _Shelf:
    contents: dict[bytes, list[BlobSource]] = field(default_factory=dict)
    files: dict[bytes, list[BlobSource]] = field(default_factory=dict)


Texts = Callable[[], Iterable[tuple[BlobSource, bytes]]]
"""All patches of the archive as text."""


class BlobIndex:
    """What the patches of an archive make; looked through when it is first asked for."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def content(self, oid: str) -> list[BlobSource]:
        """Give the patches after which a file has the content *oid*, which may be abbreviated."""
        if len(oid) < _DIGITS:
            return []
        return self._shelf.contents.get(oid[:_DIGITS].encode(), [])

    def file(self, path: bytes) -> list[BlobSource]:
        """Give the patches that create a file at *path*."""
        return self._shelf.files.get(path, [])

    @cached_property
    def _shelf(self) -> _Shelf:
        shelf = _Shelf()
        for supplier, text in self._texts():
            for new in _new_ids(text):
                shelf.contents.setdefault(new, []).append(supplier)
            for path in _created(text):
                shelf.files.setdefault(path, []).append(supplier)
        return shelf


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


def find_missing_series(refused: RefusedPatch, supplies: BlobIndex) -> list[BlobSource]:
    """Give the patches that make what is lacking, those that make most of it first."""
    votes: Counter[BlobSource] = Counter()
    for number, supplier in _lacking(refused, supplies):
        votes[supplier] += number
    return [supplier for supplier, _ in votes.most_common()]


def _lacking(refused: RefusedPatch, supplies: BlobIndex) -> Iterator[tuple[int, BlobSource]]:
    """Yield who supplies a missing content, which weighs more, or a missing file."""
    for file in refused.diff.files:
        if file.change is Change.CREATE or file.old_path is None:
            continue
        oid = file.old_oid or ""
        if oid.strip("0") and not _is_stored(refused, oid):
            yield from ((2, one) for one in supplies.content(oid))
        if b"" not in file.old_path.split(b"/"):
            there = refused.tree.entry(refused.root, file.old_path) is not None
            yield from () if there else ((1, one) for one in supplies.file(file.old_path))


def _is_stored(refused: RefusedPatch, oid: str) -> bool:
    """Whether the repository itself has a content: in memory it may be from another series."""
    found = refused.tree.find_blob(oid)
    return found is not None and refused.tree.objects.is_stored(found)
