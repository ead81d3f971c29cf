"""Series: commit upon commit, and where they end."""

from difflib import unified_diff

import pytest

from applier.apply import Committer, SeriesPatch, applies_all_new, apply_series
from applier.model import (
    AlreadyApplied,
    Applied,
    Cause,
    CommitText,
    Conflict,
    Conflicted,
    Diff,
    Envelope,
    FileDiff,
    Mail,
    Malformed,
    NoDiff,
    NotTried,
    Origin,
    PatchResult,
    Person,
    Timestamp,
)
from tests.apply.diffs import change, create, delete, diff, hunk, rename
from tests.apply.memory import MemoryStore

ANNA = Person("Anna", "anna@example.org")
BERT = Person("Bert", "bert@example.org")
DATE = Timestamp(1_600_000_000, 200)
ENVELOPE = Envelope(Origin("mbox", 0, 1), "id@example.org", "s", ANNA, DATE)


def mail(date: Timestamp | None = DATE, failure: str | None = None) -> Mail:
    text = CommitText(ANNA, date, "title", b"title\n\nWhy.\n")
    return Mail(ENVELOPE, None if failure else text, failure, b"", b"diff")


def patch(number: int, *files: FileDiff) -> SeriesPatch:
    return SeriesPatch(number, mail(), diff(*files))


ONE = patch(1, create(b"f", b"int one;\n"))
TWO = patch(2, change(b"f", hunk(1, 1, b"-int one;\n", b"+int two;\n")))
THREE = patch(3, create(b"g", b"int three;\n"))
WRONG = patch(2, change(b"f", hunk(1, 1, b"-int nine;\n", b"+int two;\n")))


class CommittedFiles:
    def __init__(self, **files: bytes) -> None:
        self.store = MemoryStore()
        self.base = self.store.commit(self.store.tree(files))

    def apply(self, *patches: SeriesPatch, committer: Committer | None = None) -> list[PatchResult]:
        return list(apply_series(self.store, self.base, patches, committer))

    def commit_text(self, outcome: PatchResult) -> bytes:
        assert isinstance(outcome, Applied)
        return self.store.read(outcome.commit)


def test_each_patch_is_a_commit_on_the_one_before() -> None:
    files = CommittedFiles()
    one, two = files.apply(ONE, TWO)
    assert isinstance(one, Applied)
    assert isinstance(two, Applied)
    assert two.tree == files.store.tree({"f": b"int two;\n"})
    assert files.commit_text(two).decode() == (
        f"tree {two.tree}\nparent {one.commit}\n"
        "author Anna <anna@example.org> 1600000000 +0200\n"
        "committer Anna <anna@example.org> 1600000000 +0200\n\n"
        "title\n\nWhy.\n"
    )


def test_the_committer_is_the_one_given() -> None:
    files = CommittedFiles()
    (one,) = files.apply(ONE, committer=Committer(BERT, Timestamp(7, -130)))
    assert b"\ncommitter Bert <bert@example.org> 7 -0130\n" in files.commit_text(one)


def test_a_mail_without_date_takes_the_committers_or_the_epoch() -> None:
    files = CommittedFiles()
    undated = SeriesPatch(1, mail(None), ONE.diff)
    (one,) = files.apply(undated, committer=Committer(date=Timestamp(7, 0)))
    assert b"\nauthor Anna <anna@example.org> 7 +0000\n" in files.commit_text(one)
    (one,) = files.apply(undated)
    assert b"\nauthor Anna <anna@example.org> 0 +0000\n" in files.commit_text(one)


def test_nothing_is_tried_behind_a_conflict() -> None:
    one, two, three = CommittedFiles().apply(ONE, WRONG, THREE)
    assert isinstance(one, Applied)
    assert isinstance(two, Conflicted)
    assert two.conflicts[0].path == b"f"
    assert three == NotTried("patch 2 does not apply")


def test_nothing_is_tried_behind_a_gap() -> None:
    one, three = CommittedFiles().apply(ONE, THREE)
    assert isinstance(one, Applied)
    assert three == NotTried("patch 2 is missing")
    assert CommittedFiles().apply(TWO) == [NotTried("patch 1 is missing")]


