"""Mails by hand, each named for what it shows of git mailinfo.

*shows* is what must be found in git's account (``REFUSED`` if git refuses the
mail), so that no name can lie; the account as a whole must equal applier's.
"""

from msgspec import Struct

REFUSED = b"refused"
DIFF = b"---\n\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
_FORMAT_PATCH = b">From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 "


class Case(Struct, frozen=True):
    """One mail and what git's account of it holds."""

    mail: bytes
    shows: bytes


def _header(
    sender: bytes = b"A U Thor <a@example.org>",
    subject: bytes = b"[PATCH] title",
    date: bytes = b"Thu, 7 Apr 2005 22:14:13 -0700",
) -> bytes:
    return b"From: " + sender + b"\nSubject: " + subject + b"\nDate: " + date + b"\n"


def _from(sender: bytes, shows: bytes) -> Case:
    return Case(_header(sender=sender) + b"\nbody\n" + DIFF, shows)


def _subject(subject: bytes, shows: bytes) -> Case:
    return Case(_header(subject=subject) + b"\nbody\n" + DIFF, shows)


def _body(body: bytes, shows: bytes, *fields: bytes) -> Case:
    return Case(_header() + b"".join(field + b"\n" for field in fields) + b"\n" + body, shows)


def _type(value: bytes) -> bytes:
    return b"Content-Type: " + value


_QP = b"Content-Transfer-Encoding: quoted-printable"
_BASE64 = b"Content-Transfer-Encoding: base64"
_FLOWED = b"Content-Type: text/plain; format=flowed"
_MIXED = b"Content-Type: multipart/mixed; boundary=b1"
_LATIN = b"Content-Type: text/plain; charset=iso-8859-1"

_PEOPLE = {
    "a name and an address": _from(b"A <a@example.org>", b"Author: A\nDate"),
    "an address and a name in a comment": _from(b"a@example.org (A U)", b"Author: A U\n"),
    "a comment after name and address stays": _from(b"A <a@b> (x)", b"Author: A (x)\n"),
    "an address alone is its own name": _from(b"<a@b>", b"Author: a@b\n"),
    "a quoted comma": _from(b'"Thor, A" <a@b>', b"Author: Thor, A\n"),
    "quotation marks within a quotation": _from(b'"A \\"B\\" C" <a@b>', b'Author: A "B" C\n'),
    "a quoted address in the name": _from(b'"a@b" <c@d>', b"Author: a@b\nDate"),
    "parentheses within a quotation": _from(b'"A (B" <a@b>', b"Author: A (B\n"),
    "a comment within a comment": _from(b"A (b (c) d) <a@b>", b"Author: A (b (c) d)\n"),
    "a name of 60 bytes is kept": _from(b"x" * 60 + b" <a@b>", b"Author: " + b"x" * 60),
    "a name of 61 bytes is not": _from(b"x" * 61 + b" <a@b>", b"Author: a@b\n"),
    "a name of 60 characters and 61 bytes is not": _from(
        b"x" * 59 + b"\xc3\xb6 <a@b>", b"Author: a@b\n"
    ),
    "a name of one letter": _from(b"J <a@b>", b"Author: J\n"),
    "an account without a domain": _from(b"A U <root>", b"Email: root"),
    "no address at all": _from(b"A U Thor", b"Author: \nDate"),
    "two addresses: the first": _from(b"a@b, c@d", b"Email: a@b,"),
    "a space in the address": _from(b"A <a @b>", b"Email: @b"),
    "white space in the name": _from(b"A \t  U <a@b>", b"Author: A U\n"),
    "a Latin-1 name without a word for it": _from(b"J\xf6rg <a@b>", b"Author: J\xf6rg"),
    "an empty From": _from(b"", b"Author: \n"),
    "a list in the name": _from(b"A via list <l@b>", b"Author: A via list"),
    "a NUL byte hides the rest": _from(b"A <a@b>\0 <c@d>", b"Email: a@b"),
    "a NUL byte in an encoded name is refused": _from(b"=?utf-8?q?A=00B?= <a@b>", REFUSED),
}

