"""Where does a hunk go? Offsets, ties, anchors, overlaps, order, the end of the file."""

from tests.oracle.cases.builders import Files, accepts, create, hunk, lines, mail, modify, refuses

TEN: Files = {"f": lines("1 2 3 4 5 6 7 8 9 10")}
"""Every line is another, so that there is one place for everything."""
BLANK: Files = {"f": b""}


def on_f(*hunks: bytes) -> bytes:
    return mail(modify("f", *hunks))


def ending(words: str) -> Files:
    """Write a file whose last line has no newline."""
    return {"f": lines(words)[:-1]}


OFFSETS = (
    accepts(
        "exact-place",
        TEN,
        on_f(hunk(4, "4 5 -6 +six 7 8")),
        after={"f": lines("1 2 3 4 5 six 7 8 9 10")},
    ),
    accepts("offset-one-later", TEN, on_f(hunk(3, "4 5 -6 +six 7 8"))),
    accepts("offset-one-earlier", TEN, on_f(hunk(5, "4 5 -6 +six 7 8"))),
    accepts("offset-of-a-thousand-lines", TEN, on_f(hunk(1004, "4 5 -6 +six 7 8"))),
    accepts("offset-far-beyond-any-file", TEN, on_f(hunk(2**31 - 2, "4 5 -6 +six 7 8"))),
    accepts("old-start-wrong-new-start-right", TEN, on_f(hunk(9, "4 5 -6 +six 7 8", new=4))),
    accepts("new-start-wrong-old-start-right", TEN, on_f(hunk(4, "4 5 -6 +six 7 8", new=9))),
    accepts(
        "tie-goes-to-the-later-line",
        {"f": lines("p q a x b r a x b s t")},
        on_f(hunk(5, "a -x +X b")),
        after={"f": lines("p q a x b r a X b s t")},
    ),
    accepts(
        "nearer-place-wins-though-earlier",
        {"f": lines("p q a x b r s a x b s t")},
        on_f(hunk(5, "a -x +X b")),
        after={"f": lines("p q a X b r s a x b s t")},
    ),
    accepts(
        "search-starts-at-the-new-start",
        {"f": lines("p a x b q r s t u v w a x b y")},
        on_f(hunk(2, "a -x +X b", new=12)),
        after={"f": lines("p a x b q r s t u v w a X b y")},
    ),
    accepts(
        "second-hunk-is-found-from-what-the-first-added",
        {"f": lines("1 2 3 a x b 7 8 9 a x b 13")},
        on_f(hunk(1, "1 +n +n +n +n +n +n 2 3"), hunk(4, "a -x +X b", new=10)),
        after={"f": lines("1 n n n n n n 2 3 a X b 7 8 9 a x b 13")},
    ),
    accepts(
        "second-hunk-with-a-new-start-that-forgets-the-first",
        {"f": lines("1 2 3 a x b 7 8 9 a x b 13")},
        on_f(hunk(1, "1 +n +n +n +n +n +n 2 3"), hunk(4, "a -x +X b", new=4)),
    ),
    accepts(
        "each-hunk-has-an-offset-of-its-own",
        TEN,
        on_f(hunk(3, "2 -3 +three 4"), hunk(6, "7 -8 +eight 9")),
        after={"f": lines("1 2 three 4 5 6 7 eight 9 10")},
    ),
    accepts(
        "an-offset-does-not-carry-over-to-the-next-hunk",
        {"f": lines("h h h 1 2 3 a x b a x b z")},
        on_f(hunk(2, "1 -2 +two 3", new=1), hunk(7, "a -x +X b")),
        after={"f": lines("h h h 1 two 3 a X b a x b z")},
    ),
    accepts(
        "function-text-behind-the-range",
        TEN,
        on_f(hunk("-4,3 +4,3 @@ int f(void)", "4 -5 +five 6")),
    ),
    accepts(
        "function-text-of-four-thousand-letters",
        TEN,
        on_f(hunk("-4,3 +4,3 @@ " + "f" * 4000, "4 -5 +five 6")),
    ),
    accepts("range-without-counts-means-one-line", {"f": lines("a")}, on_f(hunk("-1 +1", "-a +b"))),
    accepts("range-with-leading-zeros", TEN, on_f(hunk("-0004,003 +0004,003", "4 -5 +five 6"))),
    refuses("context-differs-in-one-letter", TEN, on_f(hunk(4, "4 5x -6 +six 7 8"))),
    refuses("removed-line-differs", TEN, on_f(hunk(4, "4 5 -six +6 7 8"))),
    refuses("context-differs-in-case", {"f": lines("a b c")}, on_f(hunk(1, "A -b +x c"))),
    refuses("context-is-there-with-a-line-between", TEN, on_f(hunk(4, "4 -6 +six 7"))),
    refuses("no-fuzz-for-the-outermost-line", TEN, on_f(hunk(3, "x 4 5 -6 +six 7 8 9"))),
    refuses("already-applied", {"f": lines("1 2 three 4 5")}, on_f(hunk(1, "1 2 -3 +three 4 5"))),
    refuses("reversed", TEN, on_f(hunk(1, "1 -two +2 3"))),
)

