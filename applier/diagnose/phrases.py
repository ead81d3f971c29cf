"""How are paths, commits and counts put into a line? Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from applier.diff.quote import path_text, quote_path
from applier.git import Repository
from applier.git.objects.commits import parse_commit
from applier.git.objects.store import Kind
from applier.model import Oid
from applier.wording import and_more, short

_SHOWN = 3


def shown_path(path: bytes | None) -> str | None:
    """Give a path, if there is one, as a report shows it."""
    return None if path is None else path_text(path)


def listed_paths(paths: Iterable[bytes]) -> str:
    """Name a few paths, and count the rest."""
    return and_more(map(quote_path, paths), _SHOWN)


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
    name, _, rest = _header_line(repo, commit, b"author").decode("utf-8", "replace").partition("<")
    return name.strip(), rest.partition(">")[0].strip()


def parents_of(repo: Repository, commit: Oid) -> list[Oid]:
    """Give a commit's parents."""
    facts = parse_commit(repo.objects.read_as(Kind.COMMIT, commit))
    return [Oid(parent.hex()) for parent in facts.parents]


def first_parent(repo: Repository, commit: Oid) -> Oid | None:
    """Give a commit's first parent, if it has one."""
    return next(iter(parents_of(repo, commit)), None)


def _date(repo: Repository, commit: Oid) -> str:
    words = _header_line(repo, commit, b"committer").split()
    try:
        return datetime.fromtimestamp(int(words[-2]), UTC).date().isoformat()
    except (IndexError, ValueError, OverflowError, OSError):
        return "no date"


def _header_line(repo: Repository, commit: Oid, name: bytes) -> bytes:
    """Give what a line of a commit's header says."""
    header = repo.objects.read_as(Kind.COMMIT, commit).partition(b"\n\n")[0]
    return header.partition(b"\n" + name + b" ")[2].partition(b"\n")[0]
