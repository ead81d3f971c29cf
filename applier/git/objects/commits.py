"""Which bytes does a commit have, and what do the bytes of one say?

Made are exactly those that ``git am`` writes: tree, parents, author, committer, an
empty line, the message; no encoding header, as the message is UTF-8. Identities are
cleaned as git cleans them (git-commit-tree(1)). Pure.
"""

import re
from binascii import unhexlify

from msgspec import Struct

from applier.model import Oid, Person, Timestamp

_CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"
"""What git takes off both ends of a name or an address."""
_INSIDE = str.maketrans("", "", "\n<>")
"""What it takes out of the middle: these would end the name or the line."""
_TREE = b"tree "
_AFTER_TREE = len(_TREE) + 41
_PARENT = b"parent "
_COMMITTER = b"\ncommitter "
_NEWLINE = ord("\n")
_FAR = 1 << 40
"""The latest moment that anything here has room for, in seconds: the year 36812."""


def _identity(person: Person, date: Timestamp) -> bytes:
    name, email = (part.strip(_CRUD).translate(_INSIDE) for part in (person.name, person.email))
    return f"{name} <{email}> {date}".encode("utf-8", "surrogateescape")


def format_commit(  # noqa: PLR0913, PLR0917 - these are a commit's parts
    tree: Oid,
    parents: tuple[Oid, ...],
    author: Person,
    author_date: Timestamp,
    committer: Person,
    committer_date: Timestamp,
    message: bytes,
) -> bytes:
    """Give the content of a commit object."""
    lines = [
        b"tree " + tree.encode(),
        *(b"parent " + parent.encode() for parent in parents),
        b"author " + _identity(author, author_date),
        b"committer " + _identity(committer, committer_date),
    ]
    return b"\n".join(lines) + b"\n\n" + message


class CommitFacts(Struct, frozen=True):
    """What history needs to know of a commit."""

    tree: bytes
    """The raw id of its root tree."""
    parents: tuple[bytes, ...]
    """The raw ids of its parents."""
    seconds: int
    """When it was committed, since 1970; 0 where that cannot be read."""


def parse_commit(content: bytes) -> CommitFacts:
    """Read a commit object; ValueError if it is damaged."""
    if not content.startswith(_TREE):
        raise ValueError("no tree line")
    at, parents = _AFTER_TREE, list[bytes]()
    while content.startswith(_PARENT, at):
        at += len(_PARENT) + 41
        parents.append(unhexlify(content[at - 41 : at - 1]))
    start = content.find(_COMMITTER, at - 1)
    if start < 0 or content[at - 1] != _NEWLINE:
        raise ValueError("ids without an end, or no committer")
    words = content[start : content.index(b"\n", start + 1)].rpartition(b">")[2].split()
    seconds = int(words[0]) if words and words[0].lstrip(b"-").isdigit() else 0
    tree = unhexlify(content[len(_TREE) : _AFTER_TREE - 1])
    return CommitFacts(tree, tuple(parents), min(max(seconds, -_FAR), _FAR))


_WRITER = re.compile(rb"([^<]*)<([^>\n]*)>[^0-9+-]*(-?[0-9]{1,18})?(?: ([+-][0-9]{1,9}))?")


class Signature(Struct, frozen=True):
    """Who wrote or committed a commit, and when, as it stands there."""

    name: bytes
    email: bytes
    date: Timestamp


class CommitWords(Struct, frozen=True):
    """What a commit says, in UTF-8 wherever it names an encoding that is known."""

    author: Signature
    committer: Signature
    message: bytes


def parse_words(content: bytes) -> CommitWords:
    """Read who made a commit, and its message; what cannot be read is empty."""
    header, _, message = content.partition(b"\n\n")
    fields: dict[bytes, bytes] = {}
    for line in header.split(b"\n"):
        name, _, value = line.partition(b" ")
        fields.setdefault(name, value)
    encoding = fields.get(b"encoding", b"").decode("ascii", "replace")
    author, committer = (
        _parse_signature(_in_utf8(fields.get(who, b""), encoding))
        for who in (b"author", b"committer")
    )
    return CommitWords(author, committer, _in_utf8(message, encoding))


def _parse_signature(value: bytes) -> Signature:
    found = _WRITER.match(value)
    if found is None:
        return Signature(value.strip(), b"", Timestamp(0))
    seconds, zone = int(found[3] or 0), int(found[4] or 0)
    return Signature(found[1].strip(), found[2].strip(), Timestamp(seconds, zone))


def _in_utf8(text: bytes, encoding: str) -> bytes:
    """Give *text* in UTF-8; as it is where it is not in the encoding that is named."""
    if not encoding or encoding.lower() in {"utf-8", "utf8"} or "\0" in encoding:
        return text
    try:
        return text.decode(encoding).encode()
    except (LookupError, ValueError):
        return text
