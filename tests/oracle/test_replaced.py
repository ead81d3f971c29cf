"""Does git am make the same commit where the base is replaced or grafted?"""

import os
import subprocess
from pathlib import Path

import pytest

from applier import Options, check_series, read_series
from applier.apply import Committer
from applier.git import open_repository
from applier.model import Person, SeriesStatus, SeriesVerdict

pytestmark = pytest.mark.oracle

WHO = Person("Karla Example", "karla@example.org")
ENVIRON = {
    "GIT_COMMITTER_NAME": WHO.name,
    "GIT_COMMITTER_EMAIL": WHO.email,
    "GIT_AUTHOR_NAME": WHO.name,
    "GIT_AUTHOR_EMAIL": WHO.email,
    "GIT_AUTHOR_DATE": "1600000000 +0000",
    "GIT_COMMITTER_DATE": "1600000000 +0000",
}
LINES = [f"line {n}\n" for n in range(30)]


def git(place: Path, *words: str, **environ: str) -> str:
    run = subprocess.run(
        ["git", "-C", str(place), *words],
        env=os.environ | ENVIRON | environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout.strip()


def commit(place: Path, name: str, lines: list[str]) -> str:
    (place / name).write_text("".join(lines))
    git(place, "add", ".")
    git(place, "commit", "-q", "-m", name)
    return git(place, "rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Make a repository whose tip is replaced, and a patch for what stands for it."""
    place = tmp_path / "work"
    git(tmp_path, "init", "-q", "-b", "master", "work")
    first = commit(place, "gate.c", LINES)
    other = commit(place, "gate.c", [*LINES[:9], "other\n", *LINES[10:]])
    commit(place, "gate.c", [*LINES[:9], "other\n", "new\n", *LINES[11:]])
    git(place, "format-patch", "-q", "-1", "-o", str(tmp_path / "mail"))
    git(place, "checkout", "-q", "-B", "master", first)
    tip = commit(place, "door.c", LINES)
    git(place, "replace", tip, other)
    git(place, "reset", "-q", "--hard")
    return place


def judge(work: Path, *, replaced: bool = True) -> SeriesVerdict:
    options = Options(("master",), committer=Committer(WHO), replace_objects=replaced)
    with read_series([str(work.parent / "mail")]) as collection:
        (verdict,) = check_series(collection, str(work), options).series
    return verdict


@pytest.mark.parametrize("packed", [False, True])
def test_a_replaced_base(work: Path, *, packed: bool) -> None:
    if packed:
        git(work, "pack-refs", "--all")
        git(work, "gc", "-q")
    verdict = judge(work)
    assert verdict.status is SeriesStatus.APPLIES
    assert verdict.tip is not None
    mail = next((work.parent / "mail").iterdir())
    git(work, "am", "-q", "--committer-date-is-author-date", str(mail))
    assert git(work, "rev-parse", "HEAD") == verdict.tip.commit
    assert git(work, "rev-parse", "HEAD^{tree}") == verdict.tip.tree


def test_without_replacements(work: Path) -> None:
    assert judge(work, replaced=False).status is SeriesStatus.CONFLICTS
    bare = {"GIT_NO_REPLACE_OBJECTS": "1"}
    git(work, "reset", "-q", "--hard", **bare)
    mail = next((work.parent / "mail").iterdir())
    with pytest.raises(subprocess.CalledProcessError):
        git(work, "am", "-q", str(mail), **bare)


def test_history_is_git_logs(work: Path) -> None:
    tip = git(work, "rev-parse", "master")
    seen = git(work, "log", "--first-parent", "--format=%H", "master").split()
    assert list(open_repository(str(work)).first_parents(tip)) == seen  # type: ignore[arg-type]  # an id
    root = seen[-1]
    grafted = commit(work, "x", LINES)
    older = git(work, "commit-tree", "-m", "older", f"{root}^{{tree}}")
    (work / ".git" / "info" / "grafts").write_text(f"{root} {older}\n")
    seen = git(work, "log", "--first-parent", "--format=%H", "master").split()
    assert seen[-1] == older
    assert list(open_repository(str(work)).first_parents(grafted)) == seen  # type: ignore[arg-type]  # an id
