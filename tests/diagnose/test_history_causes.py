"""A change that is in, in another form, has not drifted, and is not brought in again."""

from applier.diagnose.distinctive_lines import stands_twice
from applier.diff import parse_diff
from applier.model import SeriesVerdict
from applier.model.finding import FindingKind
from tests.diagnose.conftest import FILES, GATE, SampleRepo
from tests.diagnose.make_mails import diff, mail, make_mail
from tests.diagnose.samples import BLOCK, EDITED, SENT, merge_it, merged_in_part, with_gate
from tests.git.building import START, commit


def explained(
    sample: SampleRepo, sent: bytes, base: str = "HEAD", *, more: bool = True
) -> SeriesVerdict:
    return sample.check([sent], base, explain=more).series[0]


def test_a_commit_of_the_same_author_and_subject_has_it(sample: SampleRepo) -> None:
    merged = merge_it(sample, "gate: three more of them", GATE.replace("gate 9\n", "gate nine\n"))
    found = explained(
        sample, make_mail(diff("lib/gate.c", GATE, SENT, index=False), "gate: three more of them")
    )
    assert [one.kind for one in found.findings] == [FindingKind.ALREADY_APPLIED]
    first = found.findings[0]
    assert first.commit == merged
    said = f'merged in another form as {merged[:12]} ("gate: three more of them", 2020-09-15)'
    assert first.detail == said
    assert found.mending == ()


def test_a_commit_that_brought_most_of_its_lines_has_it(sample: SampleRepo) -> None:
    merged = merge_it(sample, "doors and gates", author=("Ola Example", "ola@example.org"))
    for more in (True, False):
        found = explained(sample, mail("lib/gate.c", GATE, SENT, title="gate: three"), more=more)
        assert found.findings[0].commit == merged
        assert found.findings[0].detail.startswith("merged in another form as")
        assert found.mending == ()


def test_a_commit_behind_the_base_has_it(sample: SampleRepo) -> None:
    drifted = sample.then(with_gate(GATE.replace("gate 10\n", "gate ten\n")), "ten", sample.base, 1)
    text = EDITED.replace("gate 8\n", "gate VIII\n")
    merged = sample.then(with_gate(text), "gate: three", drifted, 2)
    found = explained(sample, mail("lib/gate.c", GATE, SENT), drifted)
    assert (found.findings[0].kind, found.findings[0].commit) == (
        FindingKind.ALREADY_APPLIED,
        merged,
    )
    assert FindingKind.WRONG_BASE not in [one.kind for one in found.findings]
    assert found.mending == ()


def test_another_change_of_the_same_file_has_it_not(sample: SampleRepo) -> None:
    changed = with_gate(GATE.replace("gate 9\n", "a wall stands here now\n"))
    sample.then(changed, "gate: wall", sample.base, 1)
    found = explained(sample, mail("lib/gate.c", GATE, SENT, title="gate: three"))
    assert FindingKind.ALREADY_APPLIED not in [one.kind for one in found.findings]


def test_a_short_subject_is_not_enough(sample: SampleRepo) -> None:
    merge_it(sample, "tfix", GATE.replace("gate 9\n", "a wall stands here now\n"))
    found = explained(sample, mail("lib/gate.c", GATE, SENT, title="tfix"))
    assert FindingKind.ALREADY_APPLIED not in [one.kind for one in found.findings]


def test_all_patches_that_are_in_are_skipped(sample: SampleRepo) -> None:
    parts = merged_in_part(sample)
    one = sample.repo.resolve_revision("master~1")
    found = sample.check(parts, explain=True).series[0]
    assert found.findings[0].commit == one
    assert "; patch 2 is in as well" in found.findings[0].detail
    assert [remedy.action for remedy in found.mending] == ["git am --skip"]
    assert found.mending[0].effect.startswith("patches 1..2 are in the base")


def test_a_block_that_would_stand_twice_is_seen() -> None:
    (file,) = parse_diff(diff("lib/gate.c", GATE, SENT).encode()).files
    assert not stands_twice(SENT.encode(), file)
    twice = SENT.replace("gate 12\n", "gate 12\n" + BLOCK.replace("shut", "open"))
    assert stands_twice(twice.encode(), file)
    far = SENT + "wall\n" * 200 + BLOCK
    assert not stands_twice(far.encode(), file)


