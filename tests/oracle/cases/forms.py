"""In which forms may a diff be written? Git, plain, quilt, svn; what is no diff at all."""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    hunk,
    lines,
    mail,
    modify,
    refuses,
)

ABC = lines("a b c")
XYZ = lines("x y z")
F: Files = {"f": ABC}
DEEP: Files = {"d/e/f": ABC}
CHANGE = hunk(1, "a -b +B c")
CHANGED = lines("a B c")
MADE = hunk("-0,0 +1,2", "+x +y")
GONE = hunk("-1,3 +0,0", "-a -b -c")
EPOCH = "1970-01-01 00:00:00.000000000 +0000"
NOW = "2021-03-05 17:58:51.123456789 -0800"


def plain(old: str, new: str, *hunks: bytes, lead: str = "") -> bytes:
    """Write a diff as diff -u does, *lead* lines in front."""
    return f"{lead}--- {old}\n+++ {new}\n".encode() + b"".join(hunks)


def quilt(path: str, *hunks: bytes) -> bytes:
    rule = "=" * 67
    return plain(f"kvm.orig/{path}", f"kvm/{path}", *hunks, lead=f"Index: kvm/{path}\n{rule}\n")


PLAIN = (
    accepts("plain", F, mail(plain("a/f", "b/f", CHANGE)), after={"f": CHANGED}),
    accepts(
        "plain-with-the-diff-command",
        DEEP,
        mail(plain("a/d/e/f", "b/d/e/f", CHANGE, lead="diff -urN a/d/e/f b/d/e/f\n")),
    ),
    accepts("plain-with-time-stamps", F, mail(plain(f"a/f\t{NOW}", f"b/f\t{NOW}", CHANGE))),
    accepts(
        "plain-with-time-stamps-of-cvs",
        F,
        mail(
            plain("a/f\t5 Mar 2021 17:58:51 -0000\t1.5", "b/f\t5 Mar 2021 17:58:52 -0000", CHANGE)
        ),
    ),
    accepts(
        "plain-with-directories-of-other-names",
        F,
        mail(plain("linux-5.11.orig/f", "linux-5.11/f", CHANGE)),
    ),
    accepts(
        "plain-created-from-dev-null",
        F,
        mail(plain("/dev/null", "b/g", MADE)),
        after={"g": lines("x y")},
    ),
    accepts(
        "plain-deleted-to-dev-null",
        {**F, "g": XYZ},
        mail(plain("a/f", "/dev/null", GONE)),
        after={"f": None},
    ),
    accepts(
        "plain-created-from-the-epoch",
        F,
        mail(plain(f"a/g\t{EPOCH}", f"b/g\t{NOW}", MADE)),
        after={"g": lines("x y")},
    ),
    accepts(
        "plain-deleted-to-the-epoch",
        {**F, "g": XYZ},
        mail(plain(f"a/f\t{NOW}", f"b/f\t{EPOCH}", GONE)),
        after={"f": None},
    ),
    accepts(
        "plain-created-from-the-epoch-as-a-clock-in-the-west-has-it",
        F,
        mail(plain("a/g\t1969-12-31 16:00:00.000000000 -0800", f"b/g\t{NOW}", MADE)),
    ),
    accepts(
        "plain-created-from-the-epoch-in-the-east",
        F,
        mail(plain("a/g\t1970-01-01 05:30:00 +0530", f"b/g\t{NOW}", MADE)),
    ),
    accepts(
        "plain-created-told-by-zero-lines-only",
        F,
        mail(plain("a/g", "b/g", MADE)),
        after={"g": lines("x y")},
    ),
    accepts(
        "plain-deleted-told-by-zero-lines-only",
        {**F, "g": XYZ},
        mail(plain("a/f", "b/f", GONE)),
        after={"f": b""},
    ),
    accepts(
        "plain-emptied-with-stamps-later-than-the-epoch",
        F,
        mail(plain(f"a/f\t{NOW}", f"b/f\t{NOW}", GONE)),
        after={"f": b""},
    ),
    accepts(
        "plain-of-an-empty-file-filled",
        {"g": b""},
        mail(plain(f"a/g\t{NOW}", f"b/g\t{NOW}", MADE)),
        after={"g": lines("x y")},
    ),
    refuses("plain-created-where-a-file-is", F, mail(plain("/dev/null", "b/f", MADE))),
    refuses("plain-of-a-missing-file", F, mail(plain("a/g", "b/g", CHANGE))),
    refuses(
        "plain-deleted-with-content-left",
        {"f": lines("a b c d")},
        mail(plain("a/f", "/dev/null", GONE)),
    ),
    refuses(
        "plain-created-with-context", F, mail(plain("/dev/null", "b/g", hunk("-0,0 +1,2", "x +y")))
    ),
    accepts(
        "plain-both-dev-null-makes-a-file-dev-null",
        F,
        mail(plain("/dev/null", "/dev/null", MADE)),
        after={"dev/null": lines("x y")},
    ),
    accepts(
        "plain-of-two-files",
        {**F, "g": ABC},
        mail(plain("a/f", "b/f", CHANGE), plain("a/g", "b/g", CHANGE)),
    ),
    accepts(
        "plain-names-that-differ-and-the-first-exists",
        {"d/f": ABC},
        mail(plain("old/d/f", "new/d/f.new", CHANGE)),
    ),
    accepts(
        "plain-with-a-backup-name", F, mail(plain("a/f.orig", "b/f", CHANGE)), after={"f": CHANGED}
    ),
    accepts("plain-with-a-backup-name-on-the-new-side", F, mail(plain("a/f", "b/f.new", CHANGE))),
    accepts(
        "plain-with-a-space-in-its-name-and-a-stamp",
        {"f g": ABC},
        mail(plain(f"a/f g\t{NOW}", f"b/f g\t{NOW}", CHANGE)),
    ),
    accepts(
        "plain-with-spaces-before-the-stamp", F, mail(plain(f"a/f {NOW}", f"b/f {NOW}", CHANGE))
    ),
    accepts(
        "git-then-plain",
        {**F, "g": ABC},
        mail(modify("f", CHANGE), plain("a/g", "b/g", CHANGE)),
        after={"g": CHANGED},
    ),
    accepts(
        "plain-then-git",
        {**F, "g": ABC},
        mail(plain("a/g", "b/g", CHANGE), modify("f", CHANGE)),
        after={"g": CHANGED},
    ),
    refuses(
        "context-diff",
        F,
        mail(
            b"*** a/f\n--- b/f\n***************\n"
            b"*** 1,3 ****\n  a\n! b\n  c\n--- 1,3 ----\n  a\n! B\n  c\n"
        ),
    ),
    refuses("ed-script", F, mail(b"diff a/f b/f\n2c2\n< b\n---\n> B\n")),
    refuses(
        "combined-diff",
        F,
        mail(
            b"diff --cc f\nindex 1,2..3\n--- a/f\n+++ b/f\n"
            b"@@@ -1,3 -1,3 +1,3 @@@\n  a\n- b\n -x\n++B\n  c\n"
        ),
    ),
)

