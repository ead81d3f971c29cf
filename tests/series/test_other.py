"""What is in no series, and why: nothing is lost without a word."""

import pytest
from msgspec.structs import replace

from applier.model import Envelope, Person, Writer
from tests.series.make_mails import BO, DAY, group, kinds, make_envelope, tell


def test_replies_and_plain_mails() -> None:
    reading = group(
        make_envelope("1", "[PATCH] lamp: a"),
        make_envelope("r", "Re: [PATCH] lamp: a", sender=BO, answers="1"),
        make_envelope("s", "lamp: a thought", sender=BO, answers="1", diff=False),
        make_envelope("p", "lamps are fine", diff=False),
        make_envelope("q", "[ANNOUNCE] lamps 1.0", diff=False),
    )
    assert kinds(reading) == {
        "r": "reply",
        "s": "reply",
        "p": "not-a-patch",
        "q": "not-a-patch",
    }


def test_a_suggestion_in_a_reply() -> None:
    reading = group(
        make_envelope("1", "[PATCH] lamp: a"),
        make_envelope("r", "Re: [PATCH] lamp: a", sender=BO, answers="1", diff=True),
    )
    assert kinds(reading) == {"r": "reply"}
    assert "suggestion" in reading.other[0].reason


def test_a_reply_that_git_sent_is_a_patch() -> None:
    sent = replace(
        make_envelope("r", "Re: [PATCH v2] lamp: a", answers="1", diff=True),
        mailer="git-send-email 2.31",
    )
    assert [tell(one) for one in group(make_envelope("1", "[PATCH] lamp: a"), sent).series] == [
        "1",
        "r",
    ]


def test_a_patch_without_brackets() -> None:
    reading = group(
        make_envelope("1", "lamp: with a diff"),
        replace(make_envelope("2", "lamp: with a diffstat", diff=False, minute=1), has_stat=True),
        make_envelope("3", "[RFC] lamp: with a diff", minute=2),
        make_envelope("4", "[RFC] lamp: without", diff=False),
    )
    assert [tell(series) for series in reading.series] == ["1", "2", "3"]
    assert kinds(reading) == {"4": "not-a-patch"}


def test_a_patch_whose_diff_is_gone_is_a_patch() -> None:
    reading = group(
        make_envelope("1", "[PATCH] lamp: a", diff=False),
        make_envelope("2", "[PATCH 1/2] lamp: b", diff=False, minute=1),
    )
    assert [tell(series) for series in reading.series] == ["1", "2 -"]


def test_a_reply_that_forgot_to_say_so() -> None:
    reading = group(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("r", "[PATCH 1/2] lamp: a", sender=BO, answers="1", diff=False, minute=1),
        make_envelope("s", "[PATCH 1/2] lamp: a", answers="r", diff=False, minute=2),
        make_envelope("t", "[PATCH] lamp: b", minute=3),
        make_envelope("u", "[PATCH] lamp: b", sender=BO, answers="t", diff=False, minute=4),
    )
    assert [tell(series) for series in reading.series] == ["1 -", "t"]
    assert kinds(reading) == {"r": "reply", "s": "reply", "u": "reply"}


def test_git_does_not_reply() -> None:
    sent = replace(
        make_envelope("2", "[PATCH] lamp: a", sender=BO, answers="1", diff=False, minute=1),
        mailer="git-send-email 2.31",
    )
    assert len(group(make_envelope("1", "[PATCH] lamp: a"), sent).series) == 2


@pytest.mark.parametrize(
    "subject", ["[GIT PULL] lamps for 5.13", "[PULL 0/2] lamps", "lamps, please"]
)
def test_pull_requests(subject: str) -> None:
    pull = replace(make_envelope("p", subject, diff=False), pull_request=True)
    assert kinds(group(pull)) == {"p": "pull-request"}


def test_patches_that_come_with_a_pull_request_are_patches() -> None:
    reading = group(
        replace(make_envelope("p", "[PULL 0/2] lamps"), pull_request=True),
        make_envelope("1", "[PULL 1/2] lamp: a", answers="p"),
        make_envelope("2", "[PULL 2/2] lamp: b", answers="p"),
    )
    assert [tell(series) for series in reading.series] == ["1 2"]
    assert kinds(reading) == {"p": "pull-request"}


