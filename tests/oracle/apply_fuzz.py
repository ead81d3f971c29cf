"""Random hunks for random files, and what git makes of them.

Small alphabets, so that many places fit; headers that lie; lines without a
newline where none should be missing; no context at all; hunks that overlap,
stand out of order, or fit nowhere. Hundreds of files go through one ``git
apply --reject``: a hunk is placed the same there as without the option, and a
file is refused whole if one of its hunks is (one by one on request, to show
that this is so).
"""

import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from applier.apply.place_hunks import place_hunks
from applier.model import Hunk

_ALPHABETS = (
    (b"a",),
    (b"a", b"b"),
    (b"a", b"", b"b"),
    (b"a", b"a ", b" a", b"aa"),
    (b"", b" ", b"\t", b"\r"),
    (b"a", b"b", b"c", b"d", b"e", b"f"),
    (b"}", b"", b"\treturn 0;", b"\tif (x)", b"{"),
)
_REMARK = b"\\ No newline at end of file\n"


class Case(Struct, frozen=True):
    """A file and hunks for it."""

    content: bytes
    hunks: tuple[Hunk, ...]


def random_case(rng: random.Random) -> Case:
    """Make up one case."""
    alphabet = rng.choice(_ALPHABETS)
    lines = [rng.choice(alphabet) + b"\n" for _ in range(rng.choice((0, 1, 2, 3, 5, 8, 13, 30)))]
    if lines and rng.random() < 0.25:
        lines[-1] = lines[-1][:-1]
    hunks = list(_hunks(rng, lines, alphabet))
    if rng.random() < 0.15:
        rng.shuffle(hunks)
    if rng.random() < 0.3:
        lines = _disturbed(rng, lines, alphabet)
    return Case(b"".join(lines), tuple(hunks))


def _hunks(rng: random.Random, lines: list[bytes], alphabet: Sequence[bytes]) -> Iterator[Hunk]:
    at, growth = 0, 0
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        at = min(at + rng.randrange(6), len(lines))
        before, after = rng.randrange(4), rng.randrange(4)
        body = _body(rng, lines[at:], before, after, alphabet)
        old, new = _count(body, b"-"), _count(body, b"+")
        old_start = at + 1 if old else at
        new_start = max(at + growth + (new > 0), 0)
        yield _lying(rng, Hunk(old_start, old, new_start, new, tuple(body), 0), len(lines))
        growth += new - old
        at += max(old - rng.choice((0, 0, 0, 1, 2)), 0)


def _body(
    rng: random.Random, rest: list[bytes], before: int, after: int, alphabet: Sequence[bytes]
) -> list[bytes]:
    """Make a hunk out of the lines that are there, or nearly."""
    body = [b" " + line for line in rest[:before]]
    removed = rng.randrange(3)
    added = rng.randrange(3) if removed else rng.randrange(1, 3)
    changed = [b"-" + line for line in rest[before : before + removed]]
    changed += [b"+" + rng.choice(alphabet) + b"\n" for _ in range(added or not changed)]
    if rng.random() < 0.1:
        rng.shuffle(changed)
    body += changed
    body += [b" " + line for line in rest[before + removed : before + removed + after]]
    if rng.random() < 0.05:
        body.insert(
            rng.randrange(len(body) + 1), rng.choice((b" ", b"-")) + rng.choice(alphabet) + b"\n"
        )
    if rng.random() < 0.08:
        index = rng.choice((len(body) - 1, rng.randrange(len(body))))
        body[index] = body[index].rstrip(b"\n")
    if rng.random() < 0.08:
        index = rng.randrange(len(body))
        body[index] = body[index].rstrip(b"\n") + b"\n"
    return body


def _lying(rng: random.Random, hunk: Hunk, length: int) -> Hunk:
    """Give a hunk whose header may be wrong about where it goes."""
    old_start, new_start = hunk.old_start, hunk.new_start
    if rng.random() < 0.3:
        old_start = rng.choice((0, 1, 2, rng.randrange(length + 3)))
    if rng.random() < 0.3:
        new_start = rng.choice((0, 1, new_start + 1, new_start + 5, rng.randrange(length + 9)))
    return Hunk(old_start, hunk.old_count, new_start, hunk.new_count, hunk.lines, 0)


def _disturbed(rng: random.Random, lines: list[bytes], alphabet: Sequence[bytes]) -> list[bytes]:
    """Give the file as somebody else has changed it meanwhile."""
    lines = [line if line.endswith(b"\n") else line + b"\n" for line in lines]
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(lines) + 1)
        extra = [rng.choice(alphabet) + b"\n" for _ in range(rng.randrange(3))]
        lines[at : at + rng.randrange(2)] = extra
    if rng.random() < 0.2:
        lines += lines
    return lines


def _count(body: list[bytes], sign: bytes) -> int:
    return sum(line[:1] in (b" ", sign) for line in body)


def format_hunks(hunks: Sequence[Hunk]) -> bytes:
    """Write hunks as a diff has them."""
    return b"".join(
        b"@@ -%d,%d +%d,%d @@\n" % (hunk.old_start, hunk.old_count, hunk.new_start, hunk.new_count)
        + b"".join(line if line.endswith(b"\n") else line + b"\n" + _REMARK for line in hunk.lines)
        for hunk in hunks
    )


def format_case(name: str, case: Case) -> bytes:
    """Write the diff of one case."""
    path = name.encode()
    header = b"diff --git a/%b b/%b\n--- a/%b\n+++ b/%b\n" % (path, path, path, path)
    return header + format_hunks(case.hunks)


def ours(case: Case) -> bytes | None:
    """Give the content after the hunks; None if one is refused."""
    placement = place_hunks(case.content, case.hunks)
    return None if placement.refusals else placement.text


def gits(cases: Sequence[Case], directory: Path) -> list[bytes | None]:
    """Ask git about all *cases* at once."""
    names = [f"f{number}" for number in range(len(cases))]
    for name, case in zip(names, cases, strict=True):
        (directory / name).write_bytes(case.content)
    patch = b"".join(map(format_case, names, cases))
    run = _git(["--reject", "--whitespace=nowarn"], patch, directory)
    if run.returncode not in {0, 1}:
        raise AssertionError(run.stderr.decode())
    said = dict(_said(run.stderr.decode()))
    if said.keys() != set(names):
        raise AssertionError(f"git did not speak of every file: {run.stderr[-500:]!r}")
    return [(directory / name).read_bytes() if said[name] else None for name in names]


def _said(report: str) -> Iterator[tuple[str, bool]]:
    """Read the lines by which git says of a file whether all its hunks went in."""
    for line in report.splitlines():
        words = line.split()
        if line.startswith("Applied patch "):
            yield words[2], True
        elif line.startswith("Applying patch "):
            yield words[2], False


def git_alone(case: Case, directory: Path) -> bytes | None:
    """Ask git about one case as ``git am`` would."""
    (directory / "f").write_bytes(case.content)
    run = _git(["--whitespace=nowarn"], format_case("f", case), directory)
    return None if run.returncode else (directory / "f").read_bytes()


def _git(options: list[str], patch: bytes, directory: Path) -> "subprocess.CompletedProcess[bytes]":
    command = ["git", "--git-dir=/nonexistent", "apply", *options, "-"]
    return subprocess.run(command, input=patch, cwd=directory, capture_output=True, check=False)


def differing(cases: Sequence[Case], directory: Path) -> list[Case]:
    """Give those *cases* in which we and git are of different opinions."""
    theirs = gits(cases, directory)
    return [case for case, want in zip(cases, theirs, strict=True) if ours(case) != want]
