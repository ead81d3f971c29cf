"""Which words of the body are the message, and which are headers in the body?"""

from tests.oracle.cases.builders import (
    Case,
    Files,
    accepts,
    crlf,
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


IN_BODY = (
    accepts(
        "in-body-from",
        F,
        mail(CHANGE, body="From: Bo <bo@example.org>\n\nWhy.\n"),
        says=[b"author Bo <bo@example.org> " + WHEN, b"Why."],
    ),
    accepts(
        "in-body-from-after-blank-lines",
        F,
        mail(CHANGE, body="\n\nFrom: Bo <bo@example.org>\n\nWhy.\n"),
        says=[b"author Bo <bo@example.org> " + WHEN],
    ),
    accepts(
        "in-body-from-without-a-blank-line-behind",
        F,
        mail(CHANGE, body="From: Bo <bo@example.org>\nWhy.\n"),
        says=[b"author Bo <bo@example.org> " + WHEN, b"Why."],
    ),
    accepts(
        "in-body-from-after-words-is-words",
        F,
        mail(CHANGE, body="Why.\nFrom: Bo <bo@example.org>\n"),
        says=[STAMP, b"From: Bo <bo@example.org>"],
    ),
    accepts(
        "in-body-subject",
        F,
        mail(CHANGE, body="Subject: [PATCH] another\n\nWhy.\n"),
        says=[b"another"],
    ),
    accepts(
        "in-body-date",
        F,
        mail(CHANGE, body=f"Date: {EARLIER}\n\nWhy.\n"),
        says=[b"author Ada Loom <ada@example.org> 1614848400 +0100"],
    ),
    accepts(
        "in-body-all-three",
        F,
        mail(
            CHANGE, body=f"From: Bo <bo@example.org>\nDate: {EARLIER}\nSubject: another\n\nWhy.\n"
        ),
        says=[b"author Bo <bo@example.org> 1614848400 +0100", b"another"],
    ),
    accepts(
        "in-body-folded", F, mail(CHANGE, body="Subject: an\n other\n\nWhy.\n"), says=[b"an other"]
    ),
    accepts(
        "in-body-other-header-is-words",
        F,
        mail(CHANGE, body="X-Thing: yes\nFrom: Bo <bo@example.org>\n\nWhy.\n"),
        says=[STAMP, b"X-Thing: yes"],
    ),
    accepts(
        "in-body-encoded",
        F,
        mail(CHANGE, body="From: =?UTF-8?q?J=C3=BCrgen?= <jm@example.org>\n\nWhy.\n"),
        says=["author J\u00fcrgen <jm@example.org> ".encode() + WHEN],
    ),
    accepts(
        "in-body-from-line-of-format-patch",
        F,
        mail(
            CHANGE,
            body=f"From {'1' * 40} Mon Sep 17 00:00:00 2001\nFrom: Bo <bo@example.org>\n\nWhy.\n",
        ),
    ),
    accepts(
        "in-body-from-line-quoted",
        F,
        mail(
            CHANGE,
            body=f">From {'1' * 40} Mon Sep 17 00:00:00 2001\nFrom: Bo <bo@example.org>\n\nWhy.\n",
        ),
        says=[b"author Bo <bo@example.org> " + WHEN],
    ),
    accepts(
        "in-body-patch-line",
        F,
        mail(CHANGE, body="[PATCH] another\nFrom: Bo <bo@example.org>\n\nWhy.\n"),
    ),
    accepts(
        "in-body-twice-the-last-stands",
        F,
        mail(CHANGE, body="From: Bo <bo@example.org>\nFrom: Cy <cy@example.org>\n\nWhy.\n"),
    ),
    accepts(
        "in-body-indented-is-words",
        F,
        mail(CHANGE, body="  From: Bo <bo@example.org>\n\nWhy.\n"),
        says=[STAMP],
    ),
    refuses("in-body-from-with-no-address", F, mail(CHANGE, body="From: the beginning\n\nWhy.\n")),
    refuses("in-body-date-that-is-none", F, mail(CHANGE, body="Date: next week\n\nWhy.\n")),
    accepts(
        "in-body-only-a-subject-and-no-words",
        F,
        mail(CHANGE, body="Subject: another\n"),
        says=[b"another"],
    ),
    accepts(
        "scissors-are-words",
        F,
        mail(CHANGE, body="Before.\n-- >8 --\nSubject: another\n\nWhy.\n"),
        says=[b"a change", b"-- >8 --", b"Subject: another"],
    ),
)

MESSAGES = (
    accepts(
        "message-with-trailing-spaces",
        F,
        mail(CHANGE, body="Why.  \t\nSo.\n"),
        says=[b"Why.", b"So."],
    ),
    accepts(
        "message-with-runs-of-blank-lines",
        F,
        mail(CHANGE, body="\n\nWhy.\n\n\n\nSo.\n\n\n"),
        says=[b"Why.", b"So."],
    ),
    accepts("message-empty", F, mail(CHANGE, body=""), says=[b"a change"]),
    accepts(
        "message-with-trailers",
        F,
        mail(CHANGE, body="Why.\n\nSigned-off-by: Ada Loom <ada@example.org>\n"),
        says=[b"Signed-off-by: Ada Loom <ada@example.org>"],
    ),
    accepts(
        "message-with-indented-lines",
        F,
        mail(CHANGE, body="Why.\n\n    code();\n\ttab\n"),
        says=[b"    code();", b"\ttab"],
    ),
    accepts(
        "message-with-hashes",
        F,
        mail(CHANGE, body="Why.\n# 1 is a number\n"),
        says=[b"# 1 is a number"],
    ),
    accepts(
        "message-with-a-line-of-dashes-and-spaces",
        F,
        mail(CHANGE, body="Why.\n---  \nLost.\n"),
        says=[b"Why."],
    ),
    accepts(
        "message-with-four-dashes",
        F,
        mail(CHANGE, body="Why.\n----\nSo.\n"),
        says=[b"----", b"So."],
    ),
    accepts("message-with-dashes-and-words-is-cut", F, mail(CHANGE, body="Why.\n--- so\nLost.\n")),
    accepts(
        "message-with-dashes-and-no-space",
        F,
        mail(CHANGE, body="Why.\n---so\nKept.\n"),
        says=[b"---so", b"Kept."],
    ),
    accepts(
        "message-with-diff-in-front-of-a-word",
        F,
        mail(CHANGE, body="Why.\ndiff -u says so\nLost.\n"),
    ),
    accepts(
        "message-with-index-in-front-of-a-word",
        F,
        mail(CHANGE, body="Why.\nIndex: a list\nLost.\n"),
    ),
    accepts(
        "message-with-diff-and-no-dash",
        F,
        mail(CHANGE, body="Why.\ndiff of two\nKept.\n"),
        says=[b"Kept."],
    ),
    accepts(
        "message-with-a-from-line-quoted",
        F,
        mail(CHANGE, body="Why.\n>From here on\n"),
        says=[b">From here on"],
    ),
    accepts("message-with-a-dot-line", F, mail(CHANGE, body="Why.\n.\n..\n"), says=[b".", b".."]),
    accepts(
        "message-of-one-line-of-ten-thousand-letters",
        F,
        mail(CHANGE, body="x" * 10000 + "\n"),
        says=[b"x" * 10000],
    ),
    accepts(
        "message-in-utf-8-without-a-charset",
        F,
        mail(CHANGE, body="gr\u00fc\u00df\n"),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "message-in-latin-1-without-a-charset",
        F,
        mail(CHANGE, body=b"gr\xfc\xdf\n"),
        says=["gr\u00fc\u00df".encode()],
    ),
    accepts(
        "message-with-one-bad-byte-among-utf-8",
        F,
        mail(CHANGE, body="gr\u00fc\u00df ".encode() + b"\xff\n"),
    ),
    refuses("message-with-a-nul-byte", F, mail(CHANGE, body=b"Why\0so.\n")),
    accepts("message-with-control-bytes", F, mail(CHANGE, body=b"Why\x01\x1b[1m so\x7f.\n")),
    accepts("message-with-a-byte-order-mark", F, mail(CHANGE, body="\ufeffWhy.\n")),
    accepts("message-with-no-break-spaces-at-the-end", F, mail(CHANGE, body="Why.\u00a0\n")),
    accepts("message-with-form-feeds", F, mail(CHANGE, body="Why.\f\n\v\nSo.\n")),
    accepts("mail-of-crlf", F, crlf(mail(CHANGE, body="Why.\n\nSo.\n")), says=[b"Why.", b"So."]),
)


CASES = (*IN_BODY, *MESSAGES)
