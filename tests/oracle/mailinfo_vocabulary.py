"""The words of which mails are made at random: those on which readers of mail differ."""

NAMES = (
    "A U Thor", "Jörg Müller", '"Thor, A U"', '"A \\"B\\" C"', "'A'", "A (nick) B", "(A U)", "A.",
    "", "J", "X" * 61, "山田", "A <B>", "a@b.example.org", "A, B", "A\tB", "=?", "A (b (c) d", '"A',
    "A \\( B", "A ; B", "via list",
)  # fmt: skip
ADDRESSES = (
    "<a@example.org>", "a@example.org", "<a@example.org", "a@example.org>", "<a>", "", "<>",
    "<a@example.org> (comment)", "<a@b@c>", "a@example.org b@example.org", "< a@example.org >",
    "<a@example.org>, B <b@example.org>", "(a@example.org)", "<a @example.org>", "@", "<@>",
)  # fmt: skip
SUBJECTS = (
    "[PATCH] title", "Re: [PATCH 1/2] title", "[a][b] : re: Re: title", "title [x]", "[open",
    "re:", "Re", "", "  a   b\tc ", "[]", "Re : x", "rex", ":", "[PATCH] [RFC] Re: [x] y: z", "ä",
    "[]]x", "=?utf-8?q?=5BPATCH=5D_x?=", "AW: x", "[PATCH]", "re:re:x", "R", "[[x] y] z",
)  # fmt: skip
DATES = (
    "Thu, 7 Apr 2005 22:14:13 -0700", "", "yesterday", "@1112937253 +0200", "7 Apr 05\t22:14",
    " Thu  7", "=?utf-8?q?Thu?=",
)  # fmt: skip
CHARSETS = (
    "utf-8", "UTF8", "us-ascii", "iso-8859-1", "ISO-8859-15", "windows-1252", "windows-1251", "y",
    "", "unknown-8bit", "latin-1", "iso-8859-1//IGNORE", "euc-kr", "windows-1250",
    "utf-16le", "shift_jis", "euc-jp", "'utf-8'",
)  # fmt: skip
TEXTS = (
    "", "", "text", "more text ", "  indented", "Ünïcödé", "--", "-- ", "---", "--- ", "---\t",
    "--- a/b", "---  x", "----", "---x", "diff -", "diff --git a/b b/b", "diff", "Index: x",
    "Index:", "+++ b/b", "@@ -1 +1 @@", "-old", "+new", " same", "From: B <b@example.org>",
    "from: x", "From: ö <b@example.org>", "Subject: other", "Subject:other ", "Date: @5 +0000",
    "To: x", "Subject: =?utf-8?q?a?=", "Subject: =?bad", " folded", "\tfolded", "[PATCH] inside",
    "[PATCH]x", ">From x",
    ">From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
    ">From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2002", "From x",
    "Content-Type: text/plain; charset=iso-8859-1", "-- >8 --", " -- ", "a=3D", "=41=", "=", "a=",
    "--bound", "--bound--", "--inner", " ", "  ", "\t", "Signed-off-by: A <a@example.org>",
    "Message-Id: <x@y>", "From:", "Date:", "Subject", "Reply-To: x",
    "\\ No newline at end of file",
)  # fmt: skip
HEADERS = (
    "To: x", "X-A: b", "X-A:", ":", "Received: from x\n\tby y", "From x", ">From y",
    "Message-ID: <a@b>", "Message-ID: =?y?q?a?=", "MIME-Version: 1.0", "not a header", "X A: b",
    "Sender: c", "Cc: d\n ", "Content-Language: en",
)  # fmt: skip
ENCODINGS = (
    "base64", "quoted-printable", "8bit", "7bit", "x-base64-y", "BASE64", "Quoted-Printable",
)  # fmt: skip
DAMAGE = (
    b"\0", b"\r", b"\n", b"\r\n", b"\n\n", b" ", b"=", b"=?", b"?=", b"\xff", b"\xe4", b"\xc3",
    b":", b"=0A", b"=00", b"=?utf-8?q?", b"=?utf-8?b?", b"--bound\n", b"--bound--\n",
    b"\n--inner\n", b'"', b"(", b"---\n", b"Content-Type: text/plain\n", b"\n ", b"\t", b"\v",
    b"\f", b"<", b">", b"@", b"\x1b$B", b"\\",
)  # fmt: skip
DATE_WORDS = (
    "Thu,", "Thu", "Sunday", "7", "07", "31", "32", "Apr", "April", "Jan", "2005", "05", "99",
    "70", "1969", "2100", "22:14:13", "1:2", "24:00", "23:59:60", "12:60", "10:14", "PM", "AM",
    "-0700", "+0530", "+05:30", "-0001", "+01", "-7", "+2400", "-0000", "PST", "EDT", "GMT", "Z",
    "CES", "(CET)", "XYZ", "T", "2005-04-07", "04/07/2005", "7/4/05", "13/4/2005", "7.4.2005",
    "20050407", "221413", "22:14:13.25", "2005-04-07T22:14:13Z", "1112937253", "99999999", "0530",
    "1401", "noon", "@5", "@5 +0100", "1.2", "3/4", "71-1-1", "1969-04-05", ":", "-", "Apr7",
    "7-Apr-2005", "+05:+3", "99999999999999999999", "99999999999",
)  # fmt: skip
CRUD = (
    ".", ",", ":", ";", "<", ">", '"', "'", "\\", " ", "\t", "\x01", "ä", "A", "b.c", "\x7f",
    "\x0b",
)  # fmt: skip
LOG = (
    b"text", b"text  ", b"", b"", b" ", b"\t", b"  indented", b"trailing\t ", b"\xc3\xb6",
    b"\xf6", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xef\xb7\x90", b"\xf4\x90\x80\x80",
    b"\xf0\x9f\xbf\xbf", b"\xc0\x80", b"\xe2\x82", b"#comment", b"\x0b", b"\x0c ", b"\r", b"a\rb",
    b"Signed-off-by: A <a@b>", b"\xe2\x80\xa8",
)  # fmt: skip
