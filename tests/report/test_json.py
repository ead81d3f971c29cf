"""What a machine reads: held to the schema, strict UTF-8, nothing lost."""

import json
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from applier import __version__
from applier.errors import UsageError
from applier.model import SCHEMA_VERSION, Conflicted, Oid, SeriesVerdict, TreeName
from applier.report.json import format_json, format_jsonl, read_json, read_series_json, series_json
from applier.verdict import make_report

from . import made

ValueT = TypeVar("ValueT")

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"


@cache
def schema(part: str = "") -> Draft202012Validator:
    whole = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if part:
        whole = {"$schema": whole["$schema"], "$defs": whole["$defs"], "$ref": f"#/$defs/{part}"}
    return Draft202012Validator(whole)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_every_kind_of_verdict_is_to_the_schema() -> None:
    schema().validate(json.loads(format_json(made.every())))


def test_a_line_for_each_series() -> None:
    lines = format_jsonl(made.every()).splitlines()
    assert len(lines) == len(made.every().series)
    for one in lines:
        schema("SeriesLine").validate(json.loads(one))
        assert json.loads(one)["tree"] is None


def test_the_frame() -> None:
    whole = json.loads(format_json(made.every()))
    assert whole["tool"] == {"name": "applier", "version": __version__}
    assert whole["tree"] == {"path": "linux.git", "head": made.BASE, "name": "linux"}
    assert whole["trees"] == [whole["tree"]]
    assert [other["kind"] for other in whole["other"]] == ["reply", "not-a-patch"]
    assert whole["summary"] == {
        "messages": 20,
        "series": 7,
        "applies": 2,
        "conflicts": 2,
        "incomplete": 1,
        "undecided": 1,
        "other_project": 0,
        "diffstat_consistent": 27,
        "diffstat_inconsistent": 1,
    }


def test_without_a_tree_the_tree_is_null() -> None:
    assert json.loads(format_json(make_report(None, ())))["tree"] is None


def line(verdict: SeriesVerdict) -> str:
    return series_json(replace(verdict, tree=TreeName("linux.git", made.BASE, "linux")))


def test_a_conflict_in_full() -> None:
    patch = json.loads(line(made.conflicts()))["patches"][2]
    assert patch["outcome"] == "conflict"
    assert patch["commit"] is patch["tree"] is patch["max_offset"] is None
    assert patch["conflicts"] == [
        {
            "path": "arch/x86/kvm/svm/sev.c",
            "hunk": 2,
            "line": 1178,
            "cause": "context-mismatch",
            "detail": "the context differs",
        }
    ]


def test_what_applied_in_full() -> None:
    patch = json.loads(line(made.applies()))["patches"][1]
    assert patch["author_date"] == "2021-03-05T08:00:00-08:00"
    assert (patch["commit"], patch["tree"], patch["max_offset"]) == (made.COMMIT, made.TREE, 12)


def test_text_that_would_act_is_escaped_and_not_lost() -> None:
    text = "\x1b[2J \x9b \u202e \U000e0041 é 山"
    written = line(made.hostile(text))
    assert written.rstrip("\n").isprintable()
    assert "é 山" in written
    assert json.loads(written)["title"] == text


@pytest.mark.parametrize("path", [b"caf\xe9.c", b"a\tb", b'a"b', b"a\\b", b"\xe2\x80\xae"])
def test_an_odd_path_is_quoted_as_git_quotes_it(path: bytes) -> None:
    assert conflict_path(path).startswith('"')


def test_a_plain_path_is_itself() -> None:
    assert conflict_path("mm/café 山.c".encode()) == "mm/café 山.c"


def conflict_path(path: bytes) -> str:
    outcome = Conflicted((replace(made.conflict(), path=path),))
    verdict = replace(made.conflicts(), patches=(made.patch(1, outcome),))
    text = line(verdict)
    schema("SeriesLine").validate(json.loads(text))
    return str(json.loads(text)["patches"][0]["conflicts"][0]["path"])


def test_every_key_of_version_1_is_still_there() -> None:
    """Programs were written for them; new ones may stand beside them."""
    old = json.loads((Path(__file__).parent / "version-1.schema.json").read_text("utf-8"))
    old["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    Draft202012Validator(old).validate(json.loads(format_json(made.every())))


def test_what_is_written_is_closed_and_described() -> None:
    definitions = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    for definition in definitions.values():
        assert definition["description"]
        for part in definition.get("properties", {}).values():
            below = definitions.get(part.get("$ref", "").rpartition("/")[2], {})
            assert part.get("description") or below["description"]
        assert "enum" in definition or definition["additionalProperties"] is False


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"schema_version": 1}', "\x00", '{"schema_version": 2, "x": 3}']
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no report of schema version 2"):
        read_json(text)
    with pytest.raises(UsageError, match="no report of schema version 2"):
        read_series_json(text)


WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""What can be written in UTF-8 at all: no lone surrogates."""


def values(kind: type[ValueT]) -> st.SearchStrategy[ValueT]:
    return st.from_type(kind)


st.register_type_strategy(str, WRITABLE)
st.register_type_strategy(float, st.floats(0, 1e6))
st.register_type_strategy(Oid, st.text("0123456789abcdef", min_size=40, max_size=40).map(Oid))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(values(SeriesVerdict), st.none() | values(TreeName))
def test_a_verdict_that_is_read_back_is_equal(
    verdict: SeriesVerdict, tree: TreeName | None
) -> None:
    text = series_json(verdict)
    assert text.count("\n") == 1
    schema("SeriesLine").validate(json.loads(text))
    found = read_series_json(text)
    assert found.verdict() == verdict
    report = make_report(tree, (verdict,))
    assert read_json(format_json(report)) == report


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_strict_utf8_and_to_the_schema(text: str) -> None:
    for result in (format_json(made.report(made.hostile(text))), line(made.hostile(text))):
        whole = json.loads(result.encode().decode())
        assert whole
    schema().validate(json.loads(format_json(made.report(made.hostile(text)))))
