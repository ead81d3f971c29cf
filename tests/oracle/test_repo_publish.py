"""What was published, in git's eyes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from applier.errors import PublishError
from applier.git import Reflog, Repository, open_repository
from applier.model import Entry, Mode, Oid, Person, Timestamp
from tests.oracle.repo_git import assert_sound, git, git_text

pytestmark = pytest.mark.oracle

WHO = Person("C O Mitter", "committer@example.org")
DATE = Timestamp(1_600_000_000)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a work tree and one commit, as git makes it."""
    path = tmp_path / "work"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "User")
    git(path, "config", "user.email", "user@example.org")
    (path / "a").write_bytes(b"a\n" * 100)
    (path / "d").mkdir()
    (path / "d" / "b").write_bytes(b"b\n")
    git(path, "add", ".")
    git(path, "commit", "-q", "-m", "base")
    return path


def series(repository: Repository, count: int = 5, word: bytes = b"") -> Oid:
    """Put *count* commits on HEAD, in memory."""
    tip = repository.head
    assert tip is not None
    for number in range(count):
        blob = repository.write_blob(b"a\n" * number + b"%d %b\n" % (number, word) + b"a\n" * 99)
        edits = {b"a": Entry(Mode.FILE, blob), b"e/%d" % number: Entry(Mode.EXECUTABLE, blob)}
        root = repository.graft(repository.tree_of(tip), edits)
        tip = repository.write_commit(root, (tip,), WHO, DATE, WHO, DATE, b"patch %d\n" % number)
    return tip


def everything(path: Path) -> dict[str, bytes]:
    files = [file for file in path.rglob("*") if file.is_file()]
    return {str(file): file.read_bytes() for file in files}


@pytest.mark.parametrize("packed", [False, True])
def test_git_finds_it_sound(work: Path, *, packed: bool) -> None:
    if packed:
        git(work, "gc", "-q")
        git(work, "pack-refs", "--all")
    before = everything(work)
    repository = open_repository(str(work))
    tip = series(repository)
    repository.publish({"refs/heads/new": tip, "refs/series/x@example.org/v1": tip})
    assert_sound(work)
    assert git_text(work, "rev-parse", "new") == tip
    assert git_text(work, "log", "--format=%s", "main..new").splitlines()[-1] == "patch 0"
    assert git_text(work, "status", "--porcelain") == ""
    after = everything(work)
    assert {path: after[path] for path in before} == before
    git(work, "switch", "-q", "new")
    git(work, "gc", "-q", "--prune=now")
    assert_sound(work)
    assert git_text(work, "rev-parse", "refs/series/x@example.org/v1") == tip


def test_the_log_is_as_git_writes_it(work: Path) -> None:
    repository = open_repository(str(work))
    tip = series(repository)
    repository.publish(
        {"refs/heads/new": tip, "refs/series/x/v1": tip}, reflog=Reflog(WHO, "applier am")
    )
    shown = git_text(work, "reflog", "show", "--format=%gn <%ge> %gs", "new")
    assert shown == "C O Mitter <committer@example.org> applier am"
    # git keeps no log of references other than branches and the like.
    assert git_text(work, "reflog", "show", "refs/series/x/v1") == ""


def test_no_log_where_none_is_wanted(work: Path) -> None:
    git(work, "config", "core.logAllRefUpdates", "false")
    repository = open_repository(str(work))
    repository.publish({"refs/heads/new": series(repository)})
    assert git_text(work, "reflog", "show", "new") == ""


def test_linked_worktrees_are_heeded(work: Path, tmp_path: Path) -> None:
    git(work, "worktree", "add", "-q", "-b", "topic", str(tmp_path / "linked"))
    linked = open_repository(str(tmp_path / "linked"))
    tip = series(linked)
    for name in ("main", "topic"):
        with pytest.raises(PublishError, match="is checked out"):
            linked.publish({f"refs/heads/{name}": tip}, force=True)
    linked.publish({"refs/heads/new": tip})
    assert git_text(work, "rev-parse", "new") == tip
    assert_sound(work)
    assert git_text(tmp_path / "linked", "status", "--porcelain") == ""


def test_a_repository_that_borrows_objects(work: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "-s", "--bare", str(work), "borrowing.git")
    repository = open_repository(str(tmp_path / "borrowing.git"))
    repository.publish({"refs/heads/new": series(repository)})
    assert_sound(tmp_path / "borrowing.git")


def test_a_shallow_clone(work: Path, tmp_path: Path) -> None:
    git(work, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth=1", "--bare", f"file://{work}", "shallow.git")
    repository = open_repository(str(tmp_path / "shallow.git"))
    repository.publish({"refs/heads/new": series(repository)})
    assert_sound(tmp_path / "shallow.git")


def test_a_partial_clone(work: Path, tmp_path: Path) -> None:
    git(work, "config", "uploadpack.allowFilter", "true")
    clone = ["clone", "-q", "--filter=blob:none", "--bare", f"file://{work}", "partial.git"]
    git(tmp_path, *clone)
    path = tmp_path / "partial.git"
    repository = open_repository(str(path))
    assert repository.head is not None
    root = repository.tree_of(repository.head)
    absent = repository.entry(root, b"d/b")
    assert absent is not None
    with pytest.raises(Exception, match=f"{absent.oid} is missing from the repository: the cl"):
        repository.blob(absent.oid)
    repository.publish({"refs/heads/new": series(repository)})
    assert git_text(path, "log", "--format=%s", "new").splitlines()[0] == "patch 4"


def test_what_a_killed_run_leaves_is_collected(work: Path) -> None:
    quarantine = work / ".git" / "objects" / "tmp_objdir-applier-x"
    quarantine.mkdir()
    (quarantine / "pack-1.pack").write_bytes(b"PACK")
    long_ago = time.time() - 30 * 86_400
    for path in (quarantine / "pack-1.pack", quarantine):
        os.utime(path, (long_ago, long_ago))
    assert_sound(work)
    git(work, "gc", "-q")
    assert not quarantine.exists()


def test_two_runs_at_once(work: Path) -> None:
    program = (
        "import sys; from applier.git import open_repository; "
        "from tests.oracle.test_repo_publish import series; "
        "r = open_repository(sys.argv[1]); "
        "r.publish({'refs/heads/' + sys.argv[2]: series(r, 40, sys.argv[2].encode())})"
    )
    root = Path(__file__).parents[2]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(work), name], cwd=root, stderr=subprocess.PIPE
        )
        for name in ("one", "two")
    ]
    assert [(run.wait(), run.stderr and run.stderr.read()) for run in runs] == [(0, b""), (0, b"")]
    for run in runs:
        assert run.stderr is not None
        run.stderr.close()
    assert_sound(work)
    assert git_text(work, "rev-list", "--count", "one", "two") == "81"