_WORDS = {
    "a q word": _from(b"=?utf-8?q?J=C3=B6rg?= <a@b>", b"Author: J\xc3\xb6rg"),
    "a b word": _from(b"=?UTF-8?B?SsO2cmc=?= <a@b>", b"Author: J\xc3\xb6rg"),
    "a Latin-1 word": _from(b"=?iso-8859-1?Q?J=F6rg?= <a@b>", b"Author: J\xc3\xb6rg"),
    "underscores are spaces": _subject(b"=?utf-8?q?a_b=5Fc?=", b"Subject: a b_c"),
    "space between words goes": _subject(b"=?utf-8?q?a?=  \t=?utf-8?q?b?=", b"Subject: ab"),
    "space between folded words goes": _subject(b"=?utf-8?q?a?=\n =?utf-8?q?b?=", b"Subject: ab"),
    "space beside text stays": _subject(b"x =?utf-8?q?a?= y", b"Subject: x a y"),
    "words without space between": _subject(b"=?utf-8?q?a?==?utf-8?q?b?=", b"Subject: ab"),
    "a word within a word of text": _subject(b"x=?utf-8?q?a?=y", b"Subject: xay"),
    "a character split over two words": _subject(
        b"=?utf-8?q?=C3?= =?utf-8?q?=B6?=", b"Subject: \xc3\xb6"
    ),
    "an unknown charset in a word is refused": _subject(b"=?y?q?a?=", REFUSED),
    "a word without an end is refused": _subject(b"=?utf-8?q?a", REFUSED),
    "an unknown encoding is refused": _subject(b"=?utf-8?x?a?=", REFUSED),
    "a word that is no word is refused": _subject(b"what =?", REFUSED),
    "a word in no charset": _subject(b"=??q?a?=", b"Subject: a"),
    "a word in no charset's language is refused": _subject(b"=?utf-8*en?q?a?=", REFUSED),
    "broken padding in a b word": _subject(b"=?utf-8?b?YWI?=", b"Subject: ab"),
    "a bad escape in a q word": _subject(b"=?utf-8?q?a=zz?=", b"Subject: a=zz"),
    "brackets in a word are brackets": _subject(b"=?utf-8?q?=5BPATCH=5D_x?=", b"Subject: x"),
    "a line end in a word is a space": _subject(b"=?utf-8?q?a=0Ab?=", b"Subject: a b"),
    "a broken word in the Message-ID is refused": _body(b"x\n", REFUSED, b"Message-ID: =?"),
}

_SUBJECTS = {
    "brackets go": _subject(b"[a] [b][c] x", b"Subject: x"),
    "Re goes, again and again": _subject(b"Re: re: [PATCH] RE: x", b"Subject: x"),
    "other languages' Re stays": _subject(b"AW: x", b"Subject: AW: x"),
    "Re before a space and a colon stays": _subject(b"Re : x", b"Subject: Re : x"),
    "Re alone stays": _subject(b"Re:", b"Subject: Re:"),
    "a bracket without an end stays": _subject(b"[PATCH x", b"Subject: [PATCH x"),
    "brackets within brackets end at the first": _subject(b"[[a] b] x", b"Subject: b] x"),
    "brackets behind the title stay": _subject(b"x [y]", b"Subject: x [y]"),
    "colons in front go": _subject(b" : : x", b"Subject: x"),
    "white space becomes one space": _subject(b"a  \t b", b"Subject: a b"),
    "a folded subject": _subject(b"[PATCH]\n a\n\tb", b"Subject: a b"),
    "a fold of white space only": _subject(b"a\n \n b", b"Subject: a b"),
    "an empty subject": _subject(b"", b"Subject: \n"),
}

