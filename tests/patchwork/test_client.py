"""A patchwork's API, behaved and not."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.address import AddressError
from applier.errors import ApplierError
from applier.http import Limits, Token, Web
from applier.patchwork.client import Check, Patchwork, PatchworkError, Resource, find_resource
from tests import patchworks
from tests.patchworks import reply
from tests.servers import Reply, Server

ROOT = "https://pw.example.org"
LAMP = {"lamp-1@example.org": b"one", "lamp-2@example.org": b"two"}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/series/7/", Resource(ROOT, "series", "7")),
        ("/series/7/mbox/", Resource(ROOT, "series", "7")),
        ("/project/kern/list/?series=7", Resource(ROOT, "series", "7")),
        ("/project/kern/list/", Resource(ROOT, "series", "", (("project", "kern"),))),
        ("/project/kern/list/?series=*", Resource(ROOT, "series", "", (("project", "kern"),))),
        ("/patch/7/", Resource(ROOT, "patches", "7")),
        ("/cover/7/mbox/", Resource(ROOT, "covers", "7")),
        ("/project/kern/patch/a@b/", Resource(ROOT, "patches", "a@b")),
        ("/project/kern/patch/%3Ca%2Fc@b%3E/mbox/", Resource(ROOT, "patches", "a/c@b")),
        ("/project/kern/cover/a@b/", Resource(ROOT, "covers", "a@b")),
        ("/api/1.4/series/7/", Resource(ROOT, "series", "7")),
        ("/api/patches/7/checks/", Resource(ROOT, "patches", "7")),
        (
            "/api/series/?project=kern&q=x",
            Resource(ROOT, "series", "", (("project", "kern"), ("q", "x"))),
        ),
        ("/pw/api/1.1/series/7/", Resource(f"{ROOT}/pw", "series", "7")),
        ("/pw/patch/7/", Resource(f"{ROOT}/pw", "patches", "7")),
        ("/api/1.2/people/7/", None),
        ("/series/", None),
        ("/patch/a@b/", None),
        ("/all/a@b/", None),
        ("/", None),
    ],
)
def test_what_an_address_is_of(path: str, place: Resource | None) -> None:
    assert find_resource(ROOT + path) == place


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_path_crashes_it(path: str) -> None:
    with suppress(AddressError):
        find_resource(f"https://pw.example.org/{path}")


def ask(server: Server, version: str = "1.2") -> Patchwork:
    return Patchwork(server.url, Web(Token("secret", server.url), Limits(pause=0.01)), version)


@pytest.mark.parametrize(
    ("kind", "name"), [("series", "7"), ("patches", "71"), ("patches", "lamp-2@example.org")]
)
def test_a_series_from_itself_or_its_patch(server: Server, kind: str, name: str) -> None:
    patchworks.install(server, 7, LAMP, b"cover")
    (series,) = ask(server).find_series(Resource(server.url, kind, name))
    assert (series.id, series.patches) == (7, {"lamp-1@example.org": 71, "lamp-2@example.org": 72})
    assert b"one" in ask(server).read_mbox(series.mbox)
    assert ask(server).read_mbox(series.cover).endswith(b"cover")


def test_pages_are_turned(server: Server) -> None:
    for number in (7, 8):
        patchworks.install(server, number, LAMP)
    first, second = (json.loads(server.replies[f"/api/1.2/series/{n}/"][0].body) for n in (7, 8))
    link = (
        f'<{server.url.replace("http", "https")}/api/1.2/series/?project=kern&page=2>; rel="next"'
    )
    server.say("/api/1.2/series/?project=kern", reply([first], Link=link))
    server.say("/api/1.2/series/?project=kern&page=2", reply([second]))
    found = ask(server).find_series(Resource(server.url, "series", "", (("project", "kern"),)))
    assert [one.id for one in found] == [7, 8]


def test_pages_without_end_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applier.patchwork.client._MOST_PAGES", 3)
    server.say("/api/1.2/series/", reply([], Link=f'<{server.url}/api/1.2/series/>; rel="next"'))
    with pytest.raises(PatchworkError, match="more than 3 pages"):
        list(ask(server).find_series(Resource(server.url, "series")))


def test_a_patchwork_that_speaks_an_older_version(server: Server) -> None:
    patchworks.install(server, 7, LAMP)
    server.say("/api/1.1/series/7/", server.replies.pop("/api/1.2/series/7/")[0])
    (series,) = ask(server).find_series(Resource(server.url, "series", "7"))
    assert series.id == 7


def test_an_old_version_that_ignores_the_question(server: Server) -> None:
    others = [patchworks.patch(server, number, f"other-{number}@example.org") for number in (1, 2)]
    server.say("/api/1.1/patches/?msgid=lamp-1%40example.org", reply(others))
    assert ask(server, "1.1").find_patch("lamp-1@example.org") is None


def test_what_is_not_there(server: Server) -> None:
    server.say("/api/1.2/", reply({}))
    with pytest.raises(ApplierError, match=r"GET .*/series/7/: HTTP 404"):
        list(ask(server).find_series(Resource(server.url, "series", "7")))


@pytest.mark.parametrize("content", ["<html>", "[]", "7", '{"id": "x"}', "[" * 100_000, "\\xff"])
def test_what_is_no_patchwork(server: Server, content: str) -> None:
    server.say("/api/1.2/series/7/", content.encode())
    with pytest.raises(PatchworkError):
        list(ask(server).find_series(Resource(server.url, "series", "7")))


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.org/x",
        "//elsewhere/x",
        "file:///x",
        "http://[x",
        "//elsewhere\\@127.0.0.1/x",
    ],
)
def test_addresses_of_other_sites_are_not_followed(server: Server, url: str) -> None:
    with pytest.raises(PatchworkError, match="another site"):
        ask(server).read_mbox(url)
    assert not server.asked


def test_checks_are_read_and_made(server: Server) -> None:
    made = {"id": 1, "state": "fail", "context": "x", "description": None, "target_url": None}
    server.say("/api/1.2/patches/71/checks/", reply([made]))
    assert ask(server).checks(71) == [Check("fail", "x", "", "")]
    ask(server).add_check(71, Check("success", "applier", "applies", ""))
    said = {"state": "success", "context": "applier", "description": "applies"}
    assert json.loads(server.asked[-1].body) == said
    assert server.asked[-1].headers["Authorization"] == "Token secret"
    server.say("/api/1.2/patches/71/checks/", Reply(status=403))
    with pytest.raises(PatchworkError, match="must maintain the project"):
        ask(server).add_check(71, Check("success", "applier", "applies", ""))
