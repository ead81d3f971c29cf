"""What a person reads in exports of a list, from the files to the series.

Invented mails in the shapes of real ones: most without their diffs, some with
a diffstat only, some with neither; damaged headings; two mails in a fence; a
series spread over two files.
"""

import pytest
from msgspec.structs import replace

from applier.archive import open_archive
from applier.mail import parse_mail
from applier.model import Reading, Series
from applier.series import group_messages
from tests.series.make_mails import check_accounts, tell

ADA = "Ada Example <ada@example.org>"
BO = "Bo Example <bo@example.org>"
STAT = "---\n lamp/count.c | 5 ++---\n 1 file changed, 2 insertions(+), 3 deletions(-)\n"
COVER_STAT = " lamp/count.c |  1 -\n lamp/light.c | 72 +++---\n 2 files changed, 3 insertions(+)\n"
QUILT = (
    "Index: lamp/count.c\n===================\n--- lamp.orig/count.c\n+++ lamp/count.c\n"
    "@@ -1,1 +1,1 @@\n-int lamps;\n+long lamps;\n"
)
PULL = (
    f"The following changes since commit {'5' * 40}:\n\n  A merge (2021-05-03 13:47:17 -0700)\n\n"
    "are available in the Git repository at:\n\n  git://example.org/lamps.git tags/lamps-2\n\n"
    f"for you to fetch changes up to {'c' * 40}:\n\n  lamps (2021-05-05 10:20:33 -0600)\n"
)


def mail(name: str, subject: str, body: str, *, sender: str = ADA, **fields: str) -> str:
    """Write a message as patchwork gives it; *fields* such as In_Reply_To may follow."""
    date = fields.pop("Date", "Thu,  6 May 2021 10:58:25 -0700")
    more = "".join(f"{field.replace('_', '-')}: {value}\n" for field, value in fields.items())
    return (
        'Content-Type: text/plain; charset="utf-8"\nMIME-Version: 1.0\n'
        "Content-Transfer-Encoding: 8bit\nX-Patchwork-Id: 1\n"
        f"Return-Path: <owner@example.org>\nReceived: from a (b [192.0.2.1])\n\tby c; {date}\n"
        f"Date: {date}\nMessage-Id: <{name}>\n{more}Subject: {subject}\nFrom: {sender}\n"
        f"To: lamps@lists.example.org\nList-ID: <lamps.lists.example.org>\n\n{body}"
    )


def fenced(heading: str, *mails: str, envelope: bool = False) -> str:
    """Put mails under a heading into one fence, the first with or without its envelope line."""
    line = "From patchwork Thu May  6 18:57:34 2021\n"
    text = f"\n\n{line}".join(mails)
    return f"#### {heading}\n##### From: {ADA}\n\n```c\n{line if envelope else ''}{text}\n```\n"


