"""Is the diffstat of a cover letter true?"""

from applier.diffstat.compare_series import compare_series, count_series
from applier.diffstat.declared import parse_diffstat
from applier.diffstat.stat_rows import sum_rows
from applier.model import Stat, StatRow, StatStatus


def declared(*lines: str) -> Stat:
    stat = parse_diffstat("\n".join(("", *lines, "")).encode())
    assert stat is not None
    return stat


def real(**insertions: int) -> Stat:
    return sum_rows(tuple(StatRow(f"{name}.c", n, n, 0) for name, n in insertions.items()))


COVER = declared(" a.c | 3 +++", " b.c | 1 +", " 2 files changed, 4 insertions(+)")


def test_a_series_is_summed_where_no_path_is_touched_twice() -> None:
    assert count_series([real(a=3), real(b=1)]) == real(a=3, b=1)
    assert count_series([real(a=3), real(a=1)]) is None
    assert count_series([real(a=3), None]) is None
    assert count_series([]) is None
    moved = sum_rows((StatRow("b.c", 0, 0, 0, old_path="a.c"),))
    assert count_series([real(a=3), moved]) is None


def test_a_cover_letter_is_held_against_base_and_tip() -> None:
    verdict = compare_series(COVER, None, real(a=3, b=1))
    assert verdict.status is StatStatus.CONSISTENT
    false = compare_series(COVER, real(a=3, b=1), real(a=3, b=2))
    assert false.status is StatStatus.INCONSISTENT
    assert [one.kind.value for one in false.mismatches] == ["applied"]


def test_another_algorithm_is_no_lie() -> None:
    tip = sum_rows((StatRow("a.c", 5, 4, 1), StatRow("b.c", 1, 1, 0)))
    verdict = compare_series(COVER, None, tip)
    assert verdict.status is StatStatus.CONSISTENT
    assert "the same net lines" in verdict.note


def test_without_a_tip_the_sum_of_patches_that_share_no_path_decides() -> None:
    assert compare_series(COVER, real(a=3, b=1), None).status is StatStatus.CONSISTENT
    verdict = compare_series(COVER, real(a=3, b=2), None, because="1 of 2 applied")
    assert verdict.status is StatStatus.INCONSISTENT


def test_nothing_declared() -> None:
    assert compare_series(None, None, real(a=3)).status is StatStatus.UNDECLARED


def test_what_contradicts_itself_is_false_even_of_an_incomplete_series() -> None:
    cover = declared(" a.c | 3 +++", " 2 files changed, 4 insertions(+)")
    verdict = compare_series(cover, None, None, [real(a=3), None], because="1 of 2 applied")
    assert verdict.status is StatStatus.INCONSISTENT


def test_patches_that_share_paths_are_held_against_the_paths() -> None:
    patches = [real(a=3), real(a=1, b=1)]
    verdict = compare_series(COVER, None, None, patches, "1 of 2 applied")
    assert verdict.status is StatStatus.UNDECIDED
    assert verdict.note == (
        "cannot be compared: 1 of 2 applied; it names the same paths as its patches"
    )


def test_a_path_that_no_patch_touches_and_one_that_is_not_named() -> None:
    patches = [real(a=3), real(a=1, c=1)]
    verdict = compare_series(COVER, None, None, patches, "1 of 2 applied")
    assert verdict.status is StatStatus.INCONSISTENT
    assert [(one.kind.value, one.path) for one in verdict.mismatches] == [
        ("path-extra", "b.c"),
        ("path-missing", "c.c"),
    ]


def test_a_path_that_two_patches_touch_may_be_undone() -> None:
    patches = [real(a=3, b=1, c=1), real(a=1, c=1)]
    assert compare_series(COVER, None, None, patches).status is StatStatus.UNDECIDED


def test_an_incomplete_series_is_only_noted() -> None:
    verdict = compare_series(COVER, None, None, [real(c=1), None], "1 of 2 at hand")
    assert verdict.status is StatStatus.UNDECIDED
    assert verdict.note.endswith("it does not name c.c, which a patch at hand touches")
    known = compare_series(COVER, None, None, [real(a=1), None], "1 of 2 at hand")
    assert known.note.endswith("it names every path of the patches at hand")
    many = compare_series(COVER, None, None, [real(c=1, d=1, e=1, f=1), None])
    assert "c.c, d.c, e.c and 1 more" in many.note


def test_elided_names_on_either_side() -> None:
    cover = declared(" .../msi/a.c | 3 +++", " .../b.c | 1 +")
    whole = sum_rows((StatRow("drivers/msi/a.c", 4, 4, 0), StatRow("drivers/b.c", 1, 1, 0)))
    again = sum_rows((StatRow("drivers/msi/a.c", 1, 1, 0),))
    assert compare_series(cover, None, None, [whole, again]).note.endswith("as its patches")
    short = declared(" .../vfio/msi/a.c | 4 ++++", " .../b.c | 1 +")
    assert compare_series(cover, None, None, [short, again]).status is StatStatus.UNDECIDED


def test_nothing_known_of_any_patch() -> None:
    verdict = compare_series(COVER, None, None, [None, None], "no patch has a diff")
    assert verdict.note == "cannot be compared: no patch has a diff"
