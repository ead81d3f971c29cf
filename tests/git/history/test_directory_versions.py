"""Which names differ between versions of a directory, against parsing both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.git.history.directory_versions import TreeLineage, TreeVersion
from applier.git.objects.trees import parse_tree

names = st.sampled_from([b"a", b"b", b"b.c", b"c d", b"100644 e", b"long" * 40])
entries = st.dictionaries(
    names, st.tuples(st.sampled_from([b"100644", b"40000", b"100664"]), st.integers(0, 3))
)


def tree(listed: dict[bytes, tuple[bytes, int]]) -> bytes:
    """Make a tree object; the ids hold what separates entries."""
    return b"".join(
        mode + b" " + name + b"\0" + (b" \0100644 x\0" + bytes([number]) * 20)[:20]
        for name, (mode, number) in sorted(listed.items())
    )


@given(old=entries, new=entries)
def test_the_names_that_differ(
    old: dict[bytes, tuple[bytes, int]], new: dict[bytes, tuple[bytes, int]]
) -> None:
    changed = TreeVersion(tree(old)).names_changed(TreeVersion(tree(new)))
    assert changed == {name for name in old | new if old.get(name) != new.get(name)}


@given(versions=st.lists(entries, min_size=1, max_size=12))
def test_every_version_follows_from_the_one_it_resembles(
    versions: list[dict[bytes, tuple[bytes, int]]],
) -> None:
    lineage = TreeLineage(tree(versions[0]))
    for number, version in enumerate(versions[1:], 1):
        resembled, changed = lineage.add(tree(version))
        assert resembled < number
        old, new = parse_tree(tree(versions[resembled])), parse_tree(tree(version))
        assert {name for name in old | new if old.get(name) != new.get(name)} <= changed


def test_branches_that_alternate_are_told_apart() -> None:
    def version(side: int, at: int) -> bytes:
        ids = {b"%03d" % name: (b"100644", side) for name in range(100)}
        return tree(ids | {b"new": (b"100644", at % 4), b"%d" % at: (b"100644", 1)})

    lineage = TreeLineage(version(0, 0))
    counts = [len(lineage.add(version(at % 2, at))[1]) for at in range(1, 40)]
    assert max(counts[1:]) <= 4


@pytest.mark.parametrize("damaged", [b"100644 a", b"x", b"100644 a\0short"])
def test_a_damaged_tree_is_said_to_be_one(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="no entry"):
        TreeVersion(b"").names_changed(TreeVersion(damaged))
