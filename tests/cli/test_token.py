"""To which patchwork a token goes, and where it is seen: nowhere."""

from pathlib import Path

import pytest

from tests import patchworks
from tests.servers import Reply, Server, serving

from . import archives
from .conftest import Place, Ran

TOKEN = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def patchwork(server: Server) -> Server:
    """Give a patchwork with a series."""
    patchworks.install(server, 8, {"good@example.org": archives.GOOD})
    return server


def sent(server: Server) -> set[str]:
    """List the tokens that came with requests."""
    assert server.asked
    found = {one.headers.get("Authorization", "") for one in server.asked}
    server.asked.clear()
    return found


class World:
    """Three places where a server and a token may be named."""

    def __init__(self, place: Place, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.place, self.home, self.patch = place, home, patch

    def name(self, scope: str, **values: str) -> None:
        for key, value in values.items():
            if scope == "environment":
                self.patch.setenv("APPLIER_PATCHWORK_TOKEN", value)
            elif scope == "user":
                with (self.home / ".gitconfig").open("a") as file:
                    file.write(f"[applier]\n\t{key} = {value}\n")
            else:
                self.place.repo.config[f"applier.{key}"] = value

    def ask(self, *options: str) -> Ran:
        return self.place.check(*options, "--series", "8")


@pytest.fixture
def world(place: Place, sealed_libgit2: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(place, sealed_libgit2, monkeypatch)


@pytest.mark.parametrize(
    ("owner", "server_named_by", "goes"),
    [
        ("environment", "command", True),
        ("environment", "user", True),
        ("environment", "repository", False),
        ("user", "command", True),
        ("user", "user", True),
        ("user", "repository", False),
        ("repository", "command", False),
        ("repository", "user", False),
        ("repository", "repository", True),
    ],
)
def test_a_token_goes_where_its_owner_says(
    world: World, patchwork: Server, owner: str, server_named_by: str, goes: bool
) -> None:
    world.name(owner, patchworkToken=TOKEN)
    options: tuple[str, ...] = ("--patchwork", patchwork.url)
    if server_named_by != "command":
        world.name(server_named_by, patchwork=patchwork.url)
        options = ()
    assert world.ask(*options).code == 0
    assert sent(patchwork) == {f"Token {TOKEN}" if goes else ""}


def test_a_repository_cannot_have_the_users_token_sent_to_its_server(
    world: World, patchwork: Server
) -> None:
    world.name("user", patchwork="https://pw.example.org", patchworkToken=TOKEN)
    world.name("repository", patchwork=patchwork.url)
    assert world.ask().code == 0
    assert sent(patchwork) == {""}
    world.name("environment", patchworkToken=TOKEN)
    assert world.ask().code == 0
    assert sent(patchwork) == {""}


def test_a_server_is_a_host_and_a_port(world: World, patchwork: Server) -> None:
    world.name("user", patchwork=f"{patchwork.url}/", patchworkToken=TOKEN)
    world.name("repository", patchwork=patchwork.url.replace("http:", "HTTP:"))
    assert world.ask().code == 0
    assert sent(patchwork) == {f"Token {TOKEN}"}


def test_the_nearest_token_that_may_go_counts(world: World, patchwork: Server) -> None:
    for scope, token in [("environment", "1"), ("user", "2"), ("repository", "3")]:
        world.name(scope, patchworkToken=token * 20)
    world.name("repository", patchwork=patchwork.url)
    world.ask()
    assert sent(patchwork) == {"Token " + "3" * 20}
    world.ask("--patchwork", patchwork.url)
    assert sent(patchwork) == {"Token " + "1" * 20}


def test_no_token_goes_to_an_address_that_is_merely_read(world: World, patchwork: Server) -> None:
    world.name("environment", patchworkToken=TOKEN)
    world.place.check(f"{patchwork.url}/series/8/")
    assert sent(patchwork) == {""}
    with serving() as other:
        world.place.check("--patchwork", other.url, f"{patchwork.url}/series/8/")
    assert sent(patchwork) == {""}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f'{{"detail": "{TOKEN}"}}'.encode(), 403, {"Content-Type": "application/json"}),
        Reply(status=302, headers={"Location": f"http://{TOKEN}.example.org/"}),
        Reply(TOKEN.encode()),
        Reply(b"x", headers={"Content-Encoding": "gzip", "X": TOKEN}),
    ],
)
def test_a_token_is_in_no_line_and_no_traceback(
    world: World, patchwork: Server, reply: Reply
) -> None:
    world.name("environment", patchworkToken=f"{TOKEN}\n")
    patchwork.say("/api/1.2/series/8/", reply)
    for command in (["check", "--debug"], ["post", "--debug"]):
        ran = world.place.run(
            *command, "--tree", "linux.git", "--patchwork", patchwork.url, "--series", "8"
        )
        assert ran.code == 2
        assert TOKEN not in ran.out + ran.err
        assert sent(patchwork) == {f"Token {TOKEN}"}


def test_an_exception_that_holds_a_token_is_printed_without(
    world: World, patchwork: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError(f"it is {TOKEN}")

    world.name("environment", patchworkToken=TOKEN)
    monkeypatch.setattr("applier.patchwork.client.Patchwork.find_series", fail)
    ran = world.place.run("--debug", "check", "--patchwork", patchwork.url, "--series", "8")
    assert ran.code == 4
    assert "ArithmeticError: it is [token]" in ran.err
    assert TOKEN not in ran.err
