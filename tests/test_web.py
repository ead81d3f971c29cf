"""The HTTP client against a server on this machine, well behaved and not."""

import gzip
import time
from collections.abc import Iterator

import pytest

from applier.web import Limits, Web, WebError
from tests.servers import Reply, Server

QUICK = Limits(size=1 << 20, connect=1, silence=0.5, total=3, pause=0.01)


def refusal(url: str, token: str = "", limits: Limits = QUICK) -> str:
    with pytest.raises(WebError) as caught:
        Web(token, limits).get(url)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_there_comes(server: Server) -> None:
    server.say("/x", b"words")
    answer = Web(limits=QUICK).get(f"{server.url}/x", "text/plain")
    assert (answer.content, answer.url) == (b"words", f"{server.url}/x")
    assert server.asked[0].headers["Accept"] == "text/plain"
    assert server.asked[0].headers["User-Agent"].startswith("applier/")


def test_what_is_compressed_on_the_way_comes_inflated(server: Server) -> None:
    server.say("/x", Reply(gzip.compress(b"words"), headers={"Content-Encoding": "gzip"}))
    assert Web(limits=QUICK).get(f"{server.url}/x").content == b"words"


def test_what_is_not_there_is_said_with_the_question(server: Server) -> None:
    assert refusal(f"{server.url}/x") == f"GET {server.url}/x: HTTP 404 Not Found"
    assert len(server.asked) == 1


def test_a_servers_own_words_are_quoted(server: Server) -> None:
    said = Reply(b'{"detail": "Invalid\x1b token."}', 401, {"Content-Type": "application/json"})
    server.say("/x", said)
    assert refusal(f"{server.url}/x").endswith(
        'HTTP 401 Unauthorized: {"detail": "Invalid token."}'
    )


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: Server, status: int) -> None:
    server.say("/x", Reply(status=status), Reply(status=status), b"words")
    assert Web(limits=QUICK).get(f"{server.url}/x").content == b"words"


def test_what_does_not_pass_is_given_up(server: Server) -> None:
    server.say("/x", Reply(status=503))
    assert refusal(f"{server.url}/x").endswith("HTTP 503 Service Unavailable (4 times)")
    assert len(server.asked) == 4


def test_a_pause_that_is_too_long_to_wait_for(server: Server) -> None:
    server.say("/x", Reply(status=429, headers={"Retry-After": "9999"}))
    assert refusal(f"{server.url}/x").endswith("HTTP 429 Too Many Requests")
    assert len(server.asked) == 1


def test_what_is_sent_is_sent_once(server: Server) -> None:
    server.say("/x", Reply(status=503))
    with pytest.raises(WebError, match=r"^POST .*: HTTP 503"):
        Web(limits=QUICK).post(f"{server.url}/x", {"a": "b"})
    assert [asked.body for asked in server.asked] == [b'{"a": "b"}']


def test_redirects_within_the_site(server: Server) -> None:
    server.say("/x", Reply(status=302, headers={"Location": "/y"}))
    server.say("/y", b"words")
    answer = Web("secret", QUICK).get(f"{server.url}/x")
    assert (answer.url, answer.content) == (f"{server.url}/y", b"words")
    assert [asked.headers["Authorization"] for asked in server.asked] == ["Token secret"] * 2


@pytest.mark.parametrize(
    "place",
    [
        "http://example.org/y",
        "https://127.0.0.1.example.org/y",
        "http://127.0.0.1:1/y",
        "file:///y",
    ],
)
def test_redirects_to_elsewhere_are_refused(server: Server, place: str) -> None:
    server.say("/x", Reply(status=301, headers={"Location": place}))
    assert f"redirected to another site, {place}" in refusal(f"{server.url}/x")
    assert len(server.asked) == 1


def test_a_redirect_to_what_is_no_address(server: Server) -> None:
    server.say("/x", Reply(status=301, headers={"Location": "http://[x"}))
    assert refusal(f"{server.url}/x").endswith("Invalid IPv6 URL")


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.say("/x", Reply(status=302, headers={"Location": "/x"}))
    assert refusal(f"{server.url}/x").endswith("redirected more than 5 times")


def test_more_than_is_wanted_is_not_read(server: Server) -> None:
    server.say("/x", bytes(2 << 20))
    assert refusal(f"{server.url}/x").endswith("more than 1 MiB came")


def test_a_bomb_ends(server: Server) -> None:
    packed = gzip.compress(bytes(64 << 20))
    server.say("/x", Reply(packed, headers={"Content-Encoding": "gzip"}))
    assert refusal(f"{server.url}/x").endswith("more than 1 MiB came")


def test_a_server_that_drips_is_left(server: Server) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x"
            time.sleep(0.05)

    server.say("/x", Reply(headers={"Content-Length": "200"}, drip=drip))
    limits = Limits(silence=1, total=0.4, pause=0.01)
    assert "not done after 0 seconds" in refusal(f"{server.url}/x", limits=limits)


def test_a_server_that_says_nothing_is_left(server: Server) -> None:
    def wait() -> Iterator[bytes]:
        time.sleep(0.6)
        yield b""

    server.say("/x", Reply(headers={"Content-Length": "9"}, drip=wait))
    limits = Limits(silence=0.1, total=0.3, pause=0.2)
    assert "timed out" in refusal(f"{server.url}/x", limits=limits).lower()


def test_an_answer_that_is_cut_is_no_answer(server: Server) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half"

    server.say("/x", Reply(headers={"Content-Length": "100"}, drip=cut))
    assert "after 4 bytes" in refusal(f"{server.url}/x", limits=Limits(silence=0.2, pause=0.01))


def test_a_connection_that_is_refused(server: Server) -> None:
    url = "http://127.0.0.1:1/x"
    assert refusal(url) == f"GET {url}: Connection refused (4 times)"
    assert not server.asked


@pytest.mark.parametrize("url", ["http://", "http://a b/", "http://[::1", "http://127.0.0.1:x/"])
def test_what_is_no_address(server: Server, url: str) -> None:
    assert refusal(url)
    assert not server.asked


def test_a_token_goes_over_tls_only() -> None:
    assert "over https only" in refusal("http://example.org/x", "secret")


def test_passwords_are_not_looked_up(
    server: Server, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path_factory.mktemp("netrc") / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.say("/x", b"words")
    Web(limits=QUICK).get(f"{server.url}/x")
    assert "Authorization" not in server.asked[0].headers
