"""In what is a mail wrapped? Charsets, transfer encodings, parts, odd headers."""

import base64

from tests.oracle.cases.builders import (
    Case,
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

F: Files = {"f": lines("a b c")}
CHANGE = modify("f", hunk(1, "a -b +B c"))
WHEN = b"1614995931 -0800"
STAMP = b"author Ada Loom <ada@example.org> " + WHEN
EARLIER = "Thu, 4 Mar 2021 10:00:00 +0100"


def titled(name: str, subject: str | bytes, title: str) -> Case:
    """Show what is left of *subject* in the commit."""
    return accepts(name, F, mail(CHANGE, subject=subject), says=[title.encode()])


def authored(name: str, sender: str | bytes, identity: str) -> Case:
    """Show whom *sender* makes the author."""
    line = f"author {identity} ".encode() + WHEN
    return accepts(name, F, mail(CHANGE, sender=sender), says=[line])


def typed(content_type: str, body: bytes, patch: bytes = CHANGE, more: str = "8bit") -> bytes:
    """Write a mail that says of what type and transfer encoding it is."""
    mime = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {more}"]
    return header(more=mime) + b"\n" + body + b"---\n" + patch


CHARSETS = (
    accepts(
        "charset-latin-1",
        F,
        typed("text/plain; charset=ISO-8859-1", b"gr\xfc\xdf\n"),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "charset-windows-1252",
        F,
        typed("text/plain; charset=windows-1252", b"\x93so\x94\n"),
        says=["\u201cso\u201d".encode()],
    ),
    refuses(
        "charset-us-ascii-with-utf-8-in-it",
        F,
        typed("text/plain; charset=us-ascii", "gr\u00fc\u00df\n".encode()),
    ),
    accepts(
        "charset-us-ascii-with-ascii-in-it",
        F,
        typed("text/plain; charset=us-ascii", b"Why.\n"),
        says=[b"Why."],
    ),
    accepts(
        "charset-in-quotes",
        F,
        typed('text/plain; charset="ISO-8859-1"', b"gr\xfc\xdf\n"),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "charset-in-capitals",
        F,
        typed("TEXT/PLAIN; CHARSET=UTF-8", "gr\u00fc\u00df\n".encode()),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "charset-utf8-without-the-dash",
        F,
        typed("text/plain; charset=utf8", "gr\u00fc\u00df\n".encode()),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "charset-gb2312",
        F,
        typed("text/plain; charset=gb2312", b"\xc4\xe3\xba\xc3\n"),
        says=["\u4f60\u597d".encode()],
    ),
    accepts(
        "charset-shift-jis",
        F,
        typed("text/plain; charset=Shift_JIS", b"\x83e\x83X\x83g\n"),
        says=["\u30c6\u30b9\u30c8".encode()],
    ),
    accepts(
        "charset-iso-2022-jp",
        F,
        typed("text/plain; charset=ISO-2022-JP", b"\x1b$B%F%9%H\x1b(B\n"),
        says=["\u30c6\u30b9\u30c8".encode()],
    ),
    refuses("charset-unknown", F, typed("text/plain; charset=nonesuch", b"Why.\n")),
    refuses("charset-y", F, typed("text/plain; charset=y", b"Why.\n")),
    accepts("charset-empty", F, typed("text/plain; charset=", b"Why.\n")),
    accepts("charset-missing", F, typed("text/plain", b"Why.\n"), says=[b"Why."]),
    refuses("charset-utf-16-over-plain-bytes", F, typed("text/plain; charset=UTF-16", b"Why.\n")),
    accepts(
        "charset-does-not-touch-the-diff",
        {"f": b"gr\xfc\xdf\nb\n"},
        typed(
            "text/plain; charset=ISO-8859-1",
            b"Why.\n",
            modify("f", b"@@ -1,2 +1,2 @@\n gr\xfc\xdf\n-b\n+B\n"),
        ),
        after={"f": b"gr\xfc\xdf\nB\n"},
    ),
)


def parts(*inner: bytes, kind: str = "mixed", border: str = "xxx") -> bytes:
    """Write a mail of several parts."""
    mime = ["MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="{border}"']
    edge = f"--{border}\n".encode()
    return (
        header(more=mime)
        + b"\n"
        + b"".join(edge + part for part in inner)
        + f"--{border}--\n".encode()
    )


def part(content: bytes, more: str = "text/plain; charset=UTF-8", encoding: str = "8bit") -> bytes:
    if encoding == "base64":
        content = base64.encodebytes(content)
    said = f"Content-Type: {more}\nContent-Transfer-Encoding: {encoding}\n\n"
    return said.encode() + content


WORDS = b"Why it is so.\n---\n"
FLOWED = "text/plain; charset=UTF-8; format=flowed"

MIME = (
    accepts("base64", F, encoded(WORDS + CHANGE, "base64"), says=[b"Why it is so."]),
    accepts(
        "base64-in-one-line",
        F,
        header(more=["Content-Transfer-Encoding: base64"])
        + b"\n"
        + base64.b64encode(WORDS + CHANGE)
        + b"\n",
    ),
    accepts(
        "base64-without-padding-at-its-end",
        F,
        header(more=["Content-Transfer-Encoding: base64"])
        + b"\n"
        + base64.b64encode(WORDS + CHANGE).rstrip(b"=")
        + b"\n",
    ),
    accepts(
        "base64-named-in-capitals",
        F,
        header(more=["Content-Transfer-Encoding: BASE64"])
        + b"\n"
        + base64.encodebytes(WORDS + CHANGE),
    ),
    accepts(
        "base64-with-a-footer-in-the-clear",
        F,
        encoded(WORDS + CHANGE, "base64") + b"\n____\nlist mailing list\n",
    ),
    accepts(
        "quoted-printable", F, encoded(WORDS + CHANGE, "quoted-printable"), says=[b"Why it is so."]
    ),
    accepts(
        "quoted-printable-with-soft-breaks",
        F,
        header(more=["Content-Transfer-Encoding: quoted-printable"])
        + b"\n"
        + (WORDS + CHANGE).replace(b"so.", b"s=\no.").replace(b"+B", b"+=\nB"),
        says=[b"Why it is so."],
    ),
    refuses(
        "quoted-printable-said-but-not-done",
        {"f": b"a=41\nb\n"},
        header(more=["Content-Transfer-Encoding: quoted-printable"])
        + b"\n"
        + WORDS
        + modify("f", b"@@ -1,2 +1,2 @@\n a=41\n-b\n+B\n"),
    ),
    accepts(
        "transfer-encoding-unknown",
        F,
        header(more=["Content-Transfer-Encoding: x-none"]) + b"\n" + WORDS + CHANGE,
    ),
    accepts(
        "parts-words-and-an-attached-diff",
        F,
        parts(part(WORDS), part(CHANGE, "text/x-patch; name=f.patch")),
        says=[b"Why it is so."],
    ),
    accepts(
        "parts-diff-in-base64",
        F,
        parts(part(WORDS), part(CHANGE, "text/x-diff", "base64")),
        says=[b"Why it is so."],
    ),
    accepts(
        "parts-diff-as-octet-stream",
        F,
        parts(part(WORDS), part(CHANGE, "application/octet-stream", "base64")),
    ),
    refuses(
        "parts-diff-inline-and-attached",
        F,
        parts(part(WORDS + CHANGE), part(CHANGE, "text/x-patch", "base64")),
    ),
    refuses(
        "parts-text-and-html",
        F,
        parts(
            part(WORDS + CHANGE),
            part(b"<p>Why</p>\n<pre>@@ -1 +1 @@</pre>\n@@ -1 +1 @@\n", "text/html"),
            kind="alternative",
        ),
    ),
    accepts(
        "parts-text-and-harmless-html",
        F,
        parts(part(WORDS + CHANGE), part(b"<p>Why</p>\n", "text/html"), kind="alternative"),
    ),
    accepts(
        "parts-and-a-list-s-footer",
        F,
        parts(part(WORDS + CHANGE), part(b"____\nlist mailing list\n")),
    ),
    accepts(
        "parts-within-parts",
        F,
        parts(
            b'Content-Type: multipart/mixed; boundary="yyy"\n\n--yyy\n'
            + part(WORDS + CHANGE)
            + b"--yyy--\n"
        ),
        says=[b"Why it is so."],
    ),
    accepts(
        "parts-signed",
        F,
        parts(
            part(WORDS + CHANGE),
            part(b"-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature"),
            kind="signed",
        ),
    ),
    accepts(
        "parts-with-words-before-the-first",
        F,
        parts(part(WORDS + CHANGE)).replace(
            b"\n\n--xxx\n", b"\n\nThis is a message of parts.\n--xxx\n", 1
        ),
    ),
    accepts("parts-never-closed", F, parts(part(WORDS + CHANGE)).removesuffix(b"--xxx--\n")),
    accepts(
        "parts-with-a-border-in-no-quotes",
        F,
        parts(part(WORDS + CHANGE)).replace(b'"xxx"', b"xxx"),
        says=[b"Why it is so."],
    ),
    accepts(
        "parts-of-which-the-first-is-empty",
        F,
        parts(part(b""), part(WORDS + CHANGE)),
        says=[b"Why it is so."],
    ),
    accepts(
        "parts-of-crlf",
        F,
        crlf(parts(part(WORDS), part(CHANGE, "text/x-patch"))),
        says=[b"Why it is so."],
    ),
    refuses("flowed-diff-that-is-not-stuffed", F, typed(FLOWED, b"Why it \nis so.\n")),
    accepts(
        "flowed-diff-with-its-spaces-stuffed",
        F,
        typed(
            FLOWED,
            b"Why.\n",
            b"".join(
                b" " + line if line[:1] == b" " else line
                for line in CHANGE.splitlines(keepends=True)
            ),
        ),
    ),
    refuses(
        "flowed-with-delsp-and-not-stuffed", F, typed(FLOWED + "; delsp=yes", b"Why it \nis so.\n")
    ),
    accepts("html-only", F, typed("text/html; charset=UTF-8", b"Why.\n")),
)

HEADERS = (
    accepts(
        "header-with-a-line-that-is-none",
        F,
        mail(CHANGE, more=["X-One: 1", "this is no header", "X-Two: 2"]),
    ),
    accepts(
        "header-with-unknown-fields",
        F,
        mail(CHANGE, more=["X-Mailer: none", "List-Id: <list.example.org>"]),
    ),
    accepts("header-beginning-with-a-blank-line", F, b"\n" + mail(CHANGE)),
    refuses("header-beginning-with-a-folded-line", F, b" folded\n" + mail(CHANGE)),
    accepts("header-of-ten-thousand-folds", F, mail(CHANGE, more=["X-Long: x" + "\n x" * 10000])),
    accepts("header-with-a-nul-byte", F, mail(CHANGE, more=[b"X-Nul: a\0b"])),
    accepts("header-that-is-all-there-is-then-the-diff", F, header() + b"\n" + CHANGE),
    refuses("mail-that-is-empty", F, b""),
    refuses("mail-of-a-diff-only", F, CHANGE),
    accepts("mail-with-content-length", F, mail(CHANGE, more=["Content-Length: 3"])),
)

CASES = (*CHARSETS, *MIME, *HEADERS)