INDEXED = (
    accepts("quilt", F, mail(quilt("f", CHANGE)), after={"f": CHANGED}),
    accepts("quilt-of-two-files", {**F, **DEEP}, mail(quilt("f", CHANGE), quilt("d/e/f", CHANGE))),
    accepts(
        "quilt-with-a-file-created",
        F,
        mail(plain("/dev/null", "kvm/g", MADE, lead=f"Index: kvm/g\n{'=' * 67}\n")),
        after={"g": lines("x y")},
    ),
    accepts(
        "svn",
        F,
        mail(
            plain("f\t(revision 12)", "f\t(working copy)", CHANGE, lead=f"Index: f\n{'=' * 67}\n")
        ),
    ),
    refuses(
        "svn-with-a-directory",
        DEEP,
        mail(
            plain(
                "d/e/f\t(revision 12)",
                "d/e/f\t(working copy)",
                CHANGE,
                lead=f"Index: d/e/f\n{'=' * 67}\n",
            )
        ),
    ),
    refuses("index-line-and-no-diff", F, mail(b"Index: f\n" + b"=" * 67 + b"\n")),
    accepts(
        "index-line-begins-the-patch-without-dashes",
        F,
        mail(after=b"").replace(b"---\n\n", b"") + quilt("f", CHANGE),
        says=[b"Why it is so."],
    ),
)

CASES = (*PLAIN, *INDEXED)
