"""What do the hunks of a mail count up to?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diff import parse_diff
from applier.diffstat.counted import count_again, count_diff
from applier.model import Stat, StatRow

MODIFY = (
    b"diff --git a/a.c b/a.c\nindex 1..2 100644\n--- a/a.c\n+++ b/a.c\n"
    b"@@ -1,2 +1,3 @@\n-a\n+b\n+c\n d\n"
)
CREATE = (
    b"diff --git a/n b/n\nnew file mode 100755\nindex 0..2\n--- /dev/null\n+++ b/n\n"
    b"@@ -0,0 +1 @@\n+b\n"
)
DELETE = (
    b"diff --git a/o b/o\ndeleted file mode 100644\nindex 2..0\n--- a/o\n+++ /dev/null\n"
    b"@@ -1 +0,0 @@\n-b\n"
)
RENAME = (
    b"diff --git a/d/a b/d/b\nold mode 100644\nnew mode 100755\nsimilarity index 90%\n"
    b"rename from d/a\nrename to d/b\nindex 1..2\n--- a/d/a\n+++ b/d/b\n@@ -1 +1 @@\n-a\n+b\n"
)
MODE = b"diff --git a/run b/run\nold mode 100644\nnew mode 100755\n"
BINARY = b"diff --git a/x.bin b/x.bin\nindex 1..2 100644\nBinary files a/x.bin and b/x.bin differ\n"
RETYPED = (
    b"diff --git a/l b/l\ndeleted file mode 120000\nindex 1..0\n--- a/l\n+++ /dev/null\n"
    b"@@ -1 +0,0 @@\n-t\n\\ No newline at end of file\n"
    b"diff --git a/l b/l\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/l\n"
    b"@@ -0,0 +1,2 @@\n+t\n+u\n"
)
PLAIN = b"--- linux.orig/a.c\t1970-01-01\n+++ linux/a.c\t2021-01-01\n@@ -1 +1 @@\n-a\n+b\n"


def counted(patch: bytes) -> Stat:
    stat = count_diff(patch, parse_diff(patch))
    assert stat is not None
    return stat


@pytest.mark.parametrize(
    ("patch", "row", "notes"),
    [
        (MODIFY, StatRow("a.c", 3, 2, 1), ()),
        (CREATE, StatRow("n", 1, 1, 0), ("create mode 100755 n",)),
        (DELETE, StatRow("o", 1, 0, 1), ("delete mode 100644 o",)),
        (
            RENAME,
            StatRow("d/b", 2, 1, 1, old_path="d/a"),
            ("rename d/{a => b} (90%)", "mode change 100644 => 100755"),
        ),
        (MODE, StatRow("run", 0, 0, 0), ("mode change 100644 => 100755 run",)),
        (BINARY, StatRow("x.bin", None, binary=True), ()),
        (RETYPED, StatRow("l", 3, 2, 1), ("mode change 120000 => 100644 l",)),
        (PLAIN, StatRow("a.c", 2, 1, 1), ()),
    ],
)
def test_one_file(patch: bytes, row: StatRow, notes: tuple[str, ...]) -> None:
    stat = counted(patch)
    assert stat.paths == (row,)
    assert stat.notes == notes
    assert (stat.files, stat.insertions, stat.deletions) == (
        *(1, row.insertions or 0),
        row.deletions or 0,
    )


def test_several_files_and_their_sums() -> None:
    stat = counted(MODIFY + CREATE + BINARY + b"-- \n2.39\n")
    assert (stat.files, stat.insertions, stat.deletions) == (3, 3, 1)


def test_a_file_in_two_diffs_is_one_row() -> None:
    assert counted(MODIFY + MODIFY).paths == (StatRow("a.c", 6, 4, 2),)
    assert counted(BINARY + MODIFY.replace(b"a.c", b"x.bin")).paths[0].binary


def test_a_traditional_diff_creates_without_a_mode() -> None:
    patch = b"--- /dev/null\n+++ b/a.c\n@@ -0,0 +1 @@\n+b\n"
    assert counted(patch).paths == (StatRow("a.c", 1, 1, 0),)


def test_no_diff_counts_nothing() -> None:
    assert count_diff(b"---\n", parse_diff(b"---\n")) is None


def test_what_git_cannot_read_is_read_plainly() -> None:
    patch = b"diff --git a.c a.c\n--- a.c\n+++ a.c\n@@ -1 +1 @@\n-a\n+b\n"
    diff = parse_diff(patch)
    assert diff.error is not None
    assert count_diff(patch, diff) == Stat(1, 1, 1, (StatRow("a.c", 2, 1, 1),))


def test_what_nobody_can_read_counts_nothing() -> None:
    patch = MODIFY.replace(b"1,3 @@", b"1,9 @@")
    assert count_diff(patch, parse_diff(patch)) is None


@pytest.mark.parametrize("patch", [MODIFY, CREATE, DELETE, RENAME, MODE, BINARY, PLAIN])
def test_the_second_reader_agrees(patch: bytes) -> None:
    again = count_again(patch)
    assert again is not None
    assert again.paths == counted(patch).paths


@pytest.mark.parametrize(
    "patch",
    [
        b"",
        b"no diff\n",
        b"+++ b/a.c\n",
        b"@@ -1 +1 @@\n-a\n+b\n",
        MODIFY.replace(b"@@ -1,", b"@@ -" + b"9" * 5000 + b","),
        b"diff --git " + b"://" * 1000 + b" a" * 1000 + b"\n",
        b"Binary files a" + b" and b" * 1000 + b"\n",
        b"\n" * ((1 << 20) + 1),
    ],
)
def test_the_second_reader_may_have_nothing_to_say(patch: bytes) -> None:
    assert count_again(patch) is None


_PIECES = st.sampled_from(
    (
        *(MODIFY, CREATE, RENAME, BINARY, PLAIN, b"@@ -1 +1 @@\n", b"-a\n", b"+b\n"),
        *(b"\\ No newline\n", b"diff --git a/x b/y\n", b"--- a/x\n", b"+++ b/x\n"),
        *(b"GIT binary patch\n", b'--- "a/\\3\n'),
    )
)


@given(st.lists(_PIECES, max_size=12).map(b"".join) | st.binary(max_size=100))
def test_whatever_comes_is_counted(patch: bytes) -> None:
    for stat in (count_again(patch), count_diff(patch, parse_diff(patch))):
        assert stat is None or stat.paths
