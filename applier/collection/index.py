"""What else is in the archive that a series builds on?

Series by message-id, patches by patch-id, revisions by change-id, patches by the file
contents that they make. The first is known at once; for patch-ids and change-ids mails
must be read, so that is done only for a series that asks, from its date backward, and
no further than a limit. For contents the ``index`` lines of all mails are looked at: the
new id of one patch is the old id of the next. Mails are scanned as they are stored, once;
those that are encoded are decoded first. Reads the archive.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

from msgspec import Struct, field

from applier.collection.collection import Collection, message_ids_of
from applier.collection.series_mails import Patch, SeriesMails, read_series_mails
from applier.model import Failure, Part, Series
from applier.series_boundary import result_or_failure

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


MOST_READ = 2000
"""How many series are read in search of a patch-id or change-id."""
_CHANGE_ID = b"change-id:"


class _Names(Struct):
    """What the series that were read hold: the number of the series, by name."""

    patch_ids: dict[str, int] = field(default_factory=dict)
    change_ids: dict[str, dict[int, int]] = field(default_factory=dict)
    """By change-id, the revisions that are there."""


class ArchiveIndex:
    """The series of one collection, and what was found in them."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._names = _Names()
        self._read: set[int] = set()

    def read(self, series: Series) -> SeriesMails:
        """Read the mails of a series."""
        return read_series_mails(self.collection, series)

    def read_other(self, series: Series) -> SeriesMails | None:
        """Read the mails of another series than the one that is judged.

        None where they cannot be read: that costs that series, and not this one.
        """
        mails = result_or_failure(lambda: self.read(series))
        return None if isinstance(mails, Failure) else mails

    def find_series(self, message_id: str) -> Series | None:
        """Find the series that holds a message."""
        return self._by_message_id.get(message_id)

    def find_patch(self, patch_id: str, series: Series) -> Patch | None:
        """Find a patch that is not later than *series* by its patch-id."""
        for number in self._reading_back(series):
            if patch_id in self._names.patch_ids:
                number = self._names.patch_ids[patch_id]  # noqa: PLW2901 - it may have been read long ago
                mails = self.read_other(self._all[number])
                patches = () if mails is None else mails.patches
                return next((one for one in patches if one.patch_id == patch_id), None)
        return None

    def find_change(self, change_id: str, revision: int | None, series: Series) -> Series | None:
        """Find a revision of the series with a change-id, the last one where none is named."""
        for _ in self._reading_back(series):
            there = self._names.change_ids.get(change_id, {})
            if revision in there:
                return self._all[there[revision]]
            if revision is None and there:
                return self._all[there[max(there)]]
        return None

    def series_of_change(self, change_id: str) -> list[Series]:
        """Give the series whose first message has a change-id, in the order of their dates."""
        return self._by_change_id.get(change_id, [])

    @cached_property
    def _by_change_id(self) -> dict[str, list[Series]]:
        found: dict[str, list[Series]] = {}
        for series in self._all:
            first = series.cover or (series.parts[0].envelope if series.parts else None)
            if first is not None and first.change_id:
                found.setdefault(first.change_id, []).append(series)
        return found

    @cached_property
    def blobs(self) -> BlobIndex:
        """What the patches of the archive make; they are read when it is first asked."""
        return BlobIndex(self._texts)

    def _texts(self) -> Iterator[tuple[BlobSource, bytes]]:
        """Yield all patches of the archive, decoded only where they are encoded."""
        for number, series in enumerate(self._all):
            for part in series.parts:
                text = result_or_failure(partial(self._text, part))
                if not isinstance(text, Failure):  # its own series says what is wrong with it
                    yield BlobSource(number, part.number), text

    def _text(self, part: Part) -> bytes:
        raw = self.collection.archive.read(part.envelope.origin)
        return self.collection.read_mail(part.envelope).patch if b"base64" in raw else raw

    @cached_property
    def _all(self) -> tuple[Series, ...]:
        return self.collection.reading.series

    @cached_property
    def _by_message_id(self) -> dict[str, Series]:
        found: dict[str, Series] = {}
        for series in self._all:
            for message_id in message_ids_of(series):
                found.setdefault(message_id, series)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {series.id: number for number, series in enumerate(self._all)}

    def _reading_back(self, series: Series) -> Iterator[int]:
        """Yield once for what is known, then for each series read, from *series* backward."""
        start = self._places.get(series.id, len(self._all))
        yield start
        for number in range(start - 1, max(-1, start - 1 - MOST_READ), -1):
            if number not in self._read:
                self._read.add(number)
                self._note(number)
                yield number

    def _note(self, number: int) -> None:
        series = self._all[number]
        mails = self.read_other(series)
        if mails is None:
            return
        for patch in mails.patches:
            if patch.patch_id is not None:
                self._names.patch_ids.setdefault(patch.patch_id, number)
        for mail in mails.mails:
            for line in mail.text.split(b"\n"):
                if line.lower().startswith(_CHANGE_ID):
                    name = line[len(_CHANGE_ID) :].strip().decode(errors="replace")
                    self._names.change_ids.setdefault(name, {})[series.revision] = number
