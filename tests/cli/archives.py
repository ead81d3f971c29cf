"""A small repository, and mails about it, made as a list would show them."""

import difflib
from pathlib import Path

import pygit2
from msgspec import Struct

SENT = "Fri, 05 Mar 2021 10:00:00 +0000"
BORN = 1_614_000_000

SLAB = "".join(f"line {n} of the allocator\n" for n in range(1, 41))
READ_ME = "A kernel, though a small one.\n"


def make_repository(place: Path) -> pygit2.Repository:
    """Make a bare repository of one commit, tagged v5.12-rc1, on master."""
    repo = pygit2.init_repository(place, bare=True, initial_head="master")
    mm = repo.TreeBuilder()
    mm.insert("slab.c", repo.create_blob(SLAB.encode()), pygit2.enums.FileMode.BLOB)
    root = repo.TreeBuilder()
    root.insert("mm", mm.write(), pygit2.enums.FileMode.TREE)
    root.insert("README", repo.create_blob(READ_ME.encode()), pygit2.enums.FileMode.BLOB)
    who = pygit2.Signature("Lina Example", "lina@example.org", BORN, 0)
    commit = repo.create_commit("refs/heads/master", who, who, "Begin\n", root.write(), [])
    repo.create_tag("v5.12-rc1", commit, pygit2.enums.ObjectType.COMMIT, who, "v5.12-rc1\n")
    return repo


class Edit(Struct, frozen=True):
    """One line of mm/slab.c that becomes another."""

    line: int
    text: str
    before: str = SLAB

    @property
    def after(self) -> str:
        """The file after the edit."""
        lines = self.before.splitlines(keepends=True)
        lines[self.line - 1] = f"{self.text}\n"
        return "".join(lines)

    @property
    def diff(self) -> str:
        """The edit as git would draw it."""
        pairs = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        lines = difflib.unified_diff(*pairs, "a/mm/slab.c", "b/mm/slab.c")
        return "diff --git a/mm/slab.c b/mm/slab.c\n" + "".join(lines)


STAT = " mm/slab.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
FALSE_STAT = " mm/slab.c | 9 +++++----\n 1 file changed, 5 insertions(+), 4 deletions(-)\n"


def mail(
    message_id: str,
    subject: str,
    diff: str = "",
    *,
    stat: str = STAT,
    parent: str | None = None,
    headers: str | None = None,
) -> bytes:
    """Write one mail; *headers* replace all of them."""
    reply = f"In-Reply-To: <{parent}>\nReferences: <{parent}>\n" if parent else ""
    head = headers if headers is not None else (
        f"From: Anna Example <anna@example.org>\nDate: {SENT}\n"
        f"Message-Id: <{message_id}>\nSubject: {subject}\n{reply}"
    )  # fmt: skip
    body = f"Say why.\n\nSigned-off-by: Anna Example <anna@example.org>\n---\n{stat}\n{diff}"
    return f"{head}\n{body if diff else 'Words.'}\n-- \n2.30.0\n\n".encode()


def mbox(*mails: bytes) -> bytes:
    """Put mails into an mbox."""
    return b"".join(b"From anna@example.org Fri Mar  5 10:00:00 2021\n" + one for one in mails)


GOOD = mail("good@example.org", "[PATCH] mm: improve line 20", Edit(20, "improved").diff)
BAD = mail(
    "bad@example.org",
    "[PATCH] mm: improve what is not there",
    Edit(20, "improved").diff.replace(" line 19 of", " line 19 off"),
)
CLASHING = mail("other@example.org", "[PATCH] mm: undo line 21", Edit(21, "undone").diff)
"""Together with the good one, it does not apply."""
FALSE = mail(
    "false@example.org",
    "[PATCH] mm: improve line 30",
    Edit(30, "improved").diff,
    stat=FALSE_STAT,
)
PARTIAL = mail("part@example.org", "[PATCH 1/3] mm: improve line 10", Edit(10, "better").diff)


def pair() -> tuple[bytes, bytes, bytes]:
    """Write a cover letter and two patches, the second upon the first."""
    first = Edit(5, "five")
    second = Edit(6, "six", first.after)
    top = "pair-0@example.org"
    return (
        mail(top, "[PATCH v2 0/2] mm: improve two lines"),
        mail("pair-1@example.org", "[PATCH v2 1/2] mm: five", first.diff, parent=top),
        mail("pair-2@example.org", "[PATCH v2 2/2] mm: six", second.diff, parent=top),
    )
