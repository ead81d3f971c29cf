"""Is what a Fixes tag says true, at the place of the patch?"""

from pathlib import Path

import pytest

from applier.model import ClaimKind, ClaimWeight, Oid
from tests.claims.judging import FALSE, TRUE, UNKNOWN, claim_of, claims_of, judged, saying
from tests.git.building import commit, new_repository
from tests.standing.world import TEXT, World, diff, edited, new_world

FIXES = ClaimKind.FIXES
TITLE = "mm: add the fourth thing"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return new_world(tmp_path)


@pytest.fixture
def fixed(world: World) -> Oid:
    """Commit what the mails fix, and something on top."""
    first = world.commit({"mm/a.c": TEXT}, 0, title="mm: begin")
    made = world.commit({"mm/a.c": TEXT, "b": ["b\n"]}, 1, first, title=TITLE)
    world.commit({"mm/a.c": TEXT, "b": ["c\n"]}, 2, made, title="mm: go on with it")
    return made


def tag(oid: str, title: str = TITLE, digits: int = 12) -> str:
    return f'Fixes: {oid[:digits]} ("{title}")'


def test_a_tag_that_is_true(world: World, fixed: Oid) -> None:
    claim = claim_of(world, FIXES, f"Text.\n\n{tag(fixed)}")
    assert (claim.verdict, claim.reason, claim.suggestion) == (TRUE, "", "")
    assert (claim.text, claim.line, claim.commit) == (tag(fixed), 5, fixed)
    assert claim.weight is ClaimWeight.FINDING


def test_an_id_that_is_too_short_is_made_longer(world: World, fixed: Oid) -> None:
    claim = claim_of(world, FIXES, tag(fixed, digits=8))
    assert (claim.verdict, claim.suggestion) == (FALSE, tag(fixed))
    assert claim.reason == "the id should be at least 12 digits long"


def test_an_id_that_nothing_has_is_found_by_the_subject(world: World, fixed: Oid) -> None:
    claim = claim_of(world, FIXES, tag("1a2b3c4d5e6f"))
    assert (claim.verdict, claim.suggestion, claim.commit) == (FALSE, tag(fixed), fixed)
    assert claim.reason == "no commit has the id 1a2b3c4d5e6f"


def test_of_two_with_the_subject_none_is_proposed(world: World, fixed: Oid) -> None:
    world.commit({"mm/a.c": TEXT, "b": ["d\n"]}, 3, fixed, title=TITLE)
    claim = claim_of(world, FIXES, tag("1a2b3c4d5e6f"))
    assert (claim.verdict, claim.suggestion) == (FALSE, "")
    assert claim.reason.endswith("and 2 have the subject")


def test_what_neither_id_nor_subject_names_is_unknown(world: World, fixed: Oid) -> None:
    del fixed
    claim = claim_of(world, FIXES, tag("1a2b3c4d5e6f", "ext4: a commit of another project"))
    assert (claim.verdict, claim.reason) == (UNKNOWN, "no repository here has this commit")


def test_another_subject_is_false_and_the_commits_own_is_proposed(world: World, fixed: Oid) -> None:
    claim = claim_of(world, FIXES, tag(fixed, "mm: added the fourth thing"))
    assert (claim.verdict, claim.suggestion) == (FALSE, tag(fixed))
    assert claim.reason == f'the subject of {fixed[:12]} is "{TITLE}"'


@pytest.mark.parametrize(
    "quoted", ["* a.c (one): Make it so.", "* a.c (one): Make it so. * b.c (two): And so."]
)
def test_an_entry_of_an_old_log_may_be_quoted(world: World, fixed: Oid, quoted: str) -> None:
    log = "* a.c (one): Make it so.\n* b.c (two): And so.\n\n(three): And so on and on."
    made = world.commit({"mm/a.c": TEXT, "c": ["c\n"]}, 3, fixed, title=log)
    assert claim_of(world, FIXES, tag(made, quoted)).verdict is TRUE
    assert claim_of(world, FIXES, tag(made, "(three): And so on and on.")).verdict is TRUE
    assert claim_of(world, FIXES, tag(made, "And so.")).verdict is FALSE


