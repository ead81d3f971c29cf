"""A place with a repository and a way to run the command in it."""

import io
import sys
from pathlib import Path

import pygit2
import pytest
from msgspec import Struct

from applier.cli import main

from . import archives


class Ran(Struct):
    """What a run came to."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error, each of which must say whose it is."""
        assert all(line.startswith("applier: ") for line in self.err.splitlines())
        return [line.removeprefix("applier: ") for line in self.err.splitlines()]


class Place(Struct):
    """A directory with a bare repository, ``linux.git``."""

    path: Path
    repo: pygit2.Repository
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def file(self, name: str, content: bytes) -> str:
        """Write a file and give its path."""
        (self.path / name).write_bytes(content)
        return str(self.path / name)

    def run(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run ``applier`` here."""
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self.capture.readouterr()
        code = main(arguments)
        out, err = self.capture.readouterr()
        return Ran(code, out, err)

    def check(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run ``applier check`` on the repository."""
        return self.run("check", "--tree", "linux.git", *arguments, stdin=stdin)


@pytest.fixture
def place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Place:
    """Stand in a new directory with a repository."""
    monkeypatch.chdir(tmp_path)
    return Place(tmp_path, archives.make_repository(tmp_path / "linux.git"), capfd, monkeypatch)
