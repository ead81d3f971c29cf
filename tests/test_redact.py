"""A secret that comes back in one form or another."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.redact import Redactor

SECRET = "0123456789abcdef/+0123456789ABCDEF"
WAYS: list[Callable[[str], str]] = [
    str,
    str.upper,
    lambda text: quote(text, safe=""),
    lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    lambda text: text.encode().hex(),
    lambda text: b64encode(text.encode()).decode(),
    lambda text: urlsafe_b64encode(f"Token {text}".encode()).decode(),
    lambda text: b64encode(f"ada:{text}".encode()).decode(),
    lambda text: b64encode(f"ad:{text}.".encode()).decode(),
]


@pytest.mark.parametrize("way", WAYS)
def test_whatever_the_form(way: Callable[[str], str]) -> None:
    said = f"no such token: {way(SECRET)}, said the server"
    for left in (
        Redactor(SECRET).text(said),
        Redactor(SECRET).content(said.encode()).decode(),
    ):
        assert "[token]" in left
        assert left.endswith(", said the server")
        assert SECRET.lower() not in left.lower()
        assert way(SECRET)[8:-8] not in left


def test_no_secret_takes_nothing_out() -> None:
    assert (Redactor("").text("words"), Redactor("").content(b"words")) == ("words", b"words")


@given(st.text(max_size=30), st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_any_secret_is_taken_out(before: str, secret: str, behind: str) -> None:
    if secret not in "[token]":
        assert secret not in Redactor(secret).text(before + secret + behind).replace(
            "[token]", "\0"
        )
