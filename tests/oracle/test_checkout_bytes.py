"""What a file has in a work tree, beside what ``git checkout`` writes."""

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from applier.git.attributes import Attributes
from applier.git.conversion import LineEnds, conversion_of
from applier.git.objects.store import blob_id
from tests.oracle.repo_git import git

pytestmark = pytest.mark.oracle

PATTERNS = (
    rb'*;*.c;a*;/a.c;d/*.c;**/e/*;d/**;d/**/x.c;a?c;[ab].c;[!a].c;[[:alpha:]].c;*.[ch];"a\t.c";'
    rb"x y;\*.c;d/e/*;d;a**c;**;**/x.c;e/**/x.c;[a-c].c;[]a].c;!a.c;a.c/;*a*.*;**.c;d/**e/x.c"
).split(b";")
WORDS = (
    b"text -text !text text=auto eol=crlf eol=lf crlf -crlf crlf=input ident -ident binary mac"
    b" filter=lfs -filter !eol -mac -binary !mac"
).split()
PATHS = (
    b"a.c;b.c;x.c;d/a.c;d/x.c;d/e/x.c;d/e/f/x.c;e/x.c;e/f/x.c;a.h;a\t.c;*.c;e/a.c;abc;].c;d/e/h.c"
).split(b";")
MACROS = (b"[attr]mac text eol=crlf", b"[attr]mac ident -text", b"[attr]mac binary", b"")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


def attribute_files(chance: random.Random) -> dict[bytes, bytes]:
    """Invent files of attributes, by the directories that they are in."""
    files = {}
    for where in (b"", b"d", b"d/e", b"e"):
        lines = [chance.choice(MACROS)] if not where else []
        for _ in range(chance.randint(0, 4)):
            words = chance.sample(WORDS, chance.randint(1, 3))
            lines.append(b" ".join((chance.choice(PATTERNS), *words)))
        files[where] = b"\n".join(lines) + b"\n"
    return files


def asked_of_git(repository: Path) -> dict[bytes, dict[bytes, bytes | bool]]:
    said = git(
        repository,
        *("check-attr", "-z", "--stdin", "text", "crlf", "eol", "ident", "filter"),
        stdin=b"\0".join(PATHS) + b"\0",
    ).split(b"\0")
    found: dict[bytes, dict[bytes, bytes | bool]] = {path: {} for path in PATHS}
    states: dict[bytes, bytes | bool] = {b"set": True, b"unset": False}
    for path, name, value in zip(said[::3], said[1::3], said[2::3], strict=False):
        if value != b"unspecified":
            found[path][name] = states.get(value, value)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_attributes_are_those_that_git_finds(repository: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, repeatable
    files = attribute_files(chance)
    info = chance.choice((b"", b"*.c eol=lf\n", b"[attr]mac -text\n"))
    for where, content in files.items():
        directory = repository / where.decode()
        directory.mkdir(parents=True, exist_ok=True)
        (directory / ".gitattributes").write_bytes(content)
    (repository / ".git/info").mkdir(exist_ok=True)
    (repository / ".git/info/attributes").write_bytes(info)
    ours = Attributes(files, info=info)
    assert {path: ours.of(path) for path in PATHS} == asked_of_git(repository)


CONTENTS = (
    *(b"a\nb\n", b"a\r\nb\n", b"a\rb\n", b"", b"no end", b"a\0b\n", b"\x01\x02\n" * 20),
    *(b"x" * 300 + b"\x01\n", b"x" * 100 + b"\x01\n", b"a\n\x1a", b"\x1a\n"),
    *(b"\x1a\x1a\n" + b"y" * 200, b"\x1b[1m\x0c\x08\n", b"\x7f\n", b"\r\n"),
    *("h\u00e9llo\n".encode(), b"\xff\xfe\n", "\u20ac\n".encode() * 5),
    b"$Id$\n$Id: foo $ $Id: foo bar $ $Id:x$ $Id: a\n$ $Ident$ $Id: $ $Id:$ $Id:  $ $Id: x  $ $Id",
    *(b"$Id $ $Id$Id$\n", b"$Id: foo$Id$\n", b"$Id: 1234 $"),
    b"$Id:$ $Id:ab c$ $Id: ab c$ $Id:a $ $Id:  a $",
)
SAID = (
    ";text;-text;text=auto;text eol=crlf;text=auto eol=crlf;eol=crlf;eol=lf;crlf;crlf=input;ident;"
    "ident text eol=crlf;ident text=auto;ident text=auto eol=crlf;ident text;"
    "ident working-tree-encoding=latin1;working-tree-encoding=UTF-16;"
    "working-tree-encoding=UTF-16LE;working-tree-encoding=utf-16le-bom;"
    "working-tree-encoding=latin1;working-tree-encoding=UTF-8;working-tree-encoding=nosuch;"
    "text eol=crlf working-tree-encoding=UTF-16BE;working-tree-encoding=UTF-32;-text eol=crlf;"
    "text=auto eol=lf;crlf eol=crlf;working-tree-encoding=SHIFT-JIS;text=foo;filter=lfs"
).split(";")


def checked_out(repository: Path, said: str, contents: Sequence[bytes]) -> list[bytes | None]:
    """Have git write *contents* into files with the attributes *said*."""
    (repository / ".gitattributes").write_text(f"f* {said}\n")
    git(repository, "read-tree", "--empty")
    lines = []
    for number, content in enumerate(contents):
        oid = git(repository, "hash-object", "-w", "--no-filters", "--stdin", stdin=content)
        lines.append(f"100644 {oid.decode().strip()} 0\tf{number}\n")
        (repository / f"f{number}").unlink(missing_ok=True)
    git(repository, "update-index", "--index-info", stdin="".join(lines).encode())
    subprocess.run(
        ["git", "-C", str(repository), "checkout-index", "-f", "-a"],
        capture_output=True,
        check=False,
    )
    files = [repository / f"f{number}" for number in range(len(contents))]
    return [file.read_bytes() if file.exists() else None for file in files]


@pytest.mark.parametrize("eol", ["native", "crlf", "lf"])
@pytest.mark.parametrize("autocrlf", ["false", "true", "input"])
def test_files_have_the_bytes_that_git_writes(repository: Path, autocrlf: str, eol: str) -> None:
    if (autocrlf, eol) == ("input", "crlf"):
        return  # git refuses to be configured so
    git(repository, "config", "core.autocrlf", autocrlf)
    git(repository, "config", "core.eol", eol)
    for said in SAID:
        attributes = Attributes({b"": f"f* {said}\n".encode()}).of(b"f0")
        conversion = conversion_of(attributes, LineEnds(autocrlf, eol))
        ours = [conversion.apply(content, blob_id(content)) for content in CONTENTS]
        assert ours == checked_out(repository, said, CONTENTS), said
