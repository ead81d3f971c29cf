"""What does a mail's way do to a diff? White space, line ends, wrapping, cuts, counts that lie."""

from tests.oracle.cases.builders import (
    Files,
    accepts,
    crlf,
    encoded,
    header,
    hunk,
    lines,
    mail,
    modify,
    refuses,
)

CODE = b"int f(void)\n{\n\tint a = 1;\n\n\treturn a;\n}\n"
F: Files = {"f": CODE}
HUNK = b"@@ -1,6 +1,6 @@\n int f(void)\n {\n-\tint a = 1;\n+\tint a = 2;\n \n \treturn a;\n }\n"
PATCH = modify("f", HUNK)
DONE = CODE.replace(b"1", b"2")
DOS: Files = {"f": crlf(CODE)}
DOS_PATCH = modify("f", b"@@ -1,6 +1,6 @@\n" + crlf(HUNK.split(b"\n", 1)[1]))
"""As git writes a change of a CRLF file: its lines have CRLF, the header's have LF."""
ABC: Files = {"f": lines("a b c")}
CHANGE = hunk(1, "a -b +B c")


def body(patch: bytes) -> bytes:
    return b"Why it is so.\n---\n\n" + patch + b"-- \n2.30.1\n"


def sent(patch: bytes) -> bytes:
    return header() + b"\n" + body(patch)


WHITE_SPACE = (
    accepts("sound", F, sent(PATCH), after={"f": DONE}),
    refuses("tabs-turned-to-spaces", F, sent(PATCH.replace(b"\t", b"        "))),
    refuses(
        "tabs-turned-to-spaces-in-the-context-only",
        F,
        sent(PATCH.replace(b" \treturn", b"         return")),
    ),
    accepts(
        "tabs-turned-to-spaces-in-what-is-added-only", F, sent(PATCH.replace(b"+\t", b"+        "))
    ),
    refuses(
        "spaces-turned-to-tabs",
        {"f": b"        a\nb\n"},
        sent(modify("f", b"@@ -1,2 +1,2 @@\n \ta\n-b\n+B\n")),
    ),
    accepts(
        "blank-context-line-without-its-space",
        F,
        sent(PATCH.replace(b"\n \n", b"\n\n")),
        after={"f": DONE},
    ),
    refuses("blank-context-line-lost", F, sent(PATCH.replace(b"\n \n", b"\n"))),
    refuses(
        "all-blank-context-lines-lost-at-the-hunk-s-end",
        {"f": b"a\nb\n\n\n"},
        sent(modify("f", b"@@ -1,4 +1,4 @@\n a\n-b\n+B\n")),
    ),
    accepts(
        "blank-context-at-the-hunk-s-end-without-spaces",
        {"f": b"a\nb\n\n\n"},
        sent(modify("f", b"@@ -1,4 +1,4 @@\n a\n-b\n+B\n\n\n")),
    ),
    accepts(
        "blank-context-at-the-mail-s-end-without-spaces",
        {"f": b"a\nb\n\n\n"},
        mail(modify("f", b"@@ -1,4 +1,4 @@\n a\n-b\n+B\n\n\n"), after=b""),
    ),
    refuses(
        "blank-context-at-the-mail-s-end-cut-off",
        {"f": b"a\nb\n\n\n"},
        mail(modify("f", b"@@ -1,4 +1,4 @@\n a\n-b\n+B\n\n"), after=b""),
    ),
    refuses(
        "trailing-space-lost-from-the-context", {"f": b"a \nb\nc\n"}, sent(modify("f", CHANGE))
    ),
    refuses(
        "trailing-space-added-to-the-context",
        ABC,
        sent(modify("f", CHANGE.replace(b" a\n", b" a \n"))),
    ),
    accepts(
        "trailing-space-in-what-is-added",
        ABC,
        sent(modify("f", CHANGE.replace(b"+B\n", b"+B \t\n"))),
        after={"f": b"a\nB \t\nc\n"},
    ),
    refuses(
        "leading-space-lost-everywhere",
        F,
        sent(b"".join(line.removeprefix(b" ") for line in PATCH.splitlines(keepends=True))),
    ),
    refuses(
        "leading-space-doubled",
        F,
        sent(
            b"".join(
                b" " + line if line[:1] == b" " else line
                for line in PATCH.splitlines(keepends=True)
            )
        ),
    ),
    refuses(
        "everything-indented",
        F,
        sent(b"".join(b"    " + line for line in PATCH.splitlines(keepends=True))),
    ),
    refuses(
        "quoted-as-in-a-reply",
        F,
        sent(b"".join(b"> " + line for line in PATCH.splitlines(keepends=True))),
    ),
    refuses(
        "spaces-no-break-as-a-web-page-has-them",
        F,
        sent(PATCH.replace(b"int f", "int\u00a0f".encode())),
    ),
    accepts("dashes-escaped-nowhere-but-in-prose", F, sent(b"- - - - \n" + PATCH)),
    refuses("dashes-escaped-as-in-a-signed-text", F, sent(PATCH.replace(b"\n-", b"\n- -"))),
    refuses("stars-around-pluses", F, sent(PATCH.replace(b"+\tint", b"*+\tint*"))),
    refuses(
        "quotes-turned-typographic",
        {"f": b"'a'\nb\n"},
        sent(modify("f", "@@ -1,2 +1,2 @@\n \u2018a\u2019\n-b\n+B\n".encode())),
    ),
)

