"""What does git itself make of one mail on one tree?

The oracle: ``git am --patch-format=mbox`` on a bare mail, options at their
defaults, configuration isolated, committer fixed. I/O, and the only place
that knows how the table's git is run. A case gets a repository of its own
that borrows its objects, so nothing needs to be cleaned up between two.
"""

import os
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from tests.oracle.cases.builders import FILE, GITLINK, Files, Node

COMMITTER = ("Oracle", "oracle@example.org", 1700000000)

_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
[maintenance]
\tauto = false
"""


class Verdict(Struct, frozen=True):
    """What came of a mail: the ids if it was accepted, git's words if it was not."""

    applied: bool
    tree: str = ""
    commit: str = ""
    content: bytes = b""
    """The commit object, for a person to see where two commits differ."""
    said: str = ""


def sealed_environment() -> dict[str, str]:
    """Say everything that git could otherwise read from the machine or its user."""
    name, email, seconds = COMMITTER
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_DATE": f"{seconds} +0000",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def git(
    where: Path, *words: str, feed: bytes = b"", check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run git in *where*."""
    return subprocess.run(
        ["git", *words],
        cwd=where,
        input=feed,
        capture_output=True,
        check=check,
        env=sealed_environment(),
    )


def write_bases(repository: Path, bases: Iterable[Files]) -> list[str]:
    """Make a bare *repository* of one root commit for each of *bases*; their ids in order."""
    trees = list(bases)
    repository.mkdir(parents=True)
    git(repository, "init", "-q", "--bare", "-b", "main", ".")
    stream = b"".join(_commit(number, files) for number, files in enumerate(trees))
    git(repository, "fast-import", "--quiet", feed=stream)
    refs = git(repository, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)")
    named = dict(line.split() for line in refs.stdout.decode().splitlines())
    return [named[f"{number}"] for number in range(len(trees))]


def _commit(number: int, files: Files) -> bytes:
    top = b"commit refs/heads/%d\ncommitter Base <base@example.org> 1600000000 +0000\n" % number
    return top + _data(b"base\n") + b"".join(_file(path, node) for path, node in files.items())


def _file(path: str, node: bytes | Node) -> bytes:
    node = Node(FILE, node) if isinstance(node, bytes) else node
    name = _quote(os.fsencode(path))
    if node.mode == GITLINK:
        return b"M 160000 %b %b\n" % (node.content, name)
    return b"M %o inline %b\n" % (node.mode, name) + _data(node.content)


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quote(path: bytes) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'


def run_am(repository: Path, base: str, mail: bytes, where: Path) -> Verdict:
    """Let git apply *mail* on the commit *base* of *repository*, in the new directory *where*."""
    return run_series(repository, base, [mail], where)[0]


def run_series(repository: Path, base: str, mails: Iterable[bytes], where: Path) -> list[Verdict]:
    """Let git apply *mails*, each on the one before, until it refuses one."""
    _borrow(repository, base, where)
    git(where, "reset", "-q", "--hard")
    verdicts: list[Verdict] = []
    for mail in mails:
        verdicts.append(_take(mail, where))
        if not verdicts[-1].applied:
            break
    return verdicts


def _take(mail: bytes, where: Path) -> Verdict:
    (where / ".git" / "mail").write_bytes(mail)
    run = git(where, "am", "-q", "--patch-format=mbox", ".git/mail", check=False)
    if run.returncode:
        return Verdict(applied=False, said=(run.stderr + run.stdout).decode(errors="replace"))
    commit = (where / ".git" / "refs" / "heads" / "main").read_text().strip()
    content = _read_loose(where, commit)
    tree = content.split(b"\n", 1)[0].removeprefix(b"tree ").decode()
    return Verdict(applied=True, tree=tree, commit=commit, content=content)


def _borrow(repository: Path, base: str, where: Path) -> None:
    files: Mapping[str, str] = {
        "HEAD": "ref: refs/heads/main\n",
        "config": _CONFIG,
        "objects/info/alternates": f"{repository.resolve() / 'objects'}\n",
        "refs/heads/main": f"{base}\n",
    }
    for name, text in files.items():
        path = where / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _read_loose(where: Path, oid: str) -> bytes:
    raw = zlib.decompress((where / ".git" / "objects" / oid[:2] / oid[2:]).read_bytes())
    return raw.split(b"\0", 1)[1]


def read_tree(where: Path, tree: str) -> dict[bytes, Node]:
    """List the files of *tree* by path.

    The checkout would not do: where one patch makes and removes a file, git
    leaves it lying there although the tree does not have it.
    """
    listed = git(where, "ls-tree", "-rz", tree).stdout.split(b"\0")[:-1]
    facts = [(line.split(b"\t", 1)[1], *line.split(b"\t", 1)[0].split(b" ")) for line in listed]
    wanted = b"".join(oid + b"\n" for _, _, kind, oid in facts if kind == b"blob")
    contents = _batch(git(where, "cat-file", "--batch", feed=wanted).stdout)
    return {
        path: Node(int(mode, 8), oid if kind == b"commit" else next(contents))
        for path, mode, kind, oid in facts
    }


def _batch(printed: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(printed):
        start = printed.index(b"\n", at) + 1
        size = int(printed[at:start].split(b" ")[2])
        yield printed[start : start + size]
        at = start + size + 1
