import pytest

from applier.mail.envelope import find_message_ids, parse_people, read_envelope, split_addresses
from applier.mail.headers import read_header
from applier.model import Envelope, Origin, Person, Timestamp, Writer

_ORIGIN = Origin("x", 0, 1)


def read(header: bytes) -> Envelope:
    return read_envelope(_ORIGIN, read_header(header + b"\n", 0).fields)


def test_reads_a_usual_header() -> None:
    envelope = read(
        b"From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\n"
        b"To: list@example.org, =?utf-8?q?=C3=84?= <AE@example.org>\n"
        b'Cc: "B, C" <b@example.org>\n'
        b"Subject: [PATCH v2 1/2]\n =?utf-8?q?t=C3=AFtle?=\n"
        b"Date: Thu, 7 Apr 2005 22:14:13 -0700\n"
        b"Message-ID:\n <1@example.org>\n"
        b"In-Reply-To: <0@example.org>\n"
        b"References: <00@example.org>\n <0@example.org>\n"
        b"Reply-To: Jo <jo@example.org>\n"
        b"X-Original-From: Jo R <jo@example.org>\n"
        b'List-Id: "A list" <list.example.org>\n'
        b"User-Agent: b\nX-Mailer: git-send-email 2.39\n"
    )
    assert envelope == Envelope(
        origin=_ORIGIN,
        message_id="1@example.org",
        subject="[PATCH v2 1/2] tïtle",
        sender=Person("Jörg", "j@example.org"),
        date=Timestamp(1112937253, -700),
        in_reply_to=("0@example.org",),
        references=("00@example.org", "0@example.org"),
        reply_to=(Person("Jo", "jo@example.org"),),
        recipients=("list@example.org", "ae@example.org", "b@example.org"),
        lists=("list.example.org",),
        mailer="git-send-email 2.39",
        original_from=Person("Jo R", "jo@example.org"),
    )


@pytest.mark.parametrize(
    ("header", "former"),
    [
        (b"X-Microsoft-Original-Message-ID: <2@c>\n", ("2@c",)),
        (b"X-Gmail-Original-Message-ID: <2@c>\n", ("2@c",)),
        (
            b"X-Google-Original-Message-ID: <2@c>\nX-Gmail-Original-Message-ID: <3@c>",
            ("3@c", "2@c"),
        ),
        (b"X-Gmail-Original-Message-ID: <1@b>\n", ()),
        (b"X-Microsoft-Original-Message-ID:\n", ()),
    ],
)
def test_keeps_the_ids_that_a_server_replaced(header: bytes, former: tuple[str, ...]) -> None:
    assert read(b"Message-ID: <1@b>\n" + header).former_ids == former


@pytest.mark.parametrize(
    ("message_id", "former"),
    [
        (b"8AB7BB893B74C562+1-2@b", ("1-2@b",)),
        (b"8AB7BB893B74C562+1-2", ()),
        (b"8ab7bb893b74c562+1-2@b", ()),
        (b"8AB7BB893B74C56+1-2@b", ()),
    ],
)
def test_what_a_server_put_in_front_of_an_id_is_told_from_it(
    message_id: bytes, former: tuple[str, ...]
) -> None:
    assert read(b"Message-ID: <" + message_id + b">\n").former_ids == former


@pytest.mark.parametrize(
    ("header", "writer"),
    [
        (b"From: Jo <jo@example.org>\n", Writer.PERSON),
        (b"From: A B <bugzilla-daemon@example.org>\n", Writer.BUG_TRACKER),
        (b"From: Jo <jo@example.org>\nX-Bugzilla-Type: changed\n", Writer.BUG_TRACKER),
        (b"From: build robot <ci@example.org>\n", Writer.ROBOT),
        (b"From: Tests <test.bot@example.org>\n", Writer.ROBOT),
        (b"From: Tests <list-bot+mm@example.org>\n", Writer.ROBOT),
        (b"From: Abbot Robotson <abbot@example.org>\n", Writer.PERSON),
        (b"From: Jo <jo@example.org>\nAuto-Submitted: auto-generated; x=y\n", Writer.ROBOT),
        (b"From: Jo <jo@example.org>\nAuto-Submitted: no\n", Writer.PERSON),
    ],
)
def test_who_wrote_it(header: bytes, writer: Writer) -> None:
    assert read(header).writer is writer


def test_reads_a_header_that_says_nothing() -> None:
    assert read(b"") == Envelope(_ORIGIN, None, "", Person("", ""), None)


def test_takes_the_last_of_several_as_git_does_and_every_id() -> None:
    envelope = read(
        b"Subject: a\nSubject: b\nFrom: a@b\nFrom: c@d\nDate: x\nDate: @5 +0000\n"
        b"In-Reply-To: <1@b>\nIn-Reply-To: <2@b>\nMessage-Id: <3@b>\nMessage-Id: <4@b>\n"
    )
    assert (envelope.subject, envelope.sender.email) == ("b", "c@d")
    assert envelope.date == Timestamp(5, 0)
    assert envelope.in_reply_to == ("1@b", "2@b")
    assert envelope.message_id == "3@b"


def test_decodes_as_far_as_it_can() -> None:
    assert read(b"Subject: =?y?q?t=C3=AF?= b\n").subject == "tï b"
    assert read(b"Subject: a =?utf-8?q?broken\n").subject == "a =?utf-8?q?broken"
    assert read(b"Subject: t\xefttle\n").subject == "tïttle"
    assert read(b"In-Reply-To: =?utf-8?q?=3C1=40b=3E?=\n").in_reply_to == ("1@b",)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (b"<1@b>", ["1@b"]),
        (b"<1@b> <2@b>,<3@b>", ["1@b", "2@b", "3@b"]),
        (b"1@b", ["1@b"]),
        (b"A's message of Tue <1@b>", ["1@b"]),
        (b"message of Tue by a", []),
        (b"<1@b", []),
        (b"<> <1\t@b>", ["1@b"]),
        (b"", []),
    ],
)
def test_finds_message_ids(value: bytes, ids: list[str]) -> None:
    assert list(find_message_ids(value)) == ids


def test_splits_addresses_at_commas_that_part_them() -> None:
    value = b'"A, \\" B" <a@b>, C (d, (e, f)) <c@d>,g@h'
    assert list(split_addresses(value)) == [b'"A, \\" B" <a@b>', b" C (d, (e, f)) <c@d>", b"g@h"]


def test_reads_people() -> None:
    value = b'"A, B" <a@b>, c@d, E <e@f>, , "G \\"H\\"" <g@h>, nobody'
    assert list(parse_people(value)) == [
        Person("A, B", "a@b"),
        Person("c@d", "c@d"),
        Person("E", "e@f"),
        Person('G "H"', "g@h"),
    ]


def test_a_sender_without_an_address_has_a_name() -> None:
    assert read(b"From: A  U\n").sender == Person("A U", "")


def test_a_list_may_be_named_without_brackets() -> None:
    assert read(b"List-Id: list.example.org\n").lists == ("list.example.org",)


def test_what_many_mails_say_is_kept_once() -> None:
    header = (
        b"From: =?utf-8?q?J=C3=B6?= <j@example.org>\nTo: List <list@example.org>\n"
        b"In-Reply-To: <0@example.org>\nList-Id: <list.example.org>\nX-Mailer: git 2.39\n"
    )
    one, two = read(header), read(header)
    assert one.sender.name is two.sender.name
    assert one.recipients[0] is two.recipients[0]
    assert one.in_reply_to[0] is two.in_reply_to[0]
    assert one.lists[0] is two.lists[0]
    assert one.mailer is two.mailer
