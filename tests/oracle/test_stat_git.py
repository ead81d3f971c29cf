"""Do we read, count and compare diffstats as git draws them?

A generated history (every kind of change, odd and long names, text that the
algorithms draw differently), formatted by git in many ways; each declared
diffstat is read back and held against ``git log --numstat``.
"""

import os
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from applier.diff import parse_diff, quote_path
from applier.diffstat import compare_patch, compare_series, count_diff, count_series, parse_diffstat
from applier.diffstat.counted import count_again
from applier.diffstat.stat_rows import sum_rows
from applier.model import Stat, StatRow, StatStatus

pytestmark = pytest.mark.oracle

COMMITS = 24
SHAPES = [
    [],
    ["--stat=200"],
    ["--stat=72,40"],
    ["--stat=40"],
    ["--stat=30,15"],
    ["--stat=24,12"],
    ["--stat-graph-width=5"],
    ["--stat-graph-width=1"],
    ["--stat-count=1"],
    ["--compact-summary"],
    ["--stat", "--dirstat", "--summary"],
    ["--no-renames"],
    ["--binary", "--full-index"],
    ["-U0"],
    ["-U25"],
]
ALGORITHMS = ["myers", "minimal", "patience", "histogram"]
_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_COMMITTER_NAME": "C O Mitter",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
    "LC_ALL": "C.UTF-8",
}


def git(where: Path, *words: str, feed: bytes = b"") -> bytes:
    command = ["git", "-C", str(where), *words]
    return subprocess.run(
        command, check=True, capture_output=True, input=feed, env=_ENVIRONMENT
    ).stdout


class File(Struct):
    """A file of the generated tree."""

    mode: str
    content: bytes


class History:
    """A history made up from a seed, as a stream for ``git fast-import``."""

    def __init__(self, seed: int) -> None:
        self.choice = random.Random(seed)  # noqa: S311 -- a made-up history keeps no secret
        self.files = {self.name(): File("100644", self.text()) for _ in range(30)}
        self.files["drivers/brake.bin"] = File("100644", b"\0" + self.text())

    def name(self) -> str:
        """Make up a path: short or long, plain or odd."""
        words = [
            "brake",
            "wheel",
            "drivers",
            "platform",
            "msi",
            "a b",
            "caf\u00e9",
            "x",
            'q"t',
        ]
        parts = [self.choice.choice(words) for _ in range(self.choice.randint(0, 7))]
        return "/".join([*(f"{part}.d" for part in parts), f"f{self.choice.randrange(10**4)}.c"])

    def text(self) -> bytes:
        """Make up text in which lines repeat, so that a change can be drawn in several ways."""
        lines = [b"{", b"}", b"", b"\treturn 0;", b"\tbreak;"]
        lines += [b"int f%d;" % self.choice.randrange(99) for _ in range(5)]
        return b"".join(
            self.choice.choice(lines) + b"\n" for _ in range(self.choice.randint(3, 120))
        )

    def edit(self, content: bytes) -> bytes:
        """Delete, insert and move some lines."""
        lines = content.splitlines(keepends=True)
        for _ in range(self.choice.randint(1, 6)):
            start = self.choice.randrange(len(lines) + 1)
            cut = lines[start : start + self.choice.randint(0, 5)]
            del lines[start : start + len(cut)]
            if self.choice.random() < 0.4:
                lines[:0] = cut
            lines[start:start] = self.text().splitlines(keepends=True)[: self.choice.randint(0, 9)]
        return b"".join(lines)

    def step(self) -> None:
        """Change some files."""
        for _ in range(self.choice.randint(1, 6)):
            path = self.choice.choice(sorted(self.files))
            file = self.files[path]
            match self.choice.randrange(9):
                case 0:
                    self.files[self.name()] = File("100644", self.text())
                case 1 if len(self.files) > 10:
                    del self.files[path]
                case 2:
                    self.files[self.name()] = self.files.pop(path)
                case 3:
                    del self.files[path]
                    moved = File(file.mode, file.content + b"one more\n")
                    self.files[f"{path.rpartition('/')[0]}/moved.d/m.c".lstrip("/")] = moved
                case 4:
                    self.files[path] = File("100755", file.content)
                case 5:
                    self.files[path] = File("120000", b"brake/wheel")
                case 6:
                    self.files[self.name()] = File("100644", b"")
                case _:
                    self.files[path] = File("100644", self.edit(file.content))

    def stream(self) -> Iterator[bytes]:
        """Yield the whole history."""
        for number in range(COMMITS):
            if number:
                self.step()
            message = b"brake: step %d\n\nSay why.\n" % number
            yield b"commit refs/heads/main\n"
            yield b"committer C O Mitter <committer@example.org> %d +0000\n" % (10**9 + number)
            yield b"data %d\n%s\ndeleteall\n" % (len(message), message)
            for path, file in self.files.items():
                name = path.replace("\\", "\\\\").replace('"', '\\"')
                yield f'M {file.mode} inline "{name}"\ndata {len(file.content)}\n'.encode()
                yield file.content + b"\n"


