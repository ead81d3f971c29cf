"""Mails by hand, each named for what it shows of the commit that git am makes.

*shows* is what must be found in author and message (``REFUSED`` if git makes no
commit), so that no name can lie; all of it must equal what applier foretells.
"""

from tests.oracle.mailinfo_cases import REFUSED, Case
from tests.oracle.mailinfo_commits import diff_for


def _commit(
    shows: bytes,
    *,
    sender: bytes = b"A U Thor <a@example.org>",
    subject: bytes = b"[PATCH] title",
    date: bytes | None = b"Thu, 7 Apr 2005 22:14:13 -0700",
    body: bytes = b"body\n",
) -> Case:
    header = b"From: " + sender + b"\nSubject: " + subject + b"\n"
    if date is not None:
        header += b"Date: " + date + b"\n"
    return Case(header + b"\n" + body, shows)


def _date(date: bytes, shows: bytes) -> Case:
    return _commit(shows if shows == REFUSED else b"> " + shows + b"\n", date=date)


_IDENTITIES = {
    "crud around the name": _commit(b"A U Thor <a@", sender=b" ., 'A U Thor:; <a@example.org>"),
    "a full stop at the name's end": _commit(b"Thor Jr <", sender=b"Thor Jr. <a@example.org>"),
    "crud around the address": _commit(b"A U Thor <a@b>", sender=b"A U Thor <.'a@b;>"),
    "crud within stays": _commit(b"A.U, Thor <", sender=b"A.U, Thor <a@b>"),
    "a control character at the name's end": _commit(b"Thor <", sender=b"Thor\x01 <a@b>"),
    "Latin-1 without a charset": _commit(b"J\xc3\xb6rg <", sender=b"J\xf6rg <a@b>"),
    "an empty address": _commit(b"A U <>", sender=b"A U <>"),
    "no author": _commit(REFUSED, sender=b"nobody"),
    "a name of crud": _commit(REFUSED, sender=b".;: <a@b>"),
    "an address of crud and no name": _commit(REFUSED, sender=b"<.>"),
    "an author from the body": _commit(b"B <b@c> 1112937253", body=b"From: B <b@c>\n\nx\n"),
}

_DATES = {
    "no Date: now": _commit(b"A U Thor <a@example.org>", date=None),
    "an empty Date: now": _commit(b"A U Thor <a@example.org>", date=b""),
    "RFC 2822": _date(b"Thu, 7 Apr 2005 22:14:13 -0700", b"1112937253 -0700"),
    "ISO 8601": _date(b"2005-04-07T22:14:13+02:00", b"1112904853 +0200"),
    "ISO 8601, compact": _date(b"20050407T221413Z", b"1112912053 +0000"),
    "ISO 8601, fraction": _date(b"2005-04-07 22:14:13.5 -0700", b"1112937253 -0700"),
    "as date prints it": _date(b"Thu Apr  7 22:14:13 PDT 2005", b"1112937253 -0700"),
    "a zone in a comment too": _date(b"7 Apr 2005 22:14:13 +0530 (IST)", b"1112892253 +0530"),
    "another zone in a comment": _date(b"7 Apr 2005 22:14:13 -0800 (PDT)", b"1112940853 -0800"),
    "a zone's name before its number": _date(b"7 Apr 2005 22:14 GMT+0100", b"1112908440 +0100"),
    "the last of two zones": _date(b"7 Apr 2005 22:14:13 -0700 +0300", b"1112901253 +0300"),
    "-0000 is +0000": _date(b"Thu, 7 Apr 2005 22:14:13 -0000", b"1112912053 +0000"),
    "no zone": _date(b"Thu, 7 Apr 2005 22:14:13", b"1112912053 +0000"),
    "a zone of hours": _date(b"7 Apr 2005 22:14:13 -07", b"1112937253 -0700"),
    "a zone with a colon": _date(b"7 Apr 2005 22:14:13 -07:00", b"1112937253 -0700"),
    "a zone beyond the earth's": _date(b"7 Apr 2005 22:14:13 +1730", b"1112849053 +1730"),
    "a zone of a day and more is passed over": _date(
        b"7 Apr 2005 22:14 +2400", b"1112912040 +0000"
    ),
    "a zone of three digits is passed over": _date(b"7 Apr 2005 22:14 -700", b"1112912040 +0000"),
    "an unknown zone": _date(b"7 Apr 2005 22:14:13 XYZ", b"1112912053 +0000"),
    "a weekday that is wrong": _date(b"Mon, 7 Apr 2005 22:14:13 +0000", b"1112912053 +0000"),
    "a year of two digits": _date(b"7 Apr 05 22:14:13 +0000", b"1112912053 +0000"),
    "a year of the nineties": _date(b"7 Apr 95 22:14:13 +0000", b"797292853 +0000"),
    "no seconds": _date(b"7 Apr 2005 22:14 +0000", b"1112912040 +0000"),
    "a leap second": _date(b"7 Apr 2005 22:14:60 +0000", b"1112912100 +0000"),
    "hour 24": _date(b"7 Apr 2005 24:14 +0000", b"1112919240 +0000"),
    "day 31 of April": _date(b"31 Apr 2005 22:14 +0000", b"1114985640 +0000"),
    "AM": _date(b"7 Apr 2005 12:14 AM +0000", b"1112832840 +0000"),
    "PM": _date(b"7 Apr 2005 10:14 pm +0000", b"1112912040 +0000"),
    "month, day, year": _date(b"04/07/2005 22:14 +0000", b"1112912040 +0000"),
    "day, month, year where the month says so": _date(
        b"13/4/2005 22:14 +0000", b"1113430440 +0000"
    ),
    "day, month, year with dots": _date(b"7.4.2005 22:14 +0000", b"1112912040 +0000"),
    "a month's whole name": _date(b"April 7, 2005 22:14 +0000", b"1112912040 +0000"),
    "seconds since 1970": _date(b"1112937253 -0700", b"1112937253 -0700"),
    "git's raw date": _date(b"@5 +0200", b"5 +0200"),
    "a raw date without a zone": _date(b"@5", REFUSED),
    "a raw date in the body": _commit(REFUSED, body=b"Date: @5 +0000\n\nx\n"),
    "a date in the body": _commit(b"> 1112912053 +0000", body=b"Date: 2005-04-07 22:14:13Z\n\nx\n"),
    "the leap day of 2000": _date(b"29 Feb 2000 00:00 +0000", b"951782400 +0000"),
    "before 1970 by its zone": _date(b"1 Jan 1970 00:00 +0100", b"18446744073709548016 +0100"),
    "the last year": _date(b"31 Dec 2099 23:59:59 +0000", b"4102444799 +0000"),
    "a year too late": _date(b"1 Jan 2100 00:00 +0000", REFUSED),
    "a year too early": _date(b"31 Dec 1969 23:59 +0000", REFUSED),
    "no time": _date(b"7 Apr 2005", REFUSED),
    "no year": _date(b"7 Apr 22:14", REFUSED),
    "no month": _date(b"7 2005 22:14", REFUSED),
    "no day": _date(b"Apr 2005 22:14 +0000", b"1112220840 +0000"),
    "minute 60": _date(b"7 Apr 2005 22:60 +0000", REFUSED),
    "words": _date(b"yesterday noon", REFUSED),
}

