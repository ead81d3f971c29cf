"""``applier base``: a table for people, a line a series for machines."""

import json

from .archives import GOOD
from .conftest import Place


def test_the_table_marks_what_check_would_use(place: Place) -> None:
    ran = place.run("base", "--tree", "linux.git", place.file("good.eml", GOOD))
    assert (ran.code, ran.err) == (0, "")
    title, heads, row = ran.out.splitlines()
    assert title.startswith("mm: improve line 20  [v1, 1 patch]  ")
    assert heads.split() == "candidate commit behind blobs applies for against".split()
    assert row.split()[:2] == ["*", "v5.12-rc1"]
    assert row.split()[3] == "master"
    assert "1 of 1" in row


def test_a_line_for_each_series(place: Place) -> None:
    ran = place.run(
        "base", "--format", "jsonl", "--tree", "linux.git", place.file("good.eml", GOOD)
    )
    assert ran.code == 0
    (table,) = (json.loads(line) for line in ran.out.splitlines())
    (candidate,) = table["candidates"]
    assert candidate["chosen"]
    assert candidate["patches"] == {"applied": 1, "total": 1}
    assert candidate["distance"] == 0


def test_it_does_not_look_without_a_repository(place: Place) -> None:
    ran = place.run("base", "--tree", "nowhere", place.file("good.eml", GOOD))
    assert ran.code == 2
    assert ran.complaints == ["nowhere: no such directory"]
