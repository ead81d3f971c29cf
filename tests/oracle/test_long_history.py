"""A history as scripts/make-history makes it: what it is like, and what is found in it."""

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
_COMMITS = 1_700
pytestmark = pytest.mark.oracle


def load(name: str) -> ModuleType:
    """Import a script; it has no suffix."""
    loader = SourceFileLoader(name.replace("-", "_"), str(SCRIPTS / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def make(directory: Path, *options: str, commits: int = _COMMITS) -> Path:
    command = [sys.executable, str(SCRIPTS / "make-history"), "--commits", str(commits)]
    subprocess.run([*command, *options, str(directory)], check=True)
    return directory


@pytest.fixture(scope="module", params=[(), ("--merges",)])
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("history") / "repo", *request.param)


def git(tree: Path, *command: str) -> str:
    return subprocess.check_output(["git", "-C", tree, *command], text=True)


def test_it_is_sound_and_has_what_is_asked_for(history: Path) -> None:
    git(history, "fsck", "--strict")
    assert int(git(history, "rev-list", "--count", "--all")) == _COMMITS
    assert git(history, "cat-file", "-t", "v0.1").strip() == "tag"
    files = git(history, "ls-tree", "-r", "--name-only", "master").splitlines()
    assert len(files) == int(_COMMITS * 0.08)
    first_parents = int(git(history, "rev-list", "--count", "--first-parent", "master"))
    if git(history, "rev-list", "--count", "--merges", "master").strip() == "0":
        assert first_parents == _COMMITS
    else:
        assert _COMMITS // 20 < first_parents < _COMMITS // 6
        assert git(history, "for-each-ref", "refs/remotes").count("for-next") >= 20


@pytest.mark.parametrize("options", [(), ("--merges",)])
def test_it_is_the_same_every_time(tmp_path: Path, options: tuple[str, ...]) -> None:
    made = [make(tmp_path / name, *options, commits=300) for name in ("one", "other")]
    one, other = (git(each, "for-each-ref", "--format=%(objectname) %(refname)") for each in made)
    assert one == other


@pytest.mark.parametrize("graph", [False, True])
def test_the_search_finds_what_brute_force_finds(
    history: Path, graph: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if graph:
        git(history, "commit-graph", "write", "--reachable", "--no-progress")
    load("bench-history").compare(history, 12)
    assert capsys.readouterr().out == "12 patches, 12 found, 0 otherwise than by brute force\n"
