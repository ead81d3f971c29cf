"""A repository from a stranger: whatever it has for files, opening it ends, in one line."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pygit2
import pytest

from applier.archive.inbox_git import Epoch
from applier.errors import RepositoryError, RevisionError, SourceError
from applier.git import open_repository, read_configuration
from applier.git.included_files import included_files
from applier.git.plain_files import NoPlainFileError, read_plain
from tests.git.building import commit

_INCLUDING = "[include]\n\tpath = other\n"


@pytest.fixture(autouse=True)
def killed_if_it_hangs() -> Iterator[None]:
    """Die by a signal: libgit2 would hear no other."""
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def directory(bare: pygit2.Repository) -> Path:
    commit(bare, {"a": b"a\n"})
    return Path(bare.path)


def put(directory: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Put something where the file *name* of a repository is expected."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    make(path)
    return path


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def nothing(path: Path) -> None:
    path.symlink_to(os.devnull)


def include(directory: Path, text: str) -> None:
    with (directory / "config").open("a") as file:
        file.write(text)


NAMES = (
    "HEAD",
    "commondir",
    "config",
    "config.worktree",
    "gitdir",
    "info/attributes",
    "info/grafts",
    "objects/info/alternates",
    "objects/info/commit-graph",
    "objects/info/commit-graphs/commit-graph-chain",
    "objects/pack/multi-pack-index",
    "objects/pack/pack-0000000000000000000000000000000000000000.idx",
    "packed-refs",
    "refs/heads/master",
    "refs/heads/other/branch",
    "refs/replace/1111111111111111111111111111111111111111",
    "shallow",
)


@pytest.mark.parametrize("make", [pipe, device])
@pytest.mark.parametrize("name", NAMES)
def test_what_should_be_a_file_and_is_none_is_one_line(
    directory: Path, name: str, make: Callable[[Path], None]
) -> None:
    path = put(directory, name, make)
    with pytest.raises(RepositoryError, match=r"should be a file and is a (pipe|device)$") as told:
        open_repository(str(directory))
    assert str(told.value).startswith(str(path))
    with pytest.raises(SourceError, match="should be a file"):
        Epoch(str(directory))
    assert read_configuration(str(directory)).find("core.bare") is None


@pytest.mark.parametrize(
    "name", ["info/attributes", "info/grafts", "objects/info/alternates", "shallow"]
)
def test_nothing_is_an_empty_file(directory: Path, name: str) -> None:
    put(directory, name, nothing)
    assert open_repository(str(directory)).head


@pytest.mark.parametrize("name", ["shallow", "packed-refs", "config"])
def test_a_directory_for_a_file_is_one_line(directory: Path, name: str) -> None:
    put(directory, name, Path.mkdir)
    with pytest.raises(RepositoryError, match="should be a file, and is a directory"):
        open_repository(str(directory))


@pytest.mark.parametrize("name", ["HEAD", "commondir"])
def test_a_name_has_an_end(directory: Path, name: str) -> None:
    (directory / name).write_text("ref: refs/heads/" + "a" * 1_000_000)
    with pytest.raises(RepositoryError, match="too long for one name"):
        open_repository(str(directory))


@pytest.mark.parametrize(
    "text",
    [
        "[include]\n\tpath = other\n",
        "[include]path=other\n",
        '[INCLUDE]\n\tPATH = "other" ; comment\n',
        '[includeIf "onbranch:none"]\n\tpath = oth\\\ner\n',
        "[include]\n\tx = a\\\n[core]\n# \\\n\tpath = other # comment\n",
        '[includeIf "gitdir:/]"]\n\tpath = "./oth\\\ner"\n',
    ],
)
def test_an_included_file_is_looked_at_too(directory: Path, text: str) -> None:
    include(directory, text)
    put(directory, "other", pipe)
    with pytest.raises(RepositoryError, match="other: should be a file and is a pipe"):
        open_repository(str(directory))


def test_what_an_included_file_includes_is_looked_at(directory: Path) -> None:
    include(directory, _INCLUDING)
    (directory / "other").write_text("[include]\n\tpath = third\n")
    put(directory, "third", pipe)
    with pytest.raises(RepositoryError, match="third: should be a file"):
        open_repository(str(directory))


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("[core]\n\tpath = x\n", {}),
        ("[include]\n\tpath = x\n", {"x": True}),
        ('[include]\n\tpath = x\n[difftool "a"]\n\tpath = y\n', {"x": True, "y": False}),
        ('[include]\n\tpath = "a;b\\"c" ; d\n', {'a;b"c': True}),
        ("[include]\n\tpath =\n\tpath = \0\n", {}),
    ],
)
def test_includes(text: str, paths: dict[str, bool]) -> None:
    found = {str(one.path): one.certain for one in included_files(text.encode(), Path())}
    assert found == paths


def test_a_file_in_the_home_is_meant_by_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    [found] = included_files(b"[include]\n\tpath = ~/x\n", Path("/repo"))
    assert found.path == Path("/home/someone/x")


def test_much_configuration_is_one_line(directory: Path) -> None:
    include(directory, "[a]\n" + "\tb = c\n" * 2_000_000)
    with pytest.raises(RepositoryError, match="more than 100000 lines of configuration"):
        open_repository(str(directory))


def test_files_that_include_many_each_are_one_line(directory: Path) -> None:
    include(directory, "[include]\n\tpath = i0\n")
    for number in range(9):
        text = "[include]\n" + f"\tpath = i{number + 1}\n" * 8
        (directory / f"i{number}").write_text(text)
    with pytest.raises(RepositoryError, match="more than 1000 included files"):
        open_repository(str(directory))


def test_a_file_that_includes_itself_is_one_line(directory: Path) -> None:
    include(directory, "[include]\n\tpath = config\n")
    with pytest.raises(RepositoryError, match="include depth"):
        open_repository(str(directory))


def test_a_program_of_a_tool_is_no_configuration(directory: Path) -> None:
    (directory / "tool").write_bytes(b"\n" * 200_000)
    include(directory, '[include]\n\tpath = x\n[difftool "a"]\n\tpath = tool\n')
    assert open_repository(str(directory)).head


def test_a_reference_to_a_pipe_elsewhere_is_one_line(directory: Path) -> None:
    (directory / "hooks").mkdir(exist_ok=True)
    os.mkfifo(directory / "hooks" / "pipe")
    (directory / "refs" / "heads" / "odd").write_text("ref: hooks/pipe\n")
    with pytest.raises(RepositoryError, match="pipe: should be a file"):
        open_repository(str(directory))


def test_a_mail_cannot_name_a_pipe(directory: Path) -> None:
    (directory / "x").mkdir()
    os.mkfifo(directory / "x" / "pipe")
    repository = open_repository(str(directory))
    assert repository.find_revision("x/pipe") is None
    with pytest.raises(RevisionError, match=r"x/pipe~1 is not a revision: .*a pipe"):
        repository.resolve_revision("x/pipe~1")


def test_links_in_circles_among_references_end(directory: Path) -> None:
    (directory / "refs" / "heads" / "here").symlink_to(".")
    (directory / "refs" / "heads" / "there").symlink_to("..")
    assert open_repository(str(directory)).head


@pytest.mark.parametrize("text", ["ref: refs/heads/odd\n", "ref: HEAD\n", "", "\0" * 41, "zz\n"])
def test_a_reference_that_leads_nowhere_is_no_tip(directory: Path, text: str) -> None:
    (directory / "refs" / "heads" / "odd").write_text(text)
    repository = open_repository(str(directory))
    assert repository.find_revision("odd") in {None, repository.head}
    assert set(repository.tips) <= {"refs/heads/master", "refs/heads/odd"}


def test_a_replacement_that_leads_nowhere_replaces_nothing(directory: Path) -> None:
    head = open_repository(str(directory)).head
    replaced = directory / "refs" / "replace"
    replaced.mkdir()
    (replaced / str(head)).write_text(f"ref: refs/replace/{head}\n")
    assert open_repository(str(directory)).head == head


@pytest.mark.parametrize("name", [b"m\xff", b"m" * 2000])
def test_a_head_with_an_odd_name_is_no_branch(directory: Path, name: bytes) -> None:
    (directory / "HEAD").write_bytes(b"ref: refs/heads/" + name + b"\n")
    repository = open_repository(str(directory))
    assert repository.head is None
    assert repository.default_branch() == "master"


@pytest.mark.parametrize(
    "line",
    [b"/tmp/x\0y", b"/" + b"a" * 1_000_000, b"/\xff\xfe", b"."],
    ids=["nul", "long", "bytes", "self"],
)
def test_alternates_that_are_none_are_passed_over(directory: Path, line: bytes) -> None:
    (directory / "objects" / "info").mkdir(exist_ok=True)
    (directory / "objects" / "info" / "alternates").write_bytes(line + b"\n")
    assert open_repository(str(directory)).head


def test_alternates_in_a_circle_end(directory: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "objects"
    for store, named in ((directory / "objects", other), (other, directory / "objects")):
        (store / "info").mkdir(parents=True, exist_ok=True)
        (store / "info" / "alternates").write_text(f"{named}\n" * 5000)
    assert open_repository(str(directory)).head


def test_a_pipe_in_an_alternate_is_one_line(directory: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / "pack").mkdir(parents=True)
    os.mkfifo(tmp_path / "other" / "pack" / "multi-pack-index")
    (directory / "objects" / "info").mkdir(exist_ok=True)
    (directory / "objects" / "info" / "alternates").write_text(f"{tmp_path}/other\n")
    with pytest.raises(RepositoryError, match="multi-pack-index: should be a file"):
        open_repository(str(directory))


@pytest.mark.parametrize("text", ["gitdir: .git\n", "gitdir: \0\n", "gitdir:", "x"])
def test_a_file_that_points_nowhere_is_no_repository(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").write_text(text)
    with pytest.raises(RepositoryError, match=r"a git repository|is malformed"):
        open_repository(str(tmp_path))


def test_a_file_that_points_to_a_pipe_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    os.mkfifo(tmp_path / "real" / "HEAD")
    (tmp_path / ".git").write_text("gitdir: real\n")
    with pytest.raises(RepositoryError, match="HEAD: should be a file"):
        open_repository(str(tmp_path))


def test_what_is_read_is_a_file_and_bounded(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe")
    assert read_plain(tmp_path / "file", 5) == b"12345"
    assert read_plain(os.devnull) == b""
    for odd in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NoPlainFileError):
            read_plain(odd)
    with pytest.raises(NoPlainFileError, match="larger than 4 bytes"):
        read_plain(tmp_path / "file", 4)


def test_the_command_says_it_in_one_line_and_ends(directory: Path, tmp_path: Path) -> None:
    put(directory, "packed-refs", pipe)
    (tmp_path / "mail").write_text(
        "From a@example.org Thu Jan  1 00:00:00 2026\nSubject: [PATCH] a\n\n"
    )
    for command in ("check", "base", "am --branch x", "explain"):
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "applier",
                *command.split(),
                "--tree",
                directory,
                tmp_path / "mail",
            ],
            capture_output=True,
            check=False,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
        assert ran.returncode == 2
        assert ran.stderr.decode() == (
            f"applier: {directory}/packed-refs: should be a file and is a pipe\n"
        )
