"""Messages out of a public-inbox, of both formats."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pygit2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.archive import SourceOptions, open_archive
from applier.archive.inbox_git import _seconds
from applier.archive.public_inbox import open_inbox
from applier.archive.source import Complaints
from applier.errors import SourceError, UsageError
from tests.archive.inboxes import MAY, Event, came, gone, make_v1, make_v2
from tests.archive.stores import make_mail, read

Make = Callable[[Path, list[Event]], list[str]]

both = pytest.mark.parametrize("make", [make_v1, make_v2])


def until(source: Path, text: str, since: str | None = None) -> list[bytes]:
    with open_archive([str(source)], None, SourceOptions(since=since, until=text)) as archive:
        return [raw.content for raw in archive]


def since(source: Path, text: str) -> list[bytes]:
    with open_archive([str(source)], None, SourceOptions(since=text)) as archive:
        return [raw.content for raw in archive]


def letters(*numbers: int) -> list[bytes]:
    return [make_mail(number) for number in numbers]


@both
def test_messages_by_their_dates(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(3, 3), came(1, 1), came(2, 2)])
    assert read(tmp_path / "x") == letters(1, 2, 3)


@both
def test_messages_of_one_date_as_they_came(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(number, 1) for number in (4, 2, 9, 1)])
    assert read(tmp_path / "x") == letters(4, 2, 9, 1)


@both
def test_deleted_messages_do_not_come(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(1, 1), came(2, 2), gone(1, 3), came(3, 4)])
    assert read(tmp_path / "x") == letters(2, 3)


@both
def test_what_comes_again_after_its_deletion_is_there(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(1, 1), gone(1, 2), came(1, 3)])
    assert read(tmp_path / "x") == letters(1)


@pytest.mark.parametrize("below", ["git", "."])
def test_epochs_one_after_the_other(tmp_path: Path, below: str) -> None:
    make_v2(tmp_path / below / "0.git", [came(1, 1), came(2, 2)])
    make_v2(tmp_path / below / "2.git", [came(3, 3), gone(2, 4)])
    make_v2(tmp_path / below / "10.git", [came(4, 4)])
    assert read(tmp_path) == letters(1, 3, 4)


def test_an_epoch_with_a_work_tree(tmp_path: Path) -> None:
    make_v2(tmp_path, [came(1, 1), came(2, 2)], bare=False)
    (tmp_path / "m").write_bytes(make_mail(2))
    assert read(tmp_path) == letters(1, 2)


def test_an_epoch_in_which_nothing_is_left(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1), gone(1, 2)])
    assert read(tmp_path / "x") == []


def test_an_empty_epoch_at_the_end(tmp_path: Path) -> None:
    make_v2(tmp_path / "0.git", [came(1, 1)])
    make_v2(tmp_path / "1.git", [])
    assert read(tmp_path) == letters(1)


@both
def test_only_what_came_after_a_commit(tmp_path: Path, make: Make) -> None:
    commits = make(tmp_path / "x", [came(1, 1), came(2, 2), gone(1, 3), came(3, 3)])
    assert since(tmp_path / "x", commits[0]) == letters(2, 3)
    assert since(tmp_path / "x", commits[2][:10]) == letters(3)
    assert since(tmp_path / "x", commits[3]) == []


def test_a_commit_of_one_epoch_leaves_out_those_before(tmp_path: Path) -> None:
    make_v2(tmp_path / "0.git", [came(1, 1), came(2, 2)])
    second = make_v2(tmp_path / "1.git", [came(3, 3), came(4, 4)])
    make_v2(tmp_path / "2.git", [came(5, 5)])
    assert since(tmp_path, second[0]) == letters(4, 5)


@both
def test_a_date_is_that_of_coming_in(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(1, 1), came(2, 2, arrived=9), came(3, 8)])
    assert since(tmp_path / "x", "2021-05-10") == letters(2, 3)
    assert since(tmp_path / "x", "Mon, 10 May 2021 00:00:00 +0000") == letters(2, 3)
    assert since(tmp_path / "x", f"@{MAY + 9 * 86_400} +0000") == letters(2)
    assert since(tmp_path / "x", "2022-01-01T00:00:00+01:00") == []


@pytest.mark.parametrize("text", ["yesterday-ish", "abcdef0123", "v6.1", "0123456789ab", "12"])
def test_what_is_neither_commit_nor_date(tmp_path: Path, text: str) -> None:
    make_v2(tmp_path / "x", [came(1, 1)])
    with pytest.raises(UsageError, match=r"^--since .*: neither a commit of .* nor a date; .*2026"):
        since(tmp_path / "x", text)
    with pytest.raises(UsageError, match=r"^--until .*: neither a commit of .* nor a date; .*2026"):
        until(tmp_path / "x", text)


@both
def test_until_a_commit_what_it_brought_is_in(tmp_path: Path, make: Make) -> None:
    commits = make(tmp_path / "x", [came(1, 1), came(2, 2), gone(1, 3), came(3, 3)])
    assert until(tmp_path / "x", commits[1]) == letters(2)
    assert until(tmp_path / "x", commits[0]) == []
    assert until(tmp_path / "x", commits[3][:10]) == letters(2, 3)
    assert until(tmp_path / "x", commits[3], since=commits[1]) == letters(3)
    assert until(tmp_path / "x", commits[0], since=commits[2]) == []


def test_until_a_commit_of_one_epoch_the_later_ones_only_delete(tmp_path: Path) -> None:
    make_v2(tmp_path / "0.git", [came(1, 1), came(2, 2)])
    second = make_v2(tmp_path / "1.git", [came(3, 3), came(4, 4)])
    make_v2(tmp_path / "2.git", [came(5, 5), gone(1, 6)])
    assert until(tmp_path, second[0]) == letters(2, 3)
    assert until(tmp_path, second[0], since=second[0]) == []


@both
def test_until_a_date_and_windows_that_follow_one_another(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(1, 1), came(2, 2, arrived=9), came(3, 8)])
    assert until(tmp_path / "x", f"@{MAY + 9 * 86_400} +0000") == letters(1, 3)
    days = [f"@{MAY + day * 86_400} +0000" for day in (0, 5, 9, 30)]
    found = [until(tmp_path / "x", b, since=a) for a, b in pairwise(days)]
    assert sum(map(len, found)) == 3


@both
def test_a_message_by_its_id(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "x", [came(1, 1), came(2, 2), came(3, 3), gone(3, 4)])
    inbox = open_inbox(str(tmp_path / "x"), Complaints(), SourceOptions())
    assert inbox
    found = inbox.find("lamp-2@example.org")
    assert found
    assert found.content == make_mail(2)
    assert inbox.read(found.origin) == make_mail(2)
    assert inbox.find("lamp-3@example.org") is None
    inbox.close()


def test_an_envelope_line_is_taken_away(tmp_path: Path) -> None:
    line = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
    make_v2(tmp_path / "x", [Event(line + make_mail(1), MAY, MAY)])
    assert read(tmp_path / "x") == letters(1)


def test_blobs_that_are_not_there_are_counted(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1), came(2, 2)])
    oid = next(
        path
        for path in (tmp_path / "x" / "objects").glob("??/*")
        if _inflated(path).endswith(make_mail(2))
    )
    oid.unlink()
    with open_archive([str(tmp_path / "x")]) as archive:
        assert [raw.content for raw in archive] == letters(1)
        assert archive.failures == (
            f"{tmp_path}/x: 1 message is missing or damaged: is the clone complete? (git fsck)",
        )


def _inflated(path: Path) -> bytes:
    import zlib  # noqa: PLC0415 - only here

    return zlib.decompress(path.read_bytes())


def test_another_repository_is_none(tmp_path: Path) -> None:
    place = tmp_path / "0.git"
    repo = pygit2.init_repository(place, bare=True)
    root = repo.TreeBuilder()
    root.insert("README", repo.create_blob(b"Words.\n"), pygit2.enums.FileMode.BLOB)
    who = pygit2.Signature("Ada Example", "ada@example.org", MAY, 0)
    repo.create_commit("HEAD", who, who, "Begin\n", root.write(), [])
    with pytest.raises(SourceError, match="a git repository, but not one of a public-inbox"):
        open_archive([str(place)])


def test_a_work_tree_of_anything_else_is_a_directory(tmp_path: Path) -> None:
    make_v2(tmp_path, [], bare=False)
    (tmp_path / "0001-a.patch").write_bytes(make_mail(1))
    assert read(tmp_path) == letters(1)


def test_a_maildir_whose_files_are_numbers_is_a_directory(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(make_mail(1))
    (tmp_path / "2").write_bytes(make_mail(2))
    assert read(tmp_path) == letters(1, 2)


def test_a_damaged_repository_is_said_to_be_so(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1)])
    (tmp_path / "x" / "HEAD").write_text("nonsense\n")
    with pytest.raises(SourceError, match="x: cannot be opened as a git repository"):
        open_archive([str(tmp_path / "x")])


def test_a_commit_whose_tree_is_gone(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1), came(2, 2)])
    for path in (tmp_path / "x" / "objects").glob("??/*"):
        if _inflated(path).startswith(b"tree"):
            path.unlink()
    with pytest.raises(SourceError, match="missing or damaged"):
        open_archive([str(tmp_path / "x")])


@pytest.mark.parametrize("tree", [b"100644 m", b"100644 m\0short", b"no entry at all"])
def test_a_tree_that_is_none(tmp_path: Path, tree: bytes) -> None:
    repository = pygit2.init_repository(str(tmp_path / "x"), bare=True)
    oid = repository.odb.write(pygit2.enums.ObjectType.TREE, tree)
    commit = (
        f"tree {oid}\nauthor a <a@example.org> 1 +0000\ncommitter a <a@example.org> 1 +0000\n\n"
    )
    tip = repository.odb.write(pygit2.enums.ObjectType.COMMIT, commit.encode())
    (tmp_path / "x" / "refs/heads/master").write_text(f"{tip}\n")
    (tmp_path / "x" / "HEAD").write_text("ref: refs/heads/master\n")
    with pytest.raises(SourceError, match="missing or damaged"):
        open_archive([str(tmp_path / "x")])


@given(st.binary(max_size=60))
def test_any_bytes_are_a_person(person: bytes) -> None:
    assert _seconds(person) >= 0
