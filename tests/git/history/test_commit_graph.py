"""A commit-graph says the same as the commits, or nothing."""

import hashlib
import os
import random
import struct
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.errors import RepositoryError
from applier.git import repository
from applier.git.history.commit_graph import Columns, CommitGraph, graph_files
from applier.git.history.commit_table import CommitTable, _Rows
from applier.git.objects.replacements import Replacements
from applier.model import Oid
from tests.git.building import START, commit, new_repository, opened


def graph_of(
    repository: pygit2.Repository,
    oids: Sequence[Oid],
    below: Sequence[Oid] = (),
    base: bytes = b"",
    seconds: Mapping[Oid, int] | None = None,
) -> bytes:
    """Write the graph of commits as gitformat-commit-graph(5) describes it.

    Those *below* are in a layer with the checksum *base*. *seconds* are the dates, where
    pygit2 cannot tell them.
    """
    order = [*sorted(below), *sorted(oids)]
    rows, edges = b"", b""
    for oid in order[len(below) :]:
        made = repository[oid].peel(pygit2.Commit)
        places = [order.index(Oid(str(parent))) for parent in made.parent_ids]
        first, second = (places + [0x70000000] * 2)[:2]
        if len(places) > 2:
            second = 0x80000000 | len(edges) // 4
            last = len(places) - 2
            edges += b"".join(
                struct.pack(">I", place | (0x80000000 if at == last else 0))
                for at, place in enumerate(places[1:])
            )
        date = seconds[oid] if seconds else made.commit_time
        rows += struct.pack(">20sIIQ", made.tree_id.raw, first, second, date)
    raw = [bytes.fromhex(oid) for oid in order[len(below) :]]
    fanout = b"".join(struct.pack(">I", sum(oid[0] <= byte for oid in raw)) for byte in range(256))
    chunks = [(b"OIDF", fanout), (b"OIDL", b"".join(raw)), (b"CDAT", rows), (b"EDGE", edges)]
    chunks += [(b"BASE", base)] if base else []
    at = 8 + 12 * (len(chunks) + 1)
    table = b""
    for name, content in chunks:
        table += struct.pack(">4sQ", name, at)
        at += len(content)
    table += struct.pack(">4sQ", b"\0" * 4, at)
    head = b"CGPH\1\1" + bytes([len(chunks), len(base) // 20])
    return signed(head + table + b"".join(content for _, content in chunks))


def signed(content: bytes) -> bytes:
    """Put the checksum behind it."""
    return content + hashlib.sha1(content, usedforsecurity=False).digest()


@pytest.fixture
def octopus(bare: pygit2.Repository) -> list[Oid]:
    first = commit(bare, seconds=START)
    sides = [
        commit(bare, {"a": b"%d" % at}, [first], seconds=START + at, branch=None)
        for at in range(1, 4)
    ]
    pair = commit(bare, {"a": b"x"}, sides[:2], seconds=START + 8, branch=None)
    return [first, *sides, pair, commit(bare, {"a": b"y"}, [*sides, pair], seconds=START + 9)]


def test_it_says_what_the_commits_say(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    path = tmp_path / "graph"
    path.write_bytes(graph_of(bare, octopus))
    graph = CommitGraph([path])
    rows = [graph.find(bytes.fromhex(oid)) for oid in octopus]
    assert sorted(row for row in rows if row is not None) == list(range(len(octopus)))
    assert [graph.oid(row).hex() for row in rows if row is not None] == octopus
    assert graph.find(b"\xff" * 20) is None
    assert graph.find(b"\0" * 20) is None
    truth = [
        (commit.tree_id.raw, [str(parent) for parent in commit.parent_ids], commit.commit_time)
        for commit in (bare[oid].peel(pygit2.Commit) for oid in octopus)
    ]
    assert facts_of(bare, octopus, graph) == truth
    assert facts_of(bare, octopus, CommitGraph([])) == truth


def test_the_repository_uses_it_and_reads_the_rest(
    bare: pygit2.Repository, octopus: list[Oid]
) -> None:
    store = Path(bare.path, "objects", "info")
    store.mkdir(exist_ok=True)
    (store / "commit-graph").write_bytes(graph_of(bare, octopus))
    newer = commit(bare, {"a": b"z"}, octopus[-1:], seconds=START + 20)
    repo = opened(bare)
    assert repo.timeline.position_as_of(START + 9) == 1
    assert repo.commit_time(newer) == START + 20
    assert list(repo.first_parents(newer)) == [newer, octopus[-1], octopus[1], octopus[0]]


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 4000), byte=st.integers(0, 255), cut=st.integers(0, 4000))
def test_damage_is_no_disaster(
    tmp_path_factory: pytest.TempPathFactory, sample: bytes, at: int, byte: int, cut: int
) -> None:
    damaged = bytearray(sample[: max(1, len(sample) - cut // 4)])
    damaged[at % len(damaged)] = byte
    path = tmp_path_factory.getbasetemp() / "damaged-graph"
    path.write_bytes(bytes(damaged))
    graph = CommitGraph([path])
    for first in (0, 7, 255):
        found = graph.find(bytes([first]) * 20)
        assert found is None or graph.oid(found) == bytes([first]) * 20


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    repository = pygit2.init_repository(str(tmp_path_factory.mktemp("graph")), bare=True)
    first = commit(repository, seconds=START)
    return graph_of(repository, [first, commit(repository, {"b": b""}, [first], seconds=START + 1)])


def test_a_chain_that_lacks_a_layer_is_none(tmp_path: Path) -> None:
    chain = tmp_path / "info" / "commit-graphs"
    chain.mkdir(parents=True)
    (chain / "commit-graph-chain").write_text("11\n../../22\n")
    files = graph_files(tmp_path)
    assert [file.name for file in files] == ["graph-11.graph"]
    assert not CommitGraph(files)
    assert graph_files(tmp_path / "nowhere") == []


def facts_of(
    repository: pygit2.Repository, oids: Sequence[Oid], graph: CommitGraph
) -> list[object]:
    """Ask a table that has the graph at hand for all that it knows."""
    table = CommitTable(repository.odb, graph, Replacements(), lambda: "look elsewhere")
    rows = [table.row(oid) for oid in oids]
    return [
        (table.tree(row), [table.oid(each) for each in table.parents(row)], table.time(row))
        for row in rows
    ]


def test_a_damaged_graph_says_nothing_false(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    """Every byte is changed once: 2,000 graphs, none of which may be believed."""
    sound = graph_of(bare, octopus)
    truth = facts_of(bare, octopus, CommitGraph([]))
    path = tmp_path / "graph"
    chance = random.Random(10)  # noqa: S311 - the same damage each time
    for at in range(len(sound)):
        damaged = bytearray(sound)
        damaged[at] ^= chance.randrange(1, 256)
        path.write_bytes(damaged)
        assert facts_of(bare, octopus, CommitGraph([path])) == truth, at
    for length in range(0, len(sound), 7):
        path.write_bytes(sound[:length])
        assert facts_of(bare, octopus, CommitGraph([path])) == truth, length


def test_a_circle_with_a_true_checksum_ends(bare: pygit2.Repository, octopus: list[Oid]) -> None:
    sound = graph_of(bare, octopus)
    rows = sound.index(bytes.fromhex(min(octopus))) + 20 * len(octopus)
    forged = bytearray(sound[:-20])
    for at in range(len(octopus)):  # everyone's parent is the next, and the last one's the first
        struct.pack_into(">II", forged, rows + 36 * at + 20, (at + 1) % len(octopus), 0x70000000)
    store = Path(bare.path, "objects", "info")
    store.mkdir(exist_ok=True)
    (store / "commit-graph").write_bytes(signed(bytes(forged)))
    repo = opened(bare)
    assert sorted(repo.first_parents(octopus[0])) == sorted(octopus)
    assert repo.distance("1" * 40, octopus[0]) is None  # type: ignore[arg-type]  # no commit
    assert not repo.timeline.reaches(len(octopus))
    assert repo.path_history(octopus[0]).position(Oid("1" * 40), 100) is None


def test_parents_that_are_no_commits_are_said_to_be_none(
    bare: pygit2.Repository, octopus: list[Oid]
) -> None:
    sound = graph_of(bare, octopus)
    rows = sound.index(bytes.fromhex(min(octopus))) + 20 * len(octopus)
    forged = bytearray(sound[:-20])
    for at in range(len(octopus)):
        struct.pack_into(">II", forged, rows + 36 * at + 20, 5000 + at, 0x80000000 | 70 * at)
    store = Path(bare.path, "objects", "info")
    store.mkdir(exist_ok=True)
    (store / "commit-graph").write_bytes(signed(bytes(forged)))
    repo = opened(bare)
    with pytest.raises(RepositoryError, match="parents that are no commits"):
        list(repo.first_parents(octopus[-1]))
    assert not repo.timeline.reaches(len(octopus))
    assert not repo.is_ancestor(octopus[0], octopus[-1])
    assert repo.describe(octopus[-1]) == octopus[-1][:7]


def test_parents_without_end_are_damage(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    sound = graph_of(bare, octopus)[:-20]
    endless = sound.replace(struct.pack(">I", 0x80000000 | _last_edge(sound)), b"\0" * 4, 1)
    assert endless != sound
    path = tmp_path / "graph"
    path.write_bytes(signed(endless))
    assert facts_of(bare, octopus, CommitGraph([path])) == facts_of(bare, octopus, CommitGraph([]))


def _last_edge(graph: bytes) -> int:
    """Give the number in the last entry of the list of further parents."""
    return int(struct.unpack(">I", graph[-4:])[0]) & 0x7FFFFFFF


def test_a_graph_that_shrinks_is_no_disaster(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    path = tmp_path / "graph"
    truth = facts_of(bare, octopus, CommitGraph([]))
    for shrunk in (100, 1200, 1300):
        path.write_bytes(graph_of(bare, octopus))
        early, late, loaded = (CommitGraph([path]) for _ in range(3))
        assert late.find(bytes.fromhex(octopus[0])) is not None
        table = CommitTable(bare.odb, loaded, Replacements(), lambda: "look elsewhere")
        assert table.load()
        os.truncate(path, shrunk)
        assert facts_of(bare, octopus, early) == truth
        assert facts_of(bare, octopus, late) == truth
        rows = [table.row(oid) for oid in octopus]
        found = [(table.tree(row), [*map(table.oid, table.parents(row))]) for row in rows]
        assert [(*one, table.time(row)) for one, row in zip(found, rows, strict=True)] == truth


def test_a_large_graph_is_verified_when_it_is_worth_while(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    path = tmp_path / "graph"
    sound = graph_of(bare, octopus)[:-20]
    path.write_bytes(signed(sound + b"\0" * (3 << 17)))
    table = CommitTable(bare.odb, CommitGraph([path]), Replacements(), lambda: "look elsewhere")
    loaded = []
    for oid in octopus[:5]:
        table.row(oid)
        loaded.append(bool(table.generations))
    assert loaded == [False] * 3 + [True] * 2
    assert facts_of(bare, octopus, CommitGraph([path])) == facts_of(bare, octopus, CommitGraph([]))


def test_dates_behind_the_year_2106(bare: pygit2.Repository, tmp_path: Path) -> None:
    dates = [START, 1 << 32, (1 << 33) + 7, 5]
    tree, made = bare.TreeBuilder().write(), list[Oid]()
    for seconds in dates:
        parents = "".join(f"parent {oid}\n" for oid in made[-1:])
        who = f"A <a@example.org> {seconds} +0000"
        text = f"tree {tree}\n{parents}author {who}\ncommitter {who}\n\nm\n"
        made.append(Oid(str(bare.odb.write(pygit2.enums.ObjectType.COMMIT, text.encode()))))
    path = tmp_path / "graph"
    path.write_bytes(graph_of(bare, made, seconds=dict(zip(made, dates, strict=True))))
    table = CommitTable(bare.odb, CommitGraph([path]), Replacements(), lambda: "look elsewhere")
    assert table.load()
    assert [table.time(table.row(oid)) for oid in made] == dates


def room_for(count: int) -> Columns:
    first, second, times, generations = (array(kind, [0]) * count for kind in "IIqI")
    return Columns(first, second, times, generations)


def test_of_two_layers_the_upper_needs_its_own_lower(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    lower, other = graph_of(bare, octopus[:1]), graph_of(bare, octopus[:4])
    upper = graph_of(bare, octopus[1:4], octopus[:1], lower[-20:])
    for name, content in (("lower", lower), ("other", other), ("upper", upper)):
        (tmp_path / name).write_bytes(content)
    truth = facts_of(bare, octopus[:4], CommitGraph([]))
    for names in (("lower", "upper"), ("other", "upper"), ("upper",), ("upper", "lower")):
        graph = CommitGraph([tmp_path / name for name in names])
        assert facts_of(bare, octopus[:4], graph) == truth
        sound = bool(graph) and graph.read_columns(room_for(graph.count))
        assert sound == (names == ("lower", "upper"))


def test_that_of_a_repository_which_lends_its_objects_is_used(
    bare: pygit2.Repository, octopus: list[Oid], tmp_path: Path
) -> None:
    info = Path(bare.path, "objects", "info")
    info.mkdir(exist_ok=True)
    (info / "commit-graph").write_bytes(graph_of(bare, octopus))
    borrower = new_repository(tmp_path / "borrower.git")
    alternates = Path(borrower.path, "objects", "info", "alternates")
    alternates.write_text(f"{bare.path}objects\n")
    borrower.references.create("refs/heads/master", octopus[-1])
    repo = opened(borrower)
    assert repo._table.in_graph == len(octopus)
    assert repo.timeline.position_as_of(START) == len(octopus) - 1
    assert not repo.advice


def test_reading_commits_one_by_one_is_said(
    bare: pygit2.Repository, octopus: list[Oid], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = opened(bare)
    assert not repo.timeline.reaches(len(octopus))
    assert not repo.advice
    monkeypatch.setattr(repository, "_MANY_COMMITS", len(octopus))
    assert repo.advice.startswith(f"{len(octopus)} commits were read one by one; git -C ")


def test_rows_are_found_however_alike_ids_begin() -> None:
    rows, known = _Rows(), dict[bytes, int]()
    for at in range(1500):
        raw = struct.pack("<I", at % 7 * 1024) + at.to_bytes(16, "big")
        assert rows.find(raw) is None
        known[raw] = rows.add(raw)
        assert len(known) == len(rows) == at + 1
    assert all(rows.find(raw) == row and rows.raw(row) == raw for raw, row in known.items())
