"""Mails of commits against ``git format-patch``: the same bytes, but for the signature."""

import random
import re
from pathlib import Path

import pygit2
import pytest

from applier.archive import SourceOptions, open_archive
from applier.format_patch.mails import SIGNATURE
from tests.git.building import commit, new_repository
from tests.oracle.repo_git import git
from tests.oracle.test_repo_stat import NAMES, PLACES, body

pytestmark = pytest.mark.oracle

Files = dict[str, tuple[int, bytes]]

MESSAGES = [
    "mm: a short one\n\nWhy it is so.\n\nSigned-off-by: A U Thor <author@example.org>\n",
    "a subject that goes on and on, and on, until it must be folded somewhere, here\n",
    "t\u00e4st: umlauts in a subject that needs several words of them: \u00e4\u00f6\u00fc\n",
    "plain subject\n\nb\u00f6dy\n\n\nwith  spaces   \n\ttabs\t\n",
    "two lines\nof a subject\n\n\n\ntext\n\n\n",
    "\n\n  leading  space\n",
    "averyveryveryverylongwordthatdoesnotfitintoasinglelineofseventyeightcolumnsatall and more\n",
    "=?UTF-8?q?what?= is _this_? (a comment) [x] <y@example.org>\n\n---\nbelow\n",
    "spaces.  At the end of a line there are two of them, and they are kept apart.  So\n",
    "\u65e5\u672c\u8a9e\u306e\u9577\u3044\u4ef6\u540d\u304c\u3053\u3053\u306b\u3042\u308a\u307e\u3059\u304c\u3069\u306e\u3088\u3046\u306b\u6298\u308a\n",
    "",
]
AUTHORS = [
    ("A U Thor", "author@example.org"),
    ("A. U. Thor", "author@example.org"),
    ('Quo "te" \\ Thor', "author@example.org"),
    ("J\u00f6rg (x) M\u00fcller, Dr.", "joerg@example.org"),
    ("A Name That Goes On And On Until It Must Be Folded Somewhere Indeed Here", "a@example.org"),
    ("A Name. That Goes On And On", "with-an-address-that-is-long@an-organisation.example.org"),
]
MODES = [0o100644, 0o100644, 0o100644, 0o100755, 0o120000]


def content(rng: random.Random, mode: int) -> bytes:
    if mode == 0o120000:
        return rng.choice([b"target", b"other/target"])
    return rng.choice(
        [body(rng), body(rng), body(rng), b"", b"\0" * rng.randrange(1, 900) + body(rng), b"x"]
    )


def evolved(rng: random.Random, files: Files) -> Files:
    """Change, remove, move and add some files."""
    after = dict(files)
    for path in rng.sample(sorted(after), min(len(after), rng.randrange(1, 6))):
        mode, old = after.pop(path)
        what = rng.randrange(5)
        place = rng.choice(PLACES) + rng.choice(NAMES) + rng.choice(["", "2"])
        if what == 0:
            continue
        if what == 1 and not any(one.startswith((path + "/", place)) for one in after):
            after[place] = (mode, old)
        elif what == 2:
            mode = rng.choice(MODES)
            after[path] = (mode, content(rng, mode))
        else:
            lines = old.split(b"\n")
            lines[rng.randrange(len(lines))] = rng.choice([b"new line", b"", b"} else {"])
            after[path] = (mode, b"\n".join(lines))
    for _ in range(rng.randrange(3)):
        mode = rng.choice(MODES)
        after[rng.choice(PLACES) + rng.choice(NAMES)] = (mode, content(rng, mode))
    names = [one for one in after if any(other.startswith(f"{one}/") for other in after)]
    return {path: file for path, file in after.items() if path not in names}


def grow(rng: random.Random, repository: pygit2.Repository) -> None:
    """Make a line of commits of every kind."""
    files: Files = {}
    tip = commit(repository, {"base": b"base\n"})
    repository.references.create("refs/heads/base", tip)
    for at, message in enumerate(MESSAGES):
        # git gives a commit without changes a number, but no mail: here each changes something.
        files = evolved(rng, files) | {"count": (0o100644, b"%d\n" % at)}
        tip = commit(
            repository,
            files,
            [tip],
            message=message,
            author=rng.choice(AUTHORS),
            seconds=1_600_000_000 + 86_399 * at,
        )


def mails_of_git(repository: pygit2.Repository, *options: str) -> list[bytes]:
    """Give the mails of ``git format-patch``, without the mbox's lines, signed by us."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    call = (*who, "format-patch", "--stdout", f"--signature={SIGNATURE}", *options)
    text = git(repository.path, *call)
    mails = text.split(b" Mon Sep 17 00:00:00 2001\n")[1:]
    return [mail.rpartition(b"\nFrom ")[0] if at < len(mails) - 1 else mail
            for at, mail in enumerate(mails)]  # fmt: skip


def unthreaded(mail: bytes) -> bytes:
    """Leave out what names the moment of the call."""
    lines = mail.split(b"\n")
    names = (b"Message-Id: ", b"In-Reply-To: ", b"References: ")
    return b"\n".join(line for line in lines if not line.startswith(names)).rstrip(b"\n")


_DRAWN_OTHERWISE = re.compile(
    rb"(?m)(?<=similarity index )\d+%$|\(\d+%\)$|^(literal|delta) \d+\n(.+\n)*"
)
"""How alike two files are, which git guesses by a hash, and how a binary file is packed."""


def comparable(mail: bytes) -> bytes:
    """Leave out also what docs/branch.md says may be drawn otherwise."""
    return _DRAWN_OTHERWISE.sub(b"", unthreaded(mail))


@pytest.mark.parametrize("seed", range(4))
def test_the_mails_are_those_of_git(tmp_path: Path, seed: int) -> None:
    repository = new_repository(tmp_path / "repo")
    grow(random.Random(seed), repository)  # noqa: S311 - cases, not secrets
    theirs = mails_of_git(repository, "--thread=shallow", "--base=base", "base..master")
    options = SourceOptions(repository=repository.path)
    with open_archive(["base..master"], options=options) as archive:
        ours = [raw.content for raw in archive]
    assert list(map(comparable, ours)) == list(map(comparable, theirs))


def test_one_mail_has_no_number(tmp_path: Path) -> None:
    repository = new_repository(tmp_path / "repo")
    first = commit(repository, {"a": b"1\n"})
    commit(repository, {"a": b"2\n"}, [first], message="two\n")
    theirs = mails_of_git(repository, "-1")
    with open_archive(["HEAD^!"], options=SourceOptions(repository=repository.path)) as archive:
        [ours] = [unthreaded(raw.content) for raw in archive]
    base = b"\n\nbase-commit: " + first.encode()
    assert ours.replace(base, b"") == theirs[0].rstrip(b"\n")