ONE_PATCH = fenced(
    "[PATCH v4 01/14] lamp: zero out the table of bulbs",
    mail(
        "20210306015905.18-2-ada@example.org",
        "[PATCH v4 01/14] lamp: zero out the table of\n bulbs",
        f"It had garbage.\n\nSigned-off-by: {ADA}\n{STAT}\n",
        Date="Fri,  5 Mar 2021 17:58:52 -0800",
        In_Reply_To="<20210306015905.18-1-ada@example.org>",
        References="<20210306015905.18-1-ada@example.org>",
    ),
)
ITS_COVER = "\n\n" + fenced(
    "[PATCH v4 00/14] lamp: cleanups",
    mail(
        "20210306015905.18-1-ada@example.org",
        "[PATCH v4 00/14] lamp: cleanups",
        f"Based on lamps/master, v5.12-rc1.\n\nAda Example (14):\n  lamp: ...\n\n{COVER_STAT}",
        Date="Fri,  5 Mar 2021 17:58:51 -0800",
    ),
    envelope=True,
)
COVERS = "\n\n".join(
    [
        fenced(
            "[PATCH 0/2] Fix the lamps at boot",
            mail(
                "160514082171.31583.999.stgit@ada",
                "[PATCH 0/2] Fix the lamps at boot",
                f"They are dark.\n---\n\nAda Example (2):\n      lamp: a\n\n\n{COVER_STAT}\n--\n",
                Date="Wed, 11 Nov 2020 18:28:11 -0600",
            ),
            envelope=True,
        ),
        fenced(
            "[RFC, v1 0/3] bulbs for platforms",
            mail(
                "20201112175852.21-1-bo@example.org",
                "[RFC, v1 0/3] bulbs for platforms",
                f"v0 to v1:\n  - fewer\n\n{COVER_STAT} create mode 100644 lamp/Kconfig\n",
                sender=BO,
                Date="Thu, 12 Nov 2020 23:28:49 +0530",
                In_Reply_To="<20201105060257.35-1-bo@example.org>",
            ),
            envelope=True,
        ),
        fenced(
            "[PATCH v2 0/2] Fix the lamps at boot",
            mail(
                "160521930597.32054.490.stgit@ada",
                "[PATCH v2 0/2] Fix the lamps at boot",
                f"They are dark.\n---\nv2: lighter\n\n{COVER_STAT}\n--\n",
                Date="Thu, 12 Nov 2020 16:17:50 -0600",
            ),
            envelope=True,
        ),
        fenced(
            f"[RFC PATCH 00/35] sockets\n##### From: {BO}\nFrom: {BO}",
            mail(
                "cover.1600114548.git.bo@example.org",
                "[RFC PATCH 00/35] sockets",
                f"From: {BO}\n\nBased on a commit of the next branch.\n\n{COVER_STAT}",
                sender=BO,
                Date="Mon, 14 Sep 2020 15:15:14 -0500",
            ),
            envelope=True,
        ),
    ]
)
MIXED = "".join(
    [
        fenced(
            "[RFC][PATCH v1 01/10] Extend the lamp to include a 'debug'",
            mail(
                "20210506014037.11-2-bo@example.org",
                "[RFC][PATCH v1 01/10] Extend the lamp to include a 'debug'\n flag. It helps.",
                f"From: {ADA}\n\nA later patch sets it.\n\nSigned-off-by: {ADA}\n\n",
                sender=BO,
                In_Reply_To="<20210506014037.11-1-bo@example.org>",
            ),
        ),
        fenced(
            "[GIT PULL] lamps for 5.13", mail("p@example.org", "[GIT PULL] lamps for 5.13", PULL)
        ),
        fenced(
            "[lamp-tests PATCH v2] count: do not assign to the table",
            mail(
                "20210506184925.29-1-ada@example.org",
                "[lamp-tests PATCH v2] count: do not assign to the\n table",
                f"When built, it fails.\n{STAT}\n",
                Date="Thu,  6 May 2021 11:49:25 -0700",
            ),
        ),
        fenced(
            "lamp: prevent a deadlock",
            mail(
                "87h7jgm1zy.ffs@example.org",
                "lamp: prevent a deadlock",
                "It hangs.\n\nSigned-off-by: Bo\n---\nLink: https://example.org/r/1\n---\n"
                " lamp/count.c |   22 ++++++++++++++++++----\n",
                sender=BO,
            ),
        ),
        fenced(
            f"[PATCH v3 1/8] lamp: one way to free bulbsFrom: {ADA}",
            mail(
                "20210506184241.61-2-ada@example.org",
                "[PATCH v3 1/8] lamp: one way to free bulbs",
                f"Small.\n{STAT}\n",
                In_Reply_To="<20210506184241.61-1-ada@example.org>",
            ),
        ),
        fenced(
            "[patch 2/2 V2] lamp: update the table when a bulb is added",
            mail(
                "20210506192125.GA35@example.org",
                "[patch 2/2 V2] lamp: update the table\n when a bulb is added",
                f"Signed-off-by: {BO}\n---\n\nv2: also for sockets\n\n{QUILT}",
                sender=BO,
                Date="Thu, 6 May 2021 16:21:25 -0300",
                References="<20210506185732.609@example.org>\n <20210506190419.481@example.org>",
                In_Reply_To="<20210506190419.481@example.org>",
            ),
        ),
        fenced(
            "[PATCH v2 1/9] socket: replace the allocation",
            mail(
                "20210506133758.17-2-ph@example.org",
                "[PATCH v2 1/9] socket: replace the allocation",
                f"It is discouraged.\n{STAT}\n",
                sender="=?utf-8?q?Ph_Ex=C3=A4mple?= <ph@example.org>",
                In_Reply_To="<20210506133758.17-1-ph@example.org>",
            ),
        ),
        fenced(
            "[patch 1/2] lamp: add a hookReferences: <20210506185732.609@example.org>",
            mail(
                "20210506190419.451@example.org",
                "[patch 1/2] lamp: add a hook",
                f"Signed-off-by: {BO}\n\n{QUILT}",
                sender=BO,
                Date="Thu, 06 May 2021 15:57:33 -0300",
                References="<20210506185732.609@example.org>",
            ),
            mail(
                "20210506190419.481@example.org",
                "[patch 2/2] lamp: update the table when\n a bulb is added",
                f"Signed-off-by: {BO}\n\n{QUILT}",
                sender=BO,
                Date="Thu, 06 May 2021 15:57:34 -0300",
                References="<20210506185732.609@example.org>",
            ),
        ),
        fenced(
            f"[PATCH] count: do not assign to the tableFrom: {ADA}",
            mail(
                "20210506004847.21-1-ada@example.org",
                "[PATCH] count: do not assign to the table",
                f"When built, it fails.\n{STAT}\n",
                Date="Wed,  5 May 2021 17:48:47 -0700",
            ),
        ),
    ]
)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("exports")
    for name, text in {"0": ONE_PATCH, "1": ITS_COVER, "2": COVERS, "3": MIXED}.items():
        (folder / name).write_text(text)
    with open_archive([str(folder / name) for name in "0123"]) as archive:
        envelopes = [
            replace(parse_mail(raw).envelope, has_stat=b" | " in raw.content) for raw in archive
        ]
        assert archive.failures == ()
    reading = group_messages(envelopes)
    check_accounts(envelopes, reading)
    return reading


