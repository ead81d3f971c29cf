"""What may be named as a source, and what is said of those that are none."""

import io
import os
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.archive import SourceOptions, open_archive, random_access
from applier.errors import SourceError, UsageError
from applier.model import Origin
from tests.archive.inboxes import came, make_v2
from tests.archive.stores import compress, letter, mbox, read


def refusal(*sources: Path | str) -> str:
    with pytest.raises(SourceError) as caught:
        open_archive([str(source) for source in sources])
    return str(caught.value)


def test_a_message_in_a_file(tmp_path: Path) -> None:
    body = "It quotes:\n\nFrom a@b Thu May  6 01:40:28 2021\nSubject: not another\n"
    (tmp_path / "x").write_bytes(letter(1, body))
    assert read(tmp_path / "x") == [letter(1, body)]


def test_a_directory_by_name(tmp_path: Path) -> None:
    (tmp_path / "0002-b.patch").write_bytes(letter(2))
    (tmp_path / "0001-a.patch").write_bytes(letter(1))
    (tmp_path / "0003-c.mbox.gz").write_bytes(compress(mbox(letter(3), letter(4))))
    assert [b"part %d" % number in found for number, found in enumerate(read(tmp_path), 1)] == [
        True
    ] * 4


def test_directories_below_and_maildirs_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(letter(3))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(letter(1))
    for box in ("cur", "new", "tmp"):
        (tmp_path / "b" / box).mkdir(parents=True)
    (tmp_path / "b" / "tmp" / "0").write_bytes(letter(9))
    (tmp_path / "b" / "new" / "1").write_bytes(letter(2))
    assert read(tmp_path) == [letter(1), letter(2), letter(3)]


def test_a_maildir_new_and_cur_by_name(tmp_path: Path) -> None:
    for box in ("cur", "new", "tmp"):
        (tmp_path / box).mkdir()
    (tmp_path / "new" / "1620000002.b").write_bytes(letter(2))
    (tmp_path / "cur" / "1620000001.a:2,S").write_bytes(letter(1))
    (tmp_path / "cur" / "1620000003.c:2,").write_bytes(letter(3))
    (tmp_path / "cur" / ".hidden").write_bytes(letter(9))
    assert read(tmp_path) == [letter(1), letter(2), letter(3)]


def test_odd_bytes_in_a_name(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    odd = os.fsencode(tmp_path / "cur") + b"/1.\xff\xfe\n:2,S"
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(letter(1))
    assert read(tmp_path) == [letter(1)]
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"words\n")
    (tmp_path / "cur" / "2").write_bytes(letter(2))
    with open_archive([str(tmp_path)]) as archive:
        assert len(list(archive)) == 1
        (line,) = archive.skipped
    assert line.isprintable()


def test_what_is_no_mail_in_a_directory_is_passed_over_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Words.\n")
    (tmp_path / "empty").touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x").write_bytes(letter(9))
    (tmp_path / "x").write_bytes(letter(1))
    os.mkfifo(tmp_path / "fifo")
    with open_archive([str(tmp_path)]) as archive:
        assert [raw.content for raw in archive] == [letter(1)]
        assert archive.failures == ()
        assert [line.rpartition("/")[2].partition(":")[0] for line in archive.skipped] == [
            "README",
            "empty",
            "fifo",
        ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(letter(1))
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "y").symlink_to(tmp_path / "a" / "x")
    with open_archive([str(tmp_path)]) as archive:
        assert [raw.content for raw in archive] == [letter(1), letter(1)]
        assert len(archive.failures) == 1


def test_standard_input(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(letter(3))
    stdin = io.BytesIO(compress(mbox(letter(1), letter(2))))
    with open_archive(["-", str(tmp_path / "x")], stdin) as archive:
        raws = list(archive)
        assert [raw.content.strip() for raw in raws] == [letter(n).strip() for n in (1, 2, 3)]
        assert archive.read(raws[1].origin) == raws[1].content
        assert raws[0].origin.source == "-"


def test_standard_input_that_is_no_mail() -> None:
    with pytest.raises(SourceError, match=r"^standard input: neither"):
        open_archive(["-"], io.BytesIO(b"words\n"))
    with pytest.raises(SourceError, match=r"^standard input: not at hand"):
        open_archive(["-"])


def test_a_pipe_that_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(mbox(letter(1)),))
    writer.start()
    assert read(tmp_path / "pipe") == [letter(1) + b"\n"]
    writer.join()


@pytest.mark.parametrize("content", [mbox(letter(1), letter(2)), letter(1)])
def test_gzip_by_its_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plain").write_bytes(content)
    (tmp_path / "packed").write_bytes(compress(content))
    assert read(tmp_path / "packed") == read(tmp_path / "plain")


def test_gzip_in_several_members_and_padding(tmp_path: Path) -> None:
    packed = compress(mbox(letter(1))) + compress(mbox(letter(2))) + b"\0" * 512
    (tmp_path / "x").write_bytes(packed)
    assert len(read(tmp_path / "x")) == 2


