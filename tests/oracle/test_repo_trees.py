"""Grafted trees against ``git update-index`` and ``git write-tree``, and a full fsck."""

import os
import random
import subprocess
from pathlib import Path

import pytest

from applier.model import Entry, Mode, Oid, Person, Timestamp
from tests.git.building import START, commit, new_repository, opened
from tests.oracle.repo_git import assert_sound, git_text

pytestmark = pytest.mark.oracle

PARTS = [b"a", b"b", b"a-", b"a.c", b"a0", b"ab", b"A", b"\xe4", b"x y", b"-"]
MODES = [Mode.FILE, Mode.FILE, Mode.EXECUTABLE, Mode.SYMLINK, Mode.GITLINK]


def write_with_git(repository: str, root: Oid, edits: dict[bytes, Entry | None]) -> str:
    """Make the edits in an index of their own, removals first, and write it."""
    environment = {**os.environ, "GIT_INDEX_FILE": f"{repository}/scratch-index"}

    def run(*arguments: str, stdin: bytes = b"") -> bytes:
        command = ["git", "-C", repository, *arguments]
        return subprocess.run(
            command, input=stdin, env=environment, capture_output=True, check=True
        ).stdout

    run("read-tree", root)
    listed = run("ls-files", "-z").split(b"\0")
    gone = [
        path
        for path in listed
        for edit, entry in edits.items()
        if entry is None and (path == edit or path.startswith(edit + b"/"))
    ]
    removals = b"".join(b"0 " + b"0" * 40 + b"\t" + path + b"\0" for path in gone)
    additions = b"".join(
        b"%o %b\t%b\0" % (entry.mode, entry.oid.encode(), path)
        for path, entry in sorted(edits.items(), reverse=True)
        if entry is not None
    )
    run("update-index", "-z", "--replace", "--index-info", stdin=removals)
    run("update-index", "-z", "--replace", "--index-info", stdin=additions)
    return run("write-tree", "--missing-ok").decode().strip()


def random_edits(rng: random.Random, blobs: list[Oid]) -> dict[bytes, Entry | None]:
    edits: dict[bytes, Entry | None] = {}
    for _ in range(rng.randrange(1, 9)):
        path = b"/".join(rng.choices(PARTS, k=rng.randrange(1, 4)))
        entry = Entry(rng.choice(MODES), rng.choice(blobs))
        edits[path] = None if rng.random() < 0.3 else entry
    new = [path for path, entry in edits.items() if entry is not None]
    below = [path for path in edits if any(path.startswith(other + b"/") for other in new)]
    return {path: entry for path, entry in edits.items() if path not in below}


@pytest.mark.parametrize("seed", range(12))
def test_grafts_are_what_git_writes(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    bare = new_repository(tmp_path / "bare.git")
    base = commit(bare)
    blobs = [Oid(str(bare.create_blob(b"%d\n" % number))) for number in range(3)]
    repository = opened(bare)
    root = repository.tree_of(base)
    for _ in range(4):
        edits = random_edits(rng, blobs)
        wanted = write_with_git(bare.path, root, edits)
        root = repository.graft(root, edits)
        assert root == wanted


def test_published_grafts_are_sound(tmp_path: Path) -> None:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    bare = new_repository(tmp_path / "bare.git")
    base = commit(bare)
    repository = opened(bare)
    blobs = [repository.write_blob(b"%d\n" % number) for number in range(3)]
    root, tip = repository.tree_of(base), base
    who, date = Person("A", "a@example.org"), Timestamp(START)
    for _ in range(30):
        root = repository.graft(root, random_edits(rng, blobs))
        tip = repository.write_commit(root, (tip,), who, date, who, date, b"m\n")
    repository.publish({"refs/heads/grafted": tip})
    assert_sound(bare.path)
    assert git_text(bare.path, "rev-parse", "grafted^{tree}") == root