def test_what_a_commit_says_of_another_is_not_its_subject(world: World, fixed: Oid) -> None:
    text = f"mm: mend the fourth thing\n\n{tag(fixed)}"
    mended = world.commit({"mm/a.c": TEXT, "c": ["c\n"]}, 3, fixed, title=text)
    claim = claim_of(world, FIXES, tag(mended))
    assert (claim.verdict, claim.suggestion[:7]) == (FALSE, "Fixes: ")


def test_of_another_commits_id_the_subject_tells_what_was_meant(world: World, fixed: Oid) -> None:
    head = world.repository.references["refs/heads/master"].target
    claim = claim_of(world, FIXES, tag(str(head)))
    assert (claim.verdict, claim.suggestion) == (FALSE, tag(fixed))


def test_a_commit_to_which_no_branch_leads(world: World, fixed: Oid) -> None:
    lost = commit(world.repository, {"a": b"a"}, [fixed], branch=None, message="mm: was lost\n")
    claim = claim_of(world, FIXES, tag(lost, "mm: was lost"))
    assert (claim.verdict, claim.reason) == (FALSE, "no branch or tag leads to it")


def test_a_rebased_commit_is_found_where_it_is_now(world: World, fixed: Oid) -> None:
    lost = commit(world.repository, {"a": b"a"}, [], branch=None, message=f"{TITLE}\n")
    claim = claim_of(world, FIXES, tag(lost))
    assert (claim.verdict, claim.suggestion) == (FALSE, tag(fixed))


def test_a_commit_later_than_the_mail(world: World, fixed: Oid) -> None:
    head = Oid(str(world.repository.references["refs/heads/master"].target))
    del fixed
    late = world.commit({"mm/a.c": TEXT}, 30, head, title="mm: came later")
    claim = claim_of(world, FIXES, tag(late, "mm: came later"))
    assert claim.verdict is FALSE
    assert claim.reason.startswith("it was committed on 2020-10-13, after the mail")


def test_another_branch_is_wrong_where_the_base_is_certain(world: World, fixed: Oid) -> None:
    other = world.commit({"x": ["x\n"]}, 2, fixed, title="mm: elsewhere", branch="heads/other")
    head = str(world.repository.references["refs/heads/master"].target)
    found = claim_of(world, FIXES, tag(other, "mm: elsewhere"))
    stated = claim_of(world, FIXES, tag(other, "mm: elsewhere"), bases=(head,))
    assert (found.verdict, stated.verdict) == (UNKNOWN, FALSE)
    assert "the base that was found" in found.reason
    assert stated.reason.startswith("it is not in the history of the base, ")


def test_an_earlier_patch_of_the_series_counts_and_a_later_one_does_not(
    world: World, fixed: Oid
) -> None:
    del fixed
    one, two = edited(5, "one"), edited(25, "two", edited(5, "one"))
    first = "mm: make it new"
    mails = (
        saying(tag("1a2b3c4d5e6f", "mm: use it"), 9, f"[PATCH 1/2] {first}", "1", diff(TEXT, one)),
        saying(tag("1a2b3c4d5e6f", first), 9, "[PATCH 2/2] mm: use it", "2", diff(one, two),
               "In-Reply-To: <1@example.org>\n"),
    )  # fmt: skip
    [verdict] = world.check(*mails)
    [wrong], [right] = judged(verdict, FIXES, 1), judged(verdict, FIXES, 2)
    assert (wrong.verdict, wrong.reason) == (FALSE, "it is patch 2, which comes later")
    assert (right.verdict, right.commit) == (TRUE, verdict.patches[0].commit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('Fixes: {0} ("mm: add the\nfourth thing")', "it is wrapped: a tag is one line"),
        ('Fixes: {0}\n("mm: add the fourth thing")', "it is wrapped: a tag is one line"),
        ('Fixes: commit {0} ("{1}")', "leading word 'commit' unexpected"),
        ('Fixes: {0} ("{1}"', "subject has leading but no trailing parentheses"),
        ('Fixes: {0} ("{1}", 2020-09-14)', "unexpected text behind the subject: , 2020-09-14"),
        ("Fixes: {0}", "missing subject"),
        ('Fixes: ("{1}")', "no commit id recognised"),
        ("fixes: {1}", "no commit id recognised"),
    ],
)
def test_a_wrong_form_is_put_right(world: World, fixed: Oid, text: str, reason: str) -> None:
    claim = claim_of(world, FIXES, text.format(fixed[:12], TITLE))
    assert (claim.verdict, claim.suggestion) == (FALSE, tag(fixed))
    assert claim.reason.startswith(reason)


