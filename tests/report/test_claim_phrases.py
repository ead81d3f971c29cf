"""How every form shows what a series says of itself."""

import json
from html import unescape

from msgspec.structs import replace

from applier.report import writers
from applier.report.claim_phrases import count_claims, false_words
from applier.report.text.layout import Layout

from . import made

WRONG = 'Fixes: 1a2b3c4d5e6 ("mm: begin")'
RIGHT = 'Fixes: 1a2b3c4d5e6f ("mm: begin")'
WHY = "the id should be at least 12 digits long"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_the_text_shows_what_is_false_and_counts() -> None:
    shown = writers.to_text(made.report(made.claiming()))
    assert f"claim false: {WRONG}: {WHY}" in " ".join(shown.split())
    assert f"instead: {RIGHT}" in lines(shown)
    assert f"false: base-commit: {made.BASE}: it is on no branch" in " ".join(shown.split())
    assert "APPLIES, 2 claims false" in lines(shown)
    assert "Reviewed-By" not in shown
    assert "claim true" not in shown


def test_with_claims_it_shows_all() -> None:
    shown = lines(writers.to_text(made.report(made.claiming()), Layout(claims=True)))
    assert f"claim true: {WRONG}" in shown
    assert "claim false, a note: Reviewed-By: B: it is odd" in shown


def test_a_line_to_be_copied_is_not_wrapped() -> None:
    subject = "mm: a subject of many words, as many as there are on a line and some more"
    long = made.claim(suggestion=f'Fixes: 1a2b3c4d5e6f ("{subject}")')
    verdict = made.applies()
    first = replace(verdict.patches[0], claims=(long,))
    shown = writers.to_text(made.report(replace(verdict, patches=(first,))))
    assert f'instead: Fixes: 1a2b3c4d5e6f ("{subject}")' in lines(shown)


def test_of_many_the_first_are_shown() -> None:
    verdict = made.applies()
    first = replace(verdict.patches[0], claims=(made.claim(),) * 9)
    report = made.report(replace(verdict, patches=(first,)))
    assert "and 6 more claims false" in lines(writers.to_text(report))
    assert "and 4 more claims false" in writers.to_markdown(report)


def test_ktap_says_it_and_passes() -> None:
    shown = lines(writers.to_ktap(made.report(made.claiming())))
    assert f"# 2/3: claim false: {WRONG}: {WHY}" in shown
    assert f"# 2/3: instead: {RIGHT}" in shown
    assert not any(line.startswith("not ok") for line in shown)


def test_junit_says_it_and_passes() -> None:
    shown = unescape(writers.to_junit(made.report(made.claiming())))
    said = f"patch 2: {WRONG}: {WHY}; instead: {RIGHT}"
    assert f'<property name="claim" value="{said}"/>' in shown
    assert 'failures="0"' in shown


def test_markdown_has_the_line_as_code() -> None:
    shown = writers.to_markdown(made.report(made.claiming()))
    assert f"  - claim false: `{WRONG}`: the id should be at least 12 digits long\n" in shown
    assert f"  - instead: `{RIGHT}`\n" in shown


def test_a_draft_has_the_lines_to_put_instead_whole() -> None:
    verdict = made.claiming()
    shown = writers.to_mail(made.report(verdict), [made.mails_of(verdict)])
    assert "Patch 2 of 3 says of itself what is not so:" in shown
    assert f"It should be:\n\n{RIGHT}\n" in shown
    assert "The series says of itself what is not so:" in shown


def test_kcidb_counts_them() -> None:
    report = json.loads(writers.to_kcidb(made.report(made.claiming())))
    counted = report["checkouts"][0]["misc"]["applier"]["claims"]
    assert counted == count_claims(made.claiming()) == {"true": 1, "false": 3, "unknown": 0}


def test_what_says_nothing_is_silent() -> None:
    assert not false_words(made.applies())
    assert "claim" not in writers.to_text(made.report(made.applies()), Layout(claims=True))
