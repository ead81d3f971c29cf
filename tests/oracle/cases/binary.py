"""How are bytes that are no text sent? Literals, deltas, ids, base85."""

import base64
import zlib

from tests.oracle.cases.builders import (
    Files,
    accepts,
    blob_id,
    crlf,
    diff,
    encoded,
    executable,
    hunk,
    lines,
    mail,
    modify,
    refuses,
)

OLD = bytes(range(256))
NEW = bytes(range(255, -1, -1))
LONGER = OLD + b"\0and then some more\0"
NONE = "0" * 40
BIN: Files = {"x": OLD}


def base85(packed: bytes) -> bytes:
    """Write *packed* as git does: fifty-two bytes a line, each line led by its length."""
    chunks = [packed[at : at + 52] for at in range(0, len(packed), 52)]
    return b"".join(
        _length(len(chunk)) + base64.b85encode(chunk, pad=True) + b"\n" for chunk in chunks
    )


def _length(count: int) -> bytes:
    return bytes([ord("A") + count - 1 if count <= 26 else ord("a") + count - 27])


def literal(content: bytes, size: int | None = None) -> bytes:
    count = len(content) if size is None else size
    return b"literal %d\n" % count + base85(zlib.compress(content)) + b"\n"


def delta(old: bytes, new: bytes, script: bytes | None = None) -> bytes:
    """Write *new* as a delta to *old*: copy all of it, then insert what is more."""
    made = script or _varint(len(old)) + _varint(len(new)) + _copy(len(old)) + _insert(
        new[len(old) :]
    )
    return b"delta %d\n" % len(made) + base85(zlib.compress(made)) + b"\n"


def _varint(number: int) -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(high) if high else bytes([low])


def _copy(size: int) -> bytes:
    return bytes([0x80 | 0x10 | 0x20, size & 0xFF, size >> 8])


def _insert(content: bytes) -> bytes:
    return bytes([len(content)]) + content


def binary(
    old: bytes | None,
    new: bytes | None,
    *halves: bytes,
    ids: tuple[str, str] | None = None,
    path: str = "x",
    mode: str = "100644",
) -> bytes:
    """Write a binary diff with the ids that are true, or with *ids*."""
    first, second = ids or (
        blob_id(old) if old is not None else NONE,
        blob_id(new) if new is not None else NONE,
    )
    if old is None:
        header = [f"new file mode {mode}", f"index {first}..{second}"]
    elif new is None:
        header = [f"deleted file mode {mode}", f"index {first}..{second}"]
    else:
        header = [f"index {first}..{second} {mode}"]
    return diff(path, path, header=[*header, "GIT binary patch"]) + b"".join(halves)


REPLACE = binary(OLD, NEW, literal(NEW), literal(OLD))
GROW = binary(OLD, LONGER, delta(OLD, LONGER), literal(OLD))

