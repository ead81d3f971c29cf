"""Packs that were cut short, and object directories that are not there, are said to be so."""

from pathlib import Path

import pygit2
import pytest

from applier.errors import RevisionError
from applier.git import open_repository
from applier.git.store_faults import damaged_packs
from applier.model import Oid
from tests.git.building import START, commit


@pytest.fixture
def packed(bare: pygit2.Repository) -> tuple[Path, Oid]:
    """A repository of two commits of which one pack has everything."""
    first = commit(bare, {"a": b"1\n" * 99})
    second = commit(bare, {"a": b"2\n" * 99}, [first], seconds=START + 1)
    bare.pack()
    store = Path(bare.path, "objects")
    for path in store.glob("??/*"):
        path.unlink()
    return Path(bare.path), second


def only(directory: Path, pattern: str) -> Path:
    [path] = (directory / "objects" / "pack").glob(pattern)
    path.chmod(0o644)
    return path


def cut(path: Path, size: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:size])


def test_a_whole_pack_is_not_complained_of(packed: tuple[Path, Oid]) -> None:
    directory, tip = packed
    assert not list(damaged_packs([directory / "objects"]))
    repository = open_repository(str(directory))
    assert (repository.lacking_history, repository.damage) == ("", ())
    assert repository.resolve_revision("master") == tip


@pytest.mark.parametrize("suffix", ["idx", "pack"])
@pytest.mark.parametrize("size", [0, 3, 20, 100, -21, -20, -1])
def test_a_pack_that_was_cut_short_is_named(
    packed: tuple[Path, Oid], suffix: str, size: int
) -> None:
    directory, tip = packed
    pack = only(directory, "*.pack")
    cut(only(directory, f"*.{suffix}"), size)
    repository = open_repository(str(directory))
    with pytest.raises(RevisionError, match="is cut short or damaged"):
        repository.resolve_revision(tip)
    with pytest.raises(RevisionError, match=r"^master leads to no commit: pack-.* is cut short"):
        repository.resolve_revision("master")
    assert repository.lacking_history == f"{pack.name} is cut short or damaged"
    assert repository.damage == (f"{pack} is left out, it is cut short or damaged (git fsck)",)


def test_a_pack_that_is_gone_is_named(packed: tuple[Path, Oid]) -> None:
    directory, _ = packed
    only(directory, "*.pack").unlink()
    assert "cut short or damaged" in open_repository(str(directory)).lacking_history


def test_a_store_that_is_gone_is_named(bare: pygit2.Repository, tmp_path: Path) -> None:
    tip = commit(bare)
    alternates = Path(bare.path, "objects", "info", "alternates")
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text(f"{tmp_path}/gone\n")
    repository = open_repository(bare.path)
    assert repository.resolve_revision("master") == tip
    with pytest.raises(RevisionError, match=r"gone is named in .*alternates and not there"):
        repository.resolve_revision("1" * 40)
    assert not repository.damage


def test_more_stores_than_are_read_are_said_to_be_so(
    bare: pygit2.Repository, tmp_path: Path
) -> None:
    commit(bare)
    stores = [tmp_path / str(number) for number in range(40)]
    for store in stores:
        store.mkdir()
    alternates = Path(bare.path, "objects", "info", "alternates")
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text("".join(f"{store}\n" for store in stores))
    with pytest.raises(RevisionError, match="only 16 are read"):
        open_repository(bare.path).resolve_revision("1" * 40)
