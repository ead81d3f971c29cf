"""Do the scripts of docs/ci.md lose a mail when a run fails?"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from tests.archive.inboxes import Event, make_v2
from tests.cli import archives

pytestmark = pytest.mark.oracle

CI = Path(__file__).resolve().parents[2] / "docs" / "ci.md"
ROOM = "/srv/ci"
FIRST = archives.mail("first@example.org", "[PATCH] mm: 10", archives.Edit(10, "ten").diff)
SECOND = archives.mail("second@example.org", "[PATCH] mm: 20", archives.Edit(20, "twenty").diff)
THIRD = archives.mail("third@example.org", "[PATCH] mm: 30", archives.Edit(30, "thirty").diff)


def script_of(heading: str) -> str:
    """Give the shell script below a heading."""
    below = CI.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    found = re.search(r"^```sh\n(.*?)^```", below.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


class Room(Struct):
    """A directory as the script expects it, and the repositories that it fetches from."""

    path: Path

    def __post_init__(self) -> None:
        """Make the servers' repositories and mirror them as the text says."""
        (self.path / "bin").mkdir()
        archives.make_repository(self.path / "upstream.git")
        self.mails(FIRST)
        self.git("clone", "--quiet", "--mirror", "upstream.git", "linux.git")
        self.git("clone", "--quiet", "--mirror", "upstream-list.git", "list.git")
        self.write("last", self.git("-C", "list.git", "rev-parse", "HEAD"))

    def git(self, *words: str) -> str:
        run = subprocess.run(
            ["git", *words], cwd=self.path, check=True, capture_output=True, text=True
        )
        return run.stdout

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text)

    def read(self, name: str) -> str:
        return (self.path / name).read_text()

    def mails(self, *mails: bytes) -> None:
        """Let these be all the mails of the list."""
        place = self.path / "upstream-list.git"
        shutil.rmtree(place, ignore_errors=True)
        make_v2(place, [Event(mail, 1000 + at, 1000 + at) for at, mail in enumerate(mails)])

    def applier(self, body: str) -> None:
        path = self.path / "bin" / "applier"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def run(self, heading: str) -> int:
        script = script_of(heading)
        assert ROOM in script
        environ = os.environ | {"PATH": f"{self.path / 'bin'}:{os.environ['PATH']}"}
        command = ["sh", "-c", script.replace(ROOM, str(self.path))]
        return subprocess.run(command, env=environ, check=False, capture_output=True).returncode

    def verdicts(self) -> list[str]:
        """Name the series that were judged, in order."""
        path = self.path / "verdicts.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line)["id"].partition("@")[0] for line in lines]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path)
    made.applier(f'exec {sys.executable} -m applier "$@"')
    return made


INBOX = "A public-inbox, from cron"


def test_nothing_is_lost_where_the_tree_is_not_there(room: Room) -> None:
    room.mails(FIRST, SECOND)
    (room.path / "linux.git").rename(room.path / "away.git")
    before = room.read("last")
    assert room.run(INBOX) != 0
    assert (room.verdicts(), room.read("last")) == ([], before)
    (room.path / "away.git").rename(room.path / "linux.git")
    assert room.run(INBOX) == 0
    assert room.verdicts() == ["second"]
    assert room.run(INBOX) == 0
    assert room.verdicts() == ["second"]
    room.mails(FIRST, SECOND, THIRD)
    assert room.run(INBOX) == 0
    assert room.verdicts() == ["second", "third"]
    assert room.read("last") == room.git("-C", "upstream-list.git", "rev-parse", "HEAD")


@pytest.mark.parametrize(("code", "moves"), [(0, True), (4, True), (2, False), (143, False)])
def test_what_was_not_judged_is_read_again(room: Room, *, code: int, moves: bool) -> None:
    room.applier(f": > new.jsonl; exit {code}")
    room.mails(FIRST, SECOND)
    before = room.read("last")
    assert room.run(INBOX) == code
    assert (room.read("last") != before) == moves


def test_the_branches_of_a_mirror_follow(room: Room) -> None:
    upstream = room.path / "upstream.git"
    tree = room.git("-C", str(upstream), "rev-parse", "master^{tree}").strip()
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    made = room.git(*who, "-C", str(upstream), "commit-tree", "-m", "new", tree).strip()
    room.git("-C", str(upstream), "update-ref", "refs/heads/master", made)
    assert room.run(INBOX) == 0
    assert room.git("-C", "linux.git", "rev-parse", "master").strip() == made


def test_two_runs_do_not_meet(room: Room) -> None:
    room.mails(FIRST, SECOND)
    holder = ["flock", "lock", "sh", "-c", "echo held; read line"]
    with subprocess.Popen(
        holder, cwd=room.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"held\n"
        assert room.run(INBOX) == 0
        assert room.verdicts() == []
        held.communicate(b"\n")
    assert room.run(INBOX) == 0
    assert room.verdicts() == ["second"]


@pytest.mark.parametrize(("code", "moves"), [(0, True), (4, True), (2, False)])
def test_the_patchwork_is_asked_from_the_last_good_run_on(
    room: Room, *, code: int, moves: bool
) -> None:
    room.write("since", "2021-03-05T10:00:00\n")
    room.applier(f'echo "$@" > asked; exit {code}')
    assert room.run("A patchwork, from cron") == code
    assert "--since 2021-03-05T10:00:00" in room.read("asked")
    assert (room.read("since") != "2021-03-05T10:00:00\n") == moves


def test_the_patchwork_is_not_asked_without_a_tree(room: Room) -> None:
    room.write("since", "2021-03-05T10:00:00\n")
    room.applier("echo > asked")
    (room.path / "upstream.git").rename(room.path / "away.git")
    assert room.run("A patchwork, from cron") != 0
    assert not (room.path / "asked").exists()
    assert room.read("since") == "2021-03-05T10:00:00\n"
