"""To which commit of this repository does a name in a mail lead?

A tag or an id leads to one commit for ever. A branch moves: what its author
meant is the branch as it was when the mail was sent, so that the answer is
the same tomorrow. Reads the repository.
"""

from collections.abc import Iterator
from dataclasses import replace

from applier.model import Evidence, EvidenceRule, Oid, Timestamp
from applier.repo import Repository


def locate_evidence(repo: Repository, evidence: Evidence, date: Timestamp | None) -> Evidence:
    """Fill in the commit that *evidence* leads to: the first of its names that is there."""
    if evidence.rule not in {EvidenceRule.BASE_COMMIT, EvidenceRule.PROSE}:
        return evidence
    found = (find_named(repo, name, date) for name in evidence.names)
    return replace(evidence, oid=next((oid for oid in found if oid is not None), None))


def find_named(repo: Repository, name: str, date: Timestamp | None) -> Oid | None:
    """Find the commit that *name* meant at *date*, or None if nothing here is called so."""
    for spelling in _spellings(name):
        tip = repo.find_branch(spelling)
        if tip is not None:
            return repo.commit_as_of(tip, date.seconds) if date is not None else tip
        oid = repo.find_revision(spelling)
        if oid is not None:
            return oid
    return None


def _spellings(name: str) -> Iterator[str]:
    """Yield the ways in which a repository may spell *name*, the mail's own first."""
    if "://" in name or name.startswith("-"):
        return
    if " " in name:
        yield name.replace(" ", "/")
        yield name.lower().replace(" ", "/")
        return
    yield name
    if name[:1].isdigit() and "-rc" in name:
        yield f"v{name}"
    if name.endswith(".y") and name[:1].isdigit():
        yield f"linux-{name}"
        yield f"stable/linux-{name}"