def test_gzip_that_was_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz \n", k=40_000)).decode()  # noqa: S311 - any noise will do
    packed = compress(mbox(letter(1), letter(2, noise), letter(3)))
    (tmp_path / "x.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "y").write_bytes(letter(4))
    with open_archive([str(tmp_path / "x.gz"), str(tmp_path / "y")]) as archive:
        found = [raw.content for raw in archive]
        assert found[0] == letter(1) + b"\n"
        assert found[-1] == letter(4)
        (line,) = archive.failures
    assert line == f"{tmp_path}/x.gz: the gzip data ends too early; read as far as it goes"


def test_gzip_that_is_damaged(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz \n", k=40_000)).decode()  # noqa: S311 - any noise will do
    packed = bytearray(compress(mbox(letter(1), letter(2, noise), letter(3))))
    packed[-6] ^= 255
    (tmp_path / "x").write_bytes(packed)
    with open_archive([str(tmp_path / "x")]) as archive:
        assert next(iter(archive)).content == letter(1) + b"\n"
        assert "damaged" in archive.failures[0]
    (tmp_path / "x").write_bytes(packed[-999:])
    assert "binary" in refusal(tmp_path / "x")


def test_gzip_of_nothing_and_nothing_of_gzip(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(compress(b""))
    assert read(tmp_path / "x") == []
    (tmp_path / "x").write_bytes(compress(letter(1))[:12])
    assert refusal(tmp_path / "x").endswith("the gzip data ends too early; read as far as it goes")


def test_a_bomb_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_access, "LARGEST_INFLATED", 3 << 20)
    (tmp_path / "x").write_bytes(compress(mbox(letter(1, "x\n" * (8 << 20)))))
    with open_archive([str(tmp_path / "x")]) as archive:
        assert "the rest was not read" in archive.failures[0]
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


def test_a_directory_of_other_things_is_no_mailbox(tmp_path: Path) -> None:
    (tmp_path / "notes").write_bytes(b"words\n")
    assert refusal(tmp_path) == f"{tmp_path}: no message in it"


def test_a_repository_without_a_head_is_no_empty_inbox(tmp_path: Path) -> None:
    make_v2(tmp_path / "x", [came(1, 1)])
    (tmp_path / "x" / "HEAD").write_text("ref: refs/heads/elsewhere\n")
    assert "not one of a public-inbox" in refusal(tmp_path / "x")


WINDOWS = [
    SourceOptions(since="2021-01-01"),
    SourceOptions(until="2021-01-01"),
    SourceOptions(since="0123456789"),
]


@pytest.mark.parametrize("options", WINDOWS)
def test_who_cannot_say_when_mail_came_in_refuses(tmp_path: Path, options: SourceOptions) -> None:
    (tmp_path / "box").write_bytes(mbox(letter(1)))
    (tmp_path / "maildir" / "cur").mkdir(parents=True)
    option = "--until" if options.since is None else "--since"
    for name in (str(tmp_path / "box"), str(tmp_path / "maildir"), "-", str(tmp_path)):
        with pytest.raises(UsageError, match=f"^{option}: .* does not say when its mails came in"):
            open_archive([name], io.BytesIO(mbox(letter(1))), options)


def test_what_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x") == f"{tmp_path}/x: no such file or directory"
    assert "\n" not in refusal("a\nb")
    refusal("a\0b")
    refusal("")
    refusal()


def test_one_bad_source_does_not_spoil_the_others(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(letter(1))
    with open_archive([str(tmp_path / "gone"), str(tmp_path / "x")]) as archive:
        assert [raw.content for raw in archive] == [letter(1)]
        assert archive.failures == (f"{tmp_path}/gone: no such file or directory",)


def test_all_bad_sources_are_named(tmp_path: Path) -> None:
    said = refusal(tmp_path / "a", tmp_path / "b")
    assert "/a: " in said
    assert "/b: " in said


def test_an_origin_of_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(letter(1))
    with (
        open_archive([str(tmp_path / "x")]) as archive,
        pytest.raises(SourceError, match="not among the sources"),
    ):
        archive.read(Origin("elsewhere", 0, 1))


def test_a_file_that_is_gone_when_it_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(letter(1))
    (tmp_path / "b").write_bytes(letter(2))
    with open_archive([str(tmp_path)]) as archive:
        raws = list(archive)
        (tmp_path / "a").unlink()
        with pytest.raises(SourceError, match="no such file"):
            archive.read(raws[0].origin)
        assert archive.read(raws[1].origin) == letter(2)


def test_bodies_are_not_kept(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - only here

    big = letter(1, "x" * 79 + "\n") + b"y" * 500_000 + b"\n"
    (tmp_path / "x").write_bytes(compress(mbox(*[big] * 40)))
    tracemalloc.start()
    with open_archive([str(tmp_path / "x")]) as archive:
        assert sum(1 for _ in archive) == 40
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@settings(max_examples=100)
@given(
    st.binary(max_size=300), st.sampled_from([b"", mbox(letter(1)), b"\x1f\x8b\x08", b"#### a\n"])
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(head + content)
    try:
        archive = open_archive([str(path)])
    except SourceError:
        return
    with archive:
        for raw in archive:
            assert archive.read(raw.origin) == raw.content
