import pytest

from applier.diagnose.repairs.wrapped import find_spaced_stamps, find_wrapped_lines
from applier.model import SeriesStatus
from applier.model.finding import FindingKind
from applier.verdict import REFUSED
from tests.diagnose.breakage import DAMAGE, KINDS, LEVELS, Break
from tests.diagnose.conftest import FILES, GATE, SHELF, SampleRepo
from tests.diagnose.make_mails import diff, mail, make_mail
from tests.diagnose.samples import BELOW, BODY, MAKE, two_files


def test_a_series_that_applies_is_not_explained(sample: SampleRepo, healthy: bytes) -> None:
    verdict = sample.verdict(healthy)
    assert verdict.status is SeriesStatus.APPLIES
    assert verdict.findings == ()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(damage: Break, sample: SampleRepo, healthy: bytes) -> None:
    verdict = sample.verdict(damage(healthy))
    assert verdict.status is SeriesStatus.CONFLICTS
    assert verdict.patches[0].outcome in REFUSED
    assert verdict.findings[0].kind is FindingKind.DAMAGED_MAIL
    assert verdict.mending
    assert verdict.findings[0].detail in verdict.reasons


def test_a_repair_that_gives_the_authors_file_is_certain(
    sample: SampleRepo, healthy: bytes
) -> None:
    finding = sample.verdict(DAMAGE["tabs turned to spaces"](healthy)).findings[0]
    assert "to the very files that the author had" in finding.detail


def test_what_was_cut_off_is_never_said_to_apply(sample: SampleRepo, healthy: bytes) -> None:
    cut = DAMAGE["cut short, a footer in its place"](healthy)
    assert "what is lost is not known" in sample.verdict(cut).findings[0].detail


def test_the_damaged_line_is_counted_in_the_mail(sample: SampleRepo, healthy: bytes) -> None:
    wrapped = DAMAGE["a line wrapped"](healthy)
    assert wrapped is not None
    rest = next(n for n, line in enumerate(wrapped.split(b"\n"), 1) if line.startswith(b"mailers"))
    assert f"at line {rest} of the mail;" in sample.verdict(wrapped).findings[0].detail


@pytest.mark.parametrize("level", LEVELS.values(), ids=LEVELS)
def test_path_levels_are_found(level: Break, sample: SampleRepo, healthy: bytes) -> None:
    explanation = sample.verdict(level(healthy))
    assert explanation.findings[0].kind is FindingKind.PATH_LEVEL
    assert explanation.mending[0].action.startswith("git am -")


@pytest.mark.parametrize(("wanted", "change"), KINDS.values(), ids=KINDS)
def test_kinds_are_told_apart(
    wanted: str, change: Break, sample: SampleRepo, healthy: bytes
) -> None:
    assert sample.verdict(change(healthy)).findings[0].kind.value == wanted


def test_crlf_that_the_mail_lost(sample: SampleRepo) -> None:
    before = GATE.replace("gate", "door")
    sample.then({"lib/door.c": before.replace("\n", "\r\n").encode()}, "crlf", sample.base, 1)
    after = before.replace("door 9", "door nine")
    finding = sample.verdict(mail("lib/door.c", before, after)).findings[0]
    assert finding.kind is FindingKind.DAMAGED_MAIL
    assert "lost the CR" in finding.detail


def test_a_mail_that_is_whole_is_not_called_damaged(sample: SampleRepo) -> None:
    """The file was indented anew; the patch is older, and its preimage is there to prove it."""
    spaces = SHELF.expandtabs(8)
    sample.then({"lib/shelf.c": spaces.encode()}, "indent", sample.base, 1)
    after = SHELF.replace("shelf 12;", "shelf twelve;")
    explanation = sample.verdict(mail("lib/shelf.c", SHELF, after))
    assert explanation.findings[0].kind is FindingKind.CONTEXT_DRIFT
    assert "git am --ignore-whitespace" in [one.action for one in explanation.mending]


