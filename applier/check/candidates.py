"""How do all candidates for a base compare?

Where ``check`` stops at the first that takes the series, here every statement
and every rule is followed; only the search among files that the hunks fit is
left out where something before it was found. Reads the repository.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from applier.base import Candidate, count_held, rank, settles, weigh_evidence
from applier.check.collection import Collection
from applier.check.failures import attempt
from applier.check.finding import Quest, prepare_quest
from applier.check.ground import Ground
from applier.check.letters import read_letters
from applier.check.library import Library
from applier.check.options import Options
from applier.check.run import open_ground
from applier.check.trial import Trial
from applier.model import Evidence, Failure, Series
from applier.model.candidate import CandidateTable, TriedCandidate
from applier.repo import Repository, open_repository


def list_candidates(
    collection: Collection, tree: str, options: Options
) -> Iterator[CandidateTable]:
    """Yield the candidates of each series of *collection* that *options* select.

    Raises RepositoryError if there is no repository.
    """
    repo = open_repository(tree, replaced=options.replace_objects)
    chosen = tuple(collection.selected(options.select))
    ground = open_ground(repo, options, Library(collection), chosen)
    for series in chosen:
        with repo.scratch():
            found = attempt(partial(_table, ground, collection, series), repo)
        yield CandidateTable(series, (), (), found) if isinstance(found, Failure) else found


def _table(ground: Ground, collection: Collection, series: Series) -> CandidateTable:
    quest = prepare_quest(ground, series, read_letters(collection, series))
    tried = list(_tried(quest))
    settled = next((one for one in tried if settles(*one)), None)
    best = settled or max(tried, key=lambda one: rank(one[1]), default=None)
    proposed = [one.evidence for one, _ in tried if one.evidence not in quest.statements]
    evidence = (*proposed, *quest.statements)
    rows = (replace(_row(ground.repo, quest, evidence, *one), chosen=one is best) for one in tried)
    return CandidateTable(series, tuple(rows), quest.statements)


def _tried(quest: Quest) -> Iterator[tuple[Candidate, Trial]]:
    """Try candidate after candidate, the strict ones only while no other took the series."""
    taken = False
    for candidate in quest.candidates:
        if taken and candidate.last_resort:
            return
        trial = quest.attempt(candidate.oid)
        if candidate.strict and not trial.anew:
            continue
        taken = taken or settles(candidate, trial)
        yield candidate, trial


def _row(
    repo: Repository,
    quest: Quest,
    evidence: tuple[Evidence, ...],
    candidate: Candidate,
    trial: Trial,
) -> TriedCandidate:
    branch = repo.default_branch()
    oid, preimages = candidate.oid, quest.clues.preimages
    head = None if branch is None else repo.find_revision(branch)
    return TriedCandidate(
        oid,
        repo.describe(oid),
        branch,
        None if head is None else repo.distance(oid, head),
        tuple(weigh_evidence(repo, one, oid) for one in evidence),
        count_held(repo, oid, preimages),
        len(preimages),
        trial.applied,
        len(trial.outcomes),
        chosen=False,
    )
