from applier.model.finding import FindingKind
from tests.diagnose.conftest import FILES, GATE, Place
from tests.diagnose.make_mails import diff, letter, mail


def gates(**words: str) -> bytes:
    text = GATE
    for number, word in words.items():
        text = text.replace(f"gate {number[1:]}\n", f"gate {word}\n")
    return text.encode()


def test_the_commit_that_ended_it_is_named(place: Place) -> None:
    changed = FILES | {"lib/gate.c": gates(n9="nine")}
    breaker = place.then(changed, "gate: write nine", place.base, 1)
    place.then(changed | {"new": b""}, "something else", breaker, 2)
    sent = letter(diff("lib/gate.c", GATE, gates(n9="IX").decode(), index=False))
    explanation = place.check([sent], explain=True).series[0]
    first, drift = explanation.findings
    assert (first.kind, first.commit) == (FindingKind.WRONG_BASE, breaker)
    assert f'applied until {breaker[:12]} ("gate: write nine", 2020-09-14)' in first.detail
    assert (drift.kind, drift.commit) == (FindingKind.CONTEXT_DRIFT, breaker)
    assert "- gate 9" in drift.evidence
    assert explanation.remedies[0].action == f"git checkout --detach {place.base[:12]}"


def test_the_commit_from_which_on_it_applies_is_named(place: Place) -> None:
    changed = FILES | {"lib/gate.c": gates(n9="nine")}
    maker = place.then(changed, "gate: write nine", place.base, 1)
    sent = mail("lib/gate.c", gates(n9="nine").decode(), gates(n9="nine", n10="ten").decode())
    report = place.check([sent], place.base, explain=True)
    first = report.series[0].findings[0]
    assert (first.kind, first.commit) == (FindingKind.WRONG_BASE, maker)
    assert first.detail.startswith("applies from")


def test_where_a_file_went_is_named(place: Place) -> None:
    moved = {"lib/door.c": FILES["lib/gate.c"], "lib/shelf.c": FILES["lib/shelf.c"]}
    mover = place.then(moved, "gate: call it a door", place.base, 1)
    sent = mail("lib/gate.c", GATE, gates(n9="IX").decode())
    findings = place.check([sent], explain=True).series[0].findings
    missing = next(one for one in findings if one.kind is FindingKind.FILE_MISSING)
    assert missing.commit == mover
    assert "renamed to lib/door.c" in missing.detail


def test_an_application_that_was_changed_since_is_found(place: Place) -> None:
    once = place.then(FILES | {"lib/gate.c": gates(n9="IX")}, "gate: roman", place.base, 1)
    place.then(FILES | {"lib/gate.c": gates(n9="IX", n8="VIII")}, "gate: more", once, 2)
    sent = mail("lib/gate.c", GATE, gates(n9="IX").decode(), title="gate: roman")
    first = place.check([sent], explain=True).series[0].findings[0]
    assert (first.kind, first.commit) == (FindingKind.ALREADY_APPLIED, once)


def test_the_series_that_it_builds_on_is_found(place: Place) -> None:
    first = mail("lib/gate.c", GATE, gates(n9="IX").decode(), title="gate: roman", name="a")
    after = gates(n9="IX", n10="X").decode()
    second = mail("lib/gate.c", gates(n9="IX").decode(), after, title="gate: ten", name="b")
    verdict = next(one for one in place.check([first, second]).series if one.id[0] == "b")
    finding = verdict.findings[0]
    assert finding.kind is FindingKind.UNMET_PREREQUISITE
    assert "gate: roman" in finding.detail
    assert verdict.remedies[0].action.endswith("first")


def test_a_made_file_is_looked_for_in_the_archive(place: Place) -> None:
    first = mail("lib/lock.c", "", "a lock\n", title="lock: new", name="a")
    second = mail("lib/lock.c", "a lock\n", "a good lock\n", title="lock: better", name="b")
    report = place.check([first, second])
    verdict = next(one for one in report.series if one.id[0] == "b")
    assert verdict.findings[0].kind is FindingKind.UNMET_PREREQUISITE
