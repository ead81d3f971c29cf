"""What is left of a subject in the commit?"""

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


SUBJECTS = (
    titled("subject-with-brackets", "[PATCH v3 2/5] do a thing", "do a thing"),
    titled("subject-with-many-brackets", "[RFC] [PATCH] [net-next] do a thing", "do a thing"),
    titled("subject-with-a-reply-s-mark", "Re: [PATCH] do a thing", "do a thing"),
    titled(
        "subject-with-replies-and-brackets-mixed", "re: [a] RE: [b] Re: do a thing", "do a thing"
    ),
    titled("subject-with-aw-keeps-it", "AW: [PATCH] do a thing", "AW: [PATCH] do a thing"),
    titled("subject-with-colons-in-front", ":: : do a thing", "do a thing"),
    titled("subject-with-runs-of-spaces-and-tabs", "[PATCH]  do \t a   thing  ", "do a thing"),
    titled("subject-with-a-bracket-that-is-not-closed", "[PATCH do a thing", "[PATCH do a thing"),
    titled("subject-with-an-empty-bracket", "[] do a thing", "do a thing"),
    titled("subject-with-a-bracket-in-the-middle", "[PATCH] do [this] thing", "do [this] thing"),
    titled("subject-folded", "[PATCH] do\n a\n\tthing", "do a thing"),
    titled("subject-without-any-bracket", "do a thing", "do a thing"),
    titled("subject-of-four-hundred-letters", "[PATCH] " + "x" * 400, "x" * 400),
    titled("subject-in-utf-8", "[PATCH] gr\u00fc\u00df die Welt", "gr\u00fc\u00df die Welt"),
    titled("subject-in-latin-1-without-a-charset", b"[PATCH] gr\xfc\xdf", "gr\u00fc\u00df"),
    titled(
        "subject-encoded-in-q",
        "[PATCH] =?UTF-8?q?gr=C3=BC=C3=9F_die?= Welt",
        "gr\u00fc\u00df die Welt",
    ),
    titled("subject-encoded-in-b", "=?utf-8?B?W1BBVENIXSBncsO8w58=?=", "gr\u00fc\u00df"),
    titled(
        "subject-of-two-encoded-words-is-joined", "=?UTF-8?q?one=20?=\n =?UTF-8?q?two?=", "one two"
    ),
    titled(
        "subject-with-a-letter-cut-between-two-encoded-words",
        "x =?UTF-8?q?gr=C3?= =?UTF-8?q?=BC=C3=9F?=",
        "x gr\u00fc\u00df",
    ),
    titled("subject-encoded-in-latin-1", "[PATCH] =?ISO-8859-1?Q?gr=FC=DF?=", "gr\u00fc\u00df"),
    titled(
        "subject-encoded-in-koi8-r", "=?koi8-r?B?0NLJ18XU?=", "\u043f\u0440\u0438\u0432\u0435\u0442"
    ),
    titled("subject-encoded-with-a-space-inside", "=?UTF-8?q?one two?=", "one two"),
    refuses("subject-encoded-but-not-closed", F, mail(CHANGE, subject="=?UTF-8?q?one")),
    refuses("subject-encoded-in-an-unknown-way", F, mail(CHANGE, subject="=?UTF-8?x?one?=")),
    titled("subject-encoded-with-a-bad-escape", "=?UTF-8?q?one=ZZtwo?=", "one=ZZtwo"),
    titled("subject-encoded-next-to-plain-letters", "a=?UTF-8?q?b?=c", "abc"),
    titled("subject-that-says-no-more-than-patch", "[PATCH]", ""),
    titled("subject-with-a-trailing-full-stop", "[PATCH] do a thing.", "do a thing."),
    titled("subject-of-the-list-s-tag", "[list] [PATCH] do a thing", "do a thing"),
    titled("subject-with-a-hash-in-front", "[PATCH] # do a thing", "# do a thing"),
    refuses("subject-in-an-unknown-charset", F, mail(CHANGE, subject="=?nonesuch?q?one?=")),
    accepts("subject-missing", F, mail(CHANGE, subject=None)),
    accepts("subject-empty", F, mail(CHANGE, subject="")),
    accepts(
        "subject-twice-the-last-stands",
        F,
        mail(CHANGE, more=["Subject: the second"]),
        says=[b"the second"],
    ),
    accepts(
        "subject-in-small-letters",
        F,
        mail(CHANGE, subject=None, more=["subject: small"]),
        says=[b"small"],
    ),
    accepts(
        "subject-without-a-space-behind-the-colon",
        F,
        mail(CHANGE, subject=None, more=["Subject:tight"]),
        says=[b"tight"],
    ),
)

CASES = SUBJECTS
