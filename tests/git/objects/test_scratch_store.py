"""Objects for libgit2 that are in no repository."""

import gc
import tempfile
from pathlib import Path

import pygit2
import pytest

from applier.errors import RepositoryError
from applier.git.compare.merge import Merger
from applier.git.objects.scratch_store import scratch_store
from applier.git.objects.store import Kind, Objects, object_id
from applier.git.objects.trees import Trees

TEXT = b"".join(b"line %d\n" % number for number in range(30))


def open_merger() -> Merger:
    objects = Objects(pygit2.Odb(), lambda: "")
    return Merger(objects, Trees(objects))


def test_what_is_put_in_is_found_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_store() as store:
        oid = store.add(Kind.BLOB, TEXT)
        assert oid == object_id(Kind.BLOB, TEXT)
        assert store.repository[oid].read_raw() == TEXT
        assert len([*tmp_path.iterdir()]) == 1
    assert [*tmp_path.iterdir()] == []


def test_merging_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ours, theirs = TEXT.replace(b"line 2\n", b"\xff\n"), TEXT.replace(b"line 28\n", b"end\n")
    merger = open_merger()
    assert merger.merge_texts(TEXT, ours, theirs) == ours.replace(b"line 28\n", b"end\n")
    assert merger.merge_texts(TEXT, ours, TEXT.replace(b"line 2\n", b"other\n")) is None
    assert len([*tmp_path.iterdir()]) == 1
    del merger
    gc.collect()
    assert [*tmp_path.iterdir()] == []


def test_what_is_kept_for_merging_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("applier.git.objects.scratch_store._MOST_OBJECTS", 8)
    merger = open_merger()
    for number in range(20):
        assert merger.merge_texts(TEXT, TEXT + b"%d\n" % number, b"0\n" + TEXT) is not None
        (room,) = tmp_path.iterdir()
        assert len([one for one in room.rglob("*") if one.is_file()]) <= 8 + 3


def test_a_disk_that_takes_nothing_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(RepositoryError, match="temporary directory"):
        open_merger().merge_texts(TEXT, TEXT + b"1\n", b"0\n" + TEXT)
