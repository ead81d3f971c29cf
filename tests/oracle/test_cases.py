"""Does applier make of every case in the table what ``git am`` makes of it?

Each case is run through git, which must show what the case's name says, and
through applier from the raw mail to the commit: the same verdict, the same
tree, the same commit id.
"""

import os
import re
from pathlib import Path

import pytest

from applier.apply import Committer, SeriesPatch, apply_series
from applier.diff import parse_diff
from applier.git import Repository, open_repository
from applier.mail import parse_mail
from applier.model import Applied, Oid, Origin, PatchResult, Person, RawMessage, Timestamp
from tests.oracle import git_am
from tests.oracle.cases.builders import FILE, Case, Node
from tests.oracle.cases.table import TABLE, TOPICS

pytestmark = pytest.mark.oracle

_NAME, _EMAIL, _SECONDS = git_am.COMMITTER
COMMITTER = Committer(Person(_NAME, _EMAIL), Timestamp(_SECONDS))


class Workshop:
    """The repository of all base trees, and what both sides make of a case."""

    def __init__(self, room: Path) -> None:
        self.path = room / "bases.git"
        oids = git_am.write_bases(self.path, [case.base for case in TABLE.values()])
        self.bases = dict(zip(TABLE, oids, strict=True))
        self.repository: Repository = open_repository(str(self.path))

    def git(self, name: str, where: Path) -> git_am.Verdict:
        return git_am.run_am(self.path, self.bases[name], TABLE[name].mail, where)

    def ours(self, name: str) -> tuple[PatchResult, bytes]:
        """Give the outcome, and the commit object where there is one."""
        mail = parse_mail(RawMessage(Origin(name, 0, 0), TABLE[name].mail))
        patch = SeriesPatch(1, mail, parse_diff(mail.patch))
        with self.repository.scratch():
            (outcome,) = apply_series(self.repository, Oid(self.bases[name]), [patch], COMMITTER)
            if isinstance(outcome, Applied):
                return outcome, self.repository.objects.read(outcome.commit)[1]
        return outcome, b""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


def test_every_case_has_a_name_of_its_own() -> None:
    assert len(TABLE) == sum(map(len, TOPICS.values()))


@pytest.mark.parametrize("name", TABLE)
def test_case(name: str, workshop: Workshop, tmp_path: Path) -> None:
    case = TABLE[name]
    git = workshop.git(name, tmp_path)
    _hold_to_its_name(case, git, tmp_path)
    ours, content = workshop.ours(name)
    if case.differs:
        assert git.applied
        assert not isinstance(ours, Applied)
        return
    assert isinstance(ours, Applied) == git.applied, (ours, git.said)
    if isinstance(ours, Applied):
        assert _timeless(content, case) == _timeless(git.content, case)
        assert ours.tree == git.tree
        assert case.clock or ours.commit == git.commit


def _hold_to_its_name(case: Case, git: git_am.Verdict, where: Path) -> None:
    """Let git show what the case says of it."""
    assert git.applied == case.applies, git.said or "git applied it"
    found = git_am.read_tree(where, git.tree) if case.after else {}
    for path, wanted in case.after.items():
        assert found.get(os.fsencode(path)) == _node(wanted)
    for line in case.says:
        assert line in git.content.split(b"\n")


def _node(wanted: bytes | Node | None) -> Node | None:
    return Node(FILE, wanted) if isinstance(wanted, bytes) else wanted


def _timeless(commit: bytes, case: Case) -> bytes:
    """Take out the author's date, where git took it from the clock."""
    return re.sub(rb"(?m)^(author .*>) .*$", rb"\1", commit, count=1) if case.clock else commit
