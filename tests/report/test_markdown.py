"""Markdown as a merge request shows it: nothing from a mail is markup."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.report.markdown import code, format_markdown

from . import made

OUR_LINE = re.compile(
    r"### ?"
    r"|\*\*[A-Za-z0-9:,. -]+\*\*"
    r"|, \d+ patch(es)?, by , 2021-03-05, "
    r"|Patches:"
    r"| *- (base: |the cover letter's diffstat: |diffstat: |and \d+ more)?"
    r"|- [0-9/]+ \*\*[a-z -]+\*\* ?( \(\d+ files?( \+\d+)?( -\d+)?\))?"
    r"|- [0-9, .]+ of \d+: missing"
    r"|\d series[A-Za-z0-9:;, ]*"
    r"|"
)


def without_code(line: str) -> str:
    """Take the code spans out, as CommonMark finds them: from each run to its equal."""
    rest, at = "", 0
    while (opening := re.compile("`+").search(line, at)) is not None:
        rest += line[at : opening.start()]
        closing = re.compile(f"(?<!`){opening[0]}(?!`)").search(line, opening.end())
        assert closing, line
        at = closing.end()
    return rest + line[at:]


def test_a_series_that_conflicts() -> None:
    text = format_markdown(made.report(made.conflicts(total=5)))
    assert text.splitlines()[:9] == [
        "### `mm: Misc cleanups`",
        "",
        "**CONFLICTS at patch 3 of 5**",
        "",
        "`v4`, 5 patches, by `Anna Example`, 2021-03-05, `series-0@example.org`",
        "",
        "- base: `v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter`",
        "- `patch 3 of 5 does not apply`",
        "",
    ]
    assert "  - `arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs`\n" in text


def test_every_kind_can_be_told() -> None:
    text = format_markdown(made.every())
    assert "- 2..14 of 14: missing\n" in text
    assert "  - diffstat: `mm/other.c: the diffstat does not name it`\n" in text
    assert text.endswith("1 diffstat inconsistent; 2 other messages\n")
    for line in text.splitlines():
        assert OUR_LINE.fullmatch(without_code(line)), line


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``", "``` a`` ```"),
        ("  ", "`(none)`"),
        ("a\nb", "`a b`"),
    ],
)
def test_a_code_span_holds_any_text(text: str, span: str) -> None:
    assert code(text) == span


@pytest.mark.parametrize(
    "text",
    ["<img src=x>", "@everyone", "#1 !2 ~label", "[a](http://b.example)", "\n/close", "`", "|",
     "x`@all`", "**bold**", "$$x$$"],
)  # fmt: skip
def test_nothing_from_a_mail_is_markup(text: str) -> None:
    for line in format_markdown(made.report(made.hostile(text))).splitlines():
        assert OUR_LINE.fullmatch(without_code(line)), line
        assert not line.startswith("/")


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("`\\<@ ")), max_size=40))
def test_any_text_stays_in_its_span(text: str) -> None:
    for line in format_markdown(made.report(made.hostile(text))).splitlines():
        assert OUR_LINE.fullmatch(without_code(line)), line
