import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest

from applier.errors import MissingObjectError, WorkTreeError
from applier.git import Repository, open_repository
from applier.git.index_file import ewah
from applier.model import Oid
from applier.testing import copy_file, switch_tree, tree_record
from applier.testing.tree_files import TreeFiles
from applier.testing.watch_tree import TooMuchError, TreeWatch
from applier.testing.work_tree import WorkTree, open_work_tree
from tests.git.building import File, commit, new_repository

FILES: dict[str, File] = {f"d{number}/file": b"%d\n" % number for number in range(5)}


@pytest.fixture
def made(tmp_path: Path) -> pygit2.Repository:
    return new_repository(tmp_path / "user", bare=False)


@pytest.fixture
def user(made: pygit2.Repository) -> Repository:
    return open_repository(made.workdir)


@pytest.fixture
def tree(user: Repository, tmp_path: Path) -> Iterator[WorkTree]:
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        yield tree


def times(tree: WorkTree) -> dict[str, int]:
    files = [path for path in tree.path.rglob("*") if ".git" not in path.parts and path.is_file()]
    return {str(path.relative_to(tree.path)): path.stat().st_mtime_ns for path in files}


def test_only_what_differs_is_written(made: pygit2.Repository, tree: WorkTree) -> None:
    first = commit(made, FILES)
    second = commit(made, FILES | {"d1/file": b"new\n"}, [first])
    assert tree.switch(first) == 5
    before = times(tree)
    assert tree.switch(second) == 1
    assert tree.switch(second) == 0
    after = times(tree)
    assert {path for path in after if after[path] != before[path]} == {"d1/file"}


def test_times_increase_forward_and_back(made: pygit2.Repository, tree: WorkTree) -> None:
    commits = [commit(made, {"file": b"%d\n" % (number % 2)}) for number in range(2)]
    last = 0
    for number in range(20):
        tree.switch(commits[number % 2])
        built = tree.path.parent / f"built{number}"
        built.touch()
        stamp = (tree.path / "file").stat().st_mtime_ns
        assert last < stamp < built.stat().st_mtime_ns <= time.time_ns()
        last = built.stat().st_mtime_ns


def test_what_was_touched_without_a_change_keeps_its_time(
    made: pygit2.Repository, tree: WorkTree
) -> None:
    tip = commit(made, FILES)
    tree.switch(tip)
    (tree.path / "d1/file").touch()
    stamp = times(tree)["d1/file"]
    tree.switch(tip)
    assert times(tree)["d1/file"] == stamp


def test_ignored_files_stay_and_others_go(made: pygit2.Repository, tree: WorkTree) -> None:
    ignoring = commit(made, FILES | {".gitignore": b"*.o\n"})
    not_ignoring = commit(made, FILES)
    tree.switch(ignoring)
    for name in ("x.o", "d1/y.o", "x.c", "d1/y.c"):
        (tree.path / name).touch()
    tree.switch(ignoring)
    assert not [path for path in times(tree) if path.endswith(".c")]
    assert {path for path in times(tree) if path.endswith(".o")} == {"x.o", "d1/y.o"}
    tree.switch(not_ignoring)
    assert not [path for path in times(tree) if path.endswith(".o")]


def test_a_repository_that_a_command_made_goes(made: pygit2.Repository, tree: WorkTree) -> None:
    tip = commit(made, FILES | {".gitignore": b"kept/\n"})
    for _ in range(2):  # found by a look at everything, and by what the kernel noted
        tree.switch(tip)
        for name in ("new", "d1/new", "d2", "kept"):
            (tree.path / name / ".git/objects").mkdir(parents=True, exist_ok=True)
            (tree.path / name / ".git/HEAD").write_text("ref: refs/heads/main\n")
        tree.switch(tip)
        repositories = {path.parent for path in tree.path.rglob("*/.git/HEAD")}
        assert repositories == {tree.path / "kept/.git"}
        assert len(times(tree)) == len(FILES) + 1
        tree.close()


def test_two_runs_never_share_one(user: Repository, tmp_path: Path) -> None:
    with (
        open_work_tree(tmp_path / "work", 0, user) as one,
        open_work_tree(tmp_path / "work", 0, user) as other,
    ):
        assert one.path != other.path
    with open_work_tree(tmp_path / "work", 0, user) as again:
        assert again.path == one.path


