"""On which commits is a series worth trying, most telling first?

``--base`` and ``--bases`` rule alone. Otherwise: a stated base-commit, what
the prose names, and the default branch as of the mail's date. Each candidate
brings the evidence that proposed it. Reads the repository; uses no clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from applier.model import Evidence, EvidenceRule, Oid, Timestamp
from applier.repo import Repository


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commit to try, and why."""

    oid: Oid
    evidence: Evidence


def named_candidates(repo: Repository, revisions: Iterable[str]) -> Iterator[Candidate]:
    """Yield what the user named; raise RevisionError for a name that is none."""
    for revision in revisions:
        oid = repo.resolve_revision(revision)
        yield Candidate(oid, Evidence(EvidenceRule.OPTION, revision, None, (revision,), oid))


def found_candidates(
    repo: Repository, statements: Iterable[Evidence], date: Timestamp | None
) -> Iterator[Candidate]:
    """Yield what the mails state and then what the calendar suggests, each commit once."""
    seen: set[Oid] = set()
    for evidence in (*statements, *_by_date(repo, date)):
        if evidence.oid is not None and evidence.oid not in seen:
            seen.add(evidence.oid)
            yield Candidate(evidence.oid, evidence)


def _by_date(repo: Repository, date: Timestamp | None) -> Iterator[Evidence]:
    """Yield the default branch as of *date*; as it is where the mail has no date."""
    branch = repo.default_branch()
    tip = repo.find_revision(branch) if branch is not None else repo.head
    if tip is None:
        return
    name = branch or "HEAD"
    if date is None:
        yield Evidence(EvidenceRule.DATE, f"{name}, for a mail without a date", None, (name,), tip)
        return
    oid = repo.commit_as_of(tip, date.seconds)
    yield Evidence(EvidenceRule.DATE, f"{name} as of {date.rfc3339()}", None, (name,), oid)
