"""One reader of addresses: what it reads is where the connection goes."""

from urllib.parse import urlsplit

import pytest
import requests
import urllib3
from hypothesis import example, given, settings
from hypothesis import strategies as st

from applier.address import AddressError, hide_user, join_address, parse_address

SIGNS = ["//", "/", "\\", "@", ":", "?", "#", "%", "[", "]", ".", ";", "%40", "%5c", "_", "-"]
WORDS = ["http:", "https:", "80", "evil.example.org", "pw.example.org", "a", "::1", "0x7f.1"]
OTHERS = ["\t", "\n", " ", "\0", "\u2100", "\uff0f", "\uff20", "\u3002", "\u00fc", "\u202e"]
PIECES = st.lists(st.sampled_from([*SIGNS, *WORDS, *OTHERS]), max_size=14).map("".join)


@pytest.mark.parametrize(
    ("text", "read", "site"),
    [
        ("HTTP://PW.Example.ORG:80", "http://pw.example.org/", ("pw.example.org", 80)),
        ("https://pw.example.org/x?y=z#f", "https://pw.example.org/x?y=z", ("pw.example.org", 443)),
        ("https://pw.example.org:8443/", "https://pw.example.org:8443/", ("pw.example.org", 8443)),
        ("http://[::1]:8/x", "http://[::1]:8/x", ("[::1]", 8)),
        ("http://a.example.org?@b", "http://a.example.org/?@b", ("a.example.org", 80)),
        ("http://a.example.org#@b", "http://a.example.org/", ("a.example.org", 80)),
        ("http://j\u00fcrg.example.org/\u00fc", "http://xn--jrg-hoa.example.org/%C3%BC", None),
    ],
)
def test_an_address_is_read_and_written(text: str, read: str, site: tuple[str, int] | None) -> None:
    assert str(parse_address(text)) == read
    assert site is None or parse_address(text).site == site


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://evil\\@pw.example.org/x", "backslash"),
        ("http://pw.example.org/\\x", "backslash"),
        ("http://pw.example.org\t/x", "control characters"),
        ("http://pw.example.org /x", "blanks"),
        ("http://pw.example.org/\u202ex", "control characters"),
        ("http://ada@pw.example.org/", "user's name"),
        ("http://ada:word@pw.example.org/", "user's name"),
        ("http://pw.example.org:0/", "not the name of a host"),
        ("http://-x/", "not the name of a host"),
        ("http://", "not an address of http or https"),
        ("http:///x", "not an address of http or https"),
        ("ftp://pw.example.org/", "not an address of http or https"),
        ("http://[::1", "not an address"),
        ("http://pw.example.org:x/", "not an address"),
        ("http://\uff05evil/", "not an address"),
        ("http://x/" + "y" * 9000, "more than 8192 characters"),
    ],
)
def test_what_is_not_asked(text: str, reason: str) -> None:
    with pytest.raises(AddressError, match=reason):
        parse_address(text)


@settings(max_examples=500, deadline=None)
@given(PIECES)
@example("http://evil\\@pw.example.org/x")
@example("//evil\\@pw.example.org")
def test_every_reader_of_what_is_written_reads_the_same(text: str) -> None:
    for read in (parse_address, lambda target: join_address(HERE, target)):
        try:
            found = read(text)
        except AddressError:
            continue
        sent = requests.Request("GET", str(found)).prepare().url or ""
        split, parsed = urlsplit(sent), urllib3.util.parse_url(sent)
        assert split.hostname == found.host.strip("[]")
        assert parsed.host == found.host
        port = {"http": 80, "https": 443}[found.scheme]
        assert (split.port or port) == (parsed.port or port) == found.port
        assert split.username is None
        assert parse_address(str(found)) == found


HERE = parse_address("http://pw.example.org/api/")


def test_a_name_and_a_password_are_not_said() -> None:
    assert hide_user("https://ada:word@x.example.org/a@b") == "https://...@x.example.org/a@b"
