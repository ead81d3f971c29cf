"""Which release is the first that holds a commit?

Releases are tags such as ``v5.12`` and ``v2.6.39``; candidates for a release and others are
none. Looked at are a few, from the first that is not older than the commit.
Reads the repository.
"""

import re
from functools import cache

from msgspec import Struct

from applier.git import Repository
from applier.model import Oid

_TAGS = "refs/tags/"
_MOST_TRIED = 4
"""Releases that are looked at: what is merged is in one of the next two."""

Version = tuple[int, ...]


class Release(Struct, frozen=True):
    """A release, as its tag names it."""

    name: str
    version: Version
    commit: Oid
    seconds: int


def list_releases(repo: Repository) -> tuple[Release, ...]:
    """List the releases of a repository, the oldest first."""
    found = []
    for name, commit in repo.tips.items():
        version = _parse_tag(name.removeprefix(_TAGS)) if name.startswith(_TAGS) else None
        if version is not None:
            heading = repo.heading(commit)
            found.append(Release(name.removeprefix(_TAGS), version, commit, heading.seconds))
    return tuple(sorted(found, key=lambda one: one.version))


def first_release(repo: Repository, commit: Oid) -> Release | None:
    """Find the first release that holds *commit*; None if none of those looked at does."""
    seconds = repo.heading(commit).seconds
    later = [one for one in list_releases(repo) if one.seconds >= seconds]
    for one in later[:_MOST_TRIED]:
        if repo.is_before(commit, one.commit):
            return one
    return None


def _parse_tag(name: str) -> Version | None:
    """Read a tag as the version of a release that comes of the main line of history."""
    found = _release().fullmatch(name)
    if found is None:
        return None
    version = tuple(map(int, found.group(1).split(".")))
    is_main = len(version) == 2 and version[0] > 2
    return version if is_main or (len(version) == 3 and version[:2] == (2, 6)) else None


@cache
def _release() -> re.Pattern[str]:
    return re.compile(r"v(\d{1,4}(?:\.\d{1,4}){1,2})")
