"""The HTTP client against a server on this machine, well behaved and not."""

import gzip
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from applier.http import Limits, Token, Web, WebError
from tests.servers import Reply, Server, serving, talking

SECRET = "0123456789abcdef0123456789abcdef01234567"
QUICK = Limits(size=1 << 20, connect=1, silence=0.5, total=3, pause=0.01)


def asking(url: str) -> Web:
    """Give a client that has a token for the server of *url*."""
    return Web(Token(SECRET, url), QUICK)


def refusal(url: str, token: Token | None = None, limits: Limits = QUICK) -> str:
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
    answer = asking(server.url).get(f"{server.url}/x")
    assert (answer.url, answer.content) == (f"{server.url}/y", b"words")
    assert [asked.headers["Authorization"] for asked in server.asked] == [f"Token {SECRET}"] * 2


@pytest.mark.parametrize(
    "place",
    [
        "http://example.org/y",
        "https://127.0.0.1.example.org/y",
        "http://127.0.0.1:1/y",
    ],
)
def test_redirects_to_elsewhere_are_refused(server: Server, place: str) -> None:
    server.say("/x", Reply(status=301, headers={"Location": place}))
    assert f"redirected to another site, {place}" in refusal(f"{server.url}/x")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://[x", "not an address"),
        ("file:///y", "not an address of http or https"),
        ("//ada@127.0.0.1/", "an address with a user's name or password in it is not asked"),
    ],
)
def test_a_redirect_to_what_is_no_address(server: Server, place: str, reason: str) -> None:
    server.say("/x", Reply(status=301, headers={"Location": place}))
    assert refusal(f"{server.url}/x").endswith(reason)


CONFUSING = [
    "http://{evil}\\@{here}/y",
    "//{evil}\\@{here}/y",
    "\\\\{evil}\\@{here}/y",
    "/\\{evil}/y",
    "http://{evil}\t@{here}/y",
    "http://{evil}%5C@{here}/y",
    "http://{evil}@{here}/y",
    "http://{here}@{evil}/y",
    "http://{here}\\@{evil}/y",
    "http://{evil}#@{here}/y",
    "http://{evil}?@{here}/y",
    "http://{evil};@{here}/y",
    "//{evil}/y",
    "///{evil}/y",
    "http:{evil}/y",
    "http:/{evil}/y",
    "http://{evil}\xa0@{here}/y",
    "http://{here}:@{evil}/y",
]


@pytest.mark.parametrize("place", CONFUSING)
@pytest.mark.parametrize("token", [True, False])
def test_what_is_connected_to_is_what_was_checked(server: Server, place: str, token: bool) -> None:
    with serving() as evil:
        names = {"here": server.url.removeprefix("http://"), "evil": evil.url[7:]}
        evil.say("/y", b"evil")
        server.say("/x", Reply(status=302, headers={"Location": place.format(**names)}))
        web = asking(server.url) if token else Web(limits=QUICK)
        with pytest.raises(WebError):
            web.get(f"{server.url}/x")
        assert not evil.asked


@pytest.mark.parametrize("place", CONFUSING[:9])
def test_an_address_that_two_readers_read_otherwise_is_not_asked(
    server: Server, place: str
) -> None:
    with serving() as evil:
        url = place.format(here=server.url.removeprefix("http://"), evil=evil.url[7:])
        with pytest.raises(WebError):
            asking(server.url).get(url)
        assert not evil.asked
        assert not server.asked


def test_a_token_goes_to_its_own_server_and_to_no_other(server: Server) -> None:
    server.say("/x", b"words")
    with serving() as other:
        other.say("/x", b"words")
        web = asking(other.url)
        web.get(f"{server.url}/x")
        web.get(f"{other.url}/x")
        assert other.asked[0].headers["Authorization"] == f"Token {SECRET}"
    assert "Authorization" not in server.asked[0].headers


def test_a_token_is_in_nothing_that_comes_back(server: Server) -> None:
    """A server may say it again in a header, an address, a reason or the text."""
    said = {"X-Said": f"Token {SECRET}", "Link": f'</{SECRET}>; rel="next"'}
    server.say("/x", Reply(f"you are {SECRET}".encode(), headers=said))
    answer = asking(server.url).get(f"{server.url}/x")
    assert answer.content == b"you are [token]"
    assert answer.headers["x-said"] == "Token [token]"
    assert answer.links == {"next": "/[token]"}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f'{{"detail": "no {SECRET}"}}'.encode(), 403, {"Content-Type": "application/json"}),
        Reply(status=302, headers={"Location": f"http://{SECRET}.example.org/"}),
        Reply(status=302, headers={"Location": f"/{SECRET}"}),
        Reply(status=302, headers={"Location": f"http://x\\{SECRET}@y/"}),
    ],
)
def test_a_token_is_in_no_error(server: Server, reply: Reply) -> None:
    server.say("/x", reply)
    words = refusal(f"{server.url}/x", Token(SECRET, server.url))
    assert SECRET not in words
    with pytest.raises(WebError) as caught:
        asking(server.url).post(f"{server.url}/x", {})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("text", ["", "0123\n4567", "01234567\u00e9", "a\tb"])
