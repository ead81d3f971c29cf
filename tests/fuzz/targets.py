"""What is fuzzed: each target reads bytes, and has its samples.

A target may raise nothing but what its docstring names, and what is said in it holds for
every input. Samples are the fixtures (kernel-fixtures), the forms of diffs that the
oracles know, and files made here. Pure, but for ``graph``, which reads a file as the
program does.
"""

import hashlib
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from applier.apply.binary import apply_delta
from applier.apply.place_hunks import place_hunks
from applier.archive.file_type import find_file_type
from applier.diff import parse_diff, patch_id
from applier.diffstat import count_diff, find_diffstats
from applier.git.history.commit_graph import MORE, NO_PARENT, CommitGraph
from applier.mail import parse_mail
from applier.mail.subject import parse_subject
from applier.model import Origin, RawMessage
from tests.oracle.diff_forms import FORMS

FIXTURES = Path(__file__).resolve().parents[2] / "kernel-fixtures"
SEPARATOR = b"\n=====\n"
"""Between the two halves of an input that has two."""
_LARGEST = 1 << 16


class Target(Struct, frozen=True):
    """Something that reads what strangers write."""

    run: Callable[[bytes], None]
    samples: Callable[[], Iterator[bytes]]


def run_mail(data: bytes) -> None:
    """Read a mail: nothing is raised, and what is text holds no stray bytes."""
    mail = parse_mail(RawMessage(Origin("fuzz", 0, len(data)), data))
    mail.envelope.subject.encode()


def run_diff(data: bytes) -> None:
    """Take a diff apart and count it: nothing is raised, and no number is below zero."""
    diff = parse_diff(data)
    count_diff(data, diff)
    patch_id(data)
    for file in diff.files:
        assert all(hunk.old_count >= 0 and hunk.new_count >= 0 for hunk in file.hunks)


def run_placement(data: bytes) -> None:
    """Place the hunks of a diff in a file: nothing is raised, and what is refused changes nothing.

    What comes out whole has grown by what the hunks add and remove.
    """
    content, _, diff = data.partition(SEPARATOR)
    for file in parse_diff(diff).files:
        placement = place_hunks(content, file.hunks)
        if not placement.refusals:
            lines = [line for hunk in file.hunks for line in hunk.lines]
            added = sum(len(line) - 1 for line in lines if line.startswith(b"+"))
            removed = sum(len(line) - 1 for line in lines if line.startswith(b"-"))
            assert len(placement.text) == len(content) + added - removed


def run_delta(data: bytes) -> None:
    """Apply a delta: ValueError or IndexError, or as many bytes as it declares."""
    old, _, delta = data.partition(SEPARATOR)
    with suppress(ValueError, IndexError):
        size, at = _size(delta, 0)
        del size
        made = apply_delta(old, delta)
        assert len(made) == _size(delta, at)[0]


def _size(delta: bytes, at: int) -> tuple[int, int]:
    size = shift = 0
    while True:
        byte = delta[at]
        size |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return size, at


def run_diffstat(data: bytes) -> None:
    """Find diffstats in prose: nothing is raised."""
    for is_cover in (False, True):
        find_diffstats(data, is_cover=is_cover)


def run_source(data: bytes) -> None:
    """Tell what a file is: nothing is raised."""
    find_file_type(data)


def run_subject(data: bytes) -> None:
    """Read a subject: nothing is raised, and no patch has a number beyond the total."""
    subject = parse_subject(data.decode("utf-8", "replace"))
    assert subject.number is None or subject.number >= 0


def run_graph(data: bytes) -> None:
    """Read a commit-graph whose checksum is right: nothing is raised, and every list ends."""
    signed = data + hashlib.sha1(data, usedforsecurity=False).digest()
    descriptor, name = tempfile.mkstemp(prefix="fuzz-graph-")
    try:
        os.write(descriptor, signed)
        graph = CommitGraph([Path(name)])
        for first in range(0, 256, 5):
            row = graph.find(bytes([first]) * 20)
            if row is not None:
                graph.trees([row])
        for second in (NO_PARENT, 0, 1, MORE, MORE | 1):
            graph.further_parents(0, second)
    finally:
        os.close(descriptor)
        os.unlink(name)  # noqa: PTH108 - as it was made


