"""Does applier read in a mail what git mailinfo reads, and commit what git am would?

By hand-made cases, each named for what it shows, and by mails made at random
from a fixed seed.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.oracle.mailinfo_cases import CASES, REFUSED, Case
from tests.oracle.mailinfo_commit_cases import COMMITS
from tests.oracle.mailinfo_commits import Commit, Committer, diff_for, foretell, without_date
from tests.oracle.mailinfo_fuzz import CommitMailMaker, MailMaker
from tests.oracle.mailinfo_judge import Account, agree, ask_applier, ask_git, has_author

pytestmark = pytest.mark.oracle

_SEED = 20260101


def flatten(account: Account) -> bytes:
    """Spell an account out: lines of the header, then text and patch."""
    if account.refused:
        return REFUSED
    lines = b"".join(line + b"\n" for line in account.lines)
    return lines + account.log + b"|" + account.patch


@pytest.fixture(scope="module")
def committer(tmp_path_factory: pytest.TempPathFactory) -> Committer:
    return Committer(tmp_path_factory.mktemp("commits"))


@pytest.fixture(scope="module")
def committed(committer: Committer) -> Mapping[str, Commit]:
    """Give what git am makes of every case that has something to show."""
    names = [name for name, case in COMMITS.items() if case.shows != REFUSED]
    made = committer.commit([COMMITS[name].mail for name in names])
    return dict(zip(names, made, strict=True))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reads_as_git_mailinfo_does(case: Case, tmp_path: Path) -> None:
    account = ask_git(case.mail, tmp_path)
    assert case.shows in flatten(account)
    assert ask_applier(case.mail) == account


def test_reads_mails_made_at_random_as_git_mailinfo_does(tmp_path: Path) -> None:
    maker = MailMaker(_SEED)
    mails = [maker.make() for _ in range(500)]
    assert [mail for mail in mails if not agree(mail, ask_git(mail, tmp_path))] == []


@pytest.mark.parametrize("name", [name for name, case in COMMITS.items() if case.shows != REFUSED])
def test_commits_as_git_am_does(name: str, committed: Mapping[str, Commit]) -> None:
    commit = committed[name]
    assert COMMITS[name].shows in commit.author + b"\n" + commit.message
    foretold = foretell(COMMITS[name].mail)
    assert foretold in (commit, without_date(commit))


@pytest.mark.parametrize("name", [name for name, case in COMMITS.items() if case.shows == REFUSED])
def test_refuses_as_git_am_does(name: str, committer: Committer) -> None:
    assert committer.commit([COMMITS[name].mail]) == []
    assert foretell(COMMITS[name].mail) is None


def test_commits_mails_made_at_random_as_git_am_does(committer: Committer) -> None:
    maker = CommitMailMaker(_SEED)
    mails = [maker.make_with(diff_for(f"random-{number}")) for number in range(200)]
    foretold = [(mail, commit) for mail in mails if has_author(mail) and (commit := foretell(mail))]
    made = committer.commit([mail for mail, _ in foretold])
    assert len(made) == len(foretold)
    pairs = zip(foretold, made, strict=True)
    assert [
        (mail, told, real) for (mail, told), real in pairs if told not in (real, without_date(real))
    ] == []


def test_refuses_mails_made_at_random_as_git_am_does(committer: Committer) -> None:
    maker = CommitMailMaker(_SEED + 1)
    mails = [maker.make_with(diff_for(f"refused-{number}")) for number in range(40)]
    refused = [mail for mail in mails if has_author(mail) and not foretell(mail)]
    assert refused
    assert [mail for mail in refused if committer.commit([mail])] == []
