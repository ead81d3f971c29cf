"""Which series go on one base alone and not together?

Each series is applied to the base; those that take it whole and share a path
with another are applied one behind the other, and the other way round if that
fails. So the work is quadratic only in pairs that share a path. Reads the
repository; new objects are dropped.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from msgspec import Struct

from applier.apply import SeriesPatch, apply_series
from applier.collection import Collection
from applier.collection.index import ArchiveIndex
from applier.collection.series_mails import read_series_mails
from applier.context import Context, Options, open_context
from applier.git import Repository, open_repository
from applier.judge import shown_conflicts
from applier.model import (
    AlreadyApplied,
    Applied,
    Conflicted,
    Failure,
    Malformed,
    Oid,
    PatchConflict,
    PatchResult,
    Series,
    TreeName,
)
from applier.model.pairs import Clash, FailedPair, Pairs, SeriesName
from applier.series_boundary import attempt


class _Ready(Struct, frozen=True):
    """A series that the base takes whole."""

    series: Series
    steps: tuple[SeriesPatch, ...]
    paths: frozenset[bytes]


def check_pairs(
    collection: Collection, tree: str | Repository, revision: str, options: Options
) -> Pairs:
    """Try every two series of *collection* that share a path together on *revision*.

    Raises RepositoryError if there is no repository, RevisionError if it has
    no such revision.
    """
    repo = tree
    if isinstance(repo, str):
        repo = open_repository(repo, replaced=options.replace_objects)
    base = repo.resolve_revision(revision)
    chosen = tuple(collection.selected(options.select))
    context = open_context(repo, options, ArchiveIndex(collection), chosen)
    return _find_clashes(context, collection, base, chosen)


def _find_clashes(
    context: Context, collection: Collection, base: Oid, chosen: Sequence[Series]
) -> Pairs:
    ready: list[_Ready] = []
    refused: list[SeriesName] = []
    failed: list[FailedPair] = []
    for series in chosen:
        alone = attempt(partial(_ready, context, collection, base, series), context.repo)
        if isinstance(alone, Failure):
            failed.append(FailedPair(_name(series), None, alone))
        elif alone is None:
            refused.append(_name(series))
        else:
            ready.append(alone)
    clashes: list[Clash] = []
    tried = 0
    for one, other in _neighbours(ready):
        tried += 1
        found = attempt(partial(_clashes, context, base, one, other), context.repo)
        if isinstance(found, Failure):
            failed.append(FailedPair(_name(one.series), _name(other.series), found))
        else:
            clashes += found
    return Pairs(
        tree=TreeName(context.repo.path, context.repo.head),
        base=base,
        alone=tuple(_name(one.series) for one in ready),
        refused=tuple(refused),
        pairs_tried=tried,
        clashes=tuple(clashes),
        undecided=tuple(failed),
    )


def _name(series: Series) -> SeriesName:
    return SeriesName(series.id, series.title, series.revision)


def _ready(context: Context, collection: Collection, base: Oid, series: Series) -> _Ready | None:
    """Make a series ready to be tried with others; None if the base does not take it whole."""
    if series.missing:
        return None
    one = _read(collection, series)
    return one if _whole(_applied(context, base, one.steps)) else None


def _read(collection: Collection, series: Series) -> _Ready:
    mails = read_series_mails(collection, series)
    steps = tuple(SeriesPatch(one.part.number, one.mail, one.diff) for one in mails.patches)
    files = [file for step in steps for file in step.diff.files]
    paths = {path for file in files for path in (file.old_path, file.new_path) if path}
    return _Ready(series, steps, frozenset(paths))


def _neighbours(ready: Sequence[_Ready]) -> Iterator[tuple[_Ready, _Ready]]:
    """Yield the pairs that share a path, and are not two revisions of one series."""
    by_path: dict[bytes, list[int]] = {}
    for number, one in enumerate(ready):
        for path in one.paths:
            by_path.setdefault(path, []).append(number)
    pairs = {pair for numbers in by_path.values() for pair in combinations(numbers, 2)}
    for first, second in sorted(pairs):
        one, other = ready[first], ready[second]
        if not _are_revisions(one.series, other.series):
            yield one, other


def _are_revisions(one: Series, other: Series) -> bool:
    same = one.title == other.title and one.submitter.email == other.submitter.email
    return same or other.id in {one.previous_revision, one.newer_revision}


def _applied(
    context: Context, base: Oid, *groups: tuple[SeriesPatch, ...]
) -> tuple[PatchResult, ...]:
    """Apply groups of patches one behind the other, and give the outcomes of the last."""
    outcomes: tuple[PatchResult, ...] = ()
    with context.repo.scratch():
        for steps in groups:
            outcomes = apply_series(context.repo, base, steps, context.committer)
            made = [one.commit for one in outcomes if isinstance(one, Applied)]
            base = made[-1] if made else base
    return outcomes


def _whole(outcomes: Sequence[PatchResult]) -> bool:
    return bool(outcomes) and all(isinstance(one, Applied | AlreadyApplied) for one in outcomes)


def _clashes(context: Context, base: Oid, one: _Ready, other: _Ready) -> list[Clash]:
    return list(_clash(context, base, one, other))


def _clash(context: Context, base: Oid, one: _Ready, other: _Ready) -> Iterator[Clash]:
    """Yield what happens if the second follows the first; nothing if all is well."""
    outcomes = _applied(context, base, one.steps, other.steps)
    if _whole(outcomes):
        return
    refused = next(
        at for at, outcome in enumerate(outcomes) if isinstance(outcome, Conflicted | Malformed)
    )
    backward = _whole(_applied(context, base, other.steps, one.steps))
    conflicts = _conflicts(outcomes[refused])
    number = other.steps[refused].number
    yield Clash(_name(one.series), _name(other.series), number, conflicts, backward)


def _conflicts(outcome: PatchResult) -> tuple[PatchConflict, ...]:
    found = outcome.conflicts if isinstance(outcome, Conflicted | Malformed) else ()
    return shown_conflicts(found)
