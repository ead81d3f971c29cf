"""From mails to a base: what is tried, in which order, and what is applied first."""

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path

import pygit2
import pytest
from msgspec import Struct

from applier.apply import placer
from applier.apply.hunk_images import line_starts
from applier.base.candidate_table import list_candidates
from applier.check import check_series
from applier.collection import read_series
from applier.context import Options
from applier.git import open_repository
from applier.model import BaseStatus, EvidenceRule, Oid, SeriesStatus, SeriesVerdict, StandingStatus
from tests.git.building import START, commit, new_repository

DAY = 86_400
TEXT = [f"line {number}\n" for number in range(40)]


def edited(line: int, text: str, before: Sequence[str] = TEXT) -> list[str]:
    return [*before[:line], f"{text}\n", *before[line + 1 :]]


def blob(lines: Sequence[str]) -> str:
    return str(pygit2.hash("".join(lines).encode()))


def diff(old: Sequence[str], new: Sequence[str], path: str = "mm/a.c") -> str:
    head = f"diff --git a/{path} b/{path}\nindex {blob(old)[:9]}..{blob(new)[:9]} 100644\n"
    return head + "".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))


def mail(day: float, body: str, name: str = "1", extra: str = "", title: str = "mm: fix it") -> str:
    seconds = START + int(day * DAY)
    return (
        f"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
        f"From: Alice <alice@example.org>\nDate: @{seconds} +0000\n"
        f"Message-ID: <{name}@example.org>\nSubject: [PATCH] {title}\n{extra}\n{body}-- \n2.39\n\n"
    )


class Desk(Struct):
    """A repository, and a way to check mails on it."""

    path: Path
    repository: pygit2.Repository

    def commit(
        self, lines: Sequence[str], day: float, *parents: Oid, branch: str = "master"
    ) -> Oid:
        files = {"mm/a.c": "".join(lines).encode(), "README": b"%d" % int(day)}
        where = f"refs/{'remotes' if '/' in branch else 'heads'}/{branch}"
        return commit(self.repository, files, parents, seconds=START + int(day * DAY), branch=where)

    def mbox(self, *mails: str) -> str:
        path = self.path / "mbox"
        path.write_text("".join(mails))
        return str(path)

    def check(self, *mails: str, last: bool = True, **options: object) -> SeriesVerdict:
        with read_series([self.mbox(*mails)]) as collection:
            report = check_series(
                collection,
                self.repository.path,
                Options(**options),  # type: ignore[arg-type]  # tests pass what it takes
            )
        return report.series[-1 if last else 0]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, new_repository(tmp_path / "repo.git"))


