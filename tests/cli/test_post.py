"""``applier post`` and series out of a patchwork."""

import json
from collections.abc import Iterator

import pytest

from tests import patchworks
from tests.patchworks import reply
from tests.servers import Reply, Server

from . import archives
from .conftest import Place


@pytest.fixture
def patchwork(server: Server) -> Server:
    """Give a patchwork with two series."""
    cover, first, second = archives.pair()
    pair = {"pair-1@example.org": first, "pair-2@example.org": second}
    patchworks.install(server, 7, pair, cover)
    patchworks.install(server, 8, {"bad@example.org": archives.BAD})
    return server


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give a token, without which nothing is posted."""
    monkeypatch.setenv("APPLIER_PATCHWORK_TOKEN", "0123456789abcdef0123")
    yield "0123456789abcdef0123"
    monkeypatch.delenv("APPLIER_PATCHWORK_TOKEN", raising=False)


def posted(server: Server) -> list[tuple[str, str]]:
    """Give the paths and states that were posted."""
    asked = [one for one in server.asked if one.method == "POST"]
    return [(one.path, json.loads(one.body)["state"]) for one in asked]


def test_a_series_by_number_and_by_address(place: Place, patchwork: Server) -> None:
    by_number = place.check("--patchwork", patchwork.url, "--series", "7")
    by_address = place.check(f"{patchwork.url}/project/kern/patch/pair-2@example.org/")
    assert by_number.code == by_address.code == 0
    assert by_number.out == by_address.out
    assert "[v2, 2 patches]" in by_number.out


def test_a_list_of_series(place: Place, patchwork: Server) -> None:
    both = [json.loads(patchwork.replies[f"/api/1.2/series/{n}/"][0].body) for n in (7, 8)]
    patchwork.say("/api/1.2/series/?project=kern&since=2021-03-01T00%3A00%3A00", reply(both))
    patchwork.say("/api/1.2/series/?project=kern&since=2022-03-01T00%3A00%3A00", reply([]))
    url = f"{patchwork.url}/project/kern/list/"
    assert len(place.check("--oneline", "--since", "2021-03-01", url).out.splitlines()) == 4
    assert place.check("--since", "2022-03-01", url).code == 3
    window = "since=2021-02-28T23%3A00%3A00&before=2021-03-02T00%3A00%3A00"
    patchwork.say(f"/api/1.2/series/?project=kern&{window}", reply(both))
    moments = ("--since", "2021-03-01T00:00+01:00", "--until", "2021-03-02")
    assert len(place.check("--oneline", *moments, url).out.splitlines()) == 4


@pytest.mark.parametrize("moment", ["lately", "0123456789abcdef0123456789abcdef01234567"])
def test_a_list_takes_dates_only(place: Place, patchwork: Server, moment: str) -> None:
    ran = place.check("--since", moment, f"{patchwork.url}/project/kern/list/")
    assert ran.code == 2
    assert ran.complaints[0].startswith(f"--since {moment}: not a date; these are: 2026-03-01, ")
    one = place.check("--since", "2021-03-01", "--patchwork", patchwork.url, "--series", "7")
    assert one.code == 2


@pytest.mark.usefixtures("token")
def test_every_patch_gets_its_check(place: Place, patchwork: Server) -> None:
    url = ("--patchwork", patchwork.url)
    ran = place.run("post", "--tree", "linux.git", *url, "--series", "7", "--series", "8")
    assert (ran.code, ran.complaints) == (1, [])
    assert posted(patchwork) == [
        ("/api/1.2/patches/71/checks/", "success"),
        ("/api/1.2/patches/72/checks/", "success"),
        ("/api/1.2/patches/81/checks/", "fail"),
    ]
    assert "  2/2 (patch 72) success: applies on v5.12-rc1" in ran.out
    assert ran.out.count("[posted]") == 3


@pytest.mark.usefixtures("token")
def test_what_was_said_is_not_said_again(place: Place, patchwork: Server) -> None:
    url = ("--patchwork", patchwork.url, "--series", "8")
    assert place.run("post", "--tree", "linux.git", *url).out.count("[posted]") == 1
    (said,) = (json.loads(one.body) for one in patchwork.asked if one.method == "POST")
    same, other = {**said, "id": 1, "target_url": None}, {**said, "id": 2, "context": "other"}
    patchwork.say("/api/1.2/patches/81/checks/", reply([same, other]))
    assert "[said already]" in place.run("post", "--tree", "linux.git", *url).out
    patchwork.say("/api/1.2/patches/81/checks/", reply([same, {**said, "state": "success"}]))
    assert "[posted]" in place.run("post", "--tree", "linux.git", *url).out
    assert len(posted(patchwork)) == 2


def test_a_trial_run_posts_nothing(place: Place, patchwork: Server) -> None:
    file = place.file("x.mbox", archives.mbox(*archives.pair()))
    ran = place.run("post", "--tree", "linux.git", "--patchwork", patchwork.url, "-n", file)
    assert ran.code == 0
    assert ran.out.count("[would be posted]") == 2
    assert not posted(patchwork)


@pytest.mark.usefixtures("token")
def test_what_the_patchwork_does_not_have(place: Place, patchwork: Server) -> None:
    patchwork.say("/api/1.2/patches/?msgid=good%40example.org", reply([]))
    file = place.file("good.eml", archives.GOOD)
    ran = place.run("post", "--tree", "linux.git", "--patchwork", patchwork.url, file)
    assert (ran.code, ran.out.count("[not in this patchwork]")) == (0, 1)


@pytest.mark.usefixtures("token")
def test_one_failure_does_not_end_it(place: Place, patchwork: Server) -> None:
    checks = "/api/1.2/patches/71/checks/"
    patchwork.say(checks, reply([]), Reply(status=500))
    url = ("--patchwork", patchwork.url, "--series", "7", "--series", "8")
    ran = place.run("post", "--tree", "linux.git", *url)
    assert ran.code == 2
    assert ran.complaints == [
        f"POST {patchwork.url}{checks}: HTTP 500 Internal Server Error",
    ]
    assert posted(patchwork)[1:] == [
        ("/api/1.2/patches/72/checks/", "success"),
        ("/api/1.2/patches/81/checks/", "fail"),
    ]
    assert ran.out.count("[posted]") == 2
    assert ran.out.count("[not posted]") == 1


@pytest.mark.usefixtures("token")
def test_one_failure_after_the_other_ends_it(
    place: Place, patchwork: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applier.patchwork.checks._MOST_IN_A_ROW", 2)
    for patch in (71, 72, 81):
        patchwork.say(f"/api/1.2/patches/{patch}/checks/", reply([]), Reply(status=403))
    url = ("--patchwork", patchwork.url, "--series", "7", "--series", "8")
    ran = place.run("post", "--tree", "linux.git", *url)
    assert (ran.code, len(posted(patchwork))) == (2, 2)
    assert ran.complaints[-1] == "2 checks failed one after the other: the rest is not posted"


def test_without_a_token_nothing_is_asked(
    place: Place, patchwork: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post() -> str:
        ran = place.run("post", "--tree", "linux.git", "--series", "7")
        assert (ran.code, ran.out, len(ran.complaints)) == (2, "", 1)
        assert not patchwork.asked
        return ran.complaints[0]

    place.repo.config["applier.patchworkToken"] = "0123456789"
    ran = place.run("post", "--tree", "linux.git", "--patchwork", patchwork.url, "--series", "7")
    assert "which applier.patchwork there does not name" in ran.complaints[0]
    del place.repo.config["applier.patchworkToken"]
    place.repo.config["applier.patchwork"] = patchwork.url
    assert post().startswith(f"there is no token for {patchwork.url}: set APPLIER_PATCHWORK_TOKEN")
    monkeypatch.setenv("APPLIER_PATCHWORK_TOKEN", "0123456789")
    assert post().startswith(
        f"the token is not sent to {patchwork.url}, which only the repository's configuration names"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["post", "x"],
            "Name a patchwork: --patchwork, or git config applier.patchwork URL",
        ),
        (["check", "--series", "7"], "--series needs --patchwork"),
        (["post", "--patchwork", "http://x", "--context", "a b", "x"], "--context a b: letters,"),
        (["post", "--patchwork", "http://x"], "Missing argument 'SOURCE...'"),
    ],
)
def test_bad_usage(place: Place, arguments: list[str], complaint: str) -> None:
    ran = place.run(*arguments)
    assert ran.code == 2
    assert ran.complaints[0].startswith(complaint)


def test_tests_that_are_named_are_run_and_posted(
    place: Place, patchwork: Server, token: str
) -> None:
    assert token
    place.repo.config["applier.test.build.command"] = "test $APPLIER_PATCH_NUMBER != 2"
    arguments = ("--tree", "linux.git", "--patchwork", patchwork.url, "--series", "7")
    ran = place.run("post", *arguments, "--run", "build")
    assert ran.code == 1
    assert [state for _, state in posted(patchwork)] == ["success", "success", "success", "fail"]
    assert " applier-build fail: FAIL: exit status 1 [posted]" in ran.out
    contexts = [json.loads(one.body)["context"] for one in patchwork.asked if one.method == "POST"]
    assert contexts == ["applier", "applier-build"] * 2


def test_nothing_is_run_that_is_not_named(place: Place, patchwork: Server, token: str) -> None:
    assert token
    place.repo.config["applier.test.build.command"] = "exit 1"
    arguments = ("--tree", "linux.git", "--patchwork", patchwork.url, "--series", "7")
    assert place.run("post", *arguments).code == 0
