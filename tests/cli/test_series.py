"""``applier series``: what is there, without a repository."""

import json

from . import archives
from .conftest import Place


def test_series_are_put_together(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(archives.GOOD, *archives.pair()))
    ran = place.run("series", source)
    assert (ran.code, ran.err) == (0, "")
    assert "mm: improve two lines  [v2, 2 patches]" in ran.out
    assert "    1/2  +1 -1  mm: five\n    2/2  +1 -1  mm: six\n" in ran.out
    assert "  COMPLETE: 2 of 2 patches are here\n" in ran.out
    assert ran.out.endswith("\n2 series: 2 complete\n")


def test_the_tree_is_null(place: Place) -> None:
    ran = place.run("series", "--format", "json", place.file("good.eml", archives.GOOD))
    whole = json.loads(ran.out)
    assert whole["tree"] is None
    assert whole["series"][0]["status"] == "not-checked"


def test_a_healthy_series_is_well_although_its_cover_wants_a_tree(place: Place) -> None:
    cover, *rest = archives.pair()
    stat = b"\n mm/slab.c | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n"
    stated = cover.rstrip(b"\n") + b"\n" + stat
    ran = place.run("series", place.file("pair.mbox", archives.mbox(stated, *rest)))
    assert (ran.code, ran.err) == (0, "")
    assert "not compared without a tree" in " ".join(ran.out.split())
    assert "COMPLETE: 2 of 2 patches are here" in ran.out


def test_what_format_patch_left_to_be_written_is_a_note(place: Place) -> None:
    cover, *rest = archives.pair()
    cover = cover.replace(b"mm: improve two lines", b"*** SUBJECT HERE ***")
    head, _, _ = cover.partition(b"\n\n")
    bare = head + b"\n\n*** BLURB HERE ***\n"
    ran = place.run("series", place.file("pair.mbox", archives.mbox(bare, *rest)))
    assert "the cover letter still says *** SUBJECT HERE *** and *** BLURB HERE ***" in " ".join(
        ran.out.split()
    )


def test_a_directory_that_was_used_twice(place: Place) -> None:
    room = place.path / "out"
    room.mkdir()
    for name, subject in (
        ("0001-five.patch", "[PATCH 1/2] mm: five"),
        ("0002-half.patch", "[PATCH 2/2] mm: half a dozen"),
        ("0002-six.patch", "[PATCH 2/2] mm: six"),
    ):
        head = f"From: Anna Example <anna@example.org>\nDate: {archives.SENT}\nSubject: {subject}\n"
        (room / name).write_bytes(archives.mail("", "", archives.Edit(5, name).diff, headers=head))
    ran = place.run("series", "out")
    said = "two files of number 2 lie together: 0002-half.patch and 0002-six.patch; was the "
    assert " ".join(ran.out.split()).count(f"{said}directory used for two revisions?") == 2


def test_what_is_missing_or_false_has_its_code(place: Place) -> None:
    assert place.run("series", place.file("part.eml", archives.PARTIAL)).code == 3
    assert place.run("series", place.file("false.eml", archives.FALSE)).code == 1


def test_one_line_a_series(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(archives.GOOD, archives.PARTIAL))
    assert place.run("series", "--oneline", source).out == (
        "complete    1/1  v1  mm: improve line 20  good@example.org\n"
        "incomplete  1/3  v1  mm: improve line 10  part@example.org\n"
        "\n"
        "2 series: 1 complete, 1 incomplete\n"
    )
