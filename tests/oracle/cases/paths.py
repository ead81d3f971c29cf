"""Which paths may a patch name, and may a file and a directory take turns at one?"""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    create,
    delete,
    diff,
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

SWAPS = (
    accepts(
        "file-becomes-a-directory",
        F,
        mail(delete("f", ABC), create("f/g", XYZ)),
        after={"f/g": XYZ},
    ),
    accepts(
        "file-becomes-a-directory-told-backwards",
        F,
        mail(create("f/g", XYZ), delete("f", ABC)),
        after={"f/g": XYZ},
    ),
    accepts(
        "directory-becomes-a-file",
        DIR,
        mail(delete("d/f", ABC), create("d", XYZ)),
        after={"d": XYZ},
    ),
    accepts(
        "directory-becomes-a-file-told-backwards",
        DIR,
        mail(create("d", XYZ), delete("d/f", ABC)),
        after={"d": XYZ},
    ),
    refuses(
        "directory-becomes-a-file-but-holds-another",
        {**DIR, "d/g": XYZ},
        mail(delete("d/f", ABC), create("d", XYZ)),
    ),
    accepts(
        "directory-of-two-becomes-a-file",
        {**DIR, "d/g": XYZ},
        mail(delete("d/f", ABC), delete("d/g", XYZ), create("d", XYZ)),
    ),
    accepts(
        "file-moves-away-and-a-directory-takes-its-name",
        F,
        mail(rename("f", "g"), create("f/h", XYZ)),
        after={"g": ABC, "f/h": XYZ},
    ),
    accepts(
        "symlink-becomes-a-directory",
        {"l": symlink("d"), **DIR},
        mail(delete("l", b"d", "120000"), create("l/g", XYZ)),
        after={"l/g": XYZ},
    ),
    accepts(
        "directory-becomes-a-symlink",
        {**DIR, "e/g": XYZ},
        mail(delete("d/f", ABC), create("d", b"e", "120000")),
        after={"d": symlink("e")},
    ),
    accepts(
        "sorting-where-a-directory-and-a-file-share-a-stem",
        {"a.c": ABC, "a/b": ABC, "a0": ABC},
        mail(modify("a/b", CHANGE), create("a-b", XYZ)),
    ),
)

PATHS = (
    refuses("path-with-dot-dot", F, mail(create("../g", XYZ))),
    refuses("path-with-dot-dot-inside", DIR, mail(create("d/../g", XYZ))),
    refuses("path-with-dot", F, mail(create("./g", XYZ))),
    refuses("path-into-dot-git", F, mail(create(".git/config", XYZ))),
    refuses("path-into-a-deeper-dot-git", F, mail(create("d/.git/config", XYZ))),
    refuses("path-named-dot-git", F, mail(create(".git", XYZ))),
    refuses("path-into-dot-git-in-capitals", F, mail(create(".GIT/config", XYZ))),
    refuses("path-into-dot-git-as-ntfs-shortens-it", F, mail(create("git~1/config", XYZ))),
    refuses("path-into-dot-git-with-a-trailing-dot", F, mail(create(".git./config", XYZ))),
    refuses("path-into-dot-git-with-a-trailing-space", F, mail(create(".git /config", XYZ))),
    refuses(
        "path-into-dot-git-with-a-stream", F, mail(create(".git::$INDEX_ALLOCATION/config", XYZ))
    ),
    accepts(
        "path-that-only-looks-like-dot-git",
        F,
        mail(create(".gitx/config", XYZ), create("git~2", XYZ)),
    ),
    accepts(
        "path-of-git-s-own-files",
        F,
        mail(create(".gitignore", XYZ), create(".gitattributes", b"\n")),
    ),
    accepts(
        "path-absolute-loses-its-slash-as-if-it-were-a-prefix",
        F,
        mail(
            diff(
                None,
                "g",
                hunk("-0,0 +1", "+x"),
                header=["new file mode 100644"],
                names=("/g", "/g"),
            )
        ),
    ),
    refuses("path-with-a-double-slash", F, mail(create("d//g", XYZ), create("d/g", XYZ))),
    refuses("path-with-a-double-slash-in-one-place", F, mail(create("d//g", XYZ))),
    refuses("path-that-ends-in-a-slash", F, mail(create("d/", XYZ))),
    accepts(
        "path-with-spaces", {"a b c": ABC}, mail(modify("a b c", CHANGE)), after={"a b c": CHANGED}
    ),
    accepts("path-with-spaces-created", F, mail(create("a b/c d", XYZ)), after={"a b/c d": XYZ}),
    accepts("path-of-three-hundred-levels", F, mail(create("d/" * 300 + "g", XYZ))),
    accepts("path-with-a-backslash", F, mail(create("a\\b", XYZ)), after={"a\\b": XYZ}),
    accepts("path-with-a-leading-dash", F, mail(create("-g", XYZ)), after={"-g": XYZ}),
    accepts(
        "path-with-a-leading-b-slash",
        {"b/f": ABC},
        mail(modify("b/f", CHANGE)),
        after={"b/f": CHANGED},
    ),
)

CASES = (*SWAPS, *PATHS)