_HEADERS = {
    "the last of several wins": Case(
        _header() + _header(b"B <b@example.org>", b"other") + b"\nx\n", b"Author: B"
    ),
    "an odd case of a field's name": Case(b"fROM: A <a@b>\n\nx\n", b"Author: A"),
    "a field without a space": Case(b"From:A <a@b>\n\nx\n", b"Author: A"),
    "a space before the colon ends the header": Case(b"Date : x\n\ny\n", b"Date : x\n\ny\n"),
    "From and a space is an envelope line": Case(b"From : A <a@b>\n\nx\n", b"x\n|"),
    "blank lines before the header": Case(b"\n \n" + _header() + b"\nx\n", b"Author: A U"),
    "an envelope line in the header": Case(b"From x\n" + _header() + b"\nx\n", b"Author: A U"),
    "a quoted envelope line in the header": Case(
        b">From x\n" + _header() + b"\nx\n", b"Author: A U"
    ),
    "a line that is no field ends the header": Case(
        b"Subject: x\nno field  \nFrom: A <a@b>\n", b"no field\nFrom: A"
    ),
    "header only": Case(_header(), b"Subject: title"),
    "header only, no line end: it is text too": Case(b"From: A <a@b>\nTo: x", b"To: x"),
    "text only": Case(b"some text\nand more\n", b"some text\nand more\n"),
    "an empty mail is refused": Case(b"", REFUSED),
    "a mail of blank lines is refused": Case(b"\n\n\n", REFUSED),
    "CR before LF goes": Case(
        (_header() + b"\nbody\n" + DIFF).replace(b"\n", b"\r\n"), b"body\n|" + DIFF
    ),
    "one of two CR before LF goes": _body(b"body\r\r\n" + DIFF, b"body\r\n"),
    "an empty Date": Case(_header(date=b"") + b"\nx\n", b"Date: \n"),
    "white space in the Date": Case(
        _header(date=b"Thu,\n 7  Apr") + b"\nx\n", b"Date: Thu, 7 Apr\n"
    ),
}

_IN_BODY = {
    "From in the body": _body(b"From: B <b@example.org>\n\nx\n" + DIFF, b"Author: B"),
    "From in the body without a patch": _body(b"From: B <b@example.org>\n\nx\n", b"Author: A U"),
    "all three in the body": _body(
        b"Date: now\nSubject: [x] other\nFrom: B <b@c>\n\nx\n" + DIFF, b"Date: now \nEmail: b@c\n"
    ),
    "folded in the body": _body(b"Subject: a\n b\n\tc\n\nx\n" + DIFF, b"Subject: a b c\n"),
    "an encoded word in the body": _body(b"Subject: =?utf-8?q?=61?=\n" + DIFF, b"Subject: a\n"),
    "a broken word in the body is refused": _body(b"Subject: =?utf-8\n\n" + DIFF, REFUSED),
    "blank lines before the body's header": _body(b"\n\nFrom: B <b@c>\n\nx\n" + DIFF, b"Author: B"),
    "a second From in the body is text": _body(
        b"From: B <b@c>\nFrom: C <c@d>\n\nx\n" + DIFF, b"From: C <c@d>\n"
    ),
    "text before it makes it text": _body(b"x\nFrom: B <b@c>\n" + DIFF, b"Author: A U"),
    "other fields in the body are text": _body(b"To: x\nFrom: B <b@c>\n" + DIFF, b"To: x\nFrom"),
    "after a blank line it is text": _body(
        b"From: B <b@c>\n\nSubject: y\n\nx\n" + DIFF, b"Subject: y\n\nx\n"
    ),
    "a line of white space is text": _body(b"  \nFrom: B <b@c>\n" + DIFF, b"Author: A U"),
    "[PATCH] in the body is a subject": _body(b"[PATCH] other\n\nx\n" + DIFF, b"Subject: other\n"),
    "[PATCH] without a space is text": _body(b"[PATCH]other\n\n" + DIFF, b"[PATCH]other\n"),
    "[RFC] in the body is text": _body(b"[RFC] other\n\n" + DIFF, b"[RFC] other\n"),
    "git format-patch's own envelope line": _body(
        _FORMAT_PATCH + b"2001\nFrom: B <b@c>\n\nx\n" + DIFF, b"Author: B"
    ),
    "an envelope line of another day is text": _body(
        _FORMAT_PATCH + b"2002\nFrom: B <b@c>\n\n" + DIFF, b"Author: A U"
    ),
    "Latin-1 in the body's header is not converted": _body(
        b"From: J\xf6 <b@c>\n\n\xf6\n" + DIFF, b"Author: J\xf6\n", _LATIN
    ),
    "scissors are text": _body(b"x\n-- >8 --\ny\n" + DIFF, b"x\n-- >8 --\ny\n"),
}

