"""What lay where along history, against looking at every commit."""

from collections.abc import Sequence
from itertools import islice

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.git import Match, PathPredicate, Repository
from applier.git.history.columns import entry_of
from applier.git.history.path_index import PathIndex
from applier.git.history.walks import BLOCK
from applier.git.objects.store import Kind
from applier.model import Entry, Mode, Oid
from tests.git.building import START, File, commit, new_repository, opened


def blob(content: bytes) -> Oid:
    return Oid(str(pygit2.hash(content)))


def wish(path: str, content: bytes | None) -> PathPredicate:
    if content is None:
        return PathPredicate(path.encode(), lambda entry: entry is None)
    return PathPredicate(path.encode(), lambda entry: entry == Entry(Mode.FILE, blob(content)))


def found(one: Match | None) -> Oid | None:
    return None if one is None else one.oid


def chain(repository: pygit2.Repository, files: Sequence[dict[str, bytes]]) -> list[Oid]:
    """Commit each of *files* on top of the one before, a second apart; the oldest first."""
    made: list[Oid] = []
    for at, content in enumerate(files):
        made.append(commit(repository, dict(content), made[-1:], seconds=START + at))
    return made


def test_the_newest_commit_not_later_than_a_moment(bare: pygit2.Repository) -> None:
    made = chain(bare, [{"d/a": b"1"}, {"d/a": b"2"}, {"d/a": b"2", "b": b"x"}, {"d/a": b"1"}])
    search = opened(bare).search([wish("d/a", b"2")])
    assert [one.oid for one in search.before(None)] == [made[2]]
    assert [one.oid for one in search.before(START + 1)] == [made[1]]
    assert [one.oid for one in search.before(START)] == []
    both = opened(bare).search([wish("d/a", b"2"), wish("b", None)])
    assert [one.oid for one in both.before(None)] == [made[1]]


