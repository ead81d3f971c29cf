"""What the options that belong to sources do."""

from pathlib import Path

from tests.archive.inboxes import MAY, Event, make_v2

from . import archives
from .conftest import Place


def inbox(path: Path) -> list[str]:
    """Make a public-inbox with a good patch and, a day later, a bad one."""
    events = [Event(archives.GOOD, MAY, MAY), Event(archives.BAD, MAY, MAY + 86_400)]
    return make_v2(path / "list" / "git" / "0.git", events)


def test_a_public_inbox_is_a_source(place: Place) -> None:
    inbox(place.path)
    ran = place.check("--oneline", "list")
    assert ran.code == 1
    assert [line.split()[0] for line in ran.out.splitlines()] == ["applies", "conflicts"]


def test_since_a_commit_only_what_came_after_it(place: Place) -> None:
    commits = inbox(place.path)
    ran = place.check("--oneline", "--since", commits[0], "list")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["conflicts"]


def test_nothing_new_is_undecided_and_no_fault(place: Place) -> None:
    commits = inbox(place.path)
    ran = place.check("--since", commits[1], "list")
    assert (ran.code, ran.complaints) == (3, ["no patch series in 0 messages"])


def test_a_bad_moment_is_bad_usage(place: Place) -> None:
    inbox(place.path)
    ran = place.run("series", "--since", "lately", "list")
    assert ran.code == 2
    assert ran.complaints == ["--since lately: neither a date nor a commit of list"]
