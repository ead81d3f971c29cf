"""How does a case say in one line what it is? The words that the table is written in.

A case is a small tree, one mail as raw bytes, and what ``git am`` makes of the
two. Pure: no git, no disk. A builder writes what a healthy git would have
sent; a case then lies, bends or breaks exactly the thing that it is named for.
"""

import base64
import hashlib
import quopri
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

AUTHOR = "Ada Loom <ada@example.org>"
DATE = "Fri, 5 Mar 2021 17:58:51 -0800"
SIGNATURE = b"-- \n2.30.1\n\n"

FILE, EXECUTABLE, SYMLINK, GITLINK = 0o100644, 0o100755, 0o120000, 0o160000


class Node(Struct, frozen=True):
    """One file of a base tree; of a gitlink, *content* is the commit's id."""

    mode: int
    content: bytes


def executable(content: bytes) -> Node:
    return Node(EXECUTABLE, content)


def symlink(target: str) -> Node:
    return Node(SYMLINK, target.encode())


def gitlink(digit: str) -> Node:
    """Stand for the commit whose id is *digit* forty times."""
    return Node(GITLINK, digit.encode() * 40)


Files = Mapping[str, bytes | Node]
"""A tree by path (odd bytes as ``os.fsdecode`` gives them); plain bytes are a regular file."""
Expected = Mapping[str, bytes | Node | None]
"""Part of a tree; None for a path that must not be there."""


class Case(Struct, frozen=True):
    """What *mail* does to *base*, by the name of what it shows."""

    name: str
    base: Files
    mail: bytes
    applies: bool
    after: Expected = field(default_factory=dict)
    """What must stand at a path afterwards, where the verdict alone would not show the point."""
    says: Sequence[bytes] = ()
    """Lines that the commit object must hold, likewise."""
    clock: bool = False
    """Whether git takes the author's date from the clock, so that no id can be foretold."""
    differs: str = ""
    """Why applier is right to refuse what git accepts."""


def accepts(
    name: str,
    base: Files,
    mail: bytes,
    *,
    after: Expected | None = None,
    says: Sequence[bytes] = (),
    clock: bool = False,
) -> Case:
    return Case(name, base, mail, applies=True, after=after or {}, says=says, clock=clock)


def refuses(name: str, base: Files, mail: bytes) -> Case:
    return Case(name, base, mail, applies=False)


def only_git_accepts(name: str, base: Files, mail: bytes, *, because: str) -> Case:
    return Case(name, base, mail, applies=True, differs=because)


def lines(words: str) -> bytes:
    """Put each word on a line of its own."""
    return b"".join(word.encode() + b"\n" for word in words.split(" "))


def blob_id(content: bytes) -> str:
    """Name the blob as git does."""
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content)).hexdigest()  # noqa: S324 - git's own


def _hunk_line(word: str) -> bytes:
    if word == "\\":
        return b"\\ No newline at end of file\n"
    return (word if word[:1] in "+-" else " " + word).encode() + b"\n"


def _count(words: Sequence[str], signs: str) -> int:
    return sum((word[:1] if word[:1] in "+-\\" else " ") in signs for word in words)


def hunk(old: int | str, words: str, *, new: int | None = None) -> bytes:
    r"""Write a hunk: ``hunk(3, "a -b +B \\")`` is context, old, new, no newline.

    *old* is the old start, the counts are then true and *new* is the same
    start unless given; or it is the whole range, so that a case can lie.
    """
    body = words.split(" ") if words else []
    if isinstance(old, int):
        start = old if new is None else new
        old = f"-{old},{_count(body, ' -')} +{start},{_count(body, ' +')}"
    return f"@@ {old} @@\n".encode() + b"".join(map(_hunk_line, body))