def mails() -> Iterator[bytes]:
    """Give the mails of the fixtures."""
    for path in sorted(FIXTURES.glob("*/*.mbox")):
        content = path.read_bytes()
        if len(content) < _LARGEST:
            yield content.partition(b"\n")[2]


def diffs() -> Iterator[bytes]:
    """Give the diffs of the fixtures, and the forms that the oracles know."""
    yield from FORMS
    for mail in mails():
        start = mail.find(b"\ndiff --git ")
        if start >= 0:
            yield mail[start + 1 :]


def placements() -> Iterator[bytes]:
    """Give files with diffs for them."""
    body = b"".join(b"line %d\n" % number for number in range(12))
    for at in (1, 5, 10):
        hunk = b"@@ -%d,3 +%d,3 @@\n" % (at, at)
        lines = [
            b" line %d\n" % (at - 1),
            b"-line %d\n" % at,
            b"+other\n",
            b" line %d\n" % (at + 1),
        ]
        yield body + SEPARATOR + b"--- a/f\n+++ b/f\n" + hunk + b"".join(lines)
    yield b"a\na\na\n" + SEPARATOR + b"--- a/f\n+++ b/f\n@@ -2,2 +2,3 @@\n a\n+b\n a\n"
    yield b"a" + SEPARATOR + b"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline\n+b\n"
    yield SEPARATOR + b"--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n"


def deltas() -> Iterator[bytes]:
    """Give files with deltas for them."""
    old = bytes(range(48, 112))
    yield old + SEPARATOR + bytes([64, 10, 0x90, 10])
    yield old + SEPARATOR + bytes([64, 14, 0x91, 5, 10, 4]) + b"abcd"
    yield old + SEPARATOR + bytes([64, 3, 3]) + b"xyz"


def subjects() -> Iterator[bytes]:
    """Give subjects."""
    yield from (
        b"[PATCH] a: b",
        b"[PATCH v2 3/14] KVM: SVM: free it",
        b"[RFC PATCH net-next v3 00/10] net: a cover",
        b"Re: [PATCH 1/1] Re: x",
        b"[PATCH][v2][1/3] mm: [oops] y",
        b"[PATCHv12 002/009] =?utf-8?q?a?=",
        b"Fwd: [bpf-next,v2,2/4] x",
    )


def sources() -> Iterator[bytes]:
    """Give the beginnings of files of every kind."""
    yield from (mail[:2000] for mail in mails())
    yield b"From a@example.org Thu Jan  1 00:00:00 1970\nSubject: a\n\n"
    yield b"# Thread\n\n#### Subject\n\n```\nSubject: a\n\nb\n```\n"
    yield b"%PDF-1.4\n"
    yield zlib.compress(b"From a")


def graphs() -> Iterator[bytes]:
    """Give commit-graphs, without their checksums."""
    for count in (1, 3):
        ids = [bytes([at * 5]) * 20 for at in range(count)]
        fanout = b"".join(
            struct.pack(">I", sum(one[0] <= first for one in ids)) for first in range(256)
        )
        rows = b"".join(
            one + struct.pack(">IIII", max(at - 1, 0) if at else NO_PARENT, NO_PARENT, 4, at)
            for at, one in enumerate(ids)
        )
        chunks = [(b"OIDF", fanout), (b"OIDL", b"".join(ids)), (b"CDAT", rows)]
        chunks += [(b"EDGE", struct.pack(">II", 0, MORE))]
        at = 8 + 12 * (len(chunks) + 1)
        table = b""
        for name, content in chunks:
            table += struct.pack(">4sQ", name, at)
            at += len(content)
        table += struct.pack(">4sQ", b"\0" * 4, at)
        head = b"CGPH\1\1" + bytes([len(chunks), 0])
        yield head + table + b"".join(content for _, content in chunks)


TARGETS = {
    "mail": Target(run_mail, mails),
    "diff": Target(run_diff, diffs),
    "placement": Target(run_placement, placements),
    "delta": Target(run_delta, deltas),
    "diffstat": Target(run_diffstat, mails),
    "source": Target(run_source, sources),
    "subject": Target(run_subject, subjects),
    "graph": Target(run_graph, graphs),
}
