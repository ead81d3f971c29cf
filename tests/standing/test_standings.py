"""How a series stands on branches: what is in, as which commits, and what would go in."""

from pathlib import Path

import pytest

from applier.errors import RevisionError
from applier.model import KnownBy, Oid, SeriesStatus, Standing, StandingStatus

from .world import ALICE, TEXT, World, diff, edited, mail, new_world

NEW = edited(20, "new")
TITLE = "mm: fix the fourth thing"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return new_world(tmp_path)


def standing(world: World, *mails: str, **options: object) -> Standing:
    [found] = world.check(*mails, **options)[0].standings
    return found


def known(found: Standing) -> list[tuple[int, Oid | None, KnownBy | None]]:
    return [(one.number, one.commit, one.known_by) for one in found.patches]


def test_merged_by_patch_id_whoever_committed_it_under_whatever_title(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    second = world.commit({"mm/a.c": NEW}, 5, first, title="another title")
    world.commit({"mm/a.c": edited(20, "newer still")}, 9, second)
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert (found.target, found.status) == ("master", StandingStatus.MERGED)
    assert known(found) == [(1, second, KnownBy.PATCH_ID)]
    assert found.detail == f'as {second[:12]} ("another title", 2020-09-18)'


def test_the_verdict_does_not_depend_on_the_standing(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    [before] = world.check(mail(3, diff(TEXT, NEW)))
    world.commit({"mm/a.c": NEW}, 5, first)
    [after] = world.check(mail(3, diff(TEXT, NEW)))
    assert before.standings[0].status is StandingStatus.APPLIES
    assert after.standings[0].status is StandingStatus.MERGED
    assert (before.status, before.base.oid) == (after.status, after.base.oid)


def test_merged_by_effect_where_the_maintainer_did_more(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    more = {"mm/a.c": NEW, "mm/b.c": ["b\n"]}
    second = world.commit(more, 5, first, title="all at once")
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert known(found) == [(1, second, KnownBy.EFFECT)]


def test_what_the_branch_has_since_before_anything_is_looked_at(world: World) -> None:
    world.commit({"mm/a.c": NEW}, 0)
    found = standing(world, mail(300, diff(TEXT, NEW)))
    assert found.status is StandingStatus.MERGED
    assert known(found) == [(1, None, KnownBy.EFFECT)]
    assert found.detail == "(it has all that it changes)"


def test_merged_in_another_form_under_the_same_author_and_subject(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    other = edited(20, "brand new, said the maintainer")
    second = world.commit({"mm/a.c": other}, 5, first, title=TITLE, author=ALICE)
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert known(found) == [(1, second, KnownBy.AUTHOR_AND_SUBJECT)]
    assert found.detail.endswith(", 2020-09-18) in another form")


def test_an_author_behind_a_list_is_the_same(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    other = edited(20, "brand new, said the maintainer")
    second = world.commit({"mm/a.c": other}, 5, first, title=TITLE, author=ALICE)
    munged = mail(3, diff(TEXT, NEW), author=("Alice Example via mm", "mm@example.org"))
    assert known(standing(world, munged)) == [(1, second, KnownBy.AUTHOR_AND_SUBJECT)]


def test_the_commit_that_brought_what_a_patch_does_is_named(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    second = world.commit({"mm/a.c": edited(21, "and more", NEW)}, 5, first)
    world.commit({"mm/a.c": edited(2, "far away", edited(21, "and more", NEW))}, 6, second)
    wide = edited(21, "and more", NEW)
    half = diff(edited(20, "line 20", wide), wide)
    assert known(standing(world, mail(3, half))) == [(1, second, KnownBy.EFFECT)]


@pytest.mark.parametrize(
    ("day", "title", "path"),
    [(1, TITLE, "mm/a.c"), (5, "mm: fix the fifth thing", "mm/a.c"), (5, TITLE, "mm/b.c")],
    ids=["before the mail", "another subject", "another file"],
)
def test_what_only_looks_like_it_is_not_called_merged(
    world: World, day: float, title: str, path: str
) -> None:
    files = {"mm/a.c": TEXT, "mm/b.c": TEXT}
    first = world.commit(files, 0)
    world.commit({**files, path: edited(20, "odd")}, day, first, title=title, author=ALICE)
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert known(found) == [(1, None, None)]
    assert found.status in {StandingStatus.APPLIES, StandingStatus.CONFLICTS}


def test_a_side_branch_that_was_merged_is_gone_into(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT, "x": ["x\n"]}, 0)
    early = edited(2, "early")
    side = world.commit({"mm/a.c": early, "x": ["x\n"]}, 4, first, branch="heads/side")
    both = edited(20, "new", early)
    wanted = world.commit({"mm/a.c": both, "x": ["x\n"]}, 5, side, branch="heads/side")
    main = world.commit({"mm/a.c": TEXT, "x": ["y\n"]}, 6, first)
    world.commit({"mm/a.c": both, "x": ["y\n"]}, 7, main, wanted)
    found = standing(world, mail(3, diff(TEXT, NEW)), onto=("master",))
    assert known(found) == [(1, wanted, KnownBy.PATCH_ID)]


def pair(*, revision: str = "", name: str = "") -> tuple[str, str]:
    one = mail(3, diff(TEXT, NEW), f"[PATCH{revision} 1/2] mm: the first half", f"{name}1")
    extra = f"In-Reply-To: <{name}1@example.org>\n"
    body = diff(TEXT, edited(5, "b"), "mm/b.c")
    return one, mail(3, body, f"[PATCH{revision} 2/2] mm: the second half", f"{name}2", extra)


def test_partly_merged_and_what_becomes_of_the_rest(world: World) -> None:
    files = {"mm/a.c": TEXT, "mm/b.c": TEXT}
    first = world.commit(files, 0)
    second = world.commit({**files, "mm/a.c": NEW}, 5, first)
    found = standing(world, *pair())
    assert found.status is StandingStatus.PARTLY_MERGED
    assert known(found) == [(1, second, KnownBy.PATCH_ID), (2, None, None)]
    assert found.detail.startswith(f"with patch 1 of 2 as {second[:12]}")
    assert found.detail.endswith("; patch 2 applies")


def test_a_series_of_which_a_part_is_missing_is_not_merged_as_a_whole(world: World) -> None:
    files = {"mm/a.c": TEXT, "mm/b.c": TEXT}
    first = world.commit(files, 0)
    world.commit({**files, "mm/a.c": NEW}, 5, first)
    found = standing(world, pair()[0])
    assert found.status is StandingStatus.PARTLY_MERGED


def test_superseded_by_a_newer_revision_that_is_in(world: World) -> None:
    files = {"mm/a.c": TEXT, "mm/b.c": TEXT}
    first = world.commit(files, 0)
    better = edited(5, "better")
    second = world.commit({**files, "mm/b.c": better}, 8, first, title="mm: in another file")
    old = mail(3, diff(TEXT, NEW), "[PATCH] mm: fix the fourth thing", "old")
    new = mail(
        5,
        diff(TEXT, better, "mm/b.c"),
        "[PATCH v2] mm: fix the fourth thing",
        "new",
        "In-Reply-To: <old@example.org>\n",
    )
    one, two = world.check(old, new)
    assert two.standings[0].status is StandingStatus.MERGED
    assert one.standings[0].status is StandingStatus.SUPERSEDED
    assert one.standings[0].detail.startswith(f"by its v2, as {second[:12]}")


def test_it_merges_where_git_am_would_not_take_it(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    world.commit({"mm/a.c": edited(17, "near by")}, 5, first)
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert (found.status, found.detail) == (StandingStatus.MERGES, "merges without conflicts")


def test_the_commit_that_is_in_the_way_is_named(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    second = world.commit({"mm/a.c": edited(20, "other")}, 5, first, title="mm: go another way")
    world.commit({"mm/a.c": edited(2, "far away", edited(20, "other"))}, 6, second)
    found = standing(world, mail(3, diff(TEXT, NEW)))
    assert found.status is StandingStatus.CONFLICTS
    assert [(one.path, one.commit) for one in found.conflicts] == [("mm/a.c", second)]
    assert found.detail == (
        f'conflicts in mm/a.c since {second[:12]} ("mm: go another way", 2020-09-18)'
    )


def test_what_cannot_be_tried_says_why(world: World) -> None:
    world.commit({"mm/a.c": TEXT, "mm/b.c": TEXT}, 0)
    found = standing(world, pair()[1])
    assert (found.status, found.detail) == (StandingStatus.NOT_TRIED, "patch 1 is missing")


def test_patterns_name_branches_here_and_at_remotes(world: World) -> None:
    first = world.commit({"mm/a.c": TEXT}, 0)
    world.commit({"mm/a.c": NEW}, 5, first, branch="heads/stable/6.1")
    world.commit({"mm/a.c": edited(20, "no")}, 5, first, branch="remotes/origin/stable/5.4")
    world.commit({"mm/a.c": TEXT}, 5, first, branch="heads/other")
    [verdict] = world.check(mail(3, diff(TEXT, NEW)), onto=("stable/*", "master"))
    assert [(one.target, one.status) for one in verdict.standings] == [
        ("stable/6.1", StandingStatus.MERGED),
        ("origin/stable/5.4", StandingStatus.CONFLICTS),
        ("master", StandingStatus.APPLIES),
    ]
    with pytest.raises(RevisionError):
        world.check(mail(3, diff(TEXT, NEW)), onto=("unstable/*",))


def test_a_damaged_mail_is_known_by_its_patch_id(world: World) -> None:
    first = world.commit({"mm/a.c": [f"\t{line}" for line in TEXT]}, 0)
    second = world.commit({"mm/a.c": [f"\t{line}" for line in NEW]}, 5, first)
    spaced = diff([f"        {line}" for line in TEXT], [f"        {line}" for line in NEW])
    [verdict] = world.check(mail(3, spaced))
    assert verdict.status is SeriesStatus.CONFLICTS
    assert known(verdict.standings[0]) == [(1, second, KnownBy.PATCH_ID)]


def test_a_tree_without_commits_has_no_standing(world: World) -> None:
    [verdict] = world.check(mail(3, diff(TEXT, NEW)))
    assert verdict.standings == ()
