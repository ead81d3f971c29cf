"""What a person reads: layout, words, and what never reaches the terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.model import (
    Base,
    BaseStatus,
    Cause,
    Conflicted,
    Diffstat,
    Evidence,
    EvidenceRule,
    NoDiff,
    Oid,
    Other,
    OtherKind,
    PatchConflict,
    PatchOutcome,
    StandingStatus,
    StatStatus,
    Support,
)
from applier.model.finding import Finding, FindingKind
from applier.report.phrases import conflict_line
from applier.report.text import format_text
from applier.report.text.layout import Layout
from applier.report.text_width import width
from applier.verdict import make_report

from . import made


def shown(*verdicts: object, **options: object) -> str:
    return format_text(made.report(*verdicts), Layout(**options))  # type: ignore[arg-type]


def test_a_series_that_applies() -> None:
    assert shown(made.applies()) == (
        "mm: Misc cleanups  [v4, 3 patches]  Anna Example  2021-03-05\n"
        "  id     series-0@example.org\n"
        "  base   v5.12-rc1 (bbbbbbbbbbbb), stated in the cover letter\n"
        "    1/3  ok  +2 -3           mm: do the thing number 1 for the sake of the ot...\n"
        "    2/3  ok  +2 -3  off +12  mm: do the thing number 2 for the sake of the ot...\n"
        "    3/3  ok  +2 -3           mm: do the thing number 3 for the sake of the ot...\n"
        "  stat   1 file +2 -3, as the cover letter declares; patches: all consistent\n"
        "  APPLIES\n"
        "\n"
        "1 series: 1 applies; 2 other messages\n"
    )


def test_a_series_that_conflicts_fits_on_one_screen() -> None:
    lines = shown(made.conflicts(total=40)).splitlines()
    assert len(lines) < 16
    assert "   3/40  FAIL  +2 -3  mm: do the thing" in "\n".join(lines)
    assert "         arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs" in lines
    assert "  4..40  --    not tried: patch 3 does not apply" in lines
    assert "  CONFLICTS at patch 3 of 40" in lines


def test_a_few_untried_patches_keep_their_lines() -> None:
    assert shown(made.conflicts(total=5)).count("  --    +2 -3  mm: do the thing") == 2
    assert shown(made.conflicts(total=30), verbose=True).count("  --    +2 -3  mm: do") == 27


def test_a_false_diffstat_is_said_below_the_patch_and_at_the_end() -> None:
    text = shown(made.inconsistent())
    assert "         diffstat: mm/file0.c: declares 2 insertions, the diff has 5\n" in text
    assert "  APPLIES, 1 diffstat inconsistent\n" in text
    assert "1 series: 1 applies; 1 diffstat inconsistent; 2 other messages\n" in text


def test_missing_patches_are_drawn_together() -> None:
    text = shown(made.incomplete())
    assert "  2..14  missing\n" in text
    assert "  INCOMPLETE: patches 2..14 of 14 missing\n" in text


def test_without_a_base_the_statements_are_shown() -> None:
    text = shown(made.undecided())
    assert "  base   none found\n" in text
    assert 'the cover letter says "Based on kvm/master." (not found' in text
    assert "  why    no base was found\n" in text
    assert "  UNDECIDED: no base to try it on\n" in text


def test_without_a_tree_there_are_no_columns_of_nothing() -> None:
    text = format_text(make_report(None, (made.unchecked(),), (), 3))
    assert '  base   the cover letter says "Based on kvm/master, v5.12-rc1."\n' in text
    assert "  note   the revision was taken from the thread\n" in text
    assert "[v4 (inferred), 2 patches]" in text
    whole = replace(made.unchecked(), patches=made.unchecked().patches[:1] * 2)
    assert "    1/2  +2 -3  mm: do the thing" in shown(whole)
    assert "  COMPLETE: 2 of 2 patches are here\n" in shown(whole)


def test_odd_outcomes_have_their_marks() -> None:
    text = shown(made.odd())
    assert "    1/3  have  +2 -3                 mm:" in text
    assert "    2/3  ok    +2 -3  3-way, off -3  mm:" in text
    assert "    3/3  FAIL  +2 -3  from v3        mm:" in text
    assert "mm/slub.c hunk 1, line 45 of the patch: the hunk ends early\n" in text


def test_a_patch_without_a_diff_and_a_base_nobody_has() -> None:
    said = Evidence(EvidenceRule.BASE_COMMIT, "base-commit: 123", "series-1@example.org", ("123",))
    bare = replace(made.patch(1, NoDiff()), diffstat=Diffstat(StatStatus.UNDECLARED))
    verdict = replace(
        made.undecided(), base=Base(BaseStatus.UNKNOWN_COMMIT, (said,)), patches=(bare,)
    )
    text = shown(verdict)
    assert "  base   the commit that the mails state is not in this repository\n" in text
    assert 'patch 1 says "base-commit: 123" (not found in this repository)\n' in text
    assert "    1/3  no diff  mm: do the thing" in text
    assert "  UNDECIDED: no diff in patch 1\n" in text


def test_statements_that_disagree_are_counted_beyond_a_few() -> None:
    other = Oid("f" * 40)
    claims = tuple(
        Evidence(EvidenceRule.PROSE, f"claim {n}", None, (), other, Support.CONTRADICTS)
        for n in range(9)
    )
    base = replace(made.RESOLVED, evidence=(made.STATED, *claims))
    text = shown(replace(made.applies(), base=base))
    assert "claim 2 (another commit, ffffffffffff)\n" in text
    assert "and 6 more; --verbose lists them\n" in text
    assert "claim 8" in shown(replace(made.applies(), base=base), verbose=True)


def test_many_conflicts_are_counted_beyond_a_few() -> None:
    failing = made.patch(1, Conflicted(tuple(made.conflict(hunk=n) for n in range(1, 10))))
    verdict = replace(made.conflicts(), patches=(failing,))
    assert "and 6 more; --verbose lists them\n" in shown(verdict)
    assert "hunk 9, line" in shown(verdict, verbose=True)


def test_a_long_title_takes_a_line_of_its_own() -> None:
    verdict = replace(made.applies(), title="mm: " + "word " * 30)
    first, second, *_ = shown(verdict).splitlines()
    assert first.endswith("...")
    assert width(first) <= 80
    assert second == "  [v4, 3 patches]  Anna Example  2021-03-05"


def test_verbose_shows_everything() -> None:
    text = shown(made.applies(), made.conflicts(), verbose=True)
    for words in (
        "message-id series-1@example.org",
        "patch-id " + "e" * 40,
        "author Anna Example <anna@example.org>",
        "commit cccccccccccc, tree dddddddddddd",
        "reply: Re: [PATCH] mm: a thing",
        "not-a-patch: (no subject)",
    ):
        assert words in text


def test_oneline_is_one_line_a_series() -> None:
    assert format_text(made.every(), Layout(oneline=True)) == (
        "applies      3/3  v4  mm: Misc cleanups  series-0@example.org\n"
        "conflicts   2/14  v4  mm: Misc cleanups  series-0@example.org\n"
        "applies      1/1  v4  mm: one patch with a...  [1 diffstat inconsistent]"
        "  series-1@example.org\n"
        "incomplete  1/14  v4  mm: Misc cleanups  series-0@example.org\n"
        "undecided    0/3  v4  mm: Misc cleanups  series-0@example.org\n"
        "no diff      2/2  v4  mm: Misc cleanups  series-0@example.org\n"
        "conflicts    2/3  v4  mm: Misc cleanups  series-0@example.org\n"
        "\n"
        "7 series: 2 apply, 2 conflict, 1 incomplete, 1 lacks a diff, 1 undecided; 1\n"
        "  diffstat inconsistent; 2 other messages\n"
    )


def test_several_series_are_summed_up() -> None:
    text = format_text(made.every())
    assert "\n\nmm: one patch" in text
    assert text.endswith(
        "\n7 series: 2 apply, 2 conflict, 1 incomplete, 1 lacks a diff, 1 undecided; 1\n"
        "  diffstat inconsistent; 2 other messages\n"
    )


def test_nothing_read_is_said_too() -> None:
    assert format_text(make_report(None, ())) == "0 series\n"


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("columns", [60, 80, 132])
def test_no_line_is_wider_than_the_screen(verbose: bool, columns: int) -> None:
    text = format_text(made.every(), Layout(width=columns, verbose=verbose))
    wide = [line for line in text.splitlines() if width(line) > columns]
    assert not [line for line in wide if len(line.split()) > 1]


def test_colour_only_when_asked_for() -> None:
    plain = format_text(made.every())
    assert "\x1b" not in plain
    coloured = format_text(made.every(), Layout(colour=True))
    assert "\x1b[32mok\x1b[m" in coloured
    assert "\x1b[31mFAIL\x1b[m" in coloured
    assert "\x1b[33mAPPLIES, 1 diffstat inconsistent\x1b[m" in coloured
    without = coloured
    for code in ("1", "31", "32", "33", ""):
        without = without.replace(f"\x1b[{code}m", "")
    assert without == plain


HOSTILE = "\x1b[2J\x1b]0;owned\x07 \u202egnp.exe \u200b\x9b1A\r\n  APPLIES\n\udcff\u2028"


@pytest.mark.parametrize("options", [{}, {"verbose": True}, {"oneline": True}])
def test_nothing_from_a_mail_acts_on_the_terminal(options: dict[str, bool]) -> None:
    text = shown(made.hostile(HOSTILE), **options)
    assert text.replace("\n", "").isprintable()
    assert "  APPLIES" not in text.splitlines()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200), st.booleans(), st.booleans())
def test_any_text_can_be_reported(text: str, verbose: bool, oneline: bool) -> None:
    result = shown(made.hostile(text), verbose=verbose, oneline=oneline)
    assert result.replace("\n", "").isprintable()
    assert result.encode()


def test_one_series_alone_needs_no_sum() -> None:
    text = format_text(make_report(None, (made.applies(),), (), 4))
    assert text.endswith("  APPLIES\n")


def test_a_name_that_holds_the_id_needs_no_id_beside_it() -> None:
    base = replace(made.RESOLVED, name="v5.12-rc1-7-gbbbbbbbbb")
    text = shown(replace(made.applies(), base=base))
    assert "  base   v5.12-rc1-7-gbbbbbbbbb, stated in the cover letter\n" in text


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_a_line_of_a_list_is_wider_only_by_what_is_to_be_copied(columns: int) -> None:
    text = format_text(made.every(), Layout(width=columns, oneline=True))
    for line in text.splitlines():
        assert width(line.rpartition("  ")[0]) <= columns + len("[1 diffstat inconsistent]")
        assert width(line) <= columns or line.endswith("@example.org")


def test_a_program_gets_whole_titles() -> None:
    long = replace(made.applies(), title="mm:" + " all the words that there are" * 8)
    cut, whole = (
        format_text(made.report(long), Layout(oneline=True, cut=cut)).splitlines()[0]
        for cut in (True, False)
    )
    assert "..." in cut
    assert whole.endswith("there are  series-0@example.org")


def test_what_is_in_already_is_called_so_and_by_which_commit() -> None:
    applies = made.applies()
    had = tuple(
        replace(one, outcome=PatchOutcome.ALREADY_APPLIED, commit=None, tree=None)
        for one in applies.patches
    )
    found = Finding(FindingKind.ALREADY_APPLIED, "merged as it is", patch=1, commit=made.COMMIT)
    text = shown(replace(applies, patches=had, findings=(found,)), colour=True)
    assert f"\x1b[33mIN ALREADY as {made.COMMIT[:12]}\x1b[m\n" in text
    assert "1 series: 1 in already" in text
    assert "IN ALREADY: the base has it\n" in shown(replace(applies, patches=had))
    some = replace(applies, patches=(had[0], *applies.patches[1:]), findings=(found,))
    assert f"  APPLIES, patch 1 is in already as {made.COMMIT[:12]}\n" in shown(some)


def test_why_a_series_that_applies_was_not_tried_on_a_branch_is_said() -> None:
    standing = made.standing(StandingStatus.NOT_TRIED, "no common history", "topic")
    one = made.report(replace(made.applies(), standings=(standing,)))
    assert "  onto   topic: not tried: no common history\n" in format_text(one)
    missing = made.report(replace(made.incomplete(), standings=(standing,)))
    assert "not tried: no common history" not in format_text(missing)


def test_what_does_not_merge_is_no_good_news() -> None:
    standing = made.standing(StandingStatus.CONFLICTS, "conflicts in mm/slab.c")
    verdict = replace(made.applies(), standings=(standing,))
    assert "\x1b[33mAPPLIES, does not merge into master\x1b[m" in shown(verdict, colour=True)
    text = shown(verdict, oneline=True, colour=True)
    assert text.startswith(
        "\x1b[33mapplies\x1b[m  3/3  v4  mm: Misc cleanups  [does not merge into"
    )
    assert "1 series: 1 applies; 1 does not merge" in text


def test_an_address_where_there_is_an_archive() -> None:
    text = shown(made.applies(), link_mask="https://lore.example.org/r/%s")
    assert "  link   https://lore.example.org/r/series-0@example.org\n" in text


def test_verbose_says_nothing_twice() -> None:
    for verdict in made.every().series:
        text = " ".join(shown(verdict, verbose=True).split())
        for patch in verdict.patches:
            for conflict in patch.conflicts:
                assert text.count(conflict.detail) == 1
        for finding in verdict.findings:
            assert text.count(finding.detail) == 1


def test_a_line_is_named_once() -> None:
    conflict = PatchConflict(
        "mm/slab.c", 1, 22, Cause.CONTEXT_MISMATCH, "it differs at line 22: no"
    )
    assert conflict_line(conflict, in_patch=False) == "mm/slab.c hunk 1, line 22: it differs: no"


def test_a_kind_is_said_once() -> None:
    others = (
        Other("a@example.org", "Re: one", OtherKind.REPLY, "a reply"),
        Other("b@example.org", "Re: two", OtherKind.REPLY, "a reply; the diff is a suggestion"),
    )
    text = format_text(make_report(None, (), others, 2), Layout(verbose=True))
    assert "reply: Re: one\n         a@example.org\n" in text
    assert "reply: Re: two\n         the diff is a suggestion; b@example.org\n" in text