ANCHORS = (
    accepts("old-start-one-at-the-top", TEN, on_f(hunk(1, "1 -2 +two 3 4"))),
    refuses("old-start-one-must-stand-at-the-top", TEN, on_f(hunk(1, "2 -3 +three 4"))),
    refuses("old-start-zero-must-stand-at-the-top", TEN, on_f(hunk("-0,3 +1,3", "2 -3 +three 4"))),
    accepts("old-start-zero-at-the-top", TEN, on_f(hunk("-0,3 +1,3", "1 -2 +two 3"))),
    accepts("old-start-one-with-a-later-new-start", TEN, on_f(hunk(1, "1 -2 +two 3", new=7))),
    accepts("old-start-two-may-move-to-the-top", TEN, on_f(hunk(2, "1 -2 +two 3"))),
    accepts(
        "old-start-two-new-start-one-may-move",
        TEN,
        on_f(hunk(2, "5 -6 +six 7", new=1)),
    ),
    accepts("no-trailing-context-at-the-end", TEN, on_f(hunk(8, "8 9 -10 +ten"))),
    refuses("no-trailing-context-must-stand-at-the-end", TEN, on_f(hunk(4, "4 5 -6 +six"))),
    accepts("no-trailing-context-moves-to-the-end", TEN, on_f(hunk(2, "8 9 -10 +ten"))),
    refuses(
        "no-trailing-context-with-the-same-text-earlier-only",
        {"f": lines("p a b q a c")},
        on_f(hunk(2, "a -b +B")),
    ),
    accepts(
        "no-trailing-context-takes-the-last-of-two",
        {"f": lines("p a b q a b")},
        on_f(hunk(2, "a -b +B")),
        after={"f": lines("p a b q a B")},
    ),
    refuses("no-context-before-but-one-after-mid-file", TEN, on_f(hunk("-1,2 +1,2", "-5 +five 6"))),
    accepts("no-leading-context-may-move-if-start-is-not-one", TEN, on_f(hunk(4, "-5 +five 6"))),
    accepts("more-context-after-than-before", TEN, on_f(hunk(2, "3 -4 +four 5 6 7"))),
    accepts("whole-file-replaced", {"f": lines("a b c")}, on_f(hunk(1, "-a -b -c +x +y"))),
    refuses(
        "whole-file-of-fewer-lines-than-there-are",
        {"f": lines("a b c d")},
        on_f(hunk(1, "-a -b -c +x")),
    ),
    refuses("append-to-a-file-that-has-grown", TEN, on_f(hunk(7, "7 8 9 +nine-and-a-half"))),
    accepts("append-at-the-end", TEN, on_f(hunk(8, "8 9 10 +11"))),
    accepts("insert-at-the-top", TEN, on_f(hunk(1, "+0 1 2 3"))),
    refuses("insert-at-a-top-that-has-moved", {"f": lines("0 1 2 3")}, on_f(hunk(1, "+x 1 2 3"))),
)

ZERO_CONTEXT = (
    refuses("zero-context-change-in-the-middle", TEN, on_f(hunk(5, "-5 +five"))),
    refuses("zero-context-deletion-in-the-middle", TEN, on_f(hunk("-5 +4,0", "-5"))),
    accepts(
        "zero-context-insertion-goes-to-the-end",
        TEN,
        on_f(hunk("-5,0 +6", "+new")),
        after={"f": lines("1 2 3 4 5 6 7 8 9 10 new")},
    ),
    accepts("zero-context-change-of-the-last-line", TEN, on_f(hunk(10, "-10 +ten"))),
    refuses("zero-context-change-of-the-first-line", TEN, on_f(hunk(1, "-1 +one"))),
    accepts("zero-context-change-of-the-only-line", {"f": lines("a")}, on_f(hunk(1, "-a +b"))),
    refuses("zero-context-insertion-at-line-zero", TEN, on_f(hunk("-0,0 +1", "+new"))),
    accepts("zero-context-insertion-into-an-empty-file", BLANK, on_f(hunk("-0,0 +1", "+new"))),
    accepts(
        "zero-context-deletion-of-everything", {"f": lines("a b")}, on_f(hunk("-1,2 +0,0", "-a -b"))
    ),
    accepts(
        "two-zero-context-insertions-both-go-to-the-end",
        TEN,
        on_f(hunk("-3,0 +4", "+x"), hunk("-6,0 +8", "+y")),
        after={"f": lines("1 2 3 4 5 6 7 8 9 10 x y")},
    ),
)

