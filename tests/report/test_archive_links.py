"""Links into an archive lead nowhere else, whatever the message-id is."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.report.archive_links import is_link_mask, link_to

MASK = "https://lore.example.org/r/%s"


@pytest.mark.parametrize(
    ("mask", "good"),
    [
        (MASK, True),
        ("http://127.0.0.1:8080/%s/raw", True),
        ("https://list.example.org/?id=%s&x=1", True),
        ("https://lore.example.org/", False),
        ("https://lore.example.org/%s/%s", False),
        ("javascript:alert(%s)", False),
        ("https://lore.example.org/%s) [x](http://b.example/", False),
        ("https://lore.example.org/%s\n", False),
        ("%s", False),
        ("", False),
    ],
)
def test_a_mask_is_an_address_with_one_place_for_the_id(mask: str, good: bool) -> None:
    assert is_link_mask(mask) is good


@pytest.mark.parametrize(
    ("message_id", "address"),
    [
        ("20210305-1.x@example.org", "https://lore.example.org/r/20210305-1.x@example.org"),
        ("a/b?c#d@x", "https://lore.example.org/r/a%2Fb%3Fc%23d@x"),
        ("a)[x](b@x", "https://lore.example.org/r/a%29%5Bx%5D%28b@x"),
        ("no id", ""),
        ("a" * 600 + "@x", ""),
        ("\ud800@x", "https://lore.example.org/r/%3F@x"),
    ],
)
def test_what_means_something_in_an_address_is_encoded(message_id: str, address: str) -> None:
    assert link_to(message_id, MASK) == address


def test_without_a_mask_there_is_no_link() -> None:
    assert not link_to("a@example.org", "")


@given(st.text(max_size=40))
def test_any_id_is_plain_and_comes_back(text: str) -> None:
    address = link_to(f"{text}@x", MASK)
    assert re.fullmatch(r"https://lore\.example\.org/r/[A-Za-z0-9@%._~-]+", address)
    assert unquote(address.removeprefix("https://lore.example.org/r/")) == f"{text}@x"
