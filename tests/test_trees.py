"""For which of several trees a series is, and when it is for none of them."""

from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest

from applier.check import check_series
from applier.collection import read_series
from applier.context import Options, TreePath
from applier.errors import RevisionError, UsageError
from applier.git import open_repository
from applier.model import FailureKind, PatchOutcome, Report, SeriesStatus, SeriesVerdict
from applier.model.finding import FindingKind
from applier.verdict import exit_code
from tests.standing.world import TEXT, World, blob, diff, edited, mail, new_world

NEW = edited(20, "new")
OTHER = [f"other {line}" for line in TEXT]


@pytest.fixture
def linux(tmp_path: Path) -> World:
    world = new_world(tmp_path, "linux.git")
    world.commit({"mm/a.c": TEXT, "lib/x.c": TEXT}, 0)
    return world


@pytest.fixture
def bluez(tmp_path: Path) -> World:
    world = new_world(tmp_path, "bluez.git")
    world.commit({"src/main.c": OTHER, "lib/x.c": OTHER}, 0)
    return world


def report(worlds: Sequence[World], *mails: str, **options: object) -> Report:
    mbox = worlds[0].path / "mbox"
    mbox.write_text("".join(mails))
    asked = Options(**options)  # type: ignore[arg-type]  # tests pass what it takes
    with read_series([str(mbox)]) as collection:
        return check_series(collection, [world.repository.path for world in worlds], asked)


def chosen(worlds: Sequence[World], body: str, **options: object) -> tuple[str, str]:
    [verdict] = report(worlds, mail(3, body), **options).series
    assert verdict.tree is not None
    return verdict.tree.name, verdict.tree_reason


def test_a_stated_base_comes_before_everything_else(linux: World, bluez: World) -> None:
    head = str(linux.repository.branches["master"].target)
    body = diff(OTHER, edited(3, "new", OTHER), "lib/x.c") + f"\nbase-commit: {head}\n"
    name, reason = chosen((bluez, linux), body)
    assert (name, reason) == ("linux", f"it has the stated base, {head[:12]}")


def test_the_files_that_a_diff_was_made_from(linux: World, bluez: World) -> None:
    name, reason = chosen((linux, bluez), diff(OTHER, edited(3, "n", OTHER), "lib/x.c"))
    assert (name, reason) == ("bluez", "it holds 1 of 1 file that it was made from")


def test_a_prefix_that_is_configured(linux: World, bluez: World) -> None:
    bluez.repository.config["applier.tree.bluez.prefix"] = "BlueZ"
    body = diff(["unknown\n"], ["new\n"], "lib/x.c")
    [verdict] = report((linux, bluez), mail(3, body, "[PATCH BlueZ] lib: fix")).series
    assert verdict.tree is not None
    assert verdict.tree.name == "bluez"
    assert verdict.tree_reason == "its prefix bluez is configured for bluez"


def test_the_paths_and_the_directories_of_new_files(linux: World, bluez: World) -> None:
    name, reason = chosen((linux, bluez), diff(["unknown\n"], ["new\n"], "src/main.c"))
    assert (name, reason) == ("bluez", "it has 1 of 1 path")
    assert chosen((linux, bluez), diff([], ["new\n"], "src/new.c"))[0] == "bluez"


def test_of_equals_the_first(linux: World, bluez: World) -> None:
    body = diff(["unknown\n"], ["new\n"], "lib/x.c")
    assert chosen((linux, bluez), body) == ("linux", "it has 1 of 1 path, as bluez would")
    assert chosen((bluez, linux), body)[0] == "bluez"


def test_no_history_is_read_of_a_tree_that_has_nothing_of_it(linux: World, bluez: World) -> None:
    mbox = linux.path / "mbox"
    mbox.write_text(mail(3, diff(TEXT, NEW)))
    trees = [open_repository(world.repository.path) for world in (bluez, linux)]
    with read_series([str(mbox)]) as collection:
        check_series(collection, trees)
    walked = [bool(repo._lines) or "timeline" in vars(repo) for repo in trees]
    assert walked == [False, True]


def test_what_is_configured_for_another_repository_does_not_count(
    linux: World, bluez: World
) -> None:
    for world in (linux, bluez):
        config = world.repository.config
        config["applier.tree.bluez.prefix"] = "BlueZ"
        config["applier.tree.bluez.repository"] = bluez.repository.path
    body = diff(["unknown\n"], ["new\n"], "lib/x.c")
    [verdict] = report((linux, bluez), mail(3, body, "[PATCH BlueZ] lib: fix")).series
    assert verdict.tree is not None
    assert verdict.tree.name == "bluez"


def test_one_tree_needs_no_reason(linux: World) -> None:
    assert chosen((linux,), diff(TEXT, NEW)) == ("linux", "")


def lose(world: World, oid: str) -> None:
    (Path(world.repository.path) / "objects" / oid[:2] / oid[2:]).unlink()


def test_a_tree_that_lacks_an_object_costs_no_series_of_another(linux: World, bluez: World) -> None:
    head = bluez.repository.head.peel()
    lose(bluez, str(head.peel(pygit2.Tree)["lib"].id))
    body = diff(TEXT, NEW, "lib/x.c").replace("index ", "Index ", 1)  # paths alone tell
    [verdict] = report((bluez, linux), mail(3, body)).series
    assert (verdict.status, verdict.error) == (SeriesStatus.APPLIES, None)
    assert verdict.tree is not None
    assert verdict.tree.name == "linux"