_STARTS = {
    "three dashes": _body(b"x\n---\ny\n", b"x\n|---\ny\n"),
    "three dashes and white space": _body(b"x\n--- \t\ny\n", b"|--- \t\n"),
    "three dashes and a name": _body(b"x\n--- a\n", b"|--- a\n"),
    "three dashes and two spaces are text": _body(b"x\n---  a\n", b"---  a\n|"),
    "four dashes are text": _body(b"x\n----\n", b"----\n|"),
    "dashes and letters are text": _body(b"x\n---a\n", b"---a\n|"),
    "three dashes without a line end are text": _body(b"x\n---", b"---|"),
    "dashes and a form feed are text": _body(b"---\f\n", b"---\f\n|"),
    "diff and a dash": _body(b"x\ndiff -u a b\n", b"|diff -u"),
    "diff and a word are text": _body(b"x\ndiff a b\n", b"diff a b\n|"),
    "Index": _body(b"x\nIndex: a\n", b"|Index: a\n"),
    "Index without a space is text": _body(b"Index:a\n", b"Index:a\n|"),
    "a quoted diff is text": _body(b"> diff --git a/f b/f\n", b"git a/f b/f\n|"),
    "a patch at once": _body(DIFF, b"|" + DIFF),
    "NUL in the body": _body(b"a\0b\n" + DIFF, b"a\0b\n|"),
}

