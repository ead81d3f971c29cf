"""Several trees, branches on which it is said how a series stands, and other projects' series."""

import json
from pathlib import Path

import pytest

from tests.patchworks import install
from tests.servers import Server
from tests.standing.world import ALICE, TEXT, diff, edited, mail, new_world

from .conftest import Place

NEW = edited(20, "new")
FAR = diff(["far\n", "away\n"], ["far\n", "gone\n"], "gui/window/main.vala")
OTHER = [f"other {line}" for line in TEXT]
TITLE = "mm: fix the fourth thing"


class Trees:
    """Two repositories and an archive with a series for each and one for neither."""

    def __init__(self, path: Path) -> None:
        self.mm = new_world(path, "mm.git")
        self.first = self.mm.commit({"mm/a.c": TEXT}, 0)
        self.net = new_world(path, "net.git")
        self.net.commit({"net/b.c": OTHER}, 0)
        self.mails = (
            mail(3, diff(TEXT, NEW), f"[PATCH] {TITLE}", "mm"),
            mail(4, diff(OTHER, edited(20, "new", OTHER), "net/b.c"), "[PATCH] net: fix", "net"),
            mail(5, FAR, "[PATCH] gui: a window", "gui"),
        )

    def merge(self) -> str:
        """Take the first mail into its tree."""
        return str(self.mm.commit({"mm/a.c": NEW}, 9, self.first, title=TITLE, author=ALICE))


@pytest.fixture
def trees(place: Place) -> Trees:
    found = Trees(place.path)
    place.file("mbox", "".join(found.mails).encode())
    return found


BOTH = ("--tree", "mm.git", "--tree", "wire=net.git")


def test_each_series_on_its_tree(place: Place, trees: Trees) -> None:
    ran = place.run("check", *BOTH, "mbox")
    assert ran.code == 3
    assert "  tree   mm: it holds 1 of 1 file that it was made from\n" in ran.out
    assert "  tree   wire: it holds 1 of 1 file that it was made from\n" in ran.out
    assert "  OTHER PROJECT: nothing that it changes is here\n" in ran.out
    assert ran.out.endswith("3 series: 2 apply, 1 for another project\n")
    assert trees.first


def test_a_list_of_series_on_several_trees(place: Place, trees: Trees) -> None:
    lines = place.run("check", *BOTH, "--oneline", "mbox").out.splitlines()
    assert [line[:32] for line in lines[:3]] == [
        "applies        1/1  v1  mm    mm:"[:32],
        "applies        1/1  v1  wire  net: fix"[:32],
        "other project  0/1  v1        gui: a window"[:32],
    ]
    assert trees.first


def test_the_json_names_the_tree_and_why(place: Place, trees: Trees) -> None:
    found = json.loads(place.run("check", *BOTH, "--format", "json", "mbox").out)
    assert [one["name"] for one in found["trees"]] == ["mm", "wire"]
    assert found["tree"] == found["trees"][0]
    assert [(one["tree"] or {}).get("name") for one in found["series"]] == ["mm", "wire", None]
    assert found["series"][2]["status"] == "other-project"
    assert found["summary"]["other_project"] == 1
    lines = place.run("check", *BOTH, "--format", "jsonl", "mbox").out.splitlines()
    names = [(json.loads(line)["tree"] or {}).get("name") for line in lines]
    assert names == ["mm", "wire", None]
    assert trees.first


def test_trees_that_are_configured(place: Place, trees: Trees) -> None:
    here = place.repo.config
    here["applier.tree.mm.repository"] = str(place.path / "mm.git")
    here["applier.tree.wire.repository"] = str(place.path / "net.git")
    place.patch.setenv("GIT_DIR", str(place.path / "linux.git"))
    ran = place.run("check", "--format", "json", "mbox")
    assert not ran.err
    found = json.loads(ran.out)
    assert [one["name"] for one in found["trees"]] == ["linux", "mm", "wire"]
    assert [(one["tree"] or {}).get("name") for one in found["series"]][:2] == ["mm", "wire"]
    only = json.loads(place.run("check", "--tree", "wire", "--format", "json", "mbox").out)
    assert [one["name"] for one in only["trees"]] == ["wire"]
    assert trees.first


def test_only_ours(place: Place, trees: Trees) -> None:
    ran = place.run("check", "--only-ours", *BOTH, "mbox")
    assert ran.code == 0
    assert "gui" not in ran.out
    assert ran.out.endswith("2 series: 2 apply; 1 for another project left out\n")
    place.file("far", trees.mails[2].encode())
    for form in ("text", "json", "jsonl", "junit", "markdown"):
        assert place.run("check", "--only-ours", *BOTH, "--format", form, "far").code == 0
    assert place.run("check", "--only-ours", *BOTH, "far").out.endswith(
        "0 series; 1 for another project left out\n"
    )


def test_another_project_is_skipped_by_every_harness(place: Place, trees: Trees) -> None:
    body = " gui/window/main.vala | 9 +++++++++\n 1 file changed, 9 insertions(+)\n\n" + FAR
    place.file("far", mail(5, body, "[PATCH] gui: a window", "gui").encode())

    def check(form: str) -> str:
        ran = place.run("check", "--tree", "mm.git", "--format", form, "far")
        assert ran.code == 3
        return ran.out

    assert 'failures="0"' in check("junit")
    assert '<skipped message="for another project">' in check("junit")
    ktap = check("ktap")
    assert "# SKIP for another project" in ktap
    assert "not ok" not in ktap
    assert json.loads(check("kcidb"))["checkouts"] == []
    assert check("mail") == ""
    assert trees.first


