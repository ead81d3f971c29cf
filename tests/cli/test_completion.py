"""What a shell is told that may come next."""

import pytest
from click.shell_completion import BashComplete

from applier.cli.commands import make_group

from . import archives
from .conftest import Place


def complete(monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    """Complete *line* where its bar stands, as bash does."""
    before, _, behind = line.partition("|")
    words = ["applier", *before.split(" ")]
    monkeypatch.setenv("COMP_WORDS", "\n".join([*words, *behind.split()]))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    return BashComplete(make_group(), {}, "applier", "_APPLIER_COMPLETE").complete().splitlines()


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("check --tree linux.git --base |", ["plain,master", "plain,v5.12-rc1"]),
        ("check --tree linux.git --onto v5|", ["plain,v5.12-rc1"]),
        ("check --tree nowhere --base |", []),
        ("check --select | in.mbox", ["plain,bad@example.org", "plain,good@example.org"]),
        ("check --select g| in.mbox", ["plain,good@example.org"]),
        ("check --select |", []),
        ("check --select | nowhere.mbox linux.git", []),
        ("check in|", ["file,in"]),
        ("check --tree lin|", ["dir,lin"]),
        ("check --output |", ["file,"]),
        ("check --fail-on c|", ["plain,conflicts", "plain,claims"]),
    ],
)
def test_what_is_proposed(
    place: Place, monkeypatch: pytest.MonkeyPatch, line: str, proposed: list[str]
) -> None:
    place.file("in.mbox", archives.mbox(archives.BAD, archives.GOOD))
    assert complete(monkeypatch, line) == proposed


def test_the_configured_tree_has_the_revisions(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(place.path))
    monkeypatch.setenv("GIT_DIR", str(place.path / "linux.git"))
    assert complete(monkeypatch, "check --base m|") == ["plain,master"]


def test_a_large_file_is_not_read_at_every_key(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file("in.mbox", archives.mbox(archives.GOOD))
    monkeypatch.setattr("applier.cli.completion.LARGEST", 10)
    assert complete(monkeypatch, "check --select | in.mbox") == []
