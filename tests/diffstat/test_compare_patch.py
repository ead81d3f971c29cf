"""Is the diffstat of a patch true?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diffstat.compare_patch import compare_patch
from applier.diffstat.declared import parse_diffstat
from applier.diffstat.stat_rows import sum_rows
from applier.model import Diffstat, MismatchKind, Stat, StatRow, StatStatus


def declared(*lines: str) -> Stat:
    stat = parse_diffstat("\n".join(("---", *lines, "")).encode())
    assert stat is not None
    return stat


def row(path: str, insertions: int, deletions: int, old_path: str | None = None) -> StatRow:
    return StatRow(path, insertions + deletions, insertions, deletions, old_path=old_path)


def real(*rows: StatRow, notes: tuple[str, ...] = ()) -> Stat:
    return sum_rows(rows, notes)


def details(diffstat: Diffstat) -> list[tuple[str, str | None, str]]:
    return [(one.kind.value, one.path, one.detail) for one in diffstat.mismatches]


SAID = declared(" a.c | 4 +++-", " b.c | 1 +", " 2 files changed, 4 insertions(+), 1 deletion(-)")
A, B = row("a.c", 3, 1), row("b.c", 1, 0)


def test_true_by_the_diff_and_by_the_trees() -> None:
    verdict = compare_patch(SAID, real(A, B), real(A, B))
    assert verdict == Diffstat(StatStatus.CONSISTENT, SAID, real(A, B), real(A, B))


def test_nothing_declared() -> None:
    verdict = compare_patch(None, real(A), real(A))
    assert verdict.status is StatStatus.UNDECLARED
    assert verdict.counted == verdict.applied == real(A)


def test_nothing_to_compare_with() -> None:
    assert compare_patch(SAID, None).status is StatStatus.UNDECIDED


def test_the_order_of_paths_does_not_matter() -> None:
    assert compare_patch(SAID, real(B, A)).status is StatStatus.CONSISTENT


def test_a_row_that_is_not_true() -> None:
    verdict = compare_patch(SAID, real(row("a.c", 4, 1), B))
    assert verdict.status is StatStatus.INCONSISTENT
    assert details(verdict) == [("counted", "a.c", "declared +3 -1, the diff has +4 -1")]
    assert (verdict.mismatches[0].declared, verdict.mismatches[0].actual) == ("+3 -1", "+4 -1")


def test_halves_swapped_in_one_row() -> None:
    assert compare_patch(SAID, real(row("a.c", 1, 3), B)).status is StatStatus.INCONSISTENT


def test_a_scaled_row_is_compared_by_what_is_printed() -> None:
    said = declared(" a.c | 100 +++--", " 1 file changed, 60 insertions(+), 40 deletions(-)")
    assert compare_patch(said, real(row("a.c", 60, 40))).status is StatStatus.CONSISTENT
    other = compare_patch(said, real(row("a.c", 61, 40)))
    assert details(other) == [
        ("counted", "a.c", "declared 100 changed lines, the diff has 101 (+61 -40)")
    ]
    sums = compare_patch(said, real(row("a.c", 50, 50)))
    assert details(sums) == [
        ("counted", None, "declared 1 file +60 -40 in sum, the diff has 1 file +50 -50")
    ]


def test_paths_missing_and_extra() -> None:
    verdict = compare_patch(SAID, real(A, row("c.c", 1, 0)))
    assert details(verdict) == [
        ("path-missing", "c.c", "not declared, the diff has +1 -0"),
        ("path-extra", "b.c", "declared +1 -0, the diff does not touch it"),
    ]


def test_without_a_summary_line() -> None:
    said = declared(" a.c |   22 ++++----")
    assert compare_patch(said, real(row("a.c", 18, 4))).status is StatStatus.CONSISTENT
    assert compare_patch(said, real(row("a.c", 18, 5))).status is StatStatus.INCONSISTENT


def test_with_a_summary_line_only() -> None:
    said = declared(" 2 files changed, 4 insertions(+), 1 deletion(-)")
    assert compare_patch(said, real(A, B)).status is StatStatus.CONSISTENT
    assert compare_patch(said, real(A)).status is StatStatus.INCONSISTENT
    assert compare_patch(said, real(A, B, row("c.c", 0, 0))).status is StatStatus.CONSISTENT
    assert compare_patch(said, real(A, row("b.c", 2, 0))).status is StatStatus.INCONSISTENT


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            (" a.c | 1 +", " 1 file changed, 2 insertions(+)"),
            "the rows add up to 1 file +1 -0, the summary says 1 file +2 -0",
        ),
        (
            (" a.c | 1 +", " 2 files changed, 1 insertion(+)"),
            "the rows add up to 1 file +1 -0, the summary says 2 files +1 -0",
        ),
        (
            (" a.c | 90 ++-", " 1 file changed, 80 insertions(+), 9 deletions(-)"),
            "the rows add up to 1 file and 90 changed lines, the summary says 1 file +80 -9",
        ),
        (
            (" a.c | 2 +!", " b.c | 1 +", " 1 file changed, 1 insertion(+)"),
            "the rows add up to 2 files, the summary says 1 file +1 -0",
        ),
        ((" a.c | 2 +++",), "the number is 2, the graph shows +3 -0"),
    ],
)
def test_what_contradicts_itself_is_false_whatever_else_is_known(
    lines: tuple[str, ...], said: str
) -> None:
    verdict = compare_patch(declared(*lines), None)
    assert verdict.status is StatStatus.INCONSISTENT
    assert [(one.kind, one.detail) for one in verdict.mismatches] == [(MismatchKind.INTERNAL, said)]


def test_rows_left_out_on_purpose_contradict_nothing() -> None:
    said = declared(" a.c | 4 +++-", " ...", " 2 files changed, 4 insertions(+), 1 deletion(-)")
    assert compare_patch(said, real(A, B)).status is StatStatus.CONSISTENT


def test_another_algorithm_draws_the_same_net_lines() -> None:
    verdict = compare_patch(SAID, real(A, B), real(row("a.c", 12, 10), B))
    assert verdict.status is StatStatus.CONSISTENT
    assert verdict.mismatches == ()
    assert verdict.note == (
        "the result draws it with +12 -10 in a.c: the same net lines, "
        "by another diff algorithm (patience, histogram or minimal)"
    )


def test_other_net_lines_are_no_matter_of_drawing() -> None:
    verdict = compare_patch(SAID, None, real(row("a.c", 12, 9), B))
    assert verdict.status is StatStatus.INCONSISTENT
    assert details(verdict) == [("applied", "a.c", "declared +3 -1, the result has +12 -9")]


def test_net_lines_must_be_the_same_for_each_path() -> None:
    said = declared(
        " a.c | 2 ++", " b.c | 2 --", " 2 files changed, 2 insertions(+), 2 deletions(-)"
    )
    trees = real(row("a.c", 3, 0), row("b.c", 0, 3))
    assert compare_patch(said, None, trees).status is StatStatus.INCONSISTENT


def test_the_mails_own_diff_may_not_differ_from_its_diffstat() -> None:
    verdict = compare_patch(SAID, real(row("a.c", 12, 10), B))
    assert verdict.status is StatStatus.INCONSISTENT


def test_unless_the_trees_bear_the_diffstat_out() -> None:
    verdict = compare_patch(SAID, real(row("a.c", 12, 10), B), real(A, B))
    assert verdict.status is StatStatus.CONSISTENT
    assert verdict.note.startswith("the diff draws it with +12 -10 in a.c")


def test_what_diff_and_trees_agree_on_is_said_once() -> None:
    truth = real(row("a.c", 9, 1), B)
    assert len(compare_patch(SAID, truth, truth).mismatches) == 1


RENAMED = row("new.c", 2, 1, old_path="old.c")
MOVED = (row("new.c", 101, 0), row("old.c", 0, 100))


@pytest.mark.parametrize(
    ("lines", "trees"),
    [
        ((" new.c | 101 ++", " old.c | 100 --"), (RENAMED,)),
        ((" old.c => new.c | 3 ++-",), MOVED),
    ],
)
def test_renames_counted_otherwise(lines: tuple[str, ...], trees: tuple[StatRow, ...]) -> None:
    verdict = compare_patch(declared(*lines), None, real(*trees))
    assert verdict.status is StatStatus.CONSISTENT
    assert verdict.note == "the result counts renames otherwise: the same net lines"


def test_a_rename_from_another_file_is_no_such_thing() -> None:
    said = declared(" other.c => new.c | 3 ++-")
    assert compare_patch(said, None, real(RENAMED)).status is StatStatus.CONSISTENT
    assert compare_patch(said, None, real(*MOVED)).status is StatStatus.INCONSISTENT


def test_an_elided_rename_counted_otherwise() -> None:
    said = declared(" .../lib/{a => b}/wheel.c | 3 ++-")
    trees = real(row("x/lib/a/wheel.c", 0, 100), row("x/lib/b/wheel.c", 101, 0))
    assert compare_patch(said, None, trees).status is StatStatus.CONSISTENT


def test_binary_files() -> None:
    said = declared(" a.bin | Bin 0 -> 3 bytes", " 1 file changed, 0 insertions(+), 0 deletions(-)")
    binary = StatRow("a.bin", None, binary=True)
    assert compare_patch(said, real(binary)).status is StatStatus.CONSISTENT
    assert compare_patch(said, real(row("a.bin", 0, 0))).status is StatStatus.CONSISTENT
    assert details(compare_patch(said, real(row("a.bin", 1, 0)))) == [
        ("counted", "a.bin", "declared binary, the diff has +1 -0")
    ]
    text = compare_patch(said, real(binary), real(row("a.bin", 1, 0)))
    assert text.status is StatStatus.CONSISTENT
    assert text.note == "what is binary to the mail is text in the result, or the reverse"


def test_files_without_lines_may_be_left_out_as_old_versions_of_git_do() -> None:
    verdict = compare_patch(SAID, real(A, B, row("run.sh", 0, 0)))
    assert verdict.status is StatStatus.CONSISTENT


CREATED = ("create mode 100644 a.c",)


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ((), "declared as create mode 100644, the diff has no such change"),
        (
            ("create mode 100755 a.c",),
            "declared as create mode 100644, the diff has create mode 100755",
        ),
        (
            ("delete mode 100644 a.c",),
            "declared as create mode 100644, the diff has delete mode 100644",
        ),
    ],
)
def test_false_mode_lines(notes: tuple[str, ...], said: str) -> None:
    stat = declared(" a.c | 1 +", " 1 file changed, 1 insertion(+)", f" {CREATED[0]}")
    verdict = compare_patch(stat, real(row("a.c", 1, 0), notes=notes))
    assert details(verdict) == [("mode", "a.c", said)]
    assert verdict.status is StatStatus.INCONSISTENT


def test_mode_lines_that_leave_one_out() -> None:
    stat = declared(" a.c | 1 +", " b.sh | 0", " 2 files changed, 1 insertion(+)", f" {CREATED[0]}")
    notes = (*CREATED, "mode change 100644 => 100755 b.sh")
    verdict = compare_patch(stat, real(row("a.c", 1, 0), row("b.sh", 0, 0), notes=notes))
    assert details(verdict) == [
        ("mode", "b.sh", "mode 100644 => 100755, which the mode lines leave out")
    ]


def test_no_mode_lines_are_no_statement() -> None:
    notes = ("create mode 100644 b.c",)
    assert compare_patch(SAID, real(A, B, notes=notes)).status is StatStatus.CONSISTENT


def test_mode_lines_of_a_traditional_diff_that_names_no_mode() -> None:
    stat = declared(" a.c | 1 +", f" {CREATED[0]}")
    verdict = compare_patch(stat, real(row("a.c", 1, 0), notes=("create a.c",)))
    assert verdict.status is StatStatus.CONSISTENT


def test_how_similar_a_rename_is_does_not_matter() -> None:
    stat = declared(
        " d/{a => b}.c | 2 +-",
        " 1 file changed, 1 insertion(+), 1 deletion(-)",
        " rename d/{a => b}.c (90%)",
        " mode change 100644 => 100755",
    )
    notes = ("rename d/{a => b}.c (95%)", "mode change 100644 => 100755")
    fact = real(row("d/b.c", 1, 1, old_path="d/a.c"), notes=notes)
    assert compare_patch(stat, fact).status is StatStatus.CONSISTENT


def test_mode_lines_may_be_held_against_trees() -> None:
    stat = declared(" a.c | 1 +", f" {CREATED[0]}")
    trees = real(row("a.c", 1, 0), notes=("create mode 100755 a.c",))
    assert [one.kind for one in compare_patch(stat, None, trees).mismatches] == [MismatchKind.MODE]


def test_a_damaged_diff_cannot_prove_a_diffstat_false() -> None:
    verdict = compare_patch(SAID, real(A), None, damage="a hunk is cut off")
    assert verdict.status is StatStatus.UNDECIDED
    assert verdict.note == "the diff cannot be read"
    borne_out = compare_patch(SAID, real(A, B), None, damage="a hunk is cut off")
    assert borne_out.status is StatStatus.CONSISTENT


def test_what_the_diff_has_is_true_however_the_result_is_counted() -> None:
    said = declared(" src/{a.c => b.c} | 0", " 1 file changed, 0 insertions(+), 0 deletions(-)")
    copy = real(row("src/b.c", 0, 0, old_path="src/a.c"), notes=("copy src/{a.c => b.c} (100%)",))
    verdict = compare_patch(said, copy, real(row("src/b.c", 1637, 0)))
    assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
    assert verdict.note == "it is what the diff has; the result is counted otherwise"


def test_what_comes_of_the_diff_is_true_however_the_diff_is_drawn() -> None:
    said = declared(" src/b.c | 1637 ++++", " 1 file changed, 1637 insertions(+)")
    copy = real(row("src/b.c", 0, 0, old_path="src/a.c"), notes=("copy src/{a.c => b.c} (100%)",))
    verdict = compare_patch(said, copy, real(row("src/b.c", 1637, 0)))
    assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
    assert verdict.note == "it is what comes of the diff, which counts it otherwise"


def test_another_count_of_the_same_trees_is_asked_for_last() -> None:
    patience = real(row("a.c", 20, 18), B)
    asked: list[Stat] = []

    def recount(said: Stat) -> list[tuple[Stat, str]]:
        asked.append(said)
        return [(real(row("a.c", 7, 5), B), "by minimal"), (patience, "by patience")]

    said = declared(" a.c | 38 ++--", " b.c | 1 +", " 2 files changed, 21 insertions(+), 18 d(-)")
    diff, trees = real(row("a.c", 5, 3), B), real(row("a.c", 3, 1), B)
    verdict = compare_patch(said, diff, trees, recount=recount)
    assert (verdict.status, verdict.note) == (StatStatus.CONSISTENT, "by patience")
    assert asked == [said]
    lie = declared(" a.c | 40 ++--", " b.c | 1 +", " 2 files changed, 22 insertions(+), 19 d(-)")
    assert compare_patch(lie, diff, trees, recount=recount).status is StatStatus.INCONSISTENT
    true = declared(" a.c | 8 +++++---", " b.c | 1 +", " 2 files changed, 6 insertions(+), 3 d(-)")
    assert compare_patch(true, diff, trees, recount=recount).status is StatStatus.CONSISTENT
    assert len(asked) == 2


ONCE = b"""diff --git a/a.c b/a.c
--- a/a.c
+++ b/a.c
@@ -1 +1,3 @@
-one
+two
+three
+four
--\x20
2.30.1

