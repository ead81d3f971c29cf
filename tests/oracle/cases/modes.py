"""What is a file besides its content? Modes, executable bits, symlinks, gitlinks."""

from tests.oracle.cases.builders import (
    Files,
    Node,
    accepts,
    chmod,
    copy,
    create,
    delete,
    diff,
    executable,
    gitlink,
    hunk,
    lines,
    mail,
    modify,
    only_git_accepts,
    refuses,
    rename,
    symlink,
)

ABC = lines("a b c")
XYZ = lines("x y z")
F: Files = {"f": ABC}
RUN: Files = {"f": executable(ABC)}
CHANGE = hunk(1, "a -b +B c")
CHANGED = lines("a B c")
LINK: Files = {"l": symlink("f"), **F}
SUB: Files = {"s": gitlink("1"), **F}


def index(mode: str) -> list[str]:
    return [f"index 1111111..2222222 {mode}"]


def linked(old: str, new: str) -> bytes:
    """Retarget a symlink: targets have no newline."""
    return hunk("-1 +1", f"-{old} \\ +{new} \\")


def subproject(old: str, new: str) -> bytes:
    return (f"@@ -1 +1 @@\n-Subproject commit {old * 40}\n+Subproject commit {new * 40}\n").encode()


def commit_line(digit: str) -> bytes:
    return f"Subproject commit {digit * 40}\n".encode()


BITS = (
    accepts("mode-change-only", F, mail(chmod("f", "100644", "100755")), after=RUN),
    accepts("mode-change-back", RUN, mail(chmod("f", "100755", "100644")), after=F),
    accepts(
        "mode-change-with-a-hunk",
        F,
        mail(chmod("f", "100644", "100755", CHANGE)),
        after={"f": executable(CHANGED)},
    ),
    accepts(
        "mode-change-already-there",
        RUN,
        mail(chmod("f", "100644", "100755"), create("g", XYZ)),
        after=RUN,
    ),
    accepts(
        "mode-change-already-there-and-nothing-else",
        RUN,
        mail(chmod("f", "100644", "100755")),
        after=RUN,
    ),
    refuses("mode-change-to-the-same", F, mail(chmod("f", "100644", "100644"))),
    accepts(
        "mode-change-with-the-wrong-old-mode",
        F,
        mail(chmod("f", "100755", "100644", CHANGE)),
        after={"f": CHANGED},
    ),
    accepts(
        "mode-in-the-index-line-is-right",
        RUN,
        mail(modify("f", CHANGE, header=index("100755"))),
        after={"f": executable(CHANGED)},
    ),
    accepts(
        "mode-in-the-index-line-is-wrong",
        RUN,
        mail(modify("f", CHANGE, header=index("100644"))),
        after={"f": executable(CHANGED)},
    ),
    accepts(
        "mode-in-the-index-line-is-wrong-the-other-way",
        F,
        mail(modify("f", CHANGE, header=index("100755"))),
        after={"f": CHANGED},
    ),
    accepts(
        "mode-not-told-at-all", RUN, mail(modify("f", CHANGE)), after={"f": executable(CHANGED)}
    ),
    accepts(
        "mode-not-told-in-a-plain-diff",
        RUN,
        mail(b"--- a/f\n+++ b/f\n" + CHANGE),
        after={"f": executable(CHANGED)},
    ),
    accepts("mode-100600-made", F, mail(create("g", XYZ, "100600")), after={"g": XYZ}),
    accepts("mode-100664-made", F, mail(create("g", XYZ, "100664")), after={"g": XYZ}),
    accepts("mode-100700-made", F, mail(create("g", XYZ, "100700")), after={"g": executable(XYZ)}),
    accepts(
        "mode-100655-made-which-is-not-executable-by-its-owner",
        F,
        mail(create("g", XYZ, "100655")),
        after={"g": XYZ},
    ),
    accepts("mode-104755-made", F, mail(create("g", XYZ, "104755")), after={"g": executable(XYZ)}),
    accepts("mode-changed-to-100777", F, mail(chmod("f", "100644", "100777")), after=RUN),
    only_git_accepts(
        "mode-of-a-directory-made",
        F,
        mail(create("g", XYZ, "040000")),
        because="git writes a tree that calls a blob a directory, and cannot read it again",
    ),
    accepts("mode-zero-made", F, mail(create("g", XYZ, "0")), after={"g": XYZ}),
    accepts("mode-755-made", F, mail(create("g", XYZ, "755")), after={"g": executable(XYZ)}),
    refuses("mode-with-letters", F, mail(create("g", XYZ, "10064x"))),
    refuses("mode-empty", F, mail(create("g", XYZ, ""))),
    accepts("mode-with-a-digit-too-many", F, mail(create("g", XYZ, "1006440")), after={"g": XYZ}),
    accepts(
        "mode-kept-by-a-rename-with-a-wrong-index-line",
        RUN,
        mail(rename("f", "g", CHANGE, header=index("100644"))),
        after={"g": executable(CHANGED)},
    ),
    accepts(
        "mode-changed-by-a-rename",
        F,
        mail(rename("f", "g", header=["old mode 100644", "new mode 100755"])),
        after={"f": None, "g": executable(ABC)},
    ),
    accepts(
        "mode-changed-by-a-copy",
        F,
        mail(copy("f", "g", header=["old mode 100644", "new mode 100755"])),
        after={"f": ABC, "g": executable(ABC)},
    ),
    accepts(
        "mode-change-then-modify",
        F,
        mail(chmod("f", "100644", "100755"), modify("f", CHANGE)),
        after={"f": executable(CHANGED)},
    ),
    accepts(
        "mode-change-by-delete-and-create",
        F,
        mail(delete("f", ABC), create("f", ABC, "100755")),
        after=RUN,
    ),
    accepts(
        "mode-only-the-old-line",
        F,
        mail(diff("f", "f", CHANGE, header=["old mode 100755"])),
        after={"f": CHANGED},
    ),
    accepts(
        "mode-only-the-new-line",
        F,
        mail(diff("f", "f", CHANGE, header=["new mode 100755"])),
        after={"f": executable(CHANGED)},
    ),
    accepts(
        "mode-told-twice",
        F,
        mail(
            diff("f", "f", CHANGE, header=["old mode 100644", "new mode 100755", *index("100644")])
        ),
    ),
    refuses("mode-change-of-a-missing-file", F, mail(chmod("g", "100644", "100755"))),
    refuses("mode-change-of-a-directory", {"d/f": ABC}, mail(chmod("d", "100644", "100755"))),
)