_MIME = {
    "Latin-1 is converted before the patch": _body(
        b"\xf6\ndiff -u\n+\xf6\n", b"\xc3\xb6\n|diff -u\n+\xf6\n", _LATIN
    ),
    "the patch's first line is converted too": _body(
        b"x\ndiff -\xf6\n+\xf6\n", b"|diff -\xc3\xb6\n+\xf6\n", _LATIN
    ),
    "UTF-8 is not looked at": _body(b"\xf6\n", b"\xf6\n", _type(b"text/plain; charset=utf-8")),
    "UTF-8 in quotes of the other kind is": _body(b"\xf6\n", REFUSED, _type(b"x; charset='utf-8'")),
    "an unknown charset is refused": _body(b"x\n", REFUSED, _type(b"text/plain; charset=y")),
    "an unknown charset, but no text before the patch": _body(
        b"\n" + DIFF, REFUSED, _type(b"text/plain; charset=y")
    ),
    "eight bits in ASCII are refused": _body(b"\xf6\n", REFUSED, _type(b"x; charset=us-ascii")),
    "eight bits of the patch are not": _body(
        b"x\n---\n\xf6\n", b"---\n\xf6\n", _type(b"x; charset=us-ascii")
    ),
    "ISO-2022-JP is read line by line": _body(
        b'\x1b$B$"\x1b(B\n', b"\xe3\x81\x82\n", _type(b"x; charset=iso-2022-jp")
    ),
    "GB 2312": _body(b"\xd6\xd0\n", b"\xe4\xb8\xad\n", _type(b"x; charset=gb2312")),
    "GBK with a euro": _body(
        b"\xd6\xd0\x80\n", b"\xe4\xb8\xad\xe2\x82\xac\n", _type(b"x; charset=GBK")
    ),
    "GB 18030": _body(b"\xa8\xa4\n", b"\xc3\xa0\n", _type(b"x; charset=gb18030")),
    "Big5": _body(b"\xa4\xa4\n", b"\xe4\xb8\xad\n", _type(b"x; charset=big5")),
    "EUC-KR": _body(b"\xb0\xa1\x85\n", b"\xea\xb0\x80\xc2\x85\n", _type(b"x; charset=euc-kr")),
    "EUC-JP": _body(b"\xa4\xa2\x8d\n", b"\xe3\x81\x82\xc2\x8d\n", _type(b"x; charset=euc-jp")),
    "Shift JIS has a yen for a backslash": _body(
        b"a\\\x82\xa0\n", b"a\xc2\xa5\xe3\x81\x82\n", _type(b"x; charset=shift_jis")
    ),
    "KOI8-R": _body(b"\xc1\n", b"\xd0\xb0\n", _type(b"x; charset=KOI8-R")),
    "Windows-1252 has holes": _body(b"\x81\n", REFUSED, _type(b"x; charset=windows-1252")),
    "quoted-printable": _body(b"a=\nb=3D=C3=B6=\n", b"ab=\xc3\xb6", _QP),
    "a soft line end with a space is none": _body(b"a= \nb\n", b"a= \nb\n", _QP),
    "a bad escape stays": _body(b"a=zz=4\n", b"a=zz=4\n", _QP),
    "CR in quoted-printable stays": _body(b"a=0D\n---=0D\nb=0D\n", b"a\r\n|---\r\nb\r\n", _QP),
    "NUL ends a quoted-printable line": _body(b"a\0b\nc\n", b"ac\n", _QP),
    "a patch begins within quoted-printable": _body(b"x\n--=\n-=20\ny=3D\n", b"|--- \ny=\n", _QP),
    "base64": _body(b"eAotLS0KeQo=\n", b"x\n|---\ny\n", _BASE64),
    "CR in base64 stays": _body(b"eA0KLS0tDQo=\n", b"x\r\n|---\r\n", _BASE64),
    "base64 without padding": _body(b"eHk\n", b"xy", _BASE64),
    "base64 padded on every line": _body(b"eA==\neQ==\n", b"xy", _BASE64),
    "padding within a line is passed over": _body(b"eA==eQ==\n", b"x\x07", _BASE64),
    "base64 in lines of odd length": _body(b"eHl6e\nA==\n", b"xyz", _BASE64),
    "what is no base64 is passed over": _body(b"!e*A=-=\n", b"x", _BASE64),
    "a footer after base64 is base64": _body(b"eA==\n-- \nlist\n", b"x\x96+-", _BASE64),
    "an encoding by substring": _body(b"eA==\n", b"x", b"Content-Transfer-Encoding: x-base64-y"),
    "an unknown encoding": _body(b"=41\n", b"=41\n", b"Content-Transfer-Encoding: uuencode"),
    "flowed lines are joined": _body(b"a \nb\n", b"a b\n", _FLOWED),
    "flowed lines lose a leading space": _body(b" a\n  b\n", b"a\n b\n", _FLOWED),
    "flowed with delsp": _body(b"a \nb\n", b"ab\n", _FLOWED + b"; delsp=yes"),
    "a flowed signature is a line of its own": _body(b"a \n-- \nb\n", b"a -- \nb\n", _FLOWED),
    "a flowed patch loses a space per line": _body(b"---\n  a\n a\n", b"|---\n a\na\n", _FLOWED),
    "flowed and quoted-printable": _body(b"a=20\n b=\nc\n", b"a  bc\n", _FLOWED, _QP),
    "flowed and base64 in one line": _body(b"YSAKIGIKICBjCg==\n", b"a b\n c\n", _FLOWED, _BASE64),
    "flowed and base64 in two lines": _body(
        b"YSAK\nIGIK\nICBj\nCg==\n", b"a  b\n c\n", _FLOWED, _BASE64
    ),
    "flowed in another case": _body(b"a \nb\n", b"a b\n", b'content-type: x; FORMAT="Flowed"'),
}

