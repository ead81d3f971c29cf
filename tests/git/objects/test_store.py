from pathlib import Path

import pygit2
import pytest
from msgspec.structs import replace

from applier.budgets import ALL, limited
from applier.errors import RepositoryError
from applier.git.objects.store import Kind, Objects, object_id
from applier.model import Oid
from tests.git.building import commit

NOWHERE = Oid("1" * 40)


@pytest.fixture
def objects(bare: pygit2.Repository) -> Objects:
    return Objects(bare.odb, lambda: "look elsewhere")


def test_ids_are_those_of_git(bare: pygit2.Repository) -> None:
    assert object_id(Kind.BLOB, b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert object_id(Kind.TREE, b"") == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    for kind in (Kind.BLOB, Kind.TREE):
        assert object_id(kind, b"") == str(bare.write(kind, b""))


def test_new_objects_are_read_back_and_not_written(
    objects: Objects, bare: pygit2.Repository
) -> None:
    oid = objects.write(Kind.BLOB, b"new")
    assert objects.blob(oid) == b"new"
    assert oid in objects
    assert not objects.is_stored(oid)
    assert oid not in bare


def test_stored_objects_are_read(objects: Objects, bare: pygit2.Repository) -> None:
    oid = Oid(str(bare.create_blob(b"stored")))
    assert objects.blob(oid) == objects.blob(oid) == b"stored"
    assert objects.read(oid) == (Kind.BLOB, b"stored")
    assert objects.new(oid) is None


def test_a_missing_object_is_named_with_the_reason(objects: Objects) -> None:
    with pytest.raises(RepositoryError, match=f"{NOWHERE} is missing from the repository: look"):
        objects.blob(NOWHERE)
    assert NOWHERE not in objects


def test_the_wrong_kind_is_said_so(objects: Objects, bare: pygit2.Repository) -> None:
    with pytest.raises(RepositoryError, match="is a commit, not a blob"):
        objects.blob(commit(bare))


def test_a_damaged_object_is_one_line(objects: Objects, bare: pygit2.Repository) -> None:
    oid = str(bare.create_blob(b"stored"))
    path = Path(bare.path, "objects", oid[:2], oid[2:])
    path.chmod(0o644)
    # Not merely cut short: libgit2 1.9 never returns from reading that.
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(RepositoryError, match=f"object {oid} cannot be read"):
        objects.blob(Oid(oid))


def test_forgetting_drops_all_that_is_new(objects: Objects) -> None:
    oid = objects.write(Kind.BLOB, b"new")
    objects.forget()
    assert oid not in objects


def test_a_scratch_drops_what_is_new_within(objects: Objects) -> None:
    before = objects.write(Kind.BLOB, b"before")
    with objects.scratch():
        within = objects.write(Kind.BLOB, b"within")
        assert objects.write(Kind.BLOB, b"before") == before
        with objects.scratch():
            deeper = objects.write(Kind.BLOB, b"deeper")
        assert deeper not in objects
        assert within in objects
    assert within not in objects
    assert before in objects


def test_versions_of_a_large_file_take_what_is_new_in_them(bare: pygit2.Repository) -> None:
    content = b"".join(b"line %d\n" % number for number in range(20_000))
    first = Oid(str(bare.create_blob(content)))
    objects = Objects(bare.odb, lambda: "")
    oid = first
    with limited(replace(ALL, new_bytes=4 * len(content))):
        for _ in range(3):
            with objects.scratch():
                for number in range(50):
                    at = 100 * number
                    content = content[:at] + b"new" + content[at:]
                    oid = objects.write_version(content, oid, [(at, at, b"new")])
                    assert objects.blob(oid) == content
                assert objects.new(oid) == (Kind.BLOB, content)
            assert oid not in objects
            oid, content = first, objects.blob(first)


def test_a_small_file_or_another_altogether_is_kept_whole(bare: pygit2.Repository) -> None:
    objects = Objects(bare.odb, lambda: "")
    small = Oid(str(bare.create_blob(b"a\n")))
    assert objects.blob(objects.write_version(b"b\n", small, [(0, 1, b"b")])) == b"b\n"
    other = bytes(1 << 17)
    assert objects.blob(objects.write_version(other, small, [(0, 2, other)])) == other
