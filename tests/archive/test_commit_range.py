"""Mails that are made of commits, and read again."""

from pathlib import Path

import pygit2
import pytest

from applier.archive import SourceOptions, open_archive
from applier.errors import SourceError
from applier.git.compare import file_diffs
from applier.model import Oid, RawMessage
from tests.git.building import commit, new_repository
from tests.steps import assert_linear, steps


def line(path: Path, count: int) -> pygit2.Repository:
    """Make a line of commits on master behind one that is tagged ``base``."""
    repository = new_repository(path)
    tip = commit(repository, {"a": b"0\n"})
    repository.references.create("refs/tags/base", tip)
    for at in range(count):
        files = {"a": b"%d\n" % (at + 1)}
        tip = commit(repository, files, [tip], message=f"change {at}\n", seconds=1_600_000_000 + at)
    return repository


def mails(repository: pygit2.Repository, name: str, **options: bool) -> list[RawMessage]:
    terms = SourceOptions(repository=repository.path, **options)  # type: ignore[arg-type]
    with open_archive([name], options=terms) as archive:
        return list(archive)


def test_a_mail_can_be_made_again(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 3)
    terms = SourceOptions(repository=repository.path, cover=True)
    with open_archive(["base..master"], options=terms) as archive:
        found = list(archive)
        assert len(found) == 4
        assert [archive.read(raw.origin) for raw in reversed(found)] == [
            raw.content for raw in reversed(found)
        ]
        assert [raw.origin.source for raw in found] == ["base..master"] * 4
        assert archive.commit_of(found[0].origin) is None
        sent = archive.commit_of(found[2].origin)
        assert sent is not None
        assert sent.words.message == b"change 1\n"


def test_the_mails_are_threaded_and_state_the_base(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 2)
    first, second = (raw.content for raw in mails(repository, "base..master"))
    base = str(repository.lookup_reference("refs/tags/base").target)
    assert f"\nbase-commit: {base}\n".encode() in first
    assert b"base-commit" not in second
    own = first.split(b"\n")[0].partition(b": ")[2]
    assert b"\nIn-Reply-To: " + own + b"\n" in second
    assert b"In-Reply-To" not in first


def test_a_root_commit_has_no_base(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 0)
    [raw] = mails(repository, "base^!")
    assert b"base-commit" not in raw.content
    assert b"new file mode 100644" in raw.content


@pytest.mark.parametrize("name", ["base..nowhere", "nowhere..", "base...master", "base^-2", "x^!"])
def test_what_is_no_range_is_said(tmp_path: Path, name: str) -> None:
    repository = line(tmp_path / "repo", 1)
    with pytest.raises(SourceError, match=r"no|both"):
        mails(repository, name)


def test_names_are_no_commits_unless_that_is_asked(tmp_path: Path) -> None:
    line(tmp_path / "repo", 1)
    with pytest.raises(SourceError, match="no such file or"):
        open_archive(["base..master"])


def test_a_missing_blob_costs_the_source_and_no_more(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 2)
    blob = repository.create_blob(b"2\n")
    (tmp_path / "repo" / "objects" / str(blob)[:2] / str(blob)[2:]).unlink()
    terms = SourceOptions(repository=repository.path)
    with open_archive(["base..master"], options=terms) as archive:
        assert len(list(archive)) == 1
        [failure] = archive.failures
        assert failure.startswith(f"base..master: object {blob} is missing")


def test_an_address_that_fits_no_message_id_is_left_out_of_it(tmp_path: Path) -> None:
    repository = new_repository(tmp_path / "repo")
    first = commit(repository, {"a": b"0\n"})
    text = repository[first].read_raw().replace(b"author@example.org", b"a b@c\xff")
    oid = repository.odb.write(pygit2.enums.ObjectType.COMMIT, text)
    commit(repository, {"a": b"1\n"}, [Oid(str(oid))], author=("A", "odd one"))
    [raw] = mails(repository, "HEAD^!")
    assert b".git.applier@localhost>\n" in raw.content.split(b"From: ")[0]


def test_a_second_reading_makes_nothing_again(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 20)
    terms = SourceOptions(repository=repository.path)
    with open_archive(["base..master"], options=terms) as archive:
        first, again = steps(lambda: list(archive)), steps(lambda: list(archive))
    assert again * 20 < first


def test_many_commits_take_as_much_each_as_few(tmp_path: Path) -> None:
    made = {count: line(tmp_path / str(count), count) for count in (1, 25, 100)}
    assert_linear(lambda count: mails(made[count], "base..master"), 25)


def test_nothing_that_is_configured_changes_a_mail(tmp_path: Path) -> None:
    repository = line(tmp_path / "repo", 2)
    before = [raw.content for raw in mails(repository, "base..master")]
    settings = {
        "format.subjectPrefix": "X",
        "format.signature": "x",
        "diff.noprefix": "true",
        "diff.context": "0",
        "diff.x.textconv": "touch executed",
        "diff.external": "touch executed",
        "i18n.logOutputEncoding": "ISO-8859-1",
    }
    for key, value in settings.items():
        repository.config[key] = value
    attributes = tmp_path / "repo" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("a diff=x\n* -diff\n")
    assert [raw.content for raw in mails(repository, "base..master")] == before
    assert not list(tmp_path.rglob("executed"))


def test_a_file_that_no_mail_can_carry_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = line(tmp_path / "repo", 0)
    large = {"a": b"x" * (1 << 21)}
    commit(repository, large, [Oid(str(repository.head.target))])
    monkeypatch.setattr(file_diffs, "MOST_BYTES", 1 << 20)
    with pytest.raises(SourceError, match=r"^HEAD\^!: file [0-9a-f]{40} is larger than 1 MiB"):
        mails(repository, "HEAD^!")
