"""Is every case of kernel-fixtures reported as it was the last time somebody read the report?

``scripts/make-fixtures`` writes the expectations; what is expected of a case by
hand, status and exit code, stands in the catalogue.
"""

from pathlib import Path

import pytest

from applier.verdict import exit_code
from tests.golden.catalogue import MAKERS
from tests.golden.history import ROOT, Base, make_base
from tests.golden.running import expectations, report_on


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return make_base(tmp_path_factory.mktemp("kernel") / "base.git")


@pytest.mark.parametrize("name", MAKERS)
def test_fixture(name: str, base: Base) -> None:
    fixture = MAKERS[name](base)
    folder = ROOT / name
    for path, content in fixture.files.items():
        assert (folder / path).read_bytes() == content, f"{path} is stale: scripts/make-fixtures"
    report = report_on(fixture, folder, base)
    for path, content in expectations(name, MAKERS[name], fixture, report).items():
        assert content.decode() == (folder / path).read_text()
    assert tuple(verdict.status.value for verdict in report.series) == fixture.verdicts
    assert exit_code(report) == fixture.exit


def test_every_directory_is_a_case() -> None:
    folders = {folder.name for folder in ROOT.iterdir() if folder.is_dir()}
    assert folders == {*MAKERS, "base"}


def test_the_base_repository_is_the_same_everywhere(base: Base, tmp_path: Path) -> None:
    assert make_base(tmp_path / "again.git").commits == base.commits