WRAPPED = (
    refuses("context-line-wrapped", F, sent(PATCH.replace(b" int f(void)", b" int\nf(void)"))),
    refuses("added-line-wrapped", F, sent(PATCH.replace(b"+\tint a", b"+\tint\na"))),
    refuses("removed-line-wrapped", F, sent(PATCH.replace(b"-\tint a", b"-\tint\na"))),
    refuses(
        "diff-line-wrapped",
        F,
        sent(
            PATCH.replace(b"diff --git a/f b/f", b"diff --git\na/f b/f").replace(b"--- a/f\n", b"")
        ),
    ),
    accepts(
        "diff-line-wrapped-but-the-names-are-whole",
        F,
        sent(PATCH.replace(b"diff --git a/f b/f", b"diff --git\na/f b/f")),
    ),
    refuses(
        "hunk-header-wrapped-in-its-numbers", F, sent(PATCH.replace(b"@@ -1,6 +", b"@@ -1,6\n+"))
    ),
    refuses(
        "hunk-header-wrapped-in-its-function",
        F,
        sent(PATCH.replace(b"+1,6 @@", b"+1,6 @@ int\nf(void)")),
    ),
    refuses("names-wrapped", F, sent(PATCH.replace(b"--- a/f", b"---\na/f"))),
    accepts("diffstat-wrapped", F, sent(b" f |\n 2 +-\n\n" + PATCH)),
)

