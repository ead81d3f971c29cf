"""Which bytes does a commit have, and what do the bytes of one say?

Made are exactly those that ``git am`` writes: tree, parents, author, committer, an
empty line, the message; no encoding header, as the message is UTF-8. Identities are
cleaned as git cleans them (git-commit-tree(1)). Pure.
"""

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
