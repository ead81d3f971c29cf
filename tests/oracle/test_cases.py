"""Does applier make of every case in the table what ``git am`` makes of it?"""

import os
from pathlib import Path

import pytest

from tests.oracle import git_am
from tests.oracle.cases.builders import FILE, Node
from tests.oracle.cases.table import TABLE

pytestmark = pytest.mark.oracle


class Bench:
    """The repository of all base trees, and room for the runs."""

    def __init__(self, room: Path) -> None:
        self.repository = room / "bases.git"
        self.room = room
        oids = git_am.write_bases(self.repository, [case.base for case in TABLE.values()])
        self.bases = dict(zip(TABLE, oids, strict=True))

    def git(self, topic: str, where: Path) -> git_am.Verdict:
        return git_am.run_am(self.repository, self.bases[topic], TABLE[topic].mail, where)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def _node(wanted: bytes | Node | None) -> Node | None:
    return Node(FILE, wanted) if isinstance(wanted, bytes) else wanted


@pytest.mark.parametrize("name", TABLE)
def test_case(name: str, bench: Bench, tmp_path: Path) -> None:
    case = TABLE[name]
    git = bench.git(name, tmp_path)
    assert git.applied == case.applies, git.said or "git applied it"
    found = git_am.read_tree(tmp_path, git.tree) if case.after else {}
    for path, wanted in case.after.items():
        assert found.get(os.fsencode(path)) == _node(wanted)
    for line in case.says:
        assert line in git.content.split(b"\n")