def test_what_is_no_token_is_refused_and_not_said(text: str) -> None:
    with pytest.raises(WebError) as caught:
        Token(text, "https://pw.example.org")
    assert not text or text not in str(caught.value)
    assert SECRET not in repr(Token(SECRET, "https://pw.example.org"))


def test_this_machine_is_asked_without_a_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.say("/x", b"words")
    with serving() as proxy:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert asking(server.url).get(f"{server.url}/x").content == b"words"
        assert not proxy.asked


def test_what_comes_with_a_redirect_is_not_read(server: Server) -> None:
    sent = []

    def flood() -> Iterator[bytes]:
        for block in range(4000):
            sent.append(block)
            yield bytes(1 << 16)

    away = {"Location": "/y", "Content-Length": str(4000 << 16)}
    server.say("/x", Reply(status=302, headers=away, drip=flood))
    server.say("/y", b"words")
    assert Web(limits=QUICK).get(f"{server.url}/x").content == b"words"
    assert len(sent) < 2000


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
    assert "not done after 0.4 seconds" in refusal(f"{server.url}/x", limits=limits)


def test_a_server_that_says_nothing_is_left(server: Server) -> None:
    def wait() -> Iterator[bytes]:
        time.sleep(0.6)
        yield b""

    server.say("/x", Reply(headers={"Content-Length": "9"}, drip=wait))
    limits = Limits(silence=0.1, total=2, pause=10)
    assert "timed out" in refusal(f"{server.url}/x", limits=limits).lower()


def slowly(head: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    """Say *head*, and then a *piece* in time, again and again, until nobody listens."""

    def say() -> Iterator[bytes]:
        yield head
        while True:
            time.sleep(0.02)
            yield piece

    return say


ENDLESS = {
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "lines of 100 Continue": (b"HTTP/1.1 100 Continue\r\n", b"a: b\r\n"),
    "status line": (b"HTTP/1.1 2", b"0"),
    "one header": (b"HTTP/1.1 200 OK\r\nA: ", b"x"),
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "chunk size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
}


@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.usefixtures("loopback")
def test_whatever_does_not_end_is_cut(what: str) -> None:
    limits = Limits(silence=5, total=0.4, pause=0.01)
    with talking(slowly(*ENDLESS[what])) as url:
        assert refusal(f"{url}/x", limits=limits) == f"GET {url}/x: not done after 0.4 seconds"


@pytest.mark.usefixtures("loopback")
def test_a_handshake_that_does_not_end_is_cut() -> None:
    record = b"\x16\x03\x03\x40\x00"  # a record of 16 KiB, of which a byte comes now and then
    with talking(slowly(record, b"\x02"), "https") as url:
        limits = Limits(silence=5, total=0.4, pause=0.01)
        assert refusal(f"{url}/x", limits=limits) == f"GET {url}/x: not done after 0.4 seconds"


@pytest.mark.usefixtures("loopback")
def test_the_body_of_an_error_that_does_not_end_is_cut() -> None:
    head = b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n"
    with talking(slowly(head, b"x")) as url:
        words = refusal(f"{url}/x", limits=Limits(silence=5, total=0.4, pause=0.01))
    assert words.startswith(f"GET {url}/x: HTTP 403 Forbidden")


def test_a_connection_that_was_kept_open_is_cut_too(server: Server) -> None:
    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b"x"

    server.say("/x", b"words")
    server.say("/y", Reply(headers={"Content-Length": "9999"}, drip=drip))
    web = Web(limits=Limits(silence=5, total=0.4, pause=0.01))
    web.get(f"{server.url}/x")
    with pytest.raises(WebError, match=r"/y: not done after 0\.4 seconds"):
        web.get(f"{server.url}/y")


def test_a_host_of_many_addresses_that_do_not_answer_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = list[float]()

    class Dead(socket.socket):
        def connect(self, _: object) -> None:
            tried.append(self.gettimeout() or 0)
            time.sleep(0.05)
            raise TimeoutError

    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))] * 1000
    monkeypatch.setattr("applier.http_deadline.socket.getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr("applier.http_deadline.socket.socket", Dead)
    words = refusal("http://many.example.org/", limits=Limits(total=0.4, pause=0.01))
    assert words == "GET http://many.example.org/: not done after 0.4 seconds"
    assert 0 < len(tried) < 20
    assert max(tried) <= 0.4


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
    assert "over https only" in refusal("http://example.org/x", Token(SECRET, "http://example.org"))


def test_passwords_are_not_looked_up(
    server: Server, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path_factory.mktemp("netrc") / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.say("/x", b"words")
    Web(limits=QUICK).get(f"{server.url}/x")
    assert "Authorization" not in server.asked[0].headers
