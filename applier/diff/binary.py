"""What does a ``GIT binary patch`` hold?

One half that leads forward and mostly one that leads back, each a ``literal``
or a ``delta``: base85 around a deflated stream. Halves are kept deflated; that
they inflate to the size they claim is checked here, because git does so while
it reads. Source: git apply and git diff --binary, observed. Pure.
"""

import zlib

from applier.budgets import check_count, check_time
from applier.diff.patch_text import DamageError, FaultError, read_number
from applier.model import BinaryHunk, BinaryPatch

_MARK = b"GIT binary patch\n"
_LARGEST = 2**47
"""Bytes that no machine can hold: git gives up before it looks at the content."""
_CHUNK = 1 << 20
_SLICE = 1 << 16
"""Bytes of deflated data at once: what is left of them is copied for each chunk."""

_LENGTHS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789" + _LENGTHS + b"!#$%&()*+-;<=>?@^_`{|}~"
_NO_DIGIT = 255
_VALUES = bytes(digit if (digit := _DIGITS.find(byte)) >= 0 else _NO_DIGIT for byte in range(256))


def parse_binary(lines: list[bytes], at: int) -> tuple[BinaryPatch, int] | None:
    """Read the binary patch at index *at*; None if there is none.

    Raise :class:`DamageError` if it is there and cannot be read.
    """
    if at < len(lines) and lines[at] == _MARK:
        forward, after = _parse_half(lines, at + 1)
        if forward is None:
            raise DamageError("the binary patch is neither literal nor delta", at + 1)
        reverse, after = _parse_half(lines, after)
        return BinaryPatch(forward, reverse), after
    line = lines[at] if at < len(lines) else b""
    if line.startswith((b"Binary files ", b"Files ")) and line.endswith(b" differ\n"):
        return BinaryPatch(None, None), at + 1
    return None


def _parse_half(lines: list[bytes], at: int) -> tuple[BinaryHunk | None, int]:
    """Read one half and the blank line behind it; None if another thing is there."""
    line = lines[at] if at < len(lines) else b""
    if not line.startswith((b"literal ", b"delta ")):
        return None, at
    kind, _, digits = line.partition(b" ")
    number = read_number(digits, 10)
    size = number[0] if number else 0
    if size >= _LARGEST:
        raise FaultError("the binary patch claims an impossible size", at + 1)
    pieces, after = _decode_lines(lines, at + 1)
    deflated = b"".join(pieces)
    if not _inflates_to(deflated, size):
        raise DamageError("the binary patch does not inflate to the size it claims", after)
    return BinaryHunk(kind == b"delta", size, deflated), after


def _decode_lines(lines: list[bytes], at: int) -> tuple[list[bytes], int]:
    """Decode up to the blank line, and pass over that: any line of one byte will do."""
    pieces: list[bytes] = []
    while at < len(lines) and len(lines[at]) > 1:
        piece = _decode_line(lines[at])
        if piece is None:
            raise DamageError("the binary patch holds a damaged line", at + 1)
        pieces.append(piece)
        at += 1
    if at == len(lines) or not pieces:
        raise DamageError("the binary patch is cut short", at + 1)
    return pieces, at + 1


def _decode_line(line: bytes) -> bytes | None:
    """Decode one line: a letter for its length, A to Z and a to z, and that many bytes."""
    digits = line[1:].removesuffix(b"\n")
    length = _LENGTHS.find(line[:1]) + 1
    if not length or not line.endswith(b"\n") or len(digits) != (length + 3) // 4 * 5:
        return None
    values = digits.translate(_VALUES)
    if _NO_DIGIT in values:
        return None
    fives = zip(*[iter(values)] * 5, strict=True)
    try:
        words = [
            ((((a * 85 + b) * 85 + c) * 85 + d) * 85 + e).to_bytes(4, "big")
            for a, b, c, d, e in fives
        ]
    except OverflowError:
        return None
    return b"".join(words)[:length]


def _inflates_to(deflated: bytes, size: int) -> bool:
    """Whether the stream is whole and *size* bytes long, however long it pretends to be."""
    check_count("new-bytes", size)
    stream = zlib.decompressobj()
    total = 0
    try:
        for start in range(0, len(deflated), _SLICE):
            pending = deflated[start : start + _SLICE]
            while pending and not stream.eof and total <= size:
                check_time()
                total += len(stream.decompress(pending, _CHUNK))
                pending = stream.unconsumed_tail
        total += len(stream.flush())
    except zlib.error:
        return False
    return stream.eof and total == size
