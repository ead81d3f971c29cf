"""What may stand around a diff and between two? Prose, signatures, footers, diffstats."""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    create,
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
SIGNATURE = b"-- \nA signature\n--- with dashes\n+++ and pluses\n"
FOOTER = (
    b"_______________________________________________\nlist mailing list\nlist@lists.example.org\n"
)

AROUND = (
    accepts(
        "prose-before-the-diff",
        F,
        mail(b"v2: said more clearly.\n\n f | 2 +-\n 1 file changed\n\n", modify("f", CHANGE)),
        says=[b"Why it is so."],
    ),
    accepts(
        "prose-between-diffs",
        {**F, "g": ABC},
        mail(modify("f", CHANGE), b"\nAnd now the other one.\n\n", modify("g", CHANGE)),
        after={"g": CHANGED},
    ),
    accepts("prose-after-the-diff", F, mail(modify("f", CHANGE), b"Thanks for reading.\n")),
    accepts(
        "prose-that-begins-with-a-plus-after-the-diff",
        F,
        mail(modify("f", CHANGE), b"+1 from me\n"),
    ),
    accepts("signature-with-dashes", F, mail(modify("f", CHANGE), after=SIGNATURE)),
    accepts(
        "signature-then-a-list-s-footer",
        F,
        mail(modify("f", CHANGE), after=b"-- \n2.30.1\n\n\n" + FOOTER),
    ),
    accepts("footer-without-a-signature", F, mail(modify("f", CHANGE), after=b"\n" + FOOTER)),
    accepts("mail-without-newline-behind-the-signature", F, mail(modify("f", CHANGE))[:-1]),
    accepts("no-signature-at-all", F, mail(modify("f", CHANGE), after=b"")),
    refuses(
        "mail-that-ends-within-the-hunk-s-last-line",
        F,
        mail(modify("f", CHANGE), after=b"")[:-1],
    ),
    accepts(
        "diffstat-that-lies",
        F,
        mail(b" g | 99 ++++++\n 7 files changed, 1 insertion(+)\n\n", modify("f", CHANGE)),
    ),
    accepts(
        "diff-behind-a-diff-in-the-signature",
        {**F, "g": ABC},
        mail(modify("f", CHANGE), after=b"-- \n" + modify("g", CHANGE)),
        after={"g": CHANGED},
    ),
    accepts(
        "diff-quoted-in-prose-is-none",
        F,
        mail(
            b"> diff --git a/g b/g\n> --- a/g\n> +++ b/g\n> @@ -1 +1 @@\n> -x\n> +y\n\n",
            modify("f", CHANGE),
        ),
    ),
    refuses("hunk-header-in-prose", F, mail(b"See this:\n@@ -1 +1 @@\n\n", modify("f", CHANGE))),
    refuses(
        "hunk-header-in-prose-after-the-diff",
        F,
        mail(modify("f", CHANGE), b"\nAs in\n@@ -1 +1 @@\n-a\n+b\n"),
    ),
    accepts(
        "half-a-hunk-header-in-prose",
        F,
        mail(b"See this:\n@@ something @@\n\n", modify("f", CHANGE)),
    ),
    accepts("dashed-names-in-prose", F, mail(b"--- this is\n+++ no diff\n\n", modify("f", CHANGE))),
    accepts(
        "diff-twice-of-which-the-second-is-quoted",
        F,
        mail(modify("f", CHANGE), b"\n> " + modify("f", CHANGE).replace(b"\n", b"\n> ")),
    ),
    refuses(
        "diff-twice-as-when-inline-and-attached", F, mail(modify("f", CHANGE), modify("f", CHANGE))
    ),
    accepts(
        "prose-and-no-dashes-before-the-diff",
        F,
        mail(after=b"").replace(b"---\n\n", b"\n") + modify("f", CHANGE),
        says=[b"Why it is so."],
    ),
    accepts(
        "diff-right-after-the-header",
        F,
        mail(body="", after=b"").replace(b"---\n\n", b"") + modify("f", CHANGE),
    ),
    refuses("no-diff-at-all", F, mail(b"Just words.\n")),
    refuses("no-body-at-all", F, mail(body="", after=b"").replace(b"\n---\n\n", b"")),
    refuses(
        "diffstat-and-no-diff",
        F,
        mail(b" f | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"),
    ),
    refuses(
        "diff-indented-by-a-space",
        F,
        mail(b"".join(b" " + line for line in modify("f", CHANGE).splitlines(keepends=True))),
    ),
    refuses(
        "diff-quoted",
        F,
        mail(b"".join(b"> " + line for line in modify("f", CHANGE).splitlines(keepends=True))),
    ),
    accepts("empty-file-made-as-the-last-thing", F, mail(create("g", b""), after=b"")),
    accepts(
        "three-dashes-twice",
        F,
        mail(b"v2: better\n---\n", modify("f", CHANGE)),
        says=[b"Why it is so."],
    ),
)

CASES = AROUND