def test_the_default_branch_is_preferred_among_commits_that_fit(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    desk.commit(TEXT, 1, first, branch="x/next")
    verdict = desk.check(mail(3, "---\n" + diff(TEXT, edited(20, "new"))))
    assert (verdict.base.oid, verdict.base.rule) == (first, EvidenceRule.BLOBS)
    assert verdict.base.evidence[0].text == "1 of 1 preimages match, on master as of the mail"


def test_the_newest_commit_of_any_branch_that_fits(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    old = edited(20, "next")
    side = desk.commit(old, 1, first, branch="x/next")
    desk.commit(edited(21, "next and more", old), 2, side, branch="x/next")
    desk.commit(edited(20, "master"), 2, first)
    verdict = desk.check(mail(3, "---\n" + diff(old, edited(20, "new", old))))
    assert (verdict.base.oid, verdict.status) == (side, SeriesStatus.APPLIES)


def test_a_later_commit_is_taken_only_if_nothing_else_will_do(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    old = edited(20, "pushed late")
    late = desk.commit(old, 5, first)
    desk.commit(edited(20, "new", old), 6, late)
    verdict = desk.check(mail(3, "---\n" + diff(old, edited(20, "new", old))))
    assert (verdict.base.oid, verdict.status) == (late, SeriesStatus.APPLIES)
    assert any("later than the mail" in one.text for one in verdict.base.evidence)


def test_a_later_commit_that_has_the_series_is_no_base(desk: Desk) -> None:
    first = desk.commit(edited(20, "odd"), 0)
    desk.commit(edited(20, "new"), 5, first)
    verdict = desk.check(mail(3, "---\n" + diff(TEXT, edited(20, "new"))))
    assert (verdict.base.oid, verdict.status) == (first, SeriesStatus.CONFLICTS)


def test_a_commit_that_the_hunks_fit_though_no_id_does(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    second = desk.commit(edited(21, "in the way"), 1, first)
    desk.commit(edited(20, "in the way too"), 2, second)
    local = edited(2, "never sent")
    verdict = desk.check(mail(3, "---\n" + diff(local, edited(20, "new", local))))
    assert (verdict.base.oid, verdict.status) == (first, SeriesStatus.APPLIES)
    assert verdict.base.rule is EvidenceRule.BLOBS
    assert any("where the hunks fit" in one.text for one in verdict.base.evidence)


def test_a_stated_base_is_tried_first_and_counted(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    desk.commit(edited(2, "elsewhere"), 1, first)
    body = "---\n" + diff(TEXT, edited(20, "new")) + f"\nbase-commit: {first[:12]}\n"
    verdict = desk.check(mail(3, body))
    assert (verdict.base.oid, verdict.base.rule) == (first, EvidenceRule.BASE_COMMIT)
    assert "1 of 1 preimages match" in {one.text for one in verdict.base.evidence}
    [standing] = verdict.standings
    assert (standing.target, standing.status) == ("master", StandingStatus.APPLIES)


def test_an_option_rules_alone(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    second = desk.commit(edited(20, "changed"), 1, first)
    body = "---\n" + diff(TEXT, edited(20, "new"))
    verdict = desk.check(mail(3, body), bases=(second,))
    assert (verdict.base.oid, verdict.status) == (second, SeriesStatus.CONFLICTS)
    assert [one.status for one in verdict.standings] == [StandingStatus.CONFLICTS]


def test_the_result_may_not_merge(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    second = desk.commit(edited(20, "changed"), 5, first)
    verdict = desk.check(mail(3, "---\n" + diff(TEXT, edited(20, "new"))))
    [standing] = verdict.standings
    assert standing.status is StandingStatus.CONFLICTS
    assert [(one.path, one.commit) for one in standing.conflicts] == [("mm/a.c", second)]
    onto = desk.check(mail(3, "---\n" + diff(TEXT, edited(20, "new"))), onto=(first,))
    assert [(one.oid, one.status) for one in onto.standings] == [(first, StandingStatus.APPLIES)]


def test_a_prefix_or_a_list_leads_to_its_tree(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    kvm = desk.commit(edited(2, "kvm"), 1, first, branch="kvm/next")
    desk.commit(edited(20, "master"), 2, first)
    body = "---\n" + diff(edited(3, "local"), edited(20, "new", edited(3, "local")))
    desk.repository.config["applier.tree.kvm.list"] = "kvm@example.org"
    desk.repository.config["applier.tree.kvm.branch"] = "kvm/next"
    verdict = desk.check(mail(3, body, extra="To: kvm@example.org\n"))
    assert (verdict.base.oid, verdict.base.rule) == (kvm, EvidenceRule.CONFIGURED)
    desk.repository.config["applier.tree.kvm.list"] = "other@example.org"
    desk.repository.config["applier.tree.kvm.prefix"] = "kvm-next"
    verdict = desk.check(mail(3, body, title="mm: x").replace("[PATCH]", "[PATCH kvm-next]"))
    assert (verdict.base.oid, verdict.base.rule) == (kvm, EvidenceRule.CONFIGURED)


SECOND = edited(20, "second", edited(20, "first"))


@pytest.mark.parametrize(
    "trailer",
    [
        lambda patch_id: f"prerequisite-patch-id: {patch_id}",
        lambda _: "prerequisite-message-id: <first@example.org>",
        lambda _: "Depends-on: https://lists.example.org/all/first@example.org/",
        lambda _: "prerequisite-change-id: 20210301-a-1:v1",
    ],
)
def test_a_prerequisite_is_applied_first(desk: Desk, trailer: Callable[[str], str]) -> None:
    base = desk.commit(TEXT, 0)
    before = "change-id: 20210301-a-1\n---\n" + diff(TEXT, edited(20, "first"))
    first = mail(1, before, name="first", title="mm: first")
    patch_id = desk.check(first).patches[0].patch_id
    assert patch_id is not None
    body = f"---\n{diff(edited(20, 'first'), SECOND)}\nbase-commit: {base}\n{trailer(patch_id)}\n"
    second = mail(2, body, name="second", title="mm: second")
    verdict = desk.check(first, second)
    assert (verdict.status, verdict.base.oid) == (SeriesStatus.APPLIES, base)
    (needed,) = (one for one in verdict.base.evidence if one.rule is EvidenceRule.PREREQUISITE)
    assert needed.note == 'applied first: "mm: first"'
    assert verdict.patches[0].diffstat.applied is not None
    assert verdict.patches[0].diffstat.applied.insertions == 1
    unmet = desk.check(second)
    assert (unmet.base.status, unmet.status) == (
        BaseStatus.UNMET_PREREQUISITES,
        SeriesStatus.CONFLICTS,
    )


def test_a_prerequisite_that_the_base_has(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    desk.commit(edited(20, "first"), 1, first)
    before = mail(0.5, "---\n" + diff(TEXT, edited(20, "first")), name="first", title="mm: first")
    body = f"---\n{diff(edited(20, 'first'), SECOND)}\nDepends-on: <first@example.org>\n"
    verdict = desk.check(before, mail(2, body, name="second", title="mm: second"))
    assert verdict.status is SeriesStatus.APPLIES
    (needed,) = (one for one in verdict.base.evidence if one.rule is EvidenceRule.PREREQUISITE)
    assert needed.note == 'in the base already: "mm: first"'


def test_the_table_shows_every_candidate(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    second = desk.commit(edited(20, "changed"), 1, first)
    body = f"---\n{diff(TEXT, edited(20, 'new'))}\nbase-commit: {second}\n"
    with read_series([desk.mbox(mail(3, body))]) as collection:
        (table,) = list_candidates(collection, desk.repository.path, Options())
    assert [
        (one.oid, one.preimages.held, one.patches.applied, one.distance) for one in table.candidates
    ] == [
        (second, 0, 0, 0),
        (first, 1, 1, 1),
    ]
    assert [one.chosen for one in table.candidates] == [False, True]


def test_a_prerequisite_that_only_the_tree_has(desk: Desk) -> None:
    first = desk.commit(TEXT, 0)
    sent = mail(0.5, "---\n" + diff(TEXT, edited(20, "first")), name="first")
    patch_id = desk.check(sent).patches[0].patch_id
    desk.commit(edited(20, "first"), 0.6, first)
    body = f"---\n{diff(edited(20, 'first'), SECOND)}\nprerequisite-patch-id: {patch_id}\n"
    verdict = desk.check(mail(2, body, name="second"))
    (needed,) = (one for one in verdict.base.evidence if one.rule is EvidenceRule.PREREQUISITE)
    assert needed.note.startswith("in the base already: ")
    assert (verdict.status, verdict.base.status) == (SeriesStatus.APPLIES, BaseStatus.RESOLVED)


def files_taken_apart(desk: Desk, versions: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count how often a file is split into lines for a patch that fits none of its versions."""
    tip: list[Oid] = []
    for at in range(versions):
        tip = [desk.commit(edited(3, f"version {at}"), at / 100, *tip)]
    apart: list[bytes] = []

    def counting(text: bytes) -> list[int]:
        apart.append(text)
        return line_starts(text)

    foreign = edited(20, "nobody has this")
    with monkeypatch.context() as patched:
        patched.setattr(placer, "line_starts", counting)
        verdict = desk.check(
            mail(90, "---\n" + diff(foreign, edited(20, "new"), "mm/a.c"), extra="")
        )
    assert verdict.status is SeriesStatus.CONFLICTS
    return len(apart)


def test_versions_that_fit_nowhere_are_not_taken_apart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = files_taken_apart(desk, 10, monkeypatch)
    assert files_taken_apart(desk, 40, monkeypatch) == few


def test_how_a_file_begins_is_read_once(desk: Desk) -> None:
    oid = Oid(str(desk.repository.create_blob("".join(TEXT).encode() * 99)))
    repo = open_repository(desk.repository.path)
    assert repo.blob_start(oid) == "".join(TEXT).encode()[:256]
    repo.objects._blobs.clear()
    Path(desk.repository.path, "objects", oid[:2], oid[2:]).unlink()
    assert repo.blob_start(oid) == "".join(TEXT).encode()[:256]