@pytest.mark.parametrize(
    "line",
    [
        "ln d1/file x; echo evil > x; rm x",
        "mkdir x; ln d1/file x/y; echo evil > x/y; rm -r x",
        "rm d2/file; ln d1/file d2/file; echo evil > d2/file",
        "ln d1/file x.o; echo evil > x.o",
    ],
)
def test_what_is_written_through_another_name_is_undone(
    made: pygit2.Repository, tree: WorkTree, line: str
) -> None:
    tip = commit(made, FILES | {".gitignore": b"*.o\n"})
    tree.switch(tip)
    subprocess.run(line, shell=True, cwd=tree.path, check=True)  # noqa: S602 - as a test would
    tree.switch(tip)
    assert (tree.path / "d1/file").read_bytes() == b"1\n"
    assert (tree.path / "d2/file").read_bytes() == b"2\n"


def test_a_name_within_a_submodule_is_no_way_to_a_file(
    made: pygit2.Repository, tree: WorkTree
) -> None:
    tip = commit(made, FILES)
    within = commit(made, FILES | {"sub": (0o160000, b"1" * 40)}, [tip])
    for before in (tip, within):
        tree.switch(before)
        tree.switch(within)
        (tree.path / "sub/x").unlink(missing_ok=True)
        (tree.path / "sub/x").hardlink_to(tree.path / "d1/file")
        (tree.path / "sub/x").write_bytes(b"evil\n")
        tree.switch(within)
        assert (tree.path / "d1/file").read_bytes() == b"1\n"


def test_another_name_that_stays_is_of_another_file(
    made: pygit2.Repository, tree: WorkTree
) -> None:
    tip = commit(made, FILES | {".gitignore": b"*.o\n"})
    tree.switch(tip)
    (tree.path / "x.o").hardlink_to(tree.path / "d1/file")
    tree.switch(tip)
    (tree.path / "x.o").write_bytes(b"evil\n")
    tree.switch(tip)
    assert (tree.path / "d1/file").read_bytes() == b"1\n"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_place_of_the_tree_is_replaced(
    made: pygit2.Repository, user: Repository, tmp_path: Path, *, there: bool
) -> None:
    tip = commit(made, FILES)
    theirs = tmp_path / "theirs"
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        tree.path.joinpath(".git").rename(tmp_path / "git")
        tree.path.rmdir()
        tree.path.symlink_to(theirs)
    if there:
        theirs.mkdir()
        (theirs / "file").write_text("untouched\n")
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        assert tree.switch(tip) == 5
        assert not tree.path.is_symlink()
    assert [path.name for path in theirs.glob("*")] == (["file"] if there else [])


def test_work_trees_of_two_repositories_are_apart(user: Repository, tmp_path: Path) -> None:
    new_repository(tmp_path / "elsewhere/user", bare=False)
    second = open_repository(str(tmp_path / "elsewhere/user"))
    with (
        open_work_tree(tmp_path / "w", 0, user) as one,
        open_work_tree(tmp_path / "w", 0, second) as other,
    ):
        assert one.path != other.path


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (".git/config", 0o100644),
        (".GIT/config", 0o100644),
        ("a/.git/hooks/x", 0o100755),
        ("git~1/x", 0o100644),
        ("a\\..\\.git/x", 0o100644),
        (".gitmodules", 0o120000),
    ],
)
def test_paths_that_git_would_not_check_out_are_refused(
    made: pygit2.Repository, tree: WorkTree, path: str, mode: int
) -> None:
    raw = made.create_blob(b"evil\n").raw
    for name in reversed(path.split("/")):
        kind = mode if name == path.rpartition("/")[2] else 0o40000
        content = b"%o %b\0%b" % (kind, name.encode(), raw)
        raw = made.odb.write(pygit2.enums.ObjectType.TREE, content).raw
    who = pygit2.Signature("E Vil", "evil@example.org", 1, 0)
    tip = made.create_commit(None, who, who, "evil", pygit2.Oid(raw=raw), [])
    config = (tree.path / ".git/config").read_bytes()
    with pytest.raises(WorkTreeError, match="git would not check it out"):
        tree.switch(Oid(str(tip)))
    assert (tree.path / ".git/config").read_bytes() == config
    assert tree.switch(commit(made, FILES)) == 5


