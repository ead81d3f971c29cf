"""What does git itself read in a patch text?

The oracle: one ``git apply --check --reject --numstat -z --summary`` outside
of any repository, paths unsafe or not. It reads as ``git am`` does, refuses what that would refuse
to read (128), and goes on where only the tree is missing. :func:`describe`
says the same of a :class:`Diff`, so that the two can be compared.
"""

import os
import re
import subprocess
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from applier.diff import parse_diff, quote_path
from applier.model import Change, Diff, FileDiff

_LINE = re.compile(
    rb"corrupt patch at line (\d+)|only garbage at line (\d+)"
    rb"|without header at line (\d+)|leading pathname components? \(line (\d+)\)"
)


class Reading(Struct, frozen=True):
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
    undecided: frozenset[bytes] = frozenset()
    """Paths of plain diffs: whether they create or delete is for the tree to say."""


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
    words = ("--check", "--reject", "--numstat", "-z", "--summary", "--unsafe-paths", *options)
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
        undecided=frozenset(file.path for file in diff.files if file.plain),
    )


def agree(git: Reading, ours: Reading) -> bool:
    """Whether both read the same; lines are not compared.

    git miscounts them behind a remark that a newline is missing, and behind a
    ``diff --git`` that no header follows. Its summary cannot be read where a
    path holds a newline.
    """
    if not (git.accepted and ours.accepted):
        return git.accepted == ours.accepted
    if any(rb"\n" in name for name in git.names):
        git, ours = replace(git, summary=()), replace(ours, summary=())
    undecided = ours.undecided
    return _decided(_one_sided(git), undecided) == _decided(_one_sided(ours), undecided)


def _one_sided(reading: Reading) -> Reading:
    """Forget the new name of a deleted file: git may keep one, and it means nothing."""
    deleted = {said[1] for said in reading.summary if said[0] == b"delete"}
    rows, names = list(reading.rows), list(reading.names)
    for at, name in enumerate(names):
        old = name.partition(b" => ")[0]
        if old != name and old in deleted:
            names[at] = old
            rows[at] = rows[at][: rows[at].rindex(b"\t") + 1] + old
    return replace(reading, rows=tuple(rows), names=tuple(names))


def _decided(reading: Reading, undecided: frozenset[bytes]) -> Reading:
    summary = tuple(said for said in reading.summary if said[-1] not in undecided)
    return replace(reading, summary=summary, undecided=undecided)


def _summary(text: bytes) -> tuple[tuple[bytes, ...], ...]:
    found: list[tuple[bytes, ...]] = []
    for line in text.split(b"\n"):
        match line.split(b" "):
            case [b"", b"create", b"mode", mode, *name]:
                found.append((b"create", _normal(mode), b" ".join(name)))
            case [b"", b"delete", b"mode", _, *name] | [b"", b"delete", *name]:
                found.append((b"delete", b" ".join(name)))
            case [b"", (b"rename" | b"copy") as kind, *_, percent]:
                found.append((kind, percent))
            case [b"", b"mode", b"change", old, b"=>", new, *_] if _normal(old) != _normal(new):
                found.append((b"mode", _normal(old), _normal(new)))
            case _:
                pass
    return tuple(found)


def _normal(octal: bytes) -> bytes:
    """Show a mode as git stores it, where the header shows it as it was written."""
    mode = int(octal, 8)
    match mode & 0o170000:
        case 0o100000:
            mode = 0o100755 if mode & 0o100 else 0o100644
        case 0o120000:
            mode = 0o120000
        case _:
            pass
    return b"%06o" % mode


def _row(file: FileDiff) -> bytes:
    path = file.old_path if file.new_path is None else file.new_path
    if file.binary:
        return b"-\t-\t" + (path or b"")
    signs = [line[:1] for hunk in file.hunks for line in hunk.lines]
    return b"%d\t%d\t" % (signs.count(b"+"), signs.count(b"-")) + (path or b"")


def _names(file: FileDiff) -> bytes:
    paths = [path for path in (file.old_path, file.new_path) if path is not None]
    return " => ".join(map(quote_path, dict.fromkeys(paths))).encode()


def _changes(file: FileDiff) -> list[tuple[bytes, ...]]:
    said: list[tuple[bytes, ...]] = []
    match file.change:
        case Change.CREATE:
            said.append((b"create", b"%06o" % (file.new_mode or 0o100644), file.path))
        case Change.DELETE:
            said.append((b"delete", file.path))
        case Change.RENAME | Change.COPY:
            said.append((file.change.value.encode(), b"(%d%%)" % (file.similarity or 0)))
        case Change.MODIFY:
            pass
    old, new = file.old_mode, file.new_mode
    if old and new and old != new and None not in (file.old_path, file.new_path):
        said.append((b"mode", b"%06o" % old, b"%06o" % new))
    return said
