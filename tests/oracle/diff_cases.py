"""Patch texts by hand, each named for what it shows, and whether git can read it. Pure."""

from tests.oracle.diff_forms import (
    BINARY,
    COPY,
    CREATE,
    DELETE,
    DIFFER,
    EMPTY,
    FLAT,
    FORMS,
    LITERAL,
    MODE,
    MODIFY,
    PLAIN,
    PLAIN_NEW,
    PROSE,
    QUILT,
    QUOTED,
    RENAME,
    SIGNATURE,
    SPACED,
    STAMPED,
)

_GIT = b"diff --git a/x b/x\n"
_SIDES = b"--- a/x\n+++ b/x\n"
_HEADER = _GIT + b"index 1111111..2222222 100644\n" + _SIDES
_HUNK = b"@@ -1 +1 @@\n-a\n+b\n"
_WHOLE = _HEADER + _HUNK
_ADDED = b"@@ -0,0 +1 @@\n+b\n"
_REMOVED = b"@@ -1 +0,0 @@\n-a\n"
_REMARK = b"\\ No newline at end of file\n"
_STAMP = b"2021-03-05 17:58:51.123456789 -0800"
_EPOCH = b"1970-01-01 01:00:00.000000000 +0100"


def _plain(old: bytes, new: bytes, hunk: bytes = _HUNK) -> bytes:
    return b"--- " + old + b"\n+++ " + new + b"\n" + hunk


def _named(line: bytes) -> bytes:
    """Make a diff whose only names stand in its first line."""
    return b"diff --git " + line + b"\nold mode 100644\nnew mode 100755\n"


def _moved(kind: bytes, old: bytes, new: bytes) -> bytes:
    return b"diff --git a/y b/z\n%s from %s\n%s to %s\n" % (kind, old, kind, new)


def _data(line: bytes) -> bytes:
    """Put *line* where the binary patch has its first line of digits."""
    return BINARY.replace(b"UcmZ3>w4Q0g3FeGUu8Aj803<pERR910", line)


