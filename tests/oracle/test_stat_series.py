"""Are the diffstats of series that git formats found true, and those that were tampered with false?

A generated history with copies and equal files, formatted with the options that
change what a diffstat says (``-C``, ``-B``, ``-M20%``, ``--patience``), checked
on its own base.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from applier import Options, check_series, read_series
from applier.git import open_repository
from applier.model import Diffstat, SeriesStatus, SeriesVerdict, StatStatus
from tests.oracle.test_stat_git import File, History, git

pytestmark = pytest.mark.oracle

STEPS = 23
LENGTHS = (1, 3, 9)
SHAPES = [
    [],
    ["-C"],
    ["-C", "-C"],
    ["-C", "-C", "--stat=40"],
    ["-B", "-M"],
    ["-M20%"],
    ["-M100%"],
    ["--patience"],
    ["--minimal"],
    ["--histogram"],
    ["-C", "-C", "--patience"],
    ["--compact-summary", "-C"],
    ["--no-renames"],
]


class Copies(History):
    """A history in which files are copied, and equal ones renamed."""

    def step(self) -> None:
        """Change some files."""
        super().step()
        path = self.choice.choice(sorted(self.files))
        content = self.files[path].content
        match self.choice.randrange(4):
            case 0:
                self.files[self.name()] = File("100644", content + b"one more\n")
                self.files[path] = File("100644", content + b"changed\n")
            case 1:
                for _ in range(3):
                    self.files[self.name()] = File("100644", content)
            case 2:
                same = [name for name in self.files if self.files[name].content == content]
                for name in same:
                    self.files[self.name()] = self.files.pop(name)
            case _:
                del self.files[path]
                self.files[self.name()] = File("100644", content + b"one\n")
                self.files[self.name()] = File("100644", content + b"two\n")


@pytest.fixture(scope="module", params=[3, 4])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("series")
    git(where, "init", "-q", "-b", "main")
    git(where, "fast-import", "--quiet", feed=b"".join(Copies(request.param).stream()))
    return where


def spans() -> Iterator[tuple[int, int]]:
    """Yield the first and last commit of series, counted back from the tip."""
    for length in LENGTHS:
        for end in range(0, STEPS - length, length + 5):
            yield end + length, end


def series(where: Path, start: int, end: int, shape: list[str]) -> bytes:
    """Format a series with a cover letter."""
    span = f"main~{start}..main~{end}"
    return git(where, "format-patch", "--stdout", "--cover-letter", "--thread", *shape, span)


def checked(where: Path, mails: bytes, base: str) -> SeriesVerdict:
    box = where / "box.mbox"
    box.write_bytes(mails)
    with read_series([str(box)]) as collection:
        report = check_series(collection, open_repository(str(where)), Options(bases=(base,)))
    (verdict,) = report.series
    return verdict


def diffstats(verdict: SeriesVerdict) -> list[Diffstat]:
    return [verdict.diffstat, *(patch.diffstat for patch in verdict.patches)]


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_what_git_writes_is_true(repository: Path, shape: list[str]) -> None:
    applied = 0
    for start, end in spans():
        mails = series(repository, start, end, shape)
        verdict = checked(repository, mails, f"main~{start}")
        # git am does not take all that -B makes.
        assert verdict.status is SeriesStatus.APPLIES or "-B" in shape
        if verdict.status is SeriesStatus.APPLIES:
            applied += 1
            for diffstat in diffstats(verdict):
                assert diffstat.status is StatStatus.CONSISTENT, diffstat
    assert applied > 4


def lies(mails: bytes) -> Iterator[bytes]:
    """Yield the mails with one sum, one row's number or one name of a row changed."""
    sums = list(re.finditer(rb"changed, (\d+) insertions?", mails))
    numbers = list(re.finditer(rb"(?m)^ \S.* \| +(\d+) [+-]+$", mails))
    names = list(re.finditer(rb"(?m)^ \S*?(\w)\.c +\| +\d+ [+-]+$", mails))
    for matches in (sums, numbers, names):
        for match in matches[:: max(1, len(matches) // 2)]:
            word = match[1]
            other = b"%d" % (int(word) + 1) if word.isdigit() and matches is not names else b"zz"
            yield mails[: match.start(1)] + other + mails[match.end(1) :]


@pytest.mark.parametrize("shape", [[], ["-C", "-C"], ["--patience"]], ids=" ".join)
def test_one_thing_changed_is_found(repository: Path, shape: list[str]) -> None:
    found = 0
    for start, end in list(spans())[::2]:
        mails = series(repository, start, end, shape)
        for lie in lies(mails):
            verdict = checked(repository, lie, f"main~{start}")
            assert StatStatus.INCONSISTENT in [one.status for one in diffstats(verdict)], lie
            found += 1
    assert found > 8
