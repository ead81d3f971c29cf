"""Bytes that can be read again at any place: a file, or a stream put into one.

Whatever cannot be read twice (standard input, a pipe, gzip) is put into a
temporary file without a name, which vanishes with the process. Files are read
and not mapped: a mapped archive of a gigabyte would count as memory. I/O.
"""

import os
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from applier.archive.source import source_name
from applier.budgets import current
from applier.errors import BudgetError, SourceError

BLOCK = 1 << 20
"""Bytes read at once."""

SLICE = 1 << 13
"""Bytes of gzip data inflated at once."""

ALWAYS_INFLATED = 64 << 20
"""Bytes that any gzip data may inflate to; beyond, the limit ``ratio`` counts."""

GZIP = b"\x1f\x8b\x08"


class ByteStore:
    """A regular file, open for reading."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = os.fstat(file.fileno()).st_size

    def read(self, start: int, end: int) -> bytes:
        """Read bytes *start* to *end*; fewer if the file has become shorter."""
        pieces: list[bytes] = []
        while start < end and (piece := os.pread(self._file.fileno(), end - start, start)):
            pieces.append(piece)
            start += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def blocks(self) -> Iterator[bytes]:
        """Yield the whole, a block at a time."""
        for start in range(0, self.size, BLOCK):
            yield self.read(start, min(start + BLOCK, self.size))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def lines_of(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut blocks into lines with their ends; a line may be as long as it likes."""
    pieces: list[bytes] = []
    for block in blocks:
        first, *rest = block.split(b"\n")
        pieces.append(first)
        for line in rest:
            yield b"".join((*pieces, b"\n"))
            pieces = [line]
    if last := b"".join(pieces):
        yield last


def stream_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what a stream gives until it ends."""
    while block := stream.read(BLOCK):
        yield block


def spool(name: str, blocks: Iterable[bytes]) -> ByteStore:
    """Put *blocks* into a temporary file without a name; raises SourceError if there is no room."""
    import tempfile

    file = tempfile.TemporaryFile(prefix="applier-")  # noqa: SIM115 - the Store closes it
    try:
        for block in blocks:
            file.write(block)
        file.flush()
    except OSError as error:
        file.close()
        raise SourceError(f"{source_name(name)}: {error.strerror or error}") from error
    except BaseException:
        file.close()
        raise
    return ByteStore(file)


class Inflated:
    """What gzip data inflates to; *fault* says, after reading, why it is not all there."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = blocks
        self._taken = 0
        """Bytes of gzip data so far."""
        self.fault = ""
        self.limited = False
        """Whether there is more that may not be inflated."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the content as far as it can be had, from all members."""
        size, ratio = 0, current().ratio
        try:
            for piece in self._pieces():
                size += len(piece)
                if ratio and size > max(ALWAYS_INFLATED, ratio * self._taken):
                    why = BudgetError("ratio", ratio)
                    self.limited = True
                    self.fault = f"inflates to {why}; the rest was not read"
                    return
                yield piece
        except zlib.error:
            self.fault = "the gzip data is damaged; read as far as it could be"

    def _pieces(self) -> Iterator[bytes]:
        """Inflate member after member; what follows the last (padding) is passed over."""
        inflate = zlib.decompressobj(wbits=31)
        for piece in _slice(self._blocks):
            rest = piece
            self._taken += len(piece)
            while rest:
                if inflate.eof:
                    if rest[:1] != GZIP[:1]:
                        return
                    inflate = zlib.decompressobj(wbits=31)
                yield inflate.decompress(rest, BLOCK)
                rest = inflate.unconsumed_tail or inflate.unused_data
        yield inflate.flush()
        if not inflate.eof:
            self.fault = "the gzip data ends too early; read as far as it goes"


def _slice(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks in pieces of which a fault may cost us one."""
    for block in blocks:
        for at in range(0, len(block), SLICE):
            yield block[at : at + SLICE]
