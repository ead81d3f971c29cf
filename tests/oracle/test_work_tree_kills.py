"""A kill at any point leaves no process and no wrong tree."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from applier.git import open_repository
from applier.model import Oid
from applier.testing import tree_record
from applier.testing.run_command import Command, run_command, shell
from applier.testing.work_tree import open_work_tree
from tests.oracle.repo_git import assert_sound, git, git_text

pytestmark = pytest.mark.oracle

WRITES = frozenset(
    "open os.remove os.rename os.mkdir os.rmdir os.symlink os.utime os.truncate os.link".split()
)
RANDOM_KILLS = 50


@pytest.fixture
def user(tmp_path: Path) -> Path:
    path = tmp_path / "user"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "User")
    git(path, "config", "user.email", "user@example.org")
    for version in range(4):
        (path / "dir").mkdir(exist_ok=True)
        for number in range(8):
            (path / f"dir/file{number}").write_text(
                f"{number} {version if number < 3 else 0}\n" * 40
            )
        (path / f"only{version}.o").write_text("tracked, and ignored too\n")
        (path / ".gitignore").write_text("*.o\n")
        (path / "link").unlink(missing_ok=True)
        (path / "link").symlink_to(f"dir/file{version}")
        if version:
            (path / f"only{version - 1}.o").unlink()
        git(path, "add", "-A", "-f")
        git(path, "commit", "-q", "-m", f"version {version}")
    return path


def commits(user: Path) -> list[Oid]:
    return [Oid(line) for line in git_text(user, "rev-list", "--reverse", "main").split()]


def in_child(work: Callable[[], None]) -> int:
    """Run *work* in a child; give how it ended."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die_at(number: int) -> None:
    """Have this process killed before its write *number*, half-way if it writes content."""
    left = [number]

    def count() -> bool:
        left[0] -= 1
        return left[0] == 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        reading = event == "open" and not int(str(arguments[2] or 0)) & (os.O_WRONLY | os.O_RDWR)
        if event in WRITES and not reading and count():
            os.kill(os.getpid(), signal.SIGKILL)

    write = os.write

    def write_half(handle: int, data: bytes) -> int:
        if count():
            write(handle, bytes(data)[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return write(handle, data)

    os.write = write_half  # type: ignore[assignment]
    sys.addaudithook(hook)


def assert_right(work: Path, user: Path, commit: Oid) -> None:
    with open_work_tree(work, 0, open_repository(str(user))) as tree:
        tree.switch(commit)
        assert git_text(tree.path, "rev-parse", "HEAD") == commit
        assert git(tree.path, "status", "--porcelain", "-uall", "--ignored") == b""
        git(tree.path, "update-index", "--really-refresh")
        assert git(tree.path, "diff", "HEAD") == b""
        assert git(tree.path, "write-tree").strip().decode() == git_text(
            user, "rev-parse", f"{commit}^{{tree}}"
        )
        for line in git_text(tree.path, "ls-files", "-s").splitlines():
            meta, _, path = line.partition("\t")
            file = tree.path / path
            content = os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
            found = git(tree.path, "hash-object", "--stdin", stdin=content).decode().strip()
            assert found == meta.split()[1]
    assert not list(work.glob("*/0/journal*"))


@pytest.mark.parametrize("small", [4096, 2])
def test_killed_before_every_write(
    user: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(tree_record, "_SMALL", small)
    every, work = commits(user), tmp_path / "work"
    killed = 0
    for number in range(1, 500):

        def go(number: int = number) -> None:
            with open_work_tree(work, 0, open_repository(str(user))) as tree:
                tree.switch(every[0])
                die_at(number)
                tree.switch(every[2])

        if in_child(go) == 0:
            break
        killed += 1
        assert_right(work, user, every[number % 4])
    assert killed > 20


def test_killed_while_the_base_is_written(user: Path, tmp_path: Path) -> None:
    every = commits(user)
    for number in (*range(1, 100, 7), 200, 400):
        work = tmp_path / f"work{number}"

        def go(work: Path = work, number: int = number) -> None:
            die_at(number)
            with open_work_tree(work, 0, open_repository(str(user))) as tree:
                tree.switch(every[0])

        in_child(go)
        assert_right(work, user, every[1])


def alive(mark: str) -> bool:
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if mark.encode() in (place / "cmdline").read_bytes():
                    return True
            except OSError:
                continue
    return False


def test_random_kills(user: Path, tmp_path: Path) -> None:
    chance = random.Random(15)  # noqa: S311 - chance, repeatable
    every, work = commits(user), tmp_path / "work"
    mark = f"78{time.time_ns() % 10**9:09}"
    line = f"echo x > dir/file1; touch new; rm -f dir/file2; setsid sleep {mark} & sleep 0.02"

    def go() -> None:
        with open_work_tree(work, 0, open_repository(str(user))) as tree:
            while True:
                tree.switch(chance.choice(every))
                run_command(
                    Command(
                        arguments=shell(line), directory=tree.path, environment=dict(os.environ)
                    )
                )

    for _ in range(RANDOM_KILLS):
        pid = os.fork()
        if pid == 0:
            try:
                go()
            finally:
                os._exit(1)
        time.sleep(chance.random() * 0.4)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        until = time.monotonic() + 10
        while alive(mark) and time.monotonic() < until:
            time.sleep(0.01)
        assert not alive(mark)
        assert_right(work, user, chance.choice(every))
    for place in work.glob("*/0/tree"):
        assert_sound(place)