def test_less_context_is_not_proposed_where_the_block_stands_already(sample: SampleRepo) -> None:
    """Nobody knows the commit: it came before the mail's time; the block is there all the same."""
    text = EDITED.replace("gate 8\n", "gate 8\n" + BLOCK.replace("shut", "wide open"))
    old = commit(sample.raw, with_gate(text), seconds=START - 900 * 86400, message="begin\n")
    sent = mail("lib/gate.c", text, text.replace("gate ten\n", "gate ten\n" + BLOCK))
    found = explained(sample, sent, old, more=False)
    assert "git am -C1" not in [remedy.action for remedy in found.mending]


def gates(**words: str) -> bytes:
    text = GATE
    for number, word in words.items():
        text = text.replace(f"gate {number[1:]}\n", f"gate {word}\n")
    return text.encode()


def test_the_commit_that_ended_it_is_named(sample: SampleRepo) -> None:
    changed = FILES | {"lib/gate.c": gates(n9="nine")}
    breaker = sample.then(changed, "gate: write nine", sample.base, 1)
    sample.then(changed | {"new": b""}, "something else", breaker, 2)
    sent = make_mail(diff("lib/gate.c", GATE, gates(n9="IX").decode(), index=False))
    explanation = sample.check([sent], explain=True).series[0]
    first, drift = explanation.findings
    assert (first.kind, first.commit) == (FindingKind.WRONG_BASE, breaker)
    assert f'applied until {breaker[:12]} ("gate: write nine", 2020-09-14)' in first.detail
    assert (drift.kind, drift.commit) == (FindingKind.CONTEXT_DRIFT, breaker)
    assert "- gate 9" in drift.evidence
    assert explanation.mending[0].action == f"git checkout --detach {sample.base[:12]}"


def test_the_commit_from_which_on_it_applies_is_named(sample: SampleRepo) -> None:
    changed = FILES | {"lib/gate.c": gates(n9="nine")}
    maker = sample.then(changed, "gate: write nine", sample.base, 1)
    sent = mail("lib/gate.c", gates(n9="nine").decode(), gates(n9="nine", n10="ten").decode())
    report = sample.check([sent], sample.base, explain=True)
    first = report.series[0].findings[0]
    assert (first.kind, first.commit) == (FindingKind.WRONG_BASE, maker)
    assert first.detail.startswith("applies from")


def test_where_a_file_went_is_named(sample: SampleRepo) -> None:
    moved = {"lib/door.c": FILES["lib/gate.c"], "lib/shelf.c": FILES["lib/shelf.c"]}
    mover = sample.then(moved, "gate: call it a door", sample.base, 1)
    sent = mail("lib/gate.c", GATE, gates(n9="IX").decode())
    findings = sample.check([sent], explain=True).series[0].findings
    missing = next(one for one in findings if one.kind is FindingKind.FILE_MISSING)
    assert missing.commit == mover
    assert "renamed to lib/door.c" in missing.detail


def test_an_application_that_was_changed_since_is_found(sample: SampleRepo) -> None:
    once = sample.then(FILES | {"lib/gate.c": gates(n9="IX")}, "gate: roman", sample.base, 1)
    sample.then(FILES | {"lib/gate.c": gates(n9="IX", n8="VIII")}, "gate: more", once, 2)
    sent = mail("lib/gate.c", GATE, gates(n9="IX").decode(), title="gate: roman")
    first = sample.check([sent], explain=True).series[0].findings[0]
    assert (first.kind, first.commit) == (FindingKind.ALREADY_APPLIED, once)


def test_the_series_that_it_builds_on_is_found(sample: SampleRepo) -> None:
    first = mail("lib/gate.c", GATE, gates(n9="IX").decode(), title="gate: roman", name="a")
    after = gates(n9="IX", n10="X").decode()
    second = mail("lib/gate.c", gates(n9="IX").decode(), after, title="gate: ten", name="b")
    verdict = next(one for one in sample.check([first, second]).series if one.id[0] == "b")
    finding = verdict.findings[0]
    assert finding.kind is FindingKind.UNMET_PREREQUISITE
    assert "gate: roman" in finding.detail
    assert verdict.mending[0].action.endswith("first")


def test_a_made_file_is_looked_for_in_the_archive(sample: SampleRepo) -> None:
    first = mail("lib/lock.c", "", "a lock\n", title="lock: new", name="a")
    second = mail("lib/lock.c", "a lock\n", "a good lock\n", title="lock: better", name="b")
    report = sample.check([first, second])
    verdict = next(one for one in report.series if one.id[0] == "b")
    assert verdict.findings[0].kind is FindingKind.UNMET_PREREQUISITE
