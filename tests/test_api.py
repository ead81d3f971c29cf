"""Is the public API whole: listed, typed, enough for a bot and for our own scripts?"""

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, get_args, get_type_hints

import pygit2
import pytest

import applier
from applier import api
from tests.cli import archives
from tests.cli.conftest import Place

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
NAMES = sorted(api.__all__)
PROMISED = {
    "Collection": {
        *("failures", "faults", "positions", "reading", "read_message", "selected", "series_of"),
        "__iter__",
    },
    "Repository": {"path", "head", "resolve_revision", "find_revision", "describe"},
    "SeriesLine": {"verdict"},
    "Layout": set(),
}
"""Of classes that have more members than they promise, those that docs/api.md names."""


def members(name: str, kind: type) -> Iterator[object]:
    """Yield what a class promises: its methods and properties, without what is inherited."""
    for key, value in vars(kind).items():
        if key not in PROMISED.get(name, () if key.startswith("_") else {key}):
            continue
        if isinstance(value, property):
            yield value.fget
        elif inspect.isfunction(value):
            yield value


def mentioned(hint: object) -> Iterator[type]:
    """Yield the classes of ours in a type."""
    if isinstance(hint, TypeVar):
        return
    for part in get_args(hint):
        yield from mentioned(part)
    if isinstance(hint, type) and hint.__module__.startswith("applier."):
        yield hint


def signature(name: str) -> Iterator[type]:
    """Yield the classes of ours that the signature of a public name mentions."""
    public = getattr(api, name)
    if inspect.isfunction(public):
        parts: list[object] = [public]
    else:
        fields = get_type_hints(public)
        wanted = PROMISED.get(name) if name in {"Collection", "Repository"} else None
        hints = [fields[key] for key in fields if not key.startswith("_")]
        if wanted is not None:
            hints = [fields[key] for key in fields if key in wanted]
        for hint in hints:
            yield from mentioned(hint)
        parts = [*members(name, public)]
    for part in parts:
        for hint in get_type_hints(part).values():
            yield from mentioned(hint)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_stands_in_a_public_signature_is_public(name: str) -> None:
    public = {getattr(api, each) for each in NAMES}
    hidden = {f"{kind.__module__}.{kind.__qualname__}" for kind in signature(name)}
    shown = {f"{kind.__module__}.{kind.__qualname__}" for kind in public}
    assert hidden - shown == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_documented(name: str) -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    assert re.search(rf"\b{name}\b", DOCUMENT) or name in schema["$defs"]


@pytest.mark.parametrize(
    "name", sorted(PROMISED["Repository"] | PROMISED["Collection"] - {"__iter__"})
)
def test_what_is_promised_is_documented(name: str) -> None:
    assert f"`{name}" in DOCUMENT


def test_every_name_is_listed_and_there() -> None:
    assert set(dir(applier)) == {*NAMES, "__version__"}
    assert all(getattr(applier, name) is getattr(api, name) for name in NAMES)
    with pytest.raises(AttributeError, match="module 'applier' has no attribute 'nothing'"):
        getattr(applier, "nothing")  # noqa: B009 - mypy knows that it is not there


def test_importing_it_imports_nothing() -> None:
    code = "import applier, sys; print([name for name in sys.modules if name[:8] == 'applier.'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.fixture
def place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Place:
    """Stand beside a repository."""
    monkeypatch.chdir(tmp_path)
    return Place(tmp_path, archives.make_repository(tmp_path / "linux.git"), capfd, monkeypatch)


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Write down the bot of docs/api.md."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(code.splitlines()) <= 55
    path = tmp_path / "bot.py"
    path.write_text(code, encoding="utf-8")
    return path


def test_the_bot_runs(place: Place, bot: Path) -> None:
    source = place.file("in.mbox", archives.mbox(archives.GOOD, archives.BAD, archives.PARTIAL))
    command = [sys.executable, str(bot), source, "linux.git", "page.md"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == "good@example.org v1: applies on v5.12-rc1"
    assert lines[1].startswith("bad@example.org v1: stops at patch 1: context does not match")
    assert lines[2].endswith(": waits for patches 2, 3")
    tip = str(pygit2.Repository("linux.git").references["refs/series/good@example.org/v1"].target)
    assert lines[3:] == [f"refs/series/good@example.org/v1 is {tip}"]
    page = (place.path / "page.md").read_text(encoding="utf-8")
    assert "mm: improve what is not there" in page
    assert "mm: improve line 20" not in page


def test_the_bot_has_sound_types(bot: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(bot)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stdout == ""


INTERNAL = {
    "bench": "counts the objects that pass between applier and the repository",
    "bench-base": "measures the search in history by itself",
    "bench-history": "holds the search in history against a look at every commit",
    "bench-work-trees": "measures work trees by themselves",
    "compare-format-patch": "makes mails of single commits",
    "compare-mailinfo": "reads mails that are part of no series, too",
    "make-completions": "asks the commands what may be typed",
    "make-man": "asks the commands what may be typed",
    "make-schema": "reads the values that the schema is made from",
    "measure-claims": "judges tags that are part of no series",
    "measure-standing": "times how a series stands, apart from all else",
    "walk-builds": "builds in work trees of commits that are no series",
}
"""The scripts that use more than the public API, and what for; each says so itself."""


def scripts() -> Iterator[Path]:
    for path in sorted((ROOT / "scripts").iterdir()):
        if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env python3"):
            yield path


def internal_imports(path: Path) -> Iterator[str]:
    """Yield what a script imports from applier's modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("applier."):
            yield node.module or ""
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("applier."))


@pytest.mark.parametrize("path", [*scripts()], ids=lambda path: str(path.name))
def test_a_script_uses_the_public_api_or_says_what_else_for(path: Path) -> None:
    internal = sorted(internal_imports(path))
    if path.name not in INTERNAL:
        assert internal == []
        return
    said = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    assert "applier's inside" in said
