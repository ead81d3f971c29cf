"""Why may objects be missing that a repository should have?

libgit2 passes over a pack that it cannot use without a word, and then nothing that is in it
was ever there. So whoever misses an object asks here: a pack that was cut short, by a full
disk or a copy that broke off, or that is not the one that its index was made for; another
object directory that is named and gone, or one too many. What is looked at are sizes, counts
and the checksums that pack and index state (gitformat-pack(5)); that all of a pack is sound is
fsck's work. I/O: reads only.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from applier.git.opening import MOST_STORES, alternates_of

_MAGIC = b"\377tOc\0\0\0\2"
_FANOUT = 1024
_ENTRY = 28
"""Bytes of the index for each object: its id, checksum and offset."""
_OLD_ENTRY = 24
_CHECKSUM = 20
_PACK = b"PACK"
_HEADER = 12


def damaged_packs(stores: Iterable[Path]) -> Iterator[Path]:
    """Yield the packs that libgit2 passes over."""
    for store in stores:
        for index in _indexes(store):
            if not _is_whole(index) and index.exists():  # git may have just repacked
                yield index.with_suffix(".pack")


def missing_stores(stores: Sequence[Path]) -> Iterator[str]:
    """Yield in a line each which object directories are named and not read."""
    for store in stores:
        for other in alternates_of(store):
            if not other.is_dir():
                yield f"{other} is named in {store}/info/alternates and not there"
    if len(stores) >= MOST_STORES:
        yield f"of the object directories that it borrows from only {MOST_STORES} are read"


def _indexes(store: Path) -> list[Path]:
    try:
        return sorted((store / "pack").glob("*.idx"))
    except OSError:
        return []


def _is_whole(index: Path) -> bool:
    """Whether an index is as long as it must be, and its pack the one that it was made for."""
    try:
        with index.open("rb") as file:
            head = file.read(len(_MAGIC) + _FANOUT)
            size = index.stat().st_size
            file.seek(-2 * _CHECKSUM, 2)
            expected = file.read(_CHECKSUM)
        count = int.from_bytes(_fanout(head)[-4:], "big")
        return size >= _least_size(head, count) and _pack_facts(index) == (count, expected)
    except (OSError, ValueError):
        return False


def _fanout(head: bytes) -> bytes:
    return head[len(_MAGIC) :] if head.startswith(_MAGIC) else head[:_FANOUT]


def _least_size(head: bytes, count: int) -> int:
    new = head.startswith(_MAGIC)
    entries = count * (_ENTRY if new else _OLD_ENTRY)
    return len(_MAGIC) * new + _FANOUT + entries + 2 * _CHECKSUM


def _pack_facts(index: Path) -> tuple[int, bytes]:
    """Give how many objects the pack has, and its checksum; ValueError if it is none."""
    with index.with_suffix(".pack").open("rb") as file:
        head = file.read(_HEADER)
        if not head.startswith(_PACK):
            raise ValueError("no pack")
        file.seek(-_CHECKSUM, 2)
        return int.from_bytes(head[8:], "big"), file.read(_CHECKSUM)
