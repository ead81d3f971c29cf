"""Which file does a diff mean? Levels, prefixes, names that disagree, quoting."""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    diff,
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


LEVELS = (
    accepts(
        "p0-without-a-slash-is-guessed", F, mail(plain("f", "f", CHANGE)), after={"f": CHANGED}
    ),
    accepts(
        "p0-guess-holds-for-the-rest",
        {**F, **DEEP},
        mail(plain("f", "f", CHANGE), plain("d/e/f", "d/e/f", CHANGE)),
    ),
    refuses(
        "p0-guess-is-made-once",
        {**F, **DEEP},
        mail(plain("f", "f", CHANGE), plain("a/d/e/f", "b/d/e/f", CHANGE)),
    ),
    refuses(
        "p0-guess-reaches-git-diffs-too",
        {**F, "g": ABC},
        mail(plain("f", "f", CHANGE), modify("g", CHANGE)),
    ),
    refuses("p0-with-a-slash", DEEP, mail(plain("d/e/f", "d/e/f", CHANGE))),
    accepts(
        "p0-after-p1-is-guessed-then",
        {**F, "g": ABC},
        mail(plain("a/f", "b/f", CHANGE), plain("g", "g", CHANGE)),
    ),
    refuses("p0-in-a-git-diff", F, mail(diff("f", "f", CHANGE, names=("f", "f")))),
    refuses(
        "p0-in-a-git-diff-with-a-slash",
        DEEP,
        mail(diff("f", "f", CHANGE, names=("d/e/f", "d/e/f"))),
    ),
    refuses("p2", F, mail(plain("x/a/f", "x/b/f", CHANGE))),
    refuses("p2-in-a-git-diff", F, mail(diff("f", "f", CHANGE, names=("x/a/f", "x/b/f")))),
    accepts("p1-with-i-and-w", F, mail(diff("f", "f", CHANGE, names=("i/f", "w/f")))),
    accepts("p1-with-other-words", F, mail(diff("f", "f", CHANGE, names=("before/f", "after/f")))),
    accepts("p1-with-the-same-word", F, mail(diff("f", "f", CHANGE, names=("x/f", "x/f")))),
    accepts("p1-with-a-and-b-swapped", F, mail(diff("f", "f", CHANGE, names=("b/f", "a/f")))),
    accepts(
        "p0-of-a-new-file-without-a-slash",
        F,
        mail(plain("/dev/null", "g", MADE)),
        after={"g": lines("x y")},
    ),
    accepts(
        "git-diff-whose-names-disagree-takes-those-of-the-hunks",
        {**F, "g": ABC},
        mail(b"diff --git a/f b/f\n--- a/g\n+++ b/g\n" + CHANGE),
    ),
    accepts(
        "git-diff-whose-old-name-disagrees-becomes-a-rename-onto-a-file",
        {**F, "g": ABC},
        mail(b"diff --git a/f b/f\n--- a/g\n+++ b/f\n" + CHANGE),
    ),
    accepts(
        "git-diff-with-time-stamps",
        F,
        mail(f"diff --git a/f b/f\n--- a/f\t{NOW}\n+++ b/f\t{NOW}\n".encode() + CHANGE),
    ),
    accepts(
        "git-diff-whose-names-end-in-a-tab",
        {"f g": ABC},
        mail(b"diff --git a/f g b/f g\n--- a/f g\t\n+++ b/f g\t\n" + CHANGE),
    ),
    refuses("git-diff-without-the-dashed-names", F, mail(b"diff --git a/f b/f\n" + CHANGE)),
    refuses("git-diff-with-only-the-old-name", F, mail(b"diff --git a/f b/f\n--- a/f\n" + CHANGE)),
    accepts(
        "git-diff-with-the-names-swapped",
        F,
        mail(b"diff --git a/f b/f\n+++ b/f\n--- a/f\n" + CHANGE),
    ),
    accepts(
        "git-diff-with-an-unknown-header-line",
        F,
        mail(diff("f", "f", CHANGE, header=["colour red"])),
    ),
    refuses(
        "git-diff-made-but-dev-null-is-missing",
        F,
        mail(b"diff --git a/g b/g\nnew file mode 100644\n--- a/g\n+++ b/g\n" + MADE),
    ),
    refuses(
        "git-diff-from-dev-null-but-not-made",
        F,
        mail(b"diff --git a/g b/g\n--- /dev/null\n+++ b/g\n" + MADE),
    ),
    refuses(
        "git-diff-deleted-but-dev-null-is-missing",
        F,
        mail(b"diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ b/f\n" + GONE),
    ),
)