LITERALS = (
    accepts("literal", BIN, mail(REPLACE), after={"x": NEW}),
    accepts(
        "literal-without-the-reverse", BIN, mail(binary(OLD, NEW, literal(NEW))), after={"x": NEW}
    ),
    accepts(
        "literal-created",
        {"f": b""},
        mail(binary(None, NEW, literal(NEW), literal(b""))),
        after={"x": NEW},
    ),
    accepts(
        "literal-created-executable",
        {},
        mail(binary(None, NEW, literal(NEW), mode="100755")),
        after={"x": executable(NEW)},
    ),
    accepts(
        "literal-deleted",
        {**BIN, "f": b""},
        mail(binary(OLD, None, literal(b""), literal(OLD))),
        after={"x": None},
    ),
    accepts(
        "literal-made-empty",
        BIN,
        mail(binary(OLD, b"", literal(b""), literal(OLD))),
        after={"x": b""},
    ),
    accepts(
        "literal-from-empty",
        {"x": b""},
        mail(binary(b"", NEW, literal(NEW), literal(b""))),
        after={"x": NEW},
    ),
    accepts(
        "literal-keeps-the-executable-bit",
        {"x": executable(OLD)},
        mail(REPLACE),
        after={"x": executable(NEW)},
    ),
    accepts(
        "literal-of-text",
        {"x": lines("a b")},
        mail(binary(lines("a b"), lines("a c"), literal(lines("a c")))),
    ),
    accepts(
        "literal-of-many-lines",
        {"x": OLD},
        mail(binary(OLD, OLD * 40 + NEW, literal(OLD * 40 + NEW))),
    ),
    accepts(
        "literal-then-a-text-diff",
        {**BIN, "f": lines("a b c")},
        mail(REPLACE, modify("f", hunk(1, "a -b +B c"))),
    ),
    accepts("literal-in-a-mail-of-crlf", BIN, crlf(mail(REPLACE)), after={"x": NEW}),
    accepts(
        "literal-in-base64", BIN, encoded(b"Why.\n---\n" + REPLACE, "base64"), after={"x": NEW}
    ),
    refuses("literal-in-base64-with-crlf", BIN, encoded(crlf(b"Why.\n---\n" + REPLACE), "base64")),
    accepts(
        "literal-twice-in-one-patch",
        BIN,
        mail(REPLACE, binary(NEW, LONGER, literal(LONGER))),
        after={"x": LONGER},
    ),
    refuses("literal-already-there", {"x": NEW, "f": b""}, mail(REPLACE)),
    refuses("literal-of-a-missing-file", {"f": b""}, mail(REPLACE)),
    refuses("literal-created-where-a-file-is", BIN, mail(binary(None, NEW, literal(NEW)))),
    refuses("literal-onto-other-content", {"x": OLD + b"!"}, mail(REPLACE)),
    refuses(
        "literal-deleted-onto-other-content",
        {"x": NEW},
        mail(binary(OLD, None, literal(b""), literal(OLD))),
    ),
    accepts(
        "literal-renamed",
        BIN,
        mail(
            diff(
                "x",
                "y",
                header=[
                    "similarity index 50%",
                    "rename from x",
                    "rename to y",
                    f"index {blob_id(OLD)}..{blob_id(NEW)} 100644",
                    "GIT binary patch",
                ],
            ),
            literal(NEW),
        ),
        after={"x": None, "y": NEW},
    ),
    accepts(
        "literal-copied",
        BIN,
        mail(
            diff(
                "x",
                "y",
                header=[
                    "similarity index 50%",
                    "copy from x",
                    "copy to y",
                    f"index {blob_id(OLD)}..{blob_id(NEW)} 100644",
                    "GIT binary patch",
                ],
            ),
            literal(NEW),
        ),
        after={"x": OLD, "y": NEW},
    ),
)

DELTAS = (
    accepts("delta", BIN, mail(GROW), after={"x": LONGER}),
    accepts(
        "delta-without-the-reverse",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER))),
        after={"x": LONGER},
    ),
    accepts(
        "delta-with-a-delta-as-reverse",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER), delta(OLD, OLD + b"!"))),
    ),
    refuses("delta-onto-other-content", {"x": OLD + b"!"}, mail(GROW)),
    refuses("delta-of-a-missing-file", {}, mail(GROW)),
    refuses(
        "delta-for-another-size",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER, _varint(9) + _varint(1) + b"\x01x"))),
    ),
    refuses(
        "delta-that-copies-beyond-the-end",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER, _varint(256) + _varint(257) + _copy(257)))),
    ),
    refuses(
        "delta-with-the-reserved-command",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER, _varint(256) + _varint(1) + b"\0"))),
    ),
    refuses(
        "delta-cut-off",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER, _varint(256) + _varint(300) + b"\x7fabc"))),
    ),
    refuses(
        "delta-that-makes-too-little",
        BIN,
        mail(binary(OLD, LONGER, delta(OLD, LONGER, _varint(256) + _varint(275) + _copy(256)))),
    ),
    refuses(
        "delta-that-is-empty",
        BIN,
        mail(binary(OLD, LONGER, b"delta 0\n" + base85(zlib.compress(b"")) + b"\n")),
    ),
)


def left_out(new: bytes) -> bytes:
    """Say only that the file differs, as without --binary, but with full ids."""
    said = binary(OLD, new).removesuffix(b"GIT binary patch\n")
    return said + b"Binary files a/x and b/x differ\n"