def series(reading: Reading, name: str) -> Series:
    return next(one for one in reading.series if one.id.startswith(name))


def test_how_many(reading: Reading) -> None:
    assert reading.messages == 16
    assert len(reading.series) == 13
    assert [(other.kind.value, other.subject) for other in reading.other] == [
        ("pull-request", "[GIT PULL] lamps for 5.13")
    ]


def test_a_series_over_two_files(reading: Reading) -> None:
    found = series(reading, "20210306015905.18-1")
    assert found.title == "lamp: cleanups"
    assert (found.revision, found.total, found.missing) == (4, 14, tuple(range(2, 15)))
    assert [part.title for part in found.parts] == ["lamp: zero out the table of bulbs"]


def test_covers_alone(reading: Reading) -> None:
    first = series(reading, "160514082171")
    second = series(reading, "160521930597")
    assert (first.revision, first.missing, first.newer_revision) == (1, (1, 2), second.id)
    assert (second.revision, second.missing, second.previous_revision) == (2, (1, 2), first.id)
    rfc = series(reading, "20201112175852")
    assert (rfc.prefixes, rfc.revision, rfc.missing) == (("RFC",), 1, (1, 2, 3))
    sockets = series(reading, "cover.1600114548")
    assert (sockets.prefixes, len(sockets.missing)) == (("RFC", "PATCH"), 35)


def test_the_submitter_is_who_sent_it_and_not_who_wrote_it(reading: Reading) -> None:
    found = series(reading, "20210506014037")
    assert str(found.submitter) == BO
    assert (found.title, found.total) == (
        "Extend the lamp to include a 'debug' flag. It helps.",
        10,
    )
    assert found.missing == tuple(range(2, 11))


def test_a_name_in_an_encoded_word(reading: Reading) -> None:
    assert series(reading, "20210506133758").submitter.name == "Ph Exämple"


def test_a_patch_without_any_bracket(reading: Reading) -> None:
    found = series(reading, "87h7jgm1zy")
    assert (found.total, found.missing, found.prefixes) == (1, (), ())


def test_a_revision_under_another_prefix(reading: Reading) -> None:
    first = series(reading, "20210506004847")
    second = series(reading, "20210506184925")
    assert (first.newer_revision, second.previous_revision) == (second.id, first.id)
    assert second.prefixes == ("lamp-tests", "PATCH")


def test_a_partial_reroll_of_two_that_shared_a_fence(reading: Reading) -> None:
    first = series(reading, "20210506190419.451")
    second = series(reading, "20210506192125")
    assert tell(first) == "20210506190419.451@example.org 20210506190419.481@example.org"
    assert tell(second) == "20210506190419.451@example.org 20210506192125.GA35@example.org"
    assert [part.revision for part in second.parts] == [1, 2]
    assert (second.revision, second.previous_revision) == (2, first.id)
    assert first.newer_revision == second.id


def test_parts_of_series_that_went_elsewhere(reading: Reading) -> None:
    found = series(reading, "20210506184241")
    assert (found.revision, found.total, found.missing) == (3, 8, tuple(range(2, 9)))
