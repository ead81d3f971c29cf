"""Is ``--3way`` what ``git am -3`` does: the same verdict, and the same tree?"""

from pathlib import Path

import pytest

from applier.apply import Committer, Patched, SeriesPatch, apply_series
from applier.apply.three_way import merge_patch
from applier.diff import parse_diff
from applier.git import Repository, open_repository
from applier.mail import parse_mail
from applier.model import Applied, Diff, Oid, Origin, PatchResult, RawMessage
from tests.oracle.git_am import git, write_bases
from tests.oracle.three_way_worlds import meetings

pytestmark = pytest.mark.oracle

_SEED, _COUNT = 6, 60
MEETINGS = list(meetings(_SEED, _COUNT))


class Field:
    """All worlds in one repository, and a work tree."""

    def __init__(self, room: Path) -> None:
        self.path = room / "worlds.git"
        worlds = [tree for one in MEETINGS for tree in (one.base, one.sent, one.ours)]
        self.commits = write_bases(self.path, worlds)
        self.repository: Repository = open_repository(str(self.path))
        self.desk = room / "desk"
        git(room, "clone", "-q", "-s", str(self.path), str(self.desk))

    def mail(self, number: int) -> bytes:
        base, sent, _ = self.commits[3 * number : 3 * number + 3]
        diff = git(self.path, "diff", "-M", base, sent).stdout
        head = b"From: Ada Loom <ada@example.org>\nDate: Fri, 5 Mar 2021 17:58:51 -0800\n"
        return head + b"Subject: [PATCH] change\n\nWhy.\n\n---\n" + diff + b"-- \n2.30.1\n\n"

    def git_am(self, number: int, mail: bytes) -> str | None:
        """Give the tree that git makes, or None."""
        git(self.desk, "am", "--abort", check=False)
        git(self.desk, "checkout", "-q", "-f", "--detach", self.commits[3 * number + 2])
        git(self.desk, "clean", "-q", "-f", "-d")
        (self.desk / ".git" / "mail").write_bytes(mail)
        run = git(self.desk, "am", "-q", "-3", "--patch-format=mbox", ".git/mail", check=False)
        if run.returncode:
            return None
        return git(self.desk, "rev-parse", "HEAD^{tree}").stdout.decode().strip()

    def ours(self, number: int, mail: bytes) -> tuple[PatchResult, Oid]:
        parsed = parse_mail(RawMessage(Origin("", 0, 0), mail))
        patch = SeriesPatch(1, parsed, parse_diff(parsed.patch))
        base = Oid(self.commits[3 * number + 2])

        def merge(root: Oid, diff: Diff) -> Patched | str:
            return merge_patch(self.repository, root, diff)

        (outcome,) = apply_series(self.repository, base, [patch], Committer(), merge)
        return outcome, self.repository.tree_of(base)


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("three-way"))


@pytest.mark.parametrize("number", range(_COUNT))
def test_the_merge_is_gits(field: Field, number: int) -> None:
    mail = field.mail(number)
    theirs = field.git_am(number, mail)
    outcome, before = field.ours(number, mail)
    ours = outcome.tree if isinstance(outcome, Applied) else None
    if theirs == before:
        return  # git has nothing to commit; ours is there already, or refused
    assert ours == theirs, (outcome, MEETINGS[number])
