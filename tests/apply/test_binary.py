"""Binary diffs: literals, deltas, ids, and what is made to do harm."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.apply.binary import apply_binary, apply_delta
from applier.apply.file_version import Refused
from applier.git.objects.store import blob_id
from applier.model import BinaryHunk, BinaryPatch, Change, FileDiff, Oid

OLD = b"\0" + b"old" * 30
NEW = OLD + b"\0new"


def literal(content: bytes, size: int | None = None) -> BinaryHunk:
    return BinaryHunk(False, len(content) if size is None else size, zlib.compress(content))


def file_diff(
    forward: BinaryHunk | None,
    old: bytes = OLD,
    new: bytes = NEW,
    reverse: BinaryHunk | None = None,
) -> FileDiff:
    return FileDiff(
        Change.MODIFY,
        b"f",
        b"f",
        1,
        old_oid=blob_id(old),
        new_oid=blob_id(new),
        binary=BinaryPatch(forward, reverse),
    )


def unknown(_: Oid) -> bytes | None:
    return None


def test_a_literal_is_the_new_content() -> None:
    assert apply_binary(OLD, file_diff(literal(NEW)), unknown) == NEW


def test_a_delta_leads_to_the_new_content() -> None:
    delta = bytes([91, 95, 0x90, 91, 4]) + b"\0new"
    half = BinaryHunk(True, len(delta), zlib.compress(delta))
    assert apply_binary(OLD, file_diff(half), unknown) == NEW


def test_a_known_result_needs_no_hunk() -> None:
    assert apply_binary(OLD, file_diff(None), lambda _: NEW) == NEW


@pytest.mark.parametrize(
    "diff",
    [
        file_diff(None),
        file_diff(literal(b"other")),
        file_diff(literal(NEW), old=b"other"),
        file_diff(literal(NEW, len(NEW) - 1)),
        file_diff(literal(NEW, len(NEW) + 1)),
        file_diff(literal(NEW), reverse=literal(OLD, 1)),
        file_diff(BinaryHunk(False, 4, b"junk")),
        file_diff(BinaryHunk(False, 1 << 40, zlib.compress(NEW))),
        FileDiff(Change.MODIFY, b"f", b"f", 1, binary=BinaryPatch(literal(NEW), None)),
    ],
)
def test_refused(diff: FileDiff) -> None:
    with pytest.raises(Refused):
        apply_binary(OLD, diff, unknown)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(b"\0" * (1 << 24))
    with pytest.raises(Refused):
        apply_binary(OLD, file_diff(BinaryHunk(False, 10, bomb)), unknown)


@pytest.mark.parametrize(
    "delta",
    [
        b"",
        b"\x03",
        b"\x03\x00",
        b"\x03\x01\x00\x00",
        b"\x03\x02\x01a",
        b"\x03\x01\x02ab",
        b"\x03\x01\x05ab",
        b"\x03\x05\x90\x05",
        b"\x03\x03\x91\x01\x03",
        b"\x04\x01\x01a",
        b"\xff" * 100,
        b"\x03\xff\xff\xff\xff\xff\x7f\x80",
    ],
)
def test_a_delta_that_does_not_fit(delta: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        apply_delta(b"abc", delta)


def test_a_copy_without_size_is_64_kib() -> None:
    old = b"x" * 0x10000
    assert apply_delta(old, b"\x80\x80\x04" + b"\x80\x80\x04" + b"\x80") == old


@given(st.binary(max_size=40))
def test_any_bytes_are_a_delta_or_none(delta: bytes) -> None:
    try:
        made = apply_delta(b"abc", b"\x03" + delta)
    except (ValueError, IndexError):
        return
    assert isinstance(made, bytes)
