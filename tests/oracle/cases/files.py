"""What may be made, changed and removed, beside what is there?"""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    create,
    delete,
    diff,
    executable,
    gitlink,
    hunk,
    lines,
    mail,
    modify,
    refuses,
    symlink,
)

ABC = lines("a b c")
XYZ = lines("x y z")
F: Files = {"f": ABC}
DIR: Files = {"d/f": ABC}
CHANGE = hunk(1, "a -b +B c")
CHANGED = lines("a B c")
AGAIN = hunk(1, "a -B +BB c")
AGAIN_CHANGED = lines("a BB c")

CREATE = (
    accepts("create", F, mail(create("g", XYZ)), after={"g": XYZ, "f": ABC}),
    accepts("create-in-an-empty-tree", {}, mail(create("g", XYZ)), after={"g": XYZ}),
    accepts("create-in-a-new-directory", F, mail(create("d/e/g", XYZ)), after={"d/e/g": XYZ}),
    accepts("create-beside-a-file", DIR, mail(create("d/g", XYZ))),
    accepts("create-empty-then-signature", F, mail(create("g", b"")), after={"g": b""}),
    accepts("create-empty-then-another-diff", F, mail(create("g", b""), modify("f", CHANGE))),
    accepts("create-without-newline-at-end", F, mail(create("g", b"x")), after={"g": b"x"}),
    accepts("create-executable", F, mail(create("g", XYZ, "100755")), after={"g": executable(XYZ)}),
    accepts("create-two", F, mail(create("g", XYZ), create("h", XYZ))),
    accepts(
        "create-without-the-index-line",
        F,
        mail(diff(None, "g", hunk("-0,0 +1", "+x"), header=["new file mode 100644"])),
    ),
    refuses("create-onto-a-file", F, mail(create("f", XYZ))),
    refuses("create-onto-the-same-content", F, mail(create("f", ABC))),
    refuses("create-empty-onto-an-empty-file", {"f": b""}, mail(create("f", b""))),
    refuses("create-with-content-onto-an-empty-file", {"f": b""}, mail(create("f", XYZ))),
    refuses("create-onto-a-directory", DIR, mail(create("d", XYZ))),
    refuses("create-beneath-a-file", F, mail(create("f/g", XYZ))),
    refuses("create-far-beneath-a-file", F, mail(create("f/g/h/i", XYZ))),
    refuses("create-onto-a-symlink", {"l": symlink("f"), **F}, mail(create("l", XYZ))),
    refuses("create-beyond-a-symlink", {"l": symlink("d"), **DIR}, mail(create("l/g", XYZ))),
    refuses(
        "create-beyond-a-dangling-symlink", {"l": symlink("no"), **F}, mail(create("l/g", XYZ))
    ),
    refuses("create-onto-a-gitlink", {"s": gitlink("1"), **F}, mail(create("s", XYZ))),
    refuses("create-beneath-a-gitlink", {"s": gitlink("1"), **F}, mail(create("s/g", XYZ))),
    accepts(
        "create-the-same-file-twice-the-last-stands",
        F,
        mail(create("g", XYZ), create("g", ABC)),
        after={"g": ABC},
    ),
    refuses("create-a-file-and-beneath-it", F, mail(create("g", XYZ), create("g/h", XYZ))),
    refuses("create-beneath-and-then-the-file", F, mail(create("g/h", XYZ), create("g", XYZ))),
    refuses(
        "create-with-lines-removed",
        F,
        mail(diff(None, "g", hunk(1, "-x +y"), header=["new file mode 100644"])),
    ),
    refuses(
        "create-with-context",
        F,
        mail(diff(None, "g", hunk(1, "x +y"), header=["new file mode 100644"])),
    ),
    refuses(
        "create-with-two-hunks",
        F,
        mail(
            diff(
                None,
                "g",
                hunk("-0,0 +1", "+x"),
                hunk("-0,0 +2", "+y"),
                header=["new file mode 100644"],
            )
        ),
    ),
)