def test_covers_alone_are_series_without_their_patches() -> None:
    reading = group(
        make_envelope("a", "[PATCH 0/2] lamps"),
        make_envelope("b", "[RFC, v1 0/3] bulbs", minute=1),
        make_envelope("c", "[RFC PATCH 00/35] sockets", minute=2),
    )
    assert [len(series.missing) for series in reading.series] == [2, 3, 35]
    assert not reading.other


def test_a_cover_that_counts_nothing() -> None:
    reading = group(make_envelope("a", "[PATCH 0/n] lamps", diff=False))
    assert kinds(reading) == {"a": "cover-without-patches"}


def test_a_cover_that_is_sent_again_alone() -> None:
    reading = group(
        make_envelope("c", "[PATCH 0/1] lamps"),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers="c"),
        make_envelope("d", "[PATCH 0/1] lamps", minute=DAY),
        make_envelope("e", "[PATCH 0/1] lamps", answers="c", minute=1),
    )
    assert [tell(series) for series in reading.series] == ["c: 1"]
    assert kinds(reading) == {"d": "cover-without-patches", "e": "cover-without-patches"}


def test_one_message_in_two_lists() -> None:
    reading = group(
        make_envelope("1", "[PATCH 1/2] lamp: a"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="1"),
        make_envelope("1", "[list] [PATCH 1/2] lamp: a"),
    )
    assert [tell(series) for series in reading.series] == ["1 2"]
    assert kinds(reading) == {"1": "duplicate"}


def test_one_message_with_two_texts() -> None:
    changed = replace(make_envelope("1", "[PATCH] lamp: a"), fingerprint=7)
    reading = group(make_envelope("1", "[PATCH] lamp: a"), changed)
    assert [tell(series) for series in reading.series] == ["1"]
    assert reading.other[0].reason == "the same Message-Id was read before, with another text"


def test_of_two_copies_the_one_with_the_patch_wins() -> None:
    rewritten = replace(
        make_envelope("1", "[PATCH] lamp: a", sender=Person("Ada via list", "list@example.org")),
        reply_to=(Person("Ada Example", "ada@example.org"),),
    )
    reading = group(make_envelope("1", "[PATCH] lamp: a", diff=False), rewritten)
    assert reading.series[0].parts[0].envelope.has_diff
    assert "more of the patch" in reading.other[0].reason
    reading = group(rewritten, make_envelope("1", "[PATCH] lamp: a"))
    assert reading.series[0].parts[0].envelope.sender.email == "ada@example.org"


def test_no_header_at_all() -> None:
    reading = group(make_envelope(None, "", sender=Person("", ""), minute=None, diff=False))
    assert kinds(reading) == {None: "malformed"}


def test_headers_that_are_missing_one_by_one() -> None:
    nobody = Person("", "")
    reading = group(
        make_envelope(None, "[PATCH] lamp: no id"),
        make_envelope("2", "", diff=False),
        make_envelope("3", "[PATCH] lamp: nobody", sender=nobody, minute=1),
        make_envelope("4", "[PATCH] lamp: no date", minute=None),
    )
    assert len(reading.series) == 3
    assert kinds(reading) == {"2": "not-a-patch"}


def test_nothing() -> None:
    reading = group()
    assert (reading.series, reading.other, reading.messages) == ((), (), 0)


def test_a_total_that_lies() -> None:
    many = [
        make_envelope(f"{place}", f"[PATCH 1/{total}] lamp")
        for place, total in enumerate(("99999999", "9999999999999999999999", "2001", "2000"))
    ]
    series = group(*many).series
    assert sorted((one.total, len(one.missing)) for one in series) == [
        (1, 0),
        (1, 0),
        (1, 0),
        (2000, 1999),
    ]


@pytest.mark.parametrize(
    "subject", ["pull request: lamps 2021-05-06", "Pull-request for lamps", "git pull request: a"]
)
def test_pull_requests_by_their_subject(subject: str) -> None:
    asks = replace(make_envelope("p", subject, diff=False), has_stat=True)
    assert kinds(group(asks)) == {"p": "pull-request"}
    assert [tell(one) for one in group(replace(asks, has_diff=True)).series] == ["p"]


