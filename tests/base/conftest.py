"""A repository with a line of history, a tag, a stable branch and a remote."""

from pathlib import Path

import pytest
from msgspec import Struct

from applier.git import Repository
from applier.model import Oid, Timestamp
from tests.git.building import START, commit, new_repository, opened, tag

DAY = 86_400


class History(Struct, frozen=True):
    repo: Repository
    commits: tuple[Oid, ...]
    """master's: one a day from START on; the second is tagged v5.12-rc1."""
    stable: Oid
    """linux-5.4.y's only commit of its own, a day after the first."""
    remote: Oid
    """kvm/next's tip, two days after the first."""

    @staticmethod
    def day(number: float) -> Timestamp:
        return Timestamp(int(START + number * DAY), 0)


@pytest.fixture
def history(tmp_path: Path) -> History:
    repository = new_repository(tmp_path / "repo.git")
    commits: list[Oid] = []
    for day in range(4):
        commits.append(
            commit(repository, {"a": b"%d\n" % day}, commits[-1:], seconds=START + day * DAY)
        )
    tag(repository, "v5.12-rc1", commits[1])
    stable = commit(
        repository,
        {"a": b"stable\n"},
        commits[:1],
        seconds=START + DAY,
        branch="refs/heads/linux-5.4.y",
    )
    remote = commit(
        repository,
        {"a": b"kvm\n"},
        commits[:2],
        seconds=START + 2 * DAY,
        branch="refs/remotes/kvm/next",
    )
    return History(opened(repository), tuple(commits), stable, remote)
