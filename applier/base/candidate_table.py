"""How do all candidates for a base compare?

Where ``check`` stops at the first that takes the series, here every statement
and every rule is followed; only the search among files that the hunks fit is
left out where something before it was found. Reads the repository.
"""

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from applier.base import Candidate, count_held, rank, settles, weigh_evidence
from applier.base.base_search import BaseSearch, prepare_base_search
from applier.base.try_apply import Trial
from applier.collection import Collection
from applier.collection.index import ArchiveIndex
from applier.collection.series_mails import read_series_mails
from applier.context import Context, Options, open_context
from applier.git import Repository, open_repository
from applier.model import Evidence, Failure, Series, TreeName
from applier.model.candidates import (
    CandidateTable,
    PatchCount,
    PatchName,
    PreimageCount,
    TriedCandidate,
)
from applier.series_boundary import attempt


def list_candidates(
    collection: Collection, tree: str, options: Options
) -> Iterator[CandidateTable]:
    """Yield the candidates of each series of *collection* that *options* select.

    Raises RepositoryError if there is no repository.
    """
    repo = open_repository(tree, replaced=options.replace_objects)
    chosen = tuple(collection.selected(options.select))
    context = open_context(repo, options, ArchiveIndex(collection), chosen)
    for series in chosen:
        with repo.scratch():
            found = attempt(partial(_table, context, collection, series), repo)
        if isinstance(found, Failure):
            yield replace(_named(repo, series), error=found)
        else:
            yield found


def _named(repo: Repository, series: Series) -> CandidateTable:
    """Make the table of *series*, still empty."""
    return CandidateTable(
        tree=TreeName(repo.path, repo.head),
        id=series.id,
        title=series.title,
        revision=series.revision,
        total=series.total,
        cover=None if series.cover is None else series.cover.message_id,
        patches=tuple(
            PatchName(part.number, part.envelope.message_id, part.title) for part in series.parts
        ),
    )


def _table(context: Context, collection: Collection, series: Series) -> CandidateTable:
    search = prepare_base_search(context, series, read_series_mails(collection, series))
    tried = list(_tried(search))
    settled = next((one for one in tried if settles(*one)), None)
    best = settled or max(tried, key=lambda one: rank(one[1]), default=None)
    proposed = [one.evidence for one, _ in tried if one.evidence not in search.statements]
    evidence = (*proposed, *search.statements)
    rows = (
        replace(_row(context.repo, search, evidence, *one), chosen=one is best) for one in tried
    )
    table = _named(context.repo, series)
    return replace(table, candidates=tuple(rows), statements=search.statements)


def _tried(search: BaseSearch) -> Iterator[tuple[Candidate, Trial]]:
    """Try candidate after candidate, the strict ones only while no other took the series."""
    taken = False
    for candidate in search.candidates:
        if taken and candidate.last_resort:
            return
        trial = search.attempt(candidate.oid)
        if candidate.strict and not trial.all_new:
            continue
        taken = taken or settles(candidate, trial)
        yield candidate, trial


def _row(
    repo: Repository,
    search: BaseSearch,
    evidence: tuple[Evidence, ...],
    candidate: Candidate,
    trial: Trial,
) -> TriedCandidate:
    branch = repo.default_branch()
    oid, preimages = candidate.oid, search.hints.preimages
    head = None if branch is None else repo.find_revision(branch)
    return TriedCandidate(
        oid,
        repo.describe(oid),
        branch,
        None if head is None else repo.distance(oid, head),
        False,
        PreimageCount(count_held(repo, oid, preimages), len(preimages)),
        PatchCount(trial.applied, len(trial.outcomes)),
        tuple(weigh_evidence(repo, one, oid) for one in evidence),
    )
