"""How is a commit named for a person: ``a1b2c3d4e5f6 ("subject", 2021-03-05)``? Reads it."""

from datetime import UTC, datetime

from applier.cause.words import short
from applier.model import Oid
from applier.repo import Repository
from applier.repo.objects import Kind

_LONGEST_TITLE = 60


def commit_words(repo: Repository, commit: Oid) -> str:
    """Name a commit by id, subject and date."""
    title = title_of(repo, commit)
    shown = title[:_LONGEST_TITLE] + ("..." if len(title) > _LONGEST_TITLE else "")
    return f'{short(commit)} ("{shown}", {_date(repo, commit)})'


def title_of(repo: Repository, commit: Oid) -> str:
    """Give a commit's subject."""
    _, _, message = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")
    return " ".join(message.lstrip().partition(b"\n\n")[0].decode("utf-8", "replace").split())


def author_of(repo: Repository, commit: Oid) -> tuple[str, str]:
    """Give name and address of who wrote a commit."""
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    line = header.partition(b"\nauthor ")[2].partition(b"\n")[0].decode("utf-8", "replace")
    name, _, rest = line.partition("<")
    return name.strip(), rest.partition(">")[0].strip()


def parents_of(repo: Repository, commit: Oid) -> list[Oid]:
    """Give a commit's parents."""
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    return [Oid(line[7:].decode()) for line in header.split(b"\n") if line.startswith(b"parent ")]


def first_parent(repo: Repository, commit: Oid) -> Oid | None:
    """Give a commit's first parent, if it has one."""
    return next(iter(parents_of(repo, commit)), None)


def _date(repo: Repository, commit: Oid) -> str:
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    words = header.rpartition(b"\ncommitter ")[2].partition(b"\n")[0].split()
    try:
        return datetime.fromtimestamp(int(words[-2]), UTC).date().isoformat()
    except (IndexError, ValueError, OverflowError, OSError):
        return "no date"