READ = {
    "git diff, two hunks": MODIFY,
    "prose before, signature after": PROSE + MODIFY + SIGNATURE,
    "prose between two diffs": MODIFY + PROSE + CREATE,
    "every form in one text": b"".join(FORMS),
    "a hunk without git header lines": _GIT + b"index 1..2\n" + _HUNK,
    "header without index line": _GIT + _SIDES + _HUNK,
    "index line that is none": _GIT + b"index 1.2\n" + _SIDES + _HUNK,
    "index line without ids": _GIT + b"index ..\n" + _SIDES + _HUNK,
    "index line with long ids": _GIT + b"index " + b"1" * 40 + b".." + b"2" * 40 + b"\n" + _HUNK,
    "names differ from those of the first line": _GIT + b"--- a/y\n+++ b/y\n" + _HUNK,
    "old and new name differ": _GIT + b"--- a/y\n+++ b/z\n" + _HUNK,
    "prefixes i/ and w/": b"diff --git i/x w/x\n--- i/x\n+++ w/x\n" + _HUNK,
    "a git diff of /dev/null without new file mode": _GIT + b"--- /dev/null\n+++ b/x\n" + _ADDED,
    "created": CREATE,
    "created, no names but those of the first line": _GIT + b"new file mode 100644\n" + _ADDED,
    "created, empty, then another diff": EMPTY,
    "created, empty, at the end without newline": _GIT + b"new file mode 100644\nindex 0..e",
    "created, empty, then a signature": _GIT + b"new file mode 100644\n" + SIGNATURE,
    "created, odd old start": _GIT + b"new file mode 100644\n@@ -5,0 +1 @@\n+b\n",
    "created twice in one text": CREATE + CREATE,
    "deleted, no newline at its end": DELETE,
    "deleted after the names": _HEADER + b"deleted file mode 100644\n" + _REMOVED,
    "renamed and changed": RENAME,
    "renamed only": _moved(b"rename", b"y", b"z"),
    "renamed, names unlike the first line's": _moved(b"rename", b"p", b"q"),
    "renamed, the old words": b"diff --git a/y b/z\nrename old y\nrename new z\n",
    "copied": COPY,
    "copied onto itself": _moved(b"copy", b"y", b"y"),
    "similarity above a hundred": b"diff --git a/y b/z\nsimilarity index 101%\n"
    b"rename from y\nrename to z\n",
    "dissimilarity": _GIT + b"dissimilarity index 90%\n" + _SIDES + _HUNK,
    "mode only": MODE,
    "mode and hunk": _GIT + b"old mode 100644\nnew mode 100755\n" + _SIDES + _HUNK,
    "modes that git does not store": _GIT + b"old mode 100664\nnew mode 100700\n",
    "mode of a link": _GIT + b"new file mode 120000\n" + _ADDED,
    "mode of a submodule": _GIT + b"new file mode 160000\n" + _ADDED,
    "mode with CR": _GIT + b"old mode 100644\r\nnew mode 100755\r\n",
    "quoted path": QUOTED,
    "path with spaces": SPACED,
    "path in UTF-8": _named("a/é b/é".encode()),
    "path in Latin-1": _named(b"a/\xe9 b/\xe9"),
    "first line with spaces": _named(b"a/x y b/x y"),
    "first line, second name quoted": _named(b'a/x "b/x"'),
    "first line, both names quoted": _named(b'"a/x\\ty" "b/x\\ty"'),
    "path ends at a tab": _plain(b"a/x\tsomething", b"b/x\tsomething"),
    "slashes doubled": _plain(b"a//x//y", b"b//x//y"),
    "path out of the tree": _plain(b"a/../x", b"b/../x"),
    "absolute path": _plain(b"/x", b"/x"),
    "path in .git": _plain(b"a/.git/config", b"b/.git/config"),
    "quoted name left open swallows the next line": _plain(b'"a/x', b'"b/x'),
    "plain": PLAIN,
    "plain, time stamps": STAMPED,
    "plain, stamp behind spaces": _plain(b"a/x y  " + _STAMP, b"b/x y  " + _STAMP),
    "plain, epoch behind a space is no epoch": _plain(b"a/x " + _EPOCH, b"b/x " + _STAMP, _HUNK),
    "plain, epoch of another zone": _plain(b"a/x\t" + _EPOCH, b"b/x\t" + _STAMP, _ADDED),
    "plain, created from /dev/null": PLAIN_NEW,
    "plain, deleted to /dev/null": _plain(b"a/x", b"/dev/null", _REMOVED),
    "plain, changed without a name": _plain(b'"a/"', b'"b/"'),
    "plain, names differ": _plain(b"a/x", b"b/y"),
    "plain, .orig": _plain(b"a/x.orig", b"b/x"),
    "plain, backup": _plain(b"a/x", b"b/x~"),
    "plain, quilt": QUILT,
    "plain, svn": b"Index: x\n"
    + b"=" * 67
    + b"\n--- x\t(revision 1)\n+++ x\t(working copy)\n"
    + _HUNK,
    "plain, no directory": FLAT,
    "plain, no directory in the new name": _plain(b"y/x", b"x"),
    "plain, no directory in the old name": _plain(b"x", b"y/x"),
    "no directory, and the guess holds": FLAT + PLAIN,
    "no directory after a git diff": MODIFY + FLAT,
    "plain after git": MODIFY + PLAIN,
    "hunk with function text": _HEADER + b"@@ -1 +1 @@" + b" f" * 999 + b"\n-a\n+b\n",
    "hunk header without space after it": _HEADER + b"@@ -1 +1 @@f()\n-a\n+b\n",
    "hunk start with zeros": _HEADER + b"@@ -0001 +01,1 @@\n-a\n+b\n",
    "hunk start beyond any number": _HEADER + b"@@ -" + b"9" * 5000 + b" +1 @@\n-a\n+b\n",
    "blank context line without its space": _HEADER + b"@@ -1,2 +1,2 @@\n\n-a\n+b\n",
    "zero context": _HEADER + b"@@ -5,0 +6 @@\n+b\n",
    "no newline, both sides": _HEADER + b"@@ -1 +1 @@\n-a\n" + _REMARK + b"+b\n" + _REMARK,
    "no newline, in another language": _WHOLE + b"\\ Kein Zeilenumbruch am Dateiende.\n",
    "no newline, remark first": _HEADER + b"@@ -1 +1 @@\n" + _REMARK + b"-a\n+b\n",
    "no newline, remark at the end without one": _WHOLE + _REMARK[:-1],
    "short remark behind the hunk is prose": _WHOLE + b"\\ No\n",
    "lines behind the counts are prose": _WHOLE + b"+c\n-d\n e\n",
    "signature taken for a removed line": _HEADER + b"@@ -1,2 +1 @@\n-a\n+b\n-- \n2.39.5\n",
    "hunks out of order": _WHOLE.replace(_HUNK, b"@@ -9 +9 @@\n-a\n+b\n" + _HUNK),
    "NUL in a line": _HEADER + b"@@ -1 +1 @@\n-a\0b\n+c\n",
    "CR in a line": _HEADER + b"@@ -1 +1 @@\n-a\r\n+b\r\n",
    "binary delta": BINARY,
    "binary literal": LITERAL,
    "binary, forward only": BINARY[: BINARY.index(b"delta 11")],
    "binary, forward only, then a signature": BINARY[: BINARY.index(b"delta 11")] + SIGNATURE,
    "binary, reverse of no known kind is prose": BINARY.replace(b"delta 11", b"copy 11"),
    "binary behind names": BINARY.replace(b"GIT", b"--- a/logo.png\n+++ b/logo.png\nGIT"),
    "binary files differ": DIFFER,
    "binary files differ, in few words": _GIT + b"index 1..2\nBinary files differ\n",
    "files differ": _GIT + b"index 1..2\nFiles a/x and b/x differ\n",
    "damaged binary behind a diff is dropped": _WHOLE + _data(b"UcmZ3"),
    "cut binary behind a diff is dropped": _WHOLE + BINARY[:-30],
    "what follows a dropped binary is dropped": _WHOLE + _data(b"U!!!!!") + MODIFY,
    "hunk in prose without counts": b"@@ one two @@\n" + _WHOLE,
    "indented hunk in prose": b" @@ -1 +1 @@\n" + _WHOLE,
    "first line in prose, last in the text": _WHOLE + _GIT,
    "first line in prose, of the same file": _GIT + b"\nprose\n" + _WHOLE,
    "whole text in CRLF": MODIFY.replace(b"\n", b"\r\n"),
    "CRLF in the first line": _GIT.replace(b"\n", b"\r\n") + _moved(b"rename", b"x", b"y")[19:],
}
"""Texts that git reads, if only in part."""