OVERLAPS = (
    accepts("adjacent-hunks", TEN, on_f(hunk(1, "1 -2 +two 3"), hunk(4, "4 -5 +five 6"))),
    refuses(
        "hunk-over-lines-that-the-first-wrote",
        {"f": lines("a b c d e f")},
        on_f(hunk(1, "a -b +B c"), hunk(2, "B c -d +D e")),
    ),
    refuses(
        "shared-context-line",
        {"f": lines("a b c d e f")},
        on_f(hunk(1, "a -b +B c"), hunk(3, "c -d +D e")),
    ),
    refuses(
        "second-hunk-fits-only-in-what-the-first-added",
        TEN,
        on_f(hunk(2, "2 +x +y +z 3"), hunk(3, "x -y +Y z")),
    ),
    accepts(
        "second-hunk-goes-round-what-the-first-wrote",
        {"f": lines("p a x b q a x b r")},
        on_f(hunk(2, "a -x +y b"), hunk(2, "a -x +z b")),
        after={"f": lines("p a y b q a z b r")},
    ),
    accepts(
        "out-of-order",
        TEN,
        on_f(hunk(7, "7 -8 +eight 9"), hunk(2, "2 -3 +three 4")),
        after={"f": lines("1 2 three 4 5 6 7 eight 9 10")},
    ),
    accepts(
        "out-of-order-with-lines-added",
        TEN,
        on_f(hunk(7, "7 +x +y 8 9", new=8), hunk(2, "2 +z 3 4")),
        after={"f": lines("1 2 z 3 4 5 6 7 x y 8 9 10")},
    ),
    refuses("the-same-hunk-twice", TEN, on_f(hunk(4, "4 -5 +five 6"), hunk(4, "4 -5 +five 6"))),
    refuses("one-hunk-of-two-fails", TEN, on_f(hunk(1, "1 -2 +two 3"), hunk(6, "6 -x +y 8"))),
    refuses(
        "one-file-of-two-fails",
        {**TEN, "g": lines("a b c")},
        mail(modify("g", hunk(1, "a -b +B c")), modify("f", hunk(1, "1 -x +y 3"))),
    ),
    accepts(
        "later-file-is-created-after-an-earlier-changed",
        TEN,
        mail(modify("f", hunk(1, "1 -2 +two 3")), create("g", b"g\n")),
        after={"g": b"g\n"},
    ),
)

LAST_LINE = (
    accepts(
        "newline-at-the-end-removed",
        {"f": lines("a b")},
        on_f(hunk(1, "a -b +b \\")),
        after={"f": b"a\nb"},
    ),
    accepts(
        "newline-at-the-end-added",
        ending("a b"),
        on_f(hunk(1, "a -b \\ +b")),
        after={"f": b"a\nb\n"},
    ),
    accepts(
        "no-newline-on-both-sides",
        ending("a b"),
        on_f(hunk(1, "a -b \\ +c \\")),
        after={"f": b"a\nc"},
    ),
    accepts("no-newline-in-the-context", ending("a b c"), on_f(hunk(1, "-a +A b c \\"))),
    accepts(
        "no-newline-in-the-context-but-in-the-file",
        {"f": lines("a b c")},
        on_f(hunk(1, "-a +A b c \\")),
    ),
    accepts(
        "no-newline-in-the-context-but-a-space-in-the-file",
        {"f": b"a\nb\nc \n"},
        on_f(hunk(1, "-a +A b c \\")),
    ),
    refuses(
        "newline-in-the-patch-but-not-in-the-file", ending("a b c"), on_f(hunk(1, "a b -c +d"))
    ),
    refuses(
        "newline-in-the-context-but-not-in-the-file", ending("a b c"), on_f(hunk(1, "-a +A b c"))
    ),
    refuses(
        "removed-last-line-has-no-newline-but-the-file-has",
        {"f": lines("a b c")},
        on_f(hunk(1, "a b -c \\ +d")),
    ),
    accepts(
        "lines-appended-to-a-file-without-newline",
        ending("a b"),
        on_f(hunk(1, "a -b \\ +b +c")),
        after={"f": lines("a b c")},
    ),
    accepts(
        "no-newline-mark-in-another-language",
        ending("a b"),
        on_f(
            hunk(1, "a").replace(b"-1,1 +1,1", b"-1,2 +1,2")
            + b"-b\n\\ Kein Zeilenumbruch am Dateiende.\n+b\n"
        ),
    ),
    refuses(
        "no-newline-in-the-middle-of-the-hunk", {"f": lines("a b c")}, on_f(hunk(1, "a \\ -b +B c"))
    ),
    accepts("file-of-one-line-without-newline", ending("a"), on_f(hunk("-1 +1", "-a \\ +b \\"))),
    accepts(
        "empty-file-gets-a-line-without-newline",
        BLANK,
        on_f(hunk("-0,0 +1", "+a \\")),
        after={"f": b"a"},
    ),
)

CASES = (*OFFSETS, *ANCHORS, *ZERO_CONTEXT, *OVERLAPS, *LAST_LINE)