def test_no_check_for_another_project_unless_asked_for(
    place: Place, trees: Trees, server: Server
) -> None:
    install(server, 7, {"gui@example.org": trees.mails[2].partition("\n")[2].encode()})
    place.patch.setenv("APPLIER_PATCHWORK_TOKEN", "0123456789abcdef0123")
    post = ("post", "--tree", "mm.git", "--patchwork", server.url, "--series", "7", "--dry-run")
    ran = place.run(*post)
    assert ran.code == 3
    assert ran.out == "gui: a window: OTHER PROJECT: nothing that it changes is here: not posted\n"
    ran = place.run(*post, "--other-projects")
    assert "  1/1 (patch 71) warning: not tried: it is for another project [would" in ran.out
    assert place.run(*post, "--only-ours").out == ""
    assert place.run(*post, "--only-ours").code == 0


def test_what_is_in_is_said_with_its_commit(place: Place, trees: Trees) -> None:
    commit = trees.merge()
    ran = place.run("check", "--tree", "mm.git", "--select", "mm@example.org", "mbox")
    assert f'  in     master as {commit[:12]} ("{TITLE}", 2020-09-22)\n' in ran.out
    verbose = place.run("check", "-v", "--tree", "mm.git", "--select", "mm@example.org", "mbox")
    assert f"         patch 1 is {commit[:12]}: same patch-id\n" in verbose.out


def test_a_conflict_that_is_in_says_so_in_its_last_line(place: Place) -> None:
    world = new_world(place.path, "mm.git")
    first = world.commit({"mm/a.c": [f"\t{line}" for line in TEXT]}, 0)
    world.commit({"mm/a.c": [f"\t{line}" for line in NEW]}, 5, first)
    spaced = diff([f"        {line}" for line in TEXT], [f"        {line}" for line in NEW])
    place.file("mbox", mail(3, spaced).encode())
    ran = place.run("check", "--tree", "mm.git", "mbox")
    assert ran.out.endswith("  CONFLICTS at patch 1 of 1, master has it already\n")
    assert (
        "[master has it already]" in place.run("check", "--tree", "mm.git", "--oneline", "mbox").out
    )


def test_a_matrix_of_branches(place: Place, trees: Trees) -> None:
    trees.mm.commit({"mm/a.c": NEW}, 5, trees.first, branch="heads/stable/6.1")
    trees.mm.commit({"mm/a.c": edited(20, "no")}, 5, trees.first, branch="heads/stable/5.4")
    onto = ("--onto", "master", "--onto", "stable/*")
    one = ("--select", "mm@example.org")
    ran = place.run("check", "--tree", "mm.git", *onto, *one, "--oneline", "mbox")
    head, row, *_ = ran.out.splitlines()
    assert head.split() == ["master", "stable/5.4", "stable/6.1"]
    assert row.split()[:6] == ["applies", "1/1", "v1", "applies", "conflicts", "merged"]
    assert [head.index(name) for name in ("stable/5.4", "stable/6.1")] == [
        row.index(word) for word in ("conflicts", "merged")
    ]
    text = place.run("check", "--tree", "mm.git", *onto, *one, "mbox").out
    assert "  onto   master: applies\n  onto   stable/5.4: conflicts in mm/a.c since " in text


@pytest.mark.parametrize(("line", "code"), [("new", 0), ("other", 1)], ids=["merged", "conflicts"])
def test_a_standing_may_be_a_finding(place: Place, trees: Trees, line: str, code: int) -> None:
    trees.mm.commit({"mm/a.c": edited(20, line)}, 5, trees.first)
    one = ("--select", "mm@example.org", "mbox")
    assert place.run("check", "--tree", "mm.git", *one).code == 0
    assert place.run("check", "--tree", "mm.git", "--fail-on", "merge", *one).code == code
    first = ("--onto", trees.first, "--onto", "master")
    assert place.run("check", "--tree", "mm.git", "--fail-on", "merge", *first, *one).code == 0


def test_two_trees_of_one_name(place: Place, trees: Trees) -> None:
    (place.path / "other").mkdir()
    new_world(place.path / "other", "mm.git")
    ran = place.run("check", "--tree", "mm.git", "--tree", "other/mm.git", "mbox")
    assert ran.code == 2
    assert ran.complaints == ["two trees are called mm: name each, --tree NAME=REPO"]
    assert trees.first


def test_a_configured_tree_that_is_gone_is_named(place: Place, trees: Trees) -> None:
    config = trees.mm.repository.config
    config["applier.tree.old.repository"] = gone = str(place.path / "gone.git")
    place.patch.setenv("GIT_DIR", str(place.path / "mm.git"))
    ran = place.run("check", "mbox")
    assert ran.code == 2
    assert ran.complaints == [f"tree old: {gone}: no such directory"]


@pytest.mark.parametrize("name", ["wire", "any=net.git"])
def test_a_tree_has_the_same_names_for_every_command(place: Place, trees: Trees, name: str) -> None:
    trees.mm.repository.config["applier.tree.wire.repository"] = str(place.path / "net.git")
    given = ("--select", "net@example.org", "--tree", name, "mbox")
    place.patch.setenv("GIT_DIR", str(place.path / "mm.git"))
    assert "candidate" in place.run("base", *given).out
    assert place.run("am", "--branch", "topic", *given).code == 0
    assert "topic" in trees.net.repository.branches
