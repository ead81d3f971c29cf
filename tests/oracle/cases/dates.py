"""When was it written? Odd dates and time zones, in a mail's Date."""

from tests.oracle.cases.builders import Case, Files, accepts, hunk, lines, mail, modify, refuses

F: Files = {"f": lines("a b c")}
CHANGE = modify("f", hunk(1, "a -b +B c"))


def dated(name: str, date: str | bytes, stamp: str) -> Case:
    """Show what *date* becomes in the commit: seconds and zone."""
    line = f"author Ada Loom <ada@example.org> {stamp}".encode()
    return accepts(name, F, mail(CHANGE, date=date), says=[line])


def undated(name: str, date: str | bytes) -> Case:
    return refuses(name, F, mail(CHANGE, date=date))


PLAIN = (
    dated("date", "Fri, 5 Mar 2021 17:58:51 -0800", "1614995931 -0800"),
    dated("date-without-a-weekday", "5 Mar 2021 17:58:51 -0800", "1614995931 -0800"),
    dated("date-with-the-wrong-weekday", "Mon, 5 Mar 2021 17:58:51 -0800", "1614995931 -0800"),
    dated("date-without-seconds", "Fri, 5 Mar 2021 17:58 -0800", "1614995880 -0800"),
    dated("date-with-a-leading-zero", "Fri, 05 Mar 2021 17:58:51 -0800", "1614995931 -0800"),
    dated("date-with-a-comment", "Fri, 5 Mar 2021 17:58:51 -0800 (PST)", "1614995931 -0800"),
    dated("date-folded", "Fri, 5 Mar 2021\n 17:58:51 -0800", "1614995931 -0800"),
    dated("date-in-iso", "2021-03-05 17:58:51 -0800", "1614995931 -0800"),
    dated("date-in-iso-with-t", "2021-03-05T17:58:51-0800", "1614995931 -0800"),
    dated("date-in-iso-with-t-and-z", "2021-03-06T01:58:51Z", "1614995931 +0000"),
    dated("date-in-iso-with-a-fraction", "2021-03-05 17:58:51.999 -0800", "1614995931 -0800"),
    dated("date-as-ctime-writes-it", "Fri Mar  5 17:58:51 2021 -0800", "1614995931 -0800"),
    dated("date-with-slashes", "2021/03/05 17:58:51 -0800", "1614995931 -0800"),
    dated("date-as-git-keeps-it", "1614995931 -0800", "1614995931 -0800"),
    dated("date-as-git-keeps-it-with-a-sign", "@1614995931 -0800", "1614995931 -0800"),
    dated("date-with-a-month-in-full", "Fri, 5 March 2021 17:58:51 -0800", "1614995931 -0800"),
    dated("date-with-am-and-pm", "Fri, 5 Mar 2021 05:58:51 PM -0800", "1614995931 -0800"),
)

ZONES = (
    dated("zone-minus-zero", "Fri, 5 Mar 2021 17:58:51 -0000", "1614967131 +0000"),
    dated("zone-plus-zero", "Fri, 5 Mar 2021 17:58:51 +0000", "1614967131 +0000"),
    dated("zone-gmt", "Fri, 5 Mar 2021 17:58:51 GMT", "1614967131 +0000"),
    dated("zone-ut", "Fri, 5 Mar 2021 17:58:51 UT", "1614967131 +0000"),
    dated("zone-est", "Fri, 5 Mar 2021 17:58:51 EST", "1614985131 -0500"),
    dated("zone-pdt", "Fri, 5 Mar 2021 17:58:51 PDT", "1614992331 -0700"),
    dated("zone-cest", "Fri, 5 Mar 2021 17:58:51 CEST", "1614959931 +0200"),
    dated("zone-of-half-an-hour", "Fri, 5 Mar 2021 17:58:51 +0530", "1614947331 +0530"),
    dated("zone-of-three-quarters", "Fri, 5 Mar 2021 17:58:51 +1245", "1614921231 +1245"),
    dated("zone-with-a-colon", "Fri, 5 Mar 2021 17:58:51 +05:30", "1614947331 +0530"),
    dated("zone-of-two-digits", "Fri, 5 Mar 2021 17:58:51 -08", "1614995931 -0800"),
    dated("zone-of-fourteen-hours", "Fri, 5 Mar 2021 17:58:51 +1400", "1614916731 +1400"),
    dated("zone-missing", "Fri, 5 Mar 2021 17:58:51", "1614967131 +0000"),
    dated("zone-twice-the-last-stands", "Fri, 5 Mar 2021 17:58:51 +0100 -0800", "1614995931 -0800"),
    dated("zone-unknown-letters", "Fri, 5 Mar 2021 17:58:51 XYZ", "1614967131 +0000"),
    dated("zone-of-ninety-minutes-is-none", "Fri, 5 Mar 2021 17:58:51 +0090", "1614967131 +0000"),
    dated("zone-beyond-a-day", "Fri, 5 Mar 2021 17:58:51 +2500", "1614967131 +0000"),
)

ODD = (
    undated("year-of-two-digits", "Fri, 5 Mar 21 17:58:51 -0800"),
    dated(
        "year-of-two-digits-of-the-last-century", "Fri, 5 Mar 99 17:58:51 -0800", "920685531 -0800"
    ),
    undated("year-of-three-digits", "Fri, 5 Mar 121 17:58:51 -0800"),
    dated("year-2038", "Fri, 5 Mar 2038 17:58:51 -0800", "2151453531 -0800"),
    dated("year-2099", "Thu, 5 Mar 2099 17:58:51 -0800", "4076445531 -0800"),
    dated("year-1970", "Thu, 1 Jan 1970 00:00:00 +0000", "0 +0000"),
    dated("hour-twenty-four", "Fri, 5 Mar 2021 24:00:00 +0000", "1614988800 +0000"),
    dated("second-sixty", "Fri, 5 Mar 2021 17:58:60 +0000", "1614967140 +0000"),
    dated("day-thirty-one-of-a-short-month", "Wed, 31 Feb 2021 17:58:51 +0000", "1614794331 +0000"),
    dated("leap-day", "Sat, 29 Feb 2020 17:58:51 +0000", "1582999131 +0000"),
    undated("year-1969", "Wed, 31 Dec 1969 23:00:00 +0000"),
    undated("date-that-is-words", "next week"),
    undated("date-of-one-number", "5"),
    undated("date-with-a-month-that-is-none", "Fri, 5 Xyz 2021 17:58:51 -0800"),
    accepts(
        "date-twice-the-last-stands",
        F,
        mail(CHANGE, more=["Date: Thu, 4 Mar 2021 10:00:00 +0100"]),
        says=[b"author Ada Loom <ada@example.org> 1614848400 +0100"],
    ),
    accepts("date-empty-is-now", F, mail(CHANGE, date=""), clock=True),
    accepts("date-missing-is-now", F, mail(CHANGE, date=None), clock=True),
    accepts(
        "date-encoded",
        F,
        mail(CHANGE, date="=?UTF-8?q?Fri,_5_Mar_2021_17:58:51_-0800?="),
        says=[b"author Ada Loom <ada@example.org> 1614995931 -0800"],
    ),
)

CASES = (*PLAIN, *ZONES, *ODD)
