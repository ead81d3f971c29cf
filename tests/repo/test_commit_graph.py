"""A commit-graph says the same as the commits, or nothing."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.model import Oid
from applier.repo.commit_graph import CommitGraph, graph_files
from tests.repo.building import START, commit, opened


def graph_of(repository: pygit2.Repository, oids: Sequence[Oid]) -> bytes:
    """Write the graph of commits as gitformat-commit-graph(5) describes it."""
    order = sorted(oids)
    rows, edges = b"", b""
    for oid in order:
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
        rows += struct.pack(">20sIIQ", made.tree_id.raw, first, second, made.commit_time)
    raw = [bytes.fromhex(oid) for oid in order]
    fanout = b"".join(struct.pack(">I", sum(oid[0] <= byte for oid in raw)) for byte in range(256))
    chunks = [(b"OIDF", fanout), (b"OIDL", b"".join(raw)), (b"CDAT", rows), (b"EDGE", edges)]
    at = 8 + 12 * (len(chunks) + 1)
    table = b""
    for name, content in chunks:
        table += struct.pack(">4sQ", name, at)
        at += len(content)
    table += struct.pack(">4sQ", b"\0" * 4, at)
    head = b"CGPH\1\1" + bytes([len(chunks), 0])
    return head + table + b"".join(content for _, content in chunks) + b"\0" * 20


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
    for oid in octopus:
        made = bare[oid].peel(pygit2.Commit)
        parents = b"".join(parent.raw for parent in made.parent_ids)
        assert graph.find(bytes.fromhex(oid)) == (made.tree_id.raw, parents, made.commit_time)
    assert graph.find(b"\xff" * 20) is None
    assert graph.find(b"\0" * 20) is None


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
        assert found is None or len(found) == 3


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