def test_a_bug_trackers_comments() -> None:
    tracked = [
        replace(make_envelope(name, subject, answers="bug-1", diff=diff), writer=Writer.BUG_TRACKER)
        for name, subject, diff in (
            ("a", "[Bug 1] [PATCH] lamps do not shine", False),
            ("b", "[Bug 1] [PATCH] lamps do not shine", True),
            ("c", "[Bug 1] lamps do not shine", False),
        )
    ]
    assert set(kinds(group(*tracked)).values()) == {"bug-report"}


def test_a_person_who_sends_a_patch_for_a_bug() -> None:
    reading = group(make_envelope("a", "[Bug 1] [PATCH] lamp: shine", answers="bug-1"))
    assert [tell(one) for one in reading.series] == ["a"]


def test_robots_reports() -> None:
    report = make_envelope("a", "[lamps:master 3/7] lamp.c:9: warning: dark", diff=False)
    other = replace(make_envelope("b", "[lamp] [3/7] test", diff=False), writer=Writer.ROBOT)
    assert set(kinds(group(report, other)).values()) == {"robot-report"}


@pytest.mark.parametrize(
    "subject", ["[PATCH] lamp: a", "[PATCH 0/1] lamps", "[RFC 0/1] lamps", "[lamp:a 1/1] a"]
)
def test_what_a_robot_sends_to_be_applied_is_no_report(subject: str) -> None:
    sent = replace(make_envelope("a", subject), writer=Writer.ROBOT, has_stat=True)
    assert [len(one.missing) for one in group(sent).series] in ([0], [1])
    announced = replace(make_envelope("a", "[PATCH 0/2] lamps"), writer=Writer.ROBOT)
    assert len(group(announced).series) == 1


def test_patch_in_front_of_a_replys_mark_makes_a_patch() -> None:
    reading = group(
        make_envelope("0", "lamps are dark", diff=False),
        make_envelope("1", "[PATCH] Re: lamps are dark", answers="0", diff=True),
        make_envelope("2", "[PATCH] Re: lamps are dark", sender=BO, answers="1", diff=False),
        make_envelope("3", "Re: [PATCH] Re: lamps are dark", sender=BO, answers="1", diff=True),
    )
    assert [tell(one) for one in reading.series] == ["1"]
    assert kinds(reading) == {"0": "not-a-patch", "2": "reply", "3": "reply"}


ACK = (("Acked-by", "Bo Example <bo@example.org>"),)


def answer(name: str, to: str, subject: str = "Re: [PATCH] x") -> Envelope:
    return replace(make_envelope(name, subject, sender=BO, answers=to, minute=5), trailers=ACK)


def reviews(*envelopes: Envelope) -> dict[str, list[tuple[int, str | None]]]:
    return {
        series.id: [(review.number, review.message_id) for review in series.reviews]
        for series in group(*envelopes).series
    }


PAIR = [
    make_envelope("c", "[PATCH 0/2] lamps"),
    make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
    make_envelope("2", "[PATCH 2/2] lamp: b", answers="c"),
]


def test_a_patch_and_the_cover() -> None:
    assert reviews(*PAIR, answer("x", "2"), answer("y", "c")) == {"c": [(2, "x"), (0, "y")]}


def test_deep_in_the_discussion() -> None:
    between = make_envelope("q", "Re: why?", answers="1", sender=BO)
    assert reviews(*PAIR, between, answer("x", "q")) == {"c": [(1, "x")]}


def test_the_revision_that_was_answered() -> None:
    again = make_envelope("1v2", "[PATCH v2 1/2] lamp: a", answers="1", minute=60)
    assert reviews(*PAIR, again, answer("x", "1"), answer("y", "1v2")) == {
        "c": [(1, "x")],
        "1v2": [(1, "y")],
    }


def test_a_patch_reviews_nothing() -> None:
    own = replace(
        make_envelope("s", "[PATCH] bulb", answers="1", sender=BO, minute=9), trailers=ACK
    )
    assert reviews(*PAIR, own) == {"c": [], "s": []}


def test_an_answer_to_nothing_known() -> None:
    assert reviews(*PAIR, answer("x", "elsewhere")) == {"c": []}