IDS = (
    refuses(
        "ids-abbreviated",
        BIN,
        mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(OLD)[:12], blob_id(NEW)[:12]))),
    ),
    refuses(
        "ids-old-abbreviated",
        BIN,
        mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(OLD)[:39], blob_id(NEW)))),
    ),
    refuses(
        "ids-new-abbreviated",
        BIN,
        mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(OLD), blob_id(NEW)[:12]))),
    ),
    refuses(
        "ids-old-wrong", BIN, mail(binary(OLD, NEW, literal(NEW), ids=("1" * 40, blob_id(NEW))))
    ),
    refuses(
        "ids-new-wrong", BIN, mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(OLD), "2" * 40)))
    ),
    refuses(
        "ids-swapped", BIN, mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(NEW), blob_id(OLD))))
    ),
    refuses(
        "ids-in-capitals",
        BIN,
        mail(binary(OLD, NEW, literal(NEW), ids=(blob_id(OLD).upper(), blob_id(NEW).upper()))),
    ),
    refuses(
        "ids-not-told",
        BIN,
        mail(diff("x", "x", header=["GIT binary patch"]), literal(NEW), literal(OLD)),
    ),
    accepts(
        "ids-new-known-to-the-repository-and-literal-left-out",
        {**BIN, "y": NEW},
        mail(left_out(NEW)),
        after={"x": NEW},
    ),
    refuses("ids-new-unknown-and-literal-left-out", BIN, mail(left_out(b"nobody has this\n"))),
    refuses(
        "ids-abbreviated-and-literal-left-out",
        {**BIN, "y": NEW},
        mail(
            b"diff --git a/x b/x\nindex 1234567..89abcde 100644\nBinary files a/x and b/x differ\n"
        ),
    ),
    refuses("files-differ-in-a-plain-diff", BIN, mail(b"Binary files old/x and new/x differ\n")),
)


def dented(letter: bytes) -> bytes:
    """Put *letter* where the fifth letter of the first line of base85 should be."""
    before, after = REPLACE.split(b"literal 256\nzc$@(", 1)
    return before + b"literal 256\nzc$@" + letter + after


DAMAGE = (
    refuses("base85-with-a-letter-changed", BIN, mail(dented(b")"))),
    refuses("base85-with-a-letter-that-is-none", BIN, mail(dented(b'"'))),
    refuses("base85-with-a-space", BIN, mail(dented(b" "))),
    refuses("base85-with-a-letter-too-many", BIN, mail(dented(b"((("))),
    refuses("base85-with-a-letter-too-few", BIN, mail(dented(b""))),
    refuses("base85-wrapped", BIN, mail(dented(b"(\n"))),
    refuses(
        "base85-with-a-wrong-length",
        BIN,
        mail(REPLACE.replace(b"literal 256\nz", b"literal 256\ny", 1)),
    ),
    refuses(
        "base85-with-a-length-that-is-none",
        BIN,
        mail(REPLACE.replace(b"literal 256\nz", b"literal 256\n1", 1)),
    ),
    refuses(
        "base85-overflowing-its-four-bytes", BIN, mail(binary(OLD, NEW, b"literal 256\nD~~~~~\n\n"))
    ),
    refuses("literal-with-the-wrong-size", BIN, mail(binary(OLD, NEW, literal(NEW, 255)))),
    refuses("literal-with-a-larger-size", BIN, mail(binary(OLD, NEW, literal(NEW, 2560)))),
    refuses(
        "literal-without-its-blank-line", BIN, mail(binary(OLD, NEW, literal(NEW)[:-1]), after=b"")
    ),
    refuses("literal-cut-off", BIN, mail(binary(OLD, NEW, literal(NEW)[:60] + b"\n"), after=b"")),
    refuses(
        "literal-that-is-not-deflated",
        BIN,
        mail(binary(OLD, NEW, b"literal 256\n" + base85(NEW) + b"\n")),
    ),
    refuses("binary-patch-line-and-nothing-behind", BIN, mail(binary(OLD, NEW), after=b"")),
    refuses("binary-patch-line-and-prose-behind", BIN, mail(binary(OLD, NEW, b"some words\n"))),
    refuses(
        "reverse-damaged",
        BIN,
        mail(binary(OLD, NEW, literal(NEW), literal(OLD).replace(b"\nz", b"\n1", 1))),
    ),
    accepts(
        "deflated-with-rubbish-behind",
        BIN,
        mail(binary(OLD, NEW, b"literal 256\n" + base85(zlib.compress(NEW) + b"rubbish") + b"\n")),
    ),
    refuses("text-hunk-onto-bytes-that-are-none", BIN, mail(modify("x", hunk(1, "a -b +B c")))),
    accepts(
        "text-hunk-on-a-file-with-nul-bytes",
        {"x": b"a\0a\nb\nc\0\n"},
        mail(modify("x", b"@@ -1,3 +1,3 @@\n a\0a\n-b\n+B\n c\0\n")),
    ),
)

CASES = (*LITERALS, *DELTAS, *IDS, *DAMAGE)
