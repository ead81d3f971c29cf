"""Mail that comes while one waits."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from applier.cli.formats import Presentation
from applier.cli.reporting import Sources
from applier.cli.session import Session
from applier.cli.watch import follow
from applier.context import Options

from . import archives
from .conftest import Place


class Enough(Exception):  # noqa: N818 - the end of a test, and no error
    """Nothing more will come."""


def heard(place: Place, name: str, *steps: Callable[[], object], form: str = "jsonl") -> str:
    """Follow a source while *steps* are done, one whenever it is at rest."""
    waiting = list(steps)
    quiet = 0

    def wait(_: float) -> None:
        nonlocal quiet
        quiet += 1
        if quiet >= 2:  # it has been read, and is being watched
            if not waiting:
                raise Enough
            waiting.pop(0)()
            quiet = 0

    place.capture.readouterr()
    with pytest.raises(Enough), click.Context(click.Command("check"), obj=Session()):
        follow(Sources((name,)), "linux.git", Options(), Presentation(form), wait)
    return place.capture.readouterr().out


def series(out: str) -> list[tuple[str, str]]:
    found = [json.loads(line) for line in out.splitlines()]
    return [(one["id"], one["status"]) for one in found]


def deliver(path: Path, name: str, content: bytes) -> Callable[[], object]:
    """Deliver to a maildir as mailers do."""

    def step() -> None:
        (path / "tmp" / name).write_bytes(content)
        (path / "tmp" / name).rename(path / "new" / name)

    return step


def append(path: Path, content: bytes) -> Callable[[], object]:
    def step() -> None:
        with path.open("ab") as file:
            file.write(content)

    return step


def test_a_maildir_that_grows(place: Place) -> None:
    box = place.path / "box"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    deliver(box, "1", archives.GOOD)()
    cover, first, second = archives.pair()
    out = heard(
        place,
        "box",
        deliver(box, "2", archives.BAD),
        lambda: (box / "new" / "1").rename(box / "cur" / "1:2,S"),
        deliver(box, "3", cover),
        deliver(box, "4", first),
        deliver(box, "5", second),
    )
    assert series(out) == [
        ("good@example.org", "applies"),
        ("bad@example.org", "conflicts"),
        ("pair-0@example.org", "incomplete"),
        ("pair-0@example.org", "incomplete"),
        ("pair-0@example.org", "applies"),
    ]


def test_an_mbox_that_grows_and_was_empty(place: Place) -> None:
    box = place.path / "box"
    box.touch()
    half = len(archives.GOOD) // 2
    out = heard(
        place,
        "box",
        append(box, archives.mbox(archives.BAD)),
        append(box, archives.mbox(archives.GOOD[:half])),
        append(box, archives.GOOD[half:]),
    )
    assert series(out)[0] == ("bad@example.org", "conflicts")
    assert series(out)[-1] == ("good@example.org", "applies")


def test_text_series_by_series(place: Place) -> None:
    box = place.path / "box"
    box.write_bytes(archives.mbox(archives.GOOD))
    out = heard(place, "box", append(box, archives.mbox(archives.BAD)), form="text")
    assert out.index("APPLIES") < out.index("CONFLICTS")


@pytest.mark.parametrize("name", ["-", "https://lore.example.org/a@b/"])
def test_what_does_not_grow(place: Place, name: str) -> None:
    ran = place.check("--follow", name)
    assert (ran.code, len(ran.complaints)) == (2, 1)


def test_a_form_that_is_whole_only_at_its_end(place: Place) -> None:
    ran = place.check("--follow", "--format", "junit", place.file("good.eml", archives.GOOD))
    assert (ran.code, ran.complaints) == (
        2,
        ["--follow: junit is whole only at its end; choose of text, jsonl, markdown, mail"],
    )
