"""Publishing that breaks off anywhere: git fsck is content, the reference is old or new.

``scripts/kill-publishing`` does the same at every system call that writes.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from applier.errors import PublishError
from applier.git import Repository, open_repository
from applier.model import Entry, Mode, Oid, Person, Timestamp
from tests.oracle.repo_git import git, git_text

pytestmark = pytest.mark.oracle

WHO = Person("C O Mitter", "committer@example.org")
DATE = Timestamp(1_600_000_000)
WRITES = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.move", "tempfile.mkdtemp"}
)
REF = "refs/heads/topic"
MOST = 100
"""Steps at which a run is broken off; one has a dozen."""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a branch that is to be moved."""
    path = tmp_path / "work"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "User")
    git(path, "config", "user.email", "user@example.org")
    (path / "a").write_bytes(b"a\n" * 100)
    git(path, "add", ".")
    git(path, "commit", "-q", "-m", "base")
    git(path, "branch", "topic")
    return path


def series(repository: Repository) -> Oid:
    """Put commits on HEAD, in memory."""
    tip = repository.head
    assert tip is not None
    for number in range(5):
        blob = repository.write_blob(os.urandom(2000))
        root = repository.graft(repository.tree_of(tip), {b"b": Entry(Mode.FILE, blob)})
        tip = repository.write_commit(root, (tip,), WHO, DATE, WHO, DATE, b"patch %d\n" % number)
    return tip


def die_at(step: int) -> None:
    """Kill this process, by a signal that none survives, at its *step*-th write."""
    left = step

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and bool(int(str(arguments[2] or 0)) & (os.O_WRONLY | os.O_RDWR))
        if event in WRITES or writes:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def publish_in_child(work: Path, tip_file: Path, prepare: Callable[[], None]) -> int:
    """Publish in a process of its own; give how it ended: 0 published, 1 refused, or a signal."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        repository = open_repository(str(work))
        tip = series(repository)
        tip_file.write_text(tip)
        prepare()
        repository.publish({REF: tip}, force=True)
        code = 0
    except PublishError:
        code = 1
    finally:
        os._exit(code)


def assert_old_or_new(work: Path, old: str, new: str, *, published: bool | None) -> None:
    found = git_text(work, "rev-parse", REF)
    assert found in {old, new}
    if published is not None:
        assert found == (new if published else old)
    assert not git_text(work, "fsck", "--full", "--no-dangling", "--no-progress")


def test_a_kill_at_any_step_leaves_old_or_new(work: Path, tmp_path: Path) -> None:
    killed = 0
    for step in range(MOST):
        old = git_text(work, "rev-parse", REF)
        code = publish_in_child(work, tmp_path / "tip", lambda: die_at(step))  # noqa: B023
        new = (tmp_path / "tip").read_text()
        assert code in {0, -signal.SIGKILL}
        assert_old_or_new(work, old, new, published=True if code == 0 else None)
        for lock in (work / ".git").rglob("*.lock"):
            lock.unlink()
        if code == 0:
            break
        killed += 1
    assert 5 < killed < MOST
    git(work, "gc", "-q", "--prune=now")
    assert not list((work / ".git" / "objects").glob("tmp_*"))


@pytest.mark.parametrize("most", [0, 100, 1000, 5000, 9000, 1 << 30])
def test_a_disk_that_is_full_moves_nothing(work: Path, tmp_path: Path, most: int) -> None:
    before = sorted((work / ".git" / "objects").rglob("*"))
    old = git_text(work, "rev-parse", REF)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    code = publish_in_child(work, tmp_path / "tip", fill)
    assert code == (0 if most == 1 << 30 else 1)
    assert_old_or_new(work, old, (tmp_path / "tip").read_text(), published=code == 0)
    if code:
        assert sorted((work / ".git" / "objects").rglob("*")) == before