"""


def test_a_diff_that_the_mail_holds_twice_is_counted_once() -> None:
    said = declared(" a.c | 4 +++-", " 1 file changed, 3 insertions(+), 1 deletion(-)")
    verdict = compare_patch(said, real(row("a.c", 6, 2)), patch=ONCE * 2)
    assert (verdict.status, verdict.mismatches) == (StatStatus.CONSISTENT, ())
    assert verdict.note == "the mail holds its diff twice"
    false = declared(" a.c | 3 +++", " 1 file changed, 3 insertions(+)")
    assert compare_patch(false, real(row("a.c", 6, 2)), patch=ONCE * 2).mismatches


def test_unless_it_was_applied_twice() -> None:
    twice = real(row("a.c", 6, 2), row("b.c", 2, 0))
    verdict = compare_patch(SAID, twice, twice, patch=ONCE * 2)
    assert verdict.status is StatStatus.INCONSISTENT
    assert verdict.note == "the mail holds its diff twice"


def test_mode_changes_of_rewritten_files() -> None:
    notes = ("rewrite a.c (90%)", "mode change 100644 => 100755")
    stat = declared(" a.c | 4 +++-", *(f" {note}" for note in notes))
    seen = ("mode change 100644 => 100755 a.c",)
    assert compare_patch(stat, real(A, notes=seen)).status is StatStatus.CONSISTENT
    assert compare_patch(stat, real(A, notes=())).status is StatStatus.INCONSISTENT


def test_a_second_reader_may_see_it_otherwise() -> None:
    plain = b"--- a/a.c\n+++ b/a.c\n@@ -1,2 +1 @@\n-a\n-b\n+c\n"
    said = declared(" a.c | 3 +--", " 1 file changed, 1 insertion(+), 2 deletions(-)")
    verdict = compare_patch(said, real(row("a.c", 5, 5)), patch=plain)
    assert verdict.status is StatStatus.INCONSISTENT
    assert verdict.note == "a plain reading of the diff comes to what is declared, git's does not"


_PATHS = st.sampled_from(["a.c", "d/a.c", "d/e/b.c", "...b.c", ".../a.c", "d/{e => f}/b.c", "...}"])
_NUMBERS = st.none() | st.integers(0, 9)
_ROWS = st.builds(StatRow, _PATHS, _NUMBERS, _NUMBERS, _NUMBERS, st.booleans(), st.none() | _PATHS)
_NOTES = st.sampled_from(
    ["create mode 1 a", "rename a => b (1%)", "mode change 1 => 2", "copy x", ""]
)
_STATS = st.builds(
    Stat, _NUMBERS, _NUMBERS, _NUMBERS, st.lists(_ROWS).map(tuple), st.lists(_NOTES).map(tuple)
)


@given(_STATS, st.none() | _STATS, st.none() | _STATS)
def test_whatever_comes_is_compared(said: Stat, counted: Stat | None, applied: Stat | None) -> None:
    verdict = compare_patch(said, counted, applied)
    assert (verdict.status is StatStatus.INCONSISTENT) is bool(verdict.mismatches)
    assert all("\n" not in one.detail for one in verdict.mismatches)
