"""Is what is read for one series enough, and is it less than everything?"""

from pathlib import Path

import pytest

from applier import Series, read_series
from applier.collection import narrow
from tests.cli import archives


@pytest.fixture(autouse=True)
def _no_archive_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrow, "SMALL", 0)


def lonely(name: str, subject: str, sender: str = "Anna Example <anna@example.org>") -> bytes:
    headers = f"From: {sender}\nDate: {archives.SENT}\nMessage-ID: <{name}>\nSubject: {subject}\n"
    return archives.mail(name, subject, archives.Edit(9, name).diff, headers=headers)


OTHERS = tuple(
    lonely(f"{n}@example.com", f"[PATCH] fs: {n}", f"Bert <bert{n}@example.com>") for n in range(20)
)
REPLY = archives.mail("re@example.com", "Re: [PATCH v2 1/2] mm: five", parent="pair-1@example.org")
UNTHREADED = (
    lonely("a@example.org", "[PATCH 1/2] net: a"),
    lonely("b@example.org", "[PATCH 2/2] net: b"),
)
EARLIER = lonely("old@example.org", "[PATCH 0/2] mm: improve two lines")


@pytest.mark.parametrize("wanted", ["pair-0@example.org", "<pair-2@example.org>", "b@example.org"])
def test_the_series_are_those_of_the_whole_archive(tmp_path: Path, wanted: str) -> None:
    box = tmp_path / "box"
    box.write_bytes(archives.mbox(EARLIER, *OTHERS, *UNTHREADED, *archives.pair(), REPLY, *OTHERS))
    with read_series([str(box)]) as whole, read_series([str(box)], only=[wanted]) as part:
        name = wanted.strip("<>")
        expected = [one for one in whole if name in ids_of(one)]
        assert [one for one in part if name in ids_of(one)] == expected
        assert len(expected) == 1
        assert part.reading.messages < 10 < whole.reading.messages
        mails = [part.read_message(one.envelope) for one in expected[0].parts]
        assert mails == [whole.read_message(one.envelope) for one in expected[0].parts]


def ids_of(series: Series) -> set[str | None]:
    return {part.envelope.message_id for part in series.parts} | {series.id}


def test_what_names_a_prerequisite_may_need_anything(tmp_path: Path) -> None:
    needing = archives.GOOD.replace(b"Say why.", b"Say why.\n\nprerequisite-patch-id: " + b"1" * 40)
    box = tmp_path / "box"
    box.write_bytes(archives.mbox(*OTHERS, needing))
    with read_series([str(box)], only=["good@example.org"]) as part:
        assert part.reading.messages == len(OTHERS) + 1


def test_a_small_archive_is_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrow, "SMALL", 100)
    box = tmp_path / "box"
    box.write_bytes(archives.mbox(*OTHERS, archives.GOOD))
    with read_series([str(box)], only=["good@example.org"]) as part:
        assert part.reading.messages == len(OTHERS) + 1


def test_an_id_that_is_not_there(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.write_bytes(archives.mbox(*OTHERS))
    with read_series([str(box)], only=["nowhere@example.org"]) as part:
        assert list(part) == []
