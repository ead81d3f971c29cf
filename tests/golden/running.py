"""What does a fixture's directory hold, and what is reported of it?

Writes and checks ``kernel-fixtures``: the mails that the catalogue makes, and
the reports on them. What differs from machine to machine (where the base
repository lies, the version of the tool) is left out of the reports.
"""

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from applier import Options, Report, __version__, check_series, read_series
from applier.apply import Committer
from applier.check import gather_report, open_trees
from applier.collection import Collection
from applier.model import PatchTest, Person, SeriesVerdict, Timestamp, TreeName
from applier.report.json import format_json
from applier.report.text import format_text
from applier.testing.check_and_test import Testing, check_and_test
from applier.testing.definitions import choose_tests
from tests.golden.fixture import Fixture, Maker, reason_of
from tests.golden.history import Base

BASE_NAME = "base.git"
"""How reports call the repository, wherever it lies."""
COMMITTER = Committer(Person("Fixture", "fixture@example.org"), Timestamp(1_620_000_000))
"""So that no commit id comes from the configuration of who runs this."""
AS_JSON = {
    "apply-every-failure": "every way in which a patch does not apply",
    "apply-repeats-itself": "a series that has a change of its own twice",
    "base-option": "a base that was given",
    "base-prerequisite": "a prerequisite that is unmet, and context that has changed",
    "base-tag-in-prose": "a base in prose, and a merge that conflicts",
    "cause-unmerged-series": "a series that waits for another",
    "diffstat-every-mismatch": "every way in which a diffstat is false",
    "mail-every-kind": "every status, mails that are in no series, notes",
    "series-reviewed": "trailers from answers, and revisions that know each other",
    "tested-breaks-and-mends": "commands on the trees of patches, and a file that is renamed",
}
"""The cases whose JSON is kept, and what each is there for: together they show all of it."""


def report_on(fixture: Fixture, folder: Path, base: Base) -> Report:
    """Check the archive that lies in *folder*."""
    options = Options(fixture.bases, committer=COMMITTER)
    with chdir(folder), read_series(fixture.sources) as collection:
        if fixture.tests:
            report = _tested(collection, fixture, base, options)
        else:
            report = check_series(collection, base.repository.path, options)
    assert report.tree is not None
    tree = TreeName(BASE_NAME, report.tree.head, report.tree.name)
    series = tuple(replace(one, tree=one.tree and tree) for one in report.series)
    return replace(report, tree=tree, trees=(tree,), series=series)


def _tested(collection: Collection, fixture: Fixture, base: Base, options: Options) -> Report:
    """Check, and run the tests of the fixture; how long they took is not told."""
    trees = open_trees(base.repository.path, options)
    with TemporaryDirectory() as room:
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        tests = choose_tests(fixture.tests, [], [])
        testing = Testing(tests=tests, directory=Path(room), environ=environ)
        verdicts = [*check_and_test(testing, collection, trees, options)]
    return gather_report(collection, trees, map(_without_times, verdicts), options)


def _without_times(verdict: SeriesVerdict) -> SeriesVerdict:
    def timeless(tests: tuple[PatchTest, ...]) -> tuple[PatchTest, ...]:
        return tuple(replace(test, seconds=0.0) for test in tests)

    patches = tuple(replace(one, tests=timeless(one.tests)) for one in verdict.patches)
    return replace(verdict, patches=patches, base_tests=timeless(verdict.base_tests))


def readme(name: str, maker: Maker, fixture: Fixture) -> str:
    """Say why a case exists, and how it is run."""
    bases = "".join(f"--base {revision} " for revision in fixture.bases)
    verb = "test" if fixture.tests else "check"
    command = f"applier {verb} --tree {BASE_NAME} {bases}{' '.join(fixture.sources)}"
    configured = "".join(
        f"    git -C {BASE_NAME} config applier.test.{test}.{key} {quote(value)}\n"
        for test, settings in fixture.tests.items()
        for key, values in settings.items()
        for value in values
    )
    run = f"{configured}    {command}    # exit code {fixture.exit}\n"
    return f"# {name}\n\n{reason_of(maker)}\n\n{run}"


def expectations(name: str, maker: Maker, fixture: Fixture, report: Report) -> dict[str, bytes]:
    """Give the files of a case that are not its archive."""
    texts = {"README.md": readme(name, maker, fixture), "expected.txt": format_text(report)}
    if name in AS_JSON:
        texts["expected.json"] = as_json(report)
    return {file: text.encode() for file, text in texts.items()}


def as_json(report: Report) -> str:
    """Write the report for a machine, whichever version of the tool wrote it."""
    return format_json(report).replace(f'"version": "{__version__}"', '"version": "0"')


def files_below(folder: Path) -> Iterator[str]:
    """List the files of a case by path."""
    for place, _, names in os.walk(folder):
        for name in names:
            yield (Path(place) / name).relative_to(folder).as_posix()
