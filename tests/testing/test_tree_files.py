import os
import stat
from pathlib import Path

import pytest

from applier.model import Mode
from applier.testing.tree_files import TreeFiles

STAMP = 1_700_000_000_123_456_789


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    place = tmp_path / "outside"
    place.mkdir()
    (place / "file").write_text("untouched\n")
    return place


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "root"
    place.mkdir()
    return place


@pytest.mark.parametrize(
    ("mode", "rights"), [(Mode.FILE, 0o644), (Mode.EXECUTABLE, 0o755), (Mode.SYMLINK, None)]
)
def test_a_file_is_written_with_mode_content_and_time(
    root: Path, mode: Mode, rights: int | None
) -> None:
    before = os.umask(0o022)
    with TreeFiles(root) as files:
        found = files.write(b"a/b/c", mode, b"content", STAMP)
    os.umask(before)
    path = root / "a/b/c"
    assert found.st_mtime_ns == STAMP == path.lstat().st_mtime_ns
    if rights is None:
        assert path.readlink() == Path("content")
    else:
        assert path.read_bytes() == b"content"
        assert stat.S_IMODE(path.stat().st_mode) == rights


def test_no_link_is_followed_on_the_way(root: Path, outside: Path) -> None:
    (root / "a").symlink_to(outside)
    with TreeFiles(root) as files:
        assert files.stat(b"a/file") is None
        files.remove(b"a/file")
        files.write(b"a/file", Mode.FILE, b"ours", STAMP)
    assert (outside / "file").read_text() == "untouched\n"
    assert not (root / "a").is_symlink()
    assert (root / "a/file").read_bytes() == b"ours"


def test_a_link_in_the_way_is_replaced(root: Path, outside: Path) -> None:
    (root / "file").symlink_to(outside / "file")
    with TreeFiles(root) as files:
        files.write(b"file", Mode.FILE, b"ours", STAMP)
    assert (outside / "file").read_text() == "untouched\n"
    assert not (root / "file").is_symlink()


def test_a_hard_link_is_not_written_through(root: Path, outside: Path) -> None:
    (root / "file").hardlink_to(outside / "file")
    with TreeFiles(root) as files:
        files.write(b"file", Mode.FILE, b"ours", STAMP)
    assert (outside / "file").read_text() == "untouched\n"


def test_what_is_in_the_way_goes(root: Path, outside: Path) -> None:
    (root / "a/b").mkdir(parents=True)
    (root / "a/b/link").symlink_to(outside)
    (root / "b").write_text("a file\n")
    os.mkfifo(root / "c")
    with TreeFiles(root) as files:
        for path in (b"a", b"b/deep/file", b"c", b"c"):
            files.write(path, Mode.FILE, b"ours", STAMP)
    assert (root / "a").read_bytes() == (root / "b/deep/file").read_bytes() == b"ours"
    assert (outside / "file").exists()


def test_directories_that_are_empty_go_and_others_stay(root: Path) -> None:
    with TreeFiles(root) as files:
        for path in (b"a/b/c", b"a/d"):
            files.write(path, Mode.FILE, b"", STAMP)
        files.remove(b"a/b/c")
        files.remove(b"no/such/file")
    assert [path.name for path in (root / "a").iterdir()] == ["d"]


def test_a_submodule_is_an_empty_directory(root: Path) -> None:
    (root / "sub").write_text("a file\n")
    with TreeFiles(root) as files:
        files.put(b"sub", Mode.GITLINK, STAMP, lambda _: None)
    assert (root / "sub").is_dir()


def test_many_directories_are_not_all_kept_open(root: Path) -> None:
    with TreeFiles(root) as files:
        for number in range(200):
            files.write(b"%d/x/y/z" % number, Mode.FILE, b"", STAMP)
        assert len(list(Path("/proc/self/fd").iterdir())) < 120
    assert len(list(root.rglob("z"))) == 200