def test_a_tag_is_not_wrapped_by_the_trailer_below_it(world: World, fixed: Oid) -> None:
    open_tag = f'Fixes: {fixed[:12]} ("{TITLE}'
    claim = claim_of(world, FIXES, f"{open_tag}\nReported-by: A U Thor (at home)")
    assert claim.text == open_tag
    assert claim.suggestion == tag(fixed)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/issues/7",
        "#7",
        "1169",
        "CVE-2026-1234",
        "project/tests#7",
        "bug 12",
        "N/A (new code)",
        "none",
    ],
)
def test_an_issue_is_no_commit(world: World, fixed: Oid, value: str) -> None:
    del fixed
    assert claims_of(world, FIXES, f"Fixes: {value}") == []


def test_what_is_below_the_three_dashes_is_not_committed(world: World, fixed: Oid) -> None:
    del fixed
    assert claims_of(world, FIXES, f"Text.\n---\n{tag('1a2b3c4d5e6f')}") == []


def test_an_id_may_mean_several_commits(world: World, fixed: Oid) -> None:
    digits, titles = _two_alike(world, fixed)
    claim = claim_of(world, FIXES, tag(digits, titles[0], 5))
    assert claim.verdict is FALSE
    assert "the id is ambiguous: it may mean " in claim.reason
    assert claim.suggestion.endswith(f'("{titles[0]}")')
    assert len(claim.suggestion.split()[1]) == 12


def _two_alike(world: World, parent: Oid) -> tuple[str, list[str]]:
    """Commit until two ids begin alike."""
    seen: dict[str, str] = {}
    for number in range(20_000):
        title = f"mm: one of many, number {number}"
        oid = commit(world.repository, {}, [parent], branch=None, message=f"{title}\n")
        if oid[:5] in seen:
            return oid[:5], [seen[oid[:5]], title]
        seen[oid[:5]] = title
    raise AssertionError("no two ids begin alike")


def test_a_commit_of_another_repository_of_the_user(
    world: World, fixed: Oid, tmp_path: Path
) -> None:
    del fixed
    other = new_repository(tmp_path / "kernel.git")
    title = "ext4: of another project"
    theirs = commit(other, message=f"{title}\n")
    named = {"references": {"kernel": str(tmp_path / "kernel.git")}}
    assert claim_of(world, FIXES, tag(theirs, title)).verdict is UNKNOWN
    right = claim_of(world, FIXES, tag(theirs, title), **named)
    assert (right.verdict, right.commit) == (TRUE, theirs)
    wrong = claim_of(world, FIXES, tag(theirs, "ext4: of another one"), **named)
    assert (wrong.verdict, wrong.suggestion) == (FALSE, tag(theirs, title))


def test_where_history_ends_nothing_is_false(world: World, fixed: Oid) -> None:
    head = str(world.repository.references["refs/heads/master"].target)
    (Path(world.repository.path) / "shallow").write_text(f"{head}\n")
    assert claim_of(world, FIXES, tag("1a2b3c4d5e6f")).verdict is UNKNOWN
    behind = claim_of(world, FIXES, tag(fixed))
    assert (behind.verdict, behind.commit) == (UNKNOWN, fixed)


def test_without_a_base_a_commit_on_a_branch_will_do(world: World, fixed: Oid) -> None:
    strange = diff(["a\n"], ["b\n"], "mm/a.c")
    [verdict] = world.check(saying(tag(fixed), change=strange))
    assert [one.verdict for one in judged(verdict, FIXES)] == [TRUE]


def test_a_project_may_write_shorter_ids(world: World, fixed: Oid) -> None:
    world.repository.config["applier.idDigits"] = "7"
    assert claim_of(world, FIXES, tag(fixed, digits=8)).verdict is TRUE
    claim = claim_of(world, FIXES, tag(fixed, digits=6))
    assert claim.reason == "the id should be at least 7 digits long"
    assert claim.suggestion == tag(fixed)