def test_what_is_applied_in_part(sample: SampleRepo) -> None:
    shelf, gate = SHELF.replace("shelf 2;", "shelf two;"), GATE.replace("gate 9", "gate nine")
    sample.then(
        {"lib/shelf.c": shelf.encode(), "lib/gate.c": GATE.encode()}, "half", sample.base, 1
    )
    both = diff("lib/gate.c", GATE, gate) + diff("lib/shelf.c", SHELF, shelf)
    finding = sample.verdict(make_mail(both)).findings[0]
    assert finding.kind is FindingKind.ALREADY_APPLIED
    assert "1 of 2 files" in finding.detail


def test_three_way_is_proposed_where_it_works(sample: SampleRepo) -> None:
    now = GATE.replace("gate 8\n", "gate eight\n")
    sample.then({"lib/gate.c": now.encode()}, "eight", sample.base, 1)
    after = GATE.replace("gate 11\n", "gate eleven\n")
    explanation = sample.verdict(mail("lib/gate.c", GATE, after))
    assert explanation.mending[0].action == "git am -3"


def test_a_file_that_is_in_the_way(sample: SampleRepo) -> None:
    finding = sample.verdict(mail("lib/gate.c", "", "other\n")).findings[0]
    assert finding.kind is FindingKind.FILE_EXISTS


LONG = "static int gate_open_with_both_hands(struct gate *gate,"
REST = "unsigned int hands)"
TALL = f"{LONG} {REST}\n{{\n{BODY}}}\n"
AFTER = TALL.replace("wing[12] = open", "wing[12] = shut")


def with_section(text: str) -> str:
    """Put the function behind the second @@, as git does."""
    return text.replace(" @@\n", f" @@ {LONG} {REST}\n")


def test_the_text_behind_the_second_at_signs_is_joined(sample: SampleRepo) -> None:
    sample.then(FILES | {"lib/tall.c": TALL.encode()}, "tall", sample.base, 1)
    wrapped = with_section(diff("lib/tall.c", TALL, AFTER)).replace(f" {REST}\n", f"\n{REST}\n")
    first = sample.verdict(make_mail(wrapped)).findings[0]
    assert first.detail.startswith("the text behind the second @@ was wrapped at line ")
    assert "to the very files that the author had" in first.detail


def test_a_rest_with_a_space_in_front_is_joined_too() -> None:
    whole = with_section(diff("lib/tall.c", TALL, AFTER))
    wrapped = whole.replace(f" {REST}\n", f"\n {REST}\n")
    assert whole.encode() in [one.text for one in find_wrapped_lines(wrapped.encode())]


def test_a_repair_that_leads_nowhere_is_no_cause(sample: SampleRepo) -> None:
    other = SHELF.replace("shelf 11;", "shelf eleven;").replace("shelf 13;", "shelf thirteen;")
    sent = mail("lib/shelf.c", other, other.replace("shelf 12;", "shelf twelve;"))
    broken = sent.replace(b" \tshelf 11;\n", b"").replace(b"shelf eleven", b"\nshelf eleven")
    found = sample.verdict(broken)
    assert "still does not apply" not in found.findings[0].detail
    assert found.findings[0].kind is FindingKind.DAMAGED_MAIL
    assert 'a line that is no part of one, "shelf eleven;"' in found.findings[0].detail


def test_what_cannot_be_read_is_said_once_with_the_line(sample: SampleRepo) -> None:
    sent = mail("lib/shelf.c", SHELF, SHELF.replace("shelf 12;", "shelf twelve;"))
    broken = sent.replace(b"+\tshelf twelve;\n", b"+\tshelf twelve;\nwords of somebody\n")
    broken = broken.replace(b" \tshelf 13;\n", b" \tshelf thirty;\n")
    verdict = sample.verdict(broken)
    said = [why for why in verdict.reasons if "no part of one" in why]
    assert len(said) == 1
    assert '"words of somebody"' in said[0]
    assert "line 13 of the patch" in said[0]
    notes = [patch.diffstat.note or "" for patch in verdict.patches]
    assert not any("no part of one" in note for note in notes)


