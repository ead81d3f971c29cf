"""Is history the same with the commit-graph that git writes, whole or in layers?"""

import random
import subprocess
from pathlib import Path

import pygit2
import pytest

from applier.git import Repository
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened

pytestmark = pytest.mark.oracle


def walked(repo: Repository) -> list[tuple[Oid, bytes, int]]:
    timeline = repo.timeline
    found: list[tuple[Oid, bytes, int]] = []
    while timeline.reaches(len(found)):
        at = len(found)
        found.append((timeline.oid(at), timeline.tree(at), timeline.time(at)))
    return found


def write(repository: pygit2.Repository, *options: str) -> None:
    command = ["git", "-C", repository.path, "commit-graph", "write", "--reachable", *options]
    subprocess.run([*command, "--no-progress"], check=True)


@pytest.mark.parametrize("options", [(), ("--changed-paths",), ("--split=no-merge",)])
def test_history_is_the_same(tmp_path: Path, options: tuple[str, ...]) -> None:
    repository = new_repository(tmp_path / "repo.git")
    made = [commit(repository, seconds=START)]
    for at in range(1, 40):
        parents = [made[-1], *made[-7:-2:2]] if at % 9 == 0 else made[-1 - at % 3 :][:1]
        made.append(commit(repository, {"a": b"%d" % at}, parents, seconds=START + at % 17 * 60))
        if at % 13 == 0 and options == ("--split=no-merge",):
            write(repository, *options)
    plain = walked(opened(repository))
    write(repository, *options)
    with_graph = opened(repository)
    assert with_graph._table._graph
    assert walked(with_graph) == plain


@pytest.mark.parametrize("options", [(), ("--split=no-merge",)])
def test_damage_changes_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A byte of any file is changed, or it is cut: 200 times."""
    repository = new_repository(tmp_path / "repo.git")
    made = [commit(repository, seconds=START)]
    for at in range(1, 24):
        parents = [made[-1], *made[-7:-2:2]] if at % 9 == 0 else made[-1 - at % 3 :][:1]
        made.append(commit(repository, {"a": b"%d" % at}, parents, seconds=START + at % 17 * 60))
        if at % 8 == 0:
            write(repository, *options)
    write(repository, *options)
    info = Path(repository.path, "objects", "info")
    files = [path for path in sorted(info.rglob("*")) if path.is_file()]
    assert len(files) == (4 if options else 1)
    sound = {path: path.read_bytes() for path in files}
    for path in files:
        path.chmod(0o644)
        path.unlink()
    plain = walked(opened(repository))
    lines = [list(opened(repository).first_parents(oid)) for oid in made]
    chance = random.Random(11)  # noqa: S311 - the same damage each time
    for _ in range(200):
        for path, content in sound.items():
            path.write_bytes(content)
        path = chance.choice(files)
        damaged = bytearray(sound[path])
        damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        path.write_bytes(damaged[: chance.choice((len(damaged), len(damaged), len(damaged) // 2))])
        repo = opened(repository)
        assert walked(repo) == plain
        assert [list(repo.first_parents(oid)) for oid in made] == lines
