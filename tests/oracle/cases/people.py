"""Who is the author, by the mail's From?"""

from tests.oracle.cases.builders import (
    Case,
    Files,
    accepts,
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


PEOPLE = (
    authored("name", "Ada Loom <ada@example.org>", "Ada Loom <ada@example.org>"),
    authored("name-in-quotes", '"Ada Loom" <ada@example.org>', "Ada Loom <ada@example.org>"),
    authored(
        "name-with-a-comma-in-quotes",
        '"Loom, Ada" <ada@example.org>',
        "Loom, Ada <ada@example.org>",
    ),
    authored(
        "name-with-a-comma-and-no-quotes",
        "Loom, Ada <ada@example.org>",
        "Loom, Ada <ada@example.org>",
    ),
    authored(
        "name-with-quotes-escaped-within",
        '"Ada \\"A\\" Loom" <ada@example.org>',
        'Ada "A" Loom <ada@example.org>',
    ),
    authored("name-in-single-quotes", "'Ada Loom' <ada@example.org>", "Ada Loom <ada@example.org>"),
    authored("name-behind-the-address", "ada@example.org (Ada Loom)", "Ada Loom <ada@example.org>"),
    authored(
        "name-in-front-of-a-bare-address", "Ada Loom ada@example.org", "Ada Loom <ada@example.org>"
    ),
    authored(
        "name-with-a-comment",
        "Ada Loom (at home) <ada@example.org>",
        "Ada Loom (at home) <ada@example.org>",
    ),
    authored(
        "name-of-sixty-letters", "N" * 60 + " <ada@example.org>", "N" * 60 + " <ada@example.org>"
    ),
    authored(
        "name-of-sixty-one-letters-is-dropped",
        "N" * 61 + " <ada@example.org>",
        "ada@example.org <ada@example.org>",
    ),
    authored(
        "name-that-is-an-address-is-taken-for-it",
        '"ada@home" <ada@example.org>',
        "ada@home <ada@home>",
    ),
    authored(
        "name-via-a-list",
        '"Ada Loom via list" <list@example.org>',
        "Ada Loom via list <list@example.org>",
    ),
    authored(
        "name-with-a-trailing-full-stop",
        "Ada Loom Jr. <ada@example.org>",
        "Ada Loom Jr <ada@example.org>",
    ),
    authored(
        "name-with-a-full-stop-within", '"A. Loom" <ada@example.org>', "A. Loom <ada@example.org>"
    ),
    authored(
        "name-encoded-in-q",
        "=?UTF-8?q?J=C3=BCrgen_M=C3=BCller?= <jm@example.org>",
        "J\u00fcrgen M\u00fcller <jm@example.org>",
    ),
    authored(
        "name-encoded-in-b-with-a-comma",
        "=?utf-8?B?TcO8bGxlciwgSsO8cmdlbg==?= <jm@example.org>",
        "M\u00fcller, J\u00fcrgen <jm@example.org>",
    ),
    authored(
        "name-encoded-within-quotes",
        '"=?UTF-8?q?J=C3=BCrgen?=" <jm@example.org>',
        "J\u00fcrgen <jm@example.org>",
    ),
    authored(
        "name-encoded-in-latin-1",
        "=?iso-8859-15?Q?J=FCrgen?= <jm@example.org>",
        "J\u00fcrgen <jm@example.org>",
    ),
    authored("name-in-raw-utf-8", "J\u00fcrgen <jm@example.org>", "J\u00fcrgen <jm@example.org>"),
    authored(
        "name-in-latin-1-without-a-charset",
        b"J\xfcrgen <jm@example.org>",
        "J\u00fcrgen <jm@example.org>",
    ),
    authored(
        "name-with-runs-of-spaces", "Ada   Loom   <ada@example.org>", "Ada Loom <ada@example.org>"
    ),
    authored("name-folded", "Ada\n Loom\n <ada@example.org>", "Ada Loom <ada@example.org>"),
    authored("name-missing", "<ada@example.org>", "ada@example.org <ada@example.org>"),
    authored(
        "name-missing-and-no-brackets", "ada@example.org", "ada@example.org <ada@example.org>"
    ),
    authored("address-with-a-plus", "Ada <ada+list@example.org>", "Ada <ada+list@example.org>"),
    authored(
        "address-in-two-brackets-costs-the-name",
        "Ada <<ada@example.org>>",
        "ada@example.org <ada@example.org>",
    ),
    authored(
        "address-with-a-space-in-its-bracket-costs-the-name",
        "Ada <ada@example.org >",
        "ada@example.org <ada@example.org>",
    ),
    authored(
        "two-authors-cost-the-name",
        "Ada <ada@example.org>, Bo <bo@example.org>",
        "ada@example.org <ada@example.org>",
    ),
    accepts(
        "from-twice-the-last-stands",
        F,
        mail(CHANGE, more=["From: Bo <bo@example.org>"]),
        says=[b"author Bo <bo@example.org> " + WHEN],
    ),
    refuses("from-missing", F, mail(CHANGE, sender=None)),
    refuses("from-empty", F, mail(CHANGE, sender="")),
    refuses("from-without-an-address", F, mail(CHANGE, sender="Ada Loom")),
    refuses(
        "from-in-an-unknown-charset", F, mail(CHANGE, sender="=?nonesuch?q?Ada?= <ada@example.org>")
    ),
    accepts(
        "reply-to-counts-for-nothing",
        F,
        mail(CHANGE, more=["Reply-To: Bo <bo@example.org>"]),
        says=[STAMP],
    ),
    accepts(
        "sender-counts-for-nothing",
        F,
        mail(CHANGE, more=["Sender: Bo <bo@example.org>"]),
        says=[STAMP],
    ),
)

CASES = PEOPLE