MODIFY = (
    accepts("modify", F, mail(modify("f", CHANGE)), after={"f": CHANGED}),
    accepts(
        "modify-to-empty", F, mail(modify("f", hunk("-1,3 +0,0", "-a -b -c"))), after={"f": b""}
    ),
    accepts(
        "modify-with-a-wrong-index-line",
        F,
        mail(modify("f", CHANGE, header=["index 1111111..2222222 100644"])),
    ),
    accepts(
        "modify-with-a-damaged-index-line", F, mail(modify("f", CHANGE, header=["index 11..zz"]))
    ),
    refuses(
        "modify-with-a-mode-that-is-none", F, mail(modify("f", CHANGE, header=["index 11..22 9"]))
    ),
    accepts(
        "modify-deep-in-the-tree",
        {"a/b/c/d/e": ABC, "a/b/x": XYZ},
        mail(modify("a/b/c/d/e", CHANGE)),
    ),
    refuses("modify-a-missing-file", F, mail(modify("g", CHANGE))),
    refuses("modify-an-empty-tree", {}, mail(modify("f", CHANGE))),
    refuses("modify-a-directory", DIR, mail(modify("d", CHANGE))),
    refuses("modify-beneath-a-file", F, mail(modify("f/g", CHANGE))),
    refuses("modify-beyond-a-symlink", {"l": symlink("d"), **DIR}, mail(modify("l/f", CHANGE))),
    refuses("modify-with-no-hunk-at-all", F, mail(modify("f"))),
    refuses(
        "modify-with-hunk-free-names-only",
        F,
        mail(b"diff --git a/f b/f\n--- a/f\n+++ b/f\n"),
    ),
    refuses("modify-in-wrong-letter-case", F, mail(modify("F", CHANGE))),
    accepts("modify-to-the-same-content", F, mail(modify("f", hunk(1, "a -b +b c")))),
    refuses("hunk-of-context-only", F, mail(modify("f", hunk(1, "a b c")))),
    refuses(
        "hunk-of-context-only-beside-another",
        {"f": ABC, "g": ABC},
        mail(modify("g", CHANGE), modify("f", hunk(1, "a b c"))),
    ),
)

DELETE = (
    accepts("delete", {**F, "g": XYZ}, mail(delete("f", ABC)), after={"f": None, "g": XYZ}),
    accepts("delete-the-only-file", F, mail(delete("f", ABC)), after={"f": None}),
    accepts(
        "delete-takes-the-directory",
        {"d/e/f": ABC, "g": XYZ},
        mail(delete("d/e/f", ABC)),
        after={"d": None},
    ),
    accepts(
        "delete-keeps-the-directory-of-others",
        {**DIR, "d/g": XYZ},
        mail(delete("d/f", ABC)),
        after={"d/g": XYZ},
    ),
    accepts(
        "delete-empty-then-signature", {**F, "g": b""}, mail(delete("g", b"")), after={"g": None}
    ),
    accepts(
        "delete-empty-then-another-diff",
        {**F, "g": b""},
        mail(delete("g", b""), modify("f", CHANGE)),
    ),
    accepts(
        "delete-without-newline-at-end",
        {**F, "g": b"x"},
        mail(delete("g", b"x")),
        after={"g": None},
    ),
    accepts("delete-with-the-wrong-mode", {"f": executable(ABC), "g": XYZ}, mail(delete("f", ABC))),
    accepts(
        "delete-a-symlink",
        {"l": symlink("f"), **F},
        mail(delete("l", b"f", "120000")),
        after={"l": None},
    ),
    refuses("delete-a-missing-file", F, mail(delete("g", ABC))),
    refuses("delete-other-content", F, mail(delete("f", XYZ))),
    refuses("delete-with-content-left", F, mail(delete("f", lines("a b")))),
    refuses("delete-with-content-in-front", F, mail(delete("f", lines("b c")))),
    refuses("delete-as-if-empty-what-is-not", F, mail(delete("f", b""))),
    refuses("delete-twice", {**F, "g": XYZ}, mail(delete("f", ABC), delete("f", ABC))),
    refuses("delete-a-directory", DIR, mail(delete("d", ABC))),
    refuses("delete-beyond-a-symlink", {"l": symlink("d"), **DIR}, mail(delete("l/f", ABC))),
    refuses(
        "delete-with-lines-added",
        F,
        mail(diff("f", None, CHANGE, header=["deleted file mode 100644"])),
    ),
    refuses("delete-a-symlink-as-a-file", {"l": symlink("f"), **F}, mail(delete("l", b"f"))),
    refuses("delete-a-file-as-a-symlink", {**F, "g": b"f"}, mail(delete("g", b"f", "120000"))),
)

CASES = (*CREATE, *MODIFY, *DELETE)
