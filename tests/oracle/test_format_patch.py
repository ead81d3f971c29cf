"""Mails of commits against ``git format-patch``: the same bytes, but for the signature."""

import random
import re
from pathlib import Path

import pygit2
import pytest

from applier.archive import SourceOptions, open_archive
from applier.check import check_series
from applier.collection import read_series
from applier.format_patch.mails import SIGNATURE
from applier.model import DamageKind
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


DESCRIPTIONS = [
    "",
    "Improve all of it\n\nAt length.\n\n- and\n- with a list\n",
    (
        "A first paragraph that is so long that git takes it for text and not the subject of "
        "the cover letter\n\nMore.\n"
    ),
    "Umlauts in the text\n\nH\u00e4.\n",  # in the subject, git 2.39 leaves them as they are
]


@pytest.mark.parametrize("description", DESCRIPTIONS)
def test_the_cover_letter_is_that_of_git(tmp_path: Path, description: str) -> None:
    repository = new_repository(tmp_path / "repo")
    grow(random.Random(2), repository)  # noqa: S311 - cases, not secrets
    if description:
        repository.config["branch.master.description"] = description
    git_cover = ("--cover-letter", "--cover-from-description=auto", "--base=base", "base..master")
    theirs = mails_of_git(repository, *git_cover)[0]
    options = SourceOptions(repository=repository.path, cover=True)
    with open_archive(["base..master"], options=options) as archive:
        ours = next(iter(archive)).content
    assert without_sender(comparable(ours)) == without_sender(comparable(theirs))


def without_sender(mail: bytes) -> bytes:
    """Leave out who calls git, and when."""
    return re.sub(rb"(?m)^(From|Date): .*\n( .*\n)*", b"", mail)


MISHAPS = [
    "plain\n\nText.\n",
    "cut\n\nText.\n---\nmore\n",
    "cut at a diff\n\ndiff -u of two\nmore\n",
    "[x] brackets\n\nText.\n",
    "Re: an answer\n",
    "two\nlines\n\nText.\n",
    "white\n\nspace  \n\n\n\nText.\n\n",
    "author\n\nFrom: B Other <b@example.org>\n\nText.\n",
    "date\n\nDate: Mon, 1 Mar 2021 10:00:00 +0000\n\nText.\n",
    "subject\n\nSubject: another one\n\nText.\n",
    "scissors\n\nText.\n-- >8 --\nmore\n",
    "From the beginning\n\nFrom here on\n>From there\n",
    "\u00fcmlauts\n\n\u00e4\n",
]


@pytest.mark.parametrize("message", MISHAPS)
@pytest.mark.parametrize("line", [b"line", b"line\r", b"l\xe4tin", b"x" * 1200, b"From here"])
def test_a_commit_is_another_one_after_git_am_where_damage_says_so(
    tmp_path: Path, message: str, line: bytes
) -> None:
    repository = new_repository(tmp_path / "repo", bare=False)
    first = commit(repository, {"a": b"1\n"})
    sent = commit(repository, {"a": b"1\n" + line + b"\n"}, [first], message=message)
    git(tmp_path / "repo", "reset", "-q", "--hard", first)
    with read_series(["HEAD..x"], options=range_of(repository, sent)) as collection:
        [verdict] = check_series(collection, str(tmp_path / "repo")).series
        mail = collection.read_message(next(iter(collection)).parts[0].envelope)
    lossy = any(one.lossy for one in verdict.patches[0].damage)
    harmless = any(one.kind is DamageKind.MESSAGE for one in verdict.patches[0].damage)
    made = after_am(tmp_path / "repo", mail)
    assert made is not None
    equal = made == written(tmp_path / "repo", sent)
    assert equal if not (lossy or harmless) else not equal


def range_of(repository: pygit2.Repository, sent: str) -> SourceOptions:
    repository.references.create("refs/heads/x", sent)
    return SourceOptions(repository=repository.path)


def after_am(place: Path, mail: bytes) -> bytes | None:
    """Give what ``git am`` makes of a mail; None if it refuses it."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    head = b"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
    git(place, *who, "am", "-q", stdin=head + mail)
    return written(place, "HEAD")


def written(place: Path, revision: str) -> bytes:
    """Give tree, author and message of a commit."""
    return git(place, "log", "-1", "--format=%T%n%an <%ae> %ad%n%B", "--date=raw", revision)
