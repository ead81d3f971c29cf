"""Which diffstat does a mail declare?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diffstat.declared import choose_declared, find_diffstats, parse_diffstat
from applier.diffstat.stat_rows import sum_rows
from applier.model import Stat, StatRow
from tests.steps import assert_linear

MAIL = b"""Say what the brake does.

Signed-off-by: A U Thor <author@example.org>
---
%s
diff --git a/brake.c b/brake.c
index 1111111..2222222 100644
--- a/brake.c
+++ b/brake.c
@@ -1 +1 @@
-stop
+halt
"""


def declared(text: bytes) -> Stat:
    stat = parse_diffstat(text)
    assert stat is not None
    return stat


def rows(text: bytes) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(row.path, row.changes, row.insertions, row.deletions) for row in declared(text).paths]


def test_a_patch_as_git_formats_it() -> None:
    text = MAIL % (
        b" brake.c      | 2 +-\n lib/{a => b}/wheel.h | 0\n"
        b" 2 files changed, 1 insertion(+), 1 deletion(-)\n"
        b" rename lib/{a => b}/wheel.h (100%)\n mode change 100644 => 100755\n"
    )
    assert declared(text) == Stat(
        files=2,
        insertions=1,
        deletions=1,
        paths=(
            StatRow("brake.c", 2, 1, 1),
            StatRow("lib/{a => b}/wheel.h", 0, 0, 0, old_path="lib/a/wheel.h"),
        ),
        notes=("rename lib/{a => b}/wheel.h (100%)", "mode change 100644 => 100755"),
    )


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (b" a.c | 3 ++-", StatRow("a.c", 3, 2, 1)),
        (b" a.c |   22 ++++----", StatRow("a.c", 22)),
        (b" a.c | 12345 ++++++++", StatRow("a.c", 12345)),
        (b" a.c |12345 ++++++++", StatRow("a.c", 12345)),
        (b" a.c | 0", StatRow("a.c", 0, 0, 0)),
        (b" a.c | 3 +++++", StatRow("a.c", 3, 5, 0)),
        (b" .../msi/x.c | 1 +", StatRow(".../msi/x.c", 1, 1, 0)),
        (b" ...{a => b}/x.c | 1 +", StatRow("...{a => b}/x.c", 1, 1, 0)),
        (b" a => b | 1 +", StatRow("a => b", 1, 1, 0, old_path="a")),
        (b" d/{ => e}/f | 1 +", StatRow("d/{ => e}/f", 1, 1, 0, old_path="d/f")),
        (b' "caf\\303\\251.c" | 1 +', StatRow('"caf\\303\\251.c"', 1, 1, 0)),
        ("  café.c | 1 +".encode(), StatRow('"caf\\303\\251.c"', 1, 1, 0)),
        (b' "t\\ta" => b | 1 +', StatRow('"t\\ta" => b', 1, 1, 0, old_path='"t\\ta"')),
        (b" a b.c | 1 +", StatRow("a b.c", 1, 1, 0)),
        (b" a.c (new) | 1 +", StatRow("a.c", 1, 1, 0)),
        (b" a.sh (mode +x) | 0", StatRow("a.sh", 0, 0, 0)),
        (b" a.bin | Bin 0 -> 123 bytes", StatRow("a.bin", None, binary=True)),
        (b" a.bin | Bin", StatRow("a.bin", None, binary=True)),
        (b" a.bin |binary", StatRow("a.bin", None, binary=True)),
        (b" a.c | 3 +-!", StatRow("a.c", None)),
        (b"\xc2\xa0a.c\xc2\xa0\xc2\xa0|\xc2\xa01 +", StatRow("a.c", 1, 1, 0)),
        (b"    a.c | 1 +\r", StatRow("a.c", 1, 1, 0)),
    ],
)
def test_rows(line: bytes, row: StatRow) -> None:
    assert declared(line + b"\n 1 file changed, 1 insertion(+)\n").paths == (row,)


@pytest.mark.parametrize(
    ("line", "sums"),
    [
        (b" 1 file changed, 2 insertions(+), 3 deletions(-)", (1, 2, 3)),
        (b" 2 files changed, 1 insertion(+)", (2, 1, 0)),
        (b" 2 files changed, 1 deletion(-)", (2, 0, 1)),
        (b" 1 files changed, 2 insertions(+), 0 deletions(-)", (1, 2, 0)),
        (b" 1 file changed, 1 insertion(+), 1 deletion(-), 2 modifications(!)", (1, 3, 3)),
        (b"12 files changed, 0 insertions(+), 0 deletions(-)", (12, 0, 0)),
        (b" 5 files changed, 28 insertions(+), 1\ndeletion(-)", (5, 28, 1)),
        (b" 5 files changed, 28\ninsertions(+), 1\ndeletion(-)", (5, 28, 1)),
    ],
)
def test_a_summary_line_alone(line: bytes, sums: tuple[int, int, int]) -> None:
    stat = declared(b"Text.\n---\n" + line + b"\n")
    assert (stat.files, stat.insertions, stat.deletions) == sums
    assert stat.paths == ()


@pytest.mark.parametrize(
    "line",
    [
        b"2 files changed",
        b"In all, 2 files changed, 3 insertions(+).",
        b"99999999999 files changed, 3 insertions(+)",
        b"2 files changed, many insertions(+)",
        b"> 2 files changed, 3 insertions(+)",
        b"2 files changed, 3 insertions(+), 4 deletions(-), 5 modifications(!), 6 (+), 7 (+)",
    ],
)
def test_prose_is_no_summary(line: bytes) -> None:
    assert parse_diffstat(b"Text.\n" + line + b"\n") is None


def test_a_bare_summary_below_rows_counts() -> None:
    stat = declared(b" run.sh | 0\n 1 file changed\n mode change 100644 => 100755 run.sh\n")
    assert (stat.files, stat.insertions, stat.deletions) == (1, 0, 0)
    assert stat.notes == ("mode change 100644 => 100755 run.sh",)


@pytest.mark.parametrize(
    "table",
    [
        b"size | count\n-----|------\n 12 | 34\n a | 0\n",
        b"| name | 3 + |\n",
        b"p | q\n!p | 0\n",
        b"a.c|3 +++\n",
        b"> a.c | 3 +++\n> 1 file changed, 3 insertions(+)\n",
        b"> > a.c | 3 +++\n",
        b"ls | wc -l\n",
        b"a.c | 3 -+-\n",
        b"a.c | 99999999999999999999 +++\n",
        b"<br>a.c | 3 +++<br>\n",
        b"a || b | 3\n",
    ],
)
def test_a_table_in_prose_is_no_diffstat(table: bytes) -> None:
    assert parse_diffstat(b"Some figures:\n\n" + table) is None


def test_without_a_summary_line() -> None:
    text = MAIL % b" brake.c |   22 ++++----\n"
    assert rows(text) == [("brake.c", 22, None, None)]
    assert declared(text).files is None


def test_wrapped_rows_are_joined() -> None:
    text = MAIL % (
        b" drivers/very/long/name/brake.c | 12\n++++++------\n"
        b" drivers/very/long/name/of/a/wheel.c\n| 3 +++\n"
        b" drivers/other/name.c |\n1 -\n"
        b" 3 files changed, 9 insertions(+), 7 deletions(-)\n create mode 100644\n drivers/a.c\n"
    )
    assert rows(text) == [
        ("drivers/very/long/name/brake.c", 12, 6, 6),
        ("drivers/very/long/name/of/a/wheel.c", 3, 3, 0),
        ("drivers/other/name.c", 1, 0, 1),
    ]
    assert declared(text).files == 3
    assert declared(text).notes == ("create mode 100644 drivers/a.c",)


def test_a_row_that_lost_its_graph_stays_a_row() -> None:
    text = MAIL % b" a.c | 12\n b.c | 3 +++\n 2 files changed, 15 insertions(+)\n"
    assert rows(text) == [("a.c", 12, None, None), ("b.c", 3, 3, 0)]


def test_rows_cut_off_by_a_blank_line_are_put_back_if_that_is_right() -> None:
    text = MAIL % b" a.c | 1 +\n\n b.c | 3 +++\n 2 files changed, 4 insertions(+)\n"
    assert [row[0] for row in rows(text)] == ["a.c", "b.c"]
    other = MAIL % b" a.c | 1 +\n\n b.c | 3 +++\n 1 file changed, 3 insertions(+)\n"
    assert [row[0] for row in rows(other)] == ["b.c"]


def test_a_double_spaced_mail() -> None:
    text = MAIL % b" a.c | 1 +\n\n b.c | 3 +++\n\n 2 files changed, 4 insertions(+)\n\n"
    assert [row[0] for row in rows(text)] == ["a.c", "b.c"]


def test_dirstat_lines_are_passed_over() -> None:
    text = MAIL % (
        b" a.c | 1 +\n 1 file changed, 1 insertion(+)\n  66.6% drivers/net/\n  33.3% fs/\n"
        b" create mode 100644 a.c\n"
    )
    assert declared(text).notes == ("create mode 100644 a.c",)


def test_rows_left_out_by_stat_count() -> None:
    stat = declared(MAIL % b" a.c | 1 +\n ...\n 5 files changed, 9 insertions(+)\n")
    assert stat.truncated
    assert (stat.files, len(stat.paths)) == (5, 1)


def test_the_last_of_several_is_the_mails_own() -> None:
    pull = (
        b"A U Thor (2):\n  one\n a.c | 1 +\n 1 file changed, 1 insertion(+)\n"
        b"  two\n b.c | 2 ++\n 1 file changed, 2 insertions(+)\n\n"
        b" a.c | 1 +\n b.c | 2 ++\n 2 files changed, 3 insertions(+)\n"
    )
    assert declared(pull).files == 2


def test_what_stands_behind_the_separator_beats_what_is_cited_before_it() -> None:
    text = b"Revert, since it did:\n\n a.c | 9 +++++++++\n 1 file changed, 9 insertions(+)\n\n" + (
        MAIL % b" brake.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
    )
    assert rows(text) == [("brake.c", 2, 1, 1)]


def test_what_is_cited_in_the_message_alone_is_not_the_patchs_own() -> None:
    cited = b"Revert, since it did:\n\n a.c | 9 +++++++++\n 1 file changed, 9 insertions(+)\n\n"
    assert parse_diffstat(cited + MAIL % b"") is None


def test_quilt_puts_it_before_the_separator_or_without_one() -> None:
    before = b"Text.\n\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
    diff = b"Index: linux/a.c\n=====\n--- linux.orig/a.c\n+++ linux/a.c\n@@ -1 +1 @@\n-a\n+b\n"
    assert declared(before + diff).files == 1
    assert declared(before + b"---\n" + diff).files == 1


def test_a_cover_letter_with_its_base_behind_the_separator() -> None:
    cover = (
        b"Why.\n\nA U Thor (1):\n  one\n\n"
        b" a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
        b"---\nbase-commit: 0123456789012345678901234567890123456789\n"
    )
    assert declared(cover).files == 1


def test_an_interdiff_is_indented_further() -> None:
    cover = (
        b" a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\nInterdiff against v1:\n"
        b"  diff --git a/doc b/doc\n  @@ -1 +1,3 @@\n   b.c | 7 +++++++\n"
        b"   1 file changed, 7 insertions(+)\n"
    )
    assert rows(cover) == [("a.c", 2, 1, 1)]


@pytest.mark.parametrize(
    "start", [b"diff --git a/x b/x\n", b"Index: x\n", b"--- a/x\n+++ b/x\n", b"diff -u a/x b/x\n"]
)
def test_nothing_behind_the_diff_counts(start: bytes) -> None:
    text = (
        b"Text.\n---\n" + start + b"@@ -1 +1,2 @@\n a.c | 3 +++\n 1 file changed, 3 insertions(+)\n"
    )
    assert parse_diffstat(text) is None
    assert parse_diffstat(text.removeprefix(b"Text.\n---\n")) is None


HALT = b" brake.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
COUNTED = sum_rows((StatRow("brake.c", 2, 1, 1),))


def chosen(text: bytes, counted: Stat | None = COUNTED) -> Stat | None:
    return choose_declared(find_diffstats(text), counted)


def test_rows_shown_as_an_example_are_not_the_diffstat() -> None:
    example = b"Before, it said\n\nlib/wheel.c | 7 +++++++\n\nwhich was wrong.\n\n"
    assert rows(MAIL % (example + HALT)) == [("brake.c", 2, 1, 1)]
    assert chosen(MAIL % (example + HALT)) == declared(MAIL % HALT)
    false = HALT.replace(b"2 +-", b"3 ++-").replace(b"1 i", b"2 i")
    stat = chosen(MAIL % (example + false))
    assert stat is not None
    assert stat.insertions == 2


@pytest.mark.parametrize("pasted", [HALT.replace(b"brake", b"wheel"), HALT.replace(b"1 f", b"9 f")])
def test_of_two_diffstats_the_true_one_is_the_mails(pasted: bytes) -> None:
    for text in (HALT + b"\nOf the tool:\n\n" + pasted, pasted + b"\nNow:\n\n" + HALT):
        assert chosen(MAIL % text) == declared(MAIL % HALT)


def test_of_two_false_ones_it_is_the_one_in_its_place() -> None:
    text = MAIL % (HALT.replace(b"brake", b"wheel") + b"\nOr:\n\n" + HALT.replace(b"br", b"sh"))
    stat = chosen(text)
    assert stat is not None
    assert [row.path for row in stat.paths] == ["shake.c"]


def test_one_in_an_odd_place_is_the_mails_if_it_is_true() -> None:
    text = MAIL.replace(b"\n---\n", b"\n\n" + HALT + b"\nTested by hand.\n---\n") % b""
    assert parse_diffstat(text) is None
    assert chosen(text) == declared(MAIL % HALT)
    assert chosen(text, sum_rows((StatRow("wheel.c", 2, 1, 1),))) is None


def test_several_patches_in_one_mail_declare_their_sum() -> None:
    second = MAIL % b" brake.c | 1 +\n lib/a.c | 3 +++\n 2 files changed, 4 insertions(+)\n"
    text = MAIL % HALT + b"-- \n2.30.1\n\nFrom 0123 Mon Sep 17 00:00:00 2001\n\n" + second
    both = (StatRow("brake.c", 3, 2, 1), StatRow("lib/a.c", 3, 3, 0))
    assert chosen(text, sum_rows(both)) == sum_rows(both)
    assert chosen(text, sum_rows(both[1:])) == declared(MAIL % HALT)


@pytest.mark.parametrize(
    "prose", [b"Index: 1\n\nas the log says.\n", b"diff -u was not asked.\n\nNor was git.\n"]
)
def test_words_that_begin_a_diff_may_stand_in_prose(prose: bytes) -> None:
    assert declared(b"Why.\n\n" + prose + b"\n\n" + HALT).files == 1


def test_a_cover_letter_has_no_diff_but_an_interdiff() -> None:
    cover = (
        b"Why.\n\n" + HALT + b"\nInterdiff against v1:\n" + (MAIL % b"").partition(b"\n---\n\n")[2]
    )
    assert b"diff --git" in cover
    assert find_diffstats(cover).own is None
    assert find_diffstats(cover, is_cover=True).own == declared(HALT)


def test_a_cover_letter_with_a_foreign_diffstat_below() -> None:
    text = b"Why.\n\n" + HALT + b"---\nThe tool needs\n\n" + HALT.replace(b"brake", b"tool")
    own, *others = find_diffstats(text, is_cover=True).others
    assert [row.path for row in own.paths] == ["brake.c"]
    assert not others


def test_no_text_no_diffstat() -> None:
    assert parse_diffstat(b"") is None
    assert parse_diffstat(b"It changed.\n") is None


_WORDS = st.sampled_from(
    (
        *(b" a.c", b" | ", b"3", b" +++", b"---", b"\n", b" 1 file changed", b", 3 insertions(+)"),
        *(b" create mode 100644 a", b"...", b"{a => b}", b'"\\30', b"\xff", b"> ", b" Bin", b"\r"),
    )
)


@given(st.lists(_WORDS, max_size=40).map(b"".join) | st.binary(max_size=200))
def test_whatever_comes_is_read(text: bytes) -> None:
    stat = parse_diffstat(text)
    assert stat is None or stat.paths or stat.files is not None


@pytest.mark.parametrize(
    "piece", [b" a | 3\n", b"|||", b" a | 3 +\n\n", b"\n+++ ", b"Index: a\n|", b"\ndiff -u|\n---\n"]
)
def test_hostile_texts_are_read_in_one_pass(piece: bytes) -> None:
    stat = parse_diffstat(piece * 30_000)
    assert stat is None or len(stat.paths) in {1, 30_000}
    assert_linear(lambda times: parse_diffstat(piece * times), 200)


def test_many_patches_in_a_mail() -> None:
    patch = b"---\n a | 3 +++\n 1 file changed, 3 insertions(+)\n\ndiff -u a b\n--- a\n+++ b\n"
    assert len(find_diffstats(patch * 5000).others) == 1