_MESSAGES = {
    "a title and a body": _commit(b"\ntitle\n\nbody\n"),
    "a title only": _commit(b"\ntitle\n", body=b""),
    "white space at line ends goes": _commit(b"\n\na\nb\n", body=b"a \t\nb  \n"),
    "blank lines around go": _commit(b"title\n\na\n", body=b"\n \n\na\n\n\n"),
    "runs of blank lines become one": _commit(b"a\n\nb\n", body=b"a\n\n \n\nb\n"),
    "leading space stays": _commit(b"\n  a\n", body=b"  a\n"),
    "hashes stay": _commit(b"\n#title\n\n# a\n", subject=b"#title", body=b"# a\n"),
    "form feeds stay": _commit(b"\na\f\n", body=b"a\f\n"),
    "trailers stay": _commit(b"\nb: c\nb: c\n", body=b"a\n\nb: c\nb: c\n"),
    "no title: the body begins": _commit(b"-0700\nbody\n", subject=b""),
    "Latin-1 in the body": _commit(b"\n\xc3\xb6 \xc3\xb6\n", body=b"\xf6 \xc3\xb6\n"),
    "half a character of UTF-8": _commit(b"\xc3\xa2\xc2\x82\n", body=b"\xe2\x82\n"),
    "a surrogate is three bytes of Latin-1": _commit(
        b"\xc3\xad\xc2\xa0\xc2\x80\n", body=b"\xed\xa0\x80\n"
    ),
    "what Unicode keeps free is Latin-1 too": _commit(
        b"\xc3\xaf\xc2\xbf\xc2\xbe\n", body=b"\xef\xbf\xbe\n"
    ),
    "beyond Unicode is Latin-1 too": _commit(b"\xc3\xb4\xc2\x90", body=b"\xf4\x90\x80\x80\n"),
    "a NUL byte": _commit(REFUSED, body=b"a\0b\n"),
    "scissors cut nothing": _commit(b"\na\n-- >8 --\nb\n", body=b"a\n-- >8 --\nb\n"),
    "a mail folder's own message": _commit(
        REFUSED, sender=b"Mail System Internal Data <a@example.org>"
    ),
}

COMMITS = {
    name: Case(case.mail + diff_for(f"case-{number}"), case.shows)
    for number, (name, case) in enumerate({**_IDENTITIES, **_DATES, **_MESSAGES}.items())
}
