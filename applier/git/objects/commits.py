"""Which bytes does a commit have, and what do the bytes of one say?

Exactly those that ``git am`` writes: tree, parents, author, committer, an empty
line, the message; no encoding header, as the message is UTF-8. Identities are
cleaned as git cleans them (git-commit-tree(1)). Pure.
"""

from applier.model import Oid, Person, Timestamp

_CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"
"""What git takes off both ends of a name or an address."""
_INSIDE = str.maketrans("", "", "\n<>")
"""What it takes out of the middle: these would end the name or the line."""


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


def parse_tree_oid(commit: bytes) -> Oid:
    """Give the tree of a commit object; ValueError if it is damaged."""
    if not commit.startswith(b"tree "):
        raise ValueError("no tree line")
    return Oid(commit[5:45].decode("ascii"))


def parse_references(commit: bytes) -> list[Oid]:
    """Give the tree and the parents of a commit object."""
    header = commit.partition(b"\n\n")[0].splitlines()
    words = (line.split(b" ", 1) for line in header)
    return [Oid(w[1].decode("ascii")) for w in words if w[0] in (b"tree", b"parent")]
