"""What the diffs of a series say of their base."""

from applier.base import find_preimages
from applier.diff import parse_diff
from applier.model import Entry, Mode, Oid

OLD = Oid("1234567" + "0" * 33)
FIRST = b"""\
diff --git a/a.c b/a.c
index 1234567..89abcde 100644
--- a/a.c
+++ b/a.c
@@ -1 +1 @@
-a
+b
diff --git a/new.c b/new.c
new file mode 100644
index 0000000..2222222
--- /dev/null
+++ b/new.c
@@ -0,0 +1 @@
+new
diff --git a/x.c b/y.c
similarity index 100%
rename from x.c
rename to y.c
"""
SECOND = b"""\
diff --git a/a.c b/a.c
index 89abcde..3333333 100644
--- a/a.c
+++ b/a.c
@@ -1 +1 @@
-b
+c
diff --git a/gone.c b/gone.c
deleted file mode 100755
index 4444444..0000000
--- a/gone.c
+++ /dev/null
@@ -1 +0,0 @@
-gone
"""


def test_only_the_first_touch_of_a_path_counts() -> None:
    found = find_preimages([parse_diff(FIRST), parse_diff(SECOND)])
    assert [(one.path, one.oid, one.absent) for one in found] == [
        (b"a.c", "1234567", False),
        (b"new.c", None, True),
        (b"x.c", None, False),
        (b"y.c", None, True),
        (b"gone.c", "4444444", False),
    ]


def test_an_abbreviated_id_and_the_type_must_match() -> None:
    modified, created, renamed, *_ = find_preimages([parse_diff(FIRST)])
    assert modified.matches(Entry(Mode.FILE, OLD))
    assert modified.matches(Entry(Mode.EXECUTABLE, OLD))
    assert not modified.matches(Entry(Mode.SYMLINK, OLD))
    assert not modified.matches(Entry(Mode.FILE, Oid("12345" + "f" * 35)))
    assert not modified.matches(None)
    assert created.matches(None)
    assert not created.matches(Entry(Mode.FILE, OLD))
    assert renamed.matches(Entry(Mode.FILE, OLD))
    assert not renamed.matches(Entry(Mode.TREE, OLD))


def test_a_diff_without_ids_asks_only_for_a_file() -> None:
    (one,) = find_preimages([parse_diff(b"--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n")])
    assert (one.path, one.oid, one.absent) == (b"a.c", None, False)
