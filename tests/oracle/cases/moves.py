"""What may be moved and copied, and in which order? The same file told of twice."""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    copy,
    create,
    delete,
    diff,
    executable,
    hunk,
    lines,
    mail,
    modify,
    refuses,
    rename,
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

RENAME = (
    accepts("rename", F, mail(rename("f", "g")), after={"f": None, "g": ABC}),
    accepts(
        "rename-with-a-hunk", F, mail(rename("f", "g", CHANGE)), after={"f": None, "g": CHANGED}
    ),
    accepts(
        "rename-with-an-offset",
        {"f": lines("0 a b c d")},
        mail(rename("f", "g", hunk(4, "a -b +B c"))),
    ),
    accepts("rename-into-a-new-directory", F, mail(rename("f", "d/e/g")), after={"d/e/g": ABC}),
    accepts(
        "rename-out-of-a-directory-takes-it",
        DIR,
        mail(rename("d/f", "g")),
        after={"d": None, "g": ABC},
    ),
    accepts(
        "rename-a-directory-s-file-to-the-directory",
        DIR,
        mail(rename("d/f", "d")),
        after={"d": ABC},
    ),
    accepts("rename-a-file-beneath-its-own-name", F, mail(rename("f", "f/g")), after={"f/g": ABC}),
    accepts(
        "rename-swaps-two-names",
        {"f": ABC, "g": XYZ},
        mail(rename("f", "g"), rename("g", "f")),
        after={"f": XYZ, "g": ABC},
    ),
    accepts(
        "rename-goes-round-three-names",
        {"f": ABC, "g": XYZ, "h": b"h\n"},
        mail(rename("f", "g"), rename("g", "h"), rename("h", "f")),
        after={"f": b"h\n", "g": ABC, "h": XYZ},
    ),
    accepts(
        "rename-then-modify-the-new-name",
        F,
        mail(rename("f", "g"), modify("g", CHANGE)),
        after={"g": CHANGED},
    ),
    accepts(
        "rename-then-create-the-old-name",
        F,
        mail(rename("f", "g"), create("f", XYZ)),
        after={"f": XYZ, "g": ABC},
    ),
    accepts(
        "rename-keeps-the-executable-bit",
        {"f": executable(ABC)},
        mail(rename("f", "g")),
        after={"g": executable(ABC)},
    ),
    accepts(
        "rename-a-symlink",
        {"l": symlink("f"), **F},
        mail(rename("l", "m")),
        after={"m": symlink("f")},
    ),
    accepts(
        "rename-without-similarity",
        F,
        mail(diff("f", "g", header=["rename from f", "rename to g"])),
    ),
    accepts(
        "rename-in-old-words", F, mail(diff("f", "g", header=["rename old f", "rename new g"]))
    ),
    accepts(
        "rename-with-similarity-of-two-hundred",
        F,
        mail(diff("f", "g", header=["similarity index 200%", "rename from f", "rename to g"])),
    ),
    accepts("rename-to-itself", F, mail(rename("f", "f")), after={"f": ABC}),
    accepts(
        "rename-to-itself-with-a-hunk", F, mail(rename("f", "f", CHANGE)), after={"f": CHANGED}
    ),
    refuses("rename-a-missing-file", F, mail(rename("g", "h"))),
    refuses("rename-onto-a-file", {"f": ABC, "g": XYZ}, mail(rename("f", "g"))),
    refuses("rename-onto-the-same-content", {"f": ABC, "g": ABC}, mail(rename("f", "g"))),
    refuses("rename-onto-a-directory", {**F, **DIR}, mail(rename("f", "d"))),
    refuses("rename-beneath-a-file", {**F, "g": XYZ}, mail(rename("f", "g/h"))),
    refuses("rename-beyond-a-symlink", {**F, **DIR, "l": symlink("d")}, mail(rename("f", "l/g"))),
    refuses("rename-from-beyond-a-symlink", {**DIR, "l": symlink("d")}, mail(rename("l/f", "g"))),
    accepts(
        "rename-twice-leaves-two",
        F,
        mail(rename("f", "g"), rename("f", "h")),
        after={"f": None, "g": ABC, "h": ABC},
    ),
    accepts(
        "rename-two-to-one-name-the-last-stands",
        {"f": ABC, "g": XYZ},
        mail(rename("f", "h"), rename("g", "h")),
        after={"f": None, "g": None, "h": XYZ},
    ),
    refuses("rename-then-modify-the-old-name", F, mail(rename("f", "g"), modify("f", CHANGE))),
    refuses("rename-then-delete-the-old-name", F, mail(rename("f", "g"), delete("f", ABC))),
    accepts(
        "rename-then-delete-the-new-name-which-stays",
        {**F, "x": XYZ},
        mail(rename("f", "g"), delete("g", ABC)),
        after={"f": None, "g": ABC},
    ),
    refuses("rename-on-and-on", F, mail(rename("f", "g"), rename("g", "h"))),
    accepts(
        "delete-then-rename-onto-it",
        {"f": ABC, "g": XYZ},
        mail(delete("g", XYZ), rename("f", "g")),
        after={"g": ABC},
    ),
    refuses(
        "rename-onto-what-is-deleted-later",
        {"f": ABC, "g": XYZ},
        mail(rename("f", "g"), delete("g", XYZ)),
    ),
    refuses("create-then-rename-it", F, mail(create("g", XYZ), rename("g", "f"))),
    refuses("create-then-rename-it-away", F, mail(create("g", XYZ), rename("g", "h"))),
    refuses("rename-with-the-wrong-hunk", F, mail(rename("f", "g", hunk(1, "a -x +B c")))),
    accepts(
        "rename-whose-names-disagree",
        F,
        mail(diff("f", "g", header=["rename from f", "rename to h"])),
        after={"g": None, "h": ABC},
    ),
    refuses(
        "rename-whose-names-disagree-with-the-hunk-s",
        F,
        mail(diff("f", "g", CHANGE, header=["rename from f", "rename to h"])),
    ),
    accepts(
        "rename-with-only-the-from-line",
        F,
        mail(diff("f", "g", CHANGE, header=["rename from f"])),
        after={"f": None, "g": CHANGED},
    ),
    accepts(
        "rename-with-only-the-to-line", F, mail(diff("f", "g", CHANGE, header=["rename to g"]))
    ),
    accepts("rename-told-only-by-its-names", F, mail(diff("f", "g", CHANGE)), after={"f": None}),
    refuses("rename-told-only-by-its-names-and-no-hunk", F, mail(diff("f", "g"))),
)

