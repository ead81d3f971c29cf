"""The applied diffstat against ``git diff --numstat --summary -M``."""

import random
from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest

from applier.diff.quote import quote_path, unquote_path
from applier.model import Oid, Stat
from tests.git.building import File, new_repository, opened, tree
from tests.oracle.repo_git import git, git_text

pytestmark = pytest.mark.oracle

Row = tuple[str, str | None, int | None, int | None]

NAMES = ["Makefile", "a.c", "b.c", "new file", "t\u00e4st", 'quo"te', "x", "run.sh"]
PLACES = ["", "d/", "d/e/", "f/", "d/e/g/", "arch/x/", "arch/y/"]


def rows_of_git(repository: str, old: Oid, new: Oid, options: Sequence[str] = ("-M",)) -> list[Row]:
    text = git(repository, "diff", "--numstat", "-z", *options, old, new)
    fields = iter(text.split(b"\0"))
    rows: list[Row] = []
    for field in fields:
        if not field:
            break
        insertions, deletions, path = field.split(b"\t", 2)
        old_path = None if path else quote_path(next(fields))
        added, removed = (None if n == b"-" else int(n) for n in (insertions, deletions))
        rows.append((quote_path(path or next(fields)), old_path, added, removed))
    return rows


def notes_of_git(repository: str, old: Oid, new: Oid) -> list[str]:
    return [
        line.strip()
        for line in git_text(repository, "diff", "--summary", "-M", old, new).splitlines()
    ]


def rows_of(stat: Stat) -> list[Row]:
    return [(row.path, row.old_path, row.insertions, row.deletions) for row in stat.paths]


def body(rng: random.Random) -> bytes:
    """A text of lines that repeat, as those of code do.

    The last line has its newline: up to 2.43 git measured likeness without a
    last line that lacks it, and so came to other percentages than now.
    """
    words = [b"\tif (x)", b"\treturn 0;", b"}", b"", b"{", b"\tfoo(%d);" % rng.randrange(40)]
    lines = [rng.choice(words) for _ in range(rng.randrange(60))]
    lines += [b"\tlong_line_of_some_function(with, its, %d, arguments);" % n for n in range(9)]
    rng.shuffle(lines)
    return b"\n".join(lines) + b"\n"


def changed(rng: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    for _ in range(rng.choice([1, 1, 2, 5, 12])):
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.randrange(4)] = [b"\tnew(%d);\n" % rng.randrange(9)] * rng.randrange(4)
    return b"".join(lines)


def some_file(rng: random.Random, pool: list[bytes]) -> File:
    content = rng.choice(pool)
    match rng.randrange(14):
        case 0:
            return 0o120000, content[:40].replace(b"\n", b" ") or b"t"
        case 1:
            return 0o160000, b"%040x" % rng.randrange(1, 5)
        case 2 | 3:
            return 0o100755, content
        case 4:
            return b"\0\xff\n" + content
        case _:
            return content


def mutated(rng: random.Random, files: dict[str, File], pool: list[bytes]) -> dict[str, File]:
    """Rename, remove, add and change some files."""
    result = dict(files)
    for path, file in files.items():
        mode, content = file if isinstance(file, tuple) else (0o100644, file)
        match rng.randrange(9):
            case 0:
                del result[path]
            case 1 | 2 | 3:
                del result[path]
                result[rng.choice(PLACES) + rng.choice([path.rsplit("/")[-1], *NAMES])] = file
            case 4 if mode in (0o100644, 0o100755):
                del result[path]
                name = rng.choice(PLACES) + rng.choice(NAMES)
                result[name] = (rng.choice([mode, 0o100755]), changed(rng, content))
            case 5 if mode in (0o100644, 0o100755):
                result[path] = (mode, changed(rng, content))
            case 6:
                result[path] = some_file(rng, pool)
            case _:
                pass
    return settled(result)


def settled(files: dict[str, File]) -> dict[str, File]:
    return {
        path: file
        for path, file in files.items()
        if not any(path.startswith(other + "/") for other in files)
    }


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> pygit2.Repository:
    return new_repository(Path(tmp_path_factory.mktemp("stat"), "bare.git"))


@pytest.mark.parametrize("seed", range(60))
def test_rows_and_notes_are_those_of_git(shared: pygit2.Repository, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    pool = [body(rng) for _ in range(rng.choice([2, 6]))] + [b"", b"one line\n"]
    paths = [place + name for place in PLACES for name in NAMES]
    chosen = rng.sample(paths, rng.randrange(1, 25))
    files = settled({path: some_file(rng, pool) for path in chosen})
    old, new = tree(shared, files), tree(shared, mutated(rng, files, pool))
    stat = opened(shared).stat_trees(old, new)
    assert rows_of(stat) == rows_of_git(shared.path, old, new)
    assert list(stat.notes) == notes_of_git(shared.path, old, new)


@pytest.mark.parametrize("seed", range(40))
def test_named_renames_and_copies_are_counted_as_git_counts(
    shared: pygit2.Repository, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    pool = [body(rng) for _ in range(3)]
    paths = [place + name for place in PLACES for name in NAMES]
    files = settled({path: rng.choice(pool) for path in rng.sample(paths, 12)})
    after = mutated(rng, files, pool)
    for path in rng.sample(paths, 6):
        after.setdefault(path, changed(rng, rng.choice(pool)))
    old, new = tree(shared, files), tree(shared, settled(after))
    options = rng.choice([["-C", "-C"], ["-M10%"], ["-C"], ["-M100%"]])
    rows = rows_of_git(shared.path, old, new, options)
    sources = {unquote_path(row[0]): unquote_path(row[1]) for row in rows if row[1] is not None}
    assert rows_of(opened(shared).stat_paired(old, new, sources)) == rows


def test_what_cannot_be_a_rename_is_none(shared: pygit2.Repository) -> None:
    old = tree(shared, {"d/a.c": b"a\n"})
    new = tree(shared, {"d/a.c": b"a\n", "b.c": b"a\n", "c.c": b"a\n"})
    stat = opened(shared).stat_paired(
        old, new, {b"b.c": b"no/such", b"c.c": b"d", b"gone": b"d/a.c", b"../x": b"../y"}
    )
    assert rows_of(stat) == [("b.c", None, 1, 0), ("c.c", None, 1, 0)]


def test_big_files_are_counted_as_git_counts(shared: pygit2.Repository) -> None:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    lines = [rng.choice([b"", b"}", b"\tfoo();"]) for _ in range(900)]
    lines += [b"\tunique(%d);" % number for number in range(900)]
    rng.shuffle(lines)
    content = b"\n".join(lines)
    files: dict[str, File] = {f"f{number}": content for number in range(60)}
    new_files: dict[str, File] = {path: changed(rng, content) for path in files}
    old, new = tree(shared, files), tree(shared, new_files)
    assert rows_of(opened(shared).stat_trees(old, new)) == rows_of_git(shared.path, old, new)