LINE_ENDS = (
    accepts("lf-file-and-the-whole-mail-crlf", F, crlf(sent(PATCH)), after={"f": DONE}),
    refuses("lf-file-and-crlf-in-base64", F, encoded(crlf(body(PATCH)), "base64")),
    refuses(
        "lf-file-and-crlf-in-quoted-printable", F, encoded(crlf(body(PATCH)), "quoted-printable")
    ),
    accepts("lf-file-in-base64", F, encoded(body(PATCH), "base64"), after={"f": DONE}),
    accepts(
        "lf-file-in-quoted-printable",
        F,
        encoded(body(PATCH), "quoted-printable"),
        after={"f": DONE},
    ),
    accepts(
        "lf-file-in-quoted-printable-and-the-mail-crlf",
        F,
        crlf(encoded(body(PATCH), "quoted-printable")),
        after={"f": DONE},
    ),
    accepts(
        "lf-file-in-base64-and-the-mail-crlf",
        F,
        crlf(encoded(body(PATCH), "base64")),
        after={"f": DONE},
    ),
    refuses("crlf-file-in-8-bit", DOS, sent(DOS_PATCH)),
    refuses("crlf-file-in-8-bit-and-the-mail-crlf", DOS, crlf(sent(PATCH))),
    accepts(
        "crlf-file-in-base64", DOS, encoded(body(DOS_PATCH), "base64"), after={"f": crlf(DONE)}
    ),
    accepts(
        "crlf-file-in-quoted-printable",
        DOS,
        encoded(body(DOS_PATCH), "quoted-printable"),
        after={"f": crlf(DONE)},
    ),
    accepts("crlf-file-in-base64-with-crlf-everywhere", DOS, encoded(crlf(body(PATCH)), "base64")),
    refuses("crlf-file-and-a-patch-of-lf", DOS, encoded(body(PATCH), "base64")),
    accepts(
        "crlf-file-made-in-8-bit-becomes-lf",
        ABC,
        sent(b"--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n+x\r\n"),
        after={"g": b"x\n"},
    ),
    accepts(
        "crlf-file-made-in-base64-stays",
        ABC,
        encoded(body(b"--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n+x\r\n"), "base64"),
        after={"g": b"x\r\n"},
    ),
    accepts(
        "cr-within-a-line",
        {"f": b"a\rb\nc\n"},
        sent(modify("f", b"@@ -1,2 +1,2 @@\n a\rb\n-c\n+C\n")),
        after={"f": b"a\rb\nC\n"},
    ),
    refuses("two-cr-at-the-end-of-each-line", F, crlf(sent(PATCH)).replace(b"\r\n", b"\r\r\n")),
    refuses("cr-alone-as-line-end", F, sent(PATCH).replace(b"\n", b"\r")),
    accepts(
        "cr-at-the-end-of-one-line-is-dropped",
        ABC,
        sent(modify("f", CHANGE.replace(b"+B", b"+B\r"))),
        after={"f": lines("a B c")},
    ),
    accepts(
        "form-feed-and-vertical-tab-in-the-code",
        {"f": b"a\f\nb\vb\nc\n"},
        sent(modify("f", b"@@ -1,3 +1,3 @@\n a\f\n b\vb\n-c\n+C\n")),
    ),
    accepts(
        "unicode-line-separators-in-the-code",
        {"f": "a\u2028\u0085\nb\n".encode()},
        sent(modify("f", "@@ -1,2 +1,2 @@\n a\u2028\u0085\n-b\n+B\n".encode())),
    ),
)