COPY = (
    accepts("copy", F, mail(copy("f", "g")), after={"f": ABC, "g": ABC}),
    accepts("copy-with-a-hunk", F, mail(copy("f", "g", CHANGE)), after={"f": ABC, "g": CHANGED}),
    accepts(
        "copy-executable",
        {"f": executable(ABC)},
        mail(copy("f", "g")),
        after={"g": executable(ABC)},
    ),
    accepts("copy-into-a-new-directory", F, mail(copy("f", "d/g"))),
    accepts("copy-twice", F, mail(copy("f", "g"), copy("f", "h")), after={"g": ABC, "h": ABC}),
    accepts(
        "copy-of-what-the-patch-has-changed-takes-what-was-before",
        F,
        mail(modify("f", CHANGE), copy("f", "g")),
        after={"f": CHANGED, "g": ABC},
    ),
    accepts(
        "copy-then-modify-the-original",
        F,
        mail(copy("f", "g"), modify("f", CHANGE)),
        after={"f": CHANGED, "g": ABC},
    ),
    accepts(
        "copy-then-modify-the-copy",
        F,
        mail(copy("f", "g"), modify("g", CHANGE)),
        after={"f": ABC, "g": CHANGED},
    ),
    accepts(
        "copy-then-delete-the-original",
        F,
        mail(copy("f", "g"), delete("f", ABC)),
        after={"f": None, "g": ABC},
    ),
    accepts(
        "copy-then-rename-the-original",
        F,
        mail(copy("f", "g"), rename("f", "h")),
        after={"f": None, "g": ABC, "h": ABC},
    ),
    accepts(
        "rename-then-copy-the-old-name",
        F,
        mail(rename("f", "g"), copy("f", "h")),
        after={"g": ABC, "h": ABC},
    ),
    accepts(
        "delete-then-copy-it",
        F,
        mail(delete("f", ABC), copy("f", "g")),
        after={"f": None, "g": ABC},
    ),
    refuses("copy-onto-a-file", {"f": ABC, "g": XYZ}, mail(copy("f", "g"))),
    refuses("copy-onto-itself", F, mail(copy("f", "f"))),
    refuses("copy-onto-a-directory", {**F, **DIR}, mail(copy("f", "d"))),
    refuses("copy-beneath-itself", F, mail(copy("f", "f/g"))),
    refuses("copy-a-missing-file", F, mail(copy("g", "h"))),
    refuses("copy-what-the-patch-creates", F, mail(create("g", XYZ), copy("g", "h"))),
    accepts(
        "copy-two-to-one-name-the-last-stands",
        {"f": ABC, "g": XYZ},
        mail(copy("f", "h"), copy("g", "h")),
        after={"h": XYZ},
    ),
    accepts(
        "copy-a-symlink", {"l": symlink("f"), **F}, mail(copy("l", "m")), after={"m": symlink("f")}
    ),
)

