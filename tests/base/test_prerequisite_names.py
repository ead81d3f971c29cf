"""Names in prerequisite trailers."""

import pytest

from applier.base import message_id_of, prerequisite_names
from applier.model import Evidence, EvidenceRule


@pytest.mark.parametrize(
    ("name", "message_id"),
    [
        ("1@example.org", "1@example.org"),
        ("<1@example.org>", "1@example.org"),
        ("https://lists.example.org/all/1@example.org/", "1@example.org"),
        ("https://lists.example.org/r/1@example.org", "1@example.org"),
        ("https://lists.example.org/all/1%40example.org/T/#u", "1@example.org"),
        ("https://lists.example.org/all/1@example.org/t.mbox.gz", "1@example.org"),
        ("https://example.org/series/17", None),
        ("fd142e074e89", None),
        ("", None),
    ],
)
def test_a_message_id_may_stand_in_a_link(name: str, message_id: str | None) -> None:
    assert message_id_of(name) == message_id


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("prerequisite-patch-id: F00D", "F00D", [("patch-id", "f00d")]),
        ("prerequisite-change-id: a-1:v2", "a-1:v2", [("change-id", "a-1:v2")]),
        ("prerequisite-message-id: <1@b.org>", "1@b.org", [("message-id", "1@b.org")]),
        ("Depends-on: next-20240426", "next-20240426", []),
    ],
)
def test_the_key_says_what_is_named(text: str, name: str, found: list[tuple[str, str]]) -> None:
    evidence = Evidence(EvidenceRule.PREREQUISITE, text, None, (name,))
    assert list(prerequisite_names(evidence)) == found
