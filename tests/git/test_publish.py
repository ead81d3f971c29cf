import fcntl
import os
import threading
from pathlib import Path

import pygit2
import pytest

from applier.errors import PublishError
from applier.git import Reflog, Repository
from applier.model import Entry, Mode, Oid, Person, Timestamp
from tests.git.building import START, commit, new_repository, opened

WHO = Person("C O Mitter", "committer@example.org")


def series(repository: Repository, base: Oid, count: int = 3, word: bytes = b"") -> list[Oid]:
    """Put *count* commits on *base*, in memory."""
    tip, made = base, []
    for number in range(count):
        blob = repository.write_blob(b"%d %b\n" % (number, word) + b"the same\n" * 50)
        root = repository.graft(repository.tree_of(tip), {b"d/new": Entry(Mode.FILE, blob)})
        date = Timestamp(START + number)
        tip = repository.write_commit(root, (tip,), WHO, date, WHO, date, b"patch\n")
        made.append(tip)
    return made


def packs(repository: pygit2.Repository) -> list[str]:
    return sorted(path.name for path in Path(repository.path, "objects", "pack").iterdir())


def leftovers(repository: pygit2.Repository) -> list[Path]:
    """Give what a run should not leave behind."""
    root = Path(repository.path)
    return [*root.rglob("*.lock"), *root.rglob("tmp_*"), *root.rglob("pack_*")]