@pytest.fixture(scope="module", params=[1, 2])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("stat")
    git(where, "init", "-q", "-b", "main")
    stream = b"".join(History(request.param).stream())
    git(where, "fast-import", "--quiet", feed=stream)
    return where


def mails(where: Path, *options: str, raw: bool = False) -> list[bytes]:
    """Format all commits but the first; return the text below each header."""
    quoting = ["-c", f"core.quotePath={str(not raw).lower()}"]
    text = git(
        where,
        *quoting,
        "format-patch",
        "--stdout",
        "--always",
        *options,
        f"main~{COMMITS - 1}..main",
    )
    found = re.split(rb"(?m)^From [0-9a-f]{40} .*\n", text)[1:]
    return [mail.partition(b"\n\n")[2] for mail in found]


def numbers(where: Path, *options: str) -> list[Stat]:
    """Return what git counts for each of those commits."""
    span = f"main~{COMMITS - 1}..main"
    text = git(where, "log", "--reverse", "--numstat", "-z", "--format=%x01", *options, span)
    return [read_numbers(part.strip(b"\0\n")) for part in text.split(b"\x01")[1:]]


def read_numbers(text: bytes) -> Stat:
    """Read ``git diff --numstat -z``."""
    fields = iter(text.split(b"\0"))
    rows = []
    for field in fields:
        if not field.strip():
            continue
        insertions, deletions, path = field.strip(b"\n").split(b"\t")
        old = None
        if not path:
            old, path = next(fields), next(fields)
        rows.append(row(insertions, deletions, path, old))
    return sum_rows(tuple(rows))


def row(insertions: bytes, deletions: bytes, path: bytes, old: bytes | None) -> StatRow:
    old_path = None if old is None else quote_path(old)
    if insertions == b"-":
        return StatRow(quote_path(path), None, binary=True, old_path=old_path)
    added, removed = int(insertions), int(deletions)
    return StatRow(quote_path(path), added + removed, added, removed, old_path=old_path)


def ordered(stat: Stat, truth: Stat) -> list[StatRow]:
    """Return the rows by path, without those that only the trees know to be binary."""
    binary = {row.path for row in truth.paths if row.binary}
    rows = [row for row in stat.paths if row.path not in binary]
    return sorted(rows, key=lambda row: row.path)


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_every_shape_is_true(repository: Path, shape: list[str]) -> None:
    renames = ["--no-renames"] if "--no-renames" in shape else ["-M"]
    for mail, truth in zip(mails(repository, *shape), numbers(repository, *renames), strict=True):
        said, diff = parse_diffstat(mail), parse_diff(mail)
        assert said is not None
        assert (said.files, said.insertions, said.deletions) == (
            *(truth.files, truth.insertions),
            truth.deletions,
        )
        assert said.truncated or len(said.paths) == truth.files
        counted = count_diff(mail, diff)
        assert diff.error is None
        assert counted is not None
        assert ordered(counted, truth) == ordered(truth, truth)
        verdict = compare_patch(said, counted, truth)
        assert (verdict.status, verdict.mismatches, verdict.note) == (StatStatus.CONSISTENT, (), "")


