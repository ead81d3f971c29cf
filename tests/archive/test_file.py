"""Files of every shape, streams and what is compressed."""

import io
import os
import random
import threading
from pathlib import Path

import pytest

from applier.archive import open_archive, random_access
from applier.errors import SourceError
from tests.archive.inboxes import make_v2
from tests.archive.stores import compress, make_mail, mbox, read, refusal


def test_a_message_in_a_file(tmp_path: Path) -> None:
    body = "It quotes:\n\nFrom a@b Thu May  6 01:40:28 2021\nSubject: not another\n"
    (tmp_path / "x").write_bytes(make_mail(1, body))
    assert read(tmp_path / "x") == [make_mail(1, body)]


def test_standard_input(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(make_mail(3))
    stdin = io.BytesIO(compress(mbox(make_mail(1), make_mail(2))))
    with open_archive(["-", str(tmp_path / "x")], stdin) as archive:
        raws = list(archive)
        assert [raw.content.strip() for raw in raws] == [make_mail(n).strip() for n in (1, 2, 3)]
        assert archive.read(raws[1].origin) == raws[1].content
        assert raws[0].origin.source == "-"


def test_standard_input_that_is_no_mail() -> None:
    with pytest.raises(SourceError, match=r"^standard input: neither"):
        open_archive(["-"], io.BytesIO(b"words\n"))
    with pytest.raises(SourceError, match=r"^standard input: not at hand"):
        open_archive(["-"])


def test_a_pipe_that_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(mbox(make_mail(1)),))
    writer.start()
    assert read(tmp_path / "pipe") == [make_mail(1) + b"\n"]
    writer.join()


@pytest.mark.parametrize("content", [mbox(make_mail(1), make_mail(2)), make_mail(1)])
def test_gzip_by_its_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plain").write_bytes(content)
    (tmp_path / "packed").write_bytes(compress(content))
    assert read(tmp_path / "packed") == read(tmp_path / "plain")


def test_gzip_in_several_members_and_padding(tmp_path: Path) -> None:
    packed = compress(mbox(make_mail(1))) + compress(mbox(make_mail(2))) + b"\0" * 512
    (tmp_path / "x").write_bytes(packed)
    assert len(read(tmp_path / "x")) == 2


def test_gzip_that_was_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz \n", k=40_000)).decode()  # noqa: S311 - any noise will do
    packed = compress(mbox(make_mail(1), make_mail(2, noise), make_mail(3)))
    (tmp_path / "x.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "y").write_bytes(make_mail(4))
    with open_archive([str(tmp_path / "x.gz"), str(tmp_path / "y")]) as archive:
        found = [raw.content for raw in archive]
        assert found[0] == make_mail(1) + b"\n"
        assert found[-1] == make_mail(4)
        (line,) = archive.failures
    assert line == f"{tmp_path}/x.gz: the gzip data ends too early; read as far as it goes"


def test_gzip_that_is_damaged(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz \n", k=40_000)).decode()  # noqa: S311 - any noise will do
    packed = bytearray(compress(mbox(make_mail(1), make_mail(2, noise), make_mail(3))))
    packed[-6] ^= 255
    (tmp_path / "x").write_bytes(packed)
    with open_archive([str(tmp_path / "x")]) as archive:
        assert next(iter(archive)).content == make_mail(1) + b"\n"
        assert "damaged" in archive.failures[0]
    (tmp_path / "x").write_bytes(packed[-999:])
    assert "binary" in refusal(tmp_path / "x")


def test_gzip_of_nothing_and_nothing_of_gzip(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(compress(b""))
    assert read(tmp_path / "x") == []
    (tmp_path / "x").write_bytes(compress(make_mail(1))[:12])
    assert refusal(tmp_path / "x").endswith("the gzip data ends too early; read as far as it goes")


def test_a_bomb_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_access, "ALWAYS_INFLATED", 3 << 20)
    (tmp_path / "x").write_bytes(compress(mbox(make_mail(1, "x\n" * (8 << 20)))))
    with open_archive([str(tmp_path / "x")]) as archive:
        assert (
            "the limit ratio was met (--limit ratio=N); the rest was not read"
            in (archive.failures[0])
        )
        assert len(list(archive)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n" * 40_000, "neither an mbox nor a message nor a Markdown export"),
        (b"words\n", "neither an mbox nor a message nor a Markdown export"),
        (b"\x7fELF\0", "a binary file; neither an mbox nor a message nor a Markdown export"),
    ],
)
def test_a_file_that_is_no_mail(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "x").write_bytes(content)
    assert refusal(tmp_path / "x") == f"{tmp_path}/x: {reason}"


def test_an_empty_mailbox_is_one(tmp_path: Path) -> None:
    (tmp_path / "blank").write_bytes(b"")
    (tmp_path / "lines").write_bytes(b"\n\n")
    (tmp_path / "directory").mkdir()
    (tmp_path / "maildir" / "cur").mkdir(parents=True)
    (tmp_path / "maildir" / "new").mkdir()
    make_v2(tmp_path / "inbox" / "git" / "0.git", [])
    make_v2(tmp_path / "epoch", [])
    for name in ("blank", "lines", "directory", "maildir", "inbox", "epoch"):
        with open_archive([str(tmp_path / name)]) as archive:
            assert [*archive] == [], name
            assert archive.failures == (), name
            assert archive.skipped == (), name
    with open_archive(["-"], io.BytesIO(b"")) as archive:
        assert [*archive] == []


def test_a_file_that_is_gone_when_it_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(make_mail(1))
    (tmp_path / "b").write_bytes(make_mail(2))
    with open_archive([str(tmp_path)]) as archive:
        raws = list(archive)
        (tmp_path / "a").unlink()
        with pytest.raises(SourceError, match="no such file"):
            archive.read(raws[0].origin)
        assert archive.read(raws[1].origin) == make_mail(2)