ODD: Files = {
    "b\u00fc/\u00e4.c": ABC,
    'q"t': ABC,
    "t\tt": ABC,
    "n\nn": ABC,
    "\udcff": ABC,
    "s p": ABC,
}


def named(old: bytes, new: bytes, hunks: bytes = CHANGE) -> bytes:
    return b"diff --git %b %b\n--- %b\n+++ %b\n%b" % (old, new, old, new, hunks)


QUOTING = (
    accepts(
        "quoted-in-octal",
        ODD,
        mail(named(rb'"a/b\303\274/\303\244.c"', rb'"b/b\303\274/\303\244.c"')),
        after={"b\u00fc/\u00e4.c": CHANGED},
    ),
    accepts(
        "unquoted-utf-8",
        ODD,
        mail(named("a/b\u00fc/\u00e4.c".encode(), "b/b\u00fc/\u00e4.c".encode())),
        after={"b\u00fc/\u00e4.c": CHANGED},
    ),
    accepts(
        "quoted-double-quote", ODD, mail(named(rb'"a/q\"t"', rb'"b/q\"t"')), after={'q"t': CHANGED}
    ),
    accepts("quoted-tab", ODD, mail(named(rb'"a/t\tt"', rb'"b/t\tt"')), after={"t\tt": CHANGED}),
    accepts(
        "quoted-newline", ODD, mail(named(rb'"a/n\nn"', rb'"b/n\nn"')), after={"n\nn": CHANGED}
    ),
    accepts(
        "quoted-byte-that-is-no-utf-8",
        ODD,
        mail(named(rb'"a/\377"', rb'"b/\377"')),
        after={"\udcff": CHANGED},
    ),
    accepts(
        "unquoted-byte-that-is-no-utf-8",
        ODD,
        mail(named(b"a/\xff", b"b/\xff")),
        after={"\udcff": CHANGED},
    ),
    accepts("quoted-without-need", F, mail(named(b'"a/f"', b'"b/f"'))),
    accepts("quoted-on-one-side", F, mail(named(b'"a/f"', b"b/f"))),
    accepts("quoted-on-the-other-side", F, mail(named(b"a/f", b'"b/f"'))),
    refuses("quoted-with-a-bad-escape", F, mail(named(rb'"a/\q"', rb'"b/\q"'))),
    refuses("quoted-and-not-closed", F, mail(named(b'"a/f', b'"b/f'))),
    accepts(
        "quoted-in-a-plain-diff",
        ODD,
        mail(b'--- "a/s p"\n+++ "b/s p"\n' + CHANGE),
        after={"s p": CHANGED},
    ),
    accepts(
        "quoted-created-without-a-hunk",
        F,
        mail(
            rb'diff --git "a/\303\244" "b/\303\244"'
            b"\nnew file mode 100644\nindex 0000000..e69de29\n"
        ),
        after={"\u00e4": b""},
    ),
    accepts(
        "quoted-rename",
        ODD,
        mail(
            b'diff --git "a/t\\tt" "b/u\\tu"\nsimilarity index 100%\n'
            b'rename from "t\\tt"\nrename to "u\\tu"\n'
        ),
        after={"t\tt": None, "u\tu": ABC},
    ),
    accepts(
        "spaces-renamed-without-quotes",
        ODD,
        mail(b"diff --git a/s p b/s q\nsimilarity index 100%\nrename from s p\nrename to s q\n"),
        after={"s q": ABC},
    ),
    accepts(
        "spaces-made-empty",
        F,
        mail(b"diff --git a/s p b/s p\nnew file mode 100644\nindex 0000000..e69de29\n"),
        after={"s p": b""},
    ),
)

CASES = (*LEVELS, *QUOTING)
