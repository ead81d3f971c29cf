"""Which bytes does an index have that git takes for a true one?

Version 2, whole or split: a split one holds what differs from a shared index that is
written once, so that a step from patch to patch does not write all paths of a tree
(gitformat-index(5); the bitmaps are those of gitformat-bitmap(5), appendix A). Pure.
"""

import hashlib
import os
import stat
import struct
from collections.abc import Iterable, Sequence

from applier.model import Mode

STAT_SIZE = 40
ENTRY_SIZE = 60
"""What is kept of a path: 40 bytes of stat data and mode, and the 20 of its id."""
_STAT = struct.Struct(">10I")
_MODE = struct.Struct(">I")
_MODE_AT = 24
_WORD = 0xFFFFFFFF
_SECOND = 1_000_000_000
_LONGEST_NAME = 0xFFF
_NO_STAT = bytes(STAT_SIZE)
_BITS = 64


def stat_bytes(found: os.stat_result) -> bytes:
    """Give stat data with git's mode, as an index holds them."""
    mode = found.st_mode
    if stat.S_ISLNK(mode):
        kept = Mode.SYMLINK
    elif not stat.S_ISREG(mode):
        return _NO_STAT
    else:
        kept = Mode.EXECUTABLE if mode & stat.S_IXUSR else Mode.FILE
    changed, modified = found.st_ctime_ns, found.st_mtime_ns
    return _STAT.pack(
        changed // _SECOND & _WORD,
        changed % _SECOND,
        modified // _SECOND & _WORD,
        modified % _SECOND,
        found.st_dev & _WORD,
        found.st_ino & _WORD,
        kept,
        found.st_uid & _WORD,
        found.st_gid & _WORD,
        found.st_size & _WORD,
    )


def gitlink_bytes() -> bytes:
    """Give the stat data of a submodule: git looks at its directory's HEAD instead."""
    return _NO_STAT[:_MODE_AT] + _MODE.pack(Mode.GITLINK) + _NO_STAT[_MODE_AT + 4 :]


def mode_of(entry: bytes) -> Mode:
    """Give the mode of what is kept of a path."""
    return Mode(_MODE.unpack_from(entry, _MODE_AT)[0])


def _record(entry: bytes, path: bytes) -> bytes:
    """Give an entry as it is written: padded with one to eight NULs."""
    flags = min(len(path), _LONGEST_NAME)
    padding = 8 - (ENTRY_SIZE + 2 + len(path)) % 8
    return b"%b%b%b%b" % (entry, flags.to_bytes(2, "big"), path, bytes(padding))


def index_file(entries: Iterable[tuple[bytes, bytes]], extensions: bytes = b"") -> bytes:
    """Give a whole index of paths, sorted, with what is kept of them."""
    records = [_record(entry, path) for path, entry in entries]
    return _closed(len(records), records, extensions)


def split_index_file(
    shared: bytes,
    deleted: Sequence[int],
    replaced: Sequence[tuple[int, bytes]],
    added: Sequence[tuple[bytes, bytes]],
    extensions: bytes = b"",
) -> bytes:
    """Give the index that differs from the one with the checksum *shared*.

    *deleted* and *replaced* are by position in that, in order; *added* are sorted by path.
    """
    records = [_record(entry, b"") for _, entry in replaced]
    records += [_record(entry, path) for path, entry in added]
    bitmaps = ewah(deleted) + ewah([position for position, _ in replaced])
    link = extension(b"link", shared + bitmaps)
    return _closed(len(records), records, link + extensions)


def extension(signature: bytes, content: bytes) -> bytes:
    """Give a part of an index behind its entries."""
    return b"%b%b%b" % (signature, len(content).to_bytes(4, "big"), content)


def _closed(count: int, records: Sequence[bytes], extensions: bytes) -> bytes:
    header = b"DIRC\0\0\0\2" + count.to_bytes(4, "big")
    content = b"".join((header, *records, extensions))
    return content + hashlib.sha1(content, usedforsecurity=False).digest()


def ewah(positions: Sequence[int]) -> bytes:
    """Give a compressed bitmap in which *positions*, which are sorted, are set."""
    literals: dict[int, int] = {}
    for position in positions:
        word = position // _BITS
        literals[word] = literals.get(word, 0) | 1 << position % _BITS
    words: list[int] = [0]
    marker, end = 0, 0
    for word, bits in literals.items():
        if word > end:
            marker = len(words) if end else 0
            words[marker:] = [(word - end) << 1]
        words[marker] += 1 << 33
        words.append(bits)
        end = word + 1
    size = positions[-1] + 1 if positions else 0
    return struct.pack(f">II{len(words)}QI", size, len(words), *words, marker)