REFUSED = {
    "nothing": b"",
    "prose": PROSE + SIGNATURE,
    "a cut header": _GIT,
    "a header of two names that differ": b"diff --git a/x b/y\nindex 1..2\n" + _HUNK,
    "a header without prefixes": _named(b"x x"),
    "a header of one name only": _GIT + b"--- a/x\n" + _HUNK,
    "a header and nothing else": _HEADER,
    "a header, a blank line and a hunk": _HEADER + b"\n" + _HUNK,
    "a header and a broken hunk": _HEADER + b"@@ -1 +1\n-a\n+b\n",
    "names that contradict a rename": RENAME.replace(b"--- a/lib/one.c", b"--- a/lib/uno.c"),
    "rename without target": b"diff --git a/y b/z\nrename from y\n",
    "first line in prose, of another file": b"diff --git a/y b/y\n\nprose\n" + _WHOLE,
    "first line in prose, before a plain creation": _GIT
    + b"\n"
    + _plain(b"/dev/null", b"b/x", _ADDED),
    "first line, first name quoted": _named(b'"a/x" b/x'),
    "created and deleted": _GIT + b"new file mode 100644\ndeleted file mode 100644\n",
    "renamed and copied": b"diff --git a/y b/z\nrename from y\ncopy to z\n",
    "created, with an old name": _GIT + b"new file mode 100644\n" + _SIDES + _ADDED,
    "created, with a name before it": _GIT + _SIDES + b"new file mode 100644\n" + _ADDED,
    "created, with old lines": _GIT + b"new file mode 100644\n" + _HUNK,
    "created, with context": _GIT + b"new file mode 100644\n@@ -1 +1,2 @@\n a\n+b\n",
    "deleted, with new lines": _GIT + b"deleted file mode 100644\n" + _HUNK,
    "deleted, with context": _GIT + b"deleted file mode 100644\n@@ -1,2 +1 @@\n a\n-b\n",
    "mode that is no number": _GIT + b"old mode 10064x\nnew mode 100755\n",
    "mode without a number": _GIT + b"old mode \nnew mode 100755\n",
    "index line with a mode that is none": _GIT + b"index 1..2 rw-r--r--\n" + _SIDES + _HUNK,
    "old mode only": _GIT + b"old mode 100644\n",
    "same mode twice": _GIT + b"old mode 100644\nnew mode 100644\n",
    "plain, created with old lines": _plain(b"/dev/null", b"b/x"),
    "plain, deleted with new lines": _plain(b"a/x", b"/dev/null"),
    "plain, epoch with old lines": _plain(b"a/x\t" + _EPOCH, b"b/x\t" + _STAMP),
    "plain, deleted, no directory": _plain(b"x", b"/dev/null", _REMOVED),
    "plain, names are directories": _plain(b"a/", b"b/"),
    "plain, guessed level, then git's own": FLAT + MODE,
    "created without a name": b'diff --git "a/" "b/"\nnew file mode 100644\n',
    "plain, perhaps created without a name": _plain(b'"a/"', b'"b/"', _ADDED),
    "plain without hunk": _SIDES + b"prose\n",
    "hunk without header": _HUNK,
    "hunk without header, behind a diff's end": _WHOLE + b"prose\n" + _HUNK,
    "hunk in prose": b"text\n@@ -1 +1 @@\n" + _WHOLE,
    "hunk that is cut": _HEADER + b"@@ -1,2 +1,2 @@\n-a\n+b\n",
    "hunk cut by the next diff": _HEADER + b"@@ -1,2 +1,2 @@\n-a\n+b\n" + MODE,
    "hunk with too many old lines": _HEADER + b"@@ -1 +1,2 @@\n-a\n-b\n+c\n+d\n",
    "hunk without change": _HEADER + b"@@ -1 +1 @@\n a\n",
    "hunk without lines": _HEADER + b"@@ -1,0 +1,0 @@\n",
    "hunk with a wrapped line": _HEADER + b"@@ -1,2 +1,2 @@\n a\nwrapped\n-b\n+c\n",
    "hunk with a tab for its space": _HEADER + b"@@ -1,2 +1,2 @@\n\ta\n-b\n+c\n",
    "hunk with a CR for its blank line": _HEADER + b"@@ -1,2 +1,2 @@\n\r\n-a\n+b\n",
    "hunk without newline at the text's end": _WHOLE[:-1],
    "hunk of one count only": _HEADER + b"@@ -1, +1 @@\n-a\n+b\n",
    "second hunk broken": _WHOLE + b"@@ -5 +5\n",
    "short remark in the hunk": _HEADER + b"@@ -1 +1 @@\n-a\n\\ No\n+b\n",
    "binary that is damaged": _data(b"UcmZ3>w4Q0g3FeGUu8Aj803<pERR91"),
    "binary with a digit that is none": _data(b'U"mZ3>w4Q0g3FeGUu8Aj803<pERR910'),
    "binary that overflows": _data(b"U~~~~~w4Q0g3FeGUu8Aj803<pERR910"),
    "binary of another size": BINARY.replace(b"delta 13", b"delta 14"),
    "binary of an impossible size": _WHOLE + BINARY.replace(b"delta 13", b"delta " + b"9" * 30),
    "binary without its blank line": BINARY[: BINARY.index(b"\ndelta 11")],
    "binary without content": BINARY[: BINARY.index(b"delta 13")],
    "binary in CRLF": BINARY.replace(b"\n", b"\r\n"),
    "binary behind a blank line": BINARY.replace(b"GIT", b"\nGIT"),
    "binary files differ, behind a blank line": DIFFER.replace(b"Binary", b"\nBinary"),
    "binary files differ, at once": _GIT + b"Binary files a/x and b/x differ\n",
    "blank line in CRLF": SPACED.replace(b"\n", b"\r\n"),
    "good diff, then a broken header": _WHOLE + b"diff --git a/x b/y\nindex 1..2\n" + SIGNATURE,
    "good diff, then a cut hunk": _WHOLE + _WHOLE[:-3],
}  # fmt: skip
"""Texts of which git reads nothing."""
