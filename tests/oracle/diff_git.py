"""What does git itself read in a patch text?

The oracle: one ``git apply --check --reject --numstat -z --summary`` outside
of any repository. It reads as ``git am`` does, refuses what that would refuse
to read (128), and goes on where only the tree is missing. :func:`describe`
says the same of a :class:`Diff`, so that the two can be compared.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from applier.diff import parse_diff, quote_path
from applier.model import Change, Diff, FileDiff

_LINE = re.compile(
    rb"corrupt patch at line (\d+)|only garbage at line (\d+)"
    rb"|without header at line (\d+)|leading pathname components? \(line (\d+)\)"
)
_SUMMARY = {
    b"create": re.compile(rb" create mode (\d+) "),
    b"delete": re.compile(rb" delete "),
    b"rename": re.compile(rb" rename .*\((\d+)%\)$"),
    b"copy": re.compile(rb" copy .*\((\d+)%\)$"),
    b"mode": re.compile(rb" mode change (\d+) => (\d+)"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in the words that both sides can say."""

    accepted: bool
    rows: tuple[bytes, ...] = ()
    """numstat: added, deleted, path."""
    names: tuple[bytes, ...] = ()
    """Old and new path of every file, quoted."""
    summary: tuple[tuple[bytes, ...], ...] = ()
    stopped: bool = False
    """Whether something damaged ended the reading early, without a word to the caller."""
    line: int | None = None
    """Where the text is wrong, if that is said."""


def environment() -> dict[str, str]:
    """Say everything that git could otherwise read from the machine or its user."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CEILING_DIRECTORIES": "/",
        "LC_ALL": "C",
    }


def run(where: Path, *words: str, feed: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run git in *where*, which must not be in a repository."""
    return subprocess.run(
        ["git", *words], cwd=where, input=feed, capture_output=True, check=False, env=environment()
    )


def ask_git(patch: bytes, where: Path, *options: str) -> Reading:
    """Let git read *patch*."""
    words = ("--check", "--reject", "--numstat", "-z", "--summary", *options)
    answer = run(where, "apply", *words, feed=patch)
    if answer.returncode not in (0, 1):
        found = _LINE.search(answer.stderr)
        line = int(next(filter(None, found.groups()))) if found else None
        return Reading(accepted=False, line=line)
    *rows, rest = answer.stdout.split(b"\0")
    names = re.findall(rb"^Checking patch (.*)\.\.\.$", answer.stderr, re.MULTILINE)
    stopped = b"binary patch at line" in answer.stderr
    return Reading(True, tuple(rows), tuple(names), _summary(rest), stopped)


def ask_us(patch: bytes) -> Reading:
    """Let applier read *patch*."""
    return describe(parse_diff(patch))


def describe(diff: Diff) -> Reading:
    """Say of *diff* what git says of a patch text."""
    if diff.error is not None:
        return Reading(accepted=False, line=diff.error_line)
    return Reading(
        True,
        tuple(map(_row, diff.files)),
        tuple(map(_names, diff.files)),
        tuple(line for file in diff.files for line in _changes(file)),
        diff.warning is not None,
    )


def agree(git: Reading, ours: Reading, patch: bytes) -> bool:
    """Whether both read the same; a line is compared where git names one.

    git counts a ``diff --git`` line twice if no header follows it.
    """
    if git.accepted or ours.accepted:
        return git == ours
    if git.line is None or ours.line is None:
        return git.line is None
    return 0 <= git.line - ours.line <= patch.count(b"diff --git ")


def _summary(text: bytes) -> tuple[tuple[bytes, ...], ...]:
    found = []
    for line in text.split(b"\n"):
        for kind, pattern in _SUMMARY.items():
            match = pattern.match(line)
            if match:
                said = (
                    tuple(map(_normal, match.groups()))
                    if kind in b"create mode"
                    else match.groups()
                )
                if kind != b"mode" or said[0] != said[1]:
                    found.append((kind, *said))
    return tuple(found)


def _normal(octal: bytes) -> bytes:
    """Show a mode as git stores it, where the header shows it as it was written."""
    mode = int(octal, 8)
    match mode & 0o170000:
        case 0o100000:
            mode = 0o100755 if mode & 0o100 else 0o100644
        case 0o120000:
            mode = 0o120000
    return b"%06o" % mode


def _row(file: FileDiff) -> bytes:
    if file.binary:
        return b"-\t-\t" + file.path
    signs = [line[:1] for hunk in file.hunks for line in hunk.lines]
    return b"%d\t%d\t" % (signs.count(b"+"), signs.count(b"-")) + file.path


def _names(file: FileDiff) -> bytes:
    paths = [path for path in (file.old_path, file.new_path) if path is not None]
    return " => ".join(map(quote_path, dict.fromkeys(paths))).encode()


def _changes(file: FileDiff) -> list[tuple[bytes, ...]]:
    signs = {line[:1] for hunk in file.hunks for line in hunk.lines}
    undecided = file.plain and len(file.hunks) == 1
    said: list[tuple[bytes, ...]] = []
    if file.change is Change.CREATE or (undecided and signs == {b"+"}):
        said.append((b"create", b"%06o" % (file.new_mode or 0o100644)))
    elif file.change is Change.DELETE or (undecided and signs == {b"-"}):
        said.append((b"delete",))
    elif file.change in (Change.RENAME, Change.COPY):
        said.append((file.change.value.encode(), b"%d" % (file.similarity or 0)))
    if file.change in (Change.MODIFY, Change.RENAME, Change.COPY):
        modes = (file.old_mode, file.new_mode)
        if all(modes) and modes[0] != modes[1]:
            said.append((b"mode", *(b"%06o" % (mode or 0) for mode in modes)))
    return said
