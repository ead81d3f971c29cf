"""A tree, and mails for it: what the tests of standings and of trees are made of."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pygit2
from msgspec import Struct

from applier.check import check_series
from applier.collection import read_series
from applier.context import Options
from applier.model import Oid, SeriesVerdict
from tests.git.building import START, commit, new_repository

DAY = 86_400
TEXT = [f"line {number}\n" for number in range(40)]
ALICE = ("Alice Example", "alice@example.org")
CAROL = ("Carol Maintainer", "carol@example.org")


def edited(line: int, text: str, before: Sequence[str] = TEXT) -> list[str]:
    """Put another text in the place of a line."""
    return [*before[:line], f"{text}\n", *before[line + 1 :]]


def blob(lines: Sequence[str]) -> str:
    """Give the id of a file."""
    return str(pygit2.hash("".join(lines).encode()))


def diff(old: Sequence[str], new: Sequence[str], path: str = "mm/a.c") -> str:
    """Change a file; one of no lines is new."""
    made = "" if old else "new file mode 100644\n"
    ids = f"{blob(old)[:9] if old else '0' * 9}..{blob(new)[:9]}{' 100644' if old else ''}"
    head = f"diff --git a/{path} b/{path}\n{made}index {ids}\n"
    was = f"a/{path}" if old else "/dev/null"
    return head + "".join(difflib.unified_diff(old, new, was, f"b/{path}"))


def mail(  # noqa: PLR0917 - a mail has parts
    day: float,
    body: str,
    subject: str = "[PATCH] mm: fix the fourth thing",
    name: str = "1",
    extra: str = "",
    author: tuple[str, str] = ALICE,
) -> str:
    """Write a mail of an mbox; *body* is its diff."""
    return (
        "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
        f"From: {author[0]} <{author[1]}>\nDate: @{START + int(day * DAY)} +0000\n"
        f"Message-ID: <{name}@example.org>\nSubject: {subject}\n{extra}\n---\n{body}-- \n2.39\n\n"
    )


class World(Struct):
    """A repository, and a way to check mails on it."""

    path: Path
    repository: pygit2.Repository

    def commit(
        self,
        files: Mapping[str, Sequence[str]],
        day: float,
        *parents: Oid,
        title: str = "something else",
        author: tuple[str, str] = CAROL,
        branch: str = "heads/master",
    ) -> Oid:
        """Commit a tree of texts."""
        return commit(
            self.repository,
            {path: "".join(lines).encode() for path, lines in files.items()},
            parents,
            seconds=START + int(day * DAY),
            branch=f"refs/{branch}",
            message=f"{title}\n",
            author=author,
        )

    def check(self, *mails: str, **options: object) -> tuple[SeriesVerdict, ...]:
        """Check an archive."""
        mbox = self.path / "mbox"
        mbox.write_text("".join(mails))
        asked = Options(**options)  # type: ignore[arg-type]  # tests pass what it takes
        with read_series([str(mbox)]) as collection:
            return check_series(collection, self.repository.path, asked).series


def new_world(path: Path, name: str = "linux.git") -> World:
    """Make a repository without commits."""
    return World(path, new_repository(path / name))
