"""Checkouts, as KCIDB's own library reads them."""

import json

import kcidb_io  # type: ignore[import-untyped] # it has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.report.kcidb import format_kcidb

from . import made

SCHEMA = kcidb_io.schema.LATEST


def test_every_kind_of_verdict_is_to_kcidbs_schema() -> None:
    written = json.loads(format_kcidb(made.every()))
    assert SCHEMA.is_compatible(written)
    SCHEMA.validate(written)
    assert [one.get("valid") for one in written["checkouts"]] == [
        True, False, True, None, None, None, False
    ]  # fmt: skip


def test_what_a_checkout_says() -> None:
    (one,) = json.loads(format_kcidb(made.report(made.conflicts()), "maestro"))["checkouts"]
    assert one == {
        "id": "maestro:series-0@example.org/v4",
        "origin": "maestro",
        "comment": "mm: Misc cleanups",
        "message_id": "series-0@example.org",
        "git_commit_hash": "b" * 40,
        "git_commit_name": "v5.12-rc1",
        "valid": False,
        "log_excerpt": "CONFLICTS at patch 3 of 14\npatch 3 of 14 does not apply",
        "misc": {"applier": {"status": "conflicts", "diffstat": "undecided"}},
    }


@pytest.mark.parametrize("text", ["\0", "a\nb", "\ud800", ""])
def test_hostile_text_is_to_the_schema(text: str) -> None:
    SCHEMA.validate(json.loads(format_kcidb(made.report(made.hostile(text)))))


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_to_the_schema(text: str) -> None:
    SCHEMA.validate(json.loads(format_kcidb(made.report(made.hostile(text)))))