_PARTS = {
    "text in the first of two parts": _body(b"--b1\n\nx\n--b1\n\ny\n--b1--\n", b"x\ny\n\n", _MIXED),
    "what stands before the first part goes": _body(b"pre\n--b1\n\nx\n--b1--\n", b"|", _MIXED),
    "what stands after the last part goes": _body(b"--b1\n\nx\n--b1--\npost\n", b"x\n\n|", _MIXED),
    "no part at all": _body(b"x\n---\ny\n", b"|", _MIXED),
    "a boundary is a beginning": _body(b"--b1x\n\nx\n--b1--\n", b"x\n\n|", _MIXED),
    "a quoted boundary": _body(b"--b 1\n\nx\n", b"x\n|", _type(b'a; boundary="b 1"')),
    "a boundary right below the header is not seen": Case(
        _header() + _MIXED + b"\n--b1\n\nx\n--b1\n\ny\n", b"y\n|"
    ),
    "the diff inline and attached": _body(
        b"--b1\n\nx\n" + DIFF + b"--b1\nContent-Type: text/x-patch\n\n" + DIFF + b"--b1--\n",
        b"|" + DIFF + DIFF,
        _MIXED,
    ),
    "a part in base64": _body(b"--b1\n" + _BASE64 + b"\n\neA==\n--b1\n\ny\n", b"xy\n", _MIXED),
    "HTML is text": _body(b"--b1\nContent-Type: text/html\n\n<p>\n", b"<p>\n", _MIXED),
    "a part's charset ends with it": _body(
        b"--b1\n" + _LATIN + b"\n\n\xf6\n--b1\n\n\xf6\n", b"\xc3\xb6\n\xf6\n", _MIXED
    ),
    "flowed holds until another type is stated": _body(
        b"--b1\n" + _FLOWED + b"\n\na \nb\n--b1\n\nc \nd\n", b"a b\nc d\n", _MIXED
    ),
    "a line that is no field in a part's header goes": _body(
        b"--b1\nno field\nx\n", b"x\n|", _MIXED
    ),
    "From in a part's header": Case(
        b"Subject: x\n" + _MIXED + b"\n\n--b1\nFrom: B <b@c>\n\nx\n", b"Author: B"
    ),
    "the mail's own From comes first": _body(b"--b1\nFrom: B <b@c>\n\nx\n", b"Author: A U", _MIXED),
    "the body's header in the second part": _body(
        b"--b1\n\n--b1\n\n\nFrom: B <b@c>\n\nx\n" + DIFF, b"--b1\n", _MIXED
    ),
    "a nested multipart": _body(
        b"--b1\nContent-Type: multipart/alternative; boundary=b2\n\n\n"
        b"--b2\n\nx\n--b2--\n--b1\n\ny\n",
        b"x\n\ny\n",
        _MIXED,
    ),
    "a nested multipart's boundary right below its header is text": _body(
        b"--b1\nContent-Type: multipart/alternative; boundary=b2\n\n--b2\n\nx\n--b2--\n",
        b"--b2\n\nx\n",
        _MIXED,
    ),
    "several closing boundaries make one empty line": _body(
        b"--b1\n" + _type(b"a; boundary=b2") + b"\n\n\n--b2\n\nx\n--b2--\n--b1--\n",
        b"x\n\n|",
        _MIXED,
    ),
    "four boundaries": _body(
        b"--b4\n\nx\n", b"x\n", *(_type(b"a; boundary=b%d" % level) for level in range(1, 5))
    ),
    "five boundaries are refused": _body(
        b"--b5\n\nx\n", REFUSED, *(_type(b"a; boundary=b%d" % level) for level in range(1, 6))
    ),
    "a part cut off in its header": _body(b"--b1\nContent-Type: text/plain", b"|", _MIXED),
}

CASES: dict[str, Case] = {
    **_PEOPLE, **_WORDS, **_SUBJECTS, **_HEADERS, **_IN_BODY, **_STARTS, **_MIME, **_PARTS
}  # fmt: skip
