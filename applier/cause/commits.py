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


def first_parent(repo: Repository, commit: Oid) -> Oid | None:
    """Give a commit's first parent, if it has one."""
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    _, found, rest = header.partition(b"\nparent ")
    return Oid(rest.partition(b"\n")[0].decode()) if found else None


def _date(repo: Repository, commit: Oid) -> str:
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    words = header.rpartition(b"\ncommitter ")[2].partition(b"\n")[0].split()
    try:
        return datetime.fromtimestamp(int(words[-2]), UTC).date().isoformat()
    except (IndexError, ValueError, OverflowError, OSError):
        return "no date"
