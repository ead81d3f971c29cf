from pathlib import Path

import pygit2
import pytest

from applier.errors import RepositoryError
from applier.git import Repository
from applier.git.history import describe
from applier.git.history.describe import automatic_length
from applier.model import Oid
from tests.git.building import START, commit, opened, tag


def test_a_commit_is_named_after_the_nearest_tag(bare: pygit2.Repository) -> None:
    first = commit(bare)
    repository = opened(bare)
    assert repository.describe(first) == first[:7]
    tag(bare, "v1", first)
    second = commit(bare, parents=[first], seconds=START + 1)
    third = commit(bare, parents=[second], seconds=START + 2)
    bare.references.create("refs/tags/light", third)
    repository = opened(bare)
    assert repository.describe(first) == "v1"
    assert repository.describe(second) == f"v1-1-g{second[:7]}"
    assert repository.describe(third) == "light"
    assert repository.describe(second) == f"v1-1-g{second[:7]}"


def line(repository: pygit2.Repository, count: int) -> list[Oid]:
    """Commit *count* times, a second apart; the oldest first."""
    made = list[Oid]()
    for at in range(count):
        made.append(commit(repository, parents=made[-1:], seconds=START + at))
    return made


def steps_to_describe(repository: Repository, oid: Oid, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count the commits whose parents are asked for."""
    asked: list[int] = []
    table = repository._table
    parents = table.parents

    def counting(row: int) -> tuple[int, ...]:
        asked.append(row)
        return parents(row)

    monkeypatch.setattr(table, "parents", counting)
    repository.describe(oid)
    return len(asked)


def test_no_more_is_walked_than_to_the_tag(
    bare: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = line(bare, 60)
    for at in (0, 9, 19, 29):
        tag(bare, f"v{at}", made[at])
    assert opened(bare).describe(made[59]) == f"v29-30-g{made[59][:7]}"
    assert steps_to_describe(opened(bare), made[59], monkeypatch) == 31
    assert steps_to_describe(opened(bare), made[18], monkeypatch) == 10
    assert steps_to_describe(opened(bare), made[29], monkeypatch) == 0


def test_a_tag_too_far_away_is_not_looked_for(
    bare: pygit2.Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = line(bare, 30)
    tag(bare, "v1", made[0])
    monkeypatch.setattr(describe, "MOST_COMMITS", 20)
    assert opened(bare).describe(made[19]) == f"v1-19-g{made[19][:7]}"
    assert opened(bare).describe(made[20]) == made[20][:7]
    assert steps_to_describe(opened(bare), made[29], monkeypatch) == 20


@pytest.mark.parametrize(
    ("setting", "digits"), [("12", 12), ("no", 40), ("auto", 7), ("2", 7), ("99", 40)]
)
def test_ids_are_as_long_as_configured(bare: pygit2.Repository, setting: str, digits: int) -> None:
    oid = commit(bare)
    bare.config["core.abbrev"] = setting
    assert opened(bare).describe(oid) == oid[:digits]


def test_ids_grow_with_the_packs(bare: pygit2.Repository) -> None:
    oid = commit(bare)
    pack = Path(bare.path, "objects", "pack")
    sums = b"\0" * 255 * 4 + (10_000_000).to_bytes(4, "big")
    (pack / "pack-1.idx").write_bytes(b"\377tOc\0\0\0\2" + sums)
    (pack / "pack-2.idx").write_bytes(b"short")
    assert opened(bare).describe(oid) == oid[:12]


@pytest.mark.parametrize(
    ("objects", "digits"),
    [(0, 7), (1, 7), (8191, 7), (16_383, 7), (16_384, 8), (10_000_000, 12)],
)
def test_more_objects_need_longer_ids(objects: int, digits: int) -> None:
    assert automatic_length(objects) == digits


def test_what_cannot_be_named_is_one_line(bare: pygit2.Repository) -> None:
    repository = opened(bare)
    with pytest.raises(RepositoryError, match="1111"):
        repository.describe(Oid("1" * 40))
    with pytest.raises(RepositoryError, match="is missing"):
        repository.describe(Oid(str(bare.TreeBuilder().write())))


def test_a_hole_in_history_costs_the_tag_and_not_the_name(bare: pygit2.Repository) -> None:
    first = commit(bare)
    tag(bare, "v1", first)
    middle = commit(bare, {"a": b"2"}, [first])
    last = commit(bare, {"a": b"3"}, [middle])
    hole = Path(bare.path, "objects", middle[:2], middle[2:])
    hole.chmod(0o644)
    hole.unlink()
    assert opened(bare).describe(last) == last[:7]
