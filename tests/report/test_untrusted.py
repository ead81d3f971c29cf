"""Is every string of a report that a stranger may have chosen marked as such in the schema?"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from applier.api import Options, check_series, read_series, to_json
from tests.golden.history import make_base

TOP = Path(__file__).parents[2]
OURS = {
    "Base/missing_reason",
    "Failure/budget",
    "Failure/place",
    "PatchTest/name",
    "PatchVerdict/author_date",
    "PatchVerdict/patch_id",
    "PatchVerdict/sha256",
    "SeriesLine/budget",
    "SeriesLine/date",
    "SeriesVerdict/budget",
    "SeriesVerdict/date",
    "Tool/version",
    "TreeName/name",
    "TreeName/path",
}
"""Strings that no stranger chooses: of a closed form, our own words, or the user's."""
CHOSEN = "zq7"
"""Stands wherever the sender of the mails below could put it."""
MAIL = f"""\
From {CHOSEN}@example.org Thu Jan  1 00:00:00 1970
From: {CHOSEN} <{CHOSEN}@example.org>
Subject: [PATCH {CHOSEN} v2 1/2] {CHOSEN}: {CHOSEN}
Date: Fri, 5 Mar 2021 12:00:00 +0000
Message-ID: <{CHOSEN}@example.org>
In-Reply-To: <{CHOSEN}-0@example.org>

{CHOSEN}
Based on {CHOSEN}. This applies to v5.{CHOSEN}
Fixes: 0123456789ab ("{CHOSEN}")
Fixes: {CHOSEN}
Cc: stable@vger.kernel.org # {CHOSEN}
Signed-off-by: {CHOSEN} <{CHOSEN}@example.org>
---
 {CHOSEN}.c | 7 +++++++
 1 file changed, 7 insertions(+)
 create mode 100644 {CHOSEN}/x

diff --git a/{CHOSEN}.c b/{CHOSEN}.c
--- a/{CHOSEN}.c
+++ b/{CHOSEN}.c
@@ -1 +1 @@
-{CHOSEN}
+{CHOSEN} {CHOSEN}
--
base-commit: {CHOSEN}
prerequisite-patch-id: {CHOSEN}
prerequisite-message-id: <{CHOSEN}@example.org>
change-id: {CHOSEN}

From {CHOSEN}@example.org Thu Jan  1 00:00:00 1970
From: {CHOSEN} <{CHOSEN}2@example.org>
Subject: Re: [PATCH {CHOSEN} v2 1/2] {CHOSEN}: {CHOSEN}
Message-ID: <{CHOSEN}-2@example.org>
In-Reply-To: <{CHOSEN}@example.org>

Reviewed-by: {CHOSEN} <{CHOSEN}2@example.org>
"""


@cache
def definitions() -> dict[str, Any]:
    schema = json.loads((TOP / "docs" / "report.schema.json").read_text())
    return dict(schema["$defs"])


def unmarked(name: str) -> Iterator[str]:
    """Yield the keys of *name* that hold free text without a mark."""
    for key, part in definitions()[name].get("properties", {}).items():
        for one in (part, part.get("items", {}), *part.get("anyOf", ())):
            is_text = one.get("type") == "string" and "pattern" not in one
            if (is_text or "const" in one) and "x-untrusted" not in one:
                yield f"{name}/{key}"


def strings_of(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield each string in *value*, with the key that holds it."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        part = definitions()[name]["properties"][key]
        below = [
            one["$ref"].rpartition("/")[2]
            for one in (part, part.get("items", {}), *part.get("anyOf", ()))
            if "$ref" in one
        ]
        for one in inner if isinstance(inner, list) else (inner,):
            if isinstance(one, str):
                yield f"{name}/{key}", one
            for each in below:
                yield from strings_of(one, each)


def test_what_is_not_marked_is_on_the_list() -> None:
    assert {one for name in definitions() for one in unmarked(name)} == OURS


def test_what_a_sender_chose_stands_where_the_schema_says_so(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base.git")
    (tmp_path / "mails.mbox").write_text(MAIL)
    options = Options(explain=True, onto=("main",))
    with read_series([str(tmp_path / "mails.mbox")]) as collection:
        report = json.loads(to_json(check_series(collection, base.repository.path, options)))
    assert [len(one["patches"]) for one in report["series"]] == [1]
    holding = {key for key, text in strings_of(report, "Report") if CHOSEN in text}
    assert {"SeriesVerdict/id", "PatchVerdict/title", "StatRow/path", "Evidence/text"} < holding
    assert holding & OURS == set()
