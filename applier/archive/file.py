"""How is a file of messages opened and read, whatever its shape?

An mbox, a message, a Markdown export, gzip of these; standard input and pipes
as well, which are copied first. I/O.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, assert_never

from applier.archive import markdown_export, mbox
from applier.archive.file_type import HEAD, FileType, describe_not_mail, find_file_type
from applier.archive.random_access import GZIP, ByteStore, Inflated, spool, stream_blocks
from applier.archive.source import Complaints, source_name
from applier.budgets import current
from applier.errors import SourceError
from applier.model import Origin, RawMessage


class FileSource:
    """Messages that lie in one file."""

    def __init__(
        self, name: str, store: ByteStore, shape: FileType, *, unfinished: bool = False
    ) -> None:
        self.name = name
        self._store = store
        self._shape = shape
        self._unfinished = unfinished
        """Whether the last message is not all there, as no more was inflated."""

    def messages(self) -> Iterator[RawMessage]:
        """Yield them as they lie in the file."""
        for start, end in self._find_spans():
            origin = Origin(self.name, start, end)
            cut = self._limit_met(start, end)
            content = self._read_start(start) if cut else self.read(origin)
            yield RawMessage(origin, content, cut)

    def is_empty(self) -> bool:
        """Whether there are but blank lines in the file."""
        return is_blank(self._store.read(0, HEAD))

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is in this file."""
        return origin.source == self.name

    def read(self, origin: Origin) -> bytes:
        """Read one message again."""
        stored = self._store.read(origin.start, origin.end)
        match self._shape:
            case FileType.MBOX:
                return mbox.unwrap(stored)
            case FileType.MESSAGE:
                return stored
            case FileType.MARKDOWN:
                return markdown_export.unwrap(stored)
            case _:
                assert_never(self._shape)

    def _limit_met(self, start: int, end: int) -> str:
        """Name the limit for which a message is not read, or not all there; nothing if none is."""
        limit = current().message_bytes
        if limit and end - start > limit:
            return "message-bytes"
        return "ratio" if self._unfinished and end == self._store.size else ""

    def _read_start(self, start: int) -> bytes:
        """Read the header of a message that is too large, or what of it is there."""
        stored = self._store.read(start, start + HEAD)
        return mbox.unwrap(stored) if self._shape is FileType.MBOX else stored

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _find_spans(self) -> Iterator[tuple[int, int]]:
        match self._shape:
            case FileType.MBOX:
                return mbox.find_spans(self._store)
            case FileType.MESSAGE:
                size = self._store.size
                return iter([(0, size)] if size else [])

            case FileType.MARKDOWN:
                return markdown_export.find_spans(self._store)
            case _:
                assert_never(self._shape)


class NotMailError(SourceError):
    """A file that can be read and is no mail: a fault if it was named, else passed over."""


def open_path(name: str, complaints: Complaints) -> FileSource:
    """Open what lies at a path, or comes out of the pipe there; raises SourceError."""
    try:
        file = open(name, "rb", buffering=0)  # noqa: PTH123, SIM115 - the Store closes it
        regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except (OSError, ValueError) as error:
        raise SourceError(f"{source_name(name)}: {_reason(error)}") from error
    if not regular:
        with file:
            return open_stream(name, file, complaints)
    return _open_store(name, ByteStore(file), complaints)


def open_stream(name: str, stream: BinaryIO, complaints: Complaints) -> FileSource:
    """Copy a stream and open the copy; raises SourceError before it copies what is no mail."""
    try:
        head, blocks = _peek(stream_blocks(stream))
        if head[:3] != GZIP:
            _require_shape(name, head)
        return _open_store(name, spool(name, blocks), complaints)
    except OSError as error:
        raise SourceError(f"{source_name(name)}: {_reason(error)}") from error


def _open_store(name: str, store: ByteStore, complaints: Complaints) -> FileSource:
    """Find out what a file's bytes are, and inflate them first if need be."""
    try:
        if store.read(0, len(GZIP)) == GZIP:
            return _open_gzip(name, store, complaints)
        return FileSource(name, store, _require_shape(name, store.read(0, HEAD)))
    except OSError as error:
        store.close()
        raise SourceError(f"{source_name(name)}: {_reason(error)}") from error
    except SourceError:
        store.close()
        raise


def _require_shape(name: str, head: bytes) -> FileType:
    """Tell what a file is; raises NotMailError if it is no mail."""
    shape = find_file_type(head)
    if shape is None and is_blank(head):
        return FileType.MBOX  # of no message: what a delivery agent leaves of an empty mailbox
    if shape is None:
        raise NotMailError(f"{source_name(name)}: {describe_not_mail(head)}")
    return shape


def is_blank(head: bytes) -> bool:
    """Whether the first bytes of a file are all of it, and nothing."""
    return len(head) < HEAD and not head.strip()


def _open_gzip(name: str, store: ByteStore, complaints: Complaints) -> FileSource:
    """Inflate into a temporary file; what is wrong with the data's end is noted, not raised."""
    inflated = Inflated(store.blocks())
    head, blocks = _peek(inflated)
    if inflated.fault and find_file_type(head) is None:
        raise SourceError(f"{source_name(name)}: {inflated.fault}")
    shape = _require_shape(name, head)
    inner = spool(name, blocks)
    store.close()
    if inflated.fault:
        complaints.fail(f"{source_name(name)}: {inflated.fault}")
    return FileSource(name, inner, shape, unfinished=inflated.limited)


def _peek(blocks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Give the first bytes, and blocks that still begin with them."""
    rest = iter(blocks)
    first = bytearray()
    for block in rest:
        first += block
        if len(first) >= HEAD:
            break
    return bytes(first[:HEAD]), chain([bytes(first)], rest)


def _reason(error: OSError | ValueError) -> str:
    """Say why a file cannot be read, in the system's words without its numbers."""
    words = error.strerror if isinstance(error, OSError) else str(error)
    return (words or str(error)).lower()