@pytest.mark.parametrize("shape", [[], ["--stat=200"], ["--stat=40"]], ids=" ".join)
def test_names_that_are_not_quoted(repository: Path, shape: list[str]) -> None:
    for mail, truth in zip(
        mails(repository, *shape, raw=True), numbers(repository, "-M"), strict=True
    ):
        counted = count_diff(mail, parse_diff(mail))
        verdict = compare_patch(parse_diffstat(mail), counted, truth)
        assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_algorithm_is_no_lie(repository: Path, algorithm: str) -> None:
    option = f"--diff-algorithm={algorithm}"
    drawn = 0
    for mail, truth in zip(
        mails(repository, option), numbers(repository, "-M", "--diff-algorithm=myers"), strict=True
    ):
        counted = count_diff(mail, parse_diff(mail))
        verdict = compare_patch(parse_diffstat(mail), counted, truth)
        assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
        drawn += "another diff algorithm" in verdict.note
    assert drawn == 0 if algorithm == "myers" else drawn < COMMITS


def test_renames_that_one_side_counts_and_the_other_does_not(repository: Path) -> None:
    for options, others in ((["-M"], ["--no-renames"]), (["--no-renames"], ["-M"])):
        noted = 0
        pairs = zip(mails(repository, *options), numbers(repository, *others), strict=True)
        for mail, truth in pairs:
            counted = count_diff(mail, parse_diff(mail))
            verdict = compare_patch(parse_diffstat(mail), counted, truth)
            assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
            noted += "renames otherwise" in verdict.note
        assert noted


def test_the_second_reader_counts_the_same(repository: Path) -> None:
    read = 0
    for mail in mails(repository):
        again, counted = count_again(mail), count_diff(mail, parse_diff(mail))
        retyped = b"mode 120000" in mail  # which is two diffs of one file, and for git one change
        if again is not None and counted is not None and not retyped:
            assert (again.insertions, again.deletions) == (counted.insertions, counted.deletions)
            read += 1
    assert read > COMMITS // 4


def test_cover_letters_are_true_of_base_and_tip(repository: Path) -> None:
    for length in range(1, COMMITS - 1, 3):
        span = f"main~{length}..main"
        cover = git(repository, "format-patch", "--stdout", "--cover-letter", span)
        letter, *patches = re.split(rb"(?m)^From [0-9a-f]{40} .*\n", cover)[1:]
        said = parse_diffstat(letter.partition(b"\n\n")[2])
        truth = read_numbers(git(repository, "diff", "--numstat", "-z", "-M", *span.split("..")))
        counted = [count_diff(mail, parse_diff(mail)) for mail in patches]
        verdict = compare_series(said, None, truth)
        assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
        partly = compare_series(said, None, None, counted)
        assert (partly.status, partly.mismatches) == (StatStatus.UNDECIDED, ())
        whole = count_series(counted)
        if whole is not None:
            assert compare_series(said, whole, None).status is StatStatus.CONSISTENT


def tampered(stat: Stat) -> Iterator[Stat]:
    """Yield diffstats that are not true any more."""
    insertions, deletions = stat.insertions or 0, stat.deletions or 0
    yield Stat(stat.files, insertions + 1, deletions, stat.paths, stat.notes)
    yield Stat(stat.files, insertions, deletions + 1, stat.paths, stat.notes)
    yield Stat((stat.files or 0) + 1, insertions, deletions, stat.paths, stat.notes)
    yield Stat(stat.files, insertions + 1, deletions + 1, ())
    for at, one in enumerate(stat.paths):
        rest = (*stat.paths[:at], *stat.paths[at + 1 :])
        yield Stat(None, None, None, (*rest, StatRow("no/such/path", 1, 1, 0)))
        if one.changes:
            yield Stat(None, None, None, rest) if rest else Stat(0, 0, 0, ())
            yield Stat(None, None, None, (*rest, StatRow(one.path, one.changes + 1)))
            yield Stat(
                stat.files, insertions, deletions, (*rest, StatRow(one.path, one.changes + 2))
            )


@pytest.mark.parametrize("shape", [[], ["--stat=30,15"]], ids=" ".join)
def test_what_is_tampered_with_is_found(repository: Path, shape: list[str]) -> None:
    for mail, truth in zip(mails(repository, *shape), numbers(repository, "-M"), strict=True):
        said = parse_diffstat(mail)
        assert said is not None
        for lie in tampered(said):
            assert compare_patch(lie, truth).status is StatStatus.INCONSISTENT, lie
