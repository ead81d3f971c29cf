"""Merging what a series touches into a branch."""

import pygit2
import pytest

from tests.git.building import START, File, commit, opened

TEXT = b"".join(b"line %d\n" % number for number in range(30))
TOP, END = TEXT.replace(b"line 2\n", b"top\n"), TEXT.replace(b"line 28\n", b"end\n")
OTHER = TEXT.replace(b"line 2\n", b"other\n")

Files = dict[str, File]


def conflicts(
    repository: pygit2.Repository, base: Files, ours: Files, theirs: Files
) -> tuple[bytes, ...] | None:
    first = commit(repository, base)
    branch = commit(repository, ours, [first], seconds=START + 1)
    tip = commit(repository, theirs, [first], seconds=START + 2, branch=None, message="tip\n")
    return opened(repository).merge_conflicts(first, tip, branch)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"a": TEXT, "b": b"x"}, {"a": TOP}, ()),
        ({"a": END}, {"a": TOP}, ()),
        ({"a": TOP}, {"a": TOP}, ()),
        ({"a": OTHER}, {"a": TOP}, (b"a",)),
        ({"b": b"x"}, {"a": TOP}, (b"a",)),
        ({"a": OTHER}, {"d/b": TEXT}, ()),
        ({"a": TEXT, "new": b"1"}, {"a": TEXT, "new": b"2"}, (b"new",)),
        ({"a": TEXT, "d": b"file"}, {"a": TEXT, "d/x": b"1"}, (b"d/x",)),
        ({"a": TEXT, "d/x": b"1"}, {"a": TEXT, "d": b"file"}, (b"d",)),
        ({"a": TEXT}, {"b": b"1"}, ()),
        ({"a": OTHER}, {"b": b"1"}, (b"a",)),
    ],
)
def test_touched_paths_merge_or_conflict(
    bare: pygit2.Repository, ours: Files, theirs: Files, expected: tuple[bytes, ...]
) -> None:
    assert conflicts(bare, {"a": TEXT}, ours, theirs) == expected


def test_what_the_base_has_of_its_own_does_not_count(bare: pygit2.Repository) -> None:
    first = commit(bare, {"a": TEXT, "b": b"1"})
    base = commit(bare, {"a": TEXT, "b": b"2"}, [first], seconds=START + 1, branch=None)
    tip = commit(bare, {"a": TOP, "b": b"2"}, [base], seconds=START + 2, branch=None)
    branch = commit(bare, {"a": END, "b": b"3"}, [first], seconds=START + 3)
    assert opened(bare).merge_conflicts(base, tip, branch) == ()


def test_without_common_history_there_is_nothing_to_say(bare: pygit2.Repository) -> None:
    base = commit(bare, {"a": TEXT}, branch=None)
    branch = commit(bare, {"a": END}, message="other\n")
    assert opened(bare).merge_conflicts(base, base, branch) is None


def test_nothing_is_written(bare: pygit2.Repository) -> None:
    assert conflicts(bare, {"a": TEXT}, {"a": END}, {"a": TOP}) == ()
    merged = END.replace(b"line 2\n", b"top\n")
    assert str(pygit2.hash(TOP)) in bare
    assert str(pygit2.hash(merged)) not in bare


@pytest.mark.parametrize(
    ("ours", "theirs", "changes"),
    [
        ({"a": TOP}, {"a": TOP}, False),
        ({"a": TOP.replace(b"line 28\n", b"end\n")}, {"a": TOP}, False),
        ({"a": END}, {"a": TOP}, True),
        ({"a": TEXT, "b": b"x"}, {"a": TOP}, True),
        ({"a": TOP, "b": b"x"}, {"a": TOP, "b": b"x"}, False),
        ({"a": TOP}, {"a": TOP, "b": b"x"}, True),
        ({"b": b"x"}, {}, False),
        ({"a": OTHER}, {"a": TOP}, True),
    ],
)
def test_whether_the_branch_gains_anything(
    bare: pygit2.Repository, ours: Files, theirs: Files, changes: bool
) -> None:
    first = commit(bare, {"a": TEXT})
    branch = commit(bare, ours, [first], seconds=START + 1)
    tip = commit(bare, theirs, [first], seconds=START + 2, branch=None, message="tip\n")
    merged = opened(bare).merge(first, tip, branch)
    assert merged is not None
    assert merged.changes is changes
