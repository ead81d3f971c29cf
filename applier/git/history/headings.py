"""What does a commit say of itself: its subject, who wrote it, and when it was committed?

Those lately asked for are kept: a search for a patch asks for the same commits again and
again. Reads the repository.
"""

from msgspec import Struct

from applier.errors import RepositoryError
from applier.git.objects.commits import parse_commit
from applier.git.objects.store import Kind, Objects
from applier.model import Oid

_KEPT = 50_000


class Heading(Struct, frozen=True):
    """A commit's subject, author, date and parents."""

    title: str
    author: str
    email: str
    seconds: int
    """When it was committed, since 1970."""
    parents: tuple[Oid, ...]
    tree: Oid


class Headings:
    """What the commits of one repository say of themselves."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._known: dict[Oid, Heading] = {}

    def of(self, commit: Oid) -> Heading:
        """Read a commit, or remember it."""
        found = self._known.get(commit)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[commit] = self._read(commit)
        return found

    def title(self, commit: Oid) -> str:
        """Read a subject alone, and do not remember it: for who reads very many."""
        return _title(self._objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[2])

    def _read(self, commit: Oid) -> Heading:
        try:
            return _parse(self._objects.read_as(Kind.COMMIT, commit))
        except ValueError as error:
            raise RepositoryError(f"commit {commit} is damaged: {error}") from error


def _parse(content: bytes) -> Heading:
    facts = parse_commit(content)
    header, _, message = content.partition(b"\n\n")
    line = header.partition(b"\nauthor ")[2].partition(b"\n")[0].decode("utf-8", "replace")
    name, _, rest = line.partition("<")
    return Heading(
        _title(message),
        name.strip(),
        rest.partition(">")[0].strip(),
        facts.seconds,
        tuple(Oid(parent.hex()) for parent in facts.parents),
        Oid(facts.tree.hex()),
    )


def _title(message: bytes) -> str:
    """Give the first paragraph on one line."""
    return " ".join(message.lstrip().partition(b"\n\n")[0].decode("utf-8", "replace").split())