def test_a_damaged_mail_that_fits_what_it_was_made_on_is_called_so(sample: SampleRepo) -> None:
    now = SHELF.replace("shelf 11;", "shelf eleven;")
    sample.then(FILES | {"lib/shelf.c": now.encode()}, "eleven", sample.base, 1)
    sent = mail("lib/shelf.c", SHELF, SHELF.replace("shelf 12;", "shelf number twelve;"))
    broken = sent.replace(b"+\tshelf number twelve;\n", b"+\tshelf number\ntwelve;\n")
    first = sample.verdict(broken).findings[0]
    assert first.detail.startswith("a long line was wrapped")
    assert "to the files that it was made on, and not to these" in first.detail


def test_names_that_stand_in_the_root_too_do_not_hide_a_directory(sample: SampleRepo) -> None:
    sample.then(FILES | BELOW, "below", sample.base, 1)
    lone = diff("Makefile.in", MAKE, MAKE.replace("make two", "make two and a half"))
    for text in (two_files(), lone):
        found = sample.verdict(make_mail(text))
        assert found.findings[0].kind is FindingKind.PATH_LEVEL
        assert [one.action for one in found.mending] == ["git am --directory=sub/dir"]


def test_what_does_not_apply_in_its_directory_is_explained_there(sample: SampleRepo) -> None:
    sample.then(FILES | BELOW, "below", sample.base, 1)
    found = sample.verdict(make_mail(two_files(BODY.replace("wing[7] = open", "wing[7] = ajar"))))
    kinds = [one.kind for one in found.findings]
    assert kinds == [FindingKind.PATH_LEVEL, FindingKind.CONTEXT_DRIFT]
    first, drift = found.findings
    assert "sub/dir/; there it does not apply either" in first.detail
    assert drift.path == "sub/dir/deep.c"
    actions = [one.action for one in found.mending]
    assert actions == ["git am --directory=sub/dir -C1"]


STAMP = "12 Feb 2004 03:28:41 -0000"


def test_a_tab_in_front_of_a_time_stamp_that_became_spaces(sample: SampleRepo) -> None:
    sample.then(FILES | BELOW, "below", sample.base, 1)
    plain = diff("deep.c", BODY, BODY.replace("wing[9] = open", "wing[9] = shut"), index=False)
    lines = [line for line in plain.splitlines(keepends=True) if not line.startswith("diff ")]
    lines[0], lines[1] = f"--- deep.c    {STAMP}\n", f"+++ deep.c    {STAMP}\n"
    spaced = "".join(lines).expandtabs(8)
    assert list(find_spaced_stamps(spaced.encode()))
    found = sample.verdict(make_mail(spaced))
    assert found.findings[0].kind is FindingKind.PATH_LEVEL
    assert "sub/dir/, with spaces where a tab stood" in found.findings[0].detail
    assert found.findings[1].detail.startswith("tabs were turned into spaces")
    assert all(one.action.startswith("ask ") for one in found.mending)


def test_the_authors_own_file_has_not_drifted(sample: SampleRepo) -> None:
    """White space within a line, and a line that somebody changed: no repair knows both."""
    wide = SHELF.replace("shelf 13;", "shelf\t13;").replace("shelf 11;", "shelf\t\t11;")
    sample.then(FILES | {"lib/shelf.c": wide.encode()}, "wide", sample.base, 1)
    sent = mail("lib/shelf.c", wide, wide.replace("shelf 12;", "shelf twelve;"))
    broken = sent.replace(b"shelf\t13;", b"shelf      13;").replace(b"shelf\t\t11;", b"shelf XI;")
    found = sample.verdict(broken)
    first = found.findings[0]
    assert first.kind is FindingKind.DAMAGED_MAIL
    assert "lib/shelf.c is the very file that the patch was made on" in first.detail
    assert first.detail.endswith("a line was changed")
    assert found.mending[-1].action.startswith("ask Pia Example for a resend")
