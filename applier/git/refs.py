"""Which branches and tags are there, which is the default one, which are to be searched?

Searched are all of them, or those that ``applier.branches`` names: shell patterns for
whole references or for what stands behind ``refs/heads/``, ``refs/remotes/`` or
``refs/tags/``. Other references (pull requests, notes, stashes) are nobody's
base unless they are named in full. Reads the repository.
"""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import pygit2

from applier.model import Oid

_ORIGIN = "refs/remotes/origin/"
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


def find_head(repository: pygit2.Repository) -> Oid | None:
    """Find the commit that HEAD is at; None before the first commit."""
    try:
        return Oid(str(repository.head.target))
    except pygit2.GitError:
        return None


def find_branch(repository: pygit2.Repository, name: str) -> Oid | None:
    """Find the tip of a branch, here or at a remote; None if *name* is no branch's."""
    for prefix in ("refs/heads/", "refs/remotes/", _ORIGIN):
        if (tip := peeled(repository, prefix + name)) is not None:
            return tip
    return None


def find_default_branch(repository: pygit2.Repository) -> str | None:
    """Find the branch that stands for the repository, as a name that resolves.

    HEAD's, if there is one; else origin's default; else master or main,
    here or at origin; else a detached HEAD itself.
    """
    names = [
        _target(repository, "HEAD", "refs/heads/"),
        _target(repository, _ORIGIN + "HEAD", "refs/remotes/"),
    ]
    candidates = [name for name in names if name is not None]
    candidates += [prefix + name for prefix in ("", "origin/") for name in ("master", "main")]
    for name in candidates:
        if any(_exists(repository, space + name) for space in ("refs/heads/", "refs/remotes/")):
            return name
    return None if find_head(repository) is None else "HEAD"


def _target(repository: pygit2.Repository, symbolic: str, prefix: str) -> str | None:
    """Find the branch that a symbolic reference points to."""
    try:
        target = repository.lookup_reference(symbolic).target
    except (KeyError, pygit2.GitError):
        return None
    return target.removeprefix(prefix) if isinstance(target, str) else None


def _exists(repository: pygit2.Repository, reference: str) -> bool:
    try:
        repository.lookup_reference(reference).resolve()
    except (KeyError, ValueError, pygit2.GitError):
        return False
    return True
