"""What the options that belong to sources do."""

import subprocess
import sys
from pathlib import Path

import pytest

from applier.cli.options import FORMATS
from tests.archive.inboxes import MAY, Event, make_v2
from tests.servers import Server

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
    assert [line.split()[0] for line in ran.out.partition("\n\n")[0].splitlines()] == [
        "applies",
        "conflicts",
    ]


def test_since_a_commit_only_what_came_after_it(place: Place) -> None:
    commits = inbox(place.path)
    ran = place.check("--oneline", "--since", commits[0], "list")
    assert [line.split()[0] for line in ran.out.partition("\n\n")[0].splitlines()] == ["conflicts"]


def test_nothing_new_is_undecided_and_no_fault(place: Place) -> None:
    commits = inbox(place.path)
    ran = place.check("--since", commits[1], "list")
    assert (ran.code, ran.complaints) == (3, ["no patch series in 0 messages"])


def test_a_bad_moment_is_bad_usage(place: Place) -> None:
    inbox(place.path)
    ran = place.run("series", "--since", "lately", "list")
    assert ran.code == 2
    (complaint,) = ran.complaints
    assert complaint.startswith(
        "--since lately: neither a commit of list nor a date; these are: 2026-03-01, "
    )


def test_until_a_commit_only_what_came_up_to_it(place: Place) -> None:
    commits = inbox(place.path)
    ran = place.check("--oneline", "--until", commits[0], "list")
    assert [line.split()[0] for line in ran.out.partition("\n\n")[0].splitlines()] == ["applies"]


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_moment_is_refused_where_it_cannot_be_obeyed(place: Place, option: str) -> None:
    good = place.file("good.eml", archives.GOOD)
    ran = place.check(option, "2021-03-01", good)
    assert (ran.code, ran.out) == (2, "")
    why = "only a public-inbox repository and a list of a patchwork do"
    assert ran.complaints == [f"{option}: {good} does not say when its mails came in; {why}"]
    inbox(place.path)
    assert place.check(option, "2021-03-01", "list", good).code == 2


def test_a_moment_is_refused_for_what_is_fetched_by_its_id(place: Place, server: Server) -> None:
    ran = place.check("--since", "2021-03-01", "--lore", server.url, "good@example.org")
    assert ran.code == 2
    assert ran.complaints[0].startswith("--since: good@example.org does not say when")
    ran = place.check("--since", "2021-03-01", f"{server.url}/all/good@example.org/")
    assert ran.code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_mailbox_is_undecided_and_no_fault(place: Place, form: str) -> None:
    (place.path / "Maildir" / "new").mkdir(parents=True)
    (place.path / "Maildir" / "cur").mkdir()
    for name in (place.file("mbox", b""), "Maildir"):
        ran = place.check("--format", form, name)
        assert (ran.code, ran.complaints) == (3, ["no patch series in 0 messages"])
        assert place.check("--format", form, "--fail-on", "never", name).code == 0
    assert place.check("--format", form, "-", stdin=b"").code == 3


def test_an_empty_mailbox_beside_a_full_one_is_no_fault(place: Place) -> None:
    good = place.file("good.eml", archives.GOOD)
    empty = place.file("mbox", b"")
    ran = place.check(good, empty)
    assert (ran.code, ran.complaints) == (0, [f"{empty}: no message in it"])


def test_a_name_of_nothing_is_no_commit(place: Place) -> None:
    assert place.check("nowhere").complaints == ["nowhere: no such file or directory"]
    assert place.check("v9..nowhere").complaints == ["v9 is not a revision of the repository"]


def test_since_yesterday(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox(place.path)
    monkeypatch.setattr("applier.archive.source.time", lambda: MAY + 100_000)
    lately = place.run("series", "--since", "yesterday", "list").out
    assert ("bad@example.org" in lately, "good@example.org" in lately) == (True, False)
    assert "good@example.org" in place.run("series", "--since", "2.weeks.ago", "list").out
    assert place.run("series", "--until", "2 weeks ago", "list").code == 3


def test_a_message_on_the_web(place: Place, server: Server) -> None:
    server.say("/all/good@example.org/t.mbox.gz", archives.mbox(archives.GOOD, archives.BAD))
    place.repo.config["applier.lore"] = f"{server.url}/all"
    by_id = place.check("--oneline", "good@example.org")
    by_address = place.check("--oneline", f"{server.url}/all/good@example.org/T/#u")
    assert by_id.code == by_address.code == 1
    assert by_id.out == by_address.out
    assert len(by_id.out.splitlines()) == 4


def test_a_server_that_does_not_have_it(place: Place, server: Server) -> None:
    ran = place.check("--lore", server.url, "none@example.org")
    assert ran.code == 2
    assert ran.complaints == [f"GET {server.url}/none@example.org/raw: HTTP 404 Not Found"]


@pytest.mark.parametrize("command", ["check", "series", "base", "am", "explain"])
def test_the_network_costs_nothing_where_it_is_not_used(command: str) -> None:
    code = "import sys; from applier.cli.commands import _import_run; "
    code += f"_import_run({command!r}); print('requests' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_empty_standard_input_is_undecided_and_no_bad_usage(place: Place) -> None:
    ran = place.check("-", stdin=b"")
    assert (ran.code, ran.complaints) == (3, ["no patch series in 0 messages"])
