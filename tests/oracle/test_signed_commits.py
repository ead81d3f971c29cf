"""Commits are signed off as git am --signoff does."""

import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from applier import Committer, Options, Person, Timestamp, open_repository, read_series
from applier.check import check_each
from applier.testing.signed_commits import sign_off
from tests.cli import archives
from tests.oracle.git_am import COMMITTER, sealed_environment
from tests.testing.make_series import series

pytestmark = pytest.mark.oracle

NAME, EMAIL, SECONDS = COMMITTER
SIGNED = f"Signed-off-by: {NAME} <{EMAIL}>\n".encode()
THEIRS = b"Signed-off-by: Anna Example <anna@example.org>\n"


@pytest.mark.parametrize(
    "message",
    [
        THEIRS,
        b"",
        SIGNED,
        SIGNED + THEIRS,
        b"prose: of a kind\nand more\n",
        b'Fixes: 123456789012 ("x")\n' + THEIRS + b"[anna: changed]\n",
        b"Link: https://example.org\n continued\n",
    ],
)
def test_as_git_am_does(tmp_path: Path, message: bytes) -> None:
    mails = series(["one", "two", "three"]).replace(THEIRS, message)
    (tmp_path / "mails.mbox").write_bytes(mails)
    archives.make_repository(tmp_path / "linux.git")
    committer = Committer(Person(NAME, EMAIL), Timestamp(SECONDS))
    options = replace(Options(committer=committer), keep_objects=True)
    repo = open_repository(str(tmp_path / "linux.git"))
    with read_series([str(tmp_path / "mails.mbox")]) as collection:
        [verdict] = check_each(collection, repo, options)
    commits = [patch.commit for patch in verdict.patches if patch.commit]
    made = sign_off(repo, commits)
    assert made[commits[-1]] == of_git(tmp_path)


def of_git(place: Path) -> str:
    """Apply the mails with git, and give the id of the tip."""

    def git(*words: str) -> str:
        command = ("git", "-C", str(place / "work"), *words)
        environ = sealed_environment()
        ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        return ran.stdout.strip()

    clone = ("git", "clone", "-q", str(place / "linux.git"), str(place / "work"))
    subprocess.run(clone, env=sealed_environment(), check=True)
    git("am", "-q", "--signoff", str(place / "mails.mbox"))
    return git("rev-parse", "HEAD")