COUNTS = (
    refuses("old-count-too-large", ABC, sent(modify("f", hunk("-1,4 +1,3", "a -b +B c")))),
    refuses("new-count-too-large", ABC, sent(modify("f", hunk("-1,3 +1,4", "a -b +B c")))),
    refuses("both-counts-too-large", ABC, sent(modify("f", hunk("-1,9 +1,9", "a -b +B c")))),
    refuses(
        "both-counts-too-large-by-what-the-signature-has",
        ABC,
        sent(modify("f", hunk("-1,4 +1,4", "a -b +B c"))),
    ),
    refuses("old-count-too-small", ABC, sent(modify("f", hunk("-1,2 +1,3", "a -b +B c")))),
    refuses("new-count-too-small", ABC, sent(modify("f", hunk("-1,3 +1,2", "a -b +B c")))),
    refuses(
        "counts-too-small-leave-trailing-context-out",
        ABC,
        sent(modify("f", hunk("-1,2 +1,2", "a -b +B c"))),
    ),
    accepts(
        "counts-too-small-in-the-middle-of-a-file",
        {"f": lines("a b c")},
        sent(modify("f", hunk("-1,3 +1,3", "a -b +B c x"))),
    ),
    accepts(
        "a-further-added-line-is-prose",
        ABC,
        sent(modify("f", hunk("-1,3 +1,3", "a -b +B c +d"))),
        after={"f": lines("a B c")},
    ),
    accepts(
        "a-further-removed-line-is-prose", ABC, sent(modify("f", hunk("-1,3 +1,3", "a -b +B c -d")))
    ),
    refuses(
        "a-hunk-after-a-further-line-has-no-header",
        ABC,
        sent(modify("f", hunk("-1,1 +1,2", "a +x +y"), hunk(2, "b -c +C"))),
    ),
    refuses("counts-of-zero-with-lines", ABC, sent(modify("f", hunk("-1,0 +1,0", "a -b +B c")))),
    refuses(
        "count-beyond-every-number",
        ABC,
        sent(modify("f", hunk("-1,99999999999999999999 +1,3", "a -b +B c"))),
    ),
    accepts(
        "start-beyond-every-number",
        ABC,
        sent(modify("f", hunk("-99999999999999999999,3 +1,3", "a -b +B c"))),
    ),
    refuses("negative-count", ABC, sent(modify("f", hunk("-1,-3 +1,3", "a -b +B c")))),
    refuses("no-numbers", ABC, sent(modify("f", b"@@ - + @@\n a\n-b\n+B\n c\n"))),
    refuses("no-closing-signs", ABC, sent(modify("f", b"@@ -1,3 +1,3\n a\n-b\n+B\n c\n"))),
    accepts(
        "closing-signs-without-a-space",
        ABC,
        sent(modify("f", b"@@ -1,3 +1,3 @@f\n a\n-b\n+B\n c\n")),
    ),
    refuses(
        "two-spaces-in-the-header", ABC, sent(modify("f", b"@@ -1,3  +1,3 @@\n a\n-b\n+B\n c\n"))
    ),
    refuses("tab-in-the-header", ABC, sent(modify("f", b"@@\t-1,3 +1,3 @@\n a\n-b\n+B\n c\n"))),
    refuses(
        "plus-before-minus-in-the-header",
        ABC,
        sent(modify("f", b"@@ +1,3 -1,3 @@\n a\n-b\n+B\n c\n")),
    ),
    refuses("hunk-without-any-change", ABC, sent(modify("f", hunk(1, "a b c")))),
    refuses("hunk-without-lines", ABC, sent(modify("f", b"@@ -1,3 +1,3 @@\n"))),
    refuses("hunk-of-zero-lines", ABC, sent(modify("f", b"@@ -1,0 +1,0 @@\n"))),
    refuses("hunk-cut-off", ABC, mail(modify("f", b"@@ -1,3 +1,3 @@\n a\n-b\n"), after=b"")),
    refuses("hunk-cut-off-within-a-line", F, mail(PATCH[:-9], after=b"")),
    refuses(
        "hunk-cut-off-and-the-next-diff-follows",
        {**ABC, "g": lines("a b c")},
        sent(modify("f", b"@@ -1,3 +1,3 @@\n a\n-b\n+B\n") + modify("g", CHANGE)),
    ),
    refuses(
        "second-hunk-cut-off",
        {"f": lines("a b c d e f")},
        mail(modify("f", CHANGE, b"@@ -4,3 +4,3 @@\n d\n"), after=b""),
    ),
    refuses("header-only", ABC, mail(b"diff --git a/f b/f\n", after=b"")),
    refuses("names-only", ABC, mail(b"--- a/f\n+++ b/f\n", after=b"")),
    refuses(
        "line-with-an-unknown-sign",
        ABC,
        sent(modify("f", hunk("-1,3 +1,3", "a -b +B").replace(b" a", b"*a"))),
    ),
    accepts(
        "hand-edited-with-true-counts",
        ABC,
        sent(modify("f", hunk("-1,3 +1,4", "a -b +B +BB c"))),
        after={"f": lines("a B BB c")},
    ),
    accepts("comment-line-after-the-last-hunk", ABC, sent(modify("f", CHANGE) + b"# a comment\n")),
    accepts(
        "no-newline-mark-with-more-words",
        {"f": b"a\nb"},
        sent(
            modify(
                "f",
                b"@@ -1,2 +1,2 @@\n a\n"
                b"-b\n\\ No newline at end of file\r\n+c\n\\ No newline at end of file\n",
            )
        ),
    ),
    refuses(
        "no-newline-mark-that-is-too-short",
        {"f": b"a\nb"},
        sent(modify("f", b"@@ -1,2 +1,2 @@\n a\n-b\n\\ No\n+c\n\\ No\n")),
    ),
)

CASES = (*WHITE_SPACE, *WRAPPED, *LINE_ENDS, *COUNTS)
