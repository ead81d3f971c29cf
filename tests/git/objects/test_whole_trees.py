"""Where in a whole tree a name may stand, against a look into every directory."""

from collections.abc import Mapping

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.git import Repository
from applier.git.objects import whole_trees
from applier.git.objects.store import Kind
from applier.git.objects.whole_trees import TreeTexts
from applier.model import Entry, Mode, Oid
from tests.git.building import File, new_repository, opened, tree

NAMES = ("a", "b", "c", "d.c")


@st.composite
def paths(draw: st.DrawFn) -> str:
    return "/".join(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5)))


def without_clashes(named: Mapping[str, bytes]) -> dict[str, File]:
    """Leave out what would be below a file."""
    files = dict[str, File]()
    for path in sorted(named, key=len):
        above = {path[:at] for at, char in enumerate(path) if char == "/"}
        below = any(other.startswith(path + "/") for other in files)
        if not above & files.keys() and not below:
            files[path] = named[path]
    return files


def directories(files: Mapping[str, File]) -> set[str]:
    return {path[:at] for path in files for at, char in enumerate(path) if char == "/"}


@settings(max_examples=60, deadline=None)
@given(
    named=st.dictionaries(paths(), st.sampled_from([b"1", b"2"]), min_size=1, max_size=12),
    wanted=paths(),
)
def test_directories_that_have_a_path(
    tmp_path_factory: pytest.TempPathFactory, named: Mapping[str, bytes], wanted: str
) -> None:
    files = without_clashes(named)
    bare = new_repository(tmp_path_factory.mktemp("whole") / "bare.git")
    root = tree(bare, files)
    everything = {*files, *directories(files)}
    having = {place for place in directories(files) if f"{place}/{wanted}" in everything}
    repo = opened(bare)
    found = [place.decode() for place in repo.find_directories(root, wanted.encode())]
    assert found == sorted(having, key=lambda place: (place.count("/"), _git_order(place)))
    assert [each.decode() for each in repo.find_directories(root, wanted.encode())] == found


def _git_order(place: str) -> list[str]:
    return [f"{part}/" for part in place.split("/")]


@settings(max_examples=60, deadline=None)
@given(
    named=st.dictionaries(paths(), st.sampled_from([b"1", b"2"]), min_size=1, max_size=12),
    lost=paths(),
    content=st.sampled_from([b"1", b"2", b"3"]),
)
def test_a_file_of_the_same_content_is_where_it_went(
    tmp_path_factory: pytest.TempPathFactory,
    named: Mapping[str, bytes],
    lost: str,
    content: bytes,
) -> None:
    files = without_clashes(named)
    bare = new_repository(tmp_path_factory.mktemp("lost") / "bare.git")
    root = tree(bare, files)
    repo = opened(bare)
    entry = Entry(Mode.FILE, Oid(str(pygit2.hash(content))))
    repo.write_blob(content)
    place = repo.find_moved(root, lost.encode(), entry, frozenset({lost.encode()}))
    alike = {path for path, held in files.items() if held == content and path != lost}
    assert place is None if not alike else place is not None and place.decode() in alike


def deep(repo: Repository, inmost: Oid, count: int) -> Oid:
    for _ in range(count):
        inmost = repo.objects.write(Kind.TREE, b"40000 d\0" + bytes.fromhex(inmost))
    return inmost


def test_too_much_for_one_text_is_looked_at_all_the_same(bare: pygit2.Repository) -> None:
    repo = opened(bare)
    directory = repo.write_tree({b"x/y": Entry(Mode.FILE, repo.write_blob(b"1"))})
    below = deep(repo, directory, whole_trees._DEEPEST + 5)
    texts = TreeTexts(repo.objects)
    texts.begin()
    assert texts.below(below) is None
    assert texts.may_hold(below, [b"nothing"])
    found = list(repo.find_directories(below, b"x/y"))
    assert found == [b"/".join([b"d"] * (whole_trees._DEEPEST + 5))]


def test_a_tree_that_is_missing_may_hold_anything(bare: pygit2.Repository) -> None:
    repo = opened(bare)
    texts = TreeTexts(repo.objects)
    texts.begin()
    outer = repo.objects.write(Kind.TREE, b"40000 d\0" + bytes([7]) * 20)
    assert texts.below(outer) is None
    assert texts.may_hold(outer, [b"nothing"])


def test_old_modes_are_directories_too(bare: pygit2.Repository) -> None:
    repo = opened(bare)
    inner = repo.write_tree({b"x": Entry(Mode.FILE, repo.write_blob(b"1"))})
    outer = repo.objects.write(Kind.TREE, b"40755 d\0" + bytes.fromhex(inner))
    root = repo.objects.write(Kind.TREE, b"40000 top\0" + bytes.fromhex(outer))
    assert list(repo.find_directories(root, b"x")) == [b"top/d"]


def test_a_tree_that_holds_itself_many_times_is_given_up(bare: pygit2.Repository) -> None:
    repo = opened(bare)
    at = repo.write_tree({b"x": Entry(Mode.FILE, repo.write_blob(b"1"))})
    for _ in range(40):
        raw = bytes.fromhex(at)
        at = repo.objects.write(Kind.TREE, b"40000 a\0" + raw + b"40000 b\0" + raw)
    texts = TreeTexts(repo.objects)
    texts.begin()
    assert texts.below(at) is None


def test_directories_without_the_name_are_not_parsed(bare: pygit2.Repository) -> None:
    files: dict[str, File] = {f"top/d{at}/f{at}": b"1" for at in range(30)}
    root = tree(bare, {**files, "top/here/f": b"2"})
    repo = opened(bare)
    assert list(repo.find_directories(root, b"f")) == [b"top/here"]
    parsed = [oid for oid in _trees_of(bare, root) if repo._trees._parsed.get(oid) is not None]
    assert len(parsed) == 3


def _trees_of(bare: pygit2.Repository, root: Oid) -> list[Oid]:
    found, waiting = list[Oid](), [root]
    while waiting:
        found.append(waiting.pop())
        entries = bare[found[-1]]
        assert isinstance(entries, pygit2.Tree)
        waiting += [Oid(str(each.id)) for each in entries if isinstance(each, pygit2.Tree)]
    return found