def test_a_mail_without_diff_ends_the_series() -> None:
    empty = SeriesPatch(1, mail(), Diff((), "there is no diff in it"))
    assert CommittedFiles().apply(empty, TWO) == [
        NoDiff(),
        NotTried("patch 1 has no diff in this copy"),
    ]


def test_a_damaged_mail_ends_the_series() -> None:
    unreadable = SeriesPatch(1, mail(failure="its charset is unknown"), ONE.diff)
    conflict = Conflict(Cause.MALFORMED, "its charset is unknown")
    assert CommittedFiles().apply(unreadable, TWO) == [
        Malformed((conflict,)),
        NotTried("patch 1 cannot be read"),
    ]
    damaged = SeriesPatch(1, mail(), Diff(ONE.diff.files, "cut short", b"f", 3))
    assert CommittedFiles().apply(damaged) == [
        Malformed((Conflict(Cause.MALFORMED, "cut short", b"f", line=3),))
    ]


def test_what_is_there_already_is_passed_over() -> None:
    files = CommittedFiles(f=b"int two;\n")
    again = SeriesPatch(1, mail(), TWO.diff)
    one, two = files.apply(again, SeriesPatch(2, mail(), THREE.diff))
    assert isinstance(one, AlreadyApplied)
    assert isinstance(two, Applied)
    assert files.store.tree_of(two.commit) == files.store.tree(
        {
            "f": b"int two;\n",
            "g": b"int three;\n",
        }
    )


def is_passed_over(files: dict[str, bytes], *diffs: FileDiff) -> bool:
    (outcome,) = CommittedFiles(**files).apply(patch(1, *diffs))
    return isinstance(outcome, AlreadyApplied)


def test_what_proves_that_a_patch_is_there() -> None:
    text = (b" int a;\n", b" int b;\n")
    removal = hunk(1, 1, *text, b"-int c;\n", *text)
    assert is_passed_over({"f": b"int one;\n"}, create(b"f", b"int one;\n"))
    assert is_passed_over({"f": b"int a;\nint b;\n" * 2}, change(b"f", removal))


def test_what_proves_nothing() -> None:
    assert not is_passed_over({}, delete(b"f", b"int one;\n"))
    assert not is_passed_over({"f": b"}\n}\n"}, change(b"f", hunk(1, 1, b" }\n", b"-{\n", b" }\n")))
    assert not is_passed_over({"f": b"{\n}\n"}, change(b"f", hunk(1, 1, b" {\n", b"-\n", b" }\n")))
    missing = change(b"g", hunk(1, 1, b"-int a;\n", b"+int b;\n"))
    assert not is_passed_over({"f": b"int one;\n"}, create(b"f", b"int one;\n"), missing)


def test_the_same_patches_make_the_same_commits() -> None:
    assert CommittedFiles().apply(ONE, TWO, THREE) == CommittedFiles().apply(ONE, TWO, THREE)


def test_whether_all_apply_anew_is_what_applying_them_says() -> None:
    files = CommittedFiles()
    assert applies_all_new(files.store, files.base, [ONE, TWO, THREE])
    assert not applies_all_new(files.store, files.base, [ONE, WRONG, THREE])
    assert not applies_all_new(files.store, files.base, [ONE, THREE])
    assert not applies_all_new(
        files.store, files.base, [SeriesPatch(1, mail(failure="x"), ONE.diff)]
    )
    had = CommittedFiles(f=b"int one;\n")
    assert not applies_all_new(had.store, had.base, [ONE])


TEN = b"".join(b"int line_%d;\n" % number for number in range(1, 11))


