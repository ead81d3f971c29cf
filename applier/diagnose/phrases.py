"""How are paths, commits and counts put into a line? Pure."""

from collections.abc import Iterable

from applier import wording
from applier.diff.quote import path_text, quote_path
from applier.git import Repository
from applier.model import Oid
from applier.wording import and_more

_SHOWN = 3


def shown_path(path: bytes | None) -> str | None:
    """Give a path, if there is one, as a report shows it."""
    return None if path is None else path_text(path)


def listed_paths(paths: Iterable[bytes]) -> str:
    """Name a few paths, and count the rest."""
    return and_more(map(quote_path, paths), _SHOWN)


def commit_words(repo: Repository, commit: Oid) -> str:
    """Name a commit by id, subject and date."""
    heading = repo.heading(commit)
    return wording.commit_words(commit, heading.title, heading.seconds)
