import pytest

from applier.model import SeriesStatus
from applier.model.finding import FindingKind
from applier.verdict import REFUSED
from tests.diagnose.breakage import DAMAGE, KINDS, LEVELS, Break
from tests.diagnose.conftest import GATE, SHELF, Place
from tests.diagnose.make_mails import diff, letter, mail


def test_a_series_that_applies_is_not_explained(place: Place, healthy: bytes) -> None:
    verdict = place.verdict(healthy)
    assert verdict.status is SeriesStatus.APPLIES
    assert verdict.findings == ()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(damage: Break, place: Place, healthy: bytes) -> None:
    verdict = place.verdict(damage(healthy))
    assert verdict.status is SeriesStatus.CONFLICTS
    assert verdict.patches[0].outcome in REFUSED
    assert verdict.findings[0].kind is FindingKind.DAMAGED_MAIL
    assert verdict.remedies
    assert verdict.findings[0].detail in verdict.reasons


def test_a_repair_that_gives_the_authors_file_is_certain(place: Place, healthy: bytes) -> None:
    finding = place.verdict(DAMAGE["tabs turned to spaces"](healthy)).findings[0]
    assert "to the very files that the author had" in finding.detail


def test_what_was_cut_off_is_never_said_to_apply(place: Place, healthy: bytes) -> None:
    cut = DAMAGE["cut short, a footer in its place"](healthy)
    assert "what is lost is not known" in place.verdict(cut).findings[0].detail


def test_the_damaged_line_is_counted_in_the_mail(place: Place, healthy: bytes) -> None:
    wrapped = DAMAGE["a line wrapped"](healthy)
    assert wrapped is not None
    rest = next(n for n, line in enumerate(wrapped.split(b"\n"), 1) if line.startswith(b"mailers"))
    assert f"at line {rest} of the mail;" in place.verdict(wrapped).findings[0].detail


@pytest.mark.parametrize("level", LEVELS.values(), ids=LEVELS)
def test_path_levels_are_found(level: Break, place: Place, healthy: bytes) -> None:
    explanation = place.verdict(level(healthy))
    assert explanation.findings[0].kind is FindingKind.PATH_LEVEL
    assert explanation.remedies[0].action.startswith("git am -")


@pytest.mark.parametrize(("wanted", "change"), KINDS.values(), ids=KINDS)
def test_kinds_are_told_apart(wanted: str, change: Break, place: Place, healthy: bytes) -> None:
    assert place.verdict(change(healthy)).findings[0].kind.value == wanted


def test_crlf_that_the_mail_lost(place: Place) -> None:
    before = GATE.replace("gate", "door")
    place.then({"lib/door.c": before.replace("\n", "\r\n").encode()}, "crlf", place.base, 1)
    after = before.replace("door 9", "door nine")
    finding = place.verdict(mail("lib/door.c", before, after)).findings[0]
    assert finding.kind is FindingKind.DAMAGED_MAIL
    assert "lost the CR" in finding.detail


def test_a_mail_that_is_whole_is_not_called_damaged(place: Place) -> None:
    """The file was indented anew; the patch is older, and its preimage is there to prove it."""
    spaces = SHELF.expandtabs(8)
    place.then({"lib/shelf.c": spaces.encode()}, "indent", place.base, 1)
    after = SHELF.replace("shelf 12;", "shelf twelve;")
    explanation = place.verdict(mail("lib/shelf.c", SHELF, after))
    assert explanation.findings[0].kind is FindingKind.CONTEXT_DRIFT
    assert "git am --ignore-whitespace" in [one.action for one in explanation.remedies]


def test_what_is_applied_in_part(place: Place) -> None:
    shelf, gate = SHELF.replace("shelf 2;", "shelf two;"), GATE.replace("gate 9", "gate nine")
    place.then({"lib/shelf.c": shelf.encode(), "lib/gate.c": GATE.encode()}, "half", place.base, 1)
    both = diff("lib/gate.c", GATE, gate) + diff("lib/shelf.c", SHELF, shelf)
    finding = place.verdict(letter(both)).findings[0]
    assert finding.kind is FindingKind.ALREADY_APPLIED
    assert "1 of 2 files" in finding.detail


def test_three_way_is_proposed_where_it_works(place: Place) -> None:
    now = GATE.replace("gate 8\n", "gate eight\n")
    place.then({"lib/gate.c": now.encode()}, "eight", place.base, 1)
    after = GATE.replace("gate 11\n", "gate eleven\n")
    explanation = place.verdict(mail("lib/gate.c", GATE, after))
    assert explanation.remedies[0].action == "git am -3"


def test_a_file_that_is_in_the_way(place: Place) -> None:
    finding = place.verdict(mail("lib/gate.c", "", "other\n")).findings[0]
    assert finding.kind is FindingKind.FILE_EXISTS
