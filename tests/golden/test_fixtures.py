"""Is every case of kernel-fixtures reported as it was the last time somebody read the report?

``scripts/make-fixtures`` writes the expectations; what is expected of a case by
hand, status and exit code, stands in the catalogue.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from applier.verdict import exit_code
from tests.golden.catalogue import MAKERS
from tests.golden.history import ROOT, Base, make_base
from tests.golden.keys import known_to, shown_in
from tests.golden.running import AS_JSON, as_json, expectations, report_on

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"
NEVER_SHOWN = (
    *("SeriesVerdict/error", "Failure/", "Base/missing_reason"),
    *("Finding/commit", "PatchVerdict/warning"),
    "SeriesVerdict/budget",
    *("Damage/", "PatchVerdict/damage"),
)
"""No fixture has these: tests/report and tests/diagnose do. Nothing goes wrong with one, and
none is made of commits: tests/cli/test_range.py has these."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return make_base(tmp_path_factory.mktemp("kernel") / "base.git")


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text())
    return found


@cache
def shown_by_the_ten() -> frozenset[str]:
    kept = [json.loads((ROOT / name / "expected.json").read_text()) for name in AS_JSON]
    return frozenset(place for report in kept for place in shown_in(report, schema(), "Report"))


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
    assert exit_code(report.series) == fixture.exit
    as_read = json.loads(as_json(report))
    Draft202012Validator(schema()).validate(as_read)
    shown = set(shown_in(as_read, schema(), "Report"))
    assert shown <= shown_by_the_ten(), "let one of AS_JSON show this too"


def test_ten_cases_show_every_key_of_the_schema() -> None:
    known = {place for place in known_to(schema(), "Report") if "=" not in place}
    known -= {place for place in known if place.startswith(NEVER_SHOWN)}
    assert len(AS_JSON) == 10
    assert known - shown_by_the_ten() == set()


def test_no_other_case_keeps_its_json() -> None:
    assert {path.parent.name for path in ROOT.glob("*/expected.json")} == set(AS_JSON)


def test_which_ten_and_why_is_told() -> None:
    told = (ROOT / "README.md").read_text()
    assert [line for line in told.splitlines() if line.startswith("| `")] == [
        f"| `{name}` | {reason} |" for name, reason in AS_JSON.items()
    ]


def test_every_directory_is_a_case() -> None:
    folders = {folder.name for folder in ROOT.iterdir() if folder.is_dir()}
    assert folders == {*MAKERS, "base"}


def test_the_base_repository_is_the_same_everywhere(base: Base, tmp_path: Path) -> None:
    assert make_base(tmp_path / "again.git").commits == base.commits
