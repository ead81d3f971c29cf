"""What would a stranger send who wants us to take long, or much memory?

Each row of docs/robustness.md is a function here: of a count it makes mails and the
repository that they are for. ``scripts/curves`` measures them, tests hold the bounds.
All of it is invented; nothing is kept that could be made.
"""

import zlib
from base64 import b64encode, b85encode
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha1
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from msgspec import Struct

Files = dict[bytes, bytes]
_DAY = 86_400
_EPOCH = 1_772_000_000


class Hostile(Struct, frozen=True):
    """Mails, and the versions of the tree that they are for."""

    mails: Callable[[], Iterable[bytes]]
    """One after the other: they may be larger than memory should be."""
    versions: tuple[Files, ...] = ({b"f": b"a\n"},)
    gzipped: bool = False


class Row(Struct, frozen=True):
    """One kind of input, and how much of it is measured at 1, 10 and 100 times."""

    name: str
    what: str
    """What is counted, and of what."""
    unit: int
    make: Callable[[int], Hostile]
    git: str = "am"
    """What is run beside it: am, mailinfo, or nothing."""


def mail(number: int, body: bytes, subject: bytes = b"", more: bytes = b"") -> bytes:
    """Make a mail; *body* follows the header."""
    subject = subject or b"[PATCH] change %d" % number
    return (
        b"Message-Id: <m%d@example.org>\nFrom: Ann Other <ann@example.org>\n"
        b"Date: Sun, 1 Mar 2026 %02d:%02d:%02d +0000\n%bSubject: %b\n\n"
        % (number, number // 3600 % 24, number // 60 % 60, number % 60, more, subject)
        + body
    )


def diff(hunks: Iterable[bytes], path: bytes = b"f") -> bytes:
    """Make the body of a patch mail."""
    head = b"Text.\n---\n\ndiff --git a/%b b/%b\n--- a/%b\n+++ b/%b\n" % ((path,) * 4)
    return head + b"".join(hunks)


def hunk(start: int, *lines: bytes, new_start: int | None = None) -> bytes:
    """Make a hunk; *lines* have their signs and ends."""
    old = sum(line[:1] in b" -" for line in lines)
    new = sum(line[:1] in b" +" for line in lines)
    at = start if new_start is None else new_start
    return b"@@ -%d,%d +%d,%d @@\n" % (start, old, at, new) + b"".join(lines)


def numbered(count: int) -> bytes:
    """Give a file of as many different lines."""
    return b"".join(b"line %d\n" % number for number in range(count))


def _one(body: bytes, content: bytes = b"a\n", **said: bytes) -> Hostile:
    return Hostile(lambda: [mail(1, body, **said)], ({b"f": content},))


_SMALL = diff([hunk(1, b"-a\n", b"+b\n")])
"""A patch that applies to what a repository holds here if nothing else is said."""


def unfinished_line(count: int) -> Hostile:
    """A last line without newline: as bytes it begins every line, and as a line it is none."""
    lines = [b" ab\n"] * 400
    body = diff([hunk(100, *lines, b"-x\n", b"+y\n", b" a\n", b"\\ No newline at end of file\n")])
    body = body.replace(b"-x\n", b"-ab\n", 1)
    return _one(body, b"ab\n" * count)


def nowhere(count: int) -> Hostile:
    """Twenty hunks of a thousand common lines, of which the last is nowhere."""
    lines = [b" a\n"] * 998
    hunks = [hunk(2 + 1000 * at, *lines, b"-x\n", b"+y\n", b" a\n") for at in range(20)]
    return _one(diff(hunks), b"a\n" * count)


def equal_lines(count: int) -> Hostile:
    """A hunk of common lines in a file of nothing else, far from where it says."""
    lines = [b" a\n"] * 3
    return _one(
        diff([hunk(2, *lines, b"-b\n", b"+c\n", *lines)]), b"a\n" * count + b"b\n" + b"a\n" * 9
    )


def periodic_hunk(count: int) -> Hostile:
    """A hunk as long as half the file, which it matches but for its middle."""
    half = [b" a\n"] * (count // 4)
    return _one(diff([hunk(2, *half, b"-b\n", b"+c\n", *half)]), b"a\n" * count)


def hunks(count: int) -> Hostile:
    """Hunks one behind the other."""
    made = [hunk(1 + 4 * at, *_change(4 * at)) for at in range(count)]
    return _one(diff(made), numbered(4 * count))


def falling_hunks(count: int) -> Hostile:
    """Hunks in falling order."""
    made = [hunk(1 + 4 * at, *_change(4 * at)) for at in range(count - 1, 0, -1)]
    return _one(diff(made), numbered(4 * count))


def _change(at: int) -> list[bytes]:
    """Change the second of three numbered lines."""
    return [
        b" line %d\n" % at,
        b"-line %d\n" % (at + 1),
        b"+Line %d\n" % (at + 1),
        b" line %d\n" % (at + 2),
    ]


def crowded_hunks(count: int) -> Hostile:
    """Hunks that all say one line, and fit in as many places."""
    lines = (b" a\n", b"-b\n", b"+B\n", b" c\n")
    return _one(diff([hunk(4, *lines)] * count), b"z\n" + b"a\nb\nc\n" * count)


def files(count: int) -> Hostile:
    """One patch of many files."""
    tree = {b"d%d/f%d" % (at % 50, at): b"a\n" for at in range(count)}
    diffs = [diff([hunk(1, b"-a\n", b"+b\n")], path).partition(b"---\n\n")[2] for path in tree]
    body = b"Text.\n---\n\n" + b"".join(diffs)
    return Hostile(lambda: [mail(1, body)], (tree,))


def blank_end(count: int) -> Hostile:
    """Newlines behind the patch."""
    return _one(_SMALL + b"\n" * count)


def blank_middle(count: int) -> Hostile:
    """Newlines within the message."""
    return _one(b"Text." + b"\n" * count + b"more\n" + _SMALL)


def spaces(count: int) -> Hostile:
    """One line of white space in the message."""
    return _one(b"Text." + b" \t" * count + b"more\n" + _SMALL)


def brackets(count: int) -> Hostile:
    """A subject of opening brackets."""
    return _one(_SMALL, subject=b"[" * count + b" x")


def closed_brackets(count: int) -> Hostile:
    """A subject of brackets with nothing in them."""
    return _one(_SMALL, subject=b"[]" * count + b" x")


def encoded_words(count: int) -> Hostile:
    """A subject of encoded words."""
    return _one(_SMALL, subject=b"=?utf-8?q?a?=\n " * count + b"x")


def headers(count: int) -> Hostile:
    """Header fields."""
    return _one(_SMALL, more=b"".join(b"X-%d: y\n" % at for at in range(count)))


def folded_header(count: int) -> Hostile:
    """A field of many lines."""
    return _one(_SMALL, more=b"X-Long: a\n" + b" b\n" * count)


def recipients(count: int) -> Hostile:
    """Addresses in one field."""
    more = b"".join(b'\n "B (%d" <b%d@example.org>,' % (at, at) for at in range(count))
    return _one(_SMALL, more=b"Cc: " + more + b" c@example.org\n")


def references(count: int) -> Hostile:
    """Message-ids in References."""
    more = b"".join(b"\n <r%d@example.org>" % at for at in range(count))
    return _one(_SMALL, more=b"References:" + more + b"\n")


def parts(count: int) -> Hostile:
    """Parts of a multipart mail."""
    part = b"--b\nContent-Type: text/plain\n\nText.\n"
    more = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    return _one(part * count + b"--b\n\n" + _SMALL + b"--b--\n", more=more)


def boundaries(count: int) -> Hostile:
    """Boundary lines, and nothing between them."""
    more = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    return _one(b"--b\n" * count + b"\n" + _SMALL + b"--b--\n", more=more)


_PLAIN = b"MIME-Version: 1.0\nContent-Type: text/plain\n"


def quoted_printable(count: int) -> Hostile:
    """A message of escapes."""
    more = _PLAIN + b"Content-Transfer-Encoding: quoted-printable\n"
    text = (b"=41" * 24 + b"=\n") * (count // 74)
    return _one(text + b"\n" + _SMALL.replace(b"=", b"=3D"), more=more)


def base64(count: int) -> Hostile:
    """A message in base64."""
    more = _PLAIN + b"Content-Transfer-Encoding: base64\n"
    text = b64encode(b"word " * (count // 5) + b"\n" + _SMALL)
    lines = [text[at : at + 76] for at in range(0, len(text), 76)]
    return _one(b"\n".join(lines) + b"\n", more=more)


def long_line(count: int) -> Hostile:
    """One line."""
    return _one(b"x" * count + b"\n" + _SMALL)


def long_added_line(count: int) -> Hostile:
    """One line that a patch adds."""
    return _one(diff([hunk(1, b"-a\n", b"+" + b"b" * count + b"\n")]))


def gzip_bomb(count: int) -> Hostile:
    """gzip of a mail that is nothing but zeros."""

    def mails() -> Iterator[bytes]:
        yield mail(1, b"")
        for _ in range(count >> 20):
            yield bytes(1 << 20)

    return Hostile(mails, gzipped=True)


def gzip_mail(content: Iterable[bytes]) -> Iterator[bytes]:
    """Compress what a source is to hold."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in content:
        yield deflate.compress(piece)
    yield deflate.flush()


def delta_bomb(count: int) -> Hostile:
    """Binary deltas, each of which copies one file of a megabyte many times."""
    old, times = bytes(1 << 20), 100
    size = times * 0xFFFF
    old_oid = sha1(b"blob %d\0" % len(old) + old, usedforsecurity=False).hexdigest().encode()
    begun = sha1(b"blob %d\0" % (size + 8) + bytes(size), usedforsecurity=False)
    copies = _size(len(old)) + _size(size + 8) + b"\xb0\xff\xff" * times
    diffs = []
    for at in range(count):
        tail, new = b"%08d" % at, begun.copy()
        new.update(tail)
        half = _half(copies + b"\x08" + tail)
        diffs.append(_binary(b"n%d" % at, old_oid, new.hexdigest().encode(), half))
    tree = {b"n%d" % at: old for at in range(count)}
    return Hostile(lambda: [mail(1, b"Text.\n---\n\n" + b"".join(diffs))], (tree,))


def _binary(name: bytes, old: bytes, new: bytes, half: bytes) -> bytes:
    head = b"diff --git a/%b b/%b\nindex %b..%b 100644\n" % (name, name, old, new)
    return head + b"GIT binary patch\n" + half + b"\n"


def _half(delta: bytes) -> bytes:
    """Write a delta as git diff --binary does."""
    deflated, lengths = zlib.compress(delta), ascii_uppercase + ascii_lowercase
    lines = [b"delta %d\n" % len(delta)]
    for at in range(0, len(deflated), 52):
        chunk = deflated[at : at + 52]
        lines.append(lengths[len(chunk) - 1].encode() + b85encode(chunk, pad=True) + b"\n")
    return b"".join(lines)


def _size(number: int) -> bytes:
    """Write a size as deltas have it."""
    digits = bytearray()
    while number > 0x7F:
        digits.append(number & 0x7F | 0x80)
        number >>= 7
    digits.append(number)
    return bytes(digits)


def big_file(count: int) -> Hostile:
    """A series of patches of a line each, on one file of 3.4 MB."""
    lines = 200_000
    content = b"".join(b"line number %06d\n" % number for number in range(lines))
    step = lines // count - 1

    def mails() -> Iterator[bytes]:
        for at in range(count):
            old = [b"line number %06d\n" % number for number in range(at * step, at * step + 3)]
            body = diff([hunk(at * step + 1, b" " + old[0], b"-" + old[1], b"+x\n", b" " + old[2])])
            yield mail(at + 1, body, b"[PATCH %d/%d] change %d" % (at + 1, count, at))

    return Hostile(mails, ({b"f": content},))


def series(count: int) -> Hostile:
    """Series of one patch each."""
    return Hostile(lambda: (mail(at + 1, _SMALL) for at in range(count)))


def equal_ids(count: int) -> Hostile:
    """Mails with the same message-id, and each with another text."""
    return Hostile(
        lambda: (
            mail(1, _SMALL.replace(b"+b", b"+b%d" % at), b"[PATCH] change %d" % at)
            for at in range(count)
        )
    )


def reply_chain(count: int) -> Hostile:
    """Mails each of which answers the one before, and names all it knows of."""
    return Hostile(lambda: (mail(at + 1, b"Yes.\n", b"Re: x", _answer(at)) for at in range(count)))


def reply_cycle(count: int) -> Hostile:
    """Mails that answer each other in a circle."""
    return Hostile(lambda: (mail(at + 1, _SMALL, more=_answer(at or count)) for at in range(count)))


def _answer(number: int) -> bytes:
    return b"In-Reply-To: <m%d@example.org>\n" % number if number else b""


def thread(count: int) -> Hostile:
    """A thread: a cover letter, and answers to it."""
    cover = mail(1, b"Text.\n", b"[PATCH 0/1] all")
    more = b"In-Reply-To: <m1@example.org>\nReferences: <m1@example.org>\n"
    return Hostile(
        lambda: [
            cover,
            mail(2, _SMALL, b"[PATCH 1/1] change", more),
            *(mail(at, b"> Text.\nYes.\n", b"Re: all", more) for at in range(3, count + 1)),
        ]
    )


def series_in_thread(count: int) -> Hostile:
    """Patches of one thread, each a series of its own."""
    more = b"In-Reply-To: <m0@example.org>\nReferences: <m0@example.org>\n"
    return Hostile(
        lambda: (mail(at + 1, _SMALL, b"[PATCH v%d] change" % at, more) for at in range(count))
    )


def prerequisite_chain(count: int) -> Hostile:
    """Series each of which needs the one before."""
    return Hostile(lambda: (_needing(at, at - 1) for at in range(count)))


def prerequisite_cycle(count: int) -> Hostile:
    """Series that need each other in a circle."""
    return Hostile(lambda: (_needing(at, (at - 1) % count) for at in range(count)))


def _needing(number: int, needed: int) -> bytes:
    """Make a mail of one patch that changes line *number* from what *needed* left."""
    change = hunk(1, b"-a\n" if number == 0 else b"-%d\n" % number, b"+%d\n" % (number + 1))
    trailer = b"" if needed < 0 else b"prerequisite-message-id: <m%d@example.org>\n" % (needed + 1)
    return mail(number + 1, diff([change]) + b"\n-- \n2.39.0\n\n" + trailer)


def unknown_prerequisites(count: int) -> Hostile:
    """Series each of which needs a patch that nobody has."""
    return Hostile(
        lambda: (
            mail(at + 1, _SMALL + b"-- \n2.39.0\n\nprerequisite-patch-id: %040x\n" % at)
            for at in range(count)
        )
    )


def prerequisites(count: int) -> Hostile:
    """One mail that names many patch-ids that nobody knows."""
    named = b"".join(b"prerequisite-patch-id: %040x\n" % at for at in range(count))
    return _one(_SMALL + b"-- \n2.39.0\n\n" + named)


def base_candidates(count: int) -> Hostile:
    """Versions of a file, none of which is the one that a patch says it changes."""
    versions = tuple({b"f": b"a%d\n" % at + b"b\n" * 9} for at in range(count))
    body = diff([hunk(1, b" z\n", b"-b\n", b"+c\n", b" b\n")])
    body = body.replace(b"\n--- a/f", b"\nindex 1234567..89abcde 100644\n--- a/f", 1)
    return Hostile(lambda: [mail(1, body)], versions)


def preimages(count: int) -> Hostile:
    """A series of patches of as many files, each with a preimage that nobody has."""
    tree = {b"d%d/f%d" % (at % 50, at): b"a\n" for at in range(count)}
    diffs = []
    for at, path in enumerate(tree):
        head = b"diff --git a/%b b/%b\nindex %07x..89abcde 100644\n--- a/%b\n+++ b/%b\n"
        diffs.append(head % (path, path, at + 1, path, path) + hunk(1, b"-z\n", b"+b\n"))
    body = b"Text.\n---\n\n" + b"".join(diffs)
    return Hostile(lambda: [mail(1, body)], (tree, {**tree, b"new": b"x\n"}))


def diffstat(count: int) -> Hostile:
    """A diffstat of many files that are not changed."""
    rows = b"".join(b" x%d/y | 2 +-\n" % at for at in range(count))
    return _one(_SMALL.replace(b"---\n\n", b"---\n" + rows + b" %d files changed\n\n" % count, 1))


def trailers(count: int) -> Hostile:
    """Trailers of the commit message."""
    named = b"".join(b"Reviewed-by: B %d <b%d@example.org>\n" % (at, at) for at in range(count))
    return _one(_SMALL.replace(b"Text.\n", b"Text.\n\n" + named, 1))


def prose_bases(count: int) -> Hostile:
    """Sentences that name a base, each another."""
    prose = b"".join(b"Based on tree%d/branch, commit %012x.\n" % (at, at) for at in range(count))
    return _one(_SMALL.replace(b"Text.\n", b"Text.\n\n" + prose, 1))


ROWS = (
    Row(
        "unfinished-line",
        "equal lines in the file; hunk without newline at its end",
        500,
        unfinished_line,
    ),
    Row("nowhere", "equal lines in the file; 20 hunks of 1,000 that fit nowhere", 3_000, nowhere),
    Row("equal-lines", "equal lines in the file before those that fit", 10_000, equal_lines),
    Row("periodic-hunk", "equal lines in the file; half of them in the hunk", 4_000, periodic_hunk),
    Row("hunks", "hunks", 200, hunks),
    Row("falling-hunks", "hunks in falling order", 200, falling_hunks),
    Row("crowded-hunks", "hunks that all say one line", 100, crowded_hunks),
    Row("files", "files in a patch", 100, files),
    Row("blank-end", "newlines at the end", 1_450, blank_end),
    Row("blank-middle", "newlines in the message", 1_450, blank_middle),
    Row("spaces", "blanks and tabs in a line", 1_450, spaces),
    Row("brackets", "opening brackets in a subject", 5_000, brackets),
    Row("closed-brackets", "brackets in a subject", 2_500, closed_brackets),
    Row("encoded-words", "encoded words in a subject", 500, encoded_words),
    Row("headers", "header fields", 900, headers),
    Row("folded-header", "lines of a field", 1_000, folded_header),
    Row("recipients", "addresses in Cc", 500, recipients),
    Row("references", "message-ids in References", 500, references),
    Row("parts", "parts", 500, parts),
    Row("boundaries", "boundary lines", 1_000, boundaries),
    Row("quoted-printable", "bytes of quoted-printable", 39_000, quoted_printable),
    Row("base64", "bytes of base64", 39_000, base64),
    Row("long-line", "bytes of a line in the message", 2_000_000, long_line),
    Row("long-added-line", "bytes of an added line", 1_000_000, long_added_line),
    Row("gzip", "bytes that gzip data inflates to", 20_000_000, gzip_bomb, git=""),
    Row("deltas", "binary deltas that make 6.5 MB each", 5, delta_bomb),
    Row("big-file", "patches of a line on a file of 3.4 MB", 2, big_file),
    Row("diffstat", "rows of a diffstat", 200, diffstat),
    Row("trailers", "trailers", 500, trailers),
    Row("prose", "sentences that name a base", 50, prose_bases),
    Row("series", "series of one patch", 20, series, git=""),
    Row("equal-ids", "mails with one message-id", 50, equal_ids, git=""),
    Row("reply-chain", "answers, each to the one before", 500, reply_chain, git=""),
    Row("reply-cycle", "patches that answer in a circle", 20, reply_cycle, git=""),
    Row("thread", "mails of a thread", 500, thread, git=""),
    Row("series-in-thread", "revisions in one thread", 20, series_in_thread, git=""),
    Row("prerequisite-chain", "series that need the one before", 5, prerequisite_chain, git=""),
    Row(
        "prerequisite-cycle",
        "series that need each other in a circle",
        5,
        prerequisite_cycle,
        git="",
    ),
    Row(
        "unknown-prerequisites",
        "series that need a patch nobody has",
        20,
        unknown_prerequisites,
        git="",
    ),
    Row("prerequisites", "patch-ids that a mail says it needs", 100, prerequisites),
    Row("base-candidates", "versions of a file in history", 20, base_candidates, git=""),
    Row("preimages", "files whose preimage nobody has", 20, preimages, git=""),
)
"""The rows of the table, in its order."""


def write_mails(made: Hostile, path: Path) -> None:
    """Write the mails as an mbox of mboxrd's kind."""

    def pieces() -> Iterator[bytes]:
        for one in made.mails():
            if one.startswith(b"Message-Id"):
                yield b"From mboxrd@z Thu Jan  1 00:00:00 2026\n"
            yield one if one.endswith((b"\n", b"\0")) else one + b"\n"

    with path.open("wb") as file:
        for piece in gzip_mail(pieces()) if made.gzipped else pieces():
            file.write(piece)


def fast_import(versions: Iterable[Files]) -> Iterator[bytes]:
    """Say it to git fast-import: a commit for each version, a day apart."""
    for number, tree in enumerate(versions):
        yield b"commit refs/heads/master\ncommitter A <a@example.org> %d +0000\n" % (
            _EPOCH - _DAY + 60 * number
        )
        yield b"data 1\nx\ndeleteall\n"
        for path, content in tree.items():
            yield b"M 100644 inline %b\ndata %d\n" % (path, len(content)) + content + b"\n"
