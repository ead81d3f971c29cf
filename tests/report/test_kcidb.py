"""Checkouts, as KCIDB's own library reads them."""

import json
from hashlib import sha256

import kcidb_io  # type: ignore[import-untyped] # it has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.model import Oid
from applier.report.kcidb import format_kcidb, is_origin

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
    files = "".join(f"{number:064x}\n" for number in range(1, 15))
    hashed = sha256(files.encode()).hexdigest()
    assert one == {
        "id": f"maestro:series-0@example.org/v4/bbbbbbbbbbbb/{hashed[:12]}",
        "origin": "maestro",
        "comment": "mm: Misc cleanups",
        "message_id": "series-0@example.org",
        "git_commit_hash": "b" * 40,
        "git_commit_name": "v5.12-rc1",
        "patchset_hash": hashed,
        "valid": False,
        "log_excerpt": "CONFLICTS at patch 3 of 14\npatch 3 of 14 does not apply",
        "misc": {
            "applier": {
                "status": "conflicts",
                "diffstat": "undecided",
                "claims": {"true": 0, "false": 0, "unknown": 0},
            }
        },
    }


def test_no_word_on_the_bare_base() -> None:
    written = json.loads(format_kcidb(made.every()))["checkouts"]
    assert any("git_commit_hash" in one for one in written)
    for one in written:
        assert "git_commit_hash" not in one or one["patchset_hash"], one["comment"]


def test_a_series_with_a_hole_names_neither_commit_nor_patches() -> None:
    (one,) = json.loads(format_kcidb(made.report(made.incomplete())))["checkouts"]
    assert not one.keys() & {"git_commit_hash", "git_commit_name", "patchset_hash", "valid"}


def test_the_same_series_on_another_base_is_another_checkout() -> None:
    once = made.applies()
    again = replace(once, base=replace(once.base, oid=Oid("9" * 40)))
    written = json.loads(format_kcidb(made.report(once, again)))["checkouts"]
    assert len({one["id"] for one in written}) == 2
    assert len({one["patchset_hash"] for one in written}) == 1


@pytest.mark.parametrize(
    ("name", "good"), [("maestro", True), ("kernel_ci0", True), ("Maestro", False), ("", False),
    ("a-b", False), ("a:b", False), ("a\n", False)]
)  # fmt: skip
def test_which_names_kcidb_takes(name: str, good: bool) -> None:
    assert is_origin(name) is good


@pytest.mark.parametrize("text", ["\0", "a\nb", "\ud800", ""])
def test_hostile_text_is_to_the_schema(text: str) -> None:
    SCHEMA.validate(json.loads(format_kcidb(made.report(made.hostile(text)))))


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_to_the_schema(text: str) -> None:
    SCHEMA.validate(json.loads(format_kcidb(made.report(made.hostile(text)))))
