"""On which commit is a series judged?

The wiring of :mod:`applier.base`: it says what to try and chooses, this module
tries. Reads the repository and, for a series that builds on others, the
archive.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.base import (
    Candidate,
    Choice,
    Hints,
    choose_base,
    find_statements,
    found_candidates,
    locate_evidence,
    named_candidates,
)
from applier.base.hints import gather_hints, statements_before
from applier.base.prerequisites import Prerequisite, annotate_evidence, find_prerequisites
from applier.base.try_apply import Trial, try_patches
from applier.collection.collection import message_ids_of
from applier.collection.series_mails import SeriesMails
from applier.context import Context
from applier.model import (
    BaseStatus,
    Evidence,
    Oid,
    Series,
    Support,
)


class BaseSearch(Struct, frozen=True):
    """What is known of a series' base before anything is tried."""

    statements: tuple[Evidence, ...]
    hints: Hints
    needed: tuple[Prerequisite, ...]
    candidates: Iterator[Candidate]
    attempt: Callable[[Oid], Trial]


def prepare_base_search(context: Context, series: Series, mails: SeriesMails) -> BaseSearch:
    """Gather what leads to a base; what the user named rules alone."""
    repo = context.repo
    statements = tuple(
        locate_evidence(repo, stated, series.date) for stated in find_statements(mails.mails)
    )
    hints = gather_hints(repo, series, mails, statements_before(context.index, series))
    named = context.options.bases_for(message_ids_of(series))
    needed = () if named else find_prerequisites(context.index, series, statements)
    candidates = (
        named_candidates(repo, named) if named else found_candidates(repo, statements, hints)
    )

    def attempt(oid: Oid) -> Trial:
        return try_patches(repo, oid, mails.patches, context.committer, needed)

    return BaseSearch(statements, hints, needed, candidates, attempt)


def find_base(context: Context, series: Series, mails: SeriesMails) -> Choice[Trial]:
    """Choose the base of *series* by trying."""
    search = prepare_base_search(context, series, mails)
    choice = choose_base(
        context.repo, search.statements, search.candidates, search.attempt, search.hints
    )
    choice = replace(choice, base=replace(choice.base, missing_reason=context.repo.lacking_history))
    choice = _merged(context, mails, choice, search.needed)
    return _with_prerequisites(context, choice, search.needed)


def _merged(
    context: Context, mails: SeriesMails, choice: Choice[Trial], needed: Sequence[Prerequisite]
) -> Choice[Trial]:
    """Try once more with ``--3way`` on the base that was chosen without."""
    base, trial = choice.base, choice.trial
    if not context.options.three_way or base.oid is None or trial is None or trial.complete:
        return choice
    again = try_patches(
        context.repo, base.oid, mails.patches, context.committer, needed, three_way=True
    )
    return Choice(base, again) if again.applied > trial.applied else choice


def _with_prerequisites(
    context: Context, choice: Choice[Trial], needed: Sequence[Prerequisite]
) -> Choice[Trial]:
    """Say what came of the prerequisites; without them a series that fails proves nothing."""
    base, trial = choice.base, choice.trial
    if not needed or trial is None or base.oid is None:
        return choice
    evidence = annotate_evidence(context.repo, base.oid, base.evidence, needed, trial.prerequisites)
    wanting = any(one.note and one.verdict is not Support.SUPPORTS for one in evidence)
    unmet = wanting and not trial.complete
    status = BaseStatus.UNMET_PREREQUISITES if unmet else base.status
    return Choice(replace(base, evidence=evidence, status=status), trial)
