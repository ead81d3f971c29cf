"""To which commit of this repository does a name in a mail lead?

A tag or an id leads to one commit for ever. A branch moves: what its author
meant is the branch as it was when the mail was sent, so that the answer is
the same tomorrow. A commit may also be named by its subject, in quotes. Reads
the repository.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from msgspec.structs import replace

from applier.git import Repository
from applier.model import Evidence, EvidenceRule, Oid, Timestamp

_DAY = 86_400
_FULL = 40
"""Digits of a whole id."""
_NEXT_BRANCHES = ("linux-next/master", "next/master", "linux-next")
_HIDDEN = "in this repository, but on no branch or tag"
_AS_FAR = ", as far as {} commits tell (applier.searchLimit)"
_COMMITS_READ = 20_000
"""How many commits before the mail are read for one with a certain subject."""


def locate_evidence(repo: Repository, evidence: Evidence, date: Timestamp | None) -> Evidence:
    """Fill in the commit that *evidence* leads to: the first of its names that is there.

    One to which a branch or tag leads comes before one that merely lies in the repository:
    whoever merges what is built on that takes it along, unseen.
    """
    if not _names_commits(evidence):
        return evidence
    hidden: Evidence | None = None
    for name in evidence.names:
        oid = find_named(repo, name, date)
        reached = oid is not None and repo.is_reached(oid)
        if reached:
            return replace(evidence, oid=oid)
        if oid is not None and hidden is None:
            limit = "" if reached is False else _AS_FAR.format(repo.settings.search_limit)
            hidden = replace(evidence, oid=oid, on_branch=False, note=_HIDDEN + limit)
    return hidden or evidence


def _names_commits(evidence: Evidence) -> bool:
    """Whether the names may be those of commits; most prerequisites are patches."""
    if evidence.rule is EvidenceRule.PREREQUISITE:
        return evidence.text.lower().startswith(("based-on:", "depends-on:"))
    return evidence.rule in {EvidenceRule.BASE_COMMIT, EvidenceRule.PROSE}


def find_named(repo: Repository, name: str, date: Timestamp | None) -> Oid | None:
    """Find the commit that *name* meant at *date*, or None if nothing here is called so."""
    if name.startswith('"'):
        seconds = None if date is None else date.seconds
        return repo.find_title(name.strip('"'), seconds, _COMMITS_READ)
    for spelling in _spellings(name):
        fixed = _find_fixed(repo, spelling)
        if fixed is not None:
            return fixed
        tip = repo.find_branch(spelling)
        if tip is not None:
            return repo.commit_as_of(tip, date.seconds) if date is not None else tip
        oid = repo.find_revision(spelling)
        if oid is not None:
            return oid
    return _next_of_day(repo, name)


def _find_fixed(repo: Repository, name: str) -> Oid | None:
    """Find what a full id or a tag leads to, whatever branches are called so.

    Anybody from whom is fetched may call a branch as he likes.
    """
    if len(name) == _FULL and not set(name) - set("0123456789abcdef"):
        return repo.find_revision(name)
    return repo.find_revision(f"refs/tags/{name}")


def _spellings(name: str) -> Iterator[str]:
    """Yield the ways in which a repository may spell *name*, the mail's own first."""
    if "://" in name:
        yield from _in_link(name)
        return
    if name.startswith("-"):
        return
    if " " in name:
        yield name.replace(" ", "/")
        yield name.lower().replace(" ", "/")
        return
    yield name
    if "-rc" in name:
        bare = name.removesuffix("-dontuse")
        release = f"v{bare}" if bare[:1].isdigit() else bare
        yield from (release, f"{release}-dontuse")
    if name.endswith(".y") and name[:1].isdigit():
        yield f"linux-{name}"
        yield f"stable/linux-{name}"


def _in_link(url: str) -> Iterator[str]:
    """Yield what a link to a forge or to cgit names: a branch, a tag or a commit."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    query = parse_qs(parts.query)
    yield from query.get("id", ()) or query.get("h", ())
    for mark in ("/tree/", "/commit/", "/commits/", "/tag/"):
        _, found, name = parts.path.partition(mark)
        if found and name.strip("/"):
            yield name.strip("/")


def _next_of_day(repo: Repository, name: str) -> Oid | None:
    """Find ``next-20240426`` where its tag was not fetched: the branch at the end of that day."""
    digits = name.removeprefix("next-")
    if digits == name or len(digits) != 8 or not digits.isascii() or not digits.isdecimal():
        return None
    try:
        day = datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]), tzinfo=UTC)
    except ValueError:
        return None
    tips = (repo.find_branch(branch) for branch in _NEXT_BRANCHES)
    tip = next((tip for tip in tips if tip is not None), None)
    return None if tip is None else repo.commit_as_of(tip, int(day.timestamp()) + _DAY - 1)