def diff(  # one word for each thing that a header can say
    old: str | None,
    new: str | None,
    *hunks: bytes,
    header: Sequence[str] = (),
    names: tuple[str, str] | None = None,
) -> bytes:
    """Write a git diff of *old* to *new*; None on a side is /dev/null there.

    *header* lines stand between ``diff --git`` and ``---``, as they are.
    """
    first, second = names or (f"a/{old or new}", f"b/{new or old}")
    said = [f"diff --git {first} {second}", *header]
    if hunks:
        said += [f"--- {first if old else '/dev/null'}", f"+++ {second if new else '/dev/null'}"]
    return "".join(f"{line}\n" for line in said).encode() + b"".join(hunks)


def modify(path: str, *hunks: bytes, header: Sequence[str] = ()) -> bytes:
    return diff(path, path, *hunks, header=header)


def _whole(content: bytes, sign: bytes) -> bytes:
    count = len(content.splitlines())
    sides = (f"-0,0 +1,{count}", f"-1,{count} +0,0")[sign == b"-"]
    body = b"".join(sign + line for line in content.splitlines(keepends=True))
    tail = b"" if content.endswith(b"\n") else b"\n\\ No newline at end of file\n"
    return f"@@ {sides} @@\n".encode() + body + tail


def create(path: str, content: bytes, mode: str = "100644") -> bytes:
    header = [f"new file mode {mode}", f"index {'0' * 40}..{blob_id(content)}"]
    return diff(None, path, *([_whole(content, b"+")] if content else []), header=header)


def delete(path: str, content: bytes, mode: str = "100644") -> bytes:
    header = [f"deleted file mode {mode}", f"index {blob_id(content)}..{'0' * 40}"]
    return diff(path, None, *([_whole(content, b"-")] if content else []), header=header)


def rename(old: str, new: str, *hunks: bytes, header: Sequence[str] = ()) -> bytes:
    said = [*header, "similarity index 90%", f"rename from {old}", f"rename to {new}"]
    return diff(old, new, *hunks, header=said)


def copy(old: str, new: str, *hunks: bytes, header: Sequence[str] = ()) -> bytes:
    said = [*header, "similarity index 90%", f"copy from {old}", f"copy to {new}"]
    return diff(old, new, *hunks, header=said)


def chmod(path: str, old: str, new: str, *hunks: bytes) -> bytes:
    return diff(path, path, *hunks, header=[f"old mode {old}", f"new mode {new}"])


def header(
    subject: str | bytes | None = "[PATCH] a change",
    sender: str | bytes | None = AUTHOR,
    date: str | bytes | None = DATE,
    more: Sequence[str | bytes] = (),
) -> bytes:
    """Write a mail's header, without the blank line; None leaves a line out."""
    named = [(b"From", sender), (b"Date", date), (b"Subject", subject)]
    said = [b"%b: %b" % (name, _raw(value)) for name, value in named if value is not None]
    return b"".join(line + b"\n" for line in [*said, *map(_raw, more)])


def _raw(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def mail(  # everything that a mail can say has a word here
    *patch: bytes,
    subject: str | bytes | None = "[PATCH] a change",
    sender: str | bytes | None = AUTHOR,
    date: str | bytes | None = DATE,
    more: Sequence[str | bytes] = (),
    body: str | bytes = "Why it is so.\n",
    after: bytes = SIGNATURE,
) -> bytes:
    """Write a bare mail as ``git format-patch`` would: header, body, ``---``, patch, signature."""
    top = header(subject, sender, date, more)
    return top + b"\n" + _raw(body) + b"---\n\n" + b"".join(patch) + after


def encoded(text: bytes, encoding: str, more: Sequence[str | bytes] = ()) -> bytes:
    """Write a mail whose whole body is *text*, base64 or quoted-printable."""
    wrapped = base64.encodebytes(text) if encoding == "base64" else _quoted(text)
    mime = ["Content-Type: text/plain; charset=UTF-8", f"Content-Transfer-Encoding: {encoding}"]
    return header(more=[*mime, *more]) + b"\n" + wrapped


def _quoted(text: bytes) -> bytes:
    # The module would take CR for its own line end; a control byte goes in its place.
    return quopri.encodestring(text.replace(b"\r", b"\1")).replace(b"=01", b"=0D")


def crlf(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")
