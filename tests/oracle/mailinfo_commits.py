"""What does git am commit of a mail, and what does applier say that it would?

One run of git am commits a row of mails, each with a diff of its own, as a run
for each would take too long. A mail that git refuses stops the row, so those
are put to git one by one.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from applier.mail import parse_mail
from applier.model import CommitText, Origin, RawMessage
from tests.oracle.mailinfo_judge import environment

_AM = ("am", "-q", "--patch-format=mbox")


class Commit(Struct, frozen=True):
    """The part of a commit object that a mail decides."""

    author: bytes
    message: bytes


class Committer:
    """A repository in which git am commits."""

    def __init__(self, where: Path) -> None:
        self._where = where
        self._git("init", "-q", ".")
        self._git("commit", "-q", "--allow-empty", "-m", "base")

    def commit(self, mails: Sequence[bytes]) -> list[Commit]:
        """Let git am commit *mails* in a row; give what it made before it stopped."""
        old = self._git("rev-parse", "HEAD").strip()
        names = [self._write(f"mail-{number}", mail) for number, mail in enumerate(mails)]
        run = self._run(*_AM, *names)
        if run.returncode:
            self._git("am", "--quit")
            self._git("reset", "-q", "--hard")
        made = self._git("rev-list", "--reverse", f"{old.decode()}..HEAD").split()
        return [self._read(oid.decode()) for oid in made]

    def _write(self, name: str, mail: bytes) -> str:
        path = self._where / ".git" / name
        path.write_bytes(mail)
        return str(path)

    def _read(self, oid: str) -> Commit:
        header, _, message = self._git("cat-file", "commit", oid).partition(b"\n\n")
        author = next(line for line in header.split(b"\n") if line.startswith(b"author "))
        return Commit(author.removeprefix(b"author "), message)

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        identity = {
            "GIT_COMMITTER_NAME": "Oracle",
            "GIT_COMMITTER_EMAIL": "oracle@example.org",
            "GIT_AUTHOR_NAME": "Oracle",
            "GIT_AUTHOR_EMAIL": "oracle@example.org",
        }
        return subprocess.run(
            ["git", *words],
            cwd=self._where,
            capture_output=True,
            check=False,
            env=environment() | identity,
        )

    def _git(self, *words: str) -> bytes:
        run = self._run(*words)
        run.check_returncode()
        return run.stdout


def foretell(mail: bytes) -> Commit | None:
    """Say what git am will commit; None if it will refuse. A date of now is left out."""
    text = parse_mail(RawMessage(Origin("mail", 0, 0), mail)).commit
    return _spell(text) if text else None


def without_date(commit: Commit) -> Commit:
    """Leave out when it was written, where that is now."""
    return Commit(commit.author.rpartition(b">")[0] + b">", commit.message)


def _spell(text: CommitText) -> Commit:
    author = f"{text.author.name} <{text.author.email}>"
    if text.date is not None:
        author += f" {text.date}"
    return Commit(author.encode(), text.message)


def diff_for(name: str) -> bytes:
    """Make a patch that adds an empty file, so that every mail of a row applies."""
    lines = f"---\n\ndiff --git a/{name} b/{name}\nnew file mode 100644\nindex 0000000..e69de29\n"
    return lines.encode()
