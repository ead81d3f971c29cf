"""Names for refs, by the rules of git-check-ref-format(1), written down again here."""

import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from applier.refname import encode_message_id, is_ref_name, series_ref

LONGEST = 200
"""Bytes of a name that git can still lock: ``.lock`` and a file system's 255 leave room."""

BAD = re.compile(r"(^|/)\.|\.lock(/|$)|\.\.|[\x00-\x20\x7f~^:?*\[\\]|^/|/$|//|\.$|@\{|^@$|^[^/]*$")


@pytest.mark.parametrize(
    ("message_id", "ref"),
    [
        ("20210305.1-a@example.org", "refs/series/20210305.1-a@example.org/v2"),
        ("a/b@c", "refs/series/a%2Fb@c/v2"),
        (".a..b.@c.lock", "refs/series/%2Ea.%2Eb.@c%2Elock/v2"),
        ("a%2Fb@c", "refs/series/a%252Fb@c/v2"),
        ("@", "refs/series/%40/v2"),
        ("", "refs/series/%/v2"),
        ("x@{1}", "refs/series/x@%7B1%7D/v2"),
        ("jörg@example.org", "refs/series/j%C3%B6rg@example.org/v2"),
    ],
)
def test_a_series_is_named_by_message_id_and_revision(message_id: str, ref: str) -> None:
    assert series_ref(message_id, 2) == ref
    assert is_ref_name(ref)


def test_the_prefix_is_the_users() -> None:
    assert series_ref("a@b", 1, "refs/heads/bot") == "refs/heads/bot/a@b/v1"
    assert series_ref("a@b", 1, "refs/heads/bot/") == "refs/heads/bot/a@b/v1"


@given(st.text(st.characters(), max_size=300))
@example("x" * 200)
@example("x" * 201)
@example("x" * 167 + "\N{SNOWMAN}" + "x" * 99)
@example("\N{SNOWMAN}" * 23)
@example("." * 300)
@example("x" * 300 + ".lock")
def test_every_message_id_gives_a_valid_name(message_id: str) -> None:
    ref = series_ref(message_id, 1)
    assert not BAD.search(ref)
    assert is_ref_name(ref)
    assert ref.count("/") == 3
    assert len(encode_message_id(message_id)) <= LONGEST


@given(st.text(st.characters(), max_size=300))
@example("x" * 200)
@example("x" * 201)
@example("\N{SNOWMAN}" * 22)
@example("\N{SNOWMAN}" * 23)
@example("x" * 201 + "%=")
def test_every_name_comes_back_unless_it_is_too_long_for_a_file(message_id: str) -> None:
    length = len(message_id.encode(errors="surrogatepass"))
    name = encode_message_id(message_id)
    cut = "%=" in name
    assert (
        cut or unquote_to_bytes(name.removesuffix("%")).decode(errors="surrogatepass") == message_id
    )
    assert length * len("%00") > LONGEST or not cut
    assert length <= LONGEST or cut


@given(st.text(st.characters(), min_size=200, max_size=300), st.integers(0, 200))
@example("x" * 300, 199)
def test_long_ids_that_differ_anywhere_have_names_that_differ(message_id: str, at: int) -> None:
    other = message_id[:at] + ("a" if message_id[at : at + 1] != "a" else "b") + message_id[at:]
    assert encode_message_id(other) != encode_message_id(message_id)


@given(st.text(st.sampled_from("a./@{}~^:?*[\\ \x7f\x01-lock"), max_size=16))
def test_names_are_judged_as_the_manual_page_says(name: str) -> None:
    assert is_ref_name(name) == (BAD.search(name) is None)