def test_commits_later_than_a_moment_the_oldest_first(bare: pygit2.Repository) -> None:
    made = chain(bare, [{"a": b"%d" % (at // 2)} for at in range(8)])
    search = opened(bare).search([PathPredicate(b"a", lambda entry: entry is not None)])
    assert [one.oid for one in search.after(START + 3)] == [made[4], made[6]]
    assert list(search.after(START + 99)) == []


def test_side_branches_are_searched_too(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": b"1"})
    side = commit(bare, {"a": b"side"}, [first], seconds=START + 1, branch="refs/remotes/x/next")
    commit(bare, {"a": b"2"}, [first], seconds=START + 2)
    search = opened(bare).search([wish("a", b"side")])
    assert [one.oid for one in search.before(None)] == [side]


def test_only_branches_that_are_configured(bare: pygit2.Repository) -> None:
    commit(bare, {"a": b"1"})
    commit(bare, {"a": b"2"}, branch="refs/heads/topic/x")
    pull = commit(bare, {"a": b"3"}, branch="refs/pull/1/head")
    assert set(opened(bare).tips) == {"refs/heads/master", "refs/heads/topic/x"}
    bare.config["applier.branches"] = "topic/* refs/pull/*"
    assert set(opened(bare).tips) == {"refs/heads/topic/x", "refs/pull/1/head"}
    assert opened(bare).tips["refs/pull/1/head"] == pull


def test_the_limit_is_kept_and_said(bare: pygit2.Repository) -> None:
    made = chain(bare, [{"a": b"%d" % at} for at in range(6)])
    bare.config["applier.searchLimit"] = "3"
    search = opened(bare).search([wish("a", b"1")])
    assert (list(search.before(None)), search.limited) == ([], True)
    near = opened(bare).search([wish("a", b"3")])
    assert [one.oid for one in near.before(None)] == [made[3]]
    after = opened(bare).search([wish("a", b"5")])
    assert (list(after.after(START)), after.limited) == ([], True)


def test_most_of_what_is_wished_for(bare: pygit2.Repository) -> None:
    made = chain(
        bare, [{"a": b"1", "b": b"1"}, {"a": b"1", "b": b"2"}, {"a": b"1", "b": b"2", "c": b""}]
    )
    search = opened(bare).search([wish("a", b"1"), wish("b", b"2"), wish("d", b"?")])
    best = search.nearest(None)
    assert best is not None
    assert (best.oid, best.held) == (made[2], 2)
    assert found(search.nearest(START)) == made[0]
    assert search.nearest(START - 1) is None


@settings(max_examples=40, deadline=None)
@given(
    states=st.lists(st.tuples(*[st.sampled_from([None, b"1", b"2"])] * 2), min_size=1, max_size=9),
    wanted=st.tuples(*[st.sampled_from([None, b"1", b"2"])] * 2),
    seconds=st.integers(-1, 9),
)
def test_against_looking_at_every_commit(
    tmp_path_factory: pytest.TempPathFactory,
    states: list[tuple[bytes | None, bytes | None]],
    wanted: tuple[bytes | None, bytes | None],
    seconds: int,
) -> None:
    repository = new_repository(tmp_path_factory.mktemp("search") / "bare.git")
    paths = ("x", "d/e/y")
    files = [
        {"keep": b"", **{p: c for p, c in zip(paths, state, strict=True) if c is not None}}
        for state in states
    ]
    made = chain(repository, files)
    repo = opened(repository)
    predicates = [wish(path, content) for path, content in zip(paths, wanted, strict=True)]
    fitting = [at for at, state in enumerate(states) if state == wanted]
    before = next(iter(repo.search(predicates).before(START + seconds)), None)
    assert found(before) == next((made[at] for at in reversed(fitting) if at <= seconds), None)
    after = next(iter(repo.search(predicates).after(START + seconds)), None)
    expected = [at for at in fitting if at > seconds]
    assert found(after) == (made[expected[0]] if expected else None)


def test_blocks_meet_where_they_end(bare: pygit2.Repository) -> None:
    made: list[Oid] = []
    for at in range(BLOCK + 40):
        made.append(commit(bare, {"a": b"%d" % (at // 60)}, made[-1:], seconds=START + at))
    repo = opened(bare)
    for number in range(len(made) // 60 + 1):
        first = next(iter(repo.search([wish("a", b"%d" % number)]).before(None)))
        assert first.oid == made[min(60 * number + 59, len(made) - 1)]
        last = next(iter(repo.search([wish("a", b"%d" % number)]).after(START - 1)))
        assert last.oid in made[60 * number : 60 * number + 60]
    everything = repo.search([PathPredicate(b"a", lambda entry: entry is not None)])
    values = {one.values for one in everything.before(None)}
    assert len(values) == len(made) // 60 + 1


def trees_read(repo: Repository, path: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count the trees that are read to look for something that nobody has at a path."""
    asked: list[Oid] = []
    read_as = repo.objects.read_as

    def counting(kind: Kind, oid: Oid) -> bytes:
        asked.append(oid)
        return read_as(kind, oid)

    with monkeypatch.context() as patched:
        patched.setattr(repo.objects, "read_as", counting)
        assert list(repo.search([wish(path, b"nobody has this")]).before(None)) == []
    return len(asked)


def test_versions_of_a_directory_that_is_asked_for_often_are_read_no_more(
    bare: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 2 * BLOCK
    files = [{"d/a": b"%d" % at, "d/b": b"%d" % (at // 9), "d/c": b""} for at in range(count)]
    chain(bare, files)
    repo = opened(bare)
    blocks = count // BLOCK
    assert trees_read(repo, "d/a", monkeypatch) <= 2 * count + 4
    for name in ("d/b", "d/nothing"):
        assert trees_read(repo, name, monkeypatch) <= count + 4
    assert trees_read(repo, "d/c", monkeypatch) <= count + 4  # changes are noted now
    for name in ("d/d", "d/e/f"):
        assert trees_read(repo, name, monkeypatch) <= 2 * blocks
    for name in ("elsewhere/x", "further/x/y", "there"):
        assert trees_read(repo, name, monkeypatch) <= count + 4  # versions of the root
    assert trees_read(repo, "nowhere/x/y", monkeypatch) <= 2 * blocks


def test_branches_that_alternate_are_searched_right(bare: pygit2.Repository) -> None:
    first = commit(bare, {"d/a": b"0"}, seconds=START - 1)
    tips = [first, first]
    seen: list[dict[str, bytes]] = []
    for at in range(40):
        side = at % 2
        own = {f"d/{name}": b"%d" % side for name in range(20)}
        seen.append({**own, "d/a": b"%d" % (at // 5), f"d/only{at}": b""})
        files: dict[str, File] = {**seen[-1]}
        branch = f"refs/heads/{side}"
        tips[side] = commit(bare, files, [tips[side]], seconds=START + at, branch=branch)
    repo = opened(bare)
    columns = PathIndex(repo.timeline, repo.objects)
    for path in ("d/a", "d/3", "d/only7", "d", "d/none", "none/d"):
        repo.timeline.reaches(40)
        for position in range(40):
            runs = columns.runs(path.encode(), 0)
            value = [value for at, value in runs if at <= position][-1]
            root = Oid(repo.timeline.tree(position).hex())
            assert entry_of(value) == repo.entry(root, path.encode())


def test_the_order_of_references_plays_no_part(bare: pygit2.Repository) -> None:
    one = commit(bare, {"a": b"1"}, seconds=START, message="one\n", branch="refs/heads/a")
    two = commit(bare, {"a": b"1"}, seconds=START, message="two\n", branch="refs/heads/b")
    newest = next(iter(opened(bare).search([wish("a", b"1")]).before(None)))
    bare.references.create("refs/heads/a", two, force=True)
    bare.references.create("refs/heads/b", one, force=True)
    assert next(iter(opened(bare).search([wish("a", b"1")]).before(None))) == newest


def test_a_missing_tree_holds_nothing_and_stops_nothing(bare: pygit2.Repository) -> None:
    who = pygit2.Signature("A", "a@example.org", START + 9, 0)
    first = commit(bare, {"d/a": b"1"})
    raw = b"40000 d\0" + b"\x11" * 20
    lame = bare.odb.write(pygit2.enums.ObjectType.TREE, raw)
    bare.create_commit("refs/heads/master", who, who, "m", lame, [first])
    repo = opened(bare)
    assert [one.oid for one in repo.search([wish("d/a", b"1")]).before(None)] == [first]
    assert [one.oid for one in repo.search([wish("d/a", None)]).before(None)] == []


def test_a_missing_commit_ends_its_line(bare: pygit2.Repository) -> None:
    tree = bare.TreeBuilder().write()
    raw = (
        f"tree {tree}\nparent {'1' * 40}\nauthor A <a> {START} +0000\n"
        f"committer A <a> {START} +0000\n\nm\n"
    )
    tip = bare.odb.write(pygit2.enums.ObjectType.COMMIT, raw.encode())
    bare.references.create("refs/heads/master", tip)
    repo = opened(bare)
    assert [one.oid for one in repo.search([wish("a", None)]).before(None)] == [str(tip)]
    assert repo.timeline.cut_short


def test_names_are_not_found_within_other_names(bare: pygit2.Repository) -> None:
    made = commit(bare, {"100644 a": b"1", "b": b"2", "a/c": b"3"})
    repo = opened(bare)
    columns = PathIndex(repo.timeline, repo.objects)
    values = {path: entry_of(columns.runs(path, 0)[0][1]) for path in (b"b", b"a/c", b"b/x", b"z")}
    assert values == {path: repo.entry(repo.tree_of(made), path) for path in values}


def test_a_commit_is_found_by_its_title(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": b"1"}, message="kvm: fix it\n\nbody\n")
    commit(bare, {"a": b"2"}, [first], seconds=START + 5, message="kvm: fix it again\n")
    repo = Repository(bare)
    assert repo.find_title("kvm: fix it", None, 10) == first
    assert repo.find_title("kvm: fix it", START - 1, 10) is None
    assert repo.find_title("kvm: fix it", None, 1) is None
    assert list(islice(repo.first_parents(first), 2)) == [first]


@pytest.mark.parametrize("path", ["/etc/passwd", "/a", "a//b", "d//a", "d/", "/", "//a", ""])
def test_a_path_with_an_empty_part_is_in_no_tree(bare: pygit2.Repository, path: str) -> None:
    made = chain(bare, [{"a": b"1", "d/a": b"1", "etc/passwd": b"1"}, {"a": b"2", "d/a": b"1"}])
    repo = opened(bare)
    there = repo.search([PathPredicate(path.encode(), lambda entry: entry is not None)])
    assert list(there.before(None)) == []
    absent = repo.search([wish(path, None), wish("a", b"1"), wish("d/a", b"1")])
    assert [one.oid for one in absent.before(None)] == made[:1]
    assert repo.search([wish(path, b"1")]).nearest(None) is not None