def edit(number: int, old: bytes, new: bytes, *, at: int = 1, path: bytes = b"f") -> SeriesPatch:
    """Make the patch that leads from one text to another, with three lines of context."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    lines = [
        line.encode()
        for line in unified_diff(
            [line.decode() for line in before], [line.decode() for line in after]
        )
    ][3:]
    return patch(number, change(path, hunk(at, at, *lines)))


def outcomes(files: CommittedFiles, *patches: SeriesPatch) -> list[str]:
    """Say of each patch whether it is applied, in already, or what it repeats."""
    return [
        one.conflicts[0].detail.partition(" (")[0]
        if isinstance(one, Conflicted)
        else type(one).__name__
        for one in files.apply(*patches)
    ]


REPEATS = "it repeats patch 1 of the series"


@pytest.mark.parametrize(
    "files",
    [
        (change(b"f", hunk(1, 1, b" int one;\n", b"+int two;\n")),),
        (change(b"f", hunk(1, 1, b"-int one;\n", b"+int two;\n")),),
        (create(b"g", b"int g;\n"),),
        (create(b"g", b"int g;\n"), change(b"f", hunk(1, 1, b"-int one;\n", b"+int two;\n"))),
    ],
)
def test_a_patch_that_repeats_one_of_its_series_is_refused(files: tuple[FileDiff, ...]) -> None:
    base = CommittedFiles(f=b"int one;\n")
    found = outcomes(base, patch(1, *files), patch(2, *files), patch(3, create(b"h", b"int h;\n")))
    assert found == ["Applied", REPEATS, "NotTried"]


def test_one_that_the_base_had_is_passed_over_behind_others_of_the_file() -> None:
    had = TEN.replace(b"line_8", b"new_8")
    first = edit(1, TEN, TEN.replace(b"line_2", b"new_2"))
    second = edit(2, TEN, had, at=5)
    assert outcomes(CommittedFiles(f=had), first, second) == ["Applied", "AlreadyApplied"]


@pytest.mark.parametrize("near", [5, 6, 9, 10])
def test_one_that_the_base_had_next_to_what_the_series_changes(near: int) -> None:
    """Patch 2 was made on top of patch 1, so that it cannot be taken out of the base alone."""
    had = TEN.replace(b"line_8", b"new_8")
    name = b"line_%d" % near
    between = TEN.replace(name, b"new_%d" % near)
    first = edit(1, had, had.replace(name, b"new_%d" % near), at=max(1, near - 3))
    second = edit(2, between, between.replace(b"line_8", b"new_8"), at=5)
    assert outcomes(CommittedFiles(f=had), first, second) == ["Applied", "AlreadyApplied"]


def test_one_of_which_the_base_had_a_part_only() -> None:
    had = TEN.replace(b"line_8", b"new_8")
    whole = had.replace(b"line_2", b"new_2")
    first = edit(1, had, whole)
    both = edit(2, TEN, whole)
    assert outcomes(CommittedFiles(f=had), first, both) == ["Applied", REPEATS]


def test_one_that_undoes_and_does_again_repeats() -> None:
    there, back = edit(1, TEN, TEN.replace(b"4", b"x"), at=1), TEN.replace(b"4", b"x")
    second, third = edit(2, back, TEN), edit(3, back, TEN)
    assert outcomes(CommittedFiles(f=TEN), there, second, third) == [
        "Applied",
        "Applied",
        "it repeats patch 2 of the series",
    ]


def test_a_removal_that_the_series_made_already() -> None:
    gone = TEN.replace(b"int line_5;\n", b"")
    less = gone.replace(b"int line_4;\n", b"")
    first, second = edit(1, TEN, less, at=1), edit(2, TEN, gone, at=2)
    assert (
        outcomes(CommittedFiles(f=TEN), first, first.__class__(2, first.mail, first.diff))[1]
        == REPEATS
    )
    assert outcomes(CommittedFiles(f=TEN), edit(1, TEN, gone, at=2), second)[1] == REPEATS


def test_a_file_that_the_series_renames_keeps_what_the_base_had() -> None:
    had = TEN.replace(b"line_8", b"new_8")
    moved = patch(1, rename(b"f", b"g"))
    second = edit(2, TEN, had, at=5, path=b"g")
    assert outcomes(CommittedFiles(f=had), moved, second) == ["Applied", "AlreadyApplied"]
    third = edit(3, TEN, TEN.replace(b"line_2", b"new_2"), path=b"g")
    again = edit(4, TEN, TEN.replace(b"line_2", b"new_2"), path=b"g")
    assert outcomes(CommittedFiles(f=had), moved, second, third, again)[2:] == [
        "Applied",
        "it repeats patch 3 of the series",
    ]


def test_a_repetition_in_a_long_file_is_refused() -> None:
    text = b"}\n" * 40_000
    first = edit(1, text[:8], text[:4] + b"int x;\n" + text[:4])
    found = outcomes(
        CommittedFiles(f=text), first, edit(2, text[:8], text[:4] + b"int x;\n" + text[:4])
    )
    assert found[1] == REPEATS
