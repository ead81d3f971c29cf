"""Which branches and tags are to be searched?

All of them, or those that ``applier.branches`` names: shell patterns for whole
references or for what stands behind ``refs/heads/``, ``refs/remotes/`` or
``refs/tags/``. Other references (pull requests, notes, stashes) are nobody's
base unless they are named in full. Reads the repository.
"""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import pygit2

from applier.model import Oid

_SPACES = ("refs/heads/", "refs/remotes/", "refs/tags/")


def find_tips(repository: pygit2.Repository, patterns: Sequence[str]) -> dict[str, Oid]:
    """Find the commits that the configured references lead to, by full name, in its order."""
    names = sorted(
        raw.decode("utf-8", "surrogateescape") for raw in repository.raw_listall_references()
    )
    found = {}
    for name in names:
        if any(_is_meant(name, pattern) for pattern in patterns or ("refs/*",)):
            tip = peeled(repository, name)
            if tip is not None and (patterns or name.startswith(_SPACES)):
                found[name] = tip
    return found


def peeled(repository: pygit2.Repository, name: str) -> Oid | None:
    """Find the commit that a reference leads to, if it leads to one that is there."""
    try:
        return Oid(str(repository.lookup_reference(name).peel(pygit2.Commit).id))
    except (KeyError, ValueError, pygit2.GitError):
        return None


def _is_meant(name: str, pattern: str) -> bool:
    return any(fnmatchcase(spelling, pattern) for spelling in _spellings(name))


def _spellings(name: str) -> Iterator[str]:
    """Yield how a person may call a reference."""
    yield name
    for space in _SPACES:
        if name.startswith(space):
            yield name.removeprefix(space)