SYMLINKS = (
    accepts("symlink-made", F, mail(create("l", b"f", "120000")), after=LINK),
    accepts("symlink-made-dangling", F, mail(create("l", b"no/where", "120000"))),
    accepts("symlink-made-to-itself", F, mail(create("l", b"l", "120000"))),
    accepts(
        "symlink-made-out-of-the-tree",
        F,
        mail(create("l", b"../../x", "120000")),
        after={"l": symlink("../../x")},
    ),
    accepts(
        "symlink-made-with-a-newline-in-its-target",
        F,
        mail(create("l", b"f\n", "120000")),
        after={"l": Node(0o120000, b"f\n")},
    ),
    accepts(
        "symlink-retargeted",
        LINK,
        mail(modify("l", linked("f", "g"), header=index("120000"))),
        after={"l": symlink("g")},
    ),
    accepts("symlink-deleted", LINK, mail(delete("l", b"f", "120000")), after={"l": None}),
    accepts(
        "symlink-renamed-and-retargeted",
        LINK,
        mail(rename("l", "m", linked("f", "g"), header=index("120000"))),
        after={"m": symlink("g")},
    ),
    accepts("symlink-beneath-a-new-directory", F, mail(create("d/l", b"../f", "120000"))),
    accepts(
        "symlink-retargeted-without-a-mode",
        LINK,
        mail(modify("l", linked("f", "g"))),
        after={"l": symlink("g")},
    ),
    refuses(
        "symlink-patched-as-a-file",
        LINK,
        mail(modify("l", linked("f", "g"), header=index("100644"))),
    ),
    refuses(
        "symlink-with-another-target",
        LINK,
        mail(modify("l", linked("x", "g"), header=index("120000"))),
    ),
    refuses(
        "file-patched-as-a-symlink",
        {"f": b"a"},
        mail(modify("f", linked("a", "g"), header=index("120000"))),
    ),
    refuses("symlink-whose-target-s-content-is-patched", LINK, mail(modify("l", CHANGE))),
    refuses("symlink-made-where-one-is", LINK, mail(create("l", b"g", "120000"))),
    refuses(
        "symlink-made-then-written-through",
        F,
        mail(create("l", b"d", "120000"), create("l/g", XYZ)),
    ),
    refuses(
        "symlink-made-then-written-through-told-backwards",
        F,
        mail(create("l/g", XYZ), create("l", b"d", "120000")),
    ),
    refuses("symlink-by-mode-change", F, mail(chmod("f", "100644", "120000"))),
    refuses("symlink-turned-file-by-mode-change", LINK, mail(chmod("l", "120000", "100644"))),
    accepts(
        "symlink-becomes-a-file",
        LINK,
        mail(delete("l", b"f", "120000"), create("l", XYZ)),
        after={"l": XYZ},
    ),
    accepts(
        "file-becomes-a-symlink",
        {**F, "g": XYZ},
        mail(delete("g", XYZ), create("g", b"f", "120000")),
        after={"g": symlink("f")},
    ),
    refuses(
        "file-becomes-a-symlink-told-backwards",
        {**F, "g": XYZ},
        mail(create("g", b"f", "120000"), delete("g", XYZ)),
    ),
    accepts(
        "symlink-removed-then-what-was-beyond-it-made",
        {"l": symlink("d"), "d/f": ABC},
        mail(delete("l", b"d", "120000"), create("l/f", XYZ)),
        after={"l/f": XYZ},
    ),
    refuses(
        "symlink-renamed-away-and-then-written-through",
        {"l": symlink("d"), "d/f": ABC},
        mail(rename("l", "m"), create("m/g", XYZ)),
    ),
)

