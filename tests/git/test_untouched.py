"""Nothing but publishing writes: every file is the same before and after, to the nanosecond."""

import contextlib
import os
from pathlib import Path

import pygit2
import pytest

from applier.errors import ApplierError
from applier.git import Algorithm, open_repository
from applier.model import Entry, Mode, Person, Timestamp
from tests.git.building import START, commit, tag

Snapshot = dict[str, tuple[int, int, bytes]]


def snapshot(root: Path) -> Snapshot:
    """Give the mode, the time of the last change and the content of all that lies below."""
    taken: Snapshot = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        taken[str(path)] = (status.st_mode, status.st_mtime_ns, content)
    return taken


def use_everything(path: str) -> None:
    """Ask all that can be asked of a repository."""
    repository = open_repository(path)
    tip = repository.head
    assert tip is not None
    root = repository.tree_of(tip)
    entry = repository.entry(root, b"a")
    assert entry is not None
    repository.blob(entry.oid)
    new = Entry(Mode.FILE, repository.write_blob(b"new\n"))
    grafted = repository.graft(root, {b"d/new": new, b"moved": entry, b"a": None})
    who, date = Person("A", "a@example.org"), Timestamp(START)
    made = repository.write_commit(grafted, (tip,), who, date, who, date, b"m\n")
    for algorithm in Algorithm:
        repository.stat_trees(root, repository.tree_of(made), algorithm)
    for name in ("HEAD", "v1", "nothing", tip[:8], "topic", "1" * 40):
        repository.find_revision(name)
        with contextlib.suppress(ApplierError):
            repository.resolve_revision(name)
    repository.describe(tip)
    branch = repository.default_branch()
    assert branch is not None
    repository.commit_as_of(repository.resolve_revision(branch), START - 1)
    list(repository.first_parents(tip))
    repository.committer()
    with repository.scratch():
        repository.write_blob(b"scratch")
    repository.forget()
    assert repository.path


@pytest.mark.parametrize("packed", [False, True])
def test_reading_and_applying_write_nothing(plain: pygit2.Repository, *, packed: bool) -> None:
    first = commit(plain, {"a": b"a\n" * 50, "d/b": b"b\n"})
    tag(plain, "v1", first)
    tip = commit(plain, {"a": b"a\n" * 51, "d/b": b"b\n"}, [first], seconds=START + 9)
    plain.references.create("refs/remotes/origin/topic", tip)
    if packed:
        plain.pack()
        plain.compress_references()
    root = Path(plain.workdir)
    for path in [root, *root.rglob("*")]:
        path.chmod(path.stat().st_mode & 0o555)
    before = snapshot(root)
    use_everything(plain.workdir)
    assert snapshot(root) == before
    for path in [root, *root.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)
    assert os.access(root, os.W_OK)
