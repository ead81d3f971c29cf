"""How is a file kept that differs little from one that is there?

A series of two hundred patches on a file of three megabytes makes two hundred versions of
it, and all are wanted again: by the next patch, by the diffstat, by whoever asks why a
patch does not apply. Each is kept as pieces: what it takes from the file that the series
began with, and what is its own. The file itself is there once. Pure.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

Edit = tuple[int, int, bytes]
"""Bytes *start* to *end* of a file, and what stands in their place."""

Piece = tuple[int, int] | bytes
"""Bytes *start* to *end* of the first file, or bytes of its own."""

_PIECE = 128
"""Bytes of memory that a piece takes, besides its own."""


class Version(Struct, frozen=True):
    """A file as pieces of another."""

    first: bytes
    pieces: tuple[Piece, ...]

    @property
    def content(self) -> bytes:
        """The whole."""
        view = memoryview(self.first)
        return b"".join(
            piece if isinstance(piece, bytes) else view[piece[0] : piece[1]]
            for piece in self.pieces
        )

    @property
    def cost(self) -> int:
        """What it takes, besides the first file."""
        own = sum(len(piece) for piece in self.pieces if isinstance(piece, bytes))
        return own + _PIECE * len(self.pieces)


def whole(content: bytes) -> Version:
    """Make a version of a file that is itself the first."""
    return Version(content, ((0, len(content)),))


def edited(version: Version, edits: Iterable[Edit]) -> Version:
    """Make the version that comes of *edits*, which rise and do not overlap."""
    return Version(version.first, tuple(_pieces(version, edits)))


def _pieces(version: Version, edits: Iterable[Edit]) -> Iterator[Piece]:
    rest = _Rest(version.pieces)
    for start, end, new in edits:
        yield from rest.take(start)
        for _ in rest.take(end):
            pass
        if new:
            yield new
    yield from rest.take(None)


class _Rest:
    """The pieces of a version that are still to be taken."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = iter(pieces)
        self._piece: Piece = b""
        self._at = 0

    def take(self, end: int | None) -> Iterator[Piece]:
        """Yield what is left before byte *end* of the version."""
        while end is None or self._at < end:
            size = _size(self._piece)
            if not size:
                piece = next(self._pieces, None)
                if piece is None:
                    return
                self._piece = piece
                continue
            most = size if end is None else min(size, end - self._at)
            taken, self._piece = _split(self._piece, most)
            self._at += most
            yield taken


def _size(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def _split(piece: Piece, at: int) -> tuple[Piece, Piece]:
    if isinstance(piece, bytes):
        return piece[:at], piece[at:]
    start, end = piece
    return (start, start + at), (start + at, end)