def test_commits_become_branches(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    made = series(repository, base)
    refs = {"refs/heads/one": made[0], "refs/series/x@example.org/v1": made[-1]}
    repository.publish(refs)
    fresh = pygit2.Repository(bare.path)
    assert {name: str(fresh.references[name].target) for name in refs} == refs
    commits = fresh.walk(pygit2.Oid(hex=made[-1]))
    assert [str(one.id) for one in commits] == [*reversed(made), base]
    blob = fresh.revparse_single(f"{made[-1]}:d/new")
    assert isinstance(blob, pygit2.Blob)
    assert blob.data.startswith(b"2 \n")
    assert len(packs(bare)) == 2
    assert leftovers(bare) == []


def test_what_is_stored_already_is_not_written_again(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    made = series(repository, base)
    repository.publish({"refs/heads/one": made[-1]})
    before = packs(bare)
    repository.publish({"refs/heads/two": made[-1], "refs/heads/base": base})
    again = opened(bare)
    again.publish({"refs/heads/three": series(again, base)[-1]})
    assert packs(bare) == before


def test_only_what_the_tips_need_is_written(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    needed, other = series(repository, base), series(repository, base, word=b"other")
    repository.publish({"refs/heads/one": needed[-1]})
    fresh = pygit2.Repository(bare.path)
    assert needed[-1] in fresh
    assert other[-1] not in fresh


def test_an_existing_reference_moves_by_force_alone(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    made = series(repository, base)
    refs = {"refs/heads/one": made[0]}
    repository.publish(refs)
    with pytest.raises(PublishError, match="refs/heads/one exists already"):
        repository.publish({"refs/heads/new": made[1], "refs/heads/one": made[1]})
    assert "refs/heads/new" not in bare.references
    repository.publish({"refs/heads/one": made[1]}, force=True)
    assert str(bare.references["refs/heads/one"].target) == made[1]


@pytest.mark.parametrize(
    "name",
    ["", "one", "HEAD", "refs/../x"],
)
def test_what_is_outside_refs_is_refused(bare: pygit2.Repository, name: str) -> None:
    base = commit(bare)
    with pytest.raises(PublishError, match="is not a name for a reference"):
        opened(bare).publish({name: base})


@pytest.mark.parametrize(
    "name",
    ["", "a..b", "a b", "a.lock", "-a", "HEAD", "a\n", "a@{b", "\udc80", "/a", ".a", "a\0", "a/"],
)
def test_what_is_no_name_is_refused(bare: pygit2.Repository, name: str) -> None:
    base = commit(bare)
    with pytest.raises(PublishError, match="is not a name for a reference") as caught:
        opened(bare).publish({"refs/heads/good": base, "refs/heads/" + name: base})
    assert "\n" not in str(caught.value)
    assert list(bare.references) == ["refs/heads/master"]


def test_a_name_cannot_be_a_directory_of_another(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    bare.references.create("refs/heads/a/b", base)
    bare.compress_references()
    for name in ("refs/heads/a", "refs/heads/a/b/c"):
        with pytest.raises(PublishError, match="cannot both exist"):
            repository.publish({name: base}, force=True)
    with pytest.raises(PublishError, match="cannot both exist"):
        repository.publish({"refs/heads/x": base, "refs/heads/x/y": base})
    repository.publish({"refs/heads/a/c": base, "refs/heads/a-b": base})


def test_a_branch_that_is_checked_out_is_refused(plain: pygit2.Repository, tmp_path: Path) -> None:
    tip = commit(plain)
    plain.add_worktree("linked", str(tmp_path / "linked"))
    repository = opened(plain)
    made = series(repository, tip)
    for name in ("refs/heads/master", "refs/heads/linked"):
        with pytest.raises(PublishError, match=f"{name} is checked out at "):
            repository.publish({name: made[-1]}, force=True)
    repository.publish({"refs/heads/free": made[-1]})
    from_linked = opened(pygit2.Repository(str(tmp_path / "linked")))
    with pytest.raises(PublishError, match="refs/heads/master is checked out"):
        from_linked.publish({"refs/heads/master": tip}, force=True)
    from_linked.publish({"refs/heads/other": series(from_linked, tip, 4)[-1]})
    assert "refs/heads/other" in plain.references


def test_a_branch_that_is_being_rebased_is_refused(plain: pygit2.Repository) -> None:
    tip = commit(plain)
    state = Path(plain.path, "rebase-merge")
    state.mkdir()
    (state / "head-name").write_text("refs/heads/topic\n")
    with pytest.raises(PublishError, match="refs/heads/topic is checked out"):
        opened(plain).publish({"refs/heads/topic": tip})


def test_a_bare_repository_checks_nothing_out(bare: pygit2.Repository) -> None:
    tip = commit(bare)
    repository = opened(bare)
    made = series(repository, tip)
    repository.publish({"refs/heads/master": made[-1]}, force=True)
    assert opened(bare).head == made[-1]


def test_the_work_tree_is_left_alone(plain: pygit2.Repository) -> None:
    tip = commit(plain)
    before = {path: path.read_bytes() for path in (Path(plain.path, "HEAD"),)}
    repository = opened(plain)
    repository.publish({"refs/heads/one": series(repository, tip)[-1]})
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in Path(plain.workdir).iterdir()) == [".git"]
    assert not Path(plain.path, "index").exists()


def test_a_symbolic_reference_is_not_overwritten(bare: pygit2.Repository) -> None:
    tip = commit(bare)
    bare.references.create("refs/heads/alias", "refs/heads/master")
    with pytest.raises(PublishError, match="stands for refs/heads/master"):
        opened(bare).publish({"refs/heads/alias": tip}, force=True)


def test_a_commit_without_its_objects_is_refused(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    made = series(repository, base, 1)[-1]
    root = repository.tree_of(made)
    repository.forget()
    date = Timestamp(START)
    tip = repository.write_commit(root, (base,), WHO, date, WHO, date, b"patch\n")
    with pytest.raises(PublishError, match="is needed and missing"):
        repository.publish({"refs/heads/one": tip})
    with pytest.raises(PublishError, match=r"object 1{40} is missing"):
        repository.publish({"refs/heads/one": Oid("1" * 40)})
    assert list(bare.references) == ["refs/heads/master"]


def test_a_branch_is_a_commit(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    with pytest.raises(PublishError, match="is a tree, not a commit"):
        repository.publish({"refs/heads/one": repository.tree_of(base)})


def test_the_log_tells_who_and_why(plain: pygit2.Repository) -> None:
    tip = commit(plain)
    repository = opened(plain)
    made = series(repository, tip)
    repository.publish({"refs/heads/one": made[0]}, reflog=Reflog(WHO, "applier am: x@y"))
    repository.publish({"refs/heads/one": made[1]}, force=True)
    second, first = plain.references["refs/heads/one"].log()
    assert (first.message, first.committer.name) == ("applier am: x@y", "C O Mitter")
    assert (str(first.oid_old), str(first.oid_new)) == ("0" * 40, made[0])
    assert (str(second.oid_old), str(second.oid_new)) == (made[0], made[1])


def test_a_locked_reference_fails_cleanly(bare: pygit2.Repository) -> None:
    base = commit(bare)
    lock = Path(bare.path, "refs/heads/two.lock")
    lock.write_bytes(b"")
    repository = opened(bare)
    made = series(repository, base)
    with pytest.raises(PublishError, match="nothing is published"):
        repository.publish({"refs/heads/one": made[0], "refs/heads/two": made[1]})
    assert list(bare.references) == ["refs/heads/master"]
    lock.unlink()
    assert leftovers(bare) == []
    repository.publish({"refs/heads/one": made[0], "refs/heads/two": made[1]})


def test_a_log_that_cannot_be_written_moves_nothing(plain: pygit2.Repository) -> None:
    base = commit(plain)
    repository = opened(plain)
    made = series(repository, base)
    repository.publish({"refs/heads/b": made[0]})
    obstacle = Path(plain.path, "logs/refs/heads/c/obstacle")
    obstacle.parent.mkdir(parents=True)
    obstacle.write_bytes(b"")
    names = [f"refs/heads/{letter}" for letter in "abcd"]
    with pytest.raises(PublishError, match="nothing is published"):
        repository.publish(dict.fromkeys(names, made[1]), force=True)
    assert sorted(plain.references) == ["refs/heads/b", "refs/heads/master"]
    assert str(plain.references["refs/heads/b"].target) == made[0]
    assert leftovers(plain) == []


@pytest.mark.parametrize("obstacle", ["refs/heads/one.lock", "logs/refs/heads/one/obstacle"])
def test_a_reference_that_cannot_move_leaves_no_pack(
    plain: pygit2.Repository, obstacle: str
) -> None:
    base = commit(plain)
    repository = opened(plain)
    made = series(repository, base)
    before = packs(plain)
    path = Path(plain.path, obstacle)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    with pytest.raises(PublishError, match="nothing is published"):
        repository.publish({"refs/heads/one": made[-1]})
    assert packs(plain) == before
    path.unlink()
    if path.parent.name == "one":
        path.parent.rmdir()
    repository.publish({"refs/heads/one": made[-1]})
    assert str(plain.references["refs/heads/one"].target) == made[-1]


def test_a_pack_that_another_run_published_stays(plain: pygit2.Repository) -> None:
    base = commit(plain)
    first, second = opened(plain), opened(plain)
    tip = series(first, base)[-1]
    assert series(second, base)[-1] == tip
    first.publish({"refs/heads/one": tip})
    Path(plain.path, "refs/heads/two.lock").write_bytes(b"")
    with pytest.raises(PublishError):
        second.publish({"refs/heads/two": tip})
    assert tip in pygit2.Repository(plain.path)


def test_what_another_run_took_away_is_written_again(plain: pygit2.Repository) -> None:
    base = commit(plain)
    first, second = opened(plain), opened(plain)
    tip = series(first, base)[-1]
    first.publish({"refs/heads/one": tip})
    series(second, base)
    assert second.objects.is_stored(tip)
    plain.references.delete("refs/heads/one")
    for path in Path(plain.path, "objects", "pack").iterdir():
        path.unlink()
    second.publish({"refs/heads/two": tip})
    assert tip in pygit2.Repository(plain.path)


def test_another_run_is_waited_for_and_not_for_ever(
    plain: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = commit(plain)
    repository = opened(plain)
    tip = series(repository, base)[-1]
    monkeypatch.setattr("applier.git.publish._PATIENCE", 0.05)
    handle = os.open(Path(plain.path, "objects"), os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(PublishError, match="another run is publishing"):
        repository.publish({"refs/heads/one": tip})
    os.close(handle)
    repository.publish({"refs/heads/one": tip})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_repository_that_cannot_be_written_is_said_so(bare: pygit2.Repository) -> None:
    base = commit(bare)
    repository = opened(bare)
    made = series(repository, base)
    Path(bare.path, "objects").chmod(0o500)
    with pytest.raises(PublishError, match="nothing is published"):
        repository.publish({"refs/heads/one": made[0]})


def test_many_at_once_succeed_or_fail_cleanly(tmp_path: Path) -> None:
    bare = new_repository(tmp_path / "busy")
    base = commit(bare)
    results: list[bool] = []

    def run(word: bytes) -> None:
        repository = opened(bare)
        tip = series(repository, base, word=word)[-1]
        try:
            repository.publish({"refs/heads/mine/" + word.decode(): tip, "refs/heads/all": tip})
            results.append(True)
        except PublishError:
            results.append(False)

    threads = [threading.Thread(target=run, args=(b"%d" % number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(True) == 1
    assert len(list(bare.references)) == 3
    assert leftovers(bare) == []
