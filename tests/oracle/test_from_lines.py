"""Held to ``git mailsplit``: which lines part an mbox, and what is left of each message."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.archive import open_archive
from applier.archive.mbox import is_from_line

pytestmark = pytest.mark.oracle

FIRST = b"From a@b Thu Jan  1 00:00:00 1970\nSubject: first\n\nbody\n\n"


def split(path: Path, *options: str) -> list[bytes]:
    """Let git split an mbox."""
    out = path.parent / "out"
    out.mkdir()
    subprocess.run(["git", "mailsplit", *options, f"-o{out}", str(path)], check=True)
    return [
        file.read_bytes().partition(b"\n")[2] for file in sorted(out.iterdir()) if file.is_file()
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"From x Thu Jan  1 00:00:00 1970",
        b"From x Thu Jan  1 00:00:00 1970 +0000",
        b"From x Thu Jan  1 00:00:00 +0000 1970",
        b"From x Thu Jan  1 0:00:00 1970",
        b"From x 00:00:00 1970",
        b"From 00:00:00 1970",
        b"From x y z 11:22:33 99",
        b"From x y z 11:22:33 90",
        b"From x y z 11:22:33 91",
        b"From x 11:22 2020",
        b"From x 11:22:33  2020",
        b"From x 11:22:33\t2020",
        b"From x 11:22:332020",
        b"From x 11:22:33;2020",
        b"From x 11:22:33 -2020",
        b"From x 11:22:33 +2020",
        b"From x 11:22:33 20205 foo:bar",
        b"From x 11:22:33 2020 at 5",
        b"From x 1a:22:33 2020",
        b"From x 11:2a:33 2020",
        b"From x 11:22:3a 2020",
        b"From x 11-22:33 2020",
        b"From x 1122:33 2020",
        b"From x1:22:33 2020",
        b"From  11:22:33 2020",
        b"From 11:22:33 2020 ",
        b"From x711:22:33 2020",
        b"From x  11:22:33 2020:",
        b"From x  11:22:33 2020::",
        b"From x Thu Jan  1 11:22:33 MET 2020",
        b">From x 11:22:33 2020",
        b"From\tx 11:22:33 2020",
        b"from x 11:22:33 2020",
        b"From: x 11:22:33 2020",
    ],
)
def test_the_same_lines_split(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(FIRST + line + b"\nSubject: second\n\nbody\n")
    with open_archive([str(path)]) as archive:
        assert len(list(archive)) == len(split(path, "-b"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("From x:0159\t ", min_size=3, max_size=22), min_size=1, max_size=60))
def test_invented_lines_split_alike(
    tmp_path_factory: pytest.TempPathFactory, tails: list[str]
) -> None:
    lines = [f"From x {tail}".encode() for tail in tails]
    path = tmp_path_factory.mktemp("mbox") / "x"
    path.write_bytes(FIRST + b"".join(line + b"\nSubject: next\n\n" for line in lines))
    assert sum(map(is_from_line, lines)) + 1 == len(split(path, "-b"))


def test_quoting_is_what_mboxrd_says(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(FIRST + b">From here\n>>From there\n> From\n\n" + FIRST)
    with open_archive([str(path)]) as archive:
        assert [raw.content for raw in archive] == split(path, "--mboxrd", "-b")
