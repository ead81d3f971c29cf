"""Which commits have what the series was made from?

First those at which every preimage lies as the ``index`` lines say, the
default branch before all others and the newest before older ones, none later
than the mail. If none of them will do, commits to whose files the hunks fit,
and at the very last commits later than the mail: a maintainer's branch may be
pushed after the series on it was sent. Reads the repository.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from msgspec import Struct

from applier.base.hints import Hints, Preimage
from applier.errors import RepositoryError
from applier.git import Match, PathPredicate, Repository, Search
from applier.model import Evidence, EvidenceRule, Oid


class Candidate(Struct, frozen=True):
    """A commit to try, and why."""

    oid: Oid
    evidence: Evidence
    strict: bool = False
    """Whether it counts only if it takes every patch anew, having none of them already."""
    last_resort: bool = False
    """Whether it is worth a trial only where nothing more telling took the series."""


_MOST_EXACT = 3
"""How many commits with the same preimages are tried: what differs is rarely what matters."""
_MOST_TRIED = 24
_PATHS_NAMED = 3
_LATER = "on a commit later than the mail"


def find_exact(repo: Repository, hints: Hints, lines: Iterable[str]) -> Iterator[Candidate]:
    """Yield commits not later than the mail that hold every preimage.

    The branches *lines* as of the date come first, then the newest commit of all.
    """
    if not hints.names_blobs:
        return
    for name in lines:
        oid = branch_as_of(repo, name, hints)
        if oid is not None and not _broken(repo, oid, hints.preimages):
            where = f"on {name} as of the mail"
            yield Candidate(oid, preimage_evidence(repo, oid, hints, where, (name,)))
    for found in islice(_by_id(repo, hints).before(hints.seconds), _MOST_EXACT):
        yield Candidate(found.oid, preimage_evidence(repo, found.oid, hints))


def find_fitting(repo: Repository, hints: Hints) -> Iterator[Candidate]:
    """Yield commits that may take the series although they do not hold every preimage.

    And those later than the mail that do. All are strict: only one that takes
    every patch anew is a base, as later commits may have the series in them.
    """
    if not hints.preimages:
        return
    fitting = repo.search(
        [PathPredicate(one.path, partial(hints.accepts, one)) for one in hints.preimages]
    )
    yield from _strict(repo, fitting.before(hints.seconds), hints, "where the hunks fit")
    if hints.seconds is None:
        return
    if hints.names_blobs:
        later = _by_id(repo, hints).after(hints.seconds)
        yield from _strict(repo, islice(later, _MOST_EXACT), hints, _LATER)
    later = fitting.after(hints.seconds)
    yield from _strict(repo, later, hints, f"{_LATER}, where the hunks fit")


def find_nearest(repo: Repository, hints: Hints) -> Iterator[Candidate]:
    """Yield the newest commit not later than the mail that holds most of the preimages."""
    if not hints.names_blobs:
        return
    search = _by_id(repo, hints)
    found = search.nearest(hints.seconds)
    if found is not None and found.held:
        limit = repo.settings.search_limit
        where = f"the most of {limit} commits (applier.searchLimit)" if search.limited else ""
        evidence = preimage_evidence(repo, found.oid, hints, where)
        yield Candidate(found.oid, evidence, last_resort=True)


def count_held(repo: Repository, commit: Oid, preimages: Sequence[Preimage]) -> int:
    """Count the *preimages* that lie in *commit* as the headers say."""
    return len(preimages) - len(_broken(repo, commit, preimages))


def _broken(repo: Repository, commit: Oid, preimages: Sequence[Preimage]) -> list[Preimage]:
    """List the *preimages* that *commit* does not hold, or cannot show in a partial clone."""
    root = repo.tree_of(commit)
    return [one for one in preimages if not _lies(repo, root, one)]


def _lies(repo: Repository, root: Oid, preimage: Preimage) -> bool:
    try:
        return preimage.matches(repo.entry(root, preimage.path))
    except RepositoryError:
        return False


def preimage_evidence(
    repo: Repository, commit: Oid, hints: Hints, where: str = "", names: tuple[str, ...] = ()
) -> Evidence:
    """Say how many preimages *commit* holds, and name those that it does not."""
    broken = _broken(repo, commit, hints.preimages)
    total = len(hints.preimages)
    text = f"{total - len(broken)} of {total} preimages match"
    if broken and len(broken) < total:
        text += f", not {_listed(broken)}"
    return Evidence(EvidenceRule.BLOBS, text + (where and f", {where}"), None, names, commit)


def branch_as_of(repo: Repository, name: str, hints: Hints) -> Oid | None:
    """Find what a branch, or whatever else a name leads to, was when the mail was sent."""
    tip = repo.find_branch(name) or repo.find_revision(name)
    if tip is None or hints.seconds is None:
        return tip
    return repo.commit_as_of(tip, hints.seconds)


def _by_id(repo: Repository, hints: Hints) -> Search:
    return repo.search([PathPredicate(one.path, one.matches) for one in hints.preimages])


def _strict(
    repo: Repository, commits: Iterable[Match], hints: Hints, where: str
) -> Iterator[Candidate]:
    """Yield commits to be tried, one of those that are alike, and not without end."""
    seen = set()
    for found in commits:
        if found.values not in seen:
            seen.add(found.values)
            evidence = preimage_evidence(repo, found.oid, hints, where)
            yield Candidate(found.oid, evidence, strict=True, last_resort=True)
        if len(seen) >= _MOST_TRIED:
            return


def _listed(preimages: Sequence[Preimage]) -> str:
    paths = [one.path.decode(errors="replace") for one in preimages[:_PATHS_NAMED]]
    more = len(preimages) - len(paths)
    return ", ".join(paths) + (f" and {more} more" if more else "")