SAME_FILE_TWICE = (
    accepts(
        "modify-twice", F, mail(modify("f", CHANGE), modify("f", AGAIN)), after={"f": AGAIN_CHANGED}
    ),
    accepts(
        "create-then-modify", F, mail(create("g", ABC), modify("g", CHANGE)), after={"g": CHANGED}
    ),
    accepts(
        "create-then-delete-and-it-stays",
        F,
        mail(create("g", ABC), delete("g", ABC), modify("f", CHANGE)),
        after={"f": CHANGED, "g": ABC},
    ),
    refuses(
        "create-then-delete-where-a-directory-stays",
        {"d/f": ABC},
        mail(create("d", XYZ), delete("d", XYZ)),
    ),
    accepts(
        "create-then-delete-where-a-directory-goes",
        {"d/f": ABC},
        mail(create("d", XYZ), delete("d", XYZ), delete("d/f", ABC)),
        after={"d": XYZ},
    ),
    accepts("delete-then-create", F, mail(delete("f", ABC), create("f", XYZ)), after={"f": XYZ}),
    accepts(
        "delete-then-create-then-modify",
        F,
        mail(delete("f", ABC), create("f", ABC), modify("f", CHANGE)),
        after={"f": CHANGED},
    ),
    refuses("delete-then-modify", F, mail(delete("f", ABC), modify("f", CHANGE))),
    accepts(
        "modify-then-delete-and-the-modified-stays",
        {**F, "g": XYZ},
        mail(modify("f", CHANGE), delete("f", CHANGED)),
        after={"f": CHANGED},
    ),
    refuses(
        "modify-then-delete-the-content-before", F, mail(modify("f", CHANGE), delete("f", ABC))
    ),
    accepts(
        "modify-then-rename-takes-what-was-before-and-both-stay",
        F,
        mail(modify("f", CHANGE), rename("f", "g")),
        after={"f": CHANGED, "g": ABC},
    ),
    accepts(
        "rename-then-create-the-old-name-then-modify-it",
        F,
        mail(rename("f", "g"), create("f", XYZ), modify("f", hunk(1, "-x +X y z"))),
        after={"f": lines("X y z"), "g": ABC},
    ),
    refuses(
        "modify-twice-from-the-same-content", F, mail(modify("f", CHANGE), modify("f", CHANGE))
    ),
    accepts(
        "modify-there-and-back-makes-an-empty-commit",
        F,
        mail(modify("f", CHANGE), modify("f", hunk(1, "a -B +b c"))),
        after={"f": ABC},
    ),
    accepts(
        "modify-three-times-with-another-between",
        {**F, "g": ABC},
        mail(
            modify("f", CHANGE),
            modify("g", CHANGE),
            modify("f", AGAIN),
            modify("f", hunk(1, "a -BB +b c")),
        ),
        after={"f": ABC, "g": CHANGED},
    ),
)

STRAY = diff("f", "g", CHANGE)
"""A git diff whose names differ, with nothing said of a rename: git goes by the names."""

STRAYS = (
    accepts(
        "stray-keeps-the-executable-bit",
        {"f": executable(ABC)},
        mail(STRAY),
        after={"f": None, "g": executable(CHANGED)},
    ),
    accepts(
        "stray-onto-a-file-which-is-overwritten",
        {**F, "g": XYZ},
        mail(STRAY),
        after={"f": None, "g": CHANGED},
    ),
    accepts(
        "stray-onto-an-executable-file-which-loses-its-bit",
        {**F, "g": executable(XYZ)},
        mail(STRAY),
        after={"g": CHANGED},
    ),
    accepts("stray-onto-a-symlink", {**F, "g": symlink("f")}, mail(STRAY), after={"g": CHANGED}),
    accepts("stray-beneath-itself", F, mail(diff("f", "f/h", CHANGE)), after={"f/h": CHANGED}),
    accepts(
        "stray-then-modify-the-old-name-which-comes-back",
        F,
        mail(STRAY, modify("f", CHANGE)),
        after={"f": CHANGED, "g": CHANGED},
    ),
    accepts(
        "stray-then-modify-the-new-name",
        F,
        mail(STRAY, modify("g", AGAIN)),
        after={"f": None, "g": AGAIN_CHANGED},
    ),
    accepts(
        "stray-onto-what-the-patch-creates",
        F,
        mail(create("g", XYZ), STRAY),
        after={"f": None, "g": CHANGED},
    ),
    accepts(
        "stray-twice-leaves-two",
        F,
        mail(STRAY, diff("f", "h", CHANGE)),
        after={"f": None, "g": CHANGED, "h": CHANGED},
    ),
    accepts(
        "stray-with-a-mode-change",
        F,
        mail(diff("f", "g", CHANGE, header=["old mode 100644", "new mode 100755"])),
        after={"f": None, "g": executable(CHANGED)},
    ),
    refuses("stray-onto-a-directory", {**F, "g/h": XYZ}, mail(STRAY)),
    refuses("stray-beneath-a-file", {**F, "g": XYZ}, mail(diff("f", "g/h", CHANGE))),
    refuses(
        "stray-beyond-a-symlink", {**F, "l": symlink("d"), **DIR}, mail(diff("f", "l/g", CHANGE))
    ),
    refuses("stray-then-create-the-old-name", F, mail(STRAY, create("f", XYZ))),
    refuses("stray-from-a-missing-file", {"g": ABC}, mail(STRAY)),
    refuses("stray-from-what-the-patch-deleted", F, mail(delete("f", ABC), STRAY)),
)

CASES = (*RENAME, *COPY, *SAME_FILE_TWICE, *STRAYS)
