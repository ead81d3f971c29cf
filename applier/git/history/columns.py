"""How is it kept what lies at a path, commit by commit?

As runs: a value, and the position from which on it lies there. A block's runs are
packed into bytes, 22 for each, where they are kept: a path that changes with every
commit has a hundred thousand of them. Pure.
"""

import struct
from collections.abc import Iterable
from typing import NewType, cast

from applier.git.history.walks import BLOCK
from applier.git.objects.trees import parsed_entry
from applier.model import Entry

Value = NewType("Value", bytes)
"""What lies at a path: mode, space, raw id; nothing where nothing lies there."""
NOTHING = Value(b"")
UNKNOWN = Value(b"?")
"""The tree that would say it is missing."""

Run = tuple[int, Value]
"""A position from which on a value lies there."""

_PACKED = struct.Struct("BB20s")
_NO_ID = bytes(20)
_PREFIXES = (NOTHING, UNKNOWN, b"100644 ", b"40000 ", b"100755 ", b"120000 ", b"160000 ")
_KINDS = {prefix: kind for kind, prefix in enumerate(_PREFIXES)}
_FIRST_WITH_ID = 2


def entry_of(value: Value) -> Entry | None:
    """Give a value as an entry; None where nothing lies."""
    if value in (NOTHING, UNKNOWN):
        return None
    mode, _, raw = value.partition(b" ")
    return parsed_entry(mode + b" ?\0" + raw)


def value_of(raw: bytes) -> Value:
    """Give what lies at a path by its raw entry."""
    return Value(raw[: raw.index(b" ") + 1] + raw[-20:])


def pack(runs: Iterable[Run]) -> bytes:
    """Pack the runs of one block; also other numbers below 256 with their values."""
    return b"".join([_packed(at % BLOCK, value) for at, value in runs])


def _packed(at: int, value: Value) -> bytes:
    if value in (NOTHING, UNKNOWN):
        return _PACKED.pack(at, _KINDS[value], _NO_ID)
    return _PACKED.pack(at, _KINDS[value[:-20]], value[-20:])


def unpack(packed: bytes, start: int = 0) -> list[Run]:
    """Give back what was packed, in the block that begins at *start*."""
    runs = [
        (start + at, _PREFIXES[kind] + raw if kind >= _FIRST_WITH_ID else _PREFIXES[kind])
        for at, kind, raw in _PACKED.iter_unpack(packed)
    ]
    return cast("list[Run]", runs)
