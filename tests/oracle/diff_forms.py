"""One sound patch text of every form, as material for cases and mutations. Pure."""

PROSE = b"""\
---
 lib/list.c | 4 ++--
 1 file changed, 2 insertions(+), 2 deletions(-)

"""

SIGNATURE = b"-- \n2.39.5\n\n"

MODIFY = b"""\
diff --git a/lib/list.c b/lib/list.c
index 3f1a2b3c4d5e..9a8b7c6d5e4f 100644
--- a/lib/list.c
+++ b/lib/list.c
@@ -3,6 +3,7 @@ static int first;
 #include "list.h"
\x20
-int old(void);
+int new(void);
+int more(void);
\x20
 int kept(void);
 /* end */
@@ -20,3 +21,2 @@ int kept(void)
 {
-\treturn 1;
 }
"""

CREATE = b"""\
diff --git a/lib/tree.c b/lib/tree.c
new file mode 100644
index 000000000000..0123456789ab
--- /dev/null
+++ b/lib/tree.c
@@ -0,0 +1,2 @@
+int tree;
+int leaf;
"""

DELETE = b"""\
diff --git a/lib/heap.c b/lib/heap.c
deleted file mode 100755
index 0123456789ab..000000000000
--- a/lib/heap.c
+++ /dev/null
@@ -1,2 +0,0 @@
-int heap;
-int top;
\\ No newline at end of file
"""

RENAME = b"""\
diff --git a/lib/one.c b/lib/two/one.c
similarity index 90%
rename from lib/one.c
rename to lib/two/one.c
index 111111111111..222222222222 100644
--- a/lib/one.c
+++ b/lib/two/one.c
@@ -1,3 +1,3 @@
 a
-b
\\ No newline at end of file
+c
\\ No newline at end of file
 d
"""

COPY = b"""\
diff --git a/Makefile b/lib/Makefile
similarity index 100%
copy from Makefile
copy to lib/Makefile
"""

MODE = b"""\
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
"""

EMPTY = b"""\
diff --git a/empty b/empty
new file mode 100644
index 000000000000..e69de29bb2d1
diff --git a/gone b/gone
deleted file mode 100644
index e69de29bb2d1..000000000000
"""

QUOTED = b"""\
diff --git "a/caf\\303\\251 one.txt" "b/caf\\303\\251 one.txt"
index 1111111..2222222 100644
--- "a/caf\\303\\251 one.txt"\t
+++ "b/caf\\303\\251 one.txt"\t
@@ -1 +1 @@
-"a"
+"b"
"""

SPACED = b"""\
diff --git a/read me.txt b/read me.txt
index 1111111..2222222 120000
--- a/read me.txt\t
+++ b/read me.txt\t
@@ -1,3 +1,3 @@
 x

-y
\\ No newline at end of file
+z
"""

BINARY = b"""\
diff --git a/logo.png b/logo.png
index d9d6eb32fe95f7baf9faf979666b5a9168b43528..fb663ea64eccfd5c51b6726f4e411826f098b7b5 100644
GIT binary patch
delta 13
UcmZ3>w4Q0g3FeGUu8Aj803<pERR910

delta 11
ScmZ3_w3cbY3C6;Sr&9nM-vsLb

"""

LITERAL = b"""\
diff --git a/dot b/dot
new file mode 100644
index 0000000000000000000000000000000000000000..f76dd238ade08917e6712764a16a22005a50573d
GIT binary patch
literal 1
IcmZPo000310RR91

literal 0
HcmV?d00001

"""

DIFFER = b"""\
diff --git a/logo.gif b/logo.gif
index 1111111..2222222 100644
Binary files a/logo.gif and b/logo.gif differ
"""

PLAIN = b"""\
--- a/lib/list.c
+++ b/lib/list.c
@@ -1,2 +1,2 @@
 int a;
-int b;
+int c;
"""

FLAT = b"""\
--- list.c.orig
+++ list.c
@@ -1 +1,2 @@
-int b;
+int c;
+int d;
"""

STAMPED = b"""\
diff -urN old/lib/new.c new/lib/new.c
--- old/lib/new.c\t1970-01-01 01:00:00.000000000 +0100
+++ new/lib/new.c\t2021-03-05 17:58:51.123456789 -0800
@@ -0,0 +1,2 @@
+int a;
+int b;
diff -urN old/lib/gone.c new/lib/gone.c
--- old/lib/gone.c\t2021-03-05 17:58:51.123456789 -0800
+++ new/lib/gone.c\t1969-12-31 16:00:00.000000000 -0800
@@ -1,2 +0,0 @@
-int a;
-int b;
"""

QUILT = b"""\
Index: kvm.orig/arch/mmu.c
===================================================================
--- kvm.orig/arch/mmu.c
+++ kvm/arch/mmu.c
@@ -10,4 +10,3 @@
 a
 b
-c
 d
"""

PLAIN_NEW = b"""\
--- /dev/null
+++ b/lib/fresh.c
@@ -0,0 +1 @@
+int fresh;
--- a/lib/perhaps.c
+++ b/lib/perhaps.c
@@ -0,0 +1 @@
+int perhaps;
"""

FORMS = (
    MODIFY, CREATE, DELETE, RENAME, COPY, MODE, EMPTY, QUOTED, SPACED, BINARY, LITERAL, DIFFER,
    PLAIN, FLAT, STAMPED, QUILT, PLAIN_NEW,
)  # fmt: skip