GITLINKS = (
    accepts("gitlink-added", F, mail(create("s", commit_line("1"), "160000")), after=SUB),
    accepts(
        "gitlink-moved",
        SUB,
        mail(modify("s", subproject("1", "2"), header=index("160000"))),
        after={"s": gitlink("2")},
    ),
    accepts(
        "gitlink-deleted", SUB, mail(delete("s", commit_line("1"), "160000")), after={"s": None}
    ),
    accepts("gitlink-renamed", SUB, mail(rename("s", "t")), after={"s": None, "t": gitlink("1")}),
    accepts(
        "gitlink-moved-without-a-mode",
        SUB,
        mail(modify("s", subproject("1", "2"))),
        after={"s": gitlink("2")},
    ),
    accepts(
        "gitlink-beside-a-file",
        SUB,
        mail(modify("f", CHANGE), modify("s", subproject("1", "2"), header=index("160000"))),
        after={"f": CHANGED, "s": gitlink("2")},
    ),
    refuses(
        "gitlink-moved-from-another-commit",
        SUB,
        mail(modify("s", subproject("3", "2"), header=index("160000"))),
    ),
    refuses(
        "gitlink-moved-but-a-file-is-there",
        {"s": commit_line("1")},
        mail(modify("s", subproject("1", "2"), header=index("160000"))),
    ),
    refuses(
        "gitlink-to-what-is-no-commit-id",
        F,
        mail(create("s", b"Subproject commit xyz\n", "160000")),
    ),
    refuses("gitlink-with-another-text", F, mail(create("s", b"some text\n", "160000"))),
    refuses(
        "gitlink-to-an-abbreviated-id",
        F,
        mail(create("s", b"Subproject commit 1111111\n", "160000")),
    ),
    accepts(
        "gitlink-marked-dirty",
        F,
        mail(create("s", b"Subproject commit " + b"1" * 40 + b"-dirty\n", "160000")),
    ),
    refuses(
        "gitlink-added-where-a-file-is",
        {**F, "s": XYZ},
        mail(create("s", commit_line("1"), "160000")),
    ),
    refuses("gitlink-added-twice", SUB, mail(create("s", commit_line("1"), "160000"))),
    refuses("gitlink-missing", F, mail(modify("s", subproject("1", "2"), header=index("160000")))),
    accepts(
        "gitlink-copied", SUB, mail(copy("s", "t")), after={"s": gitlink("1"), "t": gitlink("1")}
    ),
    accepts(
        "gitlink-becomes-a-file",
        SUB,
        mail(delete("s", commit_line("1"), "160000"), create("s", XYZ)),
        after={"s": XYZ},
    ),
    accepts(
        "file-becomes-a-gitlink",
        {**F, "s": XYZ},
        mail(delete("s", XYZ), create("s", commit_line("1"), "160000")),
        after={"s": gitlink("1")},
    ),
)

CASES = (*BITS, *SYMLINKS, *GITLINKS)
