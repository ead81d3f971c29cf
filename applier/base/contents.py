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

from applier.base.candidate import Candidate
from applier.base.clues import Clues
from applier.base.preimages import Preimage
from applier.errors import RepositoryError
from applier.model import Evidence, EvidenceRule, Oid
from applier.repo import Found, Repository, Search, Wish

_MOST_EXACT = 3
"""How many commits with the same preimages are tried: what differs is rarely what matters."""
_MOST_TRIED = 24
_PATHS_NAMED = 3
_LATER = "on a commit later than the mail"


def find_exact(repo: Repository, clues: Clues, lines: Iterable[str]) -> Iterator[Candidate]:
    """Yield commits not later than the mail that hold every preimage.

    The branches *lines* as of the date come first, then the newest commit of all.
    """
    if not clues.names_blobs:
        return
    for name in lines:
        oid = branch_as_of(repo, name, clues)
        if oid is not None and not _broken(repo, oid, clues.preimages):
            where = f"on {name} as of the mail"
            yield Candidate(oid, preimage_evidence(repo, oid, clues, where, (name,)))
    for found in islice(_by_id(repo, clues).before(clues.seconds), _MOST_EXACT):
        yield Candidate(found.oid, preimage_evidence(repo, found.oid, clues))


def find_fitting(repo: Repository, clues: Clues) -> Iterator[Candidate]:
    """Yield commits that may take the series although they do not hold every preimage.

    And those later than the mail that do. All are strict: only one that takes
    every patch anew is a base, as later commits may have the series in them.
    """
    if not clues.preimages:
        return
    fitting = repo.search([Wish(one.path, partial(clues.accepts, one)) for one in clues.preimages])
    yield from _strict(repo, fitting.before(clues.seconds), clues, "where the hunks fit")
    if clues.seconds is None:
        return
    if clues.names_blobs:
        later = _by_id(repo, clues).after(clues.seconds)
        yield from _strict(repo, islice(later, _MOST_EXACT), clues, _LATER)
    later = fitting.after(clues.seconds)
    yield from _strict(repo, later, clues, f"{_LATER}, where the hunks fit")


def find_nearest(repo: Repository, clues: Clues) -> Iterator[Candidate]:
    """Yield the newest commit not later than the mail that holds most of the preimages."""
    if not clues.names_blobs:
        return
    search = _by_id(repo, clues)
    found = search.nearest(clues.seconds)
    if found is not None and found.held:
        limit = repo.settings.search_limit
        where = f"the most of {limit} commits (applier.searchLimit)" if search.limited else ""
        evidence = preimage_evidence(repo, found.oid, clues, where)
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
    repo: Repository, commit: Oid, clues: Clues, where: str = "", names: tuple[str, ...] = ()
) -> Evidence:
    """Say how many preimages *commit* holds, and name those that it does not."""
    broken = _broken(repo, commit, clues.preimages)
    total = len(clues.preimages)
    text = f"{total - len(broken)} of {total} preimages match"
    if broken and len(broken) < total:
        text += f", not {_listed(broken)}"
    return Evidence(EvidenceRule.BLOBS, text + (where and f", {where}"), None, names, commit)


def branch_as_of(repo: Repository, name: str, clues: Clues) -> Oid | None:
    """Find what a branch, or whatever else a name leads to, was when the mail was sent."""
    tip = repo.find_branch(name) or repo.find_revision(name)
    if tip is None or clues.seconds is None:
        return tip
    return repo.commit_as_of(tip, clues.seconds)


def _by_id(repo: Repository, clues: Clues) -> Search:
    return repo.search([Wish(one.path, one.matches) for one in clues.preimages])


def _strict(
    repo: Repository, commits: Iterable[Found], clues: Clues, where: str
) -> Iterator[Candidate]:
    """Yield commits to be tried, one of those that are alike, and not without end."""
    seen = set()
    for found in commits:
        if found.values not in seen:
            seen.add(found.values)
            evidence = preimage_evidence(repo, found.oid, clues, where)
            yield Candidate(found.oid, evidence, strict=True, last_resort=True)
        if len(seen) >= _MOST_TRIED:
            return


def _listed(preimages: Sequence[Preimage]) -> str:
    paths = [one.path.decode(errors="replace") for one in preimages[:_PATHS_NAMED]]
    more = len(preimages) - len(paths)
    return ", ".join(paths) + (f" and {more} more" if more else "")