def test_links_of_a_tree_lead_nowhere(
    made: pygit2.Repository, tree: WorkTree, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    link = (0o120000, os.fsencode(tmp_path / "outside"))
    first = commit(made, {"a": link})
    second = commit(made, {"a/file": b"content\n"})
    for tip in (first, second, first, second):
        tree.switch(tip)
    assert not list((tmp_path / "outside").iterdir())


def test_a_filter_is_not_run_and_that_is_said(made: pygit2.Repository, tree: WorkTree) -> None:
    made.config["filter.evil.smudge"] = "touch /tmp/applier-filter-ran; cat"
    tip = commit(made, {".gitattributes": b"*.bin filter=evil\n", "a.bin": b"stored\n"})
    tree.switch(tip)
    assert (tree.path / "a.bin").read_bytes() == b"stored\n"
    assert tree.notes == ("filter evil is not run: 1 file of it as stored",)
    assert not Path("/tmp/applier-filter-ran").exists()  # noqa: S108 - must not be


def test_new_attributes_write_files_anew_whose_bytes_they_change(
    made: pygit2.Repository, tree: WorkTree
) -> None:
    plain = commit(made, FILES)
    crlf = commit(made, FILES | {"d1/.gitattributes": b"* eol=crlf\n"})
    tree.switch(plain)
    assert tree.switch(crlf) == 2
    assert (tree.path / "d1/file").read_bytes() == b"1\r\n"
    assert tree.switch(plain) == 2
    assert (tree.path / "d1/file").read_bytes() == b"1\n"


def test_the_second_is_copied_from_the_first(
    made: pygit2.Repository, user: Repository, tree: WorkTree, tmp_path: Path
) -> None:
    tip = commit(made, FILES | {"link": (0o120000, b"d1")})
    tree.switch(tip)
    (tree.path / "d1/file").write_text("damaged\n")
    with open_work_tree(tmp_path / "work", 1, user) as second:
        second.switch(tip)
        assert second._donor.copied == 4
        for number in range(5):
            ours, theirs = (place.path / f"d{number}/file" for place in (tree, second))
            assert theirs.read_bytes() == b"%d\n" % number
            assert ours.stat().st_ino != theirs.stat().st_ino
            assert ours.stat().st_nlink == 1


def test_blocks_are_shared_where_that_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []

    def share(target: int, request: int, source: int) -> int:
        asked.append(request)
        os.write(target, os.pread(source, 100, 0))
        return 0

    monkeypatch.setattr(copy_file, "ioctl", share)
    (tmp_path / "a").write_bytes(b"content")
    source = os.open(tmp_path / "a", os.O_RDONLY)
    target = os.open(tmp_path / "b", os.O_WRONLY | os.O_CREAT)
    copy_file.Donor()._fill(source, target)
    os.close(source)
    os.close(target)
    assert asked == [0x40049409]
    assert (tmp_path / "b").read_bytes() == b"content"


def test_without_the_kernels_notes_everything_is_looked_at(
    made: pygit2.Repository, user: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> TreeWatch:
        raise TooMuchError

    monkeypatch.setattr(switch_tree, "TreeWatch", refuse)
    tip = commit(made, FILES)
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        tree.switch(tip)
        (tree.path / "d1/file").write_text("damaged\n")
        (tree.path / "new").touch()
        assert tree.switch(tip) == 2
        assert (tree.path / "d1/file").read_bytes() == b"1\n"


def test_more_events_than_the_kernel_keeps_are_no_matter(
    made: pygit2.Repository, tree: WorkTree
) -> None:
    tip = commit(made, FILES)
    tree.switch(tip)
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for _ in range(most // 2 + 10):
        (tree.path / "d1/file").touch()
        (tree.path / "d2/file").touch()
    (tree.path / "d3/file").write_text("after the queue is full\n")
    tree.switch(tip)
    assert (tree.path / "d3/file").read_bytes() == b"3\n"


def test_a_step_back_in_time_begins_anew(made: pygit2.Repository, tree: WorkTree) -> None:
    tip = commit(made, FILES)
    tree.switch(tip)
    (tree.build_directory("test") / "product").touch()
    tree._stamps.last += 3600 * 10**9
    assert tree.switch(tip) == 5
    assert not (tree.build_directory("test") / "product").exists()
    assert max(times(tree).values()) <= time.time_ns()


def test_build_directories_are_kept_and_apart(tree: WorkTree) -> None:
    names = ["build", "build/x", "build_x", "..", ".", "a b", "a_b", "é"]
    places = [tree.build_directory(name) for name in names]
    assert len(set(places)) == len(names)
    assert {place.parent for place in places} == {tree.path.parent / "build"}
    assert [tree.build_directory(name) for name in names] == places


def test_an_object_that_is_missing_is_said(made: pygit2.Repository, tree: WorkTree) -> None:
    tip = commit(made, FILES)
    blob = made[tip].peel(pygit2.Tree)["d1/file"].id
    (Path(made.path) / "objects" / str(blob)[:2] / str(blob)[2:]).unlink()
    with pytest.raises(MissingObjectError, match="is missing from the repository"):
        tree.switch(tip)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_what_the_system_refuses_is_one_line(
    made: pygit2.Repository, tree: WorkTree, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    first, second = commit(made, FILES), commit(made, FILES | {"d1/file": b"new\n"})
    tree.switch(first)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "somewhere")

    with monkeypatch.context() as patched:
        patched.setattr(TreeFiles, "put", refuse)
        with pytest.raises(WorkTreeError, match=f"^somewhere: {os.strerror(number)}[^\n]*$"):
            tree.switch(second)
    tree.switch(second)
    assert (tree.path / "d1/file").read_bytes() == b"new\n"


FULL = """\
import sys
from pathlib import Path
from applier.errors import WorkTreeError
from applier.git import open_repository
from applier.testing.work_tree import open_work_tree
repository = open_repository(sys.argv[1])
try:
    with open_work_tree(Path(sys.argv[2]), 0, repository) as tree:
        tree.switch(repository.head)
except WorkTreeError as error:
    sys.exit(f"said: {error}")
"""


def test_a_full_disk_is_said_and_mended(made: pygit2.Repository, tmp_path: Path) -> None:
    commit(made, FILES | {"large": b"x" * 3_000_000})
    small = tmp_path / "small"
    small.mkdir()
    mounted = f"mount -t tmpfs -o size=1m none {small} && exec {sys.executable} -c '{FULL}' $0 $1"
    command = ["unshare", "-rm", "sh", "-c", mounted, made.workdir, str(small)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no file system of our own can be had: {done.stderr.strip()}")
    assert done.stderr.startswith("said: ")
    assert "No space left on device; free some room" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\x91"])
def test_a_record_that_is_damaged_is_no_record(
    made: pygit2.Repository, user: Repository, tmp_path: Path, damage: bytes
) -> None:
    tip = commit(made, FILES)
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        tree.switch(tip)
        (tree.path / "stray.o").touch()
    for record in (tmp_path / "work").glob("*/0/record-*"):
        record.write_bytes(damage)
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        assert tree.switch(tip) == 5
        assert not (tree.path / "stray.o").exists()


def test_the_pack_of_an_old_series_may_be_gone(
    made: pygit2.Repository, user: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_record, "_SMALL", 2)
    tip = commit(made, FILES)
    with open_work_tree(tmp_path / "work", 0, user) as tree:
        tree.switch(tip)
    made.references.delete("refs/heads/master")
    other = commit(made, {"other": b"other\n"})
    for path in (Path(made.path) / "objects").glob("??/*"):
        kind, content = made.odb.read(path.parent.name + path.name)
        if kind == pygit2.enums.ObjectType.TREE and b"d1" in content:
            path.unlink()
    again = open_repository(made.workdir)
    with open_work_tree(tmp_path / "work", 0, again) as tree:
        assert tree.switch(other) == 6
        assert set(times(tree)) == {"other"}


@pytest.mark.parametrize(
    "positions", [[], [0], [63], [64], [0, 1, 63, 64, 65, 1000], [*range(200)], [5, 100_000]]
)
def test_bitmaps_can_be_read_again(positions: list[int]) -> None:
    content = ewah(positions)
    size, count = (int.from_bytes(content[at : at + 4], "big") for at in (0, 4))
    words = [int.from_bytes(content[8 + 8 * at : 16 + 8 * at], "big") for at in range(count)]
    assert size == (positions[-1] + 1 if positions else 0)
    found, bit, at = [], 0, 0
    while at < count:
        repeated, literals = words[at] >> 1 & 0xFFFFFFFF, words[at] >> 33
        assert not words[at] & 1
        last = at
        bit += 64 * repeated
        for word in words[at + 1 : at + 1 + literals]:
            found += [bit + index for index in range(64) if word >> index & 1]
            bit += 64
        at += 1 + literals
    assert found == positions
    assert int.from_bytes(content[-4:], "big") == last


def test_moved_directories_are_more_than_the_kernel_tells(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    watch = TreeWatch(tmp_path)
    watch.add([b"", b"a"])
    (tmp_path / "a/file").touch()
    assert watch.take().paths == {b"a/file"}
    (tmp_path / "b").mkdir()
    (tmp_path / "b").rename(tmp_path / "c")
    assert watch.take().new_directories == {b"c"}
    (tmp_path / "a").rename(tmp_path / "d")
    with pytest.raises(TooMuchError):
        watch.take()
    watch.close()
