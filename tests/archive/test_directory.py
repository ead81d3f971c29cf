"""What is read of a directory, and what is passed over."""

import os
from pathlib import Path

from applier.archive import open_archive
from tests.archive.inboxes import came, make_v2
from tests.archive.stores import compress, make_mail, mbox, read, refusal


def test_a_directory_by_name(tmp_path: Path) -> None:
    (tmp_path / "0002-b.patch").write_bytes(make_mail(2))
    (tmp_path / "0001-a.patch").write_bytes(make_mail(1))
    (tmp_path / "0003-c.mbox.gz").write_bytes(compress(mbox(make_mail(3), make_mail(4))))
    assert [b"part %d" % number in found for number, found in enumerate(read(tmp_path), 1)] == [
        True
    ] * 4


def test_directories_below_and_maildirs_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(make_mail(3))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(make_mail(1))
    for box in ("cur", "new", "tmp"):
        (tmp_path / "b" / box).mkdir(parents=True)
    (tmp_path / "b" / "tmp" / "0").write_bytes(make_mail(9))
    (tmp_path / "b" / "new" / "1").write_bytes(make_mail(2))
    assert read(tmp_path) == [make_mail(1), make_mail(2), make_mail(3)]


def test_a_maildir_new_and_cur_by_name(tmp_path: Path) -> None:
    for box in ("cur", "new", "tmp"):
        (tmp_path / box).mkdir()
    (tmp_path / "new" / "1620000002.b").write_bytes(make_mail(2))
    (tmp_path / "cur" / "1620000001.a:2,S").write_bytes(make_mail(1))
    (tmp_path / "cur" / "1620000003.c:2,").write_bytes(make_mail(3))
    (tmp_path / "cur" / ".hidden").write_bytes(make_mail(9))
    assert read(tmp_path) == [make_mail(1), make_mail(2), make_mail(3)]


def test_odd_bytes_in_a_name(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    odd = os.fsencode(tmp_path / "cur") + b"/1.\xff\xfe\n:2,S"
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(make_mail(1))
    assert read(tmp_path) == [make_mail(1)]
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"words\n")
    (tmp_path / "cur" / "2").write_bytes(make_mail(2))
    with open_archive([str(tmp_path)]) as archive:
        assert len(list(archive)) == 1
        (line,) = archive.skipped
    assert line.isprintable()


def test_what_is_no_mail_in_a_directory_is_passed_over_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Words.\n")
    (tmp_path / "empty").touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x").write_bytes(make_mail(9))
    (tmp_path / "x").write_bytes(make_mail(1))
    os.mkfifo(tmp_path / "fifo")
    with open_archive([str(tmp_path)]) as archive:
        assert [raw.content for raw in archive] == [make_mail(1)]
        assert archive.failures == ()
        assert [line.rpartition("/")[2].partition(":")[0] for line in archive.skipped] == [
            "README",
            "empty",
            "fifo",
        ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(make_mail(1))
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "y").symlink_to(tmp_path / "a" / "x")
    with open_archive([str(tmp_path)]) as archive:
        assert [raw.content for raw in archive] == [make_mail(1), make_mail(1)]
        assert len(archive.failures) == 1


def test_a_directory_of_other_things_is_no_mailbox(tmp_path: Path) -> None:
    (tmp_path / "notes").write_bytes(b"words\n")
    assert refusal(tmp_path) == f"{tmp_path}: no message in it"


def test_a_repository_without_a_head_is_no_empty_inbox(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1)])
    (tmp_path / "x" / "HEAD").write_text("ref: refs/heads/elsewhere\n")
    assert "not one of a public-inbox" in refusal(tmp_path / "x")
