"""What does a binary diff make of a file?

The content before and after are named by their full ids, and both must be
right. A literal holds the new content, a delta the way there from the old
(gitformat-pack(5), "Deltified representation"). If the repository has the new
content already, git takes that and looks no further, and so do we. Pure.
"""

import zlib
from collections.abc import Callable

from applier.apply.file_version import Refused, refuse
from applier.budgets import spend_new_bytes
from applier.git.objects.store import blob_id
from applier.model import BinaryHunk, Cause, FileDiff, Oid

_FULL = 40
"""Hexadecimal digits of an id that is not abbreviated."""
_NOTHING = "0" * _FULL
_SHORTEST_DELTA = 4
_HUGE_COPY = 0x10000
_WIDEST = 63


def apply_binary(old: bytes, diff: FileDiff, known: Callable[[Oid], bytes | None]) -> bytes:
    """Give the new content of a file; raise Refused where git refuses.

    *known* gives a blob that the repository has.
    """
    forward = _inflate(diff.binary.forward, diff) if diff.binary else None
    if diff.binary:
        _inflate(diff.binary.reverse, diff)
    old_oid, new_oid = diff.old_oid or "", diff.new_oid or ""
    if len(old_oid) != _FULL or len(new_oid) != _FULL:
        raise _refuse(diff, "a binary diff needs the full ids of both contents")
    if diff.old_path is not None and blob_id(old) != old_oid:
        raise _refuse(diff, f"the file is not {old_oid[:12]}, which the binary diff starts from")
    if new_oid == _NOTHING:
        return b""
    content = known(Oid(new_oid))
    return _patched(old, forward, diff, new_oid) if content is None else content


def _patched(old: bytes, content: bytes | None, diff: FileDiff, new_oid: str) -> bytes:
    """Make the new content of what the forward half holds."""
    if content is None or diff.binary is None or diff.binary.forward is None:
        raise _refuse(diff, "the mail says that the binary files differ, and not how")
    if diff.binary.forward.delta:
        try:
            content = apply_delta(old, content)
        except (ValueError, IndexError):
            raise _refuse(diff, "the binary delta does not fit the file") from None
    if blob_id(content) != new_oid:
        raise _refuse(diff, f"the binary diff does not result in {new_oid[:12]}")
    return content


def _inflate(hunk: BinaryHunk | None, diff: FileDiff) -> bytes | None:
    """Unpack exactly as many bytes as are declared."""
    if hunk is None:
        return None
    spend_new_bytes(hunk.size)
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(hunk.deflated, hunk.size + 1)
    except zlib.error:
        content = b""
    if not unpacker.eof or len(content) != hunk.size:
        raise _refuse(diff, "the binary diff is damaged")
    return content


def apply_delta(old: bytes, delta: bytes) -> bytes:
    """Build the new content from the old one; ValueError or IndexError if it cannot be."""
    if len(delta) < _SHORTEST_DELTA:
        raise ValueError("too short to be a delta")
    old_size, at = _read_size(delta, 0)
    new_size, at = _read_size(delta, at)
    if old_size != len(old):
        raise ValueError("made for another file")
    spend_new_bytes(new_size)
    pieces: list[bytes] = []
    left = new_size
    while at < len(delta):
        piece, at = _read_piece(old, delta, at)
        left -= len(piece)
        if left < 0:
            raise ValueError("more than was declared")
        pieces.append(piece)
    if left:
        raise ValueError("less than was declared")
    return b"".join(pieces)


def _read_size(delta: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, lowest first; return it and where it ends."""
    size = shift = 0
    while True:
        byte = delta[at]
        at += 1
        size |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return size, at
        if shift > _WIDEST:
            raise ValueError("no file has that size")


def _read_piece(old: bytes, delta: bytes, at: int) -> tuple[bytes, int]:
    """Carry out one instruction: add the bytes that follow, or copy old ones."""
    code = delta[at]
    at += 1
    if code == 0:
        raise ValueError("reserved instruction")
    if code < 0x80:
        wanted, end = code, at + code
        piece = delta[at:end]
    else:
        offset, at = _read_some(delta, at, code, 4)
        size, end = _read_some(delta, at, code >> 4, 3)
        wanted = size or _HUGE_COPY
        piece = old[offset : offset + wanted]
    if len(piece) != wanted:
        raise ValueError("cut off")
    return piece, end


def _read_some(delta: bytes, at: int, present: int, width: int) -> tuple[int, int]:
    """Read a little-endian number of which only the bytes *present* are there."""
    number = 0
    for index in range(width):
        if present >> index & 1:
            number |= delta[at] << 8 * index
            at += 1
    return number, at


def _refuse(diff: FileDiff, detail: str) -> Refused:
    return refuse(Cause.BINARY_MISMATCH, diff.path, detail)
