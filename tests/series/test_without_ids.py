"""Messages without a Message-Id: what git format-patch writes."""

from msgspec.structs import replace

from applier.model import Envelope, Origin, Person
from tests.series.make_mails import BO, DAY, group, letter, tell


def written(place: str, subject: str, *, start: int = 0, sender: Person = BO) -> Envelope:
    one = letter(None, subject, sender=sender, minute=len(subject) * DAY)
    return replace(one, origin=Origin(place, start, start + 1))


def shape(*letters: Envelope) -> list[tuple[int, ...]]:
    return [
        (int(series.cover is None), *(part.number for part in series.parts))
        for series in group(*letters).series
    ]


def test_the_files_of_a_directory_are_one_series_whoever_wrote_them() -> None:
    (series,) = group(
        written("out/0000-cover-letter.patch", "[PATCH v2 0/2] lamps", sender=Person("", "c@d")),
        written("out/0001-a.patch", "[PATCH v2 1/2] lamp: a"),
        written("out/0002-b.patch", "[PATCH v2 2/2] lamp: b", sender=Person("", "e@f")),
    ).series
    assert (tell(series), series.revision, series.submitter.email) == ("None: ? ?", 2, "c@d")
    assert series.id == "out/0000-cover-letter.patch@0"


def test_directories_are_not_mixed() -> None:
    assert shape(
        written("a/0001.patch", "[PATCH 1/2] lamp: a"),
        written("b/0001.patch", "[PATCH 1/2] bulb: a"),
        written("b/0002.patch", "[PATCH 2/2] bulb: b"),
    ) == [(1, 1), (1, 1, 2)]


def test_one_file_behind_the_other() -> None:
    assert shape(
        written("x.mbox", "[PATCH 1/2] lamp: a", start=0),
        written("x.mbox", "[PATCH 2/2] lamp: b", start=9),
        written("x.mbox", "[PATCH 1/2] lamp: a", start=19),
        written("x.mbox", "[PATCH 2/2] lamp: b", start=29),
    ) == [(1, 1, 2), (1, 1, 2)]


def test_revisions_in_one_directory() -> None:
    assert shape(
        written("0001.patch", "[PATCH 1/2] lamp: a"),
        written("0002.patch", "[PATCH 2/2] lamp: b"),
        written("v2-0001.patch", "[PATCH v2 1/2] lamp: a"),
        written("v2-0002.patch", "[PATCH v2 2/2] lamp: b"),
    ) == [(1, 1, 2), (1, 1, 2)]


def test_single_files() -> None:
    assert shape(
        written("0001.patch", "[PATCH] lamp: a"),
        written("0002.patch", "[PATCH] lamp: b is another"),
    ) == [(1, 1), (1, 1)]
