"""What is documented is there, what is there is documented, and the examples run."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from applier.cli.commands import make_group
from applier.cli.exitcode import ExitCode
from applier.cli.options import KEYS
from applier.model import Oid
from tests.archive import inboxes
from tests.cli import archives
from tests.cli.conftest import Place
from tests.git.building import commit

ROOT = Path(__file__).resolve().parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GROUP = make_group()
TOP = click.Context(GROUP, info_name="applier")


def commands() -> dict[str, click.Command]:
    found = {name: GROUP.get_command(TOP, name) for name in GROUP.list_commands(TOP)}
    return {name: command for name, command in found.items() if command is not None}


def options() -> Iterator[tuple[str, click.Option]]:
    for name, command in commands().items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def text_of(paths: list[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def man(name: str) -> str:
    return (ROOT / "docs" / "man" / name).read_text(encoding="utf-8").replace("\\-", "-")


@pytest.mark.parametrize("command", commands())
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"applier {command}" in text_of(DOCS[:1])


@pytest.mark.parametrize(("command", "option"), [*options()])
def test_every_option_is_in_the_manual_and_says_what_it_does(
    command: str, option: click.Option
) -> None:
    assert option.help
    page = man(f"applier-{command}.1").replace("--[no-]", "--")
    for name in option.opts:
        assert name in page


@pytest.mark.parametrize(("command", "option"), [*options()])
def test_every_option_says_its_default(command: str, option: click.Option) -> None:
    del command
    assert "default" in (option.help or "") or option.name in {"debug", "help"}


@pytest.mark.parametrize("code", [code for code in ExitCode if code <= ExitCode.INTERNAL])
def test_every_exit_code_is_documented(code: ExitCode) -> None:
    assert f"| {code.value} | " in text_of(DOCS[:1])
    assert f"\n  {code.value}  " in man("applier.1")


def test_other_exit_codes_are_named() -> None:
    assert "130 means interrupted" in text_of(DOCS[:1])


@pytest.mark.parametrize("key", [*KEYS.values(), "branches", "searchLimit", "tree.<name>"])
def test_every_key_is_documented(key: str) -> None:
    assert f"`applier.{key}" in text_of(DOCS)


def test_every_key_is_that_of_an_option() -> None:
    assert set(KEYS) <= {option.name for _, option in options()}


def test_every_link_leads_somewhere() -> None:
    for path in DOCS:
        for name in re.findall(r"`((?:docs|scripts|tests|applier)/[\w./-]+)`", path.read_text()):
            assert (ROOT / name).exists(), f"{path.name}: {name}"


def examples() -> Iterator[str]:
    """Yield every command of ours in a code block, in the help texts, and in the manual."""
    helps = "\n".join(command.epilog or "" for command in commands().values())
    pattern = r"^```\w*\n(.*?)^```|^((?:    .*\n)+)"
    blocks = re.findall(pattern, text_of(DOCS), re.MULTILINE | re.DOTALL)
    text = "\n".join([*("".join(block) for block in blocks), helps])
    text = re.sub(r" *\\\n *", " ", text)
    for line in text.split("\n"):
        command = re.search(
            r"(?:^|\|\s*|^-\s|\s-\s|run: |sh ')(?:\S*bin/)?applier ([a-z]+(?: .*)?|-.*)$",
            line.strip(),
        )
        if command is None:
            continue
        example = re.split(r"\s{2,}|\s+#|\s*\||\s*>", command[1])[0].strip()
        if example.count("'") % 2:
            example = example.removesuffix("'")
        if example and "_APPLIER" not in line:
            yield example


@pytest.fixture
def world(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Place:
    """Stand where the examples are at home."""
    monkeypatch.chdir(tmp_path)
    place = Place(tmp_path, archives.make_repository(tmp_path / "linux.git"), capfd, monkeypatch)
    monkeypatch.setenv("HOME", str(place.path))
    place.path.joinpath("linux").symlink_to(place.path / "linux.git")
    place.path.joinpath("bluez").symlink_to(place.path / "linux.git")
    place.path.joinpath("ci.git").symlink_to(place.path / "linux.git")
    for name in ("series.mbox", "archive.mbox", "list.mbox", "x.mbox", "thread.mbox", "0001.patch"):
        place.file(name, archives.mbox(archives.GOOD))
    place.path.joinpath("Maildir", "cur").mkdir(parents=True)
    place.file("Maildir/cur/1", archives.GOOD)
    inboxes.make_v2(place.path / "lore", [inboxes.Event(archives.GOOD, 1, 1)])
    tip = place.repo.branches["master"].target
    place.repo.references.create("refs/heads/stable/5.4", tip)
    place.repo.references.create("refs/remotes/origin/master", tip)
    commit(place.repo, {"README": b"changed\n"}, [Oid(str(tip))], branch="refs/heads/work")
    place.repo.config["branch.work.remote"] = "."
    place.repo.config["branch.work.merge"] = "refs/heads/master"
    place.repo.config["applier.lore"] = str(place.path / "lore")
    for name in ("build", "sparse", "checkpatch"):
        place.repo.config[f"applier.test.{name}.command"] = "true"
    monkeypatch.setenv("GIT_DIR", str(place.path / "linux.git"))
    return place


STANDINS = {
    "MSGID": "good@example.org",
    "20210305-one@example.org": "good@example.org",
    "v6.12": "v5.12-rc1",
    "SOURCE...": "series.mbox",
    "REPO": "linux.git",
}


@pytest.mark.parametrize("example", sorted(set(examples())))
def test_examples_run(world: Place, example: str) -> None:
    for word, standin in STANDINS.items():
        example = example.replace(word, standin)
    arguments = [word.replace("~", str(world.path)) for word in shlex.split(example)]
    expanded = [
        name
        for word in arguments
        for name in (sorted(str(p) for p in world.path.glob(word)) if "*." in word else [word])
    ]
    if any(word.startswith(("http", "$", "/srv", "--follow")) for word in expanded):
        command = GROUP.get_command(TOP, expanded[0])
        assert command
        command.make_context(expanded[0], expanded[1:], resilient_parsing=True)
        return
    ran = world.run(*expanded, stdin=archives.mbox(archives.GOOD))
    assert ran.code in {0, 1, 3}, ran.err


COMPLETIONS = {
    "bash": ({"COMP_WORDS": "applier che", "COMP_CWORD": "1"}, "plain,check"),
    "zsh": ({"COMP_WORDS": "applier che", "COMP_CWORD": "1"}, "plain\ncheck\n"),
    "fish": ({"COMP_WORDS": "applier che", "COMP_CWORD": "che"}, "plain,check"),
}


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_completion(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environ, expected = COMPLETIONS[shell]
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    run = [sys.executable, "-c", "from applier.cli import main; main()"]
    monkeypatch.setenv("_APPLIER_COMPLETE", f"{shell}_complete")
    assert expected in subprocess.run(run, capture_output=True, text=True, check=False).stdout
    monkeypatch.setenv("_APPLIER_COMPLETE", f"{shell}_source")
    source = subprocess.run(run, capture_output=True, text=True, check=False).stdout
    assert f"_APPLIER_COMPLETE={shell}_complete" in source
    assert f"_APPLIER_COMPLETE={shell}_source applier" in text_of(DOCS)
