"""Series: commit upon commit, and where they end."""

from applier.apply import Committer, SeriesPatch, applies_anew, apply_series
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
    Outcome,
    Person,
    Timestamp,
)
from tests.apply.diffs import change, create, delete, diff, hunk
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


class Bench:
    def __init__(self, **files: bytes) -> None:
        self.store = MemoryStore()
        self.base = self.store.commit(self.store.tree(files))

    def apply(self, *patches: SeriesPatch, committer: Committer | None = None) -> list[Outcome]:
        return list(apply_series(self.store, self.base, patches, committer))

    def commit_text(self, outcome: Outcome) -> bytes:
        assert isinstance(outcome, Applied)
        return self.store.read(outcome.commit)


def test_each_patch_is_a_commit_on_the_one_before() -> None:
    bench = Bench()
    one, two = bench.apply(ONE, TWO)
    assert isinstance(one, Applied)
    assert isinstance(two, Applied)
    assert two.tree == bench.store.tree({"f": b"int two;\n"})
    assert bench.commit_text(two).decode() == (
        f"tree {two.tree}\nparent {one.commit}\n"
        "author Anna <anna@example.org> 1600000000 +0200\n"
        "committer Anna <anna@example.org> 1600000000 +0200\n\n"
        "title\n\nWhy.\n"
    )


def test_the_committer_is_the_one_given() -> None:
    bench = Bench()
    (one,) = bench.apply(ONE, committer=Committer(BERT, Timestamp(7, -130)))
    assert b"\ncommitter Bert <bert@example.org> 7 -0130\n" in bench.commit_text(one)


def test_a_mail_without_date_takes_the_committers_or_the_epoch() -> None:
    bench = Bench()
    undated = SeriesPatch(1, mail(None), ONE.diff)
    (one,) = bench.apply(undated, committer=Committer(date=Timestamp(7, 0)))
    assert b"\nauthor Anna <anna@example.org> 7 +0000\n" in bench.commit_text(one)
    (one,) = bench.apply(undated)
    assert b"\nauthor Anna <anna@example.org> 0 +0000\n" in bench.commit_text(one)


def test_nothing_is_tried_behind_a_conflict() -> None:
    one, two, three = Bench().apply(ONE, WRONG, THREE)
    assert isinstance(one, Applied)
    assert isinstance(two, Conflicted)
    assert two.conflicts[0].path == b"f"
    assert three == NotTried("patch 2 does not apply")


def test_nothing_is_tried_behind_a_gap() -> None:
    one, three = Bench().apply(ONE, THREE)
    assert isinstance(one, Applied)
    assert three == NotTried("patch 2 is missing")
    assert Bench().apply(TWO) == [NotTried("patch 1 is missing")]


def test_a_mail_without_diff_ends_the_series() -> None:
    empty = SeriesPatch(1, mail(), Diff((), "there is no diff in it"))
    assert Bench().apply(empty, TWO) == [NoDiff(), NotTried("patch 1 has no diff in this copy")]


def test_a_damaged_mail_ends_the_series() -> None:
    unreadable = SeriesPatch(1, mail(failure="its charset is unknown"), ONE.diff)
    conflict = Conflict(Cause.MALFORMED, "its charset is unknown")
    assert Bench().apply(unreadable, TWO) == [
        Malformed((conflict,)),
        NotTried("patch 1 cannot be read"),
    ]
    damaged = SeriesPatch(1, mail(), Diff(ONE.diff.files, "cut short", b"f", 3))
    assert Bench().apply(damaged) == [
        Malformed((Conflict(Cause.MALFORMED, "cut short", b"f", line=3),))
    ]


def test_what_is_there_already_is_passed_over() -> None:
    bench = Bench(f=b"int two;\n")
    again = SeriesPatch(1, mail(), TWO.diff)
    one, two = bench.apply(again, SeriesPatch(2, mail(), THREE.diff))
    assert isinstance(one, AlreadyApplied)
    assert isinstance(two, Applied)
    assert bench.store.tree_of(two.commit) == bench.store.tree(
        {
            "f": b"int two;\n",
            "g": b"int three;\n",
        }
    )


def is_passed_over(files: dict[str, bytes], *diffs: FileDiff) -> bool:
    (outcome,) = Bench(**files).apply(patch(1, *diffs))
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
    assert Bench().apply(ONE, TWO, THREE) == Bench().apply(ONE, TWO, THREE)


def test_whether_all_apply_anew_is_what_applying_them_says() -> None:
    bench = Bench()
    assert applies_anew(bench.store, bench.base, [ONE, TWO, THREE])
    assert not applies_anew(bench.store, bench.base, [ONE, WRONG, THREE])
    assert not applies_anew(bench.store, bench.base, [ONE, THREE])
    assert not applies_anew(bench.store, bench.base, [SeriesPatch(1, mail(failure="x"), ONE.diff)])
    had = Bench(f=b"int one;\n")
    assert not applies_anew(had.store, had.base, [ONE])
