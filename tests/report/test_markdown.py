"""Markdown as a merge request shows it: nothing from a mail is markup."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.model import Report, SeriesVerdict, StandingStatus
from applier.model.finding import Finding, FindingKind, Remedy
from applier.report.markdown import LIMIT, code, format_markdown, prose

from . import made

OUR_LINE = re.compile(
    r"### ?"
    r"|\*\*[A-Za-z0-9:,. -]+\*\*"
    r"|, \d+ patch(es)?, by , 2021-03-05, (\[\]\(LINK\))?"
    r"| *- (base: |merge: |cause: |mend: |the cover letter's diffstat: |diffstat: |and \d+ more)?"
    r"|- and \d+ more (patch(es)?|series), for which there is no room:  has all"
    r"|- ([0-9/]+|\[[0-9/]+\]\(LINK\)) \*\*[a-z -]+\*\* ?( \(\d+ files?( \+\d+)?( -\d+)?\))?"
    r"|-  [A-Za-z0-9:,. -]+; , \d+ patch(es)?, (\[\]\(LINK\))?(; )?"
    r"|No room for \d+ more series in full:"
    r"|</?details>"
    r"|<summary>\d+ (patch(es)?: [a-z0-9, -]+|series without findings)</summary>"
    r"|- [0-9, .]+ of \d+: missing"
    r"|\d+ series[A-Za-z0-9:;, ]*"
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


PROSE = re.compile(r" *- [A-Za-z0-9 ().,;:'-]*")
"""Of a sentence, words may stand plainly: nothing in them means anything to a page."""
LINK = re.compile(r"\(https://lore\.example\.org/r/[A-Za-z0-9@%._~-]+\)")


def assert_ours(text: str) -> None:
    """Check that all but the code spans is of our own words."""
    for line in text.splitlines():
        bare = LINK.sub("(LINK)", without_code(line))
        assert OUR_LINE.fullmatch(bare) or PROSE.fullmatch(bare), line


def test_a_series_that_conflicts() -> None:
    text = format_markdown(made.report(made.conflicts(total=5)))
    assert text.splitlines()[:10] == [
        "### `mm: Misc cleanups`",
        "",
        "**CONFLICTS at patch 3 of 5**",
        "",
        "`v4`, 5 patches, by `Anna Example`, 2021-03-05, `series-0@example.org`",
        "",
        "- base: `v5.12-rc1 (bbbbbbbbbbbb)`, stated in the cover letter",
        "",
        f"- 3/5 **conflict** `{made.patch(3).title}` (1 file +2 -3)",
        "  - `arch/x86/kvm/svm/sev.c` hunk 2, line 1178: the context differs",
    ]
    assert "\n<details>\n<summary>4 patches: 2 ok, 2 not tried</summary>\n\n- 1/5 " in text
    assert "  - `arch/x86/kvm/svm/sev.c` hunk 2, line 1178: the context differs\n" in text


def test_every_kind_can_be_told() -> None:
    text = format_markdown(made.every())
    assert "- 2..14 of 14: missing\n" in text
    assert "  - diffstat: `mm/other.c`: the diffstat does not name it\n" in text
    assert text.startswith("7 series: ")
    assert text.splitlines()[0].endswith("1 diffstat inconsistent; 2 other messages")
    assert_ours(text)


def test_what_is_well_is_folded_behind_what_is_not() -> None:
    text = format_markdown(made.report(made.applies(), made.conflicts(), made.applies()))
    head, folded = text.split("<summary>2 series without findings</summary>")
    assert "### `mm: Misc cleanups`\n\n**CONFLICTS" in head
    assert "**APPLIES**" not in head
    assert folded.count("- `mm: Misc cleanups` APPLIES; `v4`, 3 patches, ") == 2


def test_what_does_not_merge_is_not_folded_away() -> None:
    standing = made.standing(StandingStatus.CONFLICTS, "conflicts in mm/slab.c")
    text = format_markdown(
        made.report(replace(made.applies(), standings=(standing,)), made.conflicts())
    )
    assert "<summary>" not in text.partition("CONFLICTS")[0].partition("APPLIES")[0]
    assert "**APPLIES, does not merge into master**" in text
    assert "series without findings" not in text


@pytest.mark.parametrize("status", StandingStatus)
def test_the_name_of_a_branch_is_no_markup(status: StandingStatus) -> None:
    standing = made.standing(status, "", "x/<img>`_a_`@all")
    report = made.report(replace(made.applies(), standings=(standing,)))
    for text in (format_markdown(report), format_markdown(made.report(*report.series * 2))):
        assert "img" not in "".join(map(without_code, text.splitlines()))


def test_a_commit_is_one_span_of_code() -> None:
    detail = 'as 0123456789ab ("mm: fix <b>it</b>", 2021-03-05) in another form'
    standing = made.standing(StandingStatus.MERGED, detail)
    text = format_markdown(made.report(replace(made.applies(), standings=(standing,))))
    span = '`0123456789ab ("mm: fix <b>it</b>", 2021-03-05)`'
    assert f"- in: master as {span} in another form\n" in text


def test_causes_and_what_mends_them_are_said() -> None:
    finding = Finding(FindingKind.WRONG_BASE, "the base is another", patch=3)
    remedy = Remedy("git am -3", "the series applies")
    verdict = replace(made.conflicts(), findings=(finding,), mending=(remedy,))
    text = format_markdown(made.report(verdict))
    assert "- cause: wrong base: the base is another\n" in text
    assert "- mend: `git am -3`: the series applies\n" in text


MASK = "https://lore.example.org/r/%s"


def test_messages_are_linked_to_where_they_can_be_read() -> None:
    text = format_markdown(made.report(made.conflicts()), MASK)
    assert "[`series-0@example.org`](https://lore.example.org/r/series-0@example.org)" in text
    assert "- [3/14](https://lore.example.org/r/series-3@example.org) **conflict** " in text


def many(count: int, *kinds: SeriesVerdict) -> Report:
    return made.report(*(kinds[at % len(kinds)] for at in range(count)))


LONG = "\u0301`" * 400


@pytest.mark.parametrize(
    "report",
    [
        many(1000, made.conflicts(40)),
        many(3000, made.applies()),
        many(3000, made.applies(), made.conflicts(5), made.incomplete()),
        many(1, made.conflicts(5000, 2500)),
        many(1, replace(made.applies(), patches=tuple(map(made.patch, range(1, 4000))))),
        many(300, made.hostile(LONG)),
        many(1, made.hostile(LONG)),
        many(200, made.hostile("x" * 3000)),
    ],
    ids=["conflicts", "well", "mixed", "long", "long well", "hostile", "hostile one", "wide"],
)
def test_a_comment_takes_it_and_it_says_what_it_left_out(report: Report) -> None:
    text = format_markdown(report, MASK)
    assert len(text) < LIMIT
    assert_ours(text)
    assert text.count("<details>") == text.count("</details>")
    if len(text) > LIMIT // 2:
        assert "for which there is no room: `--format json` has all" in text


def test_every_series_is_shown_or_named_or_counted() -> None:
    text = format_markdown(many(3000, made.applies(), made.conflicts(5)))
    shown = text.count("### ")
    named = re.search(r"No room for (\d+) more series in full", text)
    assert named is not None
    assert shown + int(named[1]) == 1500
    lists = text.split("No room for")[1].split("<summary>1500 series without findings")
    for part, total in zip(lists, (1500 - shown, 1500), strict=True):
        lines = part.count("\n- `")
        rest = re.search(r"- and (\d+) more series", part)
        assert rest is not None
        assert lines > 10
        assert lines + int(rest[1]) == total


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
    for report in (made.report(made.hostile(text)), many(2, made.hostile(text))):
        written = format_markdown(report, MASK)
        assert_ours(written)
        assert not any(line.startswith("/") for line in written.splitlines())


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("`\\<@ ")), max_size=40))
def test_any_text_stays_in_its_span(text: str) -> None:
    assert_ours(format_markdown(made.report(made.hostile(text)), MASK))
    assert_ours(format_markdown(many(3, made.hostile(text)), MASK))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the lines are others here", "the lines are others here"),
        ("main as of 2021-03-05, that is all", "main as of `2021-03-05`, that is all"),
        ('expected "a *b*", found "c"', 'expected `"a *b*"`, found `"c"`'),
        ("on v5.12-rc1 (ac512921bd0f), as told", "on `v5.12-rc1 (ac512921bd0f)`, as told"),
        ("(in mm/slab.c and more)", "(in `mm/slab.c` and more)"),
        ("see GH-12, #3, !4 and @you", "see `GH-12, #3, !4` and `@you`"),
        ("www.example.org or deadbeef1", "`www.example.org` or `deadbeef1`"),
        ("deadbee is none", "`deadbee` is none"),
        ("x" * 41, f"`{'x' * 41}`"),
        ("a_b __c__ <d> [e](f) | g", "`a_b __c__ <d> [e](f) |` g"),
        ("...", "`...`"),
        ("", "nothing"),
    ],
)
def test_a_sentence_is_prose_and_what_is_none_is_code(text: str, expected: str) -> None:
    assert prose(text) == expected
