"""A work tree of ours beside a worktree of git's at the same commit."""

import os
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from applier.git import open_repository
from applier.model import Entry, Mode, Oid, Person, Timestamp
from applier.testing import tree_record
from applier.testing.work_tree import WorkTree, open_work_tree
from tests.oracle.repo_git import assert_sound, git, git_text

pytestmark = pytest.mark.oracle

WHO = Person("C O Mitter", "committer@example.org")
DATE = Timestamp(1_600_000_000)


@pytest.fixture(params=["whole", "split"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have small trees written with the index of large ones too."""
    if request.param == "split":
        monkeypatch.setattr(tree_record, "_SMALL", 3)
    return str(request.param)


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """A repository of the user's with all kinds of files, a few commits and tags."""
    path = tmp_path / "user"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "User")
    git(path, "config", "user.email", "user@example.org")
    (path / "dir/deep").mkdir(parents=True)
    for number in range(12):
        (path / f"dir/file{number}").write_text(f"{number}\n" * 10)
    (path / "dir/deep/script").write_text("#!/bin/sh\n")
    (path / "dir/deep/script").chmod(0o755)
    (path / "link").symlink_to("dir/file1")
    (path / "dangling").symlink_to("/no/such/place")
    (path / ".gitignore").write_text("*.o\n")
    git(path, "add", ".")
    git(path, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub/module")
    git(path, "commit", "-q", "-m", "base")
    git(path, "tag", "-m", "first", "v1")
    step(path, "second", {"dir/file1": "changed\n", "new/file": "new\n"})
    git(path, "tag", "-m", "loose", "loose")
    git(path, "pack-refs", "--all")
    git(path, "tag", "light")
    step(path, "third: a directory for a file", {"dir/file2": None, "dir/file2/inside": "inside\n"})
    step(path, "fourth: a file for a directory", {"new/file": None, "new": "a file\n"})
    step(path, "fifth: nothing ignored", {".gitignore": None, "link": "no link\n"})
    return path


def step(path: Path, message: str, files: dict[str, str | None]) -> None:
    for name, content in files.items():
        if content is None:
            git(path, "rm", "-q", "-f", name)
        else:
            (path / name).unlink(missing_ok=True)
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(content)
            git(path, "add", name)
    git(path, "commit", "-q", "-m", message)


@pytest.fixture
def tree(user: Path, tmp_path: Path, kind: str) -> Iterator[WorkTree]:
    assert kind
    with open_work_tree(tmp_path / "work", 0, open_repository(str(user))) as tree:
        yield tree


def commits(user: Path) -> list[Oid]:
    return [Oid(line) for line in git_text(user, "rev-list", "--reverse", "main").split()]


def files(root: Path) -> dict[str, object]:
    """All that is below *root*: links by target, files by mode and content."""
    found: dict[str, object] = {}
    for place, directories, names in os.walk(root):
        for name in [*directories, *names]:
            path = Path(place) / name
            relative = str(path.relative_to(root))
            if relative.partition("/")[0] == ".git":
                continue
            if path.is_symlink():
                found[relative] = str(path.readlink())
            elif path.is_file():
                found[relative] = (os.access(path, os.X_OK), path.read_bytes())
            elif not any(path.iterdir()):
                found[relative] = "empty"
    return found


ASKED = (
    ("status", "--porcelain", "-uall"),
    ("rev-parse", "HEAD"),
    ("for-each-ref",),
    ("write-tree",),
)
"""What tells a sound work tree from one that a command has spoilt."""
ALL_ASKED = (
    *ASKED,
    ("log", "-1"),
    ("diff", "HEAD~"),
    ("describe", "--always"),
    ("describe", "--all"),
    ("ls-files", "-s"),
    ("symbolic-ref", "-q", "HEAD"),
    ("log", "--oneline", "--decorate"),
    ("diff-files",),
    ("diff-index", "--cached", "HEAD"),
)


def assert_as_git(
    tree: WorkTree, user: Path, commit: Oid, asked: Sequence[tuple[str, ...]] = ALL_ASKED
) -> None:
    """Compare with a worktree that git makes."""
    beside = user.parent / "beside"
    if beside.exists():
        git(beside, "checkout", "-q", "--detach", "-f", commit)
        git(beside, "clean", "-q", "-ffdx")
    else:
        git(user, "worktree", "add", "-q", "--detach", str(beside), commit)
    assert files(tree.path) == files(beside)
    for question in asked:
        assert answer(tree.path, question) == answer(beside, question), question
    assert_sound(tree.path)


def answer(path: Path, asked: tuple[str, ...]) -> tuple[int, bytes, bytes]:
    done = subprocess.run(["git", "-C", str(path), *asked], capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_every_commit_is_as_git_has_it(tree: WorkTree, user: Path) -> None:
    every = commits(user)
    for commit in [*every, *reversed(every), every[2], every[0], every[-1]]:
        tree.switch(commit)
        assert_as_git(tree, user, commit)


def test_a_tree_is_taken_up_by_the_next_run(user: Path, tmp_path: Path, kind: str) -> None:
    assert kind
    for commit in commits(user):
        with open_work_tree(tmp_path / "work", 0, open_repository(str(user))) as tree:
            tree.switch(commit)
            assert_as_git(tree, user, commit)


def test_series_in_memory_is_there_as_after_am(tree: WorkTree, user: Path) -> None:
    repository = open_repository(str(user))
    tip = repository.head
    assert tip is not None
    made = []
    for number in range(3):
        blob = repository.write_blob(b"patch %d\n" % number)
        edits = {
            b"dir/file1": Entry(Mode.FILE, blob),
            b"p%d" % number: Entry(Mode.EXECUTABLE, blob),
        }
        root = repository.graft(repository.tree_of(tip), edits)
        tip = repository.write_commit(root, (tip,), WHO, DATE, WHO, DATE, b"patch %d\n" % number)
        made.append(tip)
    tree.add_objects(repository, [tip])
    repository.forget()
    for commit in made:
        assert tree.switch(commit) == 2 or commit == made[0]
        assert git_text(tree.path, "rev-parse", "HEAD") == commit
        assert git(tree.path, "status", "--porcelain") == b""
        assert b"patch" in git(tree.path, "diff", "HEAD~")
        assert_sound(tree.path)
    assert not (user / ".git/objects" / tip[:2] / tip[2:]).exists()


def test_nothing_is_written_to_the_user(tree: WorkTree, user: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in user.rglob("*")}
    for commit in commits(user):
        tree.switch(commit)
    assert {path: path.lstat().st_mtime_ns for path in user.rglob("*")} == before


DEEP = """python3 -c '
import os
os.makedirs("{start}/below", exist_ok=True)
os.chdir("{start}/below")
for _ in range({count}):
    os.mkdir("x" * 50)
    os.chdir("x" * 50)
open("file", "w")
'"""
HAVOC = [
    DEEP.format(count=1500, start="deep"),
    DEEP.format(count=1500, start="dir/deep"),
    "mkdir -p ro/a/b; touch ro/a/b/c; chmod 000 ro/a/b ro/a ro; chmod 000 dir/file3",
    "echo x >> dir/file1",
    "rm -rf dir",
    "rm -rf .git",
    "chmod +x dir/file3",
    "rm dir/file4; ln -s /etc/passwd dir/file4",
    "rm -r dir/deep; ln -s /tmp dir/deep",
    "mv dir elsewhere",
    "mv dir/deep dir/deeper; mkdir dir/deep; echo x > dir/deep/script",
    "mkdir -p a/b/c; touch a/b/c/d a/x.o",
    "rm link; mkdir link; touch link/x.o",
    "rm dir/file5; mkdir -p dir/file5/x; touch dir/file5/x/y",
    "git add -A; touch z; git add z; git commit -qm evil",
    "git checkout -q -b branch; git tag t; echo x > dir/file6; git stash -q",
    "touch .git/index.lock .git/HEAD.lock; echo evil > .git/hooks; mkdir .git/rebase-apply",
    "git config core.fsmonitor evil; git config core.bare true; rm .git/packed-refs",
    "echo garbage > .git/index; rm .git/HEAD",
    "rm -f .git/sharedindex.*; echo x > .git/objects/info/alternates",
    "echo ../evil > .git/commondir",
    "chmod 000 dir/deep; chmod 555 dir; mkdir ro; touch ro/f; chmod 555 ro",
    "mkfifo fifo dir/pipe; rm dir/file7; mkfifo dir/file7",
    "truncate -s 0 dir/file8; touch -d 2001-01-01 dir/file8",
    "touch dir/file9",
    "touch -d 2037-01-01 dir/file9",
    "touch x.o dir/y.o; mkdir obj; touch obj/z.o",
    "rm .gitignore; touch u.o",
    "for i in 1 2 3; do mkdir t$i; mv t$i u$i; rmdir u$i; done",
    "mkdir -p a/b; rm -r a; mkdir a; touch a/f; mv a dir/a2",
    'python3 -c \'import os; [open(f"f{i}", "w") for i in range(30)]\'; mkdir m; mv f1* m',
    "rm -rf sub; touch sub",
    "rmdir sub/module; ln -s /etc sub/module",
]


@pytest.mark.parametrize("havoc", HAVOC)
@pytest.mark.parametrize("again", [False, True])
def test_whatever_a_command_left_the_next_step_is_right(
    user: Path, tmp_path: Path, havoc: str, kind: str, *, again: bool
) -> None:
    assert kind
    every = commits(user)
    repository = open_repository(str(user))
    with open_work_tree(tmp_path / "work", 0, repository) as tree:
        tree.switch(every[2])
        tree.switch(every[1])
        subprocess.run(["sh", "-c", havoc], cwd=tree.path, check=False, capture_output=True)
        if not again:
            tree.switch(every[2])
            assert_clean(tree, user, every[2])
    if again:
        with open_work_tree(tmp_path / "work", 0, repository) as tree:
            tree.switch(every[2])
            assert_clean(tree, user, every[2])


def assert_clean(tree: WorkTree, user: Path, commit: Oid) -> None:
    """Ignored files may stay; all else is as git has it."""
    for path in tree.path.rglob("*.o"):
        assert git(tree.path, "check-ignore", str(path))
        path.unlink()
    for name in ("obj", "a"):
        if (tree.path / name).is_dir():
            os.removedirs(tree.path / name)
    assert_as_git(tree, user, commit, ASKED)


def test_random_havoc(user: Path, tmp_path: Path, kind: str) -> None:
    """Many together, in one run and over several."""
    assert kind
    chance = random.Random(15)  # noqa: S311 - chance, repeatable
    every, repository = commits(user), open_repository(str(user))
    for _ in range(2):
        with open_work_tree(tmp_path / "work", 0, repository) as tree:
            for _ in range(5):
                commit = chance.choice(every)
                tree.switch(commit)
                assert git(tree.path, "status", "--porcelain", "-uall") == b""
                havoc = "; ".join(chance.sample(HAVOC, 3))
                subprocess.run(["sh", "-c", havoc], cwd=tree.path, check=False, capture_output=True)
            tree.switch(every[0])
            for path in tree.path.rglob("*.o"):
                path.unlink()
            assert git(tree.path, "clean", "-ffdx") is not None
            assert_as_git(tree, user, every[0])