def test_what_could_not_be_judged_names_its_tree(linux: World, bluez: World) -> None:
    lose(bluez, blob(OTHER))
    [verdict] = report(
        (linux, bluez), mail(3, diff(OTHER, edited(3, "n", OTHER), "src/main.c"))
    ).series
    assert verdict.error is not None
    assert verdict.error.kind is FailureKind.MISSING_OBJECT
    assert verdict.tree is not None
    assert (verdict.tree.name, verdict.tree_reason) == ("bluez", "it has 1 of 1 path")


def test_a_base_that_was_named_may_be_in_any_tree(linux: World, bluez: World) -> None:
    head = str(bluez.repository.branches["master"].target)
    name, reason = chosen((linux, bluez), diff(["?\n"], ["new\n"], "lib/x.c"), bases=(head,))
    assert name == "bluez"
    assert reason.startswith("it has the base that was named, ")
    with pytest.raises(RevisionError):
        chosen((linux, bluez), diff(TEXT, NEW), bases=("nowhere",))


def test_the_report_names_all_trees(linux: World, bluez: World) -> None:
    found = report((linux, bluez), mail(3, diff(TEXT, NEW)))
    assert [tree.name for tree in found.trees] == ["linux", "bluez"]
    assert found.tree == found.trees[0]


def test_a_tree_that_is_given_twice_is_one_and_two_of_one_name_are_none(
    linux: World, tmp_path: Path
) -> None:
    assert [tree.name for tree in report((linux, linux), mail(3, diff(TEXT, NEW))).trees] == [
        "linux"
    ]
    below = tmp_path / "other"
    below.mkdir()
    twin = new_world(below, "linux.git")
    with pytest.raises(UsageError, match="two trees are called linux"):
        report((linux, twin), mail(3, diff(TEXT, NEW)))
    with read_series([str(tmp_path / "mbox")]) as collection:
        named = [TreePath(linux.repository.path), TreePath(twin.repository.path, "twin")]
        found = check_series(collection, named)
    assert [tree.name for tree in found.trees] == ["linux", "twin"]


SAID = "no tree has its paths, and this is the first it may be for"
FOREIGN = diff(["far\n", "away\n"], ["far\n", "gone\n"], "gui/window/main.vala")


def foreign(*worlds: World, body: str = FOREIGN, **options: object) -> SeriesVerdict:
    return report(worlds, mail(3, body), **options).series[0]


def test_nothing_of_it_is_here(linux: World, bluez: World) -> None:
    verdict = foreign(linux)
    assert verdict.status is SeriesStatus.OTHER_PROJECT
    assert [one.kind for one in verdict.findings] == [FindingKind.OTHER_PROJECT]
    assert verdict.findings[0].certain
    assert [one.outcome for one in verdict.patches] == [PatchOutcome.NOT_TRIED]
    assert (verdict.tree, verdict.standings, exit_code((verdict,))) == (None, (), 3)
    both = foreign(linux, bluez)
    assert both.status is SeriesStatus.OTHER_PROJECT
    assert "the only file that it changes is not in linux or bluez, as if" in both.tree_reason


def test_a_false_diffstat_of_another_project_is_no_finding(linux: World) -> None:
    body = " gui/window/main.vala | 9 +++++++++\n 1 file changed, 9 insertions(+)\n\n" + FOREIGN
    verdict = foreign(linux, body=body)
    assert verdict.status is SeriesStatus.OTHER_PROJECT
    assert exit_code((verdict,)) == 3


@pytest.mark.parametrize(
    "path",
    ["mm/gone.c", "gone.c", "linux-5.4/mm/a.c", "b/mm/a.c"],
    ids=["a directory that is here", "no directory", "a level too deep", "a prefix too much"],
)
def test_what_may_be_for_this_tree_is_judged(linux: World, path: str) -> None:
    assert foreign(linux, body=diff(TEXT, NEW, path)).status is SeriesStatus.CONFLICTS


def test_paths_from_below_a_directory_are_judged(linux: World, tmp_path: Path) -> None:
    world = new_world(tmp_path, "deep.git")
    world.commit({"net/wire/core/a.c": TEXT}, 0)
    assert foreign(world, body=diff(TEXT, NEW, "core/a.c")).status is SeriesStatus.CONFLICTS
    assert foreign(linux, body=diff(TEXT, NEW, "core/a.c")).status is SeriesStatus.OTHER_PROJECT


def test_what_was_here_once_is_judged(linux: World) -> None:
    world = new_world(linux.path, "once.git")
    first = world.commit({"mm/a.c": TEXT, "gui/window/main.vala": ["?\n"]}, 0)
    world.commit({"mm/a.c": TEXT}, 1, first)
    assert foreign(world).status is SeriesStatus.CONFLICTS
    verdict = foreign(linux, world)
    assert verdict.status is SeriesStatus.CONFLICTS
    assert verdict.tree is not None
    assert (verdict.tree.name, verdict.tree_reason) == ("once", SAID)


def test_new_files_alone_apply_anywhere(linux: World) -> None:
    verdict = foreign(linux, body=diff([], ["new\n"], "gui/new.vala"))
    assert verdict.status is SeriesStatus.APPLIES


def test_a_base_that_the_user_named_is_tried(linux: World) -> None:
    assert foreign(linux, bases=("master",)).status is SeriesStatus.CONFLICTS


def test_only_ours_leaves_it_out_and_counts_it(linux: World) -> None:
    mails = (mail(3, FOREIGN, name="far"), mail(3, diff(TEXT, NEW), "[PATCH] mm: near", "near"))
    found = report((linux,), *mails, only_ours=True)
    assert [one.id for one in found.series] == ["near@example.org"]
    assert (found.summary.series, found.summary.other_project) == (1, 1)
    assert report((linux,), *mails).summary.other_project == 1
