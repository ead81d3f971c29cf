"""Messages under one Message-Id, or under none: which are copies, which are not?"""

from msgspec.structs import replace

from applier.model import Origin
from applier.series import group_messages
from tests.series.make_mails import BO, DAY, group, kinds, make_envelope, tell


def test_one_message_id_for_a_whole_series() -> None:
    reading = group(
        *(
            replace(
                make_envelope("same", subject, answers=above, minute=minute), fingerprint=minute + 1
            )
            for minute, (subject, above) in enumerate(
                [
                    ("[PATCH 1/2] lamp: a", "same"),
                    ("[PATCH 0/2] lamps", ""),
                    ("[PATCH 2/2] lamp: b", "same"),
                    ("Re: [PATCH 0/2] lamps", "same"),
                ]
            )
        )
    )
    (series,) = reading.series
    assert (tell(series), series.id) == ("same: same same", "same")
    assert [part.title for part in series.parts] == ["lamp: a", "lamp: b"]
    assert "one Message-Id" in series.notes[0]
    assert kinds(reading) == {"same": "reply"}


def test_one_message_id_of_two_people() -> None:
    one = replace(make_envelope("same", "[PATCH] lamp: a"), fingerprint=1)
    two = replace(make_envelope("same", "[PATCH] lamp: a", sender=BO, minute=DAY), fingerprint=2)
    for given in ((one, two), (two, one)):
        series = group(*given).series
        assert [found.submitter for found in series] == [one.sender, two.sender]
        assert series[0].id == "same"
        assert series[1].id.startswith("list.mbox@")


def test_a_message_id_that_claims_the_place_of_a_mail_without_one() -> None:
    reading = group(
        make_envelope("list.mbox@1", "[PATCH] lamp: claimed"),
        make_envelope(None, "[PATCH] lamp: without"),
    )
    assert len({series.id for series in reading.series}) == 2


def test_the_same_file_twice() -> None:
    once = replace(make_envelope(None, "[PATCH] lamp: a"), origin=Origin("a.patch", 5, 9))
    reading = group_messages([once, once])
    assert len(reading.series) == 1
    assert kinds(reading) == {None: "duplicate"}


def test_a_revision_of_one_patch_under_the_message_id_of_the_last() -> None:
    run = "cover.1620302400.git.ada@h"
    last = "0123456789" * 4 + ".1620302400.git.ada@h"
    reading = group(
        make_envelope(run, "[PATCH v2 0/2] lamps"),
        make_envelope("1", "[PATCH v2 1/2] lamp: a", answers=run),
        replace(make_envelope(last, "[PATCH v2 2/2] lamp: b", answers=run), fingerprint=1),
        replace(
            make_envelope(last, "[PATCH v3 2/2] lamp: b", answers=run, minute=DAY), fingerprint=2
        ),
    )
    assert [tell(one) for one in reading.series] == [f"{run}: 1 {last}", f"1 {last}"]
    assert reading.series[1].previous_revision == run
