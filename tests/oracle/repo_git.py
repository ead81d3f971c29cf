"""git itself, asked about a repository."""

import subprocess
from pathlib import Path


def git(repository: str | Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run git and give what it prints; it must succeed."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def git_text(repository: str | Path, *arguments: str, stdin: bytes = b"") -> str:
    """Give what git prints as text, without the last newline."""
    return git(repository, *arguments, stdin=stdin).decode().rstrip("\n")


def assert_sound(repository: str | Path) -> None:
    """Let git check every object and reference."""
    done = subprocess.run(
        ["git", "-C", str(repository), "fsck", "--strict", "--full", "--no-dangling"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
