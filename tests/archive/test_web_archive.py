"""Threads out of a public-inbox on the web."""

from pathlib import Path

import pytest

from applier.archive import SourceOptions, open_archive
from applier.archive.opening import is_message_id
from applier.archive.web_archive import find_message
from applier.errors import SourceError
from tests.archive.inboxes import Event, make_v2
from tests.archive.stores import compress, make_mail, mbox, read
from tests.servers import Reply, Server

THREAD = compress(mbox(make_mail(1), make_mail(2)))


def refusal(name: str, options: SourceOptions | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        open_archive([name], None, options or SourceOptions())
    return str(caught.value)


@pytest.mark.parametrize(
    "page", ["", "/", "/T/", "/T/#u", "/t.mbox.gz", "/raw", "/?x=y", "/t/#m0123"]
)
def test_any_page_of_a_message_is_its_thread(server: Server, page: str) -> None:
    server.say("/list/lamp-1@example.org/t.mbox.gz", THREAD)
    found = read(f"{server.url}/list/lamp-1@example.org{page}")
    assert found == [make_mail(1) + b"\n", make_mail(2) + b"\n"]


def test_the_message_alone_where_there_are_no_threads(server: Server) -> None:
    server.say("/list/lamp-1@example.org/raw", make_mail(1))
    assert read(f"{server.url}/list/lamp-1@example.org/") == [make_mail(1)]


def test_a_message_that_is_not_there(server: Server) -> None:
    url = f"{server.url}/list/lamp-1@example.org"
    assert refusal(url) == f"GET {url}/raw: HTTP 404 Not Found"


@pytest.mark.parametrize("name", ["lamp+c@example.org", "<lamp+c@example.org>"])
def test_a_message_id_where_lore_is_configured(server: Server, name: str) -> None:
    server.say("/all/lamp+c@example.org/t.mbox.gz", THREAD)
    with open_archive([name], None, SourceOptions(lore=f"{server.url}/all/")) as archive:
        raws = list(archive)
        assert [archive.read(raw.origin) for raw in raws] == [raw.content for raw in raws]
        assert len(raws) == 2


def test_a_message_id_and_nowhere_to_look() -> None:
    assert "git config --global applier.lore https://" in refusal("lamp-1@example.org")


def test_a_message_id_in_a_directory(tmp_path: Path) -> None:
    def reply(number: int, to: str) -> Event:
        content = make_mail(number).replace(b"\n\n", f"\n{to}\n\n".encode(), 1)
        return Event(content, number, number)

    events = [
        reply(1, "X: 1"),
        reply(2, "In-Reply-To: <lamp-1@example.org>"),
        reply(3, "X: 1"),
        reply(4, "References: <gone@example.org>\n <lamp-2@example.org>"),
        reply(5, "references: <gone@example.org>"),
        Event(b"Subject: no id\nReferences: <lamp-1@example.org> <lamp-3@example.org>\n\n", 6, 6),
    ]
    make_v2(tmp_path / "x", events)
    with open_archive(
        ["lamp-5@example.org"], None, SourceOptions(lore=str(tmp_path / "x"))
    ) as archive:
        raws = list(archive)
        assert [archive.read(raw.origin) for raw in raws] == [raw.content for raw in raws]
        assert [raw.content for raw in raws] == [events[at].content for at in (0, 1, 3, 4)]
    with pytest.raises(SourceError, match="no message in it"):
        open_archive(["lamp-9@example.org"], None, SourceOptions(lore=str(tmp_path / "x")))
    with pytest.raises(SourceError, match="no public-inbox to look up"):
        open_archive(["lamp-9@example.org"], None, SourceOptions(lore=str(tmp_path)))


def test_any_other_address_is_what_comes(server: Server) -> None:
    server.say("/x.mbox", mbox(make_mail(1)))
    server.say("/page", Reply(b"<html>", headers={"Content-Type": "text/html; charset=UTF-8"}))
    server.say("/binary", b"\0\1\2")
    assert read(f"{server.url}/x.mbox") == [make_mail(1) + b"\n"]
    assert refusal(f"{server.url}/page").endswith(
        "/page: a web page; name the address of a message or of an mbox"
    )
    assert "a binary file" in refusal(f"{server.url}/binary")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://l.org/all/a%2Fb@c/T/", ("https://l.org/all", "a/b@c")),
        ("https://l.org/r/a@b", ("https://l.org/r", "a@b")),
        ("https://l.org/%3Ca@b%3E/raw", ("https://l.org", "a@b")),
        ("https://l.org/list/", None),
        ("https://l.org/@/", None),
    ],
)
def test_which_message_an_address_is_of(url: str, expected: tuple[str, str] | None) -> None:
    assert find_message(url) == expected


def test_a_file_that_is_called_like_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a@b").write_bytes(make_mail(1))
    with open_archive(["a@b"]) as archive:
        assert len(list(archive)) == 1


@pytest.mark.parametrize("name", ["a@b/c", "@b", "a@", "a", "a b@c", "", "<@>"])
def test_what_is_no_message_id(name: str) -> None:
    assert not is_message_id(name)


@pytest.mark.parametrize("name", ["https://[::1/a@b", "http://a b/x", "https://", "http://\0/"])
def test_what_is_no_address(server: Server, name: str) -> None:
    assert refusal(name)
    assert not server.asked
