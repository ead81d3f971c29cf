"""On which commit is a series judged, and does the result merge?

The wiring of :mod:`applier.base`: it says what to try and chooses, this module
tries. Reads the repository and, for a series that builds on others, the
archive.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from applier.base import (
    Candidate,
    Choice,
    Clues,
    choose_base,
    find_statements,
    found_candidates,
    locate_evidence,
    named_candidates,
)
from applier.check.ground import Ground
from applier.check.letters import Letters
from applier.check.prerequisites import Prerequisite, find_prerequisites, told
from applier.check.seeking import gather_clues, statements_before
from applier.check.selection import message_ids_of
from applier.check.trial import Trial, try_patches
from applier.errors import MissingObjectError
from applier.model import (
    Applied,
    Base,
    BaseStatus,
    Evidence,
    Merge,
    MergeStatus,
    Oid,
    Series,
    Support,
)
from applier.repo import Repository


@dataclass(frozen=True, slots=True)
class Quest:
    """What is known of a series' base before anything is tried."""

    statements: tuple[Evidence, ...]
    clues: Clues
    needed: tuple[Prerequisite, ...]
    candidates: Iterator[Candidate]
    attempt: Callable[[Oid], Trial]


def prepare_quest(ground: Ground, series: Series, letters: Letters) -> Quest:
    """Gather what leads to a base; what the user named rules alone."""
    repo = ground.repo
    statements = tuple(
        locate_evidence(repo, stated, series.date) for stated in find_statements(letters.mails)
    )
    clues = gather_clues(repo, series, letters, statements_before(ground.library, series))
    named = ground.options.bases_for(message_ids_of(series))
    needed = () if named else find_prerequisites(ground.library, series, statements)
    candidates = (
        named_candidates(repo, named) if named else found_candidates(repo, statements, clues)
    )

    def attempt(oid: Oid) -> Trial:
        return try_patches(repo, oid, letters.patches, ground.committer, needed)

    return Quest(statements, clues, needed, candidates, attempt)


def find_base(ground: Ground, series: Series, letters: Letters) -> Choice[Trial]:
    """Choose the base of *series* by trying."""
    quest = prepare_quest(ground, series, letters)
    choice = choose_base(
        ground.repo, quest.statements, quest.candidates, quest.attempt, quest.clues
    )
    choice = replace(choice, base=replace(choice.base, lack=ground.repo.lacking_history))
    choice = _merged(ground, letters, choice, quest.needed)
    return _with_prerequisites(ground, choice, quest.needed)


def _merged(
    ground: Ground, letters: Letters, choice: Choice[Trial], needed: Sequence[Prerequisite]
) -> Choice[Trial]:
    """Try once more with ``--3way`` on the base that was chosen without."""
    base, trial = choice.base, choice.trial
    if not ground.options.three_way or base.oid is None or trial is None or trial.whole:
        return choice
    again = try_patches(
        ground.repo, base.oid, letters.patches, ground.committer, needed, three_way=True
    )
    return Choice(base, again) if again.applied > trial.applied else choice


def _with_prerequisites(
    ground: Ground, choice: Choice[Trial], needed: Sequence[Prerequisite]
) -> Choice[Trial]:
    """Say what came of the prerequisites; without them a series that fails proves nothing."""
    base, trial = choice.base, choice.trial
    if not needed or trial is None or base.oid is None:
        return choice
    evidence = told(ground.repo, base.oid, base.evidence, needed, trial.groundwork)
    wanting = any(one.note and one.verdict is not Support.SUPPORTS for one in evidence)
    unmet = wanting and not trial.whole
    status = BaseStatus.UNMET_PREREQUISITES if unmet else base.status
    return Choice(replace(base, evidence=evidence, status=status), trial)


def find_merge(ground: Ground, base: Base, trial: Trial | None) -> Merge | None:
    """Merge the result into ``--onto`` or the default branch, if it is there as a whole."""
    repo = ground.repo
    target = ground.options.onto or repo.default_branch()
    if target is None:
        return None
    onto = repo.find_revision(target)
    if onto is None:
        return None
    last = trial.outcomes[-1] if trial is not None and trial.outcomes else None
    if trial is None or base.oid is None or not isinstance(last, Applied):
        return Merge(target, onto, MergeStatus.NOT_TRIED)
    conflicts = _merge_conflicts(repo, base.oid, last.commit, onto)
    if conflicts is None:
        return Merge(target, onto, MergeStatus.NOT_TRIED)
    return Merge(target, onto, MergeStatus.CONFLICTS if conflicts else MergeStatus.CLEAN, conflicts)


def _merge_conflicts(repo: Repository, base: Oid, tip: Oid, onto: Oid) -> tuple[bytes, ...] | None:
    """Merge; None where there is no common history, or a partial clone lacks what it takes."""
    try:
        return () if base == onto else repo.merge_conflicts(base, tip, onto)
    except MissingObjectError:
        return None
